//! What becomes of messages: claimed, handed over, tried again, told of by receipts.

use guanxi_customers::consent::may_contact;
use guanxi_entity::Value;
use guanxi_message::{Failure, Receipt};
use guanxi_record::{Schema, update_typed};
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Ctx, Id, RawId, Result, Through};

use super::bounce::{address_of, book, is_blocked};
use super::files::forget_files;
use crate::bounce::of_refusal;
use crate::entities::{Message, MessagePatch};
use crate::policy::{ContactPolicy, Leave, Leaving};
use crate::settings::Channel;

/// Tries of one message.
const TRIES_MAX: i64 = 8;
/// The pause after the first try; each further one is twice as long.
const PAUSE_MS: i64 = 30_000;
/// The longest pause.
const PAUSE_MAX_MS: i64 = 3_600_000;
/// How long a message waits for a gateway that can't be reached or doesn't let us in: a weekend and a day.
const WAIT_MAX_MS: i64 = 3 * 24 * 3_600_000;
/// The pause of a message whose gateway is away: the channel rests by itself.
const AWAY_MS: i64 = 5_000;
/// A code to sign in is worth nothing after so long.
const SIGN_IN_MS: i64 = 5 * 60_000;
/// Characters kept of what a gateway says.
const DETAIL_MAX: usize = 500;
const SYSTEM: Ctx = Ctx::system("messages", Through::Job);

/// A message that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub id: RawId,
    pub to: String,
    pub subject: String,
    pub body: String,
    pub tries: i64,
    /// Whether its receiver may take himself off the list with it.
    pub may_end: bool,
    /// Whether somebody waits for it with the phone in his hand: a code to sign in.
    pub is_urgent: bool,
}

/// Messages of a channel that are due, the longest waiting first; codes to sign in before all others.
pub(crate) fn due(r: &mut dyn Queries, channel: Channel, now: i64, limit: i64) -> Result<Vec<Due>> {
    let mut rows = Vec::new();
    // One after the other: each finds its rows in their order by an index, however many wait.
    for purpose in ["purpose = 'sign_in'", "purpose <> 'sign_in'"] {
        let left = limit - guanxi_types::len_i64(rows.len());
        let sql = format!(
            "SELECT id, COALESCE(phone, email), subject, body, tries, \
             CASE WHEN purpose = 'marketing' AND customer_id IS NOT NULL THEN 1 ELSE 0 END, purpose FROM messages_message \
             WHERE state = 'queued' AND channel = ?1 AND next_at <= ?2 AND {purpose} ORDER BY next_at, id LIMIT ?3"
        );
        rows.extend(r.query(
            &sql,
            &[Value::from(channel.name()), Value::from(now), Value::from(left)],
        )?);
    }
    let one = |row: &Row| Due {
        id: row.int(0),
        to: row.text(1).to_owned(),
        subject: row.text(2).to_owned(),
        body: row.text(3).to_owned(),
        tries: row.int(4),
        may_end: row.int(5) == 1,
        is_urgent: row.text(6) == "sign_in",
    };
    Ok(rows.iter().map(one).collect())
}

/// The whole text of a message, with what the outbox doesn't show.
pub(crate) fn text_of(r: &mut dyn Queries, due: &Due) -> Result<String> {
    let row = r.query_first(
        "SELECT sealed FROM messages_secret WHERE message_id = ?1",
        &[Value::from(due.id)],
    )?;
    match row {
        Some(row) => {
            let plain = r.vault()?.unseal("messages.secret", row.text(0))?;
            String::from_utf8(plain).map_err(guanxi_types::Problem::internal)
        }
        None => Ok(due.body.clone()),
    }
}

/// Claims a message, so that it goes at most once; `false` where it isn't to go any more, or not yet.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    schema: &Schema,
    id: RawId,
    policy: Option<&dyn ContactPolicy>,
) -> Result<bool> {
    let now = tx.now_ms();
    let row = tx.query_first(
        "SELECT tries, purpose, queued_at, customer_id, channel, keeps_quiet, about, email, next_at FROM messages_message \
         WHERE id = ?1 AND state = 'queued'",
        &[Value::from(id)],
    )?;
    let Some(row) = row else { return Ok(false) };
    let is_late = row.text(1) == "sign_in" && row.int(2) + SIGN_IN_MS < now;
    let leave = if is_late {
        Leave::Never("too_late")
    } else {
        still_may(tx, schema, (id, &row, now), policy)?
    };
    match leave {
        Leave::Now => {}
        Leave::Later(at) => {
            let patch = MessagePatch {
                next_at: Some(Some(at)),
                ..MessagePatch::default()
            };
            update_typed::<Message>(tx, schema, &SYSTEM, Id::new(id), patch)?;
            return Ok(false);
        }
        Leave::AllLater(at) => {
            // Those beside it in the batch were put off with the first.
            if row.int(8) <= now {
                put_off(tx, row.text(6), (now, at))?;
            }
            return Ok(false);
        }
        Leave::Never(why) => {
            forget(tx, id)?;
            end(tx, schema, id, ("failed", Some(why), None))?;
            return Ok(false);
        }
    }
    let patch = MessagePatch {
        state: Some("sending".to_owned()),
        tries: Some(row.int(0) + 1),
        next_at: Some(None),
        ..MessagePatch::default()
    };
    update_typed::<Message>(tx, schema, &SYSTEM, Id::new(id), patch)?;
    Ok(true)
}

