//! What a new company begins with: its own record, the roles with their policy, and one administrator.

use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Ctx, Id, Result, Through};

use crate::commands::{hash_password, new_password};
use crate::entities::{Company, FieldRule, Role, RoleGrant, User, UserRole};

/// How to sign in for the first time.
#[derive(Clone, Debug)]
pub struct FirstSignIn {
    /// The administrator's login name.
    pub login: String,
    /// The password, made at this moment; it is not kept.
    pub password: String,
}

/// Key, Chinese name, and the policy as `entity action scope`.
type SeededRole = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

const ROLES: [SeededRole; 4] = [
    (
        "administrator",
        "系统管理员",
        &[
            ("*", "read", "all"),
            ("*", "create", "all"),
            ("*", "update", "all"),
            ("*", "delete", "all"),
            ("*", "import", "all"),
            ("*", "export", "all"),
        ],
    ),
    (
        "analyst",
        "分析员",
        &[
            ("*", "read", "all"),
            ("*", "export", "all"),
            ("org.user", "read", "none"),
            ("org.user", "export", "none"),
            ("org.user_role", "read", "none"),
            ("org.user_role", "export", "none"),
            ("org.role_grant", "read", "none"),
            ("org.role_grant", "export", "none"),
            ("org.saved_view", "read", "own"),
            ("org.saved_view", "create", "own"),
            ("org.saved_view", "update", "own"),
            ("org.saved_view", "delete", "own"),
        ],
    ),
    (
        "marketer",
        "市场专员",
        &[
            ("*", "read", "all"),
            ("customers.customer", "create", "all"),
            ("customers.customer", "update", "all"),
            ("customers.customer", "import", "all"),
            ("customers.customer", "export", "all"),
            ("org.user", "read", "none"),
            ("org.user_role", "read", "none"),
            ("org.role_grant", "read", "none"),
            ("org.saved_view", "read", "own"),
            ("org.saved_view", "create", "own"),
            ("org.saved_view", "update", "own"),
            ("org.saved_view", "delete", "own"),
        ],
    ),
    (
        "clerk",
        "店员",
        &[
            ("customers.customer", "read", "all"),
            ("customers.customer", "create", "all"),
            ("customers.customer", "update", "own"),
            ("catalog.product", "read", "all"),
            ("catalog.category", "read", "all"),
            ("org.store", "read", "all"),
            ("org.company", "read", "all"),
            ("trade.sale", "read", "own"),
            ("trade.sale", "create", "all"),
            ("trade.sale_line", "read", "own"),
            ("trade.sale_line", "create", "all"),
            ("trade.payment", "read", "own"),
            ("trade.payment", "create", "all"),
            ("org.saved_view", "read", "own"),
            ("org.saved_view", "create", "own"),
            ("org.saved_view", "update", "own"),
            ("org.saved_view", "delete", "own"),
        ],
    ),
];

/// Role, entity, field, rule, and whether a masked value may be uncovered one at a time.
const FIELD_RULES: &[(&str, &str, &str, &str, bool)] = &[
    ("analyst", "customers.customer", "name", "mask", false),
    ("analyst", "customers.customer", "phone", "mask", false),
    ("analyst", "customers.customer", "email", "mask", false),
    ("analyst", "customers.customer", "address", "mask", false),
    ("analyst", "customers.customer", "note", "hide", false),
    ("clerk", "customers.customer", "phone", "mask", true),
    ("clerk", "customers.customer", "email", "mask", true),
    ("clerk", "customers.customer", "address", "mask", true),
    ("clerk", "customers.customer", "income", "hide", false),
    ("agent", "customers.customer", "phone", "mask", true),
    ("agent", "customers.customer", "email", "mask", true),
    ("agent", "customers.customer", "income", "hide", false),
];

/// Fills an empty company; one that has users is left alone.
///
/// # Errors
/// When the database can't be written.
pub fn seed(store: &Store, schema: &Schema, company: Company) -> Result<Option<FirstSignIn>> {
    let has_users = store
        .read_blocking(|r| r.query_first("SELECT id FROM org_user LIMIT 1", &[]))?
        .is_some();
    if has_users {
        return Ok(None);
    }
    let first = FirstSignIn {
        login: "admin".to_owned(),
        password: new_password(),
    };
    let hash = hash_password(&first.password)?;
    let (schema, login) = (schema.clone(), first.login.clone());
    store.write_blocking(move |tx| {
        let ctx = Ctx::system("seed", Through::CommandLine);
        insert(tx, &schema, &ctx, company.clone())?;
        let user = User {
            login: login.clone(),
            name: "管理员".to_owned(),
            email: None,
            phone: None,
            org_unit_id: None,
            locale: "zh".to_owned(),
            is_active: true,
            must_change_password: false,
            password_hash: Some(hash.clone()),
        };
        let user_id = insert(tx, &schema, &ctx, user)?;
        let roles = seed_roles(tx, &schema, &ctx)?;
        if let Some(administrator) = roles.first() {
            insert(
                tx,
                &schema,
                &ctx,
                UserRole {
                    user_id,
                    role_id: *administrator,
                },
            )?;
        }
        Ok(())
    })?;
    Ok(Some(first))
}

fn seed_roles(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<Vec<Id<Role>>> {
    let mut ids = Vec::new();
    for (key, name, policy) in ROLES {
        let role = Role {
            key: key.to_owned(),
            name: name.to_owned(),
            description: None,
        };
        let role_id = insert(tx, schema, ctx, role)?;
        for (entity, action, scope) in policy {
            let grant = RoleGrant {
                role_id,
                entity: (*entity).to_owned(),
                action: (*action).to_owned(),
                scope: (*scope).to_owned(),
            };
            insert(tx, schema, ctx, grant)?;
        }
        for (_, entity, field, rule, may_reveal) in FIELD_RULES.iter().filter(|(role, ..)| *role == key) {
            let line = FieldRule {
                role_id,
                entity: (*entity).to_owned(),
                field: (*field).to_owned(),
                rule: (*rule).to_owned(),
                may_reveal: *may_reveal,
            };
            insert(tx, schema, ctx, line)?;
        }
        ids.push(role_id);
    }
    Ok(ids)
}

/// The seeded policy as a table: role × entity × action → scope, for `schema/permissions.out`.
#[must_use]
pub fn policy_table(schema: &Schema) -> String {
    use guanxi_types::{Action, Grant, Scope, scopes_of};
    let mut out = String::from("role\tentity\tread\tcreate\tupdate\tdelete\timport\texport\n");
    for (key, _, policy) in ROLES {
        let grants: Vec<Grant> = policy
            .iter()
            .filter_map(|(entity, action, scope)| {
                Some(Grant {
                    role: 0,
                    entity: (*entity).to_owned(),
                    action: Action::ALL.into_iter().find(|a| a.name() == *action)?,
                    scope: Scope::ALL.into_iter().find(|s| s.name() == *scope)?,
                })
            })
            .collect();
        for def in schema.entities() {
            let cells: Vec<&str> = Action::ALL
                .iter()
                .map(|a| scopes_of(&grants, *a, &def.key).widest().name())
                .collect();
            out.push_str(&format!("{key}\t{}\t{}\n", def.key, cells.join("\t")));
        }
    }
    out
}

/// The fields of a company named so, in this currency and zone.
#[must_use]
pub fn company(name: &str, currency: &str, zone: &str) -> Company {
    Company {
        name: name.to_owned(),
        currency: currency.to_owned(),
        zone: zone.to_owned(),
        introduction: None,
    }
}
