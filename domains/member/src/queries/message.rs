//! What the company wrote to the member, on whichever way it went.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Instant, Locale, RawId, Result, Words, words};
use serde_json::{Value as Js, json};

use super::some;

/// Messages that are told at most.
const MESSAGES_MAX: i64 = 50;
/// What stands in a text for the address to unsubscribe.
const PLACE: &str = "{unsubscribe}";
/// What stands there on the member's page, which has switches for that. Called as the page calls them.
const WAY_OUT: Words = words(
    "请在本页“个人信息使用”中更改",
    "see “Use of my data” on this page",
);

/// The messages to the member, newest first: also those that didn't arrive. What waits for its time isn't told before it; codes to sign in
/// are nobody's news.
///
/// # Errors
/// When the database can't be read.
pub fn messages(r: &mut dyn Queries, customer: RawId, (now, lang): (Instant, Locale)) -> Result<Js> {
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
            "text": row.text(2).replace(PLACE, WAY_OUT.of(lang)).trim(),
            "channel": row.text(3),
            "at": guanxi_http::instant(&Value::from(row.int(4))),
        })
    };
    let items: Vec<Js> = rows.iter().map(one).collect();
    Ok(json!({ "items": items }))
}
