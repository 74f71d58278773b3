//! What was planned, and what came of it.

use guanxi_entity::entity;
use guanxi_org::entities::{MarketArea, User};
use guanxi_types::{Day, Id, Money};

use super::{Campaign, CampaignPhase, Channel, Material};

/// What is to be reached by one phase, city, channel and person. (计划指标)
#[entity(
    key = "marketing.plan_figure",
    title = "campaign_id",
    child_of("campaign_id", "marketing.campaign"),
    no_menu
)]
pub struct PlanFigure {
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 1)]
    pub campaign_id: Id<Campaign>,
    /// In which phase.
    #[field(link = "marketing.campaign_phase", filter, list = 2)]
    pub phase_id: Option<Id<CampaignPhase>>,
    /// In which market area; its name is the city.
    #[field(link = "org.market_area", filter)]
    pub market_area_id: Option<Id<MarketArea>>,
    /// In which city.
    #[field(text = 100, filter, list = 3)]
    pub city: Option<String>,
    /// Through what.
    #[field(link = "marketing.channel", filter, list = 4)]
    pub channel_id: Option<Id<Channel>>,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 5)]
    pub person_id: Option<Id<User>>,
    /// People to be reached.
    #[field(int, required, list = 6, default = 0)]
    pub reach: i64,
    /// People who are to answer: ask, register, come.
    #[field(int, required, list = 7, default = 0)]
    pub response: i64,
    /// Sales that are to come of it.
    #[field(money, required, list = 8, default = 0)]
    pub sales: Money,
    /// What it is to cost.
    #[field(money, required, list = 9, default = 0)]
    pub cost: Money,
}

/// What somebody did for a campaign on one day at one place. Photos are files on it. (执行反馈)
#[entity(
    key = "marketing.execution_report",
    title = "spot",
    owner("person_id", "campaign_id.owner_id")
)]
pub struct ExecutionReport {
    /// Where: the estate, the school, the store.
    #[field(text = 200, required, search, list = 1)]
    pub spot: String,
    /// For which campaign.
    #[field(link = "marketing.campaign", required, filter, list = 2)]
    pub campaign_id: Id<Campaign>,
    /// In which phase; found by the day where empty.
    #[field(link = "marketing.campaign_phase", filter, list = 3)]
    pub phase_id: Option<Id<CampaignPhase>>,
    /// In which market area; its name is the city.
    #[field(link = "org.market_area", filter)]
    pub market_area_id: Option<Id<MarketArea>>,
    /// In which city; the campaign's where empty.
    #[field(text = 100, filter, list = 4)]
    pub city: Option<String>,
    /// Through what.
    #[field(link = "marketing.channel", filter, list = 5)]
    pub channel_id: Option<Id<Channel>>,
    /// Who did it.
    #[field(link = "org.user", filter, list = 6)]
    pub person_id: Option<Id<User>>,
    /// On which day.
    #[field(date, required, filter, list = 7)]
    pub done_on: Day,
    /// People who were reached.
    #[field(int, required, list = 8, default = 0)]
    pub reach: i64,
    /// People who answered.
    #[field(int, required, list = 9, default = 0)]
    pub response: i64,
    /// What was sold on the spot, where no till counts it.
    #[field(money, required, list = 10, default = 0)]
    pub sales: Money,
    /// Material that was used.
    #[field(link = "marketing.material", filter)]
    pub material_id: Option<Id<Material>>,
    /// How much of it.
    #[field(int)]
    pub material_used: Option<i64>,
    /// What happened.
    #[field(long_text)]
    pub note: Option<String>,
}
