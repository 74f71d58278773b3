//! Tills: a drawer from its opening float to its count, and tickets that wait.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Id, Money};

use super::Sale;

/// A till's drawer from the opening float to the count. (收银班次)
#[entity(
    key = "trade.cash_session",
    title = "number",
    unique("store_id", "number"),
    territory("store_id.territory_id"),
    program_only
)]
pub struct CashSession {
    /// Its number, unique within the store.
    #[field(text = 60, required, search, list = 1)]
    pub number: String,
    /// Where.
    #[field(link = "org.store", required, filter, list = 2)]
    pub store_id: Id<Store>,
    /// Which of the store's tills.
    #[field(text = 20, required, filter, list = 3)]
    pub till: String,
    /// Whether it still sells.
    #[field(choice("open", "closed"), read_only, filter, list = 4, default = "open")]
    pub state: String,
    /// Who opened it.
    #[field(link = "org.user", filter, list = 5)]
    pub cashier_id: Option<Id<User>>,
    /// When.
    #[field(datetime, required, filter, list = 6)]
    pub opened_at: i64,
    /// What should be in the drawer: the sum of its movements.
    #[field(money, read_only, list = 7, default = 0)]
    pub cash: Money,
    /// What was counted at the end.
    #[field(money, read_only, list = 8)]
    pub counted: Option<Money>,
    /// What was counted less what should have been there. (长短款)
    #[field(money, read_only, filter, list = 9)]
    pub difference: Option<Money>,
    /// When it was closed.
    #[field(datetime, read_only, filter)]
    pub closed_at: Option<i64>,
    /// What was said at the count.
    #[field(text = 300)]
    pub note: Option<String>,
}

/// Cash that came into a drawer or left it; negative where it left. (现金变动)
#[entity(
    key = "trade.cash_movement",
    title = "kind",
    child_of("session_id", "trade.cash_session"),
    no_menu,
    program_only
)]
pub struct CashMovement {
    /// The drawer.
    #[field(link = "trade.cash_session", required, filter, list = 1)]
    pub session_id: Id<CashSession>,
    /// Why: the opening float, a ticket, or by hand.
    #[field(choice("float", "sale", "in", "out"), required, filter, list = 2)]
    pub kind: String,
    /// How much.
    #[field(money, required, list = 3)]
    pub amount: Money,
    /// When.
    #[field(datetime, required, filter, list = 4)]
    pub at: i64,
    /// The ticket.
    #[field(link = "trade.sale", filter, list = 5)]
    pub sale_id: Option<Id<Sale>>,
    /// What for.
    #[field(text = 300, list = 6)]
    pub reason: Option<String>,
}

/// A ticket that waits until its customer comes back. (挂单)
#[entity(
    key = "trade.parked_ticket",
    title = "label",
    territory("store_id.territory_id"),
    no_menu
)]
pub struct ParkedTicket {
    /// What the clerk calls it.
    #[field(text = 100, required, search, list = 1)]
    pub label: String,
    /// Where.
    #[field(link = "org.store", required, filter, list = 2)]
    pub store_id: Id<Store>,
    /// Whose it is going to be.
    #[field(link = "customers.customer", filter, list = 3)]
    pub customer_id: Option<Id<Customer>>,
    /// What it came to when it was parked.
    #[field(money, required, list = 4, default = 0)]
    pub amount: Money,
    /// The basket, as the till wrote it.
    #[field(long_text, required)]
    pub content: String,
    /// The till's own name for it; parked twice it waits once.
    #[field(text = 60, read_only)]
    pub client_key: Option<String>,
    /// When a till took it up again; it waits where empty.
    #[field(datetime, read_only, filter)]
    pub taken_at: Option<i64>,
    /// The name of the ticket that it became; who asks again under it gets the same answer.
    #[field(text = 60, read_only)]
    pub taken_key: Option<String>,
}
