//! Events for members: sessions with seats, registration by tier, waiting lists, check-in at the door, and what follows.

pub mod commands;
pub mod entities;
pub mod http;
pub mod queries;
pub mod rules;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_record::timeline::TimelineSource;
use guanxi_store::Migration;

use crate::entities::{Event, EventTier, Invitation, Registration, Session};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "events/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "events/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "events/0003_told",
        sql: include_str!("../migrations/0003_told.sql"),
    },
];

/// Where members registered and whether they came stands on their time lines.
const TIMELINE: [TimelineSource; 1] = [TimelineSource {
    kind: "event",
    entity: "events.registration",
    of: "customers.customer",
    field: "customer_id",
    at: "happened_at",
}];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "events",
        entities: vec![
            // In the order of the menu.
            Event::def(),
            Registration::def(),
            Session::def(),
            EventTier::def(),
            Invitation::def(),
        ],
        migrations: MIGRATIONS,
        rules: &rules::RULES,
        timeline: &TIMELINE,
        locales: include_str!("../locales.toml"),
    }
}
