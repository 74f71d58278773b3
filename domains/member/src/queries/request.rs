//! What the member asked, and what was answered.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, Instant, RawId, Result};
use serde_json::{Value as Js, json};

use super::some;

/// Requests that are told at most.
const REQUESTS_MAX: i64 = 50;
/// Days for which an answer is news.
const NEWS_DAYS: i32 = 14;
const DAY_MS: i64 = 86_400_000;

/// The member's requests, the newest first.
///
/// # Errors
/// When the database can't be read.
pub fn requests(r: &mut dyn Queries, customer: RawId) -> Result<Js> {
    let rows = r.query(
        "SELECT q.id, q.subject, q.kind, q.body, q.state, q.sent_at, q.answer, q.answered_at, b.name FROM member_request q \
         LEFT JOIN loyalty_benefit b ON b.id = q.benefit_id WHERE q.customer_id = ?1 ORDER BY q.sent_at DESC, q.id DESC LIMIT ?2",
        &[Value::from(customer), Value::from(REQUESTS_MAX)],
    )?;
    let time = |row: &Row, at: usize| {
        let at = row.optional_int(at);
        at.map_or(Js::Null, |at| guanxi_http::instant(&Value::from(at)))
    };
    let one = |row: &Row| {
        json!({
            "id": row.int(0).to_string(),
            "subject": row.text(1),
            "kind": row.text(2),
            "body": some(row, 3),
            "state": row.text(4),
            "sent_at": time(row, 5),
            "answer": some(row, 6),
            "answered_at": time(row, 7),
            "benefit": some(row, 8),
        })
    };
    let items: Vec<Js> = rows.iter().map(one).collect();
    Ok(json!({ "items": items }))
}

/// Answers of the last days, for who hasn't looked.
pub(super) fn answered(
    r: &mut dyn Queries,
    customer: RawId,
    (now, today): (Instant, Day),
) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT subject, answered_at FROM member_request WHERE customer_id = ?1 AND state = 'answered' AND answered_at > ?2 \
         ORDER BY answered_at DESC LIMIT 3",
        &[
            Value::from(customer),
            Value::from(now - i64::from(NEWS_DAYS) * DAY_MS),
        ],
    )?;
    let day = |at: i64| today.plus(i32::try_from((at - now).div_euclid(DAY_MS)).unwrap_or(0));
    let each = rows
        .iter()
        .map(|row| json!({ "kind": "answer", "day": day(row.int(1)).to_string(), "name": row.text(0) }));
    Ok(each.collect())
}
