//! The nouns of analytics.

use guanxi_catalog::entities::Category;
use guanxi_entity::entity;
use guanxi_org::entities::{MarketArea, Role, Store, User};
use guanxi_types::Id;

/// Figures side by side on one page, chosen by a user. (仪表盘)
#[entity(
    key = "insight.dashboard",
    title = "name",
    owner("owner_id", "created_by"),
    opened_to = "role_id"
)]
pub struct Dashboard {
    /// Its name.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// What it is for.
    #[field(long_text, list = 2)]
    pub note: Option<String>,
    /// Whose it is; who made it, where empty.
    #[field(link = "org.user", filter, list = 3)]
    pub owner_id: Option<Id<User>>,
    /// The role whose users see it, too.
    #[field(link = "org.role", filter, list = 4)]
    pub role_id: Option<Id<Role>>,
    /// The period that all of it tells of, `2017Q1`.
    #[field(text = 20, group = "filters")]
    pub period: Option<String>,
    /// The store.
    #[field(link = "org.store", group = "filters")]
    pub store_id: Option<Id<Store>>,
    /// The market area, with all below it.
    #[field(link = "org.market_area", group = "filters")]
    pub market_area_id: Option<Id<MarketArea>>,
    /// The category, with all below it.
    #[field(link = "catalog.category", group = "filters")]
    pub category_id: Option<Id<Category>>,
    /// The customer classes, `1`…`10`, `heavy`, `medium`, `light`, by comma.
    #[field(text = 60, group = "filters")]
    pub customer_class: Option<String>,
}

/// One picture on a dashboard: a question to an indicator, and how its answer is drawn. (仪表盘组件)
#[entity(
    key = "insight.tile",
    title = "title",
    child_of("dashboard_id", "insight.dashboard"),
    no_menu
)]
pub struct Tile {
    /// The dashboard.
    #[field(link = "insight.dashboard", required, filter, list = 1)]
    pub dashboard_id: Id<Dashboard>,
    /// What stands above it.
    #[field(text = 200, required, list = 2)]
    pub title: String,
    /// Its place on the page, the smallest first.
    #[field(int, required, list = 3, default = 0)]
    pub place: i64,
    /// How wide it is.
    #[field(
        choice("quarter", "third", "half", "two_thirds", "full"),
        required,
        default = "half"
    )]
    pub width: String,
    /// How high it is.
    #[field(choice("low", "medium", "high"), required, default = "medium")]
    pub height: String,
    /// How it is drawn.
    #[field(
        choice("number", "line", "bar", "pie", "table", "pivot", "heat_map", "funnel", "map"),
        required,
        list = 4,
        default = "table"
    )]
    pub kind: String,
    /// The indicator that is asked.
    #[field(text = 60, required, list = 5)]
    pub indicator: String,
    /// Its parameters and filters of its own, as in an address: `by=month&top=10`.
    #[field(text = 1000)]
    pub parameters: Option<String>,
    /// The columns that are drawn, by comma, what goes along first; those that suit the indicator where empty.
    #[field(text = 400)]
    pub shown_columns: Option<String>,
    /// The column that rows are ordered by, `-` before it for descending; as the indicator has them where empty.
    #[field(text = 80)]
    pub sort_by: Option<String>,
    /// The rows that are drawn; all where empty.
    #[field(int)]
    pub row_limit: Option<i64>,
}

/// When a dashboard is mailed, and as what. Who made it has it, and whose dashboard it is. (仪表盘定时邮件)
#[entity(
    key = "insight.dashboard_schedule",
    title = "rhythm",
    owner("created_by", "dashboard_id.owner_id"),
    no_menu
)]
pub struct DashboardSchedule {
    /// The dashboard.
    #[field(link = "insight.dashboard", required, filter, list = 1)]
    pub dashboard_id: Id<Dashboard>,
    /// How often.
    #[field(
        choice("daily", "weekly", "monthly"),
        required,
        filter,
        list = 2,
        default = "daily"
    )]
    pub rhythm: String,
    /// The days of the week, where it goes out weekly.
    #[field(choices("mon", "tue", "wed", "thu", "fri", "sat", "sun"), list = 3)]
    pub weekdays: Option<String>,
    /// The day of the month, where it goes out monthly; the last one of a shorter month.
    #[field(int, required, list = 4, default = 1)]
    pub month_day: i64,
    /// The time of the day, on the company's clock: `08:00`.
    #[field(text = 5, required, list = 5, default = "08:00")]
    pub at_time: String,
    /// What is attached.
    #[field(choice("pdf", "xlsx", "both"), required, filter, list = 6, default = "pdf")]
    pub format: String,
    /// In which language: each receiver's own, or one for all.
    #[field(choice("own", "zh", "en"), required, list = 7, default = "own")]
    pub language: String,
    /// Whether it goes out.
    #[field(boolean, required, filter, list = 8, default = 1)]
    pub is_active: bool,
}

/// Who gets a dashboard by mail. (仪表盘邮件收件人)
#[entity(
    key = "insight.dashboard_recipient",
    title = "user_id",
    unique("schedule_id", "user_id"),
    child_of("schedule_id", "insight.dashboard_schedule"),
    no_menu,
    program_only
)]
pub struct DashboardRecipient {
    /// The schedule.
    #[field(link = "insight.dashboard_schedule", required, filter, list = 1)]
    pub schedule_id: Id<DashboardSchedule>,
    /// The user.
    #[field(link = "org.user", required, filter, list = 2)]
    pub user_id: Id<User>,
}

/// One mail of a dashboard to one user, and what became of it. (仪表盘邮件发送)
#[entity(
    key = "insight.dashboard_mailing",
    title = "user_id",
    unique("schedule_id", "due_at", "user_id"),
    child_of("schedule_id", "insight.dashboard_schedule"),
    no_menu,
    program_only
)]
pub struct DashboardMailing {
    /// The schedule.
    #[field(link = "insight.dashboard_schedule", required, filter, list = 1)]
    pub schedule_id: Id<DashboardSchedule>,
    /// When it was due.
    #[field(datetime, required, filter, list = 2)]
    pub due_at: i64,
    /// To whom.
    #[field(link = "org.user", required, filter, list = 3)]
    pub user_id: Id<User>,
    /// Whether somebody asked for it, beside the schedule.
    #[field(boolean, required, filter, list = 4, default = 0)]
    pub is_by_hand: bool,
    /// What became of it: `queued` is in the outbox.
    #[field(
        choice("waiting", "queued", "failed"),
        required,
        filter,
        list = 5,
        default = "waiting"
    )]
    pub state: String,
    /// Why it didn't go out.
    #[field(
        choice(
            "no_channel",
            "no_address",
            "inactive",
            "not_visible",
            "no_export",
            "too_large",
            "bounced",
            "error"
        ),
        filter,
        list = 6
    )]
    pub failure: Option<String>,
    /// What more there is to say of it.
    #[field(text = 500)]
    pub detail: Option<String>,
    /// When it was done.
    #[field(datetime, list = 7)]
    pub done_at: Option<i64>,
    /// How often it was tried.
    #[field(int, required, default = 0)]
    pub tries: i64,
}
