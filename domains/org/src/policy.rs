//! The roles that a new company has, and what they may do: read from `seed/policy.txt`, a table that people review.

use std::collections::BTreeMap;

use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Action, Ctx, Grant, Id, Problem, Result, Scope, Through, scopes_of};

use crate::entities::{FieldRule, Role, RoleGrant};

const TABLE: &str = include_str!("../seed/policy.txt");

/// Role, entity, field, rule, and whether a masked value may be uncovered one at a time.
const FIELD_RULES: &[(&str, &str, &str, &str, bool)] = &[
    ("analyst", "customers.customer", "name", "mask", false),
    ("analyst", "customers.customer", "phone", "mask", false),
    ("analyst", "customers.customer", "email", "mask", false),
    ("analyst", "customers.customer", "address", "mask", false),
    ("analyst", "customers.customer", "note", "hide", false),
    ("analyst", "marketing.lead", "name", "mask", false),
    ("analyst", "marketing.lead", "phone", "mask", false),
    ("analyst", "marketing.lead", "email", "mask", false),
    ("analyst", "marketing.lead", "message", "hide", false),
    ("analyst", "messages.message", "phone", "mask", false),
    ("analyst", "messages.message", "email", "mask", false),
    ("analyst", "messages.message", "body", "hide", false),
    ("analyst", "messages.bounced_address", "email", "mask", false),
    ("analyst", "messages.bounced_address", "detail", "hide", false),
    ("agent", "messages.message", "phone", "mask", true),
    ("agent", "messages.message", "email", "mask", true),
    ("clerk", "customers.customer", "phone", "mask", true),
    ("clerk", "customers.customer", "email", "mask", true),
    ("clerk", "customers.customer", "address", "mask", true),
    ("clerk", "customers.customer", "income", "hide", false),
    ("agent", "customers.customer", "phone", "mask", true),
    ("agent", "customers.customer", "email", "mask", true),
    ("agent", "customers.customer", "income", "hide", false),
    ("marketer", "catalog.product", "cost_price", "hide", false),
    ("clerk", "catalog.product", "cost_price", "hide", false),
    ("sales_rep", "catalog.product", "cost_price", "hide", false),
    ("service_manager", "catalog.product", "cost_price", "hide", false),
    ("agent", "catalog.product", "cost_price", "hide", false),
    ("marketer", "scheme.relation", "measured_margin", "hide", false),
];

/// Entity and the scopes of read, create, update, delete, import, export.
type Line = (String, [Scope; 6]);

/// A role as it is seeded.
pub(crate) struct SeededRole {
    /// Stable key.
    pub key: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub english: String,
    lines: Vec<Line>,
}

impl SeededRole {
    /// The lines of its policy. What it doesn't give is said only where a broader line of its own would give it.
    fn grants(&self) -> Vec<Grant> {
        let grant = |entity: &str, (action, scope): (Action, Scope)| Grant {
            role: 0,
            entity: entity.to_owned(),
            action,
            scope,
        };
        let each = |line: &Line| Action::ALL.into_iter().zip(line.1).collect::<Vec<_>>();
        let given: Vec<Grant> = self
            .lines
            .iter()
            .flat_map(|line| each(line).into_iter().map(|cell| grant(&line.0, cell)))
            .filter(|grant| grant.scope != Scope::None)
            .collect();
        let denied: Vec<Grant> = self
            .lines
            .iter()
            .flat_map(|line| each(line).into_iter().map(|cell| grant(&line.0, cell)))
            .filter(|grant| {
                grant.scope == Scope::None && !scopes_of(&given, grant.action, &grant.entity).is_none()
            })
            .collect();
        given.into_iter().chain(denied).collect()
    }
}

