//! What each customer bought within filters: the sums that rules of segments and measurements of campaigns ask for.

use guanxi_trade::facts::SALE_LINE;
use guanxi_types::{Period, RawId, Result};
use guanxi_warehouse::{NULL, Slice};
use rustc_hash::FxHashMap;

use crate::queries::decile::ranked;
use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::request::Filters;
use crate::rules::decile::DecileKind;

/// Thousandths of a unit.
const MILLI: i128 = 1_000;

/// The sums of one customer. Amounts in minor units, quantities in thousandths, days since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bought {
    /// Purchase tickets (购买次数).
    pub tickets: i64,
    /// Days with a purchase.
    pub days: i64,
    /// All tickets, returns as well.
    pub net_c: i64,
    /// Quantity, returns taken off.
    pub qty_milli: i64,
    /// Day of the first purchase; 0 where there is none.
    pub first_day: i32,
    /// Day of the last purchase.
    pub last_day: i32,
}

/// What is left of one customer's purchases when the goods are paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Margin {
    /// Amount less cost of the lines whose product has a cost, minor units.
    pub margin_c: i64,
    /// The amount of these lines.
    pub covered_c: i64,
}

impl Bought {
    /// Adds a ticket; it is not earlier than the one before.
    fn add(&mut self, day: i32, amount_c: i64, qty_milli: i64) {
        self.net_c += amount_c;
        self.qty_milli += qty_milli;
        if amount_c <= 0 {
            return;
        }
        if self.tickets == 0 {
            self.first_day = day;
        }
        if self.tickets == 0 || self.last_day != day {
            self.days += 1;
        }
        self.tickets += 1;
        self.last_day = day;
    }
}

/// By the customer's id, ascending; who bought nothing within the filters isn't there.
///
/// # Errors
/// When a filter names something unknown, or the warehouse can't be read.
pub fn bought(facts: &Facts<'_>, filters: &Filters) -> Result<Vec<(RawId, Bought)>> {
    let customers = facts.customers()?;
    let selection = Selection::of(facts, filters, None)?;
    let mut sums = vec![None::<Bought>; customers.len()];
    source::each_ticket(facts.warehouse, &selection, Need::Sums, |ticket| {
        let at = ticket.customer_id.and_then(|id| customers.find(id));
        if let Some(slot) = at.and_then(|at| sums.get_mut(at)) {
            slot.get_or_insert_default()
                .add(ticket.day, ticket.amount_c, ticket.units_milli);
        }
    })?;
    let known = customers.ids().iter().copied().zip(sums);
    Ok(known.filter_map(|(id, sum)| sum.map(|sum| (id, sum))).collect())
}

/// Net sales of each store within filters, by the store's id, ascending; a store without sales isn't there.
///
/// # Errors
/// As [`bought`].
pub fn by_store(facts: &Facts<'_>, filters: &Filters) -> Result<Vec<(RawId, i64)>> {
    let selection = Selection::of(facts, filters, None)?;
    let mut sums: FxHashMap<RawId, i64> = FxHashMap::default();
    source::each_ticket(facts.warehouse, &selection, Need::Sums, |ticket| {
        *sums.entry(ticket.store_id).or_default() += ticket.amount_c;
    })?;
    let mut found: Vec<(RawId, i64)> = sums.into_iter().collect();
    found.sort_unstable();
    Ok(found)
}

/// The decile of each customer in a period, by id, ascending.
///
/// # Errors
/// As [`bought`].
pub fn groups(facts: &Facts<'_>, kind: DecileKind, period: Period) -> Result<Vec<(RawId, i64)>> {
    let customers = facts.customers()?;
    let ranked = ranked(facts, kind, period, &Filters::default())?;
    let found = ranked
        .iter()
        .map(|one| (customers.id(one.member.customer), one.group));
    let mut found: Vec<(RawId, i64)> = found.collect();
    found.sort_unstable();
    Ok(found)
}

/// The margin of each customer, at what the products cost (`costs`, minor units a unit, by product).
///
/// # Errors
/// As [`bought`].
pub fn margins(
    facts: &Facts<'_>,
    filters: &Filters,
    costs: &FxHashMap<RawId, i64>,
) -> Result<FxHashMap<RawId, Margin>> {
    let selection = Selection::of(facts, filters, None)?;
    let mut columns = vec!["day", "customer_id", "product_id", "qty_milli", "amount_c"];
    if selection.needs_store() {
        columns.push("store_id");
    }
    let mut found: FxHashMap<RawId, Margin> = FxHashMap::default();
    facts.warehouse.scan_fold(
        (SALE_LINE.name, &columns),
        selection.days,
        |slice| of_lines(&slice, &selection, costs),
        |part| {
            for (customer, margin) in part {
                let sum = found.entry(customer).or_default();
                sum.margin_c += margin.margin_c;
                sum.covered_c += margin.covered_c;
            }
        },
    )?;
    Ok(found)
}

fn of_lines(
    slice: &Slice,
    selection: &Selection,
    costs: &FxHashMap<RawId, i64>,
) -> guanxi_warehouse::Result<FxHashMap<RawId, Margin>> {
    let mut found: FxHashMap<RawId, Margin> = FxHashMap::default();
    let stores = slice.i64("store_id").unwrap_or_default();
    let amounts = slice.i64("qty_milli")?.iter().zip(slice.i64("amount_c")?);
    let goods = slice.i64("product_id")?.iter().zip(amounts);
    for (at, (&customer, (product, (&qty, &amount)))) in
        slice.i64("customer_id")?.iter().zip(goods).enumerate()
    {
        let store = stores.get(at).copied().unwrap_or(0);
        let Some(&cost) = costs.get(product) else { continue };
        if customer == NULL || !selection.keeps(store, Some(customer)) {
            continue;
        }
        let paid = i128::from(qty) * i128::from(cost) / MILLI;
        let sum = found.entry(customer).or_default();
        sum.margin_c += amount - i64::try_from(paid).unwrap_or(0);
        sum.covered_c += amount;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C3: a return is no purchase, takes its amount off, and several tickets of a day are one day.
    #[test]
    fn purchases_are_summed() {
        let mut sum = Bought::default();
        for (day, amount) in [(5, -100), (7, 1_000), (7, 500), (9, 200), (12, -50)] {
            sum.add(day, amount, 1_000);
        }
        let wanted = Bought {
            tickets: 3,
            days: 2,
            net_c: 1_550,
            qty_milli: 5_000,
            first_day: 7,
            last_day: 9,
        };
        assert_eq!(sum, wanted);
    }
}
