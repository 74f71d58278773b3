//! Sessions of members. The token goes to the browser only; the database keeps its hash.

use guanxi_entity::Value;
use guanxi_record::merge::merged_into;
use guanxi_store::{Queries, Tx};
use guanxi_types::{RawId, Result};

use super::code::phone_mark;
use crate::token;

/// How long a session lasts at most.
const SESSION_MS: i64 = 180 * 24 * 3_600_000;
/// How long it lasts without being used.
const IDLE_MS: i64 = 60 * 24 * 3_600_000;
/// Live sessions of one member; the oldest end first.
const SESSION_LIMIT: i64 = 10;
/// Most characters kept of what a browser calls itself.
const DEVICE_LENGTH: usize = 300;

/// A new session.
#[derive(Clone, Debug)]
pub struct Opened {
    /// For the cookie.
    pub token: String,
    /// What calls other than GET must repeat.
    pub csrf: String,
    /// Seconds until it ends.
    pub max_age_s: i64,
}

/// A live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub id: RawId,
    /// Whose; of a customer that was merged, the survivor's.
    pub customer: RawId,
    /// What calls other than GET must repeat.
    pub csrf: String,
    /// When it was last written down that it is used.
    pub seen_at: i64,
}

/// The customer that an id stands for now: the survivor of a merge; none that is gone or was erased.
pub(super) fn living(r: &mut dyn Queries, customer: RawId) -> Result<Option<RawId>> {
    let customer = merged_into(r, customer)?.unwrap_or(customer);
    let known = r.query_first(
        "SELECT id FROM customers_customer WHERE id = ?1 AND id NOT IN (SELECT record_id FROM record_erased WHERE record_id = ?1)",
        &[Value::from(customer)],
    )?;
    Ok(known.map(|row| row.int(0)))
}

/// What a customer's phone number is known by.
fn mark_of(r: &mut dyn Queries, customer: RawId) -> Result<Option<String>> {
    let row = r.query_first(
        "SELECT phone FROM customers_customer WHERE id = ?1",
        &[Value::from(customer)],
    )?;
    let phone = row.map(|row| row.text(0).to_owned()).unwrap_or_default();
    if phone.is_empty() {
        return Ok(None);
    }
    phone_mark(r.vault()?, &phone).map(Some)
}

/// Opens a session of a member who has proved to be himself by `method`. What was proved by a code lasts as long as the customer has
/// that phone number: numbers are given to others.
///
/// # Errors
/// When the database can't be written.
pub fn open(tx: &mut Tx<'_>, customer: RawId, method: &str, agent: &str) -> Result<Opened> {
    let (secret, csrf, now) = (token::random(), token::random(), tx.now_ms());
    tx.execute(
        "DELETE FROM member_session WHERE expires_at < ?1",
        &[Value::from(now)],
    )?;
    tx.execute(
        "DELETE FROM member_session WHERE customer_id = ?1 AND id NOT IN \
         (SELECT id FROM member_session WHERE customer_id = ?1 ORDER BY id DESC LIMIT ?2)",
        &[Value::from(customer), Value::from(SESSION_LIMIT - 1)],
    )?;
    let proof = match method {
        "code" => mark_of(tx, customer)?,
        _ => None,
    };
    let device: String = agent.chars().take(DEVICE_LENGTH).collect();
    let params = [
        Value::from(tx.new_id()),
        Value::from(customer),
        Value::from(token::hash(&secret)),
        Value::from(csrf.as_str()),
        Value::from(method),
        Value::from(device),
        Value::from(now),
        Value::from(now + SESSION_MS),
        Value::from(proof),
    ];
    tx.execute(
        "INSERT INTO member_session (id, customer_id, token_hash, csrf, method, device, created_at, seen_at, expires_at, phone_mark) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9)",
        &params,
    )?;
    Ok(Opened {
        token: secret,
        csrf,
        max_age_s: SESSION_MS / 1_000,
    })
}

/// The session of a token, unless it has ended or its customer is gone or was erased.
///
/// # Errors
/// When the database can't be read.
pub fn find(r: &mut dyn Queries, secret: &str, now: i64) -> Result<Option<Found>> {
    let row = r.query_first(
        "SELECT id, customer_id, csrf, seen_at, phone_mark FROM member_session WHERE token_hash = ?1 AND expires_at > ?2 AND seen_at > ?3",
        &[
            Value::from(token::hash(secret)),
            Value::from(now),
            Value::from(now - IDLE_MS),
        ],
    )?;
    let Some(row) = row else { return Ok(None) };
    let Some(customer) = living(r, row.int(1))? else {
        return Ok(None);
    };
    let proof = row.text(4);
    if !proof.is_empty() && mark_of(r, customer)?.as_deref() != Some(proof) {
        return Ok(None);
    }
    Ok(Some(Found {
        id: row.int(0),
        customer,
        csrf: row.text(2).to_owned(),
        seen_at: row.int(3),
    }))
}

/// Writes down that a session is used.
///
/// # Errors
/// When the database can't be written.
pub fn seen(tx: &mut Tx<'_>, id: RawId) -> Result<()> {
    let now = tx.now_ms();
    tx.execute(
        "UPDATE member_session SET seen_at = ?2 WHERE id = ?1",
        &[Value::from(id), Value::from(now)],
    )
    .map(drop)
}

/// Ends a session.
///
/// # Errors
/// When the database can't be written.
pub fn end(tx: &mut Tx<'_>, id: RawId) -> Result<()> {
    tx.execute("DELETE FROM member_session WHERE id = ?1", &[Value::from(id)])
        .map(drop)
}

/// Ends the session of a token, where there is one: whoever signs in on the same phone takes its place.
///
/// # Errors
/// When the database can't be written.
pub fn end_of(tx: &mut Tx<'_>, secret: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM member_session WHERE token_hash = ?1",
        &[Value::from(token::hash(secret))],
    )
    .map(drop)
}
