//! Journeys of customers (客户旅程): flows that are drawn, and done step by step, each step once.
//!
//! Steps are done by the domains that they belong to: messages by `guanxi-messages`, coupons by `guanxi-pricing`, points by
//! `guanxi-loyalty`, registrations by `guanxi-events`. A step's effect and its line in the log are one transaction.

pub mod commands;
pub mod contacts;
mod decide;
pub mod effects;
pub mod engine;
pub mod entities;
pub mod entry;
pub mod feed;
pub mod flow;
pub mod gate;
pub mod happening;
pub mod http;
pub mod plan;
pub mod queries;
pub mod ready;
mod rules;
pub mod texts;
pub mod trial;
pub mod walk;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{Enrolment, Journey, Step, Version};

pub use engine::{Engine, Running};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "journeys/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "journeys/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "journeys/0003_due",
        sql: include_str!("../migrations/0003_due.sql"),
    },
    Migration {
        key: "journeys/0004_reach",
        sql: include_str!("../migrations/0004_reach.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "journeys",
        entities: vec![Journey::def(), Version::def(), Enrolment::def(), Step::def()],
        migrations: MIGRATIONS,
        rules: rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
