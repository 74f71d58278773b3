//! Benefits: what tiers get their members, and who had it.

use guanxi_customers::entities::{Customer, Household};
use guanxi_entity::entity;
use guanxi_org::entities::User;
use guanxi_types::{Day, Id, Money};

use super::tier::{Membership, Tier};

/// What members of a tier are entitled to. (会员权益)
#[entity(key = "loyalty.benefit", title = "name", unique("number"))]
pub struct Benefit {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// What it is.
    #[field(
        choice("price", "coupon", "gift", "event", "periodical", "service"),
        required,
        filter,
        list = 3
    )]
    pub kind: String,
    /// Whose.
    #[field(link = "loyalty.tier", required, filter, list = 4)]
    pub tier_id: Id<Tier>,
    /// Whether those of higher tiers have it too.
    #[field(boolean, required, list = 5, default = 1)]
    pub is_for_higher: bool,
    /// Whether it is given.
    #[field(boolean, required, filter, list = 6, default = 1)]
    pub is_active: bool,
    /// The number of the price book, coupon, event or edition that it is.
    #[field(text = 60)]
    pub reference: Option<String>,
    /// How often a member has it in a period; as often as wanted where empty.
    #[field(int, list = 7)]
    pub quota: Option<i64>,
    /// The period.
    #[field(
        choice("month", "quarter", "year", "ever"),
        required,
        list = 8,
        default = "year"
    )]
    pub period: String,
    /// How many are left to give; as many as wanted where empty.
    #[field(int, list = 9)]
    pub stock: Option<i64>,
    /// What one costs the company.
    #[field(money)]
    pub cost: Option<Money>,
    /// First day.
    #[field(date, filter)]
    pub starts_on: Option<Day>,
    /// Last day.
    #[field(date, filter)]
    pub ends_on: Option<Day>,
    /// What members are told.
    #[field(long_text)]
    pub note: Option<String>,
}

/// A benefit that somebody had: added, never changed. (权益使用)
#[entity(
    key = "loyalty.benefit_use",
    title = "benefit_id",
    unique("benefit_id", "key"),
    child_of("customer_id", "customers.customer"),
    program_only,
    no_menu
)]
pub struct BenefitUse {
    /// The benefit.
    #[field(link = "loyalty.benefit", required, filter, list = 1)]
    pub benefit_id: Id<Benefit>,
    /// Who had it.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// The household whose share it counts for.
    #[field(link = "customers.household", filter)]
    pub household_id: Option<Id<Household>>,
    /// The membership that entitled to it.
    #[field(link = "loyalty.membership", required, filter)]
    pub membership_id: Id<Membership>,
    /// How many.
    #[field(int, required, list = 3)]
    pub count: i64,
    /// The day.
    #[field(date, required, filter, list = 4)]
    pub day: Day,
    /// What it cost the company.
    #[field(money, list = 5)]
    pub cost: Option<Money>,
    /// The sale, order or visit.
    #[field(text = 60, list = 6)]
    pub reference: Option<String>,
    /// Its name; the same again changes nothing.
    #[field(text = 80, required)]
    pub key: String,
    /// In words.
    #[field(text = 500, list = 7)]
    pub note: Option<String>,
    /// Who gave it.
    #[field(link = "org.user", filter, list = 8)]
    pub by_id: Option<Id<User>>,
}
