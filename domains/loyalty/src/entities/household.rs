//! Who joined a household or left it, and what went along.

use guanxi_customers::entities::{Customer, Household};
use guanxi_entity::entity;
use guanxi_org::entities::User;
use guanxi_types::{Day, Id};

/// Somebody who joined a household or left it, and what became of points, tiers and cards: added, never changed. (家庭变动)
#[entity(
    key = "loyalty.household_change",
    title = "way",
    unique("household_id", "customer_id", "key"),
    child_of("household_id", "customers.household"),
    program_only,
    no_menu
)]
pub struct HouseholdChange {
    /// The household.
    #[field(link = "customers.household", required, filter, list = 1)]
    pub household_id: Id<Household>,
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// Which way.
    #[field(choice("join", "leave"), required, filter, list = 3)]
    pub way: String,
    /// The day.
    #[field(date, required, filter, list = 4)]
    pub day: Day,
    /// Who comes back had been in it before: since when, always where that is empty.
    #[field(date)]
    pub stayed_from: Option<Day>,
    /// The day on which they had left; empty for who comes for the first time.
    #[field(date)]
    pub stayed_until: Option<Day>,
    /// How many points went along; empty while it is being done.
    #[field(int, list = 5)]
    pub points: Option<i64>,
    /// How many of the cards changed hands.
    #[field(int, list = 6)]
    pub cards: Option<i64>,
    /// What was told before, as JSON.
    #[field(text = 4000)]
    pub evidence: Option<String>,
    /// The act's name; the same act again changes nothing.
    #[field(text = 120, required)]
    pub key: String,
    /// Who did it.
    #[field(link = "org.user", filter, list = 7)]
    pub by_id: Option<Id<User>>,
}
