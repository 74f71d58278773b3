//! Price books, promotions, coupons, and the engine that prices a basket with them.

mod answer;
pub mod catalogue;
pub mod commands;
mod definition;
pub mod engine;
pub mod entities;
pub mod http;
pub mod jobs;
pub mod queries;
mod rules;
mod wire;

pub use answer::answer;
pub use wire::Percent;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{Coupon, CouponCode, PriceBook, PriceRule, Promotion};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "pricing/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "pricing/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "pricing/0003_codes",
        sql: include_str!("../migrations/0003_codes.sql"),
    },
    Migration {
        key: "pricing/0004_buyer_decile",
        sql: include_str!("../migrations/0004_buyer_decile.sql"),
    },
    Migration {
        key: "pricing/0005_last_day",
        sql: include_str!("../migrations/0005_last_day.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "pricing",
        entities: vec![
            // In the order of the menu.
            PriceBook::def(),
            PriceRule::def(),
            Promotion::def(),
            Coupon::def(),
            CouponCode::def(),
        ],
        migrations: MIGRATIONS,
        rules: rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
