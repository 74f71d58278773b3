//! Bundles over the counter: what one costs that has no price of its own, and which goods leave the shelf with it.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_catalog::entities::BundlePart;
use guanxi_catalog::queries::bundle::bundle_of;
use guanxi_catalog::queries::{ids, marks};
use guanxi_entity::{Entity, Value};
use guanxi_pricing::engine::{self, Basket, Catalogue, PriceSource, Priced, Situation};
use guanxi_store::Queries;
use guanxi_types::{Money, Problem, Qty, RawId, Result};

use super::{Desk, TicketLine};

/// One of anything.
const ONE: Qty = Qty::new(1_000);
/// Ids that one statement names.
const ASKED_AT_ONCE: usize = 400;

/// What the parts of a bundle say of its price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfParts {
    /// What chosen parts cost more.
    pub surcharge: Money,
    /// What it costs where it has no price of its own: what its parts do.
    pub price: Option<Money>,
}

/// Which of these products are bundles whose buyer chooses among parts.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn with_choices(
    r: &mut dyn Queries,
    products: impl Iterator<Item = RawId>,
) -> Result<BTreeSet<RawId>> {
    let products: Vec<RawId> = products.collect();
    let mut found = BTreeSet::new();
    for part in products.chunks(ASKED_AT_ONCE) {
        let sql = format!(
            "SELECT DISTINCT product_id FROM catalog_bundle_group WHERE choose_count IS NOT NULL AND product_id IN ({})",
            marks(part.len())
        );
        found.extend(r.query(&sql, &ids(part))?.iter().map(|row| row.int(0)));
    }
    Ok(found)
}

/// What its parts say of the price of a bundle: those that were chosen, or the first of each group where none were.
///
/// # Errors
/// `catalog.bad_choice`; when the database can't be read.
pub(crate) fn of_parts(
    r: &mut dyn Queries,
    desk: &Desk<'_>,
    (bundle, chosen): (RawId, &BTreeSet<RawId>),
) -> Result<OfParts> {
    // A price is the same for every clerk, whatever of the catalogue he may read.
    let ctx = desk.ctx.as_program("till");
    let money = |text: &Option<String>| text.as_deref().and_then(|text| Money::parse(text).ok());
    let chosen = Some(chosen).filter(|chosen| !chosen.is_empty());
    let found = bundle_of(r, desk.schema, &ctx, (bundle, chosen))?;
    let parts = || {
        let all = found.groups.iter().flat_map(|group| &group.parts);
        all.filter(|part| part.is_chosen)
    };
    Ok(OfParts {
        surcharge: parts().filter_map(|part| money(&part.surcharge)).sum(),
        // What is made of nothing isn't free: it has no price.
        price: money(&found.price).filter(|_| parts().next().is_some()),
    })
}

/// What was chosen on each line that leaves a choice, by line.
pub type Choices = BTreeMap<u32, BTreeSet<RawId>>;

/// The same of each line of a ticket, and what was chosen. Without a connection a bundle was sold: where its parts are others by now, the first
/// ones stand for what was chosen.
///
/// # Errors
/// `catalog.bad_choice`, `record.invalid` where something was chosen of what is no bundle.
pub(crate) fn of_lines(
    r: &mut dyn Queries,
    desk: &Desk<'_>,
    (lines, bundles): (&[TicketLine], &BTreeSet<RawId>),
    is_sold: bool,
) -> Result<(BTreeMap<u32, OfParts>, Choices)> {
    let (mut prices, mut choices) = (BTreeMap::new(), Choices::new());
    for (line, key) in lines.iter().zip(1..) {
        if !bundles.contains(&line.product_id) {
            if !line.chosen.is_empty() && !is_sold {
                return Err(Problem::wrong("chosen", "not_a_choice"));
            }
            continue;
        }
        let of = match of_parts(r, desk, (line.product_id, &line.chosen)) {
            Err(problem) if is_sold && problem.code == "catalog.bad_choice" => {
                of_parts(r, desk, (line.product_id, &BTreeSet::new()))?
            }
            found => {
                let found = found?;
                if !line.chosen.is_empty() {
                    choices.insert(key, line.chosen.clone());
                }
                found
            }
        };
        prices.insert(key, of);
    }
    Ok((prices, choices))
}

/// How parts of bundles are told: what they are, and how much of it.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn told(r: &mut dyn Queries, parts: &BTreeSet<RawId>) -> Result<BTreeMap<RawId, String>> {
    let ids: Vec<String> = parts.iter().map(ToString::to_string).collect();
    let mut found = BTreeMap::new();
    for some in ids.chunks(ASKED_AT_ONCE) {
        let sql = format!(
            "SELECT b.id, p.name, b.quantity FROM {} b JOIN catalog_product p ON p.id = b.component_id WHERE b.id IN ({})",
            BundlePart::def().table,
            some.join(",")
        );
        for row in r.query(&sql, &[])? {
            let qty = Qty::new(row.int(2)).to_string();
            let qty = qty.trim_end_matches('0').trim_end_matches('.');
            found.insert(row.int(0), format!("{} ×{qty}", row.text(1)));
        }
    }
    Ok(found)
}

