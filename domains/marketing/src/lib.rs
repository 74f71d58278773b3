//! Campaigns and whom they target; segments of customers.

pub mod commands;
pub mod entities;
mod rules;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{Campaign, CampaignTarget, Segment, SegmentMember};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "marketing/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "marketing/0002_segment",
        sql: include_str!("../migrations/0002_segment.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "marketing",
        entities: vec![
            // In the order of the menu.
            Campaign::def(),
            CampaignTarget::def(),
            Segment::def(),
            SegmentMember::def(),
        ],
        migrations: MIGRATIONS,
        rules: rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
