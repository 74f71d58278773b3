//! Identity providers (OpenID Connect): where users may prove who they are instead of a password of ours.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{ErrorKind, FieldError, Problem, RawId, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Js, json};
use url::{Host, Url};

use crate::audit::note;

/// Most characters of a text of a provider.
const TEXT_LENGTH: usize = 300;
const COLUMNS: &str = "id, key, name, issuer, client_id, client_secret, scopes, login_claim, domains, creates_users, \
     role_id, asks_second_factor, is_active";

/// What an administrator says of a provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProviderInput {
    /// Stable name in addresses (`corp`).
    pub key: String,
    /// What the button says.
    pub name: String,
    /// The provider's address, as its discovery document names it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our password there; nothing keeps the former one.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// What is asked for beside `openid`, by blanks.
    #[serde(default)]
    pub scopes: String,
    /// The claim that becomes the login name of a user made by signing in.
    #[serde(default)]
    pub login_claim: String,
    /// E-mail domains that may sign in, by blanks; empty: any.
    #[serde(default)]
    pub domains: String,
    /// Whether somebody unknown becomes a user.
    #[serde(default)]
    pub creates_users: bool,
    /// The role of such a user.
    #[serde(default)]
    pub role_id: Option<String>,
    /// Whether our own second factor is asked for as well.
    #[serde(default)]
    pub asks_second_factor: bool,
    /// Whether it is offered.
    pub is_active: bool,
}

/// A provider as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Provider {
    pub id: RawId,
    pub key: String,
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<String>,
    pub scopes: String,
    pub login_claim: String,
    pub domains: String,
    pub creates_users: bool,
    pub role_id: Option<RawId>,
    pub asks_second_factor: bool,
    pub is_active: bool,
}

fn purpose(id: RawId) -> String {
    format!("org.identity_provider.{id}")
}

impl Provider {
    fn from_row(r: &dyn Queries, row: &Row) -> Result<Self> {
        let id = row.int(0);
        let secret = match row.text(5) {
            "" => None,
            sealed => {
                let plain = r.vault()?.unseal(&purpose(id), sealed)?;
                Some(String::from_utf8(plain).map_err(Problem::internal)?)
            }
        };
        Ok(Self {
            id,
            key: row.text(1).to_owned(),
            name: row.text(2).to_owned(),
            issuer: row.text(3).to_owned(),
            client_id: row.text(4).to_owned(),
            client_secret: secret,
            scopes: row.text(6).to_owned(),
            login_claim: row.text(7).to_owned(),
            domains: row.text(8).to_owned(),
            creates_users: row.int(9) != 0,
            role_id: row.optional_int(10),
            asks_second_factor: row.int(11) != 0,
            is_active: row.int(12) != 0,
        })
    }

    /// Without the secret.
    pub fn json(&self) -> Js {
        json!({
            "id": self.id.to_string(), "key": self.key, "name": self.name, "issuer": self.issuer,
            "client_id": self.client_id, "has_secret": self.client_secret.is_some(), "scopes": self.scopes,
            "login_claim": self.login_claim, "domains": self.domains, "creates_users": self.creates_users,
            "role_id": self.role_id.map(|id| id.to_string()), "asks_second_factor": self.asks_second_factor,
            "is_active": self.is_active,
        })
    }

    /// Whether an address of this domain may sign in.
    pub fn admits(&self, email: Option<&str>) -> bool {
        let domain = email
            .and_then(|e| e.rsplit_once('@'))
            .map(|(_, d)| d.to_lowercase());
        self.domains.is_empty()
            || self
                .domains
                .split_whitespace()
                .any(|allowed| domain.as_deref() == Some(allowed.to_lowercase().as_str()))
    }
}

/// Every provider, by name.
pub(crate) fn list(r: &mut dyn Queries) -> Result<Vec<Provider>> {
    let rows = r.query(
        &format!("SELECT {COLUMNS} FROM org_identity_provider ORDER BY name, id"),
        &[],
    )?;
    rows.iter().map(|row| Provider::from_row(r, row)).collect()
}

/// The active provider of a key.
///
/// # Errors
/// `record.not_found`.
pub(crate) fn of_key(r: &mut dyn Queries, key: &str) -> Result<Provider> {
    let found = list(r)?.into_iter().find(|p| p.key == key && p.is_active);
    found.ok_or_else(|| Problem::not_found("org.identity_provider"))
}

