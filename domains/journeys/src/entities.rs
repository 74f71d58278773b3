//! Journeys, their versions, who is in them, and what was done.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_marketing::entities::{Campaign, Segment};
use guanxi_org::entities::User;
use guanxi_types::Id;

/// What happens to customers one after the other, drawn as a flow and done by the program. (客户旅程)
#[entity(key = "journeys.journey", title = "name", unique("number"), owner("owner_id"))]
pub struct Journey {
    /// Its number.
    #[field(text = 40, required, search, filter, list = 1)]
    pub number: String,
    /// What it is called.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// How far it is.
    #[field(
        choice("draft", "running", "paused", "ended"),
        required,
        read_only,
        filter,
        list = 3,
        default = "draft"
    )]
    pub state: String,
    /// Who comes in.
    #[field(
        choice("segment", "campaign", "event", "manual"),
        required,
        filter,
        list = 4,
        default = "manual"
    )]
    pub entry: String,
    /// The segment whose members come in.
    #[field(link = "marketing.segment", filter)]
    pub segment_id: Option<Id<Segment>>,
    /// The campaign that it belongs to: its targets come in, and whom it holds back never does.
    #[field(link = "marketing.campaign", filter, list = 5)]
    pub campaign_id: Option<Id<Campaign>>,
    /// What brings a customer in.
    #[field(
        choice(
            "purchase",
            "returned",
            "joined",
            "birthday",
            "tier_changed",
            "registered",
            "attended"
        ),
        filter
    )]
    pub event: Option<String>,
    /// Days before the birthday, or days without a purchase after which a customer counts as one who came back.
    #[field(int)]
    pub event_days: Option<i64>,
    /// Whether somebody comes in again.
    #[field(
        choice("never", "after", "always"),
        required,
        filter,
        default = "never",
        group = "rules"
    )]
    pub reentry: String,
    /// After how many days.
    #[field(int, group = "rules")]
    pub reentry_days: Option<i64>,
    /// What its messages are for: marketing needs consent and keeps to limits of contacts.
    #[field(
        choice("marketing", "service"),
        required,
        filter,
        default = "marketing",
        group = "rules"
    )]
    pub purpose: String,
    /// What it is to bring about; whoever does it leaves the journey.
    #[field(
        choice("purchase", "tier_changed", "registered", "attended"),
        filter,
        group = "rules"
    )]
    pub goal: Option<String>,
    /// What it is for, in words.
    #[field(long_text)]
    pub description: Option<String>,
    /// The flow as it is being drawn, as JSON.
    #[field(long_text)]
    pub flow: Option<String>,
    /// The version that customers come into now.
    #[field(int, read_only, list = 6)]
    pub current_version: Option<i64>,
    /// When it was started.
    #[field(datetime, read_only, filter)]
    pub started_at: Option<i64>,
    /// When it ended.
    #[field(datetime, read_only)]
    pub ended_at: Option<i64>,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 7)]
    pub owner_id: Option<Id<User>>,
}

/// A flow as it was published; it stays so for ever. (旅程版本)
#[entity(
    key = "journeys.version",
    title = "number",
    unique("journey_id", "number"),
    child_of("journey_id", "journeys.journey"),
    program_only,
    no_menu
)]
pub struct Version {
    /// The journey.
    #[field(link = "journeys.journey", required, filter, list = 1)]
    pub journey_id: Id<Journey>,
    /// Which one, from 1.
    #[field(int, required, filter, list = 2)]
    pub number: i64,
    /// The flow, as JSON.
    #[field(long_text, required)]
    pub flow: String,
    /// When it was published.
    #[field(datetime, required, list = 3)]
    pub published_at: i64,
    /// By whom.
    #[field(link = "org.user", list = 4)]
    pub published_by: Option<Id<User>>,
}

/// A customer in a journey. (旅程参与)
#[entity(
    key = "journeys.enrolment",
    title = "customer_id",
    unique("journey_id", "entry_key"),
    child_of("journey_id", "journeys.journey"),
    program_only,
    no_menu
)]
pub struct Enrolment {
    /// The journey.
    #[field(link = "journeys.journey", required, filter, list = 1)]
    pub journey_id: Id<Journey>,
    /// The version that he is in, to the end.
    #[field(link = "journeys.version", required, filter)]
    pub version_id: Id<Version>,
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// How often he came in, this time included.
    #[field(int, required, filter)]
    pub round: i64,
    /// How far he is.
    #[field(
        choice("active", "done", "goal", "left"),
        required,
        filter,
        list = 3,
        default = "active"
    )]
    pub state: String,
    /// The step that he is at, or left from.
    #[field(text = 60, required, filter, list = 4)]
    pub node: String,
    /// When he goes on.
    #[field(datetime, filter, list = 5)]
    pub due_at: Option<i64>,
    /// What he waits for.
    #[field(text = 30, filter)]
    pub waits_for: Option<String>,
    /// When he began to wait at this step.
    #[field(datetime)]
    pub waits_since: Option<i64>,
    /// When what he waited for happened.
    #[field(datetime)]
    pub heard_at: Option<i64>,
    /// What brought him in; the same brings him in once.
    #[field(text = 120, required)]
    pub entry_key: String,
    /// When he came in.
    #[field(datetime, required, filter, list = 6)]
    pub entered_at: i64,
    /// When he was through, or left.
    #[field(datetime, filter, list = 7)]
    pub ended_at: Option<i64>,
    /// Why he left.
    #[field(text = 60, filter)]
    pub reason: Option<String>,
}

/// A step that was done for a customer, once. (旅程步骤)
#[entity(
    key = "journeys.step",
    title = "node",
    unique("enrolment_id", "node"),
    child_of("enrolment_id", "journeys.enrolment"),
    program_only,
    no_menu
)]
pub struct Step {
    /// The customer in the journey.
    #[field(link = "journeys.enrolment", required, filter, list = 1)]
    pub enrolment_id: Id<Enrolment>,
    /// The version.
    #[field(link = "journeys.version", required, filter)]
    pub version_id: Id<Version>,
    /// For whom.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// The step of the flow.
    #[field(text = 60, required, filter, list = 3)]
    pub node: String,
    /// What it is.
    #[field(
        choice(
            "start",
            "wait",
            "condition",
            "split",
            "send",
            "task",
            "coupon",
            "points",
            "tag",
            "event",
            "end"
        ),
        required,
        filter,
        list = 4
    )]
    pub kind: String,
    /// What became of it.
    #[field(text = 40, required, filter, list = 5)]
    pub outcome: String,
    /// Which way he went on.
    #[field(text = 20)]
    pub way: Option<String>,
    /// The record that it made or changed: `domain.entity/id`.
    #[field(text = 120, filter, list = 6)]
    pub effect: Option<String>,
    /// What was refused, or which code was given.
    #[field(text = 300)]
    pub detail: Option<String>,
    /// When.
    #[field(datetime, required, filter, list = 7)]
    pub happened_at: i64,
}
