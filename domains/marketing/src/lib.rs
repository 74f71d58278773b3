//! Campaigns, their plans, budgets and results; whom they target; leads; segments of customers.

pub mod commands;
pub mod entities;
pub mod http;
pub mod queries;
mod rules;
mod seed;

pub use seed::seed;

use guanxi_entity::Entity;
use guanxi_record::Module;
use guanxi_store::Migration;

use crate::entities::{
    ApprovalLimit, AudienceDraw, AudienceLeftOut, BudgetEntry, BudgetLine, Campaign, CampaignPhase,
    CampaignProduct, CampaignStaff, CampaignTarget, CampaignTask, Channel, ContactRule, ExecutionReport,
    Expense, Holdout, Lead, LeadForm, LeadLink, Material, PlanFigure, Script, Segment, SegmentMember,
    SegmentSize, TaskCheck, TaskOrder,
};

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
    Migration {
        key: "marketing/0010_plan",
        sql: include_str!("../migrations/0010_plan.sql"),
    },
    Migration {
        key: "marketing/0011_grants",
        sql: include_str!("../migrations/0011_grants.sql"),
    },
    Migration {
        key: "marketing/0012_lead_lookup",
        sql: include_str!("../migrations/0012_lead_lookup.sql"),
    },
    Migration {
        key: "marketing/0013_audience",
        sql: include_str!("../migrations/0013_audience.sql"),
    },
    Migration {
        key: "marketing/0014_area",
        sql: include_str!("../migrations/0014_area.sql"),
    },
    Migration {
        key: "marketing/0015_audience_draw",
        sql: include_str!("../migrations/0015_audience_draw.sql"),
    },
    Migration {
        key: "marketing/0016_contacts",
        sql: include_str!("../migrations/0016_contacts.sql"),
    },
    Migration {
        key: "marketing/0017_lead_link",
        sql: include_str!("../migrations/0017_lead_link.sql"),
    },
    Migration {
        key: "marketing/0018_copied_from",
        sql: include_str!("../migrations/0018_copied_from.sql"),
    },
    Migration {
        key: "marketing/0019_list_sizes",
        sql: include_str!("../migrations/0019_list_sizes.sql"),
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
            AudienceDraw::def(),
            AudienceLeftOut::def(),
            Segment::def(),
            SegmentMember::def(),
            SegmentSize::def(),
            ContactRule::def(),
            Holdout::def(),
            CampaignPhase::def(),
            CampaignTask::def(),
            TaskOrder::def(),
            TaskCheck::def(),
            CampaignProduct::def(),
            CampaignStaff::def(),
            Material::def(),
            Script::def(),
            PlanFigure::def(),
            ExecutionReport::def(),
            BudgetLine::def(),
            Expense::def(),
            BudgetEntry::def(),
            Lead::def(),
            LeadForm::def(),
            LeadLink::def(),
            Channel::def(),
            ApprovalLimit::def(),
        ],
        migrations: MIGRATIONS,
        rules: rules::RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