/// Puts off everything about a record that is due, at once and without a line in the history of each: a hundred thousand may wait for a journey
/// that stands, and they are looked at again every few minutes.
fn put_off(tx: &mut Tx<'_>, about: &str, (now, at): (i64, i64)) -> Result<()> {
    tx.execute(
        "UPDATE messages_message SET next_at = ?3 WHERE about = ?1 AND state = 'queued' AND next_at <= ?2",
        &[Value::from(about), Value::from(now), Value::from(at)],
    )
    .map(drop)
}

/// Calls off some messages about a record that wait still; how many. None are left when it is nothing.
///
/// # Errors
/// When the database can't be written.
pub fn call_off(tx: &mut Tx<'_>, schema: &Schema, (about, most): (&str, i64)) -> Result<usize> {
    let rows = tx.query(
        "SELECT id FROM messages_message WHERE about = ?1 AND state = 'queued' ORDER BY id LIMIT ?2",
        &[Value::from(about), Value::from(most)],
    )?;
    for row in &rows {
        call_off_one(tx, schema, row.int(0))?;
    }
    Ok(rows.len())
}

/// Calls off a message that waits still; one that doesn't stays as it is.
///
/// # Errors
/// When the database can't be written.
pub fn call_off_one(tx: &mut Tx<'_>, schema: &Schema, id: RawId) -> Result<()> {
    let waits = tx.query_first(
        "SELECT id FROM messages_message WHERE id = ?1 AND state = 'queued'",
        &[Value::from(id)],
    )?;
    if waits.is_none() {
        return Ok(());
    }
    forget(tx, id)?;
    end(tx, schema, id, ("failed", Some("called_off"), None))
}

/// Whether a message may leave still: it may have waited for hours, its receiver may have said no since, mail to him may have come back,
/// others may have written to him, and the night may have come.
fn still_may(
    tx: &mut Tx<'_>,
    schema: &Schema,
    (id, row, now): (RawId, &Row, i64),
    policy: Option<&dyn ContactPolicy>,
) -> Result<Leave> {
    let (purpose, channel, email) = (row.text(1), row.text(4), row.text(7));
    if purpose == "sign_in" {
        return Ok(Leave::Now);
    }
    if !email.is_empty() && is_blocked(tx, email)? {
        return Ok(Leave::Never("bounced"));
    }
    let is_marketing = purpose == "marketing";
    let keeps_quiet = row.int(5) == 1;
    let customer = row.optional_int(3);
    // What keeps quiet hours was written for many: whoever said no since then doesn't get it, even where it serves.
    if let Some(customer) = customer.filter(|_| is_marketing || keeps_quiet) {
        let today = schema.zone().day_of(now);
        if !may_contact(tx, customer, purpose, channel, today)?.is_open_for(purpose) {
            return Ok(Leave::Never("no_consent"));
        }
    }
    let Some(policy) = policy.filter(|_| is_marketing || keeps_quiet) else {
        return Ok(Leave::Now);
    };
    let leaving = Leaving {
        id,
        customer,
        channel: channel.to_owned(),
        is_marketing,
        about: Some(row.text(6).to_owned()).filter(|text| !text.is_empty()),
        now,
    };
    policy.may_leave(tx, schema, &leaving)
}

pub(super) fn end(
    tx: &mut Tx<'_>,
    schema: &Schema,
    id: RawId,
    (state, failure, detail): (&str, Option<&str>, Option<&str>),
) -> Result<()> {
    let detail = detail.map(|text| text.chars().take(DETAIL_MAX).collect::<String>());
    let patch = MessagePatch {
        state: Some(state.to_owned()),
        failure: Some(failure.map(str::to_owned)),
        detail: Some(detail.filter(|text| !text.is_empty())),
        // What doesn't go any more has no time to go.
        next_at: Some(None),
        ..MessagePatch::default()
    };
    update_typed::<Message>(tx, schema, &SYSTEM, Id::new(id), patch)
}

/// Forgets what the outbox didn't show.
fn forget(tx: &mut Tx<'_>, id: RawId) -> Result<()> {
    tx.execute(
        "DELETE FROM messages_secret WHERE message_id = ?1",
        &[Value::from(id)],
    )
    .map(drop)
}

/// How long a message waits after so many tries.
fn pause(tries: i64) -> i64 {
    let doubled = u32::try_from(tries)
        .ok()
        .and_then(|tries| 1_i64.checked_shl(tries));
    doubled
        .and_then(|times| PAUSE_MS.checked_mul(times))
        .map_or(PAUSE_MAX_MS, |pause| pause.min(PAUSE_MAX_MS))
}

