//! Finds the session of a token, and what its user may do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_http::{SessionInfo, SessionSource};
use guanxi_store::{Queries, Reader};
use guanxi_types::{Action, FieldAccess, FieldRule, FieldRules, Grant, Locale, RawId, Result, Scope, widest};

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
            fields: Arc::new(field_rules_of(r, row.int(0))?),
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
            .filter(|(_, grants)| widest(grants, Action::Read, entity) != Scope::None)
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
                    entity: row.text(0).to_owned(),
                    action: Action::Read,
                    scope,
                });
            }
        }
    }
    Ok(found)
}
