//! Periodicals (期刊): editions sent to those entitled, by mail, by a link in a text message or by post.

pub mod commands;
pub mod entities;
pub mod http;
pub mod print;
pub mod queries;
mod rules;
mod sender;

pub use sender::{Dispatch, start};

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{Edition, Entitlement, Periodical, Recipient, Subscription};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "periodicals/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "periodicals/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "periodicals/0003_closed",
        sql: include_str!("../migrations/0003_closed.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "periodicals",
        entities: vec![
            // In the order of the menu.
            Edition::def(),
            Periodical::def(),
            Entitlement::def(),
            Subscription::def(),
            Recipient::def(),
        ],
        migrations: MIGRATIONS,
        rules: &rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
