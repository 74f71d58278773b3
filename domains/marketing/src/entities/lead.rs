//! People who may become customers, and the forms that they fill in.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::Id;

use super::{Campaign, Channel};

/// A page that anybody fills in, by its address or by a QR code. (线索表单)
#[entity(
    key = "marketing.lead_form",
    title = "name",
    unique("name"),
    owner("owner_id")
)]
pub struct LeadForm {
    /// What colleagues call it.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// The last part of its address; made when it is written first.
    #[field(text = 40, read_only, list = 2)]
    pub code: Option<String>,
    /// The campaign that it belongs to.
    #[field(link = "marketing.campaign", filter, list = 3)]
    pub campaign_id: Option<Id<Campaign>>,
    /// Through what it reaches people.
    #[field(link = "marketing.channel", filter, list = 4)]
    pub channel_id: Option<Id<Channel>>,
    /// What stands above it.
    #[field(text = 200, required)]
    pub heading: String,
    /// What stands below that.
    #[field(long_text)]
    pub intro: Option<String>,
    /// What is asked beside name and phone.
    #[field(choices("email", "city", "company", "message"))]
    pub asks: Option<String>,
    /// What people agree to when they leave their number.
    #[field(long_text, required)]
    pub consent_text: String,
    /// What they read afterwards.
    #[field(text = 500)]
    pub thanks: Option<String>,
    /// Who looks after those who fill it in.
    #[field(link = "org.user", filter, list = 5)]
    pub owner_id: Option<Id<User>>,
    /// Whether it takes answers.
    #[field(boolean, required, filter, list = 6, default = 1)]
    pub is_open: bool,
}

/// One of the ways into a form: an address and a QR code of its own, for a poster, a store, a colleague. Who comes in by it is known to have.
/// (线索入口)
#[entity(
    key = "marketing.lead_link",
    title = "name",
    unique("form_id", "name"),
    child_of("form_id", "marketing.lead_form"),
    no_menu
)]
pub struct LeadLink {
    /// The form that it leads to.
    #[field(link = "marketing.lead_form", required, filter, list = 1)]
    pub form_id: Id<LeadForm>,
    /// What colleagues call it; it stands below the printed code.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The last part of its address; made when it is written first.
    #[field(text = 40, read_only, list = 3)]
    pub code: Option<String>,
    /// Through what it reaches people; as the form where empty.
    #[field(link = "marketing.channel", filter, list = 4)]
    pub channel_id: Option<Id<Channel>>,
    /// The campaign that it works for; as the form where empty.
    #[field(link = "marketing.campaign", filter, list = 5)]
    pub campaign_id: Option<Id<Campaign>>,
    /// The city that it hangs in; of those who don't say theirs.
    #[field(text = 100, filter, list = 6)]
    pub city: Option<String>,
    /// The store that it hangs in; leads are for this store.
    #[field(link = "org.store", filter, list = 7)]
    pub store_id: Option<Id<Store>>,
    /// Whose it is: who looks after those who come in by it.
    #[field(link = "org.user", filter, list = 8)]
    pub person_id: Option<Id<User>>,
    /// Whether it still leads to the form.
    #[field(boolean, required, filter, list = 9, default = 1)]
    pub is_open: bool,
    /// What is to be said of it: how many were printed, where they hang.
    #[field(text = 300)]
    pub note: Option<String>,
}

/// Somebody who may buy, and where the company heard of them. (市场线索)
#[entity(
    key = "marketing.lead",
    title = "name",
    owner("owner_id"),
    territory("store_id.territory_id")
)]
pub struct Lead {
    /// Name.
    #[field(text = 200, required, search, list = 1, mask = "name", personal)]
    pub name: String,
    /// How far it is.
    #[field(
        choice("new", "contacted", "qualified", "converted", "lost"),
        required,
        filter,
        list = 2,
        default = "new"
    )]
    pub state: String,
    /// Phone, E.164.
    #[field(phone, search, filter, list = 3, mask = "phone", personal)]
    pub phone: Option<String>,
    /// E-mail address.
    #[field(email, search, mask = "email", personal)]
    pub email: Option<String>,
    /// Where they work.
    #[field(text = 200, search, personal)]
    pub company: Option<String>,
    /// City.
    #[field(text = 100, filter, list = 4, personal)]
    pub city: Option<String>,
    /// How it came.
    #[field(
        choice("form", "event", "call", "visit", "import", "api", "other"),
        required,
        filter,
        list = 5,
        default = "other"
    )]
    pub source: String,
    /// The campaign that it came from.
    #[field(link = "marketing.campaign", filter, list = 6)]
    pub campaign_id: Option<Id<Campaign>>,
    /// Through what.
    #[field(link = "marketing.channel", filter, list = 7)]
    pub channel_id: Option<Id<Channel>>,
    /// The form that was filled in.
    #[field(link = "marketing.lead_form", read_only, filter)]
    pub form_id: Option<Id<LeadForm>>,
    /// The way into the form that they came by first.
    #[field(link = "marketing.lead_link", read_only, filter)]
    pub link_id: Option<Id<LeadLink>>,
    /// Who looks after it.
    #[field(link = "org.user", filter, list = 8)]
    pub owner_id: Option<Id<User>>,
    /// The store that it is for.
    #[field(link = "org.store", filter)]
    pub store_id: Option<Id<Store>>,
    /// The customer with the same phone or address, or whom it became.
    #[field(link = "customers.customer", read_only, filter, list = 9)]
    pub customer_id: Option<Id<Customer>>,
    /// What they said.
    #[field(long_text, personal)]
    pub message: Option<String>,
    /// What they agreed to, in its words; nothing where empty.
    #[field(long_text, read_only, group = "consent")]
    pub consent_text: Option<String>,
    /// When.
    #[field(datetime, read_only, group = "consent")]
    pub consented_at: Option<i64>,
    /// How often they have filled in a form since.
    #[field(int, required, read_only, default = 1)]
    pub times: i64,
    /// When it became a customer.
    #[field(datetime, read_only, filter)]
    pub converted_at: Option<i64>,
    /// Why nothing came of it.
    #[field(text = 300)]
    pub lost_reason: Option<String>,
}
