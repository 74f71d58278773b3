//! Signing in and out. The token goes to the browser only; the database keeps its hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Store};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use rand::RngCore;
use sha2::{Digest, Sha256};

use crate::commands::password;
use crate::entities::User;

/// How long a session lasts.
const SESSION_MS: i64 = 14 * 24 * 3_600_000;
/// Live sessions of one user; the oldest end first.
const SESSION_LIMIT: i64 = 20;

/// A new session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// For the cookie.
    pub token: String,
    /// Seconds until it ends.
    pub max_age_s: i64,
}

/// What the database keeps of a token.
pub(crate) fn token_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

fn random_token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Signs a user in.
///
/// # Errors
/// `session.wrong_password`, which also stands for an unknown name and an inactive user.
pub async fn sign_in(store: &Store, login: &str, password: &str) -> Result<SignedIn> {
    let refused = || Problem::new(ErrorKind::Unauthenticated, "session.wrong_password");
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
    let user_id = match (is_right.await.map_err(Problem::internal)?, row) {
        (true, Some(row)) => row.int(0),
        _ => return Err(refused()),
    };
    open_session(store, user_id).await
}

async fn open_session(store: &Store, user_id: RawId) -> Result<SignedIn> {
    let (token, csrf) = (random_token(), random_token());
    let hash = token_hash(&token);
    store
        .write(move |tx| {
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
            let params = [
                Value::from(tx.new_id()),
                Value::from(user_id),
                Value::from(hash.as_str()),
                Value::from(csrf.as_str()),
                Value::from(now),
                Value::from(now + SESSION_MS),
            ];
            tx.execute(
                "INSERT INTO org_session (id, user_id, token_hash, csrf, created_at, expires_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                &params,
            )
        })
        .await?;
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
