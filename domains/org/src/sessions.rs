//! Finds the session of a token or the key of a secret, and what its user may do.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use guanxi_entity::Value;
use guanxi_http::{SessionInfo, SessionSource};
use guanxi_store::{Queries, Reader, Tx};
use guanxi_types::{
    Action, Ctx, Day, ErrorKind, FieldAccess, FieldRule, FieldRules, Grant, Grants, Locale, Problem, RawId,
    Result, Scope, Zone, scopes_of,
};

use crate::commands;
use crate::commands::api_key;
use crate::commands::sessions::IDLE_MS;

/// Calls a minute of one API key, unless the machine's owner says otherwise.
pub const CALLS_A_KEY: NonZeroU32 = NonZeroU32::new(1_200).unwrap();

/// Sessions and keys kept in the company's database.
pub struct Sessions {
    by_key: DefaultKeyedRateLimiter<RawId>,
}

impl Default for Sessions {
    fn default() -> Self {
        Self::with_calls(CALLS_A_KEY)
    }
}

impl Sessions {
    /// With so many calls a minute of one API key.
    #[must_use]
    pub fn with_calls(a_minute: NonZeroU32) -> Self {
        Self {
            by_key: RateLimiter::keyed(Quota::per_minute(a_minute)),
        }
    }
}

impl SessionSource for Sessions {
    fn find(&self, r: &mut Reader<'_>, token: &str, now_ms: i64) -> Result<Option<SessionInfo>> {
        let found = r.query_first(
            "SELECT u.id, s.csrf, u.locale, u.must_change_password, s.id, s.seen_at FROM org_session s \
             JOIN org_user u ON u.id = s.user_id \
             WHERE s.token_hash = ?1 AND s.expires_at > ?2 AND s.seen_at > ?3 AND u.is_active = 1",
            &[
                Value::from(commands::token::token_hash(token)),
                Value::from(now_ms),
                Value::from(now_ms - IDLE_MS),
            ],
        )?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(SessionInfo {
            id: row.int(4),
            api_key: None,
            seen_at: row.int(5),
            user_id: row.int(0),
            grants: Arc::new(grants_of(r, row.int(0))?),
            fields: Arc::new(field_rules_of(r, row.int(0))?),
            csrf: row.text(1).to_owned(),
            locale: Locale::from_tag(row.text(2)),
            zone: zone(r)?,
            must_change_password: row.int(3) != 0,
            must_enrol: commands::factors_of(r, row.int(0))?.missing(),
        }))
    }

    fn find_key(
        &self,
        r: &mut Reader<'_>,
        secret: &str,
        address: Option<IpAddr>,
        now_ms: i64,
    ) -> Result<Option<SessionInfo>> {
        let Some(key) = api_key::find(r, secret, address, now_ms)? else {
            return Ok(None);
        };
        self.by_key.retain_recent();
        if self.by_key.check_key(&key.id).is_err() {
            return Err(Problem::new(ErrorKind::TooMany, "api_key.too_many_calls"));
        }
        let grants = grants_of(r, key.user_id)?.through_key(api_key::allowances(&key.scopes));
        Ok(Some(SessionInfo {
            id: key.id,
            api_key: Some(key.name),
            seen_at: key.last_used_at,
            user_id: key.user_id,
            grants: Arc::new(grants),
            fields: Arc::new(field_rules_of(r, key.user_id)?),
            csrf: String::new(),
            locale: Locale::Zh,
            zone: zone(r)?,
            must_change_password: false,
            must_enrol: false,
        }))
    }

    fn seen(&self, tx: &mut Tx<'_>, session: &SessionInfo) -> Result<()> {
        let sql = match session.api_key {
            Some(_) => "UPDATE org_api_key SET last_used_at = ?2 WHERE id = ?1",
            None => "UPDATE org_session SET seen_at = ?2 WHERE id = ?1",
        };
        tx.execute(sql, &[Value::from(session.id), Value::from(tx.now_ms())])?;
        Ok(())
    }

    fn key_name(&self, r: &mut dyn Queries, id: RawId) -> Result<Option<String>> {
        let row = r.query_first("SELECT name FROM org_api_key WHERE id = ?1", &[Value::from(id)])?;
        Ok(row.map(|row| row.text(0).to_owned()))
    }

    fn grants(&self, r: &mut Reader<'_>, user_id: RawId) -> Result<Grants> {
        grants_of(r, user_id)
    }

    fn roles(&self, r: &mut Reader<'_>, user_id: RawId) -> Result<Vec<String>> {
        role_keys(r, user_id)
    }
}

