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

/// A marketing message that reached a customer, or waits to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Whom.
    pub customer: RawId,
    /// `sms` or `email`.
    pub channel: String,
    /// When it was handed over; none for one that is still to be.
    pub at: Option<Instant>,
    /// The record that it is about: `domain.entity/id`.
    pub about: String,
}

/// The marketing messages that reached customers between two moments, on a channel or on any (`any`), of one customer or of all. What was
/// handed over counts, whatever became of it: he may have it. What was refused or wasn't sent doesn't.
///
/// # Errors
/// When the database can't be read.
pub fn each_reached(
    r: &mut dyn Queries,
    only: Option<RawId>,
    (channel, from, to): (&str, Instant, Instant),
    counted: Counted,
    each: &mut dyn FnMut(Reached),
) -> Result<()> {
    let (waits, but) = match counted {
        Counted::WithWaiting => (1, 0),
        Counted::Without(id) => (0, id),
    };
    let mut sql = "SELECT customer_id, channel, CASE WHEN state = 'unknown' THEN COALESCE(handed_at, updated_at) ELSE handed_at END, about \
                   FROM messages_message WHERE customer_id IS NOT NULL AND purpose = 'marketing' AND (?1 = 'any' OR channel = ?1) \
                   AND id <> ?2 AND (state = 'sending' OR (state = 'queued' AND CAST(?3 AS BIGINT) = 1) OR handed_at BETWEEN ?4 AND ?5 \
                   OR (state = 'unknown' AND updated_at BETWEEN ?4 AND ?5))"
        .to_owned();
    let mut values = vec![
        Value::from(channel),
        Value::from(but),
        Value::from(waits),
        Value::from(from),
        Value::from(to),
    ];
    if let Some(customer) = only {
        sql.push_str(" AND customer_id = ?6");
        values.push(Value::from(customer));
    }
    r.query_each(&sql, &values, &mut |row| {
        each(Reached {
            customer: row.int(0),
            channel: row.text(1).to_owned(),
            at: row.optional_int(2),
            about: row.text(3).to_owned(),
        });
        Ok(())
    })
}
