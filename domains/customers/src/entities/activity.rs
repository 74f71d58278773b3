//! What was done with a customer, and what is still to do.

use guanxi_entity::entity;
use guanxi_org::entities::User;
use guanxi_types::Id;

use super::contact::Contact;
use super::customer::Customer;

/// A call, visit, message, note or task. (客户活动)
#[entity(key = "customers.activity", title = "subject", owner("owner_id"))]
pub struct Activity {
    /// In a few words.
    #[field(text = 200, required, search, list = 1, personal)]
    pub subject: String,
    /// What it is.
    #[field(
        choice("call", "visit", "mail", "note", "task"),
        required,
        filter,
        list = 2,
        default = "note"
    )]
    pub kind: String,
    /// How far it is.
    #[field(
        choice("open", "done", "cancelled"),
        required,
        filter,
        list = 3,
        default = "open"
    )]
    pub status: String,
    /// The customer it is about.
    #[field(link = "customers.customer", filter, list = 4)]
    pub customer_id: Option<Id<Customer>>,
    /// The person at the company.
    #[field(link = "customers.contact", filter)]
    pub contact_id: Option<Id<Contact>>,
    /// Another record it is about: `domain.entity/id`.
    #[field(text = 120, filter)]
    pub about: Option<String>,
    /// Who does it, or did.
    #[field(link = "org.user", filter, list = 5)]
    pub owner_id: Option<Id<User>>,
    /// By when it is to be done.
    #[field(datetime, filter, list = 6)]
    pub due_at: Option<i64>,
    /// When to be reminded.
    #[field(datetime)]
    pub remind_at: Option<i64>,
    /// How urgent.
    #[field(choice("low", "normal", "high"), required, filter, default = "normal")]
    pub priority: String,
    /// From when.
    #[field(datetime, filter)]
    pub started_at: Option<i64>,
    /// Until when.
    #[field(datetime)]
    pub ended_at: Option<i64>,
    /// Who began: the customer, or the company.
    #[field(choice("in", "out"), filter)]
    pub direction: Option<String>,
    /// What came of it.
    #[field(text = 200, search, personal)]
    pub outcome: Option<String>,
    /// Everything else that is to be said.
    #[field(long_text, personal)]
    pub body: Option<String>,
    /// When it was done.
    #[field(datetime, filter)]
    pub done_at: Option<i64>,
    /// Its place on the time line: when it began, was done or is due, whichever is known first; else when it was written.
    #[field(datetime, read_only, filter, list = 7)]
    pub happened_at: Option<i64>,
}