/// Secrets go only to `https`, or to this machine.
fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let is_here = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

fn check(input: &ProviderInput) -> Result<()> {
    let mut faults = Vec::new();
    let required = [
        ("key", &input.key),
        ("name", &input.name),
        ("issuer", &input.issuer),
        ("client_id", &input.client_id),
    ];
    for (field, text) in required {
        if text.trim().is_empty() {
            faults.push(FieldError::new(field, "required"));
        } else if text.chars().count() > TEXT_LENGTH {
            faults.push(FieldError::new(field, "too_long").with("max", TEXT_LENGTH));
        }
    }
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !input.key.chars().all(is_plain) {
        faults.push(FieldError::new("key", "plain_name"));
    }
    if !input.issuer.is_empty() && !is_safe(&input.issuer) {
        faults.push(FieldError::new("issuer", "https_address"));
    }
    if input.creates_users && input.role_id.is_none() {
        faults.push(FieldError::new("role_id", "required"));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(faults))
    }
}

/// Adds a provider, or changes the one of this id.
///
/// # Errors
/// `record.invalid`, `record.key_taken`, `record.not_found`.
pub(crate) fn save(tx: &mut Tx<'_>, by: RawId, id: Option<RawId>, input: &ProviderInput) -> Result<Provider> {
    check(input)?;
    let is_new = id.is_none();
    let id = id.unwrap_or_else(|| tx.new_id());
    let former = list(tx)?.into_iter().find(|p| p.id == id);
    if !is_new && former.is_none() {
        return Err(Problem::not_found("org.identity_provider"));
    }
    let secret = input
        .client_secret
        .clone()
        .filter(|s| !s.is_empty())
        .or_else(|| former.and_then(|p| p.client_secret));
    let sealed = match secret {
        Some(plain) => Some(tx.vault()?.seal(&purpose(id), plain.as_bytes())?),
        None => None,
    };
    let role = input.role_id.as_ref().and_then(|text| text.parse::<i64>().ok());
    let claim = match input.login_claim.trim() {
        "" => "email",
        claim => claim,
    };
    let params = [
        Value::from(id),
        Value::from(input.key.trim()),
        Value::from(input.name.trim()),
        Value::from(input.issuer.trim()),
        Value::from(input.client_id.trim()),
        Value::from(sealed),
        Value::from(input.scopes.trim()),
        Value::from(claim),
        Value::from(input.domains.trim()),
        Value::from(i64::from(input.creates_users)),
        Value::from(role),
        Value::from(i64::from(input.asks_second_factor)),
        Value::from(i64::from(input.is_active)),
    ];
    let sql = if is_new {
        format!(
            "INSERT INTO org_identity_provider ({COLUMNS}) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        )
    } else {
        "UPDATE org_identity_provider SET key = ?2, name = ?3, issuer = ?4, client_id = ?5, client_secret = ?6, \
         scopes = ?7, login_claim = ?8, domains = ?9, creates_users = ?10, role_id = ?11, asks_second_factor = ?12, \
         is_active = ?13 WHERE id = ?1"
            .to_owned()
    };
    tx.execute(&sql, &params)?;
    note(tx, by, "identity_provider_saved", 0, input.key.trim())?;
    let saved = list(tx)?.into_iter().find(|p| p.id == id);
    saved.ok_or_else(|| Problem::new(ErrorKind::NotFound, "record.not_found"))
}

/// Removes a provider; its users keep their other ways in.
///
/// # Errors
/// `record.not_found`.
pub(crate) fn remove(tx: &mut Tx<'_>, by: RawId, id: RawId) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM org_identity_provider WHERE id = ?1",
        &[Value::from(id)],
    )?;
    if gone == 0 {
        return Err(Problem::not_found("org.identity_provider"));
    }
    note(tx, by, "identity_provider_removed", 0, &id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// O5
    #[test]
    fn secrets_go_to_https_or_to_this_machine_only() {
        for good in [
            "https://id.example.cn",
            "http://127.0.0.1:9",
            "http://localhost:9/a",
            "http://[::1]:9",
        ] {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "http://id.example.cn",
            "ftp://127.0.0.1",
            "http://127.0.0.1.example.cn",
            "id",
            "",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
    }
}