/// Prices a basket. A bundle that nothing prices costs what its parts do (`of_parts`, by line); no promotion knows it then.
#[must_use]
pub fn price(
    catalogue: &Catalogue,
    situation: &Situation,
    basket: Basket,
    of_parts: &BTreeMap<u32, Money>,
) -> Priced {
    let priced = engine::price(catalogue, situation, &basket);
    let mut given = basket;
    let mut is_other = false;
    for line in &mut given.lines {
        let known = priced.lines.iter().find(|known| known.key == line.key);
        // A price by hand stands for one that is missing; what the parts cost is what it is less than.
        let is_missing = known.is_some_and(|known| match known.price_source {
            PriceSource::None => true,
            PriceSource::Given => line.given_price.is_none(),
            _ => false,
        });
        let Some(price) = of_parts.get(&line.key).filter(|_| is_missing) else {
            continue;
        };
        line.given_price = Some(*price);
        is_other = true;
    }
    if is_other {
        engine::price(catalogue, situation, &given)
    } else {
        priced
    }
}

/// What one of a product takes out of stock: the product itself, of a bundle its parts (those that were chosen, or the first of each group),
/// and of a configured product the products that its options put in beside it.
///
/// # Errors
/// When the database can't be read.
pub fn makings(r: &mut dyn Queries, product: RawId, chosen: &BTreeSet<RawId>) -> Result<Vec<(RawId, Qty)>> {
    let kind = r.query_first(
        "SELECT kind FROM catalog_product WHERE id = ?1",
        &[Value::from(product)],
    )?;
    let kind = kind.map(|row| row.text(0).to_owned()).unwrap_or_default();
    let found = match kind.as_str() {
        "bundle" => bundle_parts(r, product, chosen)?,
        "configurable" => {
            let mut parts = vec![(product, ONE)];
            for option in chosen {
                let row = r.query_first(
                    "SELECT component_id FROM catalog_product_option WHERE id = ?1",
                    &[Value::from(*option)],
                )?;
                parts.extend(row.and_then(|row| row.optional_int(0)).map(|id| (id, ONE)));
            }
            parts
        }
        _ => vec![(product, ONE)],
    };
    let mut sums: BTreeMap<RawId, Qty> = BTreeMap::new();
    for (id, qty) in found {
        let sum = sums.entry(id).or_default();
        *sum = *sum + qty;
    }
    Ok(sums.into_iter().collect())
}

fn bundle_parts(r: &mut dyn Queries, product: RawId, chosen: &BTreeSet<RawId>) -> Result<Vec<(RawId, Qty)>> {
    let sql = format!(
        "SELECT p.id, p.component_id, p.quantity, g.choose_count, g.id FROM {} p \
         JOIN catalog_bundle_group g ON g.id = p.bundle_group_id WHERE g.product_id = ?1 \
         ORDER BY g.id, CASE WHEN p.position IS NULL THEN 1 ELSE 0 END, p.position, p.id",
        BundlePart::def().table
    );
    let rows = r.query(&sql, &[Value::from(product)])?;
    let mut taken: BTreeMap<RawId, i64> = BTreeMap::new();
    let mut parts = Vec::new();
    for row in &rows {
        let count = row.optional_int(3);
        let so_far = taken.entry(row.int(4)).or_default();
        let is_first = count.is_none_or(|count| *so_far < count);
        let is_in = count.is_none()
            || if chosen.is_empty() {
                is_first
            } else {
                chosen.contains(&row.int(0))
            };
        if is_in {
            *so_far += 1;
            parts.push((row.int(1), Qty::new(row.int(2))));
        }
    }
    Ok(parts)
}

/// What so much of products moves in stock: bundles (`bundles`) by their parts, those that were chosen with each, as they are today; one that is
/// made of nothing moves itself.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn apart(
    r: &mut dyn Queries,
    bundles: &BTreeSet<RawId>,
    goods: impl Iterator<Item = (RawId, Qty, BTreeSet<RawId>)>,
) -> Result<Vec<(RawId, Qty)>> {
    let mut found = Vec::new();
    for (product, qty, chosen) in goods {
        let parts = if bundles.contains(&product) {
            makings(r, product, &chosen)?
        } else {
            Vec::new()
        };
        if parts.is_empty() {
            found.push((product, qty));
        }
        found.extend(parts.into_iter().map(|(part, per)| (part, times(qty, per))));
    }
    Ok(found)
}

/// So many times so much.
fn times(qty: Qty, per: Qty) -> Qty {
    let product = i128::from(qty.raw()) * i128::from(per.raw());
    let milli = guanxi_types::div_half_away(product, 1_000).unwrap_or(0);
    Qty::new(i64::try_from(milli).unwrap_or(0))
}
