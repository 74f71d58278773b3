//! Signing in: password, then the second factor where there is one.

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use serde_json::Value as Js;
use url::Url;

use super::factors::{Factors, factors_of, use_factor};
use super::sessions::{Device, SignedIn, open};
use super::ticket::{self, TicketKind};
use super::{passkey, password};
use crate::audit::note;
use crate::entities::User;

/// How far a sign-in has come.
#[derive(Clone, Debug)]
pub enum Entered {
    /// It is done.
    Session(SignedIn),
    /// The second factor is still to come.
    SecondFactor {
        /// Names this sign-in.
        ticket: String,
        /// The ways that this user can take.
        methods: Vec<&'static str>,
    },
}

/// The answer to the second step.
#[derive(Clone, Debug)]
pub enum Proof {
    /// A code: of the authenticator app (`totp`) or from the list (`recovery`).
    Code {
        /// Which kind.
        method: String,
        /// The code.
        code: String,
    },
    /// A passkey's signature.
    Passkey {
        /// The challenge's ticket.
        challenge: String,
        /// What the browser signed.
        credential: Js,
    },
}

/// Whether the password is the user's own.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn password_is_right(store: &Store, user_id: RawId, typed: String) -> Result<bool> {
    let sql = format!("SELECT password_hash FROM {} WHERE id = ?1", User::def().table);
    let row = store
        .read(move |r| r.query_first(&sql, &[Value::from(user_id)]))
        .await?;
    let hash = row
        .map(|row| row.text(0).to_owned())
        .filter(|hash| !hash.is_empty());
    tokio::task::spawn_blocking(move || password::is_right(&typed, hash.as_deref()))
        .await
        .map_err(Problem::internal)
}

/// The active user of this name, if the password is his. A wrong one is written down.
///
/// # Errors
/// When the database can't be read or written.
pub(crate) async fn user_of_password(store: &Store, login: &str, password: &str) -> Result<Option<RawId>> {
    let name = login.trim().to_owned();
    let found = store.read(move |r| {
        let sql = format!(
            "SELECT id, password_hash FROM {} WHERE login = ?1 AND is_active = 1",
            User::def().table
        );
        r.query_first(&sql, &[Value::from(name.as_str())])
    });
    let row = found.await?;
    let hash = row
        .as_ref()
        .map(|row| row.text(1).to_owned())
        .filter(|hash| !hash.is_empty());
    let password = password.to_owned();
    let is_right = tokio::task::spawn_blocking(move || password::is_right(&password, hash.as_deref()));
    let user_id = row.map_or(0, |row| row.int(0));
    if is_right.await.map_err(Problem::internal)? {
        return Ok(Some(user_id));
    }
    store
        .write(move |tx| note(tx, 0, "sign_in_refused", user_id, "password"))
        .await?;
    Ok(None)
}

/// Signs a user in with a password.
///
/// # Errors
/// `session.wrong_password`, which also stands for an unknown name and an inactive user.
pub async fn sign_in(store: &Store, login: &str, password: &str, device: Device) -> Result<Entered> {
    let found = user_of_password(store, login, password).await?;
    let wrong = || Problem::new(ErrorKind::Unauthenticated, "session.wrong_password");
    let user_id = found.ok_or_else(wrong)?;
    store
        .write(move |tx| enter(tx, user_id, "password", &device))
        .await
}

/// Opens the session, or asks for the second factor.
pub(crate) fn enter(tx: &mut Tx<'_>, user_id: RawId, method: &str, device: &Device) -> Result<Entered> {
    let factors: Factors = factors_of(tx, user_id)?;
    if !factors.any() {
        return Ok(Entered::Session(open(tx, user_id, method, device)?));
    }
    Ok(Entered::SecondFactor {
        ticket: ticket::issue(tx, TicketKind::SecondFactor, Some(user_id), &method)?,
        methods: factors.methods(),
    })
}

/// The user of a sign-in that waits for its second factor, for the rate limit.
pub(crate) async fn user_of_ticket(store: &Store, ticket: &str, now_ms: i64) -> Result<RawId> {
    let token = ticket.to_owned();
    let found = store.read(move |r| ticket::look::<String>(r, TicketKind::SecondFactor, &token, now_ms));
    Ok(found.await?.user_id.unwrap_or_default())
}

/// Takes the second step.
///
/// # Errors
/// `session.wrong_code`, `session.wrong_passkey`, `session.ticket_expired`.
pub(crate) fn second_factor(
    tx: &mut Tx<'_>,
    (token, origin): (&str, &Url),
    proof: &Proof,
    device: &Device,
) -> Result<Option<SignedIn>> {
    let now = tx.now_ms();
    let ticket = ticket::look::<String>(tx, TicketKind::SecondFactor, token, now)?;
    let user_id = ticket.user_id.unwrap_or_default();
    let active = tx.query_first(
        "SELECT id FROM org_user WHERE id = ?1 AND is_active = 1",
        &[Value::from(user_id)],
    )?;
    let (is_right, method) = match proof {
        Proof::Code { method, code } => (use_factor(tx, user_id, method, code)?, method.as_str()),
        Proof::Passkey {
            challenge,
            credential,
        } => {
            let done = tx.attempt(|tx| passkey::finish_factor(tx, origin, user_id, challenge, credential));
            (done.is_ok(), "passkey")
        }
    };
    if !is_right || active.is_none() {
        ticket::count_try(tx, ticket.id)?;
        note(tx, 0, "sign_in_refused", user_id, method)?;
        // Kept, so that tries are counted: a refusal would undo it.
        return Ok(None);
    }
    ticket::redeem(tx, ticket.id)?;
    open(tx, user_id, &format!("{}+{method}", ticket.data), device).map(Some)
}

/// Signs the user of a passkey in, without a password: the device has made sure of the person.
///
/// # Errors
/// `session.wrong_passkey`.
pub(crate) fn sign_in_with_passkey(
    tx: &mut Tx<'_>,
    (token, origin): (&str, &Url),
    credential: &Js,
    device: &Device,
) -> Result<SignedIn> {
    let user_id = passkey::finish_sign_in(tx, origin, token, credential)?;
    open(tx, user_id, "passkey", device)
}
