//! What a customer owes, and what credit he has.

use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_record::{Filter, Record, all_records};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Money, RawId, Result};
use serde_json::{Value as Js, json};

use crate::commands::write::{require_seen, today};
use crate::entities::{Invoice, Payment};

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
    for (id, invoice) in of_customer::<Invoice>(r, ctx, customer, "state:in:issued,part_paid")? {
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
    for (id, payment) in of_customer::<Payment>(r, ctx, customer, "amount:gt:0")? {
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

fn of_customer<E: Entity>(
    r: &mut dyn Queries,
    ctx: &Ctx,
    customer: RawId,
    more: &str,
) -> Result<Vec<(RawId, E)>> {
    let def = E::def();
    let own = Filter::parse(def, &format!("customer_id:eq:{customer}"))?;
    let found = all_records(r, ctx, def, vec![own, Filter::parse(def, more)?])?;
    let typed = |record: &Record| Ok((record.id, record.typed()?));
    found.iter().map(typed).collect()
}
