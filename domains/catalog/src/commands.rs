//! What is done with the catalogue in one step.

pub mod variants;
