//! What a campaign is made of: phases, tasks, channels, products, people, materials, scripts.

use guanxi_catalog::entities::Product;
use guanxi_entity::entity;
use guanxi_org::entities::User;
use guanxi_types::{Day, Id, Money};

use super::Campaign;

/// A way to reach people: press, terminal stores, communities … The company adds its own. (传播渠道)
#[entity(key = "marketing.channel", title = "name", unique("name"))]
pub struct Channel {
    /// Its name.
    #[field(text = 60, required, search, list = 1)]
    pub name: String,
    /// What kind of way.
    #[field(
        choice(
            "press",
            "store",
            "community",
            "school",
            "phone",
            "email",
            "sms",
            "social",
            "other"
        ),
        required,
        filter,
        list = 2,
        default = "other"
    )]
    pub kind: String,
    /// What is to be said of it.
    #[field(text = 300, list = 3)]
    pub note: Option<String>,
}

/// A stretch of a campaign with a goal of its own. (活动阶段)
#[entity(
    key = "marketing.campaign_phase",
    title = "name",
    unique("campaign_id", "place"),
    child_of("campaign_id", "marketing.campaign"),
    no_menu
)]
pub struct CampaignPhase {
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 1)]
    pub campaign_id: Id<Campaign>,
    /// Its place: 1 is the first.
    #[field(int, required, list = 2, default = 1)]
    pub place: i64,
    /// Its name: 导入期, 发展期, 成长期, 成熟期, or the company's own.
    #[field(text = 100, required, search, list = 3)]
    pub name: String,
    /// Its first day.
    #[field(date, required, filter, list = 4)]
    pub starts_on: Day,
    /// Its last day.
    #[field(date, required, filter, list = 5)]
    pub ends_on: Day,
    /// What is to be reached in it.
    #[field(long_text)]
    pub goal: Option<String>,
    /// The phase of the pilot that it repeats: figures are compared along it.
    #[field(link = "marketing.campaign_phase", read_only)]
    pub copied_from_id: Option<Id<CampaignPhase>>,
}

/// Something that somebody does for a campaign. (活动任务)
#[entity(
    key = "marketing.campaign_task",
    title = "name",
    owner("owner_id", "campaign_id.owner_id")
)]
pub struct CampaignTask {
    /// What is to be done.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// For which campaign.
    #[field(link = "marketing.campaign", required, filter, list = 2)]
    pub campaign_id: Id<Campaign>,
    /// In which phase.
    #[field(link = "marketing.campaign_phase", filter, list = 3)]
    pub phase_id: Option<Id<CampaignPhase>>,
    /// Who does it.
    #[field(link = "org.user", filter, list = 4)]
    pub owner_id: Option<Id<User>>,
    /// Its first day.
    #[field(date, filter, list = 5)]
    pub starts_on: Option<Day>,
    /// By when it is to be done.
    #[field(date, filter, list = 6)]
    pub due_on: Option<Day>,
    /// How far it is.
    #[field(
        choice("open", "doing", "done", "cancelled"),
        required,
        filter,
        list = 7,
        default = "open"
    )]
    pub state: String,
    /// In which city.
    #[field(text = 100, filter)]
    pub city: Option<String>,
    /// Everything else that is to be said.
    #[field(long_text)]
    pub note: Option<String>,
    /// The task that it was copied from.
    #[field(link = "marketing.campaign_task", read_only)]
    pub copied_from_id: Option<Id<CampaignTask>>,
}

/// That one task waits for another. (前置任务)
#[entity(
    key = "marketing.task_order",
    title = "after_id",
    unique("task_id", "after_id"),
    child_of("task_id", "marketing.campaign_task"),
    no_menu
)]
pub struct TaskOrder {
    /// The task that waits.
    #[field(link = "marketing.campaign_task", required, filter, list = 1)]
    pub task_id: Id<CampaignTask>,
    /// The one that is done first.
    #[field(link = "marketing.campaign_task", required, filter, list = 2)]
    pub after_id: Id<CampaignTask>,
}

/// A point to tick off. (检查项)
#[entity(
    key = "marketing.task_check",
    title = "text",
    child_of("task_id", "marketing.campaign_task"),
    no_menu
)]
pub struct TaskCheck {
    /// The task.
    #[field(link = "marketing.campaign_task", required, filter, list = 1)]
    pub task_id: Id<CampaignTask>,
    /// What is looked at.
    #[field(text = 200, required, search, list = 2)]
    pub text: String,
    /// Whether it is done.
    #[field(boolean, required, filter, list = 3, default = 0)]
    pub is_done: bool,
}

/// What a campaign is about. (活动商品)
#[entity(
    key = "marketing.campaign_product",
    title = "product_id",
    unique("campaign_id", "product_id"),
    child_of("campaign_id", "marketing.campaign"),
    no_menu
)]
pub struct CampaignProduct {
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 1)]
    pub campaign_id: Id<Campaign>,
    /// The product.
    #[field(link = "catalog.product", required, filter, list = 2)]
    pub product_id: Id<Product>,
    /// What is said of it.
    #[field(text = 300, list = 3)]
    pub note: Option<String>,
}

/// Who works for a campaign, and as what. (活动人员)
#[entity(
    key = "marketing.campaign_staff",
    title = "user_id",
    unique("campaign_id", "user_id"),
    child_of("campaign_id", "marketing.campaign"),
    no_menu
)]
pub struct CampaignStaff {
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 1)]
    pub campaign_id: Id<Campaign>,
    /// Who.
    #[field(link = "org.user", required, filter, list = 2)]
    pub user_id: Id<User>,
    /// As what, in the company's words.
    #[field(text = 60, required, list = 3)]
    pub role: String,
    /// In which city.
    #[field(text = 100, filter, list = 4)]
    pub city: Option<String>,
}

/// Something that is made or bought for a campaign. Its drafts and pictures are files on it. (活动物料)
#[entity(
    key = "marketing.material",
    title = "name",
    child_of("campaign_id", "marketing.campaign"),
    no_menu
)]
pub struct Material {
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 1)]
    pub campaign_id: Id<Campaign>,
    /// The phase that needs it.
    #[field(link = "marketing.campaign_phase", filter)]
    pub phase_id: Option<Id<CampaignPhase>>,
    /// What.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// How many.
    #[field(int, required, list = 3, default = 1)]
    pub quantity: i64,
    /// What one costs.
    #[field(money, list = 4)]
    pub unit_cost: Option<Money>,
    /// Who makes it.
    #[field(text = 200, list = 5)]
    pub supplier: Option<String>,
    /// When it must be there.
    #[field(date, filter, list = 6)]
    pub due_on: Option<Day>,
    /// How far it is.
    #[field(
        choice("planned", "ordered", "arrived"),
        required,
        filter,
        list = 7,
        default = "planned"
    )]
    pub state: String,
}

/// What is said or written to people. (话术)
#[entity(
    key = "marketing.script",
    title = "name",
    child_of("campaign_id", "marketing.campaign"),
    no_menu
)]
pub struct Script {
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 1)]
    pub campaign_id: Id<Campaign>,
    /// The phase that it is said in.
    #[field(link = "marketing.campaign_phase", filter, list = 4)]
    pub phase_id: Option<Id<CampaignPhase>>,
    /// Through what.
    #[field(link = "marketing.channel", filter, list = 3)]
    pub channel_id: Option<Id<Channel>>,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// Its words.
    #[field(long_text, required)]
    pub body: String,
}
