//! The queue of what is to be posted.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{RawId, Result, index_of};

use super::{ANSWER_LIMIT, FAILING_LIMIT_MS, FAILURE_LIMIT, JITTER_PERMILLE, KEPT_MS, PAUSES_MS, TRY_LIMIT};

/// How long a row is one process's: twice as long as a try may last, and shorter than anybody would wait after a crash.
const CLAIM_MS: i64 = 20_000;
/// Finished rows that one transaction removes.
const PRUNE_CHUNK: i64 = 5_000;

/// A row to be.
pub(super) struct New {
    pub key: String,
    pub entity: String,
    pub act: String,
    pub record_id: RawId,
    pub at: i64,
}

/// A row that is due.
#[derive(Clone, Debug)]
pub(super) struct Due {
    pub id: RawId,
    pub entity: String,
    pub act: String,
    pub record_id: RawId,
    pub at: i64,
    pub tries: i64,
}

/// What became of a try.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// The receiver answered: status, and how its answer begins.
    Answered(i64, String),
    /// It couldn't be reached, and why.
    Unreachable(String),
    /// The owner may not see the record.
    Withheld,
}

impl Outcome {
    /// Whether there is nothing left to do.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Answered(200..=299, _))
    }
}

/// Writes a row that is due at once, unless there is one of this event already.
pub(super) fn put(tx: &mut Tx<'_>, webhook: RawId, id: RawId, new: &New) -> Result<()> {
    let params: [Value; 7] = [
        id.into(),
        webhook.into(),
        new.key.as_str().into(),
        new.entity.as_str().into(),
        new.act.as_str().into(),
        new.record_id.into(),
        new.at.into(),
    ];
    tx.execute(
        "INSERT INTO record_webhook_delivery (id, webhook_id, event_key, entity, act, record_id, happened_at, state, \
         next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', ?7) ON CONFLICT (webhook_id, event_key) DO NOTHING",
        &params,
    )
    .map(drop)
}

/// A delivery `d` that waits, and for which no older one of its record waits.
const FOREMOST: &str = "d.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM record_webhook_delivery e WHERE \
    e.webhook_id = d.webhook_id AND e.state = 'waiting' AND e.entity = d.entity AND e.record_id = d.record_id \
    AND e.id < d.id)";

