//! What customers agreed to, and what not.

use guanxi_entity::entity;
use guanxi_types::{Day, Id};

use super::customer::Customer;

/// One statement of a customer about one purpose on one channel. The newest counts; older ones stay as the proof of what
/// held before. (同意记录)
#[entity(
    key = "customers.consent",
    title = "purpose",
    child_of("customer_id", "customers.customer"),
    no_menu
)]
pub struct Consent {
    /// Who said so.
    #[field(link = "customers.customer", required, filter, list = 1)]
    pub customer_id: Id<Customer>,
    /// What their data is used for.
    #[field(
        choice("service", "marketing", "profiling", "sharing"),
        required,
        filter,
        list = 2
    )]
    pub purpose: String,
    /// On which way they are reached.
    #[field(
        choice("any", "sms", "phone", "email", "wechat", "post", "app"),
        required,
        filter,
        list = 3,
        default = "any"
    )]
    pub channel: String,
    /// What they said.
    #[field(choice("granted", "refused", "withdrawn"), required, filter, list = 4)]
    pub state: String,
    /// When they said it.
    #[field(datetime, required, filter, list = 5)]
    pub stated_at: i64,
    /// Where they said it.
    #[field(
        choice("paper", "shop", "phone", "web", "import", "other"),
        required,
        filter,
        list = 6,
        default = "other"
    )]
    pub source: String,
    /// What was said, or where it is written down; papers go on the record as files.
    #[field(long_text, personal)]
    pub proof: Option<String>,
    /// The last day of what was granted; until withdrawn where empty.
    #[field(date, filter, list = 7)]
    pub expires_on: Option<Day>,
}
