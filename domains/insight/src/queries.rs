//! Questions to the warehouse: scan, hand to a rule, make a table.

pub mod baskets;
pub mod bought;
pub mod classes;
pub mod club;
pub mod cube;
pub mod database;
pub mod decile;
pub mod facts;
pub mod kept;
pub mod members;
pub mod movement;
pub mod outlook;
pub mod portrait;
pub mod records;
pub mod roster;
pub mod running;
pub mod selection;
pub mod sights;
pub mod source;
pub mod standing;
