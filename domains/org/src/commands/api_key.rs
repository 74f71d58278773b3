//! API keys: a program acts on behalf of a user, with less than the user's rights, until the key is revoked.

use std::net::IpAddr;

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Action, Allowance, ErrorKind, FieldError, Problem, RawId, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Js, json};

use super::token::{random_token, token_hash};
use crate::audit::note;
use crate::rules::named::is_known;

/// What every key begins with, so that one that leaked is recognised.
pub(crate) const MARK: &str = "gx_";
/// Characters of a key that are shown in lists.
const SHOWN: usize = 10;
/// Live keys of one user.
const KEYS: i64 = 50;
const NAME_LENGTH: usize = 100;

/// What a key may do: a part of what its user may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyScope {
    /// Entity key, `domain.*`, `*`, or the name of a right.
    pub entity: String,
    /// Actions (`read`, `create`, …).
    pub actions: Vec<String>,
}

/// A key to be made.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct KeyInput {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<KeyScope>,
    /// Addresses that it may be used from; none: any.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Days until it ends; nothing: never.
    #[serde(default)]
    pub days: Option<i64>,
}

/// A live key, found by its secret.
pub(crate) struct FoundKey {
    pub id: RawId,
    pub user_id: RawId,
    pub name: String,
    pub scopes: Vec<KeyScope>,
    pub last_used_at: i64,
}

fn check(schema: &Schema, input: &KeyInput) -> Result<()> {
    let mut faults = Vec::new();
    let length = input.name.trim().chars().count();
    if length == 0 {
        faults.push(FieldError::new("name", "required"));
    } else if length > NAME_LENGTH {
        faults.push(FieldError::new("name", "too_long").with("max", NAME_LENGTH));
    }
    let knows = |name: &String| Action::ALL.into_iter().any(|a| a.name() == name);
    let is_right = |scope: &KeyScope| !scope.actions.is_empty() && scope.actions.iter().all(knows);
    if input.scopes.is_empty() {
        faults.push(FieldError::new("scopes", "required"));
    } else if !input.scopes.iter().all(is_right) {
        faults.push(FieldError::new("scopes", "not_a_choice"));
    } else if let Some(scope) = input.scopes.iter().find(|scope| !is_known(schema, &scope.entity)) {
        // A key that names what there isn't would be for something else one day.
        faults.push(FieldError::new("scopes", "unknown_entity").with("value", scope.entity.as_str()));
    }
    if input.addresses.iter().any(|a| a.parse::<IpAddr>().is_err()) {
        faults.push(FieldError::new("addresses", "bad_address"));
    }
    if input.days.is_some_and(|days| !(1..=3_650).contains(&days)) {
        faults.push(FieldError::new("days", "out_of_range"));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(faults))
    }
}

/// Makes a key of a user, by whom; the answer is shown once.
///
/// # Errors
/// `record.invalid`, `api_key.too_many`.
pub fn create_key(
    tx: &mut Tx<'_>,
    schema: &Schema,
    (by, user_id): (RawId, RawId),
    input: &KeyInput,
) -> Result<(RawId, String)> {
    const DAY_MS: i64 = 86_400_000;
    check(schema, input)?;
    let live = tx.query_first(
        "SELECT COUNT(*) FROM org_api_key WHERE user_id = ?1 AND revoked_at IS NULL",
        &[Value::from(user_id)],
    )?;
    if live.is_some_and(|row| row.int(0) >= KEYS) {
        return Err(Problem::new(ErrorKind::Conflict, "api_key.too_many").with("max", KEYS));
    }
    let secret = format!("{MARK}{}", random_token());
    let prefix: String = secret.chars().take(SHOWN).collect();
    let (id, now) = (tx.new_id(), tx.now_ms());
    let scopes = serde_json::to_string(&input.scopes).map_err(Problem::internal)?;
    let addresses = serde_json::to_string(&input.addresses).map_err(Problem::internal)?;
    let params = [
        Value::from(id),
        Value::from(user_id),
        Value::from(input.name.trim()),
        Value::from(prefix),
        Value::from(token_hash(&secret)),
        Value::from(scopes),
        Value::from(addresses),
        Value::from(now),
        Value::from(by),
        Value::from(input.days.map(|days| now + days * DAY_MS)),
    ];
    tx.execute(
        "INSERT INTO org_api_key (id, user_id, name, prefix, secret_hash, scopes, addresses, created_at, created_by, \
         expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &params,
    )?;
    note(tx, by, "api_key_made", user_id, input.name.trim())?;
    Ok((id, secret))
}

