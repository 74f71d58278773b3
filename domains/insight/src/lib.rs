//! Measures: the KPI table and both kinds of customer deciles, by any period and filter; what they are made of; and the
//! dashboards that users build of them.
//!
//! Definitions are those of `docs/indicators.md`. [`Insight`] answers; [`Query`] reads parameters; [`measures`] says
//! what there is.

mod catalogue;
pub mod entities;
mod error;
pub mod http;
pub mod indicator;
mod indicators;
mod insight;
mod origin;
mod queries;
mod request;
pub mod rules;
mod shapes;
mod table;
mod visible;
mod words;

pub use catalogue::{Measure, Population, Words, measure, measures};
pub use http::inference;
pub use indicator::{INDICATORS, Indicator};
pub use indicators::btyd::of_file as models_of_file;
pub use insight::{AsOf, Insight};
pub use origin::origin;
pub use queries::decile::{GroupCustomer, GroupCustomers};
pub use queries::facts::Facts;
pub use queries::movement::{Flow, Movement};
pub use queries::records::{RecordPage, SaleRef};
pub use request::{
    DecileRequest, Filters, GroupCustomersRequest, KpiRequest, MovementRequest, PAGE_DEFAULT, PAGE_MAX, Page,
    Query, RecordsRequest, Window,
};
pub use table::{AVERAGE_PLACES, Cell, Column, RATIO_PLACES, Table, Unit};
pub use visible::Visible;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "insight/0001_dashboard",
        sql: include_str!("../migrations/0001_dashboard.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "insight",
        entities: vec![
            // In the order of the menu.
            entities::Dashboard::def(),
        ],
        migrations: MIGRATIONS,
        rules: &[],
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
