//! How questions are answered: select, scan, apply the rules, make a table.

pub mod decile;
pub mod kpi;
pub mod movement;
pub mod records;
pub mod selection;
pub mod source;
