//! Pure functions, and what is looked at when records are written.

pub mod directions;
pub mod flow;
pub mod form;
pub mod level;
pub mod topics;
pub mod written;
