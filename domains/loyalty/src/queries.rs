//! What is asked of the club.

pub mod account;
pub mod benefit;
pub mod card;
pub mod face;
pub mod faults;
pub mod figures;
pub mod household;
pub mod liability;
pub mod person;
pub mod prospect;
pub mod quote;
pub(crate) mod rules;
pub mod sale;
pub mod tier;
