//! Company, units, users, roles, stores, market areas; signing in.

pub mod commands;
pub mod entities;
pub mod http;
mod rate_limit;
mod rules;
mod seed;
mod sessions;

use guanxi_entity::Entity;
use guanxi_record::{Module, Rule};
use guanxi_store::Migration;

use crate::entities::{Company, MarketArea, OrgUnit, Role, RoleGrant, SavedView, Store, User, UserRole};

pub use seed::{FirstSignIn, company, policy_table, seed};
pub use sessions::{Sessions, grants_of};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "org/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "org/0002_session",
        sql: include_str!("../migrations/0002_session.sql"),
    },
];

const RULES: [Rule; 3] = [
    Rule {
        entity: "org.company",
        before: Some(rules::known_zone),
        after: None,
    },
    Rule {
        entity: "org.store",
        before: Some(rules::known_store_zone),
        after: None,
    },
    Rule {
        entity: "org.user",
        before: None,
        after: Some(rules::end_sessions_of_changed_users),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "org",
        entities: vec![
            // In the order of the menu.
            Company::def(),
            OrgUnit::def(),
            Store::def(),
            MarketArea::def(),
            User::def(),
            Role::def(),
            UserRole::def(),
            RoleGrant::def(),
            SavedView::def(),
        ],
        migrations: MIGRATIONS,
        rules: &RULES,
        locales: include_str!("../locales.toml"),
    }
}
