//! Messages to customers: how channels are reached, an outbox, and what became of each message.
//!
//! Whoever has something to say calls [`commands::queue`] in its own transaction; a thread hands over what is due. A message is claimed
//! before it is handed over, and what was claimed when the program ended isn't sent again by itself: at most once. Consent, bounced addresses
//! and, by whoever brings a [`policy::ContactPolicy`], quiet hours and limits of contacts are looked at both times: when a message is put into
//! the outbox and when it leaves.

pub mod bounce;
pub mod commands;
pub mod entities;
pub mod http;
pub mod mailbox;
pub mod policy;
pub mod queries;
mod sender;
pub mod settings;

pub use guanxi_message::Attached;
pub use sender::{Messenger, Sending};

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_record::timeline::TimelineSource;
use guanxi_store::Migration;

use crate::entities::{BouncedAddress, Message};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "messages/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "messages/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "messages/0003_bounces",
        sql: include_str!("../migrations/0003_bounces.sql"),
    },
    Migration {
        key: "messages/0004_quiet",
        sql: include_str!("../migrations/0004_quiet.sql"),
    },
    Migration {
        key: "messages/0005_files",
        sql: include_str!("../migrations/0005_files.sql"),
    },
    Migration {
        key: "messages/0006_mailbox",
        sql: include_str!("../migrations/0006_mailbox.sql"),
    },
];

/// Messages stand on the time lines of the customers that they went to.
const TIMELINE: [TimelineSource; 1] = [TimelineSource {
    kind: "message",
    entity: "messages.message",
    of: "customers.customer",
    field: "customer_id",
    at: "queued_at",
}];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "messages",
        entities: vec![Message::def(), BouncedAddress::def()],
        migrations: MIGRATIONS,
        rules: &[],
        timeline: &TIMELINE,
        locales: include_str!("../locales.toml"),
    }
}
