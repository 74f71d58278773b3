//! Customers: people and companies, their profile, contacts, relations, groups, tags, and what is done with them.

pub mod consent;
pub mod entities;
mod rules;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_record::timeline::TimelineSource;
use guanxi_store::Migration;

use crate::entities::{
    Activity, Classification, Consent, Contact, Customer, CustomerGroup, CustomerTag, GroupMember, Household,
    HouseholdMember, Referral, Relation, RetentionRule, Tag,
};

pub use rules::is_credit_code;

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "customers/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "customers/0002_owner",
        sql: include_str!("../migrations/0002_owner.sql"),
    },
    Migration {
        key: "customers/0003_search",
        sql: include_str!("../migrations/0003_search.sql"),
    },
    Migration {
        key: "customers/0004_relations",
        sql: include_str!("../migrations/0004_relations.sql"),
    },
    Migration {
        key: "customers/0005_consent",
        sql: include_str!("../migrations/0005_consent.sql"),
    },
    Migration {
        key: "customers/0006_retention",
        sql: include_str!("../migrations/0006_retention.sql"),
    },
    Migration {
        key: "customers/0007_referral_claims",
        sql: include_str!("../migrations/0007_referral_claims.sql"),
    },
    Migration {
        key: "customers/0008_managers_read_all",
        sql: include_str!("../migrations/0008_managers_read_all.sql"),
    },
];

/// What customers agreed to stands on theirs; activities stand on the time lines of customers, of contacts and of whatever else they are about.
const TIMELINE: [TimelineSource; 4] = [
    TimelineSource {
        kind: "consent",
        entity: "customers.consent",
        of: "customers.customer",
        field: "customer_id",
        at: "stated_at",
    },
    TimelineSource {
        kind: "activity",
        entity: "customers.activity",
        of: "customers.customer",
        field: "customer_id",
        at: "happened_at",
    },
    TimelineSource {
        kind: "activity",
        entity: "customers.activity",
        of: "customers.contact",
        field: "contact_id",
        at: "happened_at",
    },
    TimelineSource {
        kind: "activity",
        entity: "customers.activity",
        of: "*",
        field: "about",
        at: "happened_at",
    },
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "customers",
        entities: vec![
            // In the order of the menu.
            Customer::def(),
            Contact::def(),
            Household::def(),
            HouseholdMember::def(),
            Relation::def(),
            Referral::def(),
            Consent::def(),
            Activity::def(),
            CustomerGroup::def(),
            GroupMember::def(),
            Classification::def(),
            Tag::def(),
            CustomerTag::def(),
            RetentionRule::def(),
        ],
        migrations: MIGRATIONS,
        rules: &rules::RULES,
        timeline: &TIMELINE,
        locales: include_str!("../locales.toml"),
    }
}
