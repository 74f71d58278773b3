//! Fixture company on both engines, and the conformance suite that every entity passes.
//!
//! SQLite always; PostgreSQL on the server that `GUANXI_TEST_POSTGRES` names, a fresh database each time. Without it tests
//! fail, unless `GUANXI_TEST_SQLITE_ONLY=1` says that one engine is enough for now.
#![expect(
    clippy::unwrap_used,
    reason = "whatever fails in a test's own machinery fails the test"
)]

mod company;
pub mod conformance;
mod engines;
mod fixture;
pub mod mail;
pub mod mailbox;
mod people;
pub mod post;
mod values;

pub use company::Company;
pub use engines::{Place, each_engine};
pub use fixture::{Fixture, page_of, refusal, system, user, with_field_rule};
pub use people::{People, Whose};
pub use values::{Given, Maker};
