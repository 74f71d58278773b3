//! A user's new password, by the user or by whoever owns the machine.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, update_typed};
use guanxi_store::{Queries, Store};
use guanxi_types::{Ctx, ErrorKind, FieldError, Id, Problem, RawId, Result, Through};

use crate::commands::password::{hash_password, is_right, new_password};
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
            Err(Problem::invalid(vec![FieldError::new("current", "wrong_password")]))
        }
    });
    let new_hash = hashing.await.map_err(Problem::internal)??;
    let (schema, kept) = (schema.clone(), super::sign_in::token_hash(token));
    store
        .write(move |tx| {
            set_hash(tx, &schema, user_id, new_hash.clone(), false)?;
            tx.execute(
                "DELETE FROM org_session WHERE user_id = ?1 AND token_hash <> ?2",
                &[Value::from(user_id), Value::from(kept.as_str())],
            )
        })
        .await?;
    Ok(())
}

/// Gives a user a new password made at random, to be changed at the next sign-in, and returns it.
///
/// # Errors
/// `org.unknown_login`.
pub fn reset_password(store: &Store, schema: &Schema, login: &str) -> Result<String> {
    let password = new_password();
    let hash = hash_password(&password)?;
    let (schema, login) = (schema.clone(), login.to_owned());
    store.write_blocking(move |tx| {
        let sql = format!("SELECT id FROM {} WHERE login = ?1", User::def().table);
        let row = tx.query_first(&sql, &[Value::from(login.as_str())])?.ok_or_else(|| {
            Problem::new(ErrorKind::NotFound, "org.unknown_login").with("login", login.as_str())
        })?;
        set_hash(tx, &schema, row.int(0), hash.clone(), true)?;
        tx.execute("DELETE FROM org_session WHERE user_id = ?1", &[Value::from(row.int(0))])
    })?;
    Ok(password)
}

fn set_hash(
    tx: &mut guanxi_store::Tx<'_>,
    schema: &Schema,
    user_id: RawId,
    hash: String,
    must_change: bool,
) -> Result<()> {
    let ctx = Ctx::system("password", Through::Page);
    let patch =
        UserPatch { password_hash: Some(Some(hash)), must_change_password: Some(must_change), ..UserPatch::default() };
    update_typed::<User>(tx, schema, &ctx, Id::new(user_id), patch)
}