/// Every seeded role, the administrator's first.
///
/// # Errors
/// When the table can't be read; a test sees to it that it can.
pub(crate) fn roles() -> Result<Vec<SeededRole>> {
    let mut bases: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let mut roles: Vec<SeededRole> = Vec::new();
    let mut base = None;
    for text in TABLE.lines().map(str::trim) {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            [first, ..] if first.starts_with('#') => {}
            ["base", name] => base = Some((*name).to_owned()),
            ["role", key, name, english, from @ ..] => {
                base = None;
                let lines = from.iter().filter_map(|name| bases.get(*name)).flatten().cloned();
                roles.push(SeededRole {
                    key: (*key).to_owned(),
                    name: (*name).to_owned(),
                    english: english.replace('_', " "),
                    lines: lines.collect(),
                });
            }
            [entity, scopes @ ..] => {
                let line = ((*entity).to_owned(), read(text, scopes)?);
                let lines = match (&base, roles.last_mut()) {
                    (Some(name), _) => bases.entry(name.clone()).or_default(),
                    (None, Some(role)) => &mut role.lines,
                    (None, None) => return Err(unreadable(text)),
                };
                lines.retain(|(known, _)| known != entity);
                lines.push(line);
            }
        }
    }
    Ok(roles)
}

fn read(text: &str, words: &[&str]) -> Result<[Scope; 6]> {
    let scope = |word: &&str| match *word {
        "-" => Some(Scope::None),
        name => Scope::ALL.into_iter().find(|scope| scope.name() == name),
    };
    let scopes: Option<Vec<Scope>> = words.iter().map(scope).collect();
    scopes
        .and_then(|scopes| scopes.try_into().ok())
        .ok_or_else(|| unreadable(text))
}

fn unreadable(text: &str) -> Problem {
    Problem::internal(format!("policy.txt: '{text}'"))
}

/// Adds a role with its lines.
///
/// # Errors
/// When the database can't be written.
pub(crate) fn add(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, seeded: &SeededRole) -> Result<Id<Role>> {
    let role = Role {
        key: seeded.key.clone(),
        name: seeded.name.clone(),
        description: Some(seeded.english.clone()),
    };
    let role_id = insert(tx, schema, ctx, role)?;
    for grant in seeded.grants() {
        let line = RoleGrant {
            role_id,
            entity: grant.entity,
            action: grant.action.name().to_owned(),
            scope: grant.scope.name().to_owned(),
        };
        insert(tx, schema, ctx, line)?;
    }
    for (_, entity, field, rule, may_reveal) in FIELD_RULES.iter().filter(|(role, ..)| *role == seeded.key) {
        let line = FieldRule {
            role_id,
            entity: (*entity).to_owned(),
            field: (*field).to_owned(),
            rule: (*rule).to_owned(),
            may_reveal: *may_reveal,
        };
        insert(tx, schema, ctx, line)?;
    }
    Ok(role_id)
}

/// Adds the seeded roles that a company doesn't have; those that it has stay as they are. Their keys.
///
/// # Errors
/// When the database can't be written.
pub fn add_missing_roles(store: &Store, schema: &Schema) -> Result<Vec<String>> {
    let schema = schema.clone();
    store.write_blocking(move |tx| {
        let ctx = Ctx::system("seed", Through::CommandLine);
        let known: Vec<String> = tx
            .query("SELECT key FROM org_role", &[])?
            .iter()
            .map(|row| row.text(0).to_owned())
            .collect();
        let mut added = Vec::new();
        for role in roles()?.iter().filter(|role| !known.contains(&role.key)) {
            add(tx, &schema, &ctx, role)?;
            added.push(role.key.clone());
        }
        Ok(added)
    })
}

/// The seeded policy as a table: role × entity × action → scope, for `schema/permissions.out`.
///
/// # Errors
/// When the seeded table can't be read.
pub fn policy_table(schema: &Schema) -> Result<String> {
    let mut out = String::from("role\tentity\tread\tcreate\tupdate\tdelete\timport\texport\n");
    for role in roles()? {
        let grants = role.grants();
        for def in schema.entities() {
            let cells: Vec<&str> = Action::ALL
                .iter()
                .map(|action| scopes_of(&grants, *action, &def.key).widest().name())
                .collect();
            out.push_str(&format!("{}\t{}\t{}\n", role.key, def.key, cells.join("\t")));
        }
    }
    Ok(out)
}
