//! What is asked of knowledge.

pub mod beside;
pub mod members;
pub mod report;
pub mod search;
pub mod whole;
