//! Programmes of points, and how points are earned.

use guanxi_catalog::entities::{Category, Product};
use guanxi_entity::entity;
use guanxi_org::entities::Store;
use guanxi_types::{Day, Id, Money, Qty};

use super::tier::Tier;

/// A kind of points with its own rules. (积分计划)
#[entity(key = "loyalty.points_programme", title = "name", unique("number"))]
pub struct PointsProgramme {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// What a point is called.
    #[field(text = 40, required, list = 3, default = "积分")]
    pub unit: String,
    /// Whether sales earn its points.
    #[field(boolean, required, filter, list = 4, default = 1)]
    pub is_active: bool,
    /// Whether a household has one account for all.
    #[field(boolean, required, filter, list = 5, default = 0)]
    pub is_shared: bool,
    /// People of a household at most, where it has one account; 20 where empty.
    #[field(int)]
    pub household_max: Option<i64>,
    /// What becomes of the own points of who joins a household.
    #[field(choice("ask", "move", "stay"), required, default = "ask")]
    pub joining: String,
    /// Whether who leaves a household may take points along.
    #[field(choice("ask", "stay"), required, default = "ask")]
    pub leaving: String,
    /// Whether a member's account opens with the first sale.
    #[field(boolean, required, default = 1)]
    pub opens_itself: bool,
    /// First day.
    #[field(date, filter)]
    pub starts_on: Option<Day>,
    /// Last day.
    #[field(date, filter)]
    pub ends_on: Option<Day>,
    /// Sales up to this day are settled: what files bring later waits for somebody's decision.
    #[field(date, group = "earning")]
    pub closed_until: Option<Day>,
    /// How fractions of a point are rounded.
    #[field(
        choice("down", "nearest", "up"),
        required,
        group = "earning",
        default = "down"
    )]
    pub rounding: String,
    /// Days until points can be spent: those in which goods may come back.
    #[field(int, required, group = "earning", default = 0)]
    pub pending_days: i64,
    /// How long points are good.
    #[field(
        choice("never", "days", "months", "end_of_month", "end_of_quarter", "end_of_year"),
        required,
        group = "earning",
        default = "never"
    )]
    pub validity: String,
    /// How many days or months, or how many periods after the one in which they can be spent first.
    #[field(int, required, group = "earning", default = 0)]
    pub validity_count: i64,
    /// So many points are worth the amount below.
    #[field(int, required, group = "spending", default = 100)]
    pub redeem_points: i64,
    /// What they are worth.
    #[field(money, required, group = "spending", default = 100)]
    pub redeem_amount: Money,
    /// Points are spent in steps of so many.
    #[field(int, required, group = "spending", default = 1)]
    pub redeem_step: i64,
    /// Minutes for which points are put aside at most.
    #[field(int, required, group = "spending", default = 30)]
    pub hold_minutes: i64,
    /// What happens when goods come back whose points are spent.
    #[field(
        choice("debt", "write_off", "block"),
        required,
        group = "spending",
        default = "debt"
    )]
    pub shortage: String,
    /// Adjustments of more points need somebody else's approval.
    #[field(int, required, group = "spending", default = 1000)]
    pub approval_over: i64,
    /// What members are told.
    #[field(long_text)]
    pub note: Option<String>,
}

/// A rule by which sales earn points; every change of it is a new version. (积分规则)
#[entity(
    key = "loyalty.earn_rule",
    title = "name",
    child_of("programme_id", "loyalty.points_programme"),
    no_menu
)]
pub struct EarnRule {
    /// The programme.
    #[field(link = "loyalty.points_programme", required, filter, list = 1)]
    pub programme_id: Id<PointsProgramme>,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// Whether it counts.
    #[field(boolean, required, filter, list = 3, default = 1)]
    pub is_active: bool,
    /// Counts the changes of what it says.
    #[field(int, required, read_only, list = 4, default = 1)]
    pub definition_version: i64,
    /// How points come about.
    #[field(
        choice("per_amount", "per_unit", "per_sale"),
        required,
        list = 5,
        default = "per_amount"
    )]
    pub method: String,
    /// The points.
    #[field(int, required, list = 6, default = 1)]
    pub points: i64,
    /// For every amount of so much; for each unit of the currency where empty.
    #[field(money, list = 7)]
    pub per_amount: Option<Money>,
    /// Times so much.
    #[field(qty, required, default = 1000)]
    pub multiplier: Qty,
    /// Whether amounts after or before discounts count.
    #[field(choice("after", "before"), required, default = "after")]
    pub basis: String,
    /// Only sales of so much.
    #[field(money)]
    pub least_amount: Option<Money>,
    /// Only this product.
    #[field(link = "catalog.product", filter, group = "about")]
    pub product_id: Option<Id<Product>>,
    /// Only products of this category and those below.
    #[field(link = "catalog.category", filter, group = "about")]
    pub category_id: Option<Id<Category>>,
    /// Only members of this tier.
    #[field(link = "loyalty.tier", filter, group = "about")]
    pub tier_id: Option<Id<Tier>>,
    /// Only at this store.
    #[field(link = "org.store", filter, group = "about")]
    pub store_id: Option<Id<Store>>,
    /// Only through this channel.
    #[field(choice("store", "phone", "web"), filter, group = "about")]
    pub channel: Option<String>,
    /// First day.
    #[field(date, filter, group = "when")]
    pub starts_on: Option<Day>,
    /// Last day.
    #[field(date, filter, group = "when")]
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
    /// Rules of one group compete; groups add up.
    #[field(text = 60, required, filter, group = "stacking", default = "main")]
    pub stack_group: String,
    /// How the rules of the group compete; that of the one with the greatest priority counts.
    #[field(
        choice("best", "first", "add"),
        required,
        group = "stacking",
        default = "best"
    )]
    pub policy: String,
    /// The greater comes first.
    #[field(int, required, group = "stacking", default = 0)]
    pub priority: i64,
}
