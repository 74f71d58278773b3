//! A user's new password, by the user or by whoever owns the machine.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, update_typed};
use guanxi_store::{Queries, Store};
use guanxi_types::{Ctx, ErrorKind, FieldError, Id, Problem, RawId, Result, Through};

use crate::commands::password::{hash_of, hash_password, is_right, new_password};
use crate::entities::{User, UserPatch};

/// Changes the user's own password; the user's other sessions end.
///
/// # Errors
/// `wrong_password` at the field `current`, `too_short` at `new`.
pub async fn change_password(
    store: &Store,
    schema: &Schema,
    user_id: RawId,
    token: &str,
    passwords: (String, String),
) -> Result<()> {
    let hash = store
        .read(move |r| {
            let sql = format!("SELECT password_hash FROM {} WHERE id = ?1", User::def().table);
            r.query_first(&sql, &[Value::from(user_id)])
        })
        .await?
        .map(|row| row.text(0).to_owned());
    let (current, new) = passwords;
    if current == new {
        return Err(Problem::invalid(vec![FieldError::new("new", "same_as_before")]));
    }
    let hashing = tokio::task::spawn_blocking(move || {
        if is_right(&current, hash.as_deref()) {
            hash_password(&new)
        } else {
            Err(Problem::invalid(vec![FieldError::new(
                "current",
                "wrong_password",
            )]))
        }
    });
    let new_hash = hashing.await.map_err(Problem::internal)??;
    let (schema, kept) = (schema.clone(), super::token::token_hash(token));
    store
        .write(move |tx| {
            // Everybody may change the own password, whatever the role says of users.
            let ctx = Ctx::system("password", Through::Page);
            set_hash(tx, &schema, &ctx, Id::new(user_id), (new_hash.clone(), false))?;
            tx.execute(
                "DELETE FROM org_session WHERE user_id = ?1 AND token_hash <> ?2",
                &[Value::from(user_id), Value::from(kept.as_str())],
            )
        })
        .await?;
    Ok(())
}

/// Gives a user a new password made at random, to be changed at the next sign-in, and returns it. The user's sessions end.
///
/// # Errors
/// `record.not_found`.
pub fn reset_password(store: &Store, schema: &Schema, ctx: &Ctx, user_id: Id<User>) -> Result<String> {
    let password = new_password();
    replace(store, (schema, ctx), user_id, hash_password(&password)?)?;
    Ok(password)
}

/// Gives a user this password, to be changed at the next sign-in. The user's sessions end.
///
/// # Errors
/// `record.not_found`; `too_short` or `too_long` at the field `password`.
pub fn give_password(
    store: &Store,
    schema: &Schema,
    ctx: &Ctx,
    user_id: Id<User>,
    password: &str,
) -> Result<()> {
    replace(store, (schema, ctx), user_id, hash_of("password", password)?)
}

fn replace(store: &Store, (schema, ctx): (&Schema, &Ctx), user_id: Id<User>, hash: String) -> Result<()> {
    let (schema, ctx) = (schema.clone(), ctx.clone());
    store.write_blocking(move |tx| {
        set_hash(tx, &schema, &ctx, user_id, (hash.clone(), true))?;
        tx.execute(
            "DELETE FROM org_session WHERE user_id = ?1",
            &[Value::from(user_id.raw())],
        )
    })?;
    Ok(())
}

/// The user of a login name.
///
/// # Errors
/// `org.unknown_login`.
pub fn user_of_login(store: &Store, login: &str) -> Result<Id<User>> {
    let sql = format!("SELECT id FROM {} WHERE login = ?1", User::def().table);
    let row = store.read_blocking(|r| r.query_first(&sql, &[Value::from(login)]))?;
    row.map(|row| Id::new(row.int(0)))
        .ok_or_else(|| Problem::new(ErrorKind::NotFound, "org.unknown_login").with("login", login))
}

fn set_hash(
    tx: &mut guanxi_store::Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    user_id: Id<User>,
    (hash, must_change): (String, bool),
) -> Result<()> {
    let patch = UserPatch {
        password_hash: Some(Some(hash)),
        must_change_password: Some(must_change),
        ..UserPatch::default()
    };
    update_typed::<User>(tx, schema, ctx, user_id, patch)
}
