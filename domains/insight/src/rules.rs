//! How the measures are computed: pure functions over rows and slices, without files, without arrow.

pub mod abc;
pub mod affinity;
pub mod basket;
pub mod btyd;
pub mod cells;
pub mod club;
pub mod cohort;
pub mod cube;
pub mod decile;
pub mod dense;
pub mod inference;
pub mod item_sales;
pub mod kpi;
pub mod leaders;
pub mod lifecycle;
pub mod next_best;
pub mod pareto;
pub mod periods;
pub mod profile;
pub mod rfm;
pub mod sheet;
pub mod standing;
pub mod structure;
pub mod ticket;
pub mod tile;
