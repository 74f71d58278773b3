//! The ledger of points. Only commands write it.

use guanxi_customers::entities::{Customer, Household};
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Day, Id, Money};

use super::card::Card;
use super::programme::PointsProgramme;

/// An account of points: a customer's, or a household's under the customer who stands for it. (积分账户)
#[entity(
    key = "loyalty.points_account",
    title = "customer_id",
    unique("programme_id", "owner_key"),
    child_of("customer_id", "customers.customer"),
    program_only
)]
pub struct PointsAccount {
    /// The programme.
    #[field(link = "loyalty.points_programme", required, filter, list = 1)]
    pub programme_id: Id<PointsProgramme>,
    /// Whose; of a household, who stands for it.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// The household that shares it.
    #[field(link = "customers.household", filter, list = 3)]
    pub household_id: Option<Id<Household>>,
    /// `c` or `h` with the id of the customer or household that it was opened for.
    #[field(text = 30, required)]
    pub owner_key: String,
    /// Whether points still come and go.
    #[field(
        choice("open", "frozen", "closed"),
        required,
        filter,
        list = 4,
        default = "open"
    )]
    pub state: String,
    /// Points less debt: the sum of all entries.
    #[field(int, required, read_only, filter, list = 5, default = 0)]
    pub balance: i64,
    /// What is left of its lots.
    #[field(int, required, read_only, default = 0)]
    pub points: i64,
    /// What of it is put aside.
    #[field(int, required, read_only, default = 0)]
    pub held: i64,
    /// What is owed: points that went back after they were spent.
    #[field(int, required, read_only, filter, list = 6, default = 0)]
    pub debt: i64,
    /// The account that took it over.
    #[field(link = "loyalty.points_account")]
    pub moved_to_id: Option<Id<PointsAccount>>,
}

/// What is known of a sale for points and tiers, as it stands after returns. (会员消费)
#[entity(
    key = "loyalty.purchase",
    title = "sale_ref",
    unique("sale_ref"),
    child_of("customer_id", "customers.customer"),
    program_only,
    no_menu
)]
pub struct Purchase {
    /// The sale's name among all sales.
    #[field(text = 60, required, search, list = 1)]
    pub sale_ref: String,
    /// Whose.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// The household that it counts for.
    #[field(link = "customers.household", filter, list = 3)]
    pub household_id: Option<Id<Household>>,
    /// The card that was shown.
    #[field(link = "loyalty.card", filter)]
    pub card_id: Option<Id<Card>>,
    /// Where.
    #[field(link = "org.store", filter, list = 4)]
    pub store_id: Option<Id<Store>>,
    /// Through what.
    #[field(text = 20)]
    pub channel: Option<String>,
    /// When.
    #[field(datetime, required, filter, list = 5)]
    pub at: i64,
    /// The store's day.
    #[field(date, required, filter, list = 6)]
    pub day: Day,
    /// The minute of that day.
    #[field(int, required, default = 0)]
    pub minute: i64,
    /// What was paid, less what came back.
    #[field(money, required, list = 7, default = 0)]
    pub amount: Money,
    /// What it earned, less what went back.
    #[field(int, required, list = 8, default = 0)]
    pub points: i64,
    /// The lines that are left, as JSON.
    #[field(long_text, required)]
    pub lines: String,
    /// The rules that it was earned by, as JSON.
    #[field(long_text, required)]
    pub terms: String,
}

/// Points that came together and go together. (积分批次)
#[entity(
    key = "loyalty.points_lot",
    title = "account_id",
    child_of("account_id", "loyalty.points_account"),
    program_only,
    no_menu
)]
pub struct PointsLot {
    /// The account.
    #[field(link = "loyalty.points_account", required, filter, list = 1)]
    pub account_id: Id<PointsAccount>,
    /// What came.
    #[field(int, required, read_only, list = 2, default = 0)]
    pub earned: i64,
    /// What is left, with what is put aside.
    #[field(int, required, read_only, list = 3, default = 0)]
    pub remaining: i64,
    /// What is put aside.
    #[field(int, required, read_only, default = 0)]
    pub held: i64,
    /// What expired.
    #[field(int, required, read_only, default = 0)]
    pub expired: i64,
    /// The first day on which it can be spent.
    #[field(date, required, filter, list = 4)]
    pub activates_on: Day,
    /// The last day.
    #[field(date, filter, list = 5)]
    pub expires_on: Option<Day>,
    /// When something of it was spent first.
    #[field(date)]
    pub first_spent_on: Option<Day>,
    /// The sale that it came with.
    #[field(link = "loyalty.purchase", filter, list = 6)]
    pub purchase_id: Option<Id<Purchase>>,
    /// The lot that it was moved from.
    #[field(link = "loyalty.points_lot", filter)]
    pub parent_id: Option<Id<PointsLot>>,
}

