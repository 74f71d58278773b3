//! What administrators set of the pages, and what members ask there.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_loyalty::entities::Benefit;
use guanxi_org::entities::User;
use guanxi_types::Id;

/// What the company says and allows on its members' own pages; the oldest counts. (会员页面设置)
#[entity(key = "member.page_setting", title = "name", unique("name"))]
pub struct PageSetting {
    /// What it is called.
    #[field(text = 100, required, search, list = 1)]
    pub name: String,
    /// Whether members can sign in.
    #[field(boolean, required, list = 2, default = 1)]
    pub is_open: bool,
    /// What members may correct of what is known of them.
    #[field(
        choices("name", "email", "sex", "birth_on", "city", "address", "occupation"),
        list = 3
    )]
    pub editable: Option<String>,
    /// What they read when they sign in.
    #[field(long_text)]
    pub welcome: Option<String>,
    /// How the company uses personal data: what members agree to. It is kept with what they say.
    #[field(long_text)]
    pub privacy: Option<String>,
    /// What members are told by mail or text message, beside their pages.
    #[field(choices("tier", "points", "event"))]
    pub tells: Option<String>,
    /// How many days before points expire they are told of.
    #[field(int)]
    pub days_ahead: Option<i64>,
    /// Who deals with requests of customers for whom nobody is responsible.
    #[field(link = "org.user", filter)]
    pub requests_to_id: Option<Id<User>>,
    /// Days within which a request is to be answered.
    #[field(int)]
    pub answer_days: Option<i64>,
}

/// What a member asks of the company: on the own pages, by phone, in a store. It is somebody's task until it is answered. (会员请求)
#[entity(
    key = "member.request",
    title = "subject",
    owner("owner_id", "customer_id.owner_id", "created_by"),
    territory("customer_id.territory_id")
)]
pub struct Request {
    /// Who asks.
    #[field(link = "customers.customer", required, filter, list = 1)]
    pub customer_id: Id<Customer>,
    /// In a few words.
    #[field(text = 100, required, search, list = 2, personal)]
    pub subject: String,
    /// What it is.
    #[field(
        choice("question", "service", "complaint", "other"),
        required,
        filter,
        list = 3,
        default = "question"
    )]
    pub kind: String,
    /// Everything else that is to be said.
    #[field(long_text, personal)]
    pub body: Option<String>,
    /// The benefit that is asked for: home delivery, a gift.
    #[field(link = "loyalty.benefit", filter)]
    pub benefit_id: Option<Id<Benefit>>,
    /// Through what it came.
    #[field(choice("web", "phone", "store"), required, filter, default = "phone")]
    pub channel: String,
    /// How far it is.
    #[field(
        choice("open", "answered", "closed"),
        required,
        filter,
        list = 4,
        default = "open"
    )]
    pub state: String,
    /// Who deals with it.
    #[field(link = "org.user", filter, list = 5)]
    pub owner_id: Option<Id<User>>,
    /// When it came; now, where nobody says so.
    #[field(datetime, filter, list = 6)]
    pub sent_at: Option<i64>,
    /// What the member reads as an answer.
    #[field(long_text, personal, group = "answer")]
    pub answer: Option<String>,
    /// When it was answered.
    #[field(datetime, read_only, filter, group = "answer")]
    pub answered_at: Option<i64>,
    /// By whom.
    #[field(link = "org.user", read_only, group = "answer")]
    pub answered_by_id: Option<Id<User>>,
}
