//! Paper forms of sales at stores without a till of ours, and the batches that they are keyed in.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Day, Id, Money};

use super::Sale;

/// Forms that are keyed together, with what they should come to. (单据批次)
#[entity(
    key = "trade.paper_batch",
    title = "number",
    unique("number"),
    territory("store_id.territory_id")
)]
pub struct PaperBatch {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// The store that the forms are of.
    #[field(link = "org.store", required, filter, list = 2)]
    pub store_id: Id<Store>,
    /// Whether a second clerk keys each form again.
    #[field(boolean, required, filter, list = 3, default = 0)]
    pub is_double: bool,
    /// Whether a third clerk, and neither of the two, says what is right where they differ.
    #[field(boolean, required, default = 0)]
    pub is_settled_by_third: bool,
    /// How many forms there are on paper.
    #[field(int, list = 4)]
    pub control_count: Option<i64>,
    /// What they come to, added up on paper.
    #[field(money, list = 5)]
    pub control_amount: Option<Money>,
    /// Whether forms are still keyed.
    #[field(choice("open", "closed"), read_only, filter, list = 6, default = "open")]
    pub state: String,
    /// In words.
    #[field(text = 200)]
    pub note: Option<String>,
}

/// A form, as it was keyed. (纸质单据)
#[entity(
    key = "trade.paper_form",
    title = "number",
    unique("store_id", "number"),
    child_of("batch_id", "trade.paper_batch"),
    program_only,
    no_menu
)]
pub struct PaperForm {
    /// The batch.
    #[field(link = "trade.paper_batch", required, filter, list = 1)]
    pub batch_id: Id<PaperBatch>,
    /// The store.
    #[field(link = "org.store", required, filter)]
    pub store_id: Id<Store>,
    /// The number that is printed on it.
    #[field(text = 60, required, search, list = 2)]
    pub number: String,
    /// Whose card stands on it; nobody's until it is keyed again, where two clerks key it.
    #[field(link = "customers.customer", filter, list = 3)]
    pub customer_id: Option<Id<Customer>>,
    /// Whose card stands on it by the second keying, where the two differ; the holder of the card, where another of the household bought.
    #[field(link = "customers.customer", filter)]
    pub second_customer_id: Option<Id<Customer>>,
    /// Its date; the day of keying until it is keyed again.
    #[field(date, required, filter, list = 4)]
    pub sold_on: Day,
    /// Its total; 0 until it is keyed again.
    #[field(money, required, list = 5)]
    pub amount: Money,
    /// Begun with its number and perhaps a photo, keyed once, keyed twice with differences, or saved as a sale.
    #[field(choice("begun", "keyed", "differs", "saved"), required, filter, list = 6)]
    pub state: String,
    /// The sale that it became.
    #[field(link = "trade.sale", filter, list = 7)]
    pub sale_id: Option<Id<Sale>>,
    /// Who keyed it.
    #[field(link = "org.user", filter)]
    pub keyed_by_id: Option<Id<User>>,
    /// Who keyed it again.
    #[field(link = "org.user", filter)]
    pub checked_by_id: Option<Id<User>>,
    /// Who said what is right where the two differed.
    #[field(link = "org.user", filter)]
    pub settled_by_id: Option<Id<User>>,
    /// What was keyed: JSON; nothing in it until it is keyed again, so that the second clerk sees no more than the paper.
    #[field(long_text, required, personal)]
    pub content: String,
    /// What was keyed the second time, where it differs.
    #[field(long_text, personal)]
    pub second: Option<String>,
}
