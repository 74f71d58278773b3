//! Finds the session of a token, and what its user may do.

use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_http::{SessionInfo, SessionSource};
use guanxi_store::{Queries, Reader};
use guanxi_types::{Action, Grant, Locale, RawId, Result, Scope};

use crate::commands;

/// Sessions kept in the company's database.
pub struct Sessions;

impl SessionSource for Sessions {
    fn find(&self, r: &mut Reader<'_>, token: &str, now_ms: i64) -> Result<Option<SessionInfo>> {
        let found = r.query_first(
            "SELECT u.id, s.csrf, u.locale, u.must_change_password FROM org_session s \
             JOIN org_user u ON u.id = s.user_id \
             WHERE s.token_hash = ?1 AND s.expires_at > ?2 AND u.is_active = 1",
            &[Value::from(commands::token_hash(token)), Value::from(now_ms)],
        )?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(SessionInfo {
            user_id: row.int(0),
            grants: Arc::new(grants_of(r, row.int(0))?),
            csrf: row.text(1).to_owned(),
            locale: Locale::from_tag(row.text(2)),
            must_change_password: row.int(3) != 0,
        }))
    }
}

/// What the roles of a user allow.
///
/// # Errors
/// When the database can't be read.
pub fn grants_of(r: &mut dyn Queries, user_id: RawId) -> Result<Vec<Grant>> {
    let rows = r.query(
        "SELECT g.entity, g.action, g.scope FROM org_role_grant g \
         JOIN org_user_role ur ON ur.role_id = g.role_id WHERE ur.user_id = ?1",
        &[Value::from(user_id)],
    )?;
    let action = |name: &str| Action::ALL.into_iter().find(|a| a.name() == name);
    let scope = |name: &str| Scope::ALL.into_iter().find(|s| s.name() == name);
    Ok(rows
        .iter()
        .filter_map(|row| {
            Some(Grant {
                entity: row.text(0).to_owned(),
                action: action(row.text(1))?,
                scope: scope(row.text(2))?,
            })
        })
        .collect())
}
