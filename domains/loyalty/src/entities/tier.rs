//! Tiers: the ladder, who stands where, and why.

use guanxi_customers::entities::{Customer, Household};
use guanxi_entity::entity;
use guanxi_org::entities::User;
use guanxi_types::{Day, Id, Money};

/// A ladder of tiers and how it is climbed. (等级方案)
#[entity(key = "loyalty.tier_scheme", title = "name", unique("number"))]
pub struct TierScheme {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// Whether sales count for it.
    #[field(boolean, required, filter, list = 3, default = 1)]
    pub is_active: bool,
    /// Whether a household stands on it together.
    #[field(boolean, required, filter, list = 4, default = 0)]
    pub is_shared: bool,
    /// What who joins brings to the household's tier: nothing, the own tier where it is higher, or the own purchases.
    #[field(choice("stay", "higher", "recount"), required, default = "stay")]
    pub joining: String,
    /// What who leaves has then: the tier of before, the household's, or what the own purchases reach.
    #[field(choice("stay", "take", "recount"), required, default = "stay")]
    pub leaving: String,
    /// What is counted.
    #[field(choice("spend", "points", "visits"), required, list = 5, default = "spend")]
    pub metric: String,
    /// Over what time.
    #[field(
        choice("lifetime", "fixed", "rolling", "anniversary"),
        required,
        list = 6,
        default = "rolling"
    )]
    pub period: String,
    /// Its months: the last so many, or periods of so many from January or from the day of joining.
    #[field(int, required, default = 12)]
    pub period_months: i64,
    /// Whether nothing counts until the member was let in: by a purchase, by proof, by hand.
    #[field(boolean, required, default = 0)]
    pub entry_first: bool,
    /// Whether a tier that is reached counts at once, and not from the next review on.
    #[field(boolean, required, group = "review", default = 1)]
    pub upgrades_at_once: bool,
    /// Months for which a tier is kept at least; for ever where it is 0.
    #[field(int, required, group = "review", default = 12)]
    pub keep_months: i64,
    /// Days after that in which the member may still catch up.
    #[field(int, required, group = "review", default = 0)]
    pub grace_days: i64,
    /// How far members fall: a tier, or to the one that they have earned.
    #[field(
        choice("one", "balance", "never"),
        required,
        group = "review",
        default = "one"
    )]
    pub downgrade: String,
    /// What members are told.
    #[field(long_text)]
    pub note: Option<String>,
}

/// A tier of a ladder. (会员等级)
#[entity(
    key = "loyalty.tier",
    title = "name",
    unique("scheme_id", "number"),
    unique("scheme_id", "rank"),
    child_of("scheme_id", "loyalty.tier_scheme"),
    no_menu
)]
pub struct Tier {
    /// The ladder.
    #[field(link = "loyalty.tier_scheme", required, filter, list = 1)]
    pub scheme_id: Id<TierScheme>,
    /// Its number; price books name tiers by it.
    #[field(text = 40, required, search, list = 2)]
    pub number: String,
    /// Its name.
    #[field(text = 100, required, search, list = 3)]
    pub name: String,
    /// Its place, from the bottom.
    #[field(int, required, list = 4)]
    pub rank: i64,
    /// Reached by so much spending; not by spending where empty.
    #[field(money, list = 5)]
    pub threshold: Option<Money>,
    /// Reached by so many points or visits.
    #[field(int, list = 6)]
    pub threshold_count: Option<i64>,
    /// Reached by one purchase of so much.
    #[field(money, list = 7)]
    pub entry_amount: Option<Money>,
    /// Whether it is given for proof.
    #[field(boolean, required, list = 8, default = 0)]
    pub by_proof: bool,
    /// What members are told.
    #[field(long_text)]
    pub note: Option<String>,
}

