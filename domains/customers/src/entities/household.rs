//! People who live together.

use guanxi_entity::entity;
use guanxi_types::{Day, Id};

use super::customer::Customer;

/// A family, or whoever shares a home. (家庭)
#[entity(key = "customers.household", title = "name")]
pub struct Household {
    /// Name.
    #[field(text = 200, required, search, list = 1, personal)]
    pub name: String,
    /// Phone at home, E.164.
    #[field(phone, search, list = 2, personal)]
    pub phone: Option<String>,
    /// City.
    #[field(text = 100, filter, search, list = 3, personal)]
    pub city: Option<String>,
    /// Address.
    #[field(text = 300, search, list = 4, personal)]
    pub address: Option<String>,
    /// Anything else.
    #[field(long_text, personal)]
    pub note: Option<String>,
}

/// Who belongs to a household, and from when to when.
#[entity(
    key = "customers.household_member",
    title = "customer_id",
    unique("household_id", "customer_id"),
    child_of("household_id", "customers.household"),
    no_menu
)]
pub struct HouseholdMember {
    /// The household.
    #[field(link = "customers.household", required, filter, list = 1)]
    pub household_id: Id<Household>,
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// What they are in it.
    #[field(
        choice("head", "spouse", "child", "parent", "other"),
        required,
        filter,
        list = 3,
        default = "other"
    )]
    pub role: String,
    /// Since when.
    #[field(date, list = 4)]
    pub joined_on: Option<Day>,
    /// Until when; still where empty.
    #[field(date, filter, list = 5)]
    pub left_on: Option<Day>,
}
