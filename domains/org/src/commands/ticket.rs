//! What stands between two steps of signing in (password → second factor, challenge → signature, provider → callback):
//! sealed in the database under a token that works once, for a few minutes and a few tries.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::token::{random_token, token_hash};

/// How long the next step may take.
const TICKET_MS: i64 = 10 * 60_000;
/// Wrong answers that one ticket bears.
const TICKET_TRIES: i64 = 5;
const PURPOSE: &str = "org.ticket";

/// What a ticket is for; one of a kind is no good for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TicketKind {
    /// The password was right; the second factor is missing.
    SecondFactor,
    /// A passkey is asked to sign as second factor; belongs to a user.
    PasskeyFactor,
    /// A passkey is asked to sign instead of a password.
    PasskeySignIn,
    /// A passkey is being registered.
    PasskeyNew,
    /// The browser is at an identity provider.
    Provider,
    /// A colleague proved who he is to the user whom it names.
    Vouch,
}

impl TicketKind {
    const fn name(self) -> &'static str {
        match self {
            Self::SecondFactor => "second_factor",
            Self::PasskeyFactor => "passkey_factor",
            Self::PasskeySignIn => "passkey_sign_in",
            Self::PasskeyNew => "passkey_new",
            Self::Provider => "provider",
            Self::Vouch => "vouch",
        }
    }
}

/// A live ticket.
pub(crate) struct Ticket<T> {
    pub id: RawId,
    pub user_id: Option<RawId>,
    pub data: T,
}

fn expired() -> Problem {
    Problem::new(ErrorKind::Unauthenticated, "session.ticket_expired")
}

/// Makes a ticket and returns its token.
pub(crate) fn issue(
    tx: &mut Tx<'_>,
    kind: TicketKind,
    user_id: Option<RawId>,
    data: &impl Serialize,
) -> Result<String> {
    let token = random_token();
    let plain = serde_json::to_vec(data).map_err(Problem::internal)?;
    let sealed = tx.vault()?.seal(PURPOSE, &plain)?;
    let now = tx.now_ms();
    tx.execute(
        "DELETE FROM org_ticket WHERE expires_at < ?1",
        &[Value::from(now)],
    )?;
    let params = [
        Value::from(tx.new_id()),
        Value::from(token_hash(&token)),
        Value::from(kind.name()),
        Value::from(user_id),
        Value::from(sealed),
        Value::from(now + TICKET_MS),
    ];
    tx.execute(
        "INSERT INTO org_ticket (id, token_hash, kind, user_id, data, tries, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
        &params,
    )?;
    Ok(token)
}

/// Looks at a ticket without using it up.
pub(crate) fn look<T: DeserializeOwned>(
    r: &mut dyn Queries,
    kind: TicketKind,
    token: &str,
    now_ms: i64,
) -> Result<Ticket<T>> {
    let row = r
        .query_first(
            "SELECT id, user_id, data FROM org_ticket \
             WHERE token_hash = ?1 AND kind = ?2 AND expires_at > ?3 AND tries < ?4",
            &[
                Value::from(token_hash(token)),
                Value::from(kind.name()),
                Value::from(now_ms),
                Value::from(TICKET_TRIES),
            ],
        )?
        .ok_or_else(expired)?;
    let plain = r.vault()?.unseal(PURPOSE, row.text(2))?;
    Ok(Ticket {
        id: row.int(0),
        user_id: row.optional_int(1),
        data: serde_json::from_slice(&plain).map_err(Problem::internal)?,
    })
}

/// Counts a wrong answer.
pub(crate) fn count_try(tx: &mut Tx<'_>, id: RawId) -> Result<()> {
    tx.execute(
        "UPDATE org_ticket SET tries = tries + 1 WHERE id = ?1",
        &[Value::from(id)],
    )?;
    Ok(())
}

/// Uses a ticket up; of two at the same moment one is refused.
pub(crate) fn redeem(tx: &mut Tx<'_>, id: RawId) -> Result<()> {
    let gone = tx.execute("DELETE FROM org_ticket WHERE id = ?1", &[Value::from(id)])?;
    if gone == 1 { Ok(()) } else { Err(expired()) }
}

/// Takes a ticket: what it holds, once.
pub(crate) fn take<T: DeserializeOwned>(tx: &mut Tx<'_>, kind: TicketKind, token: &str) -> Result<Ticket<T>> {
    let now = tx.now_ms();
    let ticket = look(tx, kind, token, now)?;
    redeem(tx, ticket.id)?;
    Ok(ticket)
}