/// Where a customer, or a household, stands on a ladder. (会籍)
#[entity(
    key = "loyalty.membership",
    title = "customer_id",
    unique("scheme_id", "owner_key"),
    child_of("customer_id", "customers.customer"),
    program_only
)]
pub struct Membership {
    /// The ladder.
    #[field(link = "loyalty.tier_scheme", required, filter, list = 1)]
    pub scheme_id: Id<TierScheme>,
    /// Who; of a household, who stands for it.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// The household.
    #[field(link = "customers.household", filter, list = 3)]
    pub household_id: Option<Id<Household>>,
    /// `c` or `h` with the id of the customer or household.
    #[field(text = 30, required)]
    pub owner_key: String,
    /// The tier; not let in yet where empty.
    #[field(link = "loyalty.tier", filter, list = 4)]
    pub tier_id: Option<Id<Tier>>,
    /// Since when.
    #[field(date, list = 5)]
    pub since: Option<Day>,
    /// The day on which the member was let in.
    #[field(date, filter)]
    pub joined_on: Option<Day>,
    /// The tier is kept to this day at least.
    #[field(date, filter, list = 6)]
    pub keep_until: Option<Day>,
    /// The member falls after this day unless it catches up.
    #[field(date, filter, list = 7)]
    pub grace_until: Option<Day>,
}

/// A change of tier, and what it was decided by: added, never changed. (等级变动)
#[entity(
    key = "loyalty.tier_change",
    title = "kind",
    child_of("membership_id", "loyalty.membership"),
    program_only,
    no_menu
)]
pub struct TierChange {
    /// Whose.
    #[field(link = "loyalty.membership", required, filter, list = 1)]
    pub membership_id: Id<Membership>,
    /// Which way.
    #[field(choice("entry", "up", "keep", "grace", "down"), required, filter, list = 2)]
    pub kind: String,
    /// By what.
    #[field(
        choice("accumulated", "purchase", "proof", "hand", "review", "return", "household"),
        required,
        filter,
        list = 3
    )]
    pub reason: String,
    /// The tier before.
    #[field(link = "loyalty.tier", list = 4)]
    pub from_id: Option<Id<Tier>>,
    /// The tier after.
    #[field(link = "loyalty.tier", filter, list = 5)]
    pub to_id: Option<Id<Tier>>,
    /// The day.
    #[field(date, required, filter, list = 6)]
    pub day: Day,
    /// The figures that it was decided by, as JSON.
    #[field(text = 2000)]
    pub evidence: Option<String>,
    /// In words.
    #[field(text = 500, list = 7)]
    pub note: Option<String>,
    /// Who decided it.
    #[field(link = "org.user", filter, list = 8)]
    pub by_id: Option<Id<User>>,
}

/// Proof that a customer is to be let in: an old package, a receipt. (入会凭证)
#[entity(
    key = "loyalty.tier_proof",
    title = "kind",
    child_of("customer_id", "customers.customer")
)]
pub struct TierProof {
    /// Whose.
    #[field(link = "customers.customer", required, filter, list = 1)]
    pub customer_id: Id<Customer>,
    /// The tier that it is for.
    #[field(link = "loyalty.tier", required, filter, list = 2)]
    pub tier_id: Id<Tier>,
    /// What it is.
    #[field(choice("package", "receipt", "photo", "other"), required, filter, list = 3)]
    pub kind: String,
    /// Its picture.
    #[field(file)]
    pub photo: Option<i64>,
    /// What it says.
    #[field(text = 500, list = 4)]
    pub note: Option<String>,
    /// Whether it counts.
    #[field(
        choice("waiting", "accepted", "refused"),
        required,
        read_only,
        filter,
        list = 5,
        default = "waiting"
    )]
    pub state: String,
    /// Who looked at it.
    #[field(link = "org.user", read_only, list = 6)]
    pub decided_by: Option<Id<User>>,
    /// When.
    #[field(datetime, read_only)]
    pub decided_at: Option<i64>,
    /// What was said of it.
    #[field(text = 500, read_only)]
    pub decision_note: Option<String>,
}
