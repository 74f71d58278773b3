//! Customers and their profile.

pub mod entities;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::Customer;

const MIGRATIONS: [Migration; 1] =
    [Migration { key: "customers/0001_tables", sql: include_str!("../migrations/0001_tables.sql") }];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "customers",
        entities: vec![Customer::def()],
        migrations: &MIGRATIONS,
        rules: &[],
        locales: include_str!("../locales.toml"),
    }
}
