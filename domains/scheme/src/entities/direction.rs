//! The five strategic directions.

use guanxi_entity::entity;
use guanxi_marketing::entities::{Campaign, Segment};
use guanxi_org::entities::User;
use guanxi_types::{Day, Id, Qty};

/// One of the five ways in which a company grows with its customers. (策略方向)
#[entity(key = "scheme.direction", title = "name", owner("owner_id"))]
pub struct Direction {
    /// Which of the five.
    #[field(
        choice("acquire", "develop", "retain", "loyalty", "win_back"),
        required,
        filter,
        list = 1,
        default = "acquire"
    )]
    pub kind: String,
    /// What it is called here.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// Whom it is for, in words.
    #[field(long_text)]
    pub rule: Option<String>,
    /// The segment that it is for.
    #[field(link = "marketing.segment", filter, list = 3)]
    pub segment_id: Option<Id<Segment>>,
    /// What is to be reached.
    #[field(text = 300, list = 4)]
    pub goal: Option<String>,
    /// The measure of the key figures that tells how far it is.
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
        filter
    )]
    pub measure: Option<String>,
    /// Where the measure stood: amounts in the currency, shares as decimals, 0.7 for 70 %.
    #[field(qty)]
    pub baseline: Option<Qty>,
    /// The last day of the figures that it was read from.
    #[field(date)]
    pub baseline_on: Option<Day>,
    /// Where the measure shall stand, as the baseline.
    #[field(qty)]
    pub target: Option<Qty>,
    /// By when.
    #[field(date, filter, list = 5)]
    pub due_on: Option<Day>,
    /// What is done, step by step.
    #[field(long_text)]
    pub playbook: Option<String>,
    /// The campaign that was made of it.
    #[field(link = "marketing.campaign", read_only, filter, list = 6)]
    pub campaign_id: Option<Id<Campaign>>,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 7)]
    pub owner_id: Option<Id<User>>,
}
