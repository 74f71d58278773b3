//! A colleague proves who he is at somebody else's place, for one act: a manager at the till.

use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Actor, Ctx, ErrorKind, FieldError, Problem, RawId, Result};

use super::factors::{Factors, factors_of, use_factor};
use super::sign_in::user_of_password;
use super::ticket::{self, TicketKind};
use crate::audit::note;
use crate::sessions::{field_rules_of, grants_of};

/// What a colleague types.
#[derive(Clone, Debug)]
pub struct Proven {
    /// His name for signing in.
    pub login: String,
    /// His password.
    pub password: String,
    /// The code of his authenticator app, where he has one.
    pub code: Option<String>,
    /// What he stands for, in the words of who asks for it.
    pub act: String,
}

/// Proves who a colleague is to `asker`, and gives a token that stands for him once, for a few minutes, in this one act of
/// `asker`. It opens no session.
///
/// # Errors
/// `wrong_password` and `wrong_code` at their fields; `session.vouch_self` for who would vouch for himself; `session.vouch_unready`.
pub(crate) async fn vouch(store: &Store, asker: RawId, proven: Proven) -> Result<(String, RawId)> {
    let wrong = |field: &str, code: &'static str| Problem::invalid(vec![FieldError::new(field, code)]);
    let found = user_of_password(store, &proven.login, &proven.password).await?;
    let user_id = found.ok_or_else(|| wrong("password", "wrong_password"))?;
    if user_id == asker {
        return Err(Problem::new(ErrorKind::Forbidden, "session.vouch_self"));
    }
    let code = proven.code.as_deref().unwrap_or_default().trim().to_owned();
    let vouching = store.write(move |tx| {
        let factors = require_ready(tx, user_id)?;
        // Who signs in with a second factor vouches with it too. What was tried stays counted: a refusal would undo it.
        if factors.any() && !use_factor(tx, user_id, "totp", &code)? {
            note(tx, 0, "sign_in_refused", user_id, "totp")?;
            return Ok(None);
        }
        note(tx, user_id, "vouched", asker, "")?;
        stand_for(tx, (asker, user_id), &proven.act).map(Some)
    });
    let token = vouching.await?.ok_or_else(|| wrong("code", "wrong_code"))?;
    Ok((token, user_id))
}

/// Who could do nothing yet where he signs in vouches for nothing either: he has a password that others may know, or lacks the second
/// factor that he is to have. What is typed at somebody else's place is a code of an app: a passkey signs where it is registered.
fn require_ready(r: &mut dyn Queries, user_id: RawId) -> Result<Factors> {
    let row = r.query_first(
        "SELECT must_change_password FROM org_user WHERE id = ?1",
        &[Value::from(user_id)],
    )?;
    let factors = factors_of(r, user_id)?;
    let is_fresh = row.is_none_or(|row| row.int(0) != 0);
    if is_fresh || factors.missing() || (factors.any() && !factors.totp) {
        return Err(Problem::new(ErrorKind::Forbidden, "session.vouch_unready"));
    }
    Ok(factors)
}

/// A token by which somebody who was proven stands for an act of `asker`.
///
/// # Errors
/// When the database can't be written.
pub fn stand_for(tx: &mut Tx<'_>, (asker, user_id): (RawId, RawId), act: &str) -> Result<String> {
    ticket::issue(tx, TicketKind::Vouch, Some(user_id), &(asker, act))
}

/// Who stands behind a token that was given to this user for this act, with what he himself may do. It is used up.
///
/// # Errors
/// `session.vouch_expired`.
pub fn vouched(tx: &mut Tx<'_>, ctx: &Ctx, (token, act): (&str, &str)) -> Result<Ctx> {
    let expired = || Problem::new(ErrorKind::Conflict, "session.vouch_expired");
    let ticket = ticket::take::<(RawId, String)>(tx, TicketKind::Vouch, token).map_err(|_| expired())?;
    let (asker, wanted) = ticket.data;
    let is_mine = asker == ctx.user_id() && wanted == act;
    let active = tx.query_first(
        "SELECT id FROM org_user WHERE id = ?1 AND is_active = 1",
        &[Value::from(ticket.user_id)],
    )?;
    let id = ticket.user_id.filter(|_| is_mine && active.is_some());
    let id = id.ok_or_else(expired)?;
    let actor = Actor::User {
        id,
        grants: Arc::new(grants_of(tx, id)?),
        fields: Arc::new(field_rules_of(tx, id)?),
    };
    Ok(Ctx { actor, ..ctx.clone() })
}
