//! How the measures are computed: pure functions over rows and slices, without files, without arrow.

pub mod decile;
pub mod dense;
pub mod inference;
pub mod kpi;
pub mod periods;
pub mod sheet;
pub mod ticket;
