//! What is asked of messages.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Instant, RawId, Result};

use crate::settings::Channel;

/// How many messages of a channel wait.
///
/// # Errors
/// When the database can't be read.
pub fn waiting(r: &mut dyn Queries, channel: Channel) -> Result<i64> {
    let row = r.query_first(
        "SELECT COUNT(*) FROM messages_message WHERE channel = ?1 AND state = 'queued'",
        &[channel.name().into()],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}

/// Which marketing messages count as contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// What was handed over and what waits: for who would put one more into the outbox.
    WithWaiting,
    /// What was handed over but for this one: for one that is about to leave.
    Without(RawId),
}

/// How many marketing messages reached a customer since a moment, on a channel or on any (`any`). What was handed over counts, whatever
/// became of it: he may have it. What was refused or wasn't sent doesn't.
///
/// # Errors
/// When the database can't be read.
pub fn reached(
    r: &mut dyn Queries,
    customer: RawId,
    (channel, since): (&str, Instant),
    counted: Counted,
) -> Result<i64> {
    let (waits, but) = match counted {
        Counted::WithWaiting => (1, 0),
        Counted::Without(id) => (0, id),
    };
    let row = r.query_first(
        "SELECT COUNT(*) FROM messages_message WHERE customer_id = ?1 AND purpose = 'marketing' AND (?2 = 'any' OR channel = ?2) \
         AND id <> ?4 AND (state = 'sending' OR (state = 'queued' AND CAST(?5 AS BIGINT) = 1) OR handed_at >= ?3 \
         OR (state = 'unknown' AND updated_at >= ?3))",
        &[
            Value::from(customer),
            Value::from(channel),
            Value::from(since),
            Value::from(but),
            Value::from(waits),
        ],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}
