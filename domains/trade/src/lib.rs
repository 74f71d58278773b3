//! Sales, their lines and payments; the facts they become.

pub mod entities;
pub mod facts;
mod feed;
mod rules;
mod sales_file;

pub use feed::{WarehouseFeed, profile};
pub use rules::zone_of_store;
pub use sales_file::SalesFile;

use guanxi_entity::Entity;
use guanxi_record::{Module, Rule};
use guanxi_store::Migration;

use crate::entities::{Payment, Sale, SaleLine};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "trade/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
];

const RULES: [Rule; 2] = [
    Rule {
        entity: "trade.sale",
        before: Some(rules::date_of_sale),
        after: None,
    },
    Rule {
        entity: "trade.sale_line",
        before: None,
        after: Some(rules::sum_of_lines),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "trade",
        entities: vec![
            // In the order of the menu.
            Sale::def(),
            SaleLine::def(),
            Payment::def(),
        ],
        migrations: MIGRATIONS,
        rules: &RULES,
        locales: include_str!("../locales.toml"),
    }
}
