//! Company, units, users, roles, stores, market areas.
pub mod entities;