/// Whether a message goes another time, and after which pause. That the gateway is away is no fault of the message: it counts no try, so
/// that an evening without a connection fails nothing.
fn again(tx: &mut Tx<'_>, due: &Due, failure: &Failure) -> Result<Option<(i64, i64)>> {
    if failure.is_of_channel() {
        let row = tx.query_first(
            "SELECT queued_at FROM messages_message WHERE id = ?1",
            &[Value::from(due.id)],
        )?;
        let is_late = row.is_some_and(|row| row.int(0) + WAIT_MAX_MS < tx.now_ms());
        return Ok((!is_late).then_some((due.tries, AWAY_MS)));
    }
    let may_go = failure.may_go_again() && due.tries + 1 < TRIES_MAX;
    Ok(may_go.then(|| (due.tries + 1, pause(due.tries))))
}

/// Records what became of a message that was claimed.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    schema: &Schema,
    due: &Due,
    outcome: &Result<Vec<String>, Failure>,
) -> Result<()> {
    let now = tx.now_ms();
    // Servers repeat the address, which not everybody who sees the message may see.
    let said = |failure: &Failure| failure.detail().replace(due.to.as_str(), "…");
    let later = match outcome {
        Err(failure) => again(tx, due, failure)?,
        Ok(_) => None,
    };
    match (outcome, later) {
        (Ok(names), _) => {
            forget(tx, due.id)?;
            forget_files(tx, due.id)?;
            for name in names {
                tx.execute(
                    "INSERT INTO messages_part (name, message_id, state) VALUES (?1, ?2, NULL) ON CONFLICT DO NOTHING",
                    &[Value::from(name.as_str()), Value::from(due.id)],
                )?;
            }
            let patch = MessagePatch {
                state: Some("sent".to_owned()),
                handed_at: Some(Some(now)),
                failure: Some(None),
                detail: Some(None),
                ..MessagePatch::default()
            };
            update_typed::<Message>(tx, schema, &SYSTEM, Id::new(due.id), patch)
        }
        (Err(failure), Some((tries, pause))) => {
            let detail: String = said(failure).chars().take(DETAIL_MAX).collect();
            let patch = MessagePatch {
                state: Some("queued".to_owned()),
                next_at: Some(Some(now + pause)),
                tries: Some(tries),
                failure: Some(Some(failure.code().to_owned())),
                detail: Some(Some(detail).filter(|text| !text.is_empty())),
                ..MessagePatch::default()
            };
            update_typed::<Message>(tx, schema, &SYSTEM, Id::new(due.id), patch)
        }
        (Err(failure), None) => {
            forget(tx, due.id)?;
            let came_back = match failure {
                Failure::Refused(said) if due.to.contains('@') => of_refusal(said),
                _ => None,
            };
            let state = match failure {
                Failure::Unknown(_) => "unknown",
                _ if came_back.is_some() => "bounced",
                _ => "failed",
            };
            if let Some(bounce) = &came_back {
                let of = address_of(tx, due.id)?;
                book(tx, schema, of, bounce)?;
            }
            let detail = said(failure);
            end(tx, schema, due.id, (state, Some(failure.code()), Some(&detail)))
        }
    }
}

/// Messages that were claimed when the program ended: nobody knows whether the gateway took them, so they aren't sent again by
/// themselves. How many.
pub(crate) fn give_up_claimed(tx: &mut Tx<'_>, schema: &Schema) -> Result<usize> {
    let rows = tx.query(
        "SELECT id FROM messages_message WHERE state = 'sending' ORDER BY id LIMIT 1000",
        &[],
    )?;
    for row in &rows {
        forget(tx, row.int(0))?;
        end(tx, schema, row.int(0), ("unknown", Some("unknown"), None))?;
    }
    Ok(rows.len())
}

/// Records what a gateway says of a part; a message has arrived when all its parts have.
pub(crate) fn record_receipt(tx: &mut Tx<'_>, schema: &Schema, receipt: &Receipt) -> Result<()> {
    // Gateways give their names anew after a while: the newest message of the name is meant.
    let row = tx.query_first(
        "SELECT p.message_id, m.state FROM messages_part p JOIN messages_message m ON m.id = p.message_id \
         WHERE p.name = ?1 ORDER BY p.message_id DESC LIMIT 1",
        &[Value::from(receipt.name.as_str())],
    )?;
    let Some(row) = row.filter(|row| row.text(1) == "sent") else {
        return Ok(());
    };
    let id = row.int(0);
    let state = if receipt.arrived { "arrived" } else { "lost" };
    tx.execute(
        "UPDATE messages_part SET state = ?3 WHERE name = ?1 AND message_id = ?2",
        &[
            Value::from(receipt.name.as_str()),
            Value::from(id),
            Value::from(state),
        ],
    )?;
    if !receipt.arrived {
        return end(
            tx,
            schema,
            id,
            ("failed", Some("undelivered"), Some(&receipt.state)),
        );
    }
    let open = tx.query_first(
        "SELECT name FROM messages_part WHERE message_id = ?1 AND state IS NULL LIMIT 1",
        &[Value::from(id)],
    )?;
    match open {
        Some(_) => Ok(()),
        None => end(tx, schema, id, ("delivered", None, None)),
    }
}
