//! Products and their category tree.

pub mod entities;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{Category, Product};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "catalog/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "catalog/0002_search",
        sql: include_str!("../migrations/0002_search.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "catalog",
        entities: vec![
            // In the order of the menu.
            Category::def(),
            Product::def(),
        ],
        migrations: MIGRATIONS,
        rules: &[],
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
