//! Company, units, users, roles, stores, market areas; signing in.

mod audit;
pub mod commands;
pub mod entities;
pub mod http;
mod policy;
pub mod queries;
mod rate_limit;
mod rules;
mod seed;
mod sessions;

use guanxi_entity::Entity;
use guanxi_record::{Module, Rule};
use guanxi_store::Migration;

use crate::entities::{
    Company, FieldRule, MarketArea, OrgUnit, Post, PostAssignment, Role, RoleGrant, SavedView, Store, Team,
    TeamMember, Territory, TerritoryMember, User, UserRole,
};

pub use policy::{add_missing_roles, policy_table};
pub use seed::{FirstSignIn, company, seed};
pub use sessions::{CALLS_A_KEY, Sessions, field_rules_of, grants_of, today, zone};

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
    Migration {
        key: "org/0003_field_rule",
        sql: include_str!("../migrations/0003_field_rule.sql"),
    },
    Migration {
        key: "org/0004_organisation",
        sql: include_str!("../migrations/0004_organisation.sql"),
    },
    Migration {
        key: "org/0005_audit_right",
        sql: include_str!("../migrations/0005_audit_right.sql"),
    },
    Migration {
        key: "org/0010_sign_in",
        sql: include_str!("../migrations/0010_sign_in.sql"),
    },
    Migration {
        key: "org/0011_search",
        sql: include_str!("../migrations/0011_search.sql"),
    },
    Migration {
        key: "org/0013_privacy_right",
        sql: include_str!("../migrations/0013_privacy_right.sql"),
    },
    Migration {
        key: "org/0014_store_place",
        sql: include_str!("../migrations/0014_store_place.sql"),
    },
    Migration {
        key: "org/0015_sql_right",
        sql: include_str!("../migrations/0015_sql_right.sql"),
    },
    Migration {
        key: "org/0016_reach_role",
        sql: include_str!("../migrations/0016_reach_role.sql"),
    },
    Migration {
        key: "org/0017_cost_price",
        sql: include_str!("../migrations/0017_cost_price.sql"),
    },
];

const RULES: [Rule; 12] = [
    Rule::after("org.org_unit", rules::closure::of_units),
    Rule::after("org.market_area", guanxi_record::no_circle::<MarketArea>),
    Rule::both(
        "org.post",
        rules::window::is_forward::<Post>,
        rules::closure::of_posts,
    ),
    Rule::both(
        "org.territory",
        rules::window::is_forward::<Territory>,
        rules::closure::of_territories,
    ),
    Rule::both(
        "org.post_assignment",
        rules::window::is_forward::<PostAssignment>,
        rules::window::one_main_post,
    ),
    Rule::before("org.team_member", rules::window::is_forward::<TeamMember>),
    Rule::before(
        "org.territory_member",
        rules::window::is_forward::<TerritoryMember>,
    ),
    Rule::before("org.company", rules::known_zone),
    Rule::before("org.store", rules::known_store_place),
    Rule::after("org.user", rules::end_sessions_of_changed_users),
    Rule::after("org.role_grant", rules::named::known_entity),
    Rule::after("org.field_rule", rules::named::known_field),
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
            Post::def(),
            PostAssignment::def(),
            Team::def(),
            TeamMember::def(),
            Territory::def(),
            TerritoryMember::def(),
            Store::def(),
            MarketArea::def(),
            User::def(),
            Role::def(),
            UserRole::def(),
            RoleGrant::def(),
            FieldRule::def(),
            SavedView::def(),
        ],
        migrations: MIGRATIONS,
        rules: &RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
