//! Who a person of an identity provider is here: linked before, known by a verified e-mail address, or new.

use guanxi_entity::Value;
use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Id, Problem, RawId, Result, Through};

use super::oidc::Person;
use super::provider::Provider;
use crate::audit::note;
use crate::entities::{User, UserRole};

fn refused(code: &str) -> Problem {
    Problem::new(ErrorKind::Forbidden, code)
}

/// The user that this person is.
///
/// # Errors
/// `session.domain_refused`, `session.no_account`, `session.email_unverified`.
pub(crate) fn user_of(
    tx: &mut Tx<'_>,
    schema: &Schema,
    provider: &Provider,
    person: &Person,
) -> Result<RawId> {
    if !provider.admits(person.email.as_deref()) {
        return Err(refused("session.domain_refused"));
    }
    let known = tx.query_first(
        "SELECT i.user_id, u.is_active FROM org_identity i JOIN org_user u ON u.id = i.user_id \
         WHERE i.provider_id = ?1 AND i.subject = ?2",
        &[Value::from(provider.id), Value::from(person.subject.as_str())],
    )?;
    if let Some(row) = known {
        if row.int(1) == 0 {
            return Err(refused("session.no_account"));
        }
        tx.execute(
            "UPDATE org_identity SET last_used_at = ?3 WHERE provider_id = ?1 AND subject = ?2",
            &[
                Value::from(provider.id),
                Value::from(person.subject.as_str()),
                Value::from(tx.now_ms()),
            ],
        )?;
        return Ok(row.int(0));
    }
    let user_id = match by_email(tx, person)? {
        Some(user_id) => user_id,
        None if provider.creates_users => create(tx, schema, provider, person)?,
        None => return Err(refused("session.no_account")),
    };
    link(tx, provider, person, user_id)?;
    Ok(user_id)
}

/// The one active user of the verified address; an address that the provider didn't verify proves nothing.
fn by_email(tx: &mut Tx<'_>, person: &Person) -> Result<Option<RawId>> {
    let Some(email) = &person.email else {
        return Ok(None);
    };
    let rows = tx.query(
        "SELECT id FROM org_user WHERE LOWER(email) = ?1 AND is_active = 1 LIMIT 2",
        &[Value::from(email.to_lowercase())],
    )?;
    match rows.as_slice() {
        [] => Ok(None),
        [_] if !person.email_verified => Err(refused("session.email_unverified")),
        [one] => Ok(Some(one.int(0))),
        _ => Err(refused("session.no_account")),
    }
}

/// Links the account at the provider to a user.
///
/// # Errors
/// `session.identity_taken` when it belongs to another user.
pub(crate) fn link(tx: &mut Tx<'_>, provider: &Provider, person: &Person, user_id: RawId) -> Result<()> {
    let known = tx.query_first(
        "SELECT user_id FROM org_identity WHERE provider_id = ?1 AND subject = ?2",
        &[Value::from(provider.id), Value::from(person.subject.as_str())],
    )?;
    match known {
        Some(row) if row.int(0) == user_id => return Ok(()),
        Some(_) => return Err(Problem::new(ErrorKind::Conflict, "session.identity_taken")),
        None => {}
    }
    let params = [
        Value::from(tx.new_id()),
        Value::from(provider.id),
        Value::from(person.subject.as_str()),
        Value::from(user_id),
        Value::from(person.email.clone()),
        Value::from(tx.now_ms()),
    ];
    tx.execute(
        "INSERT INTO org_identity (id, provider_id, subject, user_id, email, created_at, last_used_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        &params,
    )?;
    note(tx, user_id, "identity_linked", user_id, &provider.key)
}

fn create(tx: &mut Tx<'_>, schema: &Schema, provider: &Provider, person: &Person) -> Result<RawId> {
    if !provider.domains.is_empty() && !person.email_verified {
        return Err(refused("session.email_unverified"));
    }
    let login = person.login.clone().or_else(|| person.email.clone());
    let login = login.ok_or_else(|| refused("session.no_account"))?;
    let ctx = Ctx::system("identity provider", Through::Page);
    let user = User {
        name: person.name.clone().unwrap_or_else(|| login.clone()),
        login,
        email: person.email.clone(),
        phone: None,
        org_unit_id: None,
        locale: "zh".to_owned(),
        is_active: true,
        must_change_password: false,
        password_hash: None,
    };
    // A login name that is taken is another person's: the one at the provider isn't let in as that person.
    let made = tx.attempt(|tx| insert(tx, schema, &ctx, user.clone()));
    let user_id = made.map_err(|problem| match problem.code.as_str() {
        "record.key_taken" => refused("session.no_account"),
        _ => problem,
    })?;
    if let Some(role_id) = provider.role_id {
        let role_id = Id::new(role_id);
        insert(tx, schema, &ctx, UserRole { user_id, role_id })?;
    }
    note(tx, 0, "user_made_by_provider", user_id.raw(), &provider.key)?;
    Ok(user_id.raw())
}

/// Unlinks an account of the user.
///
/// # Errors
/// `record.not_found`.
pub(crate) fn unlink(tx: &mut Tx<'_>, user_id: RawId, id: RawId) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM org_identity WHERE id = ?1 AND user_id = ?2",
        &[Value::from(id), Value::from(user_id)],
    )?;
    if gone == 0 {
        return Err(Problem::not_found("org.identity"));
    }
    note(tx, user_id, "identity_unlinked", user_id, "")
}
