//! Measures: KPIs, deciles, movement.