/// The live key of a secret, if it may be used from this address.
pub(crate) fn find(
    r: &mut dyn Queries,
    secret: &str,
    address: Option<IpAddr>,
    now_ms: i64,
) -> Result<Option<FoundKey>> {
    let row = r.query_first(
        "SELECT k.id, k.user_id, k.name, k.scopes, k.addresses, k.last_used_at FROM org_api_key k \
         JOIN org_user u ON u.id = k.user_id WHERE k.secret_hash = ?1 AND k.revoked_at IS NULL \
         AND (k.expires_at IS NULL OR k.expires_at > ?2) AND u.is_active = 1",
        &[Value::from(token_hash(secret)), Value::from(now_ms)],
    )?;
    let Some(row) = row else { return Ok(None) };
    let allowed: Vec<IpAddr> = serde_json::from_str(row.text(4)).map_err(Problem::internal)?;
    if !allowed.is_empty() && !address.is_some_and(|a| allowed.contains(&a)) {
        return Ok(None);
    }
    Ok(Some(FoundKey {
        id: row.int(0),
        user_id: row.int(1),
        name: row.text(2).to_owned(),
        scopes: serde_json::from_str(row.text(3)).map_err(Problem::internal)?,
        last_used_at: row.int(5),
    }))
}

/// What a key is for, as it was said when it was made.
pub(crate) fn allowances(scopes: &[KeyScope]) -> Vec<Allowance> {
    let of = |scope: &KeyScope| Allowance {
        entity: scope.entity.clone(),
        actions: Action::ALL
            .into_iter()
            .filter(|action| scope.actions.iter().any(|name| name == action.name()))
            .collect(),
    };
    scopes.iter().map(of).collect()
}

/// Revokes a key, at once; `of` keeps it to a user's own.
///
/// # Errors
/// `record.not_found`.
pub(crate) fn revoke(tx: &mut Tx<'_>, by: RawId, id: RawId, of: Option<RawId>) -> Result<()> {
    let row = tx.query_first(
        "SELECT user_id, name FROM org_api_key WHERE id = ?1 AND revoked_at IS NULL",
        &[Value::from(id)],
    )?;
    let row = row
        .filter(|row| of.is_none_or(|user_id| row.int(0) == user_id))
        .ok_or_else(|| Problem::not_found("org.api_key"))?;
    tx.execute(
        "UPDATE org_api_key SET revoked_at = ?2 WHERE id = ?1",
        &[Value::from(id), Value::from(tx.now_ms())],
    )?;
    note(tx, by, "api_key_revoked", row.int(0), row.text(1))
}

/// The keys of a user, or everybody's, newest first.
pub(crate) fn list(r: &mut dyn Queries, of: Option<RawId>) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT k.id, k.user_id, u.name, k.name, k.prefix, k.scopes, k.addresses, k.created_at, k.expires_at, \
         k.last_used_at, k.revoked_at FROM org_api_key k JOIN org_user u ON u.id = k.user_id \
         WHERE k.user_id = ?1 OR ?1 = 0 ORDER BY k.id DESC LIMIT 500",
        &[Value::from(of.unwrap_or(0))],
    )?;
    Ok(rows.iter().map(describe).collect())
}

fn describe(row: &Row) -> Js {
    let parsed = |at: usize| serde_json::from_str::<Js>(row.text(at)).unwrap_or_default();
    let instant = |at: usize| crate::http::instant_at(row, at);
    json!({
        "id": row.int(0).to_string(), "user": { "id": row.int(1).to_string(), "name": row.text(2) },
        "name": row.text(3), "prefix": row.text(4), "scopes": parsed(5), "addresses": parsed(6),
        "created_at": instant(7), "expires_at": instant(8), "last_used_at": instant(9), "revoked_at": instant(10),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I2: a key says what it is for in words that mean something.
    #[test]
    fn a_key_names_what_there_is() {
        let schema = Schema::new(vec![crate::module()]).unwrap();
        let refused = |entity: &str, actions: &[&str]| {
            let scope = KeyScope {
                entity: entity.to_owned(),
                actions: actions.iter().map(|a| (*a).to_owned()).collect(),
            };
            let input = KeyInput {
                name: "till".to_owned(),
                scopes: vec![scope],
                ..KeyInput::default()
            };
            check(&schema, &input)
                .map_err(|problem| problem.fields[0].code.clone())
                .err()
        };
        for known in ["*", "org.*", "org.user", "audit.log", "privacy.data"] {
            assert_eq!(refused(known, &["read"]), None, "{known}");
        }
        for unknown in ["", "org", "org.users", "orgs.*", "audit.*", "**", "*.*", ".*"] {
            assert_eq!(
                refused(unknown, &["read"]).as_deref(),
                Some("unknown_entity"),
                "{unknown}"
            );
        }
        assert_eq!(refused("org.user", &["look"]).as_deref(), Some("not_a_choice"));
        assert_eq!(refused("org.user", &[]).as_deref(), Some("not_a_choice"));
    }
}
