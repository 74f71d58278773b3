//! Sessions: opened after signing in, listed, ended. The token goes to the browser only; the database keeps its hash.

use guanxi_entity::Value;
use guanxi_store::{Store, Tx};
use guanxi_types::{Problem, RawId, Result};

use super::token::{random_token, token_hash};
use crate::audit::note;

/// How long a session lasts at most.
pub(crate) const SESSION_MS: i64 = 14 * 24 * 3_600_000;
/// How long a session lasts without being used.
pub(crate) const IDLE_MS: i64 = 3 * 24 * 3_600_000;
/// Live sessions of one user; the oldest end first.
const SESSION_LIMIT: i64 = 20;
/// Most characters kept of what a browser calls itself.
const DEVICE_LENGTH: usize = 300;

/// A new session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// For the cookie.
    pub token: String,
    /// Seconds until it ends.
    pub max_age_s: i64,
}

/// Where a sign-in comes from.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// What the browser calls itself.
    pub agent: String,
    /// Its address.
    pub address: String,
}

/// Opens a session of a user who has proved to be himself by `method`.
pub(crate) fn open(tx: &mut Tx<'_>, user_id: RawId, method: &str, device: &Device) -> Result<SignedIn> {
    let (token, csrf) = (random_token(), random_token());
    let now = tx.now_ms();
    tx.execute(
        "DELETE FROM org_session WHERE expires_at < ?1",
        &[Value::from(now)],
    )?;
    tx.execute(
        "DELETE FROM org_session WHERE user_id = ?1 AND id NOT IN \
         (SELECT id FROM org_session WHERE user_id = ?1 ORDER BY id DESC LIMIT ?2)",
        &[Value::from(user_id), Value::from(SESSION_LIMIT - 1)],
    )?;
    let agent: String = device.agent.chars().take(DEVICE_LENGTH).collect();
    let params = [
        Value::from(tx.new_id()),
        Value::from(user_id),
        Value::from(token_hash(&token)),
        Value::from(csrf),
        Value::from(now),
        Value::from(now + SESSION_MS),
        Value::from(method),
        Value::from(agent),
        Value::from(device.address.as_str()),
    ];
    tx.execute(
        "INSERT INTO org_session (id, user_id, token_hash, csrf, created_at, expires_at, method, device, address, seen_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?5)",
        &params,
    )?;
    note(tx, user_id, "signed_in", user_id, method)?;
    Ok(SignedIn {
        token,
        max_age_s: SESSION_MS / 1000,
    })
}

/// Ends the session of a token; without one it does nothing.
///
/// # Errors
/// When the database can't be written.
pub async fn sign_out(store: &Store, token: &str) -> Result<()> {
    let hash = token_hash(token);
    store
        .write(move |tx| {
            tx.execute(
                "DELETE FROM org_session WHERE token_hash = ?1",
                &[Value::from(hash.as_str())],
            )
        })
        .await?;
    Ok(())
}

/// Ends one session of the user.
///
/// # Errors
/// `record.not_found`.
pub(crate) fn end(tx: &mut Tx<'_>, user_id: RawId, id: RawId) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM org_session WHERE id = ?1 AND user_id = ?2",
        &[Value::from(id), Value::from(user_id)],
    )?;
    if gone == 1 {
        Ok(())
    } else {
        Err(Problem::not_found("org.session"))
    }
}

/// Ends the user's sessions except this one.
pub(crate) fn end_others(tx: &mut Tx<'_>, user_id: RawId, kept: RawId) -> Result<u64> {
    tx.execute(
        "DELETE FROM org_session WHERE user_id = ?1 AND id <> ?2",
        &[Value::from(user_id), Value::from(kept)],
    )
}