/// Points put aside until they are spent or freed. (积分冻结)
#[entity(
    key = "loyalty.points_hold",
    title = "key",
    unique("account_id", "key"),
    child_of("account_id", "loyalty.points_account"),
    program_only,
    no_menu
)]
pub struct PointsHold {
    /// The account.
    #[field(link = "loyalty.points_account", required, filter, list = 1)]
    pub account_id: Id<PointsAccount>,
    /// The caller's name for it.
    #[field(text = 80, required, list = 2)]
    pub key: String,
    /// How many.
    #[field(int, required, list = 3)]
    pub points: i64,
    /// What became of them.
    #[field(
        choice("open", "captured", "released", "timed_out"),
        required,
        filter,
        list = 4,
        default = "open"
    )]
    pub state: String,
    /// How many of them were spent.
    #[field(int, required, read_only, default = 0)]
    pub captured: i64,
    /// When they are freed at the latest.
    #[field(datetime, required, filter, list = 5)]
    pub ends_at: i64,
    /// What for.
    #[field(text = 100, list = 6)]
    pub reference: Option<String>,
}

/// A line of the ledger: added, never changed. (积分流水)
#[entity(
    key = "loyalty.points_entry",
    title = "kind",
    unique("account_id", "key", "part"),
    child_of("account_id", "loyalty.points_account"),
    program_only,
    no_menu
)]
pub struct PointsEntry {
    /// The account.
    #[field(link = "loyalty.points_account", required, filter, list = 1)]
    pub account_id: Id<PointsAccount>,
    /// Why.
    #[field(
        choice(
            "earn",
            "redeem",
            "hold",
            "capture",
            "release",
            "expire",
            "adjust",
            "reverse",
            "restore",
            "transfer",
            "merge",
            "settle",
            "write_off"
        ),
        required,
        filter,
        list = 2
    )]
    pub kind: String,
    /// What it changed the balance by.
    #[field(int, required, list = 3)]
    pub delta: i64,
    /// What it changed the points put aside by.
    #[field(int, required, default = 0)]
    pub held: i64,
    /// The lot; the debt where there is none.
    #[field(link = "loyalty.points_lot", filter, list = 4)]
    pub lot_id: Option<Id<PointsLot>>,
    /// The day that it counts for.
    #[field(date, required, filter, list = 5)]
    pub day: Day,
    /// What it was about: a sale, a return, an order.
    #[field(text = 100, filter, list = 6)]
    pub reference: Option<String>,
    /// The act's name; the same act again changes nothing.
    #[field(text = 120, required)]
    pub key: String,
    /// Its place within the act.
    #[field(int, required, default = 0)]
    pub part: i64,
    /// The points put aside that it is of.
    #[field(link = "loyalty.points_hold", filter)]
    pub hold_id: Option<Id<PointsHold>>,
    /// The entry that it takes back.
    #[field(link = "loyalty.points_entry", filter)]
    pub reverses_id: Option<Id<PointsEntry>>,
    /// Who did it.
    #[field(link = "org.user", filter, list = 7)]
    pub by_id: Option<Id<User>>,
    /// The balance after it.
    #[field(int, required, list = 8)]
    pub balance_after: i64,
}

/// Points given or taken by hand. (积分调整)
#[entity(
    key = "loyalty.points_adjustment",
    title = "reason",
    child_of("account_id", "loyalty.points_account"),
    program_only
)]
pub struct PointsAdjustment {
    /// The account.
    #[field(link = "loyalty.points_account", required, filter, list = 1)]
    pub account_id: Id<PointsAccount>,
    /// How many; negative where they are taken.
    #[field(int, required, list = 2)]
    pub points: i64,
    /// Why.
    #[field(
        choice("goodwill", "correction", "activity", "opening", "other"),
        required,
        filter,
        list = 3
    )]
    pub reason: String,
    /// In words.
    #[field(text = 500, list = 4)]
    pub note: Option<String>,
    /// Whether it counts.
    #[field(
        choice("waiting", "done", "refused"),
        required,
        filter,
        list = 5,
        default = "waiting"
    )]
    pub state: String,
    /// The caller's name for it.
    #[field(text = 80)]
    pub key: Option<String>,
    /// Who wants it.
    #[field(link = "org.user", filter, list = 6)]
    pub asked_by: Option<Id<User>>,
    /// Who allowed or refused it.
    #[field(link = "org.user", list = 7)]
    pub decided_by: Option<Id<User>>,
    /// When.
    #[field(datetime)]
    pub decided_at: Option<i64>,
    /// What was said of it.
    #[field(text = 500)]
    pub decision_note: Option<String>,
}
