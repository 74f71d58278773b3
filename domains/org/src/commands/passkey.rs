//! Passkeys (WebAuthn): as second factor, and instead of the password.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use serde_json::Value as Js;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::ticket::{self, TicketKind};

/// Passkeys of one user.
const PASSKEYS: usize = 20;
/// Most characters of a passkey's name.
const NAME_LENGTH: usize = 60;

fn refused(error: impl std::fmt::Display) -> Problem {
    Problem {
        detail: error.to_string(),
        ..Problem::new(ErrorKind::Unauthenticated, "session.wrong_passkey")
    }
}

/// The checks for the address that the browser shows.
///
/// # Errors
/// `session.passkey_address` for an address without a name, as `127.0.0.1`, which passkeys can't be bound to.
fn checks(origin: &Url) -> Result<Webauthn> {
    let told =
        || Problem::new(ErrorKind::Invalid, "session.passkey_address").with("address", origin.as_str());
    let domain = origin.domain().ok_or_else(told)?;
    let built = WebauthnBuilder::new(domain, origin).and_then(|builder| builder.rp_name("Guanxi").build());
    built.map_err(|_| told())
}

/// The user's id as the authenticator keeps it: it says nothing of the person.
fn handle(user_id: RawId) -> Uuid {
    Uuid::from_u128(u128::try_from(user_id).unwrap_or_default())
}

fn load(r: &mut dyn Queries, user_id: RawId) -> Result<Vec<Passkey>> {
    let rows = r.query(
        "SELECT data FROM org_passkey WHERE user_id = ?1",
        &[Value::from(user_id)],
    )?;
    rows.iter()
        .map(|row| serde_json::from_str(row.text(0)).map_err(Problem::internal))
        .collect()
}

fn text_of(id: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(id)
}

/// Asks the browser to make a passkey: the ticket and the options of `navigator.credentials.create`.
pub(crate) fn start_registration(
    tx: &mut Tx<'_>,
    origin: &Url,
    user_id: RawId,
    (login, name): (&str, &str),
) -> Result<(String, Js)> {
    let former = load(tx, user_id)?;
    if former.len() >= PASSKEYS {
        return Err(Problem::new(ErrorKind::Conflict, "session.too_many_passkeys").with("max", PASSKEYS));
    }
    let known = former.iter().map(|key| key.cred_id().clone()).collect();
    let (options, state) = checks(origin)?
        .start_passkey_registration(handle(user_id), login, name, Some(known))
        .map_err(Problem::internal)?;
    let mut options = serde_json::to_value(options).map_err(Problem::internal)?;
    // So that the device can name the user by itself when signing in.
    if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection")
        && let Some(map) = selection.as_object_mut()
    {
        map.insert("residentKey".to_owned(), "preferred".into());
    }
    let token = ticket::issue(tx, TicketKind::PasskeyNew, Some(user_id), &state)?;
    Ok((token, options))
}

/// Keeps the passkey that the browser made.
pub(crate) fn finish_registration(
    tx: &mut Tx<'_>,
    origin: &Url,
    user_id: RawId,
    (token, name): (&str, &str),
    credential: &Js,
) -> Result<()> {
    let ticket = ticket::take::<PasskeyRegistration>(tx, TicketKind::PasskeyNew, token)?;
    if ticket.user_id != Some(user_id) {
        return Err(refused("another user's ticket"));
    }
    let made: RegisterPublicKeyCredential = serde_json::from_value(credential.clone()).map_err(refused)?;
    let key = checks(origin)?
        .finish_passkey_registration(&made, &ticket.data)
        .map_err(refused)?;
    let name: String = name.trim().chars().take(NAME_LENGTH).collect();
    let params = [
        Value::from(tx.new_id()),
        Value::from(user_id),
        Value::from(text_of(key.cred_id())),
        Value::from(name),
        Value::from(serde_json::to_string(&key).map_err(Problem::internal)?),
        Value::from(tx.now_ms()),
    ];
    tx.execute(
        "INSERT INTO org_passkey (id, user_id, credential_id, name, data, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &params,
    )?;
    Ok(())
}

