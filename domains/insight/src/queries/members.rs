//! The purchases of each member.

use guanxi_types::Result;

use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::rules::rfm::Purchases;

/// The members with a purchase ticket up to a day: dense numbers, ascending, and what each bought.
///
/// # Errors
/// When the warehouse can't be read.
pub fn purchases(
    facts: &Facts<'_>,
    selection: &Selection,
    as_of: i32,
) -> Result<(Vec<usize>, Vec<Purchases>)> {
    let customers = facts.customers()?;
    let mut all = vec![Purchases::default(); customers.len()];
    each_purchase(facts, selection, as_of, |member, day, amount_c| {
        if let Some(purchases) = all.get_mut(member) {
            purchases.add(day, amount_c);
        }
    })?;
    Ok(all.into_iter().enumerate().filter(|(_, p)| p.days > 0).unzip())
}

/// Hands over member, day and amount of the members' purchase tickets up to a day, in time order.
///
/// # Errors
/// When the warehouse can't be read.
pub fn each_purchase(
    facts: &Facts<'_>,
    selection: &Selection,
    as_of: i32,
    mut each: impl FnMut(usize, i32, i64),
) -> Result<()> {
    let customers = facts.customers()?;
    let mut selection = selection.clone();
    selection.days.last = selection.days.last.min(as_of);
    source::each_ticket(facts.warehouse, &selection, Need::Spend, |ticket| {
        let member = ticket.customer_id.and_then(|id| customers.find(id));
        if let Some(member) = member.filter(|_| ticket.is_purchase()) {
            each(member, ticket.day, ticket.amount_c);
        }
    })
}
