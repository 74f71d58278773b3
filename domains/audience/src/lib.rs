//! Whom a company talks to, and what it changes: segments by rule, audiences of campaigns with their control groups, measured lift.
//!
//! The records are `guanxi-marketing`'s; what needs sales is here, because marketing knows nothing of them.

pub mod attribution;
pub mod audience;
pub mod bits;
pub mod cities;
pub mod commands;
pub mod contacts;
pub mod fields;
pub mod http;
pub mod left;
pub mod lift;
pub mod policy;
pub mod reasons;
pub mod rule;
mod rules;
pub mod select;
pub mod sources;
pub mod stats;

use guanxi_record::Module;

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "audience",
        // They are declared by marketing.
        entities: Vec::new(),
        migrations: &[],
        rules: rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
