//! People at companies.

use guanxi_entity::entity;
use guanxi_types::{Day, Id};

use super::customer::Customer;

/// A person at a company that is a customer. (联系人)
#[entity(key = "customers.contact", title = "name")]
pub struct Contact {
    /// Name.
    #[field(text = 200, required, search, list = 1, personal)]
    pub name: String,
    /// Where they work.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub company_id: Id<Customer>,
    /// What stands on the card.
    #[field(text = 100, search, list = 3, personal)]
    pub job_title: Option<String>,
    /// Department.
    #[field(text = 100, personal)]
    pub department: Option<String>,
    /// What they are when the company buys.
    #[field(
        choice("decides", "influences", "uses", "purchases", "pays", "other"),
        filter,
        list = 4
    )]
    pub buying_role: Option<String>,
    /// Phone, E.164.
    #[field(phone, search, list = 5, personal)]
    pub phone: Option<String>,
    /// E-mail address.
    #[field(email, search, list = 6, personal)]
    pub email: Option<String>,
    /// Name on WeChat.
    #[field(text = 100, personal)]
    pub wechat: Option<String>,
    /// Whom to ask first; one of a company.
    #[field(boolean, required, filter, list = 7, default = 0)]
    pub is_primary: bool,
    /// The same person as a customer of their own.
    #[field(link = "customers.customer", filter)]
    pub person_id: Option<Id<Customer>>,
    /// Since when they aren't there any more.
    #[field(date, filter)]
    pub left_on: Option<Day>,
    /// Anything else.
    #[field(long_text, personal)]
    pub note: Option<String>,
}
