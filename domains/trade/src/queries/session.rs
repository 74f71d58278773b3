//! Sessions of drawers: which is open, and what went through one.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, Money, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use crate::till::{Stores, session, stores};

/// Movements by hand that a summary lists.
const MOVEMENTS_MAX: i64 = 200;
/// Stores that a till may choose from.
const STORES_MAX: i64 = 1_000;

/// The stores that the user may sell in, with the sessions that are open there.
///
/// # Errors
/// `access.forbidden`.
pub fn tills(r: &mut dyn Queries, ctx: &Ctx) -> Result<Vec<Js>> {
    let reachable = stores(r, ctx, Action::Read)?;
    let among = match &reachable {
        Stores::All => String::new(),
        Stores::Some(ids) if ids.is_empty() => return Ok(Vec::new()),
        Stores::Some(ids) => {
            let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
            format!("AND id IN ({})", list.join(","))
        }
    };
    let rows = r.query(
        &format!(
            "SELECT id, number, name FROM org_store WHERE is_active = 1 {among} ORDER BY number LIMIT ?1"
        ),
        &[Value::from(STORES_MAX)],
    )?;
    let open = r.query(
        "SELECT s.id, s.number, s.till, s.store_id, u.name FROM trade_cash_session s \
         LEFT JOIN org_user u ON u.id = s.cashier_id WHERE s.state = 'open' ORDER BY s.till",
        &[],
    )?;
    Ok(rows
        .iter()
        .map(|store| {
            let sessions = open.iter().filter(|row| row.int(3) == store.int(0));
            let sessions = sessions.map(|row| {
                json!({ "id": row.int(0).to_string(), "number": row.text(1), "till": row.text(2), "cashier": row.text(4) })
            });
            json!({
                "id": store.int(0).to_string(),
                "number": store.text(1),
                "name": store.text(2),
                "sessions": sessions.collect::<Vec<_>>(),
            })
        })
        .collect())
}

/// The open session of a till.
///
/// # Errors
/// `record.not_found` for a store that isn't the user's.
pub fn open_session_of(r: &mut dyn Queries, ctx: &Ctx, store_id: RawId, till: &str) -> Result<Option<RawId>> {
    stores(r, ctx, Action::Read)?.require(r, store_id)?;
    let row = r.query_first(
        "SELECT id FROM trade_cash_session WHERE store_id = ?1 AND till = ?2 AND state = 'open'",
        &[Value::from(store_id), Value::from(till)],
    )?;
    Ok(row.map(|row| row.int(0)))
}

/// A session with what went through it: by method, by hand, and what tills without a connection asked beside the prices.
///
/// # Errors
/// `record.not_found`.
pub fn session_summary(r: &mut dyn Queries, ctx: &Ctx, session_id: RawId) -> Result<Js> {
    session(r, (ctx, Action::Read), session_id)?;
    let this = [Value::from(session_id)];
    let row = r.query_first(
        "SELECT s.id, s.number, s.store_id, s.till, s.state, s.opened_at, s.cash, s.counted, s.difference, s.closed_at, \
         u.name, s.note FROM trade_cash_session s LEFT JOIN org_user u ON u.id = s.cashier_id WHERE s.id = ?1",
        &this,
    )?;
    let row = row.ok_or_else(|| Problem::not_found("trade.cash_session"))?;
    let methods = r.query(
        "SELECT p.method, COUNT(*), CAST(SUM(p.amount) AS BIGINT) FROM trade_payment p JOIN trade_sale s ON s.id = p.sale_id \
         WHERE s.session_id = ?1 GROUP BY p.method ORDER BY p.method",
        &this,
    )?;
    let movements = r.query(
        &format!(
            "SELECT kind, amount, at, reason FROM trade_cash_movement WHERE session_id = ?1 AND kind <> 'sale' \
             ORDER BY id LIMIT {MOVEMENTS_MAX}"
        ),
        &this,
    )?;
    let sums = r.query_first(
        "SELECT COUNT(*), COALESCE(CAST(SUM(amount) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN price_difference IS NULL THEN 0 ELSE 1 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(COALESCE(price_difference, 0)) AS BIGINT), 0) FROM trade_sale WHERE session_id = ?1",
        &this,
    )?;
    let sums = sums.unwrap_or_default();
    let money = |at: usize| row.optional_int(at).map(|money| Money::new(money).to_string());
    let time = |at: usize| {
        row.optional_int(at)
            .map(|at| guanxi_http::instant(&Value::from(at)))
    };
    Ok(json!({
        "id": row.int(0).to_string(),
        "number": row.text(1),
        "store_id": row.int(2).to_string(),
        "till": row.text(3),
        "state": row.text(4),
        "opened_at": time(5),
        "closed_at": time(9),
        "cashier": row.text(10),
        "note": row.text(11),
        "cash": money(6).unwrap_or_else(|| Money::ZERO.to_string()),
        "counted": money(7),
        "difference": money(8),
        "tickets": sums.int(0),
        "amount": Money::new(sums.int(1)).to_string(),
        "price_differences": sums.int(2),
        "price_difference": Money::new(sums.int(3)).to_string(),
        "methods": methods.iter().map(method).collect::<Vec<_>>(),
        "movements": movements.iter().map(movement).collect::<Vec<_>>(),
    }))
}

fn method(row: &Row) -> Js {
    json!({ "method": row.text(0), "payments": row.int(1), "amount": Money::new(row.int(2)).to_string() })
}

fn movement(row: &Row) -> Js {
    json!({
        "kind": row.text(0),
        "amount": Money::new(row.int(1)).to_string(),
        "at": guanxi_http::instant(&Value::from(row.int(2))),
        "reason": row.text(3),
    })
}
