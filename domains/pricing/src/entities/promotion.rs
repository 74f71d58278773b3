//! Promotions.

use guanxi_entity::entity;
use guanxi_org::entities::User;
use guanxi_types::{Day, Id, Money};

/// What is given to whom, on what, when. It counts while it runs and its days are on. (促销)
#[entity(
    key = "pricing.promotion",
    title = "name",
    unique("number"),
    owner("owner_id", "created_by")
)]
pub struct Promotion {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// Where it stands: written, looked at, allowed, running, over.
    #[field(
        choice("draft", "review", "approved", "running", "ended"),
        required,
        read_only,
        filter,
        list = 3,
        default = "draft"
    )]
    pub state: String,
    /// Counts the changes of what it says.
    #[field(int, required, read_only, default = 1)]
    pub definition_version: i64,
    /// What it gives, as JSON.
    #[field(text = 8000, required)]
    pub action: String,
    /// What must hold, as a JSON list; nothing where empty.
    #[field(text = 8000)]
    pub conditions: Option<String>,
    /// First day.
    #[field(date, filter, list = 4, group = "when")]
    pub starts_on: Option<Day>,
    /// Last day.
    #[field(date, filter, list = 5, group = "when")]
    pub ends_on: Option<Day>,
    /// Days of the week; every day where none is chosen.
    #[field(choices("mon", "tue", "wed", "thu", "fri", "sat", "sun"), group = "when")]
    pub weekdays: Option<String>,
    /// From this time of day on, `HH:MM`.
    #[field(text = 5, group = "when")]
    pub time_from: Option<String>,
    /// Up to, and without, this time of day, `HH:MM`.
    #[field(text = 5, group = "when")]
    pub time_to: Option<String>,
    /// Whether it has its turn with the lines, or after them with the whole basket.
    #[field(
        choice("item", "order"),
        required,
        filter,
        group = "stacking",
        default = "item"
    )]
    pub stage: String,
    /// Those of one group compete for lines, those of different groups add up.
    #[field(text = 60, required, filter, group = "stacking", default = "main")]
    pub stack_group: String,
    /// How the promotions of the group compete; that of the one with the greatest priority counts.
    #[field(
        choice("best", "first", "all", "least"),
        required,
        group = "stacking",
        default = "best"
    )]
    pub policy: String,
    /// The greater comes first.
    #[field(int, required, list = 6, group = "stacking", default = 0)]
    pub priority: i64,
    /// Whether it goes with no other.
    #[field(boolean, required, filter, group = "stacking", default = 0)]
    pub is_exclusive: bool,
    /// Whether thresholds and shares are of what is left after earlier promotions, or of prices before them.
    #[field(choice("running", "list"), required, group = "stacking", default = "running")]
    pub basis: String,
    /// Whether one of its coupons must be handed in.
    #[field(boolean, required, filter, group = "limits", default = 0)]
    pub needs_coupon: bool,
    /// How often in one basket at most.
    #[field(int, group = "limits")]
    pub times_max: Option<i64>,
    /// How much off one basket at most.
    #[field(money, group = "limits")]
    pub discount_max: Option<Money>,
    /// Uses in all.
    #[field(int, group = "limits")]
    pub cap_total: Option<i64>,
    /// Uses by one customer.
    #[field(int, group = "limits")]
    pub cap_customer: Option<i64>,
    /// Uses on one day.
    #[field(int, group = "limits")]
    pub cap_day: Option<i64>,
    /// Uses by one clerk on one day.
    #[field(int, group = "limits")]
    pub cap_clerk: Option<i64>,
    /// What it may take off in all; it stops when that is spent.
    #[field(money, group = "limits")]
    pub budget: Option<Money>,
    /// ISO 4217 code of its currency; the company's where empty.
    #[field(text = 3, group = "limits")]
    pub currency: Option<String>,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 7)]
    pub owner_id: Option<Id<User>>,
    /// What customers are told.
    #[field(long_text)]
    pub note: Option<String>,
    /// Who asked for approval.
    #[field(link = "org.user", read_only, group = "approval")]
    pub submitted_by: Option<Id<User>>,
    /// Who allowed it, or sent it back.
    #[field(link = "org.user", read_only, group = "approval")]
    pub decided_by: Option<Id<User>>,
    /// When.
    #[field(datetime, read_only, group = "approval")]
    pub decided_at: Option<i64>,
    /// What was said of it.
    #[field(text = 500, read_only, group = "approval")]
    pub decision_note: Option<String>,
}
