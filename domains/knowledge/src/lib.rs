//! Knowledge bases (知识库): articles that are written, reviewed, published, found, read and judged.

pub mod commands;
pub mod entities;
pub mod http;
pub mod jobs;
pub mod queries;
mod rules;

pub use commands::seed;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{Article, Base, Category, Link, MissedSearch, Passage, Read, Reader, Version, Vote};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "knowledge/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "knowledge/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "knowledge/0003_members",
        sql: include_str!("../migrations/0003_members.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "knowledge",
        entities: vec![
            // In the order of the menu.
            Article::def(),
            Category::def(),
            Base::def(),
            Reader::def(),
            Version::def(),
            Link::def(),
            Passage::def(),
            Read::def(),
            Vote::def(),
            MissedSearch::def(),
        ],
        migrations: MIGRATIONS,
        rules: &rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
