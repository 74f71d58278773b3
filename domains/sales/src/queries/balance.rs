//! What a customer owes, and what credit he has.

use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_record::{Filter, ListQuery, list};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Money, RawId, Result};
use serde_json::{Value as Js, json};

use crate::commands::write::{require_seen, today};
use crate::entities::{Invoice, Payment};

/// Invoices and payments of one answer.
const TOLD: i64 = 200;

/// The open invoices of a customer, the payments with credit, and what is owed in all, as far as the user may see them.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn balance(r: &mut dyn Queries, ctx: &Ctx, customer: RawId) -> Result<Js> {
    require_seen::<Customer>(r, ctx, &[customer])?;
    let day = today(r, ctx)?;
    let mut owed = Money::ZERO;
    let mut overdue = Money::ZERO;
    let mut invoices = Vec::new();
    for (id, invoice) in all::<Invoice>(r, ctx, customer, "state:in:issued,part_paid")? {
        let open = invoice.amount - invoice.paid;
        owed = owed + open;
        if invoice.due_on < day {
            overdue = overdue + open;
        }
        invoices.push(json!({
            "id": id.to_string(), "number": invoice.number, "due_on": invoice.due_on.to_string(),
            "amount": invoice.amount.to_string(), "paid": invoice.paid.to_string(), "open": open.to_string(),
        }));
    }
    let mut credit = Money::ZERO;
    let mut payments = Vec::new();
    for (id, payment) in all::<Payment>(r, ctx, customer, "amount:gt:0")? {
        let left = payment.amount - payment.allocated;
        if left > Money::ZERO {
            credit = credit + left;
            payments.push(json!({
                "id": id.to_string(), "number": payment.number, "received_on": payment.received_on.to_string(),
                "amount": payment.amount.to_string(), "left": left.to_string(),
            }));
        }
    }
    Ok(json!({
        "owed": owed.to_string(), "overdue": overdue.to_string(), "credit": credit.to_string(),
        "balance": (owed - credit).to_string(), "invoices": invoices, "payments": payments,
    }))
}

fn all<E: Entity>(r: &mut dyn Queries, ctx: &Ctx, customer: RawId, more: &str) -> Result<Vec<(RawId, E)>> {
    let def = E::def();
    let mut query = ListQuery {
        filters: vec![
            Filter::parse(def, &format!("customer_id:eq:{customer}"))?,
            Filter::parse(def, more)?,
        ],
        limit: Some(TOLD),
        ..ListQuery::default()
    };
    let mut found = Vec::new();
    loop {
        let page = list(r, ctx, def, &query)?;
        for record in page.records {
            found.push((record.id, record.typed::<E>()?));
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(found);
        }
    }
}
