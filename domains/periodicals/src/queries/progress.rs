//! How far the sending of an edition is, and what became of it.

use guanxi_entity::{Entity, Value};
use guanxi_record::{get, require};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, Problem, RawId, Result};
use serde_json::{Map, Value as Js, json};

use crate::entities::{Edition, Recipient};

/// The counts of an edition, for who may see every recipient.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn progress(r: &mut dyn Queries, ctx: &Ctx, edition: RawId) -> Result<Js> {
    let one: Edition = get(r, ctx, Edition::def(), edition)?.typed()?;
    if !require(ctx, Action::Read, Recipient::def())?.is_all() {
        return Err(Problem::forbidden(&Recipient::def().key, Action::Read));
    }
    let by = |r: &mut dyn Queries, what: &str, condition: &str| -> Result<Map<String, Js>> {
        let sql = format!(
            "SELECT {what}, COUNT(*) FROM periodicals_recipient WHERE edition_id = ?1 AND {condition} GROUP BY {what} ORDER BY {what}"
        );
        Ok(counted(&r.query(&sql, &[Value::from(edition)])?))
    };
    let messages = r.query(
        "SELECT m.state, COUNT(*) FROM periodicals_recipient c JOIN messages_message m ON m.id = c.message_id \
         WHERE c.edition_id = ?1 GROUP BY m.state ORDER BY m.state",
        &[Value::from(edition)],
    )?;
    let totals = r.query_first(
        "SELECT COUNT(*), SUM(CASE WHEN opened_at IS NULL THEN 0 ELSE 1 END), SUM(CASE WHEN state = 'returned' THEN 1 ELSE 0 END), \
         CAST(COALESCE(SUM(cost), 0) AS BIGINT), SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) \
         FROM periodicals_recipient WHERE edition_id = ?1",
        &[Value::from(edition)],
    )?;
    let totals = totals.unwrap_or_default();
    Ok(json!({
        "state": one.state, "recipients": totals.int(0), "opened": totals.int(1), "returned": totals.int(2),
        "cost_c": totals.int(3), "waiting": totals.int(4),
        "channels": by(r, "channel", "state <> 'left_out'")?, "reasons": by(r, "reason", "state <> 'left_out'")?,
        "left_out": by(r, "left_out", "state = 'left_out'")?, "opens": by(r, "channel", "opened_at IS NOT NULL")?,
        "messages": counted(&messages),
    }))
}

/// Whether something of an edition waits still: a recipient, or a message in the outbox.
///
/// # Errors
/// When the database can't be read.
pub fn has_waiting(r: &mut dyn Queries, edition: RawId) -> Result<bool> {
    let row = r.query_first(
        "SELECT 1 FROM periodicals_recipient WHERE edition_id = ?1 AND state = 'waiting' LIMIT 1",
        &[Value::from(edition)],
    )?;
    if row.is_some() {
        return Ok(true);
    }
    let about = format!("periodicals.edition/{edition}");
    let row = r.query_first(
        "SELECT 1 FROM messages_message WHERE about = ?1 AND state = 'queued' LIMIT 1",
        &[Value::from(about)],
    )?;
    Ok(row.is_some())
}

fn counted(rows: &[Row]) -> Map<String, Js> {
    rows.iter()
        .map(|row| (row.text(0).to_owned(), json!(row.int(1))))
        .collect()
}