/// Asks for a signature of one of the user's passkeys, as second factor.
pub(crate) fn start_factor(tx: &mut Tx<'_>, origin: &Url, user_id: RawId) -> Result<(String, Js)> {
    let keys = load(tx, user_id)?;
    let (options, state) = checks(origin)?
        .start_passkey_authentication(&keys)
        .map_err(refused)?;
    let token = ticket::issue(tx, TicketKind::PasskeyFactor, Some(user_id), &state)?;
    Ok((token, serde_json::to_value(options).map_err(Problem::internal)?))
}

/// Checks the signature; the user is the one who was asked.
pub(crate) fn finish_factor(
    tx: &mut Tx<'_>,
    origin: &Url,
    user_id: RawId,
    token: &str,
    credential: &Js,
) -> Result<()> {
    let ticket = ticket::take::<PasskeyAuthentication>(tx, TicketKind::PasskeyFactor, token)?;
    if ticket.user_id != Some(user_id) {
        return Err(refused("another user's ticket"));
    }
    let signed: PublicKeyCredential = serde_json::from_value(credential.clone()).map_err(refused)?;
    let proof = checks(origin)?
        .finish_passkey_authentication(&signed, &ticket.data)
        .map_err(refused)?;
    used(tx, &proof)
}

/// Asks for a signature of any passkey, whoever's it is.
pub(crate) fn start_sign_in(tx: &mut Tx<'_>, origin: &Url) -> Result<(String, Js)> {
    let (options, state) = checks(origin)?
        .start_discoverable_authentication()
        .map_err(Problem::internal)?;
    let mut options = serde_json::to_value(options).map_err(Problem::internal)?;
    // The page has a button for it; nothing is offered inside the name's field.
    if let Some(map) = options.as_object_mut() {
        map.remove("mediation");
    }
    let token = ticket::issue(tx, TicketKind::PasskeySignIn, None, &state)?;
    Ok((token, options))
}

/// Checks the signature and says whose passkey it is.
pub(crate) fn finish_sign_in(tx: &mut Tx<'_>, origin: &Url, token: &str, credential: &Js) -> Result<RawId> {
    let ticket = ticket::take::<DiscoverableAuthentication>(tx, TicketKind::PasskeySignIn, token)?;
    let signed: PublicKeyCredential = serde_json::from_value(credential.clone()).map_err(refused)?;
    let checks = checks(origin)?;
    let (named, id) = checks
        .identify_discoverable_authentication(&signed)
        .map_err(refused)?;
    let row = tx
        .query_first(
            "SELECT p.data, p.user_id FROM org_passkey p JOIN org_user u ON u.id = p.user_id \
             WHERE p.credential_id = ?1 AND u.is_active = 1",
            &[Value::from(text_of(id))],
        )?
        .ok_or_else(|| refused("no such passkey"))?;
    if handle(row.int(1)) != named {
        return Err(refused("the passkey names another user"));
    }
    let key: Passkey = serde_json::from_str(row.text(0)).map_err(Problem::internal)?;
    let proof = checks
        .finish_discoverable_authentication_v2(&signed, ticket.data, key)
        .map_err(refused)?;
    used(tx, &proof)?;
    Ok(row.int(1))
}

/// Keeps the authenticator's counter, by which a copied one is noticed.
fn used(tx: &mut Tx<'_>, proof: &AuthenticationResult) -> Result<()> {
    let id = text_of(proof.cred_id());
    let row = tx
        .query_first(
            "SELECT data FROM org_passkey WHERE credential_id = ?1",
            &[Value::from(id.as_str())],
        )?
        .ok_or_else(|| refused("no such passkey"))?;
    let mut key: Passkey = serde_json::from_str(row.text(0)).map_err(Problem::internal)?;
    key.update_credential(proof);
    tx.execute(
        "UPDATE org_passkey SET data = ?2, last_used_at = ?3 WHERE credential_id = ?1",
        &[
            Value::from(id),
            Value::from(serde_json::to_string(&key).map_err(Problem::internal)?),
            Value::from(tx.now_ms()),
        ],
    )?;
    Ok(())
}

/// Removes one of the user's passkeys.
///
/// # Errors
/// `record.not_found`.
pub(crate) fn remove(tx: &mut Tx<'_>, user_id: RawId, id: RawId) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM org_passkey WHERE id = ?1 AND user_id = ?2",
        &[Value::from(id), Value::from(user_id)],
    )?;
    if gone == 1 {
        Ok(())
    } else {
        Err(Problem::not_found("org.passkey"))
    }
}
