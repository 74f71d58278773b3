//! The member's own pages: signing in with a code or with what a clerk shows, and what is the member's own.
//!
//! A member's session is no user's session: it has a table, a cookie and operations of its own, and reaches what is the member's and
//! what the member's household shares. Nothing here takes the id of a customer from a request of a member.

pub mod commands;
pub mod entities;
pub mod http;
pub mod queries;
mod rules;
mod token;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{PageSetting, Request};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "member/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "member/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "member/0003_tighter",
        sql: include_str!("../migrations/0003_tighter.sql"),
    },
    Migration {
        key: "member/0004_requests",
        sql: include_str!("../migrations/0004_requests.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "member",
        entities: vec![Request::def(), PageSetting::def()],
        migrations: MIGRATIONS,
        rules: &rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
