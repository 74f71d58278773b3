//! Tickets of terminals that somebody has to decide on.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Id, Money};

use super::Sale;

/// A ticket of a terminal's file that couldn't be booked without a decision, or of a till that was booked although it isn't sure who bought.
/// (终端单据冲突)
#[entity(
    key = "trade.sale_conflict",
    title = "number",
    unique("key"),
    territory("store_id.territory_id"),
    program_only,
    no_menu
)]
pub struct SaleConflict {
    /// Ticket number.
    #[field(text = 60, required, search, list = 1)]
    pub number: String,
    /// Where.
    #[field(link = "org.store", required, filter, list = 2)]
    pub store_id: Id<Store>,
    /// The card that stands on it.
    #[field(text = 60, search, list = 3, mask = "card", personal)]
    pub card: Option<String>,
    /// Who of the card's household bought, as the terminal says.
    #[field(text = 60, personal)]
    pub person: Option<String>,
    /// When.
    #[field(datetime, required, filter, list = 4)]
    pub sold_at: i64,
    /// Sum of its lines.
    #[field(money, required, list = 5)]
    pub amount: Money,
    /// Why it waits.
    #[field(
        choice(
            "unknown_card",
            "card_unusable",
            "other_person",
            "merged_customer",
            "other_amount",
            "closed_period",
            "returns"
        ),
        required,
        filter,
        list = 6
    )]
    pub reason: String,
    /// What became of it.
    #[field(
        choice("open", "accepted", "refused"),
        required,
        read_only,
        filter,
        list = 7,
        default = "open"
    )]
    pub state: String,
    /// Whose it would be, or was decided to be.
    #[field(link = "customers.customer", filter, list = 8)]
    pub customer_id: Option<Id<Customer>>,
    /// The ticket that it became, or that it corrected; a till's from the beginning.
    #[field(link = "trade.sale", read_only, filter)]
    pub sale_id: Option<Id<Sale>>,
    /// What stands on it: JSON.
    #[field(long_text, required)]
    pub content: String,
    /// Store, number, amount and card: the same ticket waits once.
    #[field(text = 200, required, personal)]
    pub key: String,
    /// Who decided.
    #[field(link = "org.user", read_only, list = 9)]
    pub decided_by: Option<Id<User>>,
    /// When.
    #[field(datetime, read_only)]
    pub decided_at: Option<i64>,
    /// What was said of it.
    #[field(text = 500, read_only)]
    pub decision_note: Option<String>,
}
