//! Rounds of knowing, planning, talking and measuring.

use guanxi_entity::entity;
use guanxi_marketing::entities::{Campaign, Segment};
use guanxi_org::entities::User;
use guanxi_types::{Day, Id, Qty};

use super::topic::Topic;

/// Once round: know, plan, talk, measure. (CRM 轮次)
#[entity(key = "scheme.round", title = "name", unique("number"), owner("owner_id"))]
pub struct Round {
    /// Which round, from 1.
    #[field(int, required, filter, list = 1)]
    pub number: i64,
    /// What it is about.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// How far it is.
    #[field(
        choice("discovery", "plan", "interaction", "analysis", "closed"),
        required,
        read_only,
        filter,
        list = 3,
        default = "discovery"
    )]
    pub state: String,
    /// Its first day.
    #[field(date, filter, list = 4)]
    pub starts_on: Option<Day>,
    /// Its last day.
    #[field(date, filter, list = 5)]
    pub ends_on: Option<Day>,
    /// The round that it follows.
    #[field(link = "scheme.round", read_only, filter)]
    pub previous_id: Option<Id<Round>>,
    /// The topic that it is about.
    #[field(link = "scheme.topic", filter, list = 6)]
    pub topic_id: Option<Id<Topic>>,
    /// The market plan.
    #[field(long_text)]
    pub plan: Option<String>,
    /// What was learnt.
    #[field(long_text)]
    pub lessons: Option<String>,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 7)]
    pub owner_id: Option<Id<User>>,
}

/// A figure that was found and kept. (知识发现)
#[entity(
    key = "scheme.finding",
    title = "name",
    child_of("round_id", "scheme.round"),
    no_menu
)]
pub struct Finding {
    /// The round.
    #[field(link = "scheme.round", required, filter, list = 1)]
    pub round_id: Id<Round>,
    /// What it says.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The indicator that was asked.
    #[field(text = 60, filter, list = 3)]
    pub indicator: Option<String>,
    /// Its parameters, name=value by &.
    #[field(text = 400)]
    pub question: Option<String>,
    /// What it answered, as JSON.
    #[field(long_text, read_only)]
    pub figures: Option<String>,
    /// The last day of these figures.
    #[field(date, read_only, list = 4)]
    pub as_of: Option<Day>,
    /// What follows from it.
    #[field(long_text)]
    pub note: Option<String>,
}

/// What a round is to reach. (轮次目标)
#[entity(
    key = "scheme.round_goal",
    title = "name",
    child_of("round_id", "scheme.round"),
    no_menu
)]
pub struct RoundGoal {
    /// The round.
    #[field(link = "scheme.round", required, filter, list = 1)]
    pub round_id: Id<Round>,
    /// What is to be reached.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The measure that tells.
    #[field(
        choice(
            "net_sales_c",
            "tickets",
            "customers",
            "atv_c",
            "frequency",
            "spend_per_customer_c",
            "units",
            "upt",
            "repeat_customers",
            "repeat_rate",
            "discount_rate"
        ),
        list = 6
    )]
    pub measure: Option<String>,
    /// Where it stood: amounts in the currency, shares as decimals, 0.7 for 70 %.
    #[field(qty, list = 3)]
    pub baseline: Option<Qty>,
    /// Where it shall stand, as the baseline.
    #[field(qty, list = 4)]
    pub target: Option<Qty>,
    /// Where it stood afterwards, as the baseline.
    #[field(qty, list = 5)]
    pub actual: Option<Qty>,
}

/// What was done, and what it brought. (轮次活动)
#[entity(
    key = "scheme.round_campaign",
    title = "campaign_id",
    child_of("round_id", "scheme.round"),
    unique("round_id", "campaign_id"),
    no_menu
)]
pub struct RoundCampaign {
    /// The round.
    #[field(link = "scheme.round", required, filter, list = 1)]
    pub round_id: Id<Round>,
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 2)]
    pub campaign_id: Id<Campaign>,
    /// Customers who were held out, where the campaign's own audience has no control group.
    #[field(link = "marketing.segment", filter)]
    pub control_id: Option<Id<Segment>>,
    /// How many were targeted.
    #[field(int, read_only, list = 3)]
    pub reached: Option<i64>,
    /// How many of them bought in its days.
    #[field(int, read_only, list = 4)]
    pub buyers: Option<i64>,
    /// How many were held out.
    #[field(int, read_only, list = 5)]
    pub held_out: Option<i64>,
    /// How many of those bought in its days.
    #[field(int, read_only, list = 6)]
    pub held_out_buyers: Option<i64>,
    /// When it was counted.
    #[field(date, read_only, list = 7)]
    pub measured_on: Option<Day>,
    /// How far the measurement was then.
    #[field(
        choice("no_control", "no_days", "planned", "provisional", "final"),
        read_only,
        list = 8
    )]
    pub lift_state: Option<String>,
}

/// A segment that a round starts from, or leaves refined. (轮次客群)
#[entity(
    key = "scheme.round_segment",
    title = "segment_id",
    child_of("round_id", "scheme.round"),
    unique("round_id", "segment_id"),
    no_menu
)]
pub struct RoundSegment {
    /// The round.
    #[field(link = "scheme.round", required, filter, list = 1)]
    pub round_id: Id<Round>,
    /// The segment.
    #[field(link = "marketing.segment", required, filter, list = 2)]
    pub segment_id: Id<Segment>,
    /// Whether the round starts from it or leaves it to the next.
    #[field(choice("start", "refined"), required, filter, list = 3, default = "start")]
    pub role: String,
}
