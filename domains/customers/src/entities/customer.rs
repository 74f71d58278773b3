//! Who buys, or may buy, or is dealt with otherwise.

use guanxi_entity::entity;
use guanxi_org::entities::{Store, Territory, User};
use guanxi_types::{Day, Id};

use super::grouping::Classification;

/// A person, household or company that buys. (客户)
#[entity(
    key = "customers.customer",
    title = "name",
    unique("number"),
    owner("owner_id"),
    territory("territory_id", "store_id.territory_id"),
    duplicates(
        name = Name,
        phone = Phone,
        email = Email,
        card_number = Number,
        credit_code = Code,
        birth_on = Date,
        address = Address,
        city = Text,
        sex = Text
    )
)]
pub struct Customer {
    /// The customer's number: the member's card number where there is one.
    #[field(text = 40, required, search, list = 1, mask = "card", personal)]
    pub number: String,
    /// Name.
    #[field(text = 200, required, search, list = 2, mask = "name", personal)]
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
    /// May buy one day.
    #[field(boolean, required, filter, group = "roles", default = 0)]
    pub is_prospect: bool,
    /// Is known at the till.
    #[field(boolean, required, filter, group = "roles", default = 0)]
    pub is_member: bool,
    /// Sells on what the company sells.
    #[field(boolean, required, filter, group = "roles", default = 0)]
    pub is_dealer: bool,
    /// Sells to the same people.
    #[field(boolean, required, filter, group = "roles", default = 0)]
    pub is_competitor: bool,
    /// The company buys from it.
    #[field(boolean, required, filter, group = "roles", default = 0)]
    pub is_supplier: bool,
    /// Where it stands in the company's own classification.
    #[field(link = "customers.classification", filter)]
    pub classification_id: Option<Id<Classification>>,
    /// Phone, E.164.
    #[field(phone, search, list = 4, mask = "phone", personal)]
    pub phone: Option<String>,
    /// E-mail address.
    #[field(email, search, mask = "email", personal)]
    pub email: Option<String>,
    /// City.
    #[field(text = 100, filter, search, list = 5, personal)]
    pub city: Option<String>,
    /// Address.
    #[field(text = 300, mask = "address", personal)]
    pub address: Option<String>,
    /// The store that knows the customer best.
    #[field(link = "org.store", filter, list = 6)]
    pub store_id: Option<Id<Store>>,
    /// Who looks after the customer.
    #[field(link = "org.user", filter)]
    pub owner_id: Option<Id<User>>,
    /// The territory that the customer belongs to, beside the store's.
    #[field(link = "org.territory", filter)]
    pub territory_id: Option<Id<Territory>>,
    /// Member since.
    #[field(date, filter, list = 7)]
    pub joined_on: Option<Day>,
    /// Number of the member's card, where it isn't the customer's number.
    #[field(text = 40, search, mask = "card", personal)]
    pub card_number: Option<String>,
    /// Unified social credit code of a company: 18 characters, GB 32100-2015.
    #[field(text = 18, search, group = "company", personal)]
    pub credit_code: Option<String>,
    /// What the company does.
    #[field(text = 100, filter, group = "company")]
    pub industry: Option<String>,
    /// People who work there.
    #[field(
        choice("to_19", "to_99", "to_499", "to_999", "from_1000"),
        filter,
        group = "company"
    )]
    pub headcount: Option<String>,
    /// Address of its pages.
    #[field(url, group = "company", personal)]
    pub website: Option<String>,
    /// Kinds of products that they ask for or buy.
    #[field(text = 300, group = "preferences", personal)]
    pub product_kinds: Option<String>,
    /// Sex.
    #[field(choice("female", "male", "other"), filter, group = "profile", personal)]
    pub sex: Option<String>,
    /// Date of birth.
    #[field(date, filter, group = "profile", personal)]
    pub birth_on: Option<Day>,
    /// Age band, where no birthday is known.
    #[field(text = 40, filter, group = "profile", list = 8, personal)]
    pub age: Option<String>,
    /// Income band.
    #[field(text = 40, filter, group = "profile", list = 9, personal)]
    pub income: Option<String>,
    /// Occupation.
    #[field(text = 100, filter, group = "profile", personal)]
    pub occupation: Option<String>,
    /// Owner or renter.
    #[field(text = 40, filter, group = "profile", personal)]
    pub home_ownership: Option<String>,
    /// Marital status.
    #[field(text = 40, filter, group = "profile", personal)]
    pub marital_status: Option<String>,
    /// People in the household.
    #[field(text = 20, filter, group = "profile", personal)]
    pub household_size: Option<String>,
    /// Who lives in the household.
    #[field(text = 60, filter, group = "profile", personal)]
    pub household_comp: Option<String>,
    /// Children in the household.
    #[field(text = 20, filter, group = "profile", personal)]
    pub kids_count: Option<String>,
    /// Anything else.
    #[field(long_text, group = "profile", personal)]
    pub note: Option<String>,
    /// Made by an import because a sale named the card; nobody has described it yet.
    #[field(boolean, required, filter, default = 0)]
    pub is_stub: bool,
}
