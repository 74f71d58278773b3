//! Tickets and members out of the warehouse.

use guanxi_trade::facts::{SALE_LINE, TICKET};
use guanxi_types::{Grain, Result};
use guanxi_warehouse::{NULL, Slice, Watched};
use rustc_hash::FxHashSet;

use crate::queries::roster::Roster;
use crate::queries::selection::Selection;
use crate::rules::decile::Member;
use crate::rules::periods::PeriodIndex;
use crate::rules::spend::SpendPass;
use crate::rules::ticket::{LineRules, Lines, Ticket, roll_up};

/// Always needed of lines; `minute` only for lists of sales, `store_id` also for a filter by store.
const LINE_COLUMNS: [&str; 7] = [
    "day",
    "sale_id",
    "customer_id",
    "product_id",
    "qty_milli",
    "amount_c",
    "discount_c",
];
/// Always needed of tickets: enough for spend and purchase tickets.
const SPEND_COLUMNS: [&str; 3] = ["day", "customer_id", "amount_c"];
/// What else is summed.
const SUM_COLUMNS: [&str; 5] = ["gross_c", "discount_c", "qty_milli", "lines", "products"];

/// Which fields of a ticket a question reads; the others may be left at their defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Day, customer, amount.
    Spend,
    /// All but units by the rule for measured goods: for lists of sales.
    Sums,
    /// All but minute and store: for the KPI table.
    Units,
}

/// Hands the tickets of a selection over in time order.
///
/// The maintained ticket fact answers where it can; a filter by category makes tickets of the lines left.
///
/// # Errors
/// When the warehouse can't be read.
pub fn each_ticket(
    warehouse: &Watched,
    selection: &Selection,
    need: Need,
    mut each: impl FnMut(&Ticket),
) -> Result<()> {
    let measured = if need == Need::Units {
        measured(warehouse)?
    } else {
        FxHashSet::default()
    };
    if selection.products.is_none() && measured.is_empty() {
        each_maintained(warehouse, selection, need, each)
    } else {
        let fold = |tickets: Vec<Ticket>| tickets.iter().for_each(&mut each);
        let rules = LineRules {
            products: selection.products.as_ref(),
            measured: &measured,
        };
        let mut columns = LINE_COLUMNS.to_vec();
        if need == Need::Sums {
            columns.push("minute");
        }
        if need == Need::Sums || selection.needs_store() {
            columns.push("store_id");
        }
        let map = |slice: Slice| from_lines(&slice, rules, selection);
        warehouse.scan_fold((SALE_LINE.name, &columns), selection.days, map, fold)?;
        Ok(())
    }
}

/// As [`each_ticket`] of the maintained ticket fact alone: where no products are told apart, and none is measured whose units are needed.
///
/// # Errors
/// When the warehouse can't be read.
pub fn each_maintained(
    warehouse: &Watched,
    selection: &Selection,
    need: Need,
    mut each: impl FnMut(&Ticket),
) -> Result<()> {
    let mut columns = SPEND_COLUMNS.to_vec();
    if need != Need::Spend {
        columns.extend(SUM_COLUMNS);
    }
    if need == Need::Sums {
        columns.extend(["minute", "sale_id"]);
    }
    if need == Need::Sums || selection.needs_store() {
        columns.push("store_id");
    }
    let fold = |slice: Slice| from_tickets(&slice, selection, &mut each);
    warehouse.scan_fold((TICKET.name, &columns), selection.days, Ok, fold)?;
    Ok(())
}

fn from_lines(
    slice: &Slice,
    rules: LineRules<'_>,
    selection: &Selection,
) -> guanxi_warehouse::Result<Vec<Ticket>> {
    let lines = Lines {
        day: slice.i32("day")?,
        minute: slice.i32("minute").unwrap_or_default(),
        sale_id: slice.i64("sale_id")?,
        store_id: slice.i64("store_id").unwrap_or_default(),
        customer_id: slice.i64("customer_id")?,
        product_id: slice.i64("product_id")?,
        qty_milli: slice.i64("qty_milli")?,
        amount_c: slice.i64("amount_c")?,
        discount_c: slice.i64("discount_c")?,
        missing: NULL,
    };
    Ok(roll_up(&lines, rules, |store, customer| {
        selection.keeps(store, customer)
    }))
}

/// A column that wasn't asked for is empty: its values are 0.
fn from_tickets(slice: &Slice, selection: &Selection, each: &mut impl FnMut(&Ticket)) {
    let wide = |name| slice.i64(name).unwrap_or_default();
    let narrow = |name| slice.i32(name).unwrap_or_default();
    let (days, customers, amounts) = (narrow("day"), wide("customer_id"), wide("amount_c"));
    let (stores, minutes, sales) = (wide("store_id"), narrow("minute"), wide("sale_id"));
    let (gross, discounts, units) = (wide("gross_c"), wide("discount_c"), wide("qty_milli"));
    let (lines, products) = (narrow("lines"), narrow("products"));
    let of = |column: &[i64], at: usize| column.get(at).copied().unwrap_or(0);
    let small = |column: &[i32], at: usize| column.get(at).copied().unwrap_or(0);
    for (at, ((&day, &customer), &amount_c)) in days.iter().zip(customers).zip(amounts).enumerate() {
        let ticket = Ticket {
            day,
            minute: small(minutes, at),
            sale_id: of(sales, at),
            store_id: of(stores, at),
            customer_id: (customer != NULL).then_some(customer),
            amount_c,
            gross_c: of(gross, at),
            discount_c: of(discounts, at),
            units_milli: of(units, at),
            lines: i64::from(small(lines, at)),
            products: i64::from(small(products, at)),
        };
        if selection.keeps(ticket.store_id, ticket.customer_id) {
            each(&ticket);
        }
    }
}

/// Products whose quantity is a measure, not a count.
pub(super) fn measured(warehouse: &Watched) -> Result<FxHashSet<i64>> {
    let table = warehouse.dimension("product", &["is_measured"])?;
    let flags = table.bool("is_measured")?;
    Ok(table
        .ids()
        .iter()
        .zip(flags)
        .filter(|(_, is_measured)| **is_measured)
        .map(|(&id, _)| id)
        .collect())
}

/// The members of a selection with their net spend, in one period over all its days.
///
/// # Errors
/// When the warehouse can't be read.
pub fn members(warehouse: &Watched, customers: &Roster, selection: &Selection) -> Result<Vec<Member>> {
    // One "period" without a calendar: the index is empty and every day falls to number 0.
    let mut found = Vec::new();
    let index = PeriodIndex::new(Grain::Day, 0, 0);
    let mut done = |_, _, members: &[Member]| found = members.to_vec();
    let mut pass = SpendPass::new([index], customers.len());
    each_ticket(warehouse, selection, Need::Spend, |ticket| {
        let customer = ticket.customer_id.and_then(|id| customers.find(id));
        pass.add(ticket, customer, &mut done);
    })?;
    pass.finish(&mut done);
    Ok(found)
}

/// The periods that a selection can touch.
pub fn period_index(warehouse: &Watched, selection: &Selection, by: Grain) -> PeriodIndex {
    match warehouse.days(TICKET.name) {
        None => PeriodIndex::new(by, 0, -1),
        Some(days) => PeriodIndex::new(
            by,
            days.first.max(selection.days.first),
            days.last.min(selection.days.last),
        ),
    }
}