/// The keys of a user's roles.
fn role_keys(r: &mut Reader<'_>, user_id: RawId) -> Result<Vec<String>> {
    let rows = r.query(
        "SELECT r.key FROM org_role r JOIN org_user_role ur ON ur.role_id = r.id WHERE ur.user_id = ?1",
        &[Value::from(user_id)],
    )?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

/// The company's zone.
///
/// # Errors
/// When the database can't be read, or holds a zone that the clock doesn't know.
pub fn zone(r: &mut dyn Queries) -> Result<Zone> {
    let row = r.query_first("SELECT zone FROM org_company ORDER BY id LIMIT 1", &[])?;
    row.map_or(Ok(Zone::UTC), |row| {
        Zone::named(row.text(0)).map_err(Problem::internal)
    })
}

/// The company's day.
///
/// # Errors
/// As [`zone`].
pub fn today(r: &mut dyn Queries, ctx: &Ctx) -> Result<Day> {
    Ok(zone(r)?.day_of(ctx.clock.now()))
}

/// What the roles of a user allow.
///
/// # Errors
/// When the database can't be read.
pub fn grants_of(r: &mut dyn Queries, user_id: RawId) -> Result<Grants> {
    let rows = r.query(
        "SELECT g.entity, g.action, g.scope, g.role_id FROM org_role_grant g \
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
                role: row.int(3),
            })
        })
        .collect())
}

/// What the field rules of a user's roles keep back. Of several roles the most permissive wins, sight and writing each for
/// itself; a role that sees none of the entity's records has no say.
///
/// # Errors
/// When the database can't be read.
pub fn field_rules_of(r: &mut dyn Queries, user_id: RawId) -> Result<FieldRules> {
    let rows = r.query(
        "SELECT f.role_id, f.entity, f.field, f.rule, f.may_reveal FROM org_field_rule f \
         WHERE EXISTS (SELECT 1 FROM org_user_role ur WHERE ur.role_id = f.role_id AND ur.user_id = ?1)",
        &[Value::from(user_id)],
    )?;
    if rows.is_empty() {
        return Ok(FieldRules::default());
    }
    let grants = grants_by_role(r, user_id)?;
    let mut lines: BTreeMap<(&str, &str), BTreeMap<RawId, FieldAccess>> = BTreeMap::new();
    for row in &rows {
        if let Some(rule) = FieldRule::named(row.text(3)) {
            let access = FieldAccess::of(rule, row.int(4) != 0);
            lines
                .entry((row.text(1), row.text(2)))
                .or_default()
                .insert(row.int(0), access);
        }
    }
    let mut rules = FieldRules::default();
    for ((entity, field), of_roles) in lines {
        let reading: BTreeSet<RawId> = grants
            .iter()
            .filter(|(_, grants)| !scopes_of(grants, Action::Read, entity).is_none())
            .map(|(role, _)| *role)
            .collect();
        let access = reading
            .iter()
            .map(|role| of_roles.get(role).copied().unwrap_or(FieldAccess::FULL))
            .reduce(FieldAccess::or);
        if let Some(access) = access.filter(|access| *access != FieldAccess::FULL) {
            rules.set(entity, field, access);
        }
    }
    Ok(rules)
}

fn grants_by_role(r: &mut dyn Queries, user_id: RawId) -> Result<BTreeMap<RawId, Vec<Grant>>> {
    let roles = r.query(
        "SELECT role_id FROM org_user_role WHERE user_id = ?1",
        &[Value::from(user_id)],
    )?;
    let mut found: BTreeMap<RawId, Vec<Grant>> = roles.iter().map(|row| (row.int(0), Vec::new())).collect();
    for (role, grants) in &mut found {
        let rows = r.query(
            "SELECT entity, scope FROM org_role_grant WHERE role_id = ?1 AND action = 'read'",
            &[Value::from(*role)],
        )?;
        for row in &rows {
            if let Some(scope) = Scope::ALL.into_iter().find(|s| s.name() == row.text(1)) {
                grants.push(Grant {
                    role: *role,
                    entity: row.text(0).to_owned(),
                    action: Action::Read,
                    scope,
                });
            }
        }
    }
    Ok(found)
}