/// Active subscriptions with something due, the longest waiting first.
pub(super) fn due_webhooks(r: &mut dyn Queries, now: i64) -> Result<Vec<RawId>> {
    let sql = format!(
        "SELECT w.id, (SELECT d.next_at FROM record_webhook_delivery d WHERE d.webhook_id = w.id AND {FOREMOST} \
         ORDER BY d.next_at LIMIT 1) AS due FROM record_webhook w WHERE w.is_active = 1"
    );
    let rows = r.query(&sql, &[])?;
    let mut found: Vec<(i64, RawId)> = rows
        .iter()
        .filter_map(|row| Some((row.optional_int(1)?, row.int(0))))
        .filter(|(due, _)| *due <= now)
        .collect();
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

/// What is due for a subscription, the longest waiting first; of each record only the oldest that waits, so that a record's messages
/// keep their order while one of them is tried again.
pub(super) fn due(r: &mut dyn Queries, webhook: RawId, now: i64, limit: i64) -> Result<Vec<Due>> {
    let sql = format!(
        "SELECT d.id, d.entity, d.act, d.record_id, d.happened_at, d.tries FROM record_webhook_delivery d \
         WHERE d.webhook_id = ?1 AND d.next_at <= ?2 AND {FOREMOST} ORDER BY d.next_at, d.id LIMIT ?3"
    );
    let rows = r.query(&sql, &[webhook.into(), now.into(), limit.into()])?;
    Ok(rows.iter().map(Due::of).collect())
}

impl Due {
    fn of(row: &Row) -> Self {
        Self {
            id: row.int(0),
            entity: row.text(1).to_owned(),
            act: row.text(2).to_owned(),
            record_id: row.int(3),
            at: row.int(4),
            tries: row.int(5),
        }
    }
}

/// Takes a row for this process, for as long as a try may last; `false` where another process has it, or did it, already.
pub(super) fn claim(tx: &mut Tx<'_>, due: &Due, now: i64) -> Result<bool> {
    let count = tx.execute(
        "UPDATE record_webhook_delivery SET next_at = ?2 WHERE id = ?1 AND state = 'waiting' AND tries = ?3 \
         AND next_at <= ?4",
        &[
            due.id.into(),
            (now + CLAIM_MS).into(),
            due.tries.into(),
            now.into(),
        ],
    )?;
    Ok(count == 1)
}

/// Whether a message about this record reached the subscription before.
pub(super) fn was_told(r: &mut dyn Queries, webhook: RawId, due: &Due) -> Result<bool> {
    let row = r.query_first(
        "SELECT 1 FROM record_webhook_delivery WHERE webhook_id = ?1 AND entity = ?2 AND record_id = ?3 \
         AND state = 'done' AND act <> 'ping' LIMIT 1",
        &[webhook.into(), due.entity.as_str().into(), due.record_id.into()],
    )?;
    Ok(row.is_some())
}

/// How long to wait after this many tries; nothing when it was the last. `chance` is between 0 and 1,000.
pub(super) fn pause(tries: i64, chance: i64) -> Option<i64> {
    if tries >= TRY_LIMIT {
        return None;
    }
    let at = index_of(tries.saturating_sub(1));
    let pause = *PAUSES_MS.get(at).or(PAUSES_MS.last())?;
    Some(pause + pause / 1_000 * (JITTER_PERMILLE * chance / 1_000))
}

/// Writes down what became of a try. Says whether the subscription failed for too long.
pub(super) fn record(
    tx: &mut Tx<'_>,
    webhook: RawId,
    due: &Due,
    (outcome, now, chance): (&Outcome, i64, i64),
) -> Result<bool> {
    let tries = due.tries + 1;
    let (status, answer, fault) = match outcome {
        Outcome::Answered(status, text) => (Some(*status), Some(cut(text)), None),
        Outcome::Unreachable(why) => (None, None, Some(cut(why))),
        Outcome::Withheld => (None, None, None),
    };
    let next = match outcome {
        Outcome::Withheld => None,
        _ if outcome.is_done() => None,
        Outcome::Answered(410, _) => None,
        Outcome::Answered(..) | Outcome::Unreachable(_) => pause(tries, chance).map(|pause| now + pause),
    };
    let state = match (outcome, next) {
        (Outcome::Withheld, _) => "withheld",
        (_, Some(_)) => "waiting",
        _ if outcome.is_done() => "done",
        _ => "failed",
    };
    let params: [Value; 8] = [
        due.id.into(),
        state.into(),
        tries.into(),
        Value::from(next),
        now.into(),
        Value::from(status),
        answer.map_or(Value::Null, Value::from),
        fault.map_or(Value::Null, Value::from),
    ];
    tx.execute(
        "UPDATE record_webhook_delivery SET state = ?2, tries = ?3, next_at = ?4, tried_at = ?5, status = ?6, \
         answer = ?7, fault = ?8 WHERE id = ?1",
        &params,
    )?;
    if matches!(outcome, Outcome::Withheld) {
        return Ok(false);
    }
    count(tx, webhook, outcome.is_done(), now)
}

/// Counts failures in a row.
fn count(tx: &mut Tx<'_>, webhook: RawId, is_done: bool, now: i64) -> Result<bool> {
    if is_done {
        tx.execute(
            "UPDATE record_webhook SET failures = 0, failing_since = NULL WHERE id = ?1 AND failures > 0",
            &[webhook.into()],
        )?;
        return Ok(false);
    }
    tx.execute(
        "UPDATE record_webhook SET failures = failures + 1, failing_since = COALESCE(failing_since, ?2) WHERE id = ?1",
        &[webhook.into(), now.into()],
    )?;
    let row = tx.query_first(
        "SELECT failures, failing_since FROM record_webhook WHERE id = ?1",
        &[webhook.into()],
    )?;
    Ok(row.is_some_and(|row| row.int(0) >= FAILURE_LIMIT || now - row.int(1) >= FAILING_LIMIT_MS))
}

fn cut(text: &str) -> String {
    // PostgreSQL keeps no zero in a text.
    text.chars()
        .filter(|sign| *sign != '\0')
        .take(ANSWER_LIMIT)
        .collect()
}

/// Removes what is finished, or can't go out, and old; `false` when nothing is left to remove.
pub(super) fn prune(tx: &mut Tx<'_>, now: i64) -> Result<bool> {
    let count = tx.execute(
        "DELETE FROM record_webhook_delivery WHERE id IN (SELECT d.id FROM record_webhook_delivery d \
         JOIN record_webhook w ON w.id = d.webhook_id WHERE d.happened_at < ?1 \
         AND (d.state <> 'waiting' OR w.is_active = 0) LIMIT ?2)",
        &[(now - KEPT_MS).into(), PRUNE_CHUNK.into()],
    )?;
    Ok(count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I2
    #[test]
    fn pauses_grow_and_end_after_a_day() {
        let pauses: Vec<i64> = (1..).map_while(|tries| pause(tries, 0)).collect();
        assert_eq!(pauses, PAUSES_MS);
        assert!(pauses.windows(2).all(|pair| pair[0] < pair[1]));
        let hours = pauses.iter().sum::<i64>() / 3_600_000;
        assert!((23..=25).contains(&hours), "{hours}");
        assert_eq!(pause(1, 1_000), Some(6_000));
        assert!((1..8).all(|tries| pause(tries, 0) <= pause(tries, 500)));
        assert_eq!(pause(TRY_LIMIT, 0), None);
    }
}
