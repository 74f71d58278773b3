//! Cards: their numbering, batches, and what becomes of each.

use guanxi_customers::entities::{Customer, Household};
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Day, Id};

use super::tier::Tier;

/// How cards are numbered: prefix, area, store, sequence, check digits. (会员卡号段)
#[entity(key = "loyalty.card_series", title = "name", unique("number"))]
pub struct CardSeries {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// Whether cards are made of it.
    #[field(boolean, required, filter, list = 3, default = 1)]
    pub is_active: bool,
    /// The card of a household is everybody's in it.
    #[field(boolean, required, default = 0)]
    pub is_shared: bool,
    /// What every code begins with: digits and capital letters.
    #[field(text = 10, list = 4)]
    pub prefix: Option<String>,
    /// Digits of the area.
    #[field(text = 6)]
    pub area_code: Option<String>,
    /// The store that hands the cards out.
    #[field(link = "org.store", filter)]
    pub store_id: Option<Id<Store>>,
    /// Its digits in the code.
    #[field(text = 6)]
    pub store_code: Option<String>,
    /// Digits of the sequence.
    #[field(int, required, list = 5, default = 8)]
    pub digits: i64,
    /// What the check digits are made by: Luhn (ISO/IEC 7812-1), mod 97-10 (ISO/IEC 7064).
    #[field(choice("luhn", "mod97", "none"), required, list = 6, default = "luhn")]
    pub check_method: String,
    /// The next of the sequence; by hand it only moves on, past codes that others have.
    #[field(int, required, list = 7, default = 1)]
    pub next_sequence: i64,
    /// Months for which a card is good once it is issued; for ever where empty.
    #[field(int)]
    pub valid_months: Option<i64>,
    /// Only for members of this tier or a higher one, who were let in by proof, by a purchase or by counting.
    #[field(link = "loyalty.tier", filter, group = "issuing")]
    pub tier_id: Option<Id<Tier>>,
    /// Whether a card can be used as soon as it is issued, and not only once it is activated.
    #[field(boolean, required, group = "issuing", default = 1)]
    pub starts_active: bool,
}

/// Cards that were made together. (制卡批次)
#[entity(
    key = "loyalty.card_batch",
    title = "first_code",
    child_of("series_id", "loyalty.card_series"),
    program_only,
    no_menu
)]
pub struct CardBatch {
    /// The series.
    #[field(link = "loyalty.card_series", required, filter, list = 1)]
    pub series_id: Id<CardSeries>,
    /// The first of their codes.
    #[field(text = 40, required, list = 2)]
    pub first_code: String,
    /// The last.
    #[field(text = 40, required, list = 3)]
    pub last_code: String,
    /// How many.
    #[field(int, required, list = 4)]
    pub count: i64,
    /// Codes that were passed over, because cards, customers or coupons have them.
    #[field(int, required, list = 6, default = 0)]
    pub passed: i64,
    /// The caller's name for it.
    #[field(text = 80, required)]
    pub key: String,
    /// What for.
    #[field(text = 200, list = 5)]
    pub note: Option<String>,
}

/// A card. (会员卡)
#[entity(
    key = "loyalty.card",
    title = "code",
    unique("code"),
    owner("customer_id.owner_id"),
    territory("customer_id.territory_id"),
    program_only
)]
pub struct Card {
    /// What stands on it.
    #[field(text = 40, required, search, list = 1, mask = "card", personal)]
    pub code: String,
    /// The series.
    #[field(link = "loyalty.card_series", required, filter, list = 2)]
    pub series_id: Id<CardSeries>,
    /// The batch.
    #[field(link = "loyalty.card_batch", filter)]
    pub batch_id: Option<Id<CardBatch>>,
    /// What becomes of it.
    #[field(
        choice("made", "issued", "active", "blocked", "lost", "replaced", "merged", "ended"),
        required,
        filter,
        list = 3,
        default = "made"
    )]
    pub state: String,
    /// Whose.
    #[field(link = "customers.customer", filter, list = 4)]
    pub customer_id: Option<Id<Customer>>,
    /// The household that shares it.
    #[field(link = "customers.household", filter, list = 5)]
    pub household_id: Option<Id<Household>>,
    /// Since when.
    #[field(date, filter, list = 6)]
    pub issued_on: Option<Day>,
    /// The last day.
    #[field(date, filter, list = 7)]
    pub expires_on: Option<Day>,
    /// The card that took its place, or that it was merged into.
    #[field(link = "loyalty.card")]
    pub replaced_by_id: Option<Id<Card>>,
}

/// What became of a card, and why: added, never changed. (会员卡变动)
#[entity(
    key = "loyalty.card_event",
    title = "kind",
    child_of("card_id", "loyalty.card"),
    program_only,
    no_menu
)]
pub struct CardEvent {
    /// The card.
    #[field(link = "loyalty.card", required, filter, list = 1)]
    pub card_id: Id<Card>,
    /// What.
    #[field(
        choice(
            "issue", "activate", "block", "unblock", "lose", "replace", "merge", "pass_on", "end"
        ),
        required,
        filter,
        list = 2
    )]
    pub kind: String,
    /// The state before.
    #[field(text = 20, required, list = 3)]
    pub before: String,
    /// The state after.
    #[field(text = 20, required, list = 4)]
    pub after: String,
    /// The day.
    #[field(date, required, filter, list = 5)]
    pub day: Day,
    /// Why.
    #[field(text = 500, list = 6)]
    pub note: Option<String>,
    /// Who did it.
    #[field(link = "org.user", filter, list = 7)]
    pub by_id: Option<Id<User>>,
}
