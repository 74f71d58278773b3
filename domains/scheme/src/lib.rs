//! The CRM scheme (CRM方案): what the company is and wants, how close it keeps to its customers, its rounds and topics, and the written
//! report of it all.

pub mod commands;
pub mod entities;
pub mod http;
pub mod queries;
pub mod report;
pub mod rules;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{
    Care, Direction, Finding, Profile, Relation, Report, Round, RoundCampaign, RoundGoal, RoundSegment,
    Section, Swot, SwotCitation, SwotFactor, SwotStrategy, Topic,
};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "scheme/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "scheme/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "scheme/0003_care_and_lift",
        sql: include_str!("../migrations/0003_care_and_lift.sql"),
    },
    Migration {
        key: "scheme/0004_measures",
        sql: include_str!("../migrations/0004_measures.sql"),
    },
    Migration {
        key: "scheme/0005_margin",
        sql: include_str!("../migrations/0005_margin.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "scheme",
        entities: vec![
            // In the order of the menu.
            Profile::def(),
            Swot::def(),
            SwotFactor::def(),
            SwotStrategy::def(),
            SwotCitation::def(),
            Direction::def(),
            Relation::def(),
            Care::def(),
            Round::def(),
            Finding::def(),
            RoundGoal::def(),
            RoundCampaign::def(),
            RoundSegment::def(),
            Topic::def(),
            Section::def(),
            Report::def(),
        ],
        migrations: MIGRATIONS,
        rules: &rules::written::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
