//! The club: what members collect, and what it gets them.
//!
//! Whoever sells tells of a sale by [`facts::SaleFacts`] inside the sale's own transaction ([`commands::earn_for_sale`],
//! [`commands::redeem`], [`commands::reverse_sale`]); the club knows nothing of who that is.

pub mod commands;
pub mod entities;
pub mod facts;
pub mod http;
pub mod jobs;
pub mod print;
pub mod queries;
pub mod rules;

pub use queries::faults::faults_of_points;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{
    Benefit, BenefitUse, Card, CardBatch, CardEvent, CardFace, CardSeries, EarnRule, HouseholdChange,
    Membership, PointsAccount, PointsAdjustment, PointsEntry, PointsHold, PointsLot, PointsProgramme,
    Purchase, Tier, TierChange, TierProof, TierScheme,
};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "loyalty/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "loyalty/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "loyalty/0003_cards",
        sql: include_str!("../migrations/0003_cards.sql"),
    },
    Migration {
        key: "loyalty/0004_grants",
        sql: include_str!("../migrations/0004_grants.sql"),
    },
    Migration {
        key: "loyalty/0005_benefits",
        sql: include_str!("../migrations/0005_benefits.sql"),
    },
    Migration {
        key: "loyalty/0006_household_max",
        sql: include_str!("../migrations/0006_household_max.sql"),
    },
    Migration {
        key: "loyalty/0007_proof_grant",
        sql: include_str!("../migrations/0007_proof_grant.sql"),
    },
    Migration {
        key: "loyalty/0006_card_face",
        sql: include_str!("../migrations/0006_card_face.sql"),
    },
    Migration {
        key: "loyalty/0008_fates",
        sql: include_str!("../migrations/0008_fates.sql"),
    },
    Migration {
        key: "loyalty/0009_household_change",
        sql: include_str!("../migrations/0009_household_change.sql"),
    },
    Migration {
        key: "loyalty/0010_purchase_card",
        sql: include_str!("../migrations/0010_purchase_card.sql"),
    },
    Migration {
        key: "loyalty/0011_night",
        sql: include_str!("../migrations/0011_night.sql"),
    },
    Migration {
        key: "loyalty/0012_passed_over",
        sql: include_str!("../migrations/0012_passed_over.sql"),
    },
    Migration {
        key: "loyalty/0013_former_stay",
        sql: include_str!("../migrations/0013_former_stay.sql"),
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "loyalty",
        entities: vec![
            // In the order of the menu.
            Membership::def(),
            Card::def(),
            Benefit::def(),
            BenefitUse::def(),
            PointsAccount::def(),
            PointsAdjustment::def(),
            TierProof::def(),
            CardSeries::def(),
            CardBatch::def(),
            CardFace::def(),
            CardEvent::def(),
            HouseholdChange::def(),
            TierScheme::def(),
            Tier::def(),
            TierChange::def(),
            PointsProgramme::def(),
            EarnRule::def(),
            PointsLot::def(),
            PointsHold::def(),
            PointsEntry::def(),
            Purchase::def(),
        ],
        migrations: MIGRATIONS,
        rules: rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
