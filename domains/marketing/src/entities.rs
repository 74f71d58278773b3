//! The nouns of marketing.

mod budget;
mod draw;
mod execution;
mod lead;
mod plan;

pub use budget::{ApprovalLimit, BudgetEntry, BudgetLine, Expense};
pub use draw::{AudienceDraw, AudienceLeftOut};
pub use execution::{ExecutionReport, PlanFigure};
pub use lead::{Lead, LeadForm, LeadLink};
pub use plan::{
    CampaignPhase, CampaignPhasePatch, CampaignProduct, CampaignStaff, CampaignTask, CampaignTaskPatch,
    Channel, Material, Script, TaskCheck, TaskOrder,
};

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_org::entities::{MarketArea, User};
use guanxi_types::{Day, Id};

/// Something that is said or offered to chosen customers for some time. (营销活动)
#[entity(
    key = "marketing.campaign",
    title = "name",
    unique("number"),
    owner("owner_id")
)]
pub struct Campaign {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// What kind of campaign, in the company's own words.
    #[field(text = 60, filter, list = 3)]
    pub kind: Option<String>,
    /// Its first day.
    #[field(date, filter, list = 4)]
    pub starts_on: Option<Day>,
    /// Its last day.
    #[field(date, filter, list = 5)]
    pub ends_on: Option<Day>,
    /// How far it is.
    #[field(
        choice("draft", "review", "approved", "running", "paused", "ended", "cancelled"),
        read_only,
        filter,
        list = 6,
        default = "draft"
    )]
    pub state: Option<String>,
    /// The market area that it is held in; its name is the city.
    #[field(link = "org.market_area", filter)]
    pub market_area_id: Option<Id<MarketArea>>,
    /// Where it is held, in words.
    #[field(text = 100, filter, search, list = 7)]
    pub city: Option<String>,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 8)]
    pub owner_id: Option<Id<User>>,
    /// What it is to reach, in words.
    #[field(long_text)]
    pub goal: Option<String>,
    /// Whether it is only a pattern that campaigns are made from.
    #[field(boolean, required, filter, default = 0)]
    pub is_template: bool,
    /// The pattern that it was made from.
    #[field(link = "marketing.campaign", read_only, filter, group = "origin")]
    pub template_id: Option<Id<Campaign>>,
    /// The pilot that it repeats in another city.
    #[field(link = "marketing.campaign", read_only, filter, group = "origin")]
    pub pilot_id: Option<Id<Campaign>>,
    /// The campaign that it was copied from: a template, a pilot, or another one whose parts it has.
    #[field(link = "marketing.campaign", read_only, filter, group = "origin")]
    pub copied_from_id: Option<Id<Campaign>>,
    /// Whether the pilot is to be repeated.
    #[field(choice("go", "no_go"), read_only, filter, group = "decision")]
    pub decision: Option<String>,
    /// What was to be reached for a yes, and what was.
    #[field(long_text, read_only, group = "decision")]
    pub decision_criteria: Option<String>,
    /// Why it was decided so.
    #[field(long_text, read_only, group = "decision")]
    pub decision_reason: Option<String>,
    /// Who decided it.
    #[field(link = "org.user", read_only, group = "decision")]
    pub decision_by: Option<Id<User>>,
    /// When.
    #[field(datetime, read_only, group = "decision")]
    pub decision_at: Option<i64>,
    /// Who asked for the approval.
    #[field(link = "org.user", read_only, group = "approval")]
    pub submitted_by: Option<Id<User>>,
    /// When.
    #[field(datetime, read_only, group = "approval")]
    pub submitted_at: Option<i64>,
    /// Who approved it, or sent it back.
    #[field(link = "org.user", read_only, group = "approval")]
    pub approved_by: Option<Id<User>>,
    /// When.
    #[field(datetime, read_only, group = "approval")]
    pub approved_at: Option<i64>,
    /// What was said with the last step.
    #[field(text = 500, read_only, group = "approval")]
    pub step_note: Option<String>,
    /// How many of a hundred customers are held back as a control group; fixed once the audience was drawn.
    #[field(int, group = "lift")]
    pub control_share: Option<i64>,
    /// What the control group was drawn with.
    #[field(text = 64, read_only, group = "lift")]
    pub control_seed: Option<String>,
    /// First day of the measurement.
    #[field(date, group = "lift")]
    pub measure_from: Option<Day>,
    /// Last day of the measurement.
    #[field(date, group = "lift")]
    pub measure_to: Option<Day>,
}

/// Whom a campaign was sent to. (目标客户)
#[entity(
    key = "marketing.campaign_target",
    title = "customer_id",
    unique("campaign_id", "customer_id"),
    child_of("campaign_id", "marketing.campaign"),
    no_menu
)]
pub struct CampaignTarget {
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 1)]
    pub campaign_id: Id<Campaign>,
    /// Whom.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// Whether the campaign is for them, or they are held back to compare with; nobody changes sides.
    #[field(
        choice("treatment", "control"),
        required,
        filter,
        list = 3,
        default = "treatment"
    )]
    pub arm: String,
    /// On which way they are reached.
    #[field(
        choice("any", "sms", "phone", "email", "wechat", "post", "app"),
        filter,
        list = 4
    )]
    pub channel: Option<String>,
    /// Why they were chosen.
    #[field(text = 300, list = 5, personal)]
    pub reason: Option<String>,
    /// The layer of which the control group was drawn.
    #[field(text = 60, filter)]
    pub stratum: Option<String>,
    /// When they were drawn.
    #[field(datetime, read_only, filter)]
    pub drawn_at: Option<i64>,
}

