//! Products: categories, features, variants, relations, bundles, options, translations, barcodes, units.

pub mod commands;
pub mod entities;
pub mod http;
pub mod queries;
pub mod rules;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{
    BundleGroup, BundlePart, Category, Feature, FeatureValue, OptionGroup, OptionRule, Product,
    ProductBarcode, ProductOption, ProductRelation, ProductTranslation, Unit, WeighedCode,
};

pub use http::{Learnt, LearntRelations};

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
    Migration {
        key: "catalog/0003_products",
        sql: include_str!("../migrations/0003_products.sql"),
    },
    Migration {
        key: "catalog/0004_numbers",
        sql: include_str!("../migrations/0004_numbers.sql"),
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
            Feature::def(),
            FeatureValue::def(),
            Unit::def(),
            ProductRelation::def(),
            BundleGroup::def(),
            BundlePart::def(),
            OptionGroup::def(),
            ProductOption::def(),
            OptionRule::def(),
            ProductTranslation::def(),
            ProductBarcode::def(),
            WeighedCode::def(),
        ],
        migrations: MIGRATIONS,
        rules: &rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
