//! The member's points, and what moved them.

use guanxi_entity::{Entity, Value};
use guanxi_loyalty::entities::PointsAccount;
use guanxi_loyalty::queries::account::{AccountView, accounts_of};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use super::day;

/// Entries of one page.
const PAGE: usize = 30;

/// The accounts, with their lots.
///
/// # Errors
/// When the database can't be read.
pub fn points(r: &mut dyn Queries, ctx: &Ctx, customer: RawId) -> Result<Js> {
    let accounts: Vec<Js> = accounts_of(r, customer, ctx)?
        .iter()
        .map(|view| account(view, ctx.today()))
        .collect();
    Ok(json!({ "accounts": accounts }))
}

fn account(view: &AccountView, today: Day) -> Js {
    let lots: Vec<Js> = view
        .lots
        .iter()
        .map(|lot| {
            json!({
                "points": lot.remaining,
                "activates_on": lot.activates_on.to_string(),
                "is_pending": lot.activates_on > today,
                "expires_on": lot.expires_on.map(|day| day.to_string()),
            })
        })
        .collect();
    json!({
        "id": view.id.to_string(),
        "programme": view.name,
        "unit": view.unit,
        "is_shared": view.household.is_some(),
        "state": view.state,
        "balance": view.balance,
        "available": view.available,
        "pending": view.pending,
        "held": view.held,
        "debt": view.debt,
        "value": view.value.to_string(),
        "expiring": view.expiring.map(|(day, points)| json!({ "on": day.to_string(), "points": points })),
        "lots": lots,
    })
}

/// What moved the points of an account of the member's, newest first, before this entry.
///
/// # Errors
/// `record.not_found` for an account of somebody else.
pub fn entries(
    r: &mut dyn Queries,
    customer: RawId,
    (account, before, today): (RawId, Option<RawId>, Day),
) -> Result<Js> {
    if !accounts_of(r, customer, today)?
        .iter()
        .any(|view| view.id == account)
    {
        return Err(Problem::not_found(&PointsAccount::def().key));
    }
    let limit = guanxi_types::len_i64(PAGE) + 1;
    let rows = r.query(
        "SELECT e.id, e.kind, e.delta, e.day, e.balance_after, CASE WHEN a.household_id IS NULL THEN NULL ELSE b.name END \
         FROM loyalty_points_entry e JOIN loyalty_points_account a ON a.id = e.account_id \
         LEFT JOIN loyalty_purchase p ON p.sale_ref = e.reference LEFT JOIN customers_customer b ON b.id = p.customer_id \
         WHERE e.account_id = ?1 AND e.delta <> 0 AND e.id < ?2 ORDER BY e.id DESC LIMIT ?3",
        &[
            Value::from(account),
            Value::from(before.unwrap_or(RawId::MAX)),
            Value::from(limit),
        ],
    )?;
    let shown: Vec<Js> = rows
        .iter()
        .take(PAGE)
        .map(|row| {
            json!({
                "id": row.int(0).to_string(),
                "kind": row.text(1),
                "points": row.int(2),
                "day": day(row, 3),
                "balance": row.int(4),
                // Of a household's account, who of them it came from.
                "by": super::some(row, 5),
            })
        })
        .collect();
    let last = rows.iter().take(PAGE).next_back();
    let next = last
        .filter(|_| rows.len() > PAGE)
        .map(|row| row.int(0).to_string());
    Ok(json!({ "items": shown, "next": next }))
}
