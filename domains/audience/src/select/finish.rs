//! The warehouse's part of a rule.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use guanxi_insight::rules::decile::DecileKind;
use guanxi_insight::{Bought, Filters, Insight};
use guanxi_types::{RawId, Result, div_half_away};

use super::{Evaluated, Found, Leaf, Prepared, Values};
use crate::bits::Bits;
use crate::rule::{BoughtTest, CellTest, ChangeTest, DecileTest, Figure, MovedTest, Moving, Tenths};

type Sums = Vec<(RawId, Bought)>;

/// Decides the conditions on purchases and deciles. It scans: not for a thread that serves others.
///
/// # Errors
/// When goods or stores that are named are gone, or the warehouse can't be read.
pub fn finish(insight: &Insight, prepared: Prepared) -> Result<Evaluated> {
    let mut scanned: BTreeMap<String, Sums> = BTreeMap::new();
    let mut found = Vec::with_capacity(prepared.leaves.len());
    for leaf in &prepared.leaves {
        found.push(match leaf {
            Leaf::Found(found) => found.clone(),
            Leaf::Bought(path, test) => {
                let sums = sums_of(insight, &prepared, &mut scanned, (path, test))?;
                bought(&prepared, sums, test, test.number(path)?)
            }
            Leaf::Changed(path, test) => {
                let mut side = |period: Moving| -> Result<Vec<Option<i64>>> {
                    let of = test.side(period);
                    let sums = sums_of(insight, &prepared, &mut scanned, (path, &of))?;
                    Ok(figures(&prepared, sums, test.figure))
                };
                let (before, after) = (side(test.before)?, side(test.after)?);
                changed(&prepared, test, &before, &after)
            }
            Leaf::Decile(test) => decile(insight, &prepared, test)?,
            Leaf::Moved(test) => moved(insight, &prepared, test)?,
            Leaf::Cell(path, test) => cell(insight, &prepared, (path, test))?,
        });
    }
    Ok(Evaluated {
        tree: prepared.tree,
        found,
        universe: prepared.universe,
        base: prepared.base,
    })
}

/// The purchases of some goods in some days; several conditions on the same ones are one scan.
fn sums_of<'s>(
    insight: &Insight,
    prepared: &Prepared,
    scanned: &'s mut BTreeMap<String, Sums>,
    (path, test): (&str, &BoughtTest),
) -> Result<&'s Sums> {
    let filters = filters(prepared, path, test)?;
    let key = format!(
        "{:?}",
        (
            &filters.categories,
            &filters.products,
            &filters.stores,
            filters.from,
            filters.to
        )
    );
    Ok(match scanned.entry(key) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(insight.bought(&filters)?),
    })
}

fn filters(prepared: &Prepared, path: &str, test: &BoughtTest) -> Result<Filters> {
    let days = test
        .window
        .as_ref()
        .map(|window| window.on(path, prepared.base.sales));
    let (from, to) = days.transpose()?.unwrap_or((None, None));
    Ok(Filters {
        categories: test.categories.clone(),
        products: test.products.clone(),
        stores: test.stores.clone(),
        from,
        // A sale that is dated later is a mistake.
        to: Some(to.map_or(prepared.base.sales, |to| to.min(prepared.base.sales))),
        visible: prepared.visible.clone(),
        ..Filters::default()
    })
}

/// A figure of every customer, by place.
fn figures(prepared: &Prepared, sums: &[(RawId, Bought)], wanted: Figure) -> Vec<Option<i64>> {
    let today = prepared.base.sales.raw();
    let nothing = Bought::default();
    let mut sums = sums.iter().peekable();
    let of = |id: &RawId| {
        while sums.next_if(|(other, _)| other < id).is_some() {}
        let sum = sums.next_if(|(other, _)| other == id);
        figure(sum.map_or(&nothing, |(_, sum)| sum), wanted, today)
    };
    prepared.universe.iter().map(of).collect()
}

fn bought(prepared: &Prepared, sums: &[(RawId, Bought)], test: &BoughtTest, wanted: i64) -> Found {
    let mut bits = Bits::none(prepared.universe.len());
    let numbers = figures(prepared, sums, test.figure);
    for (at, number) in numbers.iter().enumerate() {
        if number.is_some_and(|number| test.op.holds(number, wanted)) {
            bits.set(at);
        }
    }
    let numbers = if prepared.wanted.with_values {
        numbers
    } else {
        Vec::new()
    };
    Found {
        bits,
        values: Values::Figure(test.figure, numbers),
    }
}

