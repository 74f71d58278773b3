//! What a cell is made of: its customers, its sales.

use std::cmp::Reverse;

use guanxi_types::{Day, RawId, Result, index_of, len_i64};
use serde::Serialize;

use super::{Plan, each_sold};
use crate::error;
use crate::queries::decile::{as_text, names};
use crate::queries::facts::Facts;
use crate::queries::records::{FirstSales, RecordPage, SaleRef};
use crate::request::{CubeRequest, Page};

/// A customer of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellCustomer {
    /// The customer's record.
    #[serde(serialize_with = "as_text")]
    pub customer_id: RawId,
    /// The customer's number.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// Sales of the cell's lines, minor units.
    pub spend_c: i64,
    /// Tickets with such a line.
    pub tickets: i64,
    /// Place by these sales, from 1.
    pub rank: i64,
}

/// A page of the customers of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellCustomers {
    /// By sales.
    pub items: Vec<CellCustomer>,
    /// Where the next page starts; `None`: this was the last.
    pub next: Option<String>,
    /// How many there are on all pages.
    pub count: i64,
}

#[derive(Clone, Copy, Default)]
struct Bought {
    amount_c: i64,
    tickets: i64,
    ticket: u32,
}

/// The customers of a cell, dense numbers, best first.
fn bought(facts: &Facts<'_>, plan: &Plan) -> Result<Vec<(usize, Bought)>> {
    let customers = facts.customers()?;
    let mut all = vec![Bought::default(); customers.len()];
    each_sold(facts, plan, &plan.selection, |sold| {
        let Some(of) = sold.basket.customer.and_then(|at| all.get_mut(at)) else {
            return;
        };
        of.amount_c += sold.line.amount_c;
        // Tickets are numbered from 1.
        if of.ticket != sold.ticket {
            of.ticket = sold.ticket;
            of.tickets += 1;
        }
    })?;
    let mut found: Vec<(usize, Bought)> = all
        .into_iter()
        .enumerate()
        .filter(|(_, of)| of.tickets > 0)
        .collect();
    found.sort_unstable_by_key(|(at, of)| (Reverse(of.amount_c), customers.place(*at)));
    Ok(found)
}

/// The ids of the customers of a cell, best first, and the day whose state they are in.
///
/// # Errors
/// When a filter, dimension or member isn't known, or the warehouse can't be read.
pub fn members(facts: &Facts<'_>, request: &CubeRequest) -> Result<(Day, Vec<RawId>)> {
    let (plan, customers) = (Plan::of(facts, request)?, facts.customers()?);
    let found = bought(facts, &plan)?.into_iter();
    let ids = found.filter_map(|(at, _)| customers.ids().get(at).copied());
    Ok((Day::new(plan.as_of), ids.collect()))
}

/// Digits of a place in a list: the cursor.
const PLACE_DIGITS: usize = 18;

/// Lists the customers of a cell by their sales in it.
///
/// # Errors
/// As [`members`], or when the cursor isn't ours.
pub fn customers(facts: &Facts<'_>, request: &CubeRequest, page: &Page) -> Result<CellCustomers> {
    let after: i64 = match page.after.as_deref() {
        None => 0,
        Some(text) => Some(text)
            .filter(|text| text.len() <= PLACE_DIGITS)
            .and_then(|text| text.parse().ok())
            .filter(|after| *after >= 0)
            .ok_or_else(|| error::bad_cursor(text))?,
    };
    let (all, roster) = (bought(facts, &Plan::of(facts, request)?)?, facts.customers()?);
    let count = len_i64(all.len());
    let ranked = all
        .into_iter()
        .zip(1_i64..)
        .skip(index_of(after))
        .take(page.limit);
    let mut items: Vec<CellCustomer> = ranked
        .filter_map(|((at, of), rank)| {
            Some(CellCustomer {
                customer_id: roster.ids().get(at).copied()?,
                number: String::new(),
                name: String::new(),
                spend_c: of.amount_c,
                tickets: of.tickets,
                rank,
            })
        })
        .collect();
    let known = names(facts, items.iter().map(|item| item.customer_id))?;
    for item in &mut items {
        (item.number, item.name) = known.get(&item.customer_id).cloned().unwrap_or_default();
    }
    let next = items
        .last()
        .filter(|last| last.rank < count)
        .map(|last| last.rank.to_string());
    Ok(CellCustomers { items, next, count })
}

/// Lists the sales of a cell, newest first, with the amount of the lines that are in it.
///
/// # Errors
/// As [`customers`].
pub fn records(facts: &Facts<'_>, request: &CubeRequest, page: &Page) -> Result<RecordPage> {
    let (plan, roster) = (Plan::of(facts, request)?.with_place(), facts.customers()?);
    let mut first = FirstSales::after(page)?;
    let mut open: Option<SaleRef> = None;
    each_sold(facts, &plan, &plan.selection, |sold| {
        let basket = sold.basket;
        match &mut open {
            Some(sale) if sale.sale_id == basket.sale_id => sale.amount_c += sold.line.amount_c,
            _ => {
                let sale = SaleRef {
                    sale_id: basket.sale_id,
                    day: basket.day,
                    minute: basket.minute,
                    store_id: basket.store_id,
                    customer_id: basket.customer.and_then(|at| roster.ids().get(at).copied()),
                    amount_c: sold.line.amount_c,
                };
                if let Some(whole) = open.replace(sale) {
                    first.add(whole);
                }
            }
        }
    })?;
    if let Some(whole) = open {
        first.add(whole);
    }
    Ok(first.finish())
}
