//! The nouns of marketing.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_types::{Day, Id};

/// Something that is said or offered to chosen customers for some time. (营销活动)
#[entity(key = "marketing.campaign", title = "name", unique("number"))]
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
}
