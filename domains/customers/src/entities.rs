//! The nouns of the customer base.

use guanxi_entity::entity;
use guanxi_org::entities::Store;
use guanxi_types::{Day, Id};

/// A person, household or company that buys. (客户)
#[entity(key = "customers.customer", title = "name", unique("number"))]
pub struct Customer {
    /// The customer's number: the member's card number where there is one.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// What kind of customer.
    #[field(
        choice("person", "household", "company"),
        required,
        filter,
        list = 3,
        default = "person"
    )]
    pub kind: String,
    /// Phone, E.164.
    #[field(text = 30, search, list = 4)]
    pub phone: Option<String>,
    /// E-mail address.
    #[field(text = 200, search)]
    pub email: Option<String>,
    /// City.
    #[field(text = 100, filter, search, list = 5)]
    pub city: Option<String>,
    /// Address.
    #[field(text = 300)]
    pub address: Option<String>,
    /// The store that knows the customer best.
    #[field(link = "org.store", filter, list = 6)]
    pub store_id: Option<Id<Store>>,
    /// Member since.
    #[field(date, filter, list = 7)]
    pub joined_on: Option<Day>,
    /// Sex.
    #[field(choice("female", "male", "other"), filter, group = "profile")]
    pub sex: Option<String>,
    /// Date of birth.
    #[field(date, filter, group = "profile")]
    pub birth_on: Option<Day>,
    /// Age band, where no birthday is known.
    #[field(text = 40, filter, group = "profile", list = 8)]
    pub age: Option<String>,
    /// Income band.
    #[field(text = 40, filter, group = "profile", list = 9)]
    pub income: Option<String>,
    /// Occupation.
    #[field(text = 100, filter, group = "profile")]
    pub occupation: Option<String>,
    /// Owner or renter.
    #[field(text = 40, filter, group = "profile")]
    pub home_ownership: Option<String>,
    /// Marital status.
    #[field(text = 40, filter, group = "profile")]
    pub marital_status: Option<String>,
    /// People in the household.
    #[field(text = 20, filter, group = "profile")]
    pub household_size: Option<String>,
    /// Who lives in the household.
    #[field(text = 60, filter, group = "profile")]
    pub household_comp: Option<String>,
    /// Children in the household.
    #[field(text = 20, filter, group = "profile")]
    pub kids_count: Option<String>,
    /// Anything else.
    #[field(long_text, group = "profile")]
    pub note: Option<String>,
    /// Made by an import because a sale named the card; nobody has described it yet.
    #[field(boolean, required, filter, default = 0)]
    pub is_stub: bool,
}