fn changed(prepared: &Prepared, test: &ChangeTest, before: &[Option<i64>], after: &[Option<i64>]) -> Found {
    let mut bits = Bits::none(prepared.universe.len());
    let mut shown = Vec::new();
    for (at, (before, after)) in before.iter().zip(after).enumerate() {
        if test.holds(*before, *after) {
            bits.set(at);
        }
        if prepared.wanted.with_values {
            shown.push([*before, *after]);
        }
    }
    Found {
        bits,
        values: Values::Pair(test.figure, shown),
    }
}

fn figure(sum: &Bought, figure: Figure, today: i32) -> Option<i64> {
    let since = |day: i32| (sum.tickets > 0).then(|| i64::from(today) - i64::from(day));
    match figure {
        Figure::Tickets => Some(sum.tickets),
        Figure::Days => Some(sum.days),
        Figure::Spend => Some(sum.net_c),
        Figure::Units => Some(sum.qty_milli),
        Figure::SinceLast => since(sum.last_day),
        Figure::SinceFirst => since(sum.first_day),
        Figure::PerTicket => div_half_away(i128::from(sum.net_c), i128::from(sum.tickets))
            .and_then(|each| i64::try_from(each).ok()),
        Figure::Interval => {
            let stretch = i128::from(sum.last_day) - i128::from(sum.first_day);
            let gaps = (sum.days > 1).then(|| i128::from(sum.days - 1));
            div_half_away(stretch, gaps?).and_then(|each| i64::try_from(each).ok())
        }
    }
}

/// Who is in a cell of the cube; sales that are dated later than the last day are a mistake there as well.
fn cell(insight: &Insight, prepared: &Prepared, (path, test): (&str, &CellTest)) -> Result<Found> {
    let mut query = test.on(path, prepared.base.sales)?;
    query.visible.clone_from(&prepared.visible);
    let (_, members) = insight
        .cube_members(&query)
        .map_err(|problem| problem.with("path", path))?;
    let mut bits = Bits::none(prepared.universe.len());
    for id in &members {
        if let Ok(at) = prepared.universe.binary_search(id) {
            bits.set(at);
        }
    }
    Ok(Found {
        bits,
        values: Values::Nothing,
    })
}

const fn kind_of(kind: Tenths) -> DecileKind {
    match kind {
        Tenths::Customer => DecileKind::Customer,
        Tenths::Sales => DecileKind::Sales,
    }
}

fn moved(insight: &Insight, prepared: &Prepared, test: &MovedTest) -> Result<Found> {
    let groups = |period: Moving| insight.decile_groups(kind_of(test.kind), period.on(prepared.base.sales));
    let (before, after) = (groups(test.before)?, groups(test.after)?);
    let group = |groups: &[(RawId, i64)], id: &RawId| {
        let place = groups.binary_search_by_key(id, |(other, _)| *other).ok();
        place.and_then(|place| groups.get(place)).map(|(_, group)| *group)
    };
    let mut bits = Bits::none(prepared.universe.len());
    let mut shown = Vec::new();
    for (at, id) in prepared.universe.iter().enumerate() {
        let both = [group(&before, id), group(&after, id)];
        let [first, last] = both;
        if test.way.holds(first, last, test.by) {
            bits.set(at);
        }
        if prepared.wanted.with_values {
            shown.push(both);
        }
    }
    Ok(Found {
        bits,
        values: Values::Groups(shown),
    })
}

fn decile(insight: &Insight, prepared: &Prepared, test: &DecileTest) -> Result<Found> {
    let groups = insight.decile_groups(kind_of(test.kind), test.period.on(prepared.base.sales))?;
    let mut bits = Bits::none(prepared.universe.len());
    let mut shown = Vec::new();
    for (at, id) in prepared.universe.iter().enumerate() {
        let place = groups.binary_search_by_key(id, |(other, _)| *other).ok();
        let group = place.and_then(|place| groups.get(place)).map(|(_, group)| *group);
        if group.is_some_and(|group| (test.from..=test.to).contains(&group)) {
            bits.set(at);
        }
        if prepared.wanted.with_values {
            shown.push(group);
        }
    }
    Ok(Found {
        bits,
        values: Values::Group(shown),
    })
}
