//! What the company wrote to the member, on whichever way it went.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Instant, RawId, Result};
use serde_json::{Value as Js, json};

use super::some;

/// Messages that are told at most.
const MESSAGES_MAX: i64 = 50;
/// What stands in a text for the address to unsubscribe: the member's page has switches for that.
const WAY_OUT: &str = "{unsubscribe}";

/// The messages to the member, newest first: also those that didn't arrive. What waits for its time isn't told before it; codes to sign in
/// are nobody's news.
///
/// # Errors
/// When the database can't be read.
pub fn messages(r: &mut dyn Queries, customer: RawId, now: Instant) -> Result<Js> {
    let rows = r.query(
        "SELECT id, subject, body, channel, queued_at FROM messages_message WHERE customer_id = ?1 AND purpose <> 'sign_in' \
         AND (next_at IS NULL OR next_at <= ?2 OR tries > 0) ORDER BY queued_at DESC, id DESC LIMIT ?3",
        &[
            Value::from(customer),
            Value::from(now),
            Value::from(MESSAGES_MAX),
        ],
    )?;
    let one = |row: &Row| {
        json!({
            "id": row.int(0).to_string(),
            "subject": some(row, 1),
            "text": row.text(2).replace(WAY_OUT, "").trim(),
            "channel": row.text(3),
            "at": guanxi_http::instant(&Value::from(row.int(4))),
        })
    };
    let items: Vec<Js> = rows.iter().map(one).collect();
    Ok(json!({ "items": items }))
}
