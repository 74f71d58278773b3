//! Measures: the KPI table and both kinds of customer deciles, by any period and filter; what they are made of; and the
//! dashboards that users build of them.
//!
//! Definitions are those of `docs/indicators.md`. [`Insight`] answers; [`Query`] reads parameters; [`measures`] says
//! what there is.

pub mod answering;
mod catalogue;
pub mod dashboard;
pub mod dimensions;
pub mod entities;
mod error;
pub mod http;
pub mod indicator;
mod indicators;
mod insight;
pub mod mailing;
mod origin;
pub mod portrait;
pub mod print;
mod queries;
pub mod question;
mod request;
pub mod rules;
pub mod sentence;
mod shapes;
pub mod standing;
mod table;
mod visible;
mod words;

pub use catalogue::{Measure, Population, Words, measure, measures};
pub use http::{dashboards, inference, sql};
pub use indicator::{INDICATORS, Indicator};
pub use indicators::btyd::of_file as models_of_file;
pub use insight::{AsOf, Insight};
pub use origin::origin;
pub use queries::bought::{Bought, Margin};
pub use queries::cube::compute::CELLS_MAX;
pub use queries::cube::lists::{CellCustomer, CellCustomers};
pub use queries::decile::{GroupCustomer, GroupCustomers};
pub use queries::facts::Facts;
pub use queries::movement::{Flow, Movement};
pub use queries::records::{RecordPage, SaleRef};
pub use request::{
    CubeRequest, DecileRequest, Filters, GroupCustomersRequest, KpiRequest, MovementRequest, PAGE_DEFAULT,
    PAGE_MAX, Page, Query, RecordsRequest, Slice, Window,
};
pub use standing::{Refreshed, StandingKeeper};
pub use table::{AVERAGE_PLACES, Cell, Column, RATIO_PLACES, Table, Unit};
pub use visible::Visible;
pub use words::of as words_of;

use guanxi_entity::Entity;
use guanxi_record::{Module, Rule};
use guanxi_store::Migration;

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "insight/0001_dashboard",
        sql: include_str!("../migrations/0001_dashboard.sql"),
    },
    Migration {
        key: "insight/0002_standing",
        sql: include_str!("../migrations/0002_standing.sql"),
    },
    Migration {
        key: "insight/0003_tile",
        sql: include_str!("../migrations/0003_tile.sql"),
    },
    Migration {
        key: "insight/0004_rights",
        sql: include_str!("../migrations/0004_rights.sql"),
    },
    Migration {
        key: "insight/0005_mailing",
        sql: include_str!("../migrations/0005_mailing.sql"),
    },
    Migration {
        key: "insight/0006_buyer_decile",
        sql: include_str!("../migrations/0006_buyer_decile.sql"),
    },
];

const RULES: [Rule; 3] = [
    Rule::before("insight.dashboard", rules::tile::check_dashboard),
    Rule::before("insight.tile", rules::tile::check_tile),
    Rule::both(
        "insight.dashboard_schedule",
        rules::schedule::check,
        rules::schedule::start,
    ),
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "insight",
        entities: vec![
            // In the order of the menu.
            entities::Dashboard::def(),
            entities::Tile::def(),
            entities::DashboardSchedule::def(),
            entities::DashboardRecipient::def(),
            entities::DashboardMailing::def(),
        ],
        migrations: MIGRATIONS,
        rules: &RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
