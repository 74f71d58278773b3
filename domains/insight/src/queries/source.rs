//! Tickets and members out of the warehouse.

use guanxi_trade::facts::{SALE_LINE, TICKET};
use guanxi_types::{Grain, Result};
use guanxi_warehouse::{NULL, Slice, Watched};
use rustc_hash::FxHashSet;

use crate::queries::selection::Selection;
use crate::rules::decile::{Member, SpendPass};
use crate::rules::periods::PeriodIndex;
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
const TICKET_COLUMNS: [&str; 11] = [
    "day",
    "minute",
    "sale_id",
    "store_id",
    "customer_id",
    "amount_c",
    "gross_c",
    "discount_c",
    "qty_milli",
    "lines",
    "products",
];
/// Enough for spend and purchase tickets.
const SPEND_COLUMNS: [&str; 4] = ["day", "store_id", "customer_id", "amount_c"];

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
    let fold = |tickets: Vec<Ticket>| tickets.iter().for_each(&mut each);
    if selection.products.is_none() && measured.is_empty() {
        let columns: &[&str] = if need == Need::Spend {
            &SPEND_COLUMNS
        } else {
            &TICKET_COLUMNS
        };
        let map = |slice: Slice| from_tickets(&slice, selection, need);
        warehouse.scan_fold((TICKET.name, columns), selection.days, map, fold)?;
    } else {
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
    }
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

fn from_tickets(slice: &Slice, selection: &Selection, need: Need) -> guanxi_warehouse::Result<Vec<Ticket>> {
    let places = slice
        .i32("day")?
        .iter()
        .zip(slice.i64("store_id")?)
        .zip(slice.i64("customer_id")?);
    let mut tickets: Vec<Ticket> = places
        .zip(slice.i64("amount_c")?)
        .map(|(((&day, &store_id), &customer), &amount_c)| Ticket {
            day,
            store_id,
            customer_id: (customer != NULL).then_some(customer),
            amount_c,
            ..Ticket::default()
        })
        .collect();
    if need != Need::Spend {
        let ids = slice.i32("minute")?.iter().zip(slice.i64("sale_id")?);
        let sums = slice
            .i64("gross_c")?
            .iter()
            .zip(slice.i64("discount_c")?)
            .zip(slice.i64("qty_milli")?);
        let counts = slice.i32("lines")?.iter().zip(slice.i32("products")?);
        for (((ticket, ids), sums), counts) in tickets.iter_mut().zip(ids).zip(sums).zip(counts) {
            (ticket.minute, ticket.sale_id) = (*ids.0, *ids.1);
            (ticket.gross_c, ticket.discount_c, ticket.units_milli) = (*sums.0.0, *sums.0.1, *sums.1);
            (ticket.lines, ticket.products) = (i64::from(*counts.0), i64::from(*counts.1));
        }
    }
    tickets.retain(|ticket| selection.keeps(ticket.store_id, ticket.customer_id));
    Ok(tickets)
}

/// Products whose quantity is a measure, not a count.
fn measured(warehouse: &Watched) -> Result<FxHashSet<i64>> {
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
pub fn members(warehouse: &Watched, selection: &Selection) -> Result<Vec<Member>> {
    // One "period" without a calendar: the index is empty and every day falls to number 0.
    let mut found = Vec::new();
    let index = PeriodIndex::new(Grain::Day, 0, 0);
    let mut pass = SpendPass::new(index, |_, members| found = members);
    each_ticket(warehouse, selection, Need::Spend, |ticket| pass.add(ticket))?;
    pass.finish();
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
