//! The indicators, one module each: its declaration, the scan, and the table made of what a rule found.

pub mod abc;
pub mod affinity;
pub mod bestsellers;
pub mod btyd;
pub mod campaign_response;
pub mod club_benefits;
pub mod club_effect;
pub mod club_household_value;
pub mod club_households;
pub mod club_points;
pub mod club_tiers;
pub mod cohort;
pub mod cube;
pub mod decile;
pub mod growth;
pub mod kpi;
pub mod leaders;
pub mod lifecycle;
pub mod market_areas;
pub mod pareto;
pub mod profile;
pub mod rfm;
pub mod structure;
pub mod takeoff;

use crate::indicator::{Kind, Param};

/// Length of the periods of a table.
pub const BY_GRAIN: Param = Param::new("by", Kind::Grain, "year", ("时间粒度", "By"));

/// Length of the periods of a table that is told by month.
pub const BY_MONTH: Param = Param::new("by", Kind::Grain, "month", ("时间粒度", "By"));

/// Rows of a ranking, of each of its parts.
pub const TOP: Param = Param::new("top", Kind::Count, "", ("前几名", "Top"));

/// The last day that counts.
pub const AS_OF: Param = Param::new("as_of", Kind::Day, "", ("截止日期", "As of"));