/// Customers who were chosen: by a rule, by a cell of the cube, or by hand. Who is in it changes only when a rule is applied anew. (客群)
#[entity(key = "marketing.segment", title = "name", unique("name"), owner("owner_id"))]
pub struct Segment {
    /// Its name.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// How its members were chosen.
    #[field(choice("rule", "cell", "list"), required, filter, list = 2, default = "list")]
    pub kind: String,
    /// The question that chose them, as JSON.
    #[field(long_text)]
    pub definition: Option<String>,
    /// What it is for.
    #[field(long_text)]
    pub note: Option<String>,
    /// The day whose figures chose them.
    #[field(date, read_only, filter, list = 3)]
    pub as_of: Option<Day>,
    /// How many were chosen at that moment; of a list, how many are in it.
    #[field(int, read_only, list = 4)]
    pub members: Option<i64>,
    /// When they were chosen.
    #[field(datetime, read_only, filter, list = 5)]
    pub frozen_at: Option<i64>,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 6)]
    pub owner_id: Option<Id<User>>,
    /// The segment by a rule that this one is a copy of.
    #[field(link = "marketing.segment", filter)]
    pub source_id: Option<Id<Segment>>,
}

/// Who is in a segment. (客群成员)
#[entity(
    key = "marketing.segment_member",
    title = "customer_id",
    unique("segment_id", "customer_id"),
    child_of("segment_id", "marketing.segment"),
    no_menu
)]
pub struct SegmentMember {
    /// The segment.
    #[field(link = "marketing.segment", required, filter, list = 1)]
    pub segment_id: Id<Segment>,
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// Why.
    #[field(text = 300, list = 3, personal)]
    pub reason: Option<String>,
    /// The values by which each condition was met, by its path, as JSON.
    #[field(long_text, read_only, personal)]
    pub evidence: Option<String>,
}

/// How big a segment was, each time that its rule was applied. (客群规模)
#[entity(
    key = "marketing.segment_size",
    title = "counted_at",
    child_of("segment_id", "marketing.segment"),
    program_only,
    no_menu
)]
pub struct SegmentSize {
    /// The segment.
    #[field(link = "marketing.segment", required, filter, list = 1)]
    pub segment_id: Id<Segment>,
    /// When.
    #[field(datetime, required, filter, list = 2)]
    pub counted_at: i64,
    /// The day whose figures counted.
    #[field(date, list = 3)]
    pub as_of: Option<Day>,
    /// How many there were.
    #[field(int, required, list = 4)]
    pub members: i64,
    /// How many had come since the time before.
    #[field(int, required, list = 5)]
    pub added: i64,
    /// How many had left.
    #[field(int, required, list = 6)]
    pub removed: i64,
}

/// How often, and at which hours, customers may be written to or called. (触达规则)
#[entity(key = "marketing.contact_rule", title = "name", unique("name"))]
pub struct ContactRule {
    /// Its name.
    #[field(text = 100, required, search, list = 1)]
    pub name: String,
    /// On which way; every one where it is `any`.
    #[field(
        choice("any", "sms", "phone", "email", "wechat", "post", "app"),
        required,
        filter,
        list = 2,
        default = "any"
    )]
    pub channel: String,
    /// Contacts of a customer within the days: messages, calls and visits, periodicals by post, other campaigns; no limit where empty.
    #[field(int, list = 3)]
    pub max_contacts: Option<i64>,
    /// Within how many days.
    #[field(int, list = 4)]
    pub days: Option<i64>,
    /// From which hour nobody is disturbed, `21:00`.
    #[field(text = 5, list = 5)]
    pub quiet_from: Option<String>,
    /// Until which hour.
    #[field(text = 5, list = 6)]
    pub quiet_to: Option<String>,
    /// Whether it is in force.
    #[field(boolean, required, filter, list = 7, default = 1)]
    pub is_active: bool,
}

/// Customers whom no campaign reaches, for ever, to see what all campaigns together change. (全局留白组)
#[entity(key = "marketing.holdout", title = "name", unique("name"))]
pub struct Holdout {
    /// Its name.
    #[field(text = 100, required, search, list = 1)]
    pub name: String,
    /// How many of a thousand customers.
    #[field(int, required, list = 2)]
    pub per_mille: i64,
    /// What they are drawn with; the program's own, so that nobody chooses them or takes them along to another company.
    #[field(secret)]
    pub seed: Option<String>,
    /// Whether it is in force.
    #[field(boolean, required, filter, list = 3, default = 1)]
    pub is_active: bool,
}
