//! What is sent regularly, and to whom.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_loyalty::entities::{Benefit, BenefitUse, Tier};
use guanxi_marketing::entities::Segment;
use guanxi_messages::entities::Message;
use guanxi_org::entities::User;
use guanxi_types::{Day, Id, Money};

/// What comes out regularly. (期刊)
#[entity(
    key = "periodicals.periodical",
    title = "name",
    unique("number"),
    owner("owner_id", "created_by")
)]
pub struct Periodical {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// How often it comes out.
    #[field(
        choice(
            "weekly",
            "biweekly",
            "monthly",
            "bimonthly",
            "quarterly",
            "yearly",
            "irregular"
        ),
        required,
        filter,
        list = 3,
        default = "monthly"
    )]
    pub frequency: String,
    /// The languages that it is written in; the first is that of mails.
    #[field(choice("zh", "en", "zh_en"), required, list = 4, default = "zh")]
    pub languages: String,
    /// How members are reached first.
    #[field(
        choice("email", "sms", "post"),
        required,
        list = 5,
        default = "email",
        group = "channels"
    )]
    pub first_channel: String,
    /// How, where the first way is closed.
    #[field(choice("email", "sms", "post"), group = "channels")]
    pub second_channel: Option<String>,
    /// How, where the second is closed, too.
    #[field(choice("email", "sms", "post"), group = "channels")]
    pub third_channel: Option<String>,
    /// What a member must have agreed to: marketing wants consent, service must not have been refused.
    #[field(choice("marketing", "service"), required, filter, default = "marketing")]
    pub purpose: String,
    /// Whether only those of the entitled get it who asked for it.
    #[field(boolean, required, filter, default = 0)]
    pub is_opt_in: bool,
    /// Whether it still comes out.
    #[field(boolean, required, filter, list = 6, default = 1)]
    pub is_active: bool,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 7)]
    pub owner_id: Option<Id<User>>,
    /// In words.
    #[field(long_text)]
    pub note: Option<String>,
}

/// Who gets a periodical: whoever has the benefit, has the tier, or is in the segment; any of them is enough. (期刊发放对象)
#[entity(
    key = "periodicals.entitlement",
    title = "periodical_id",
    child_of("periodical_id", "periodicals.periodical"),
    no_menu
)]
pub struct Entitlement {
    /// The periodical.
    #[field(link = "periodicals.periodical", required, filter, list = 1)]
    pub periodical_id: Id<Periodical>,
    /// The benefit; each edition is a use of it, with its cost.
    #[field(link = "loyalty.benefit", filter, list = 2)]
    pub benefit_id: Option<Id<Benefit>>,
    /// Or the tier, and those above it.
    #[field(link = "loyalty.tier", filter, list = 3)]
    pub tier_id: Option<Id<Tier>>,
    /// Or the segment.
    #[field(link = "marketing.segment", filter, list = 4)]
    pub segment_id: Option<Id<Segment>>,
}

/// Whether a customer wants a periodical. (期刊订阅)
#[entity(
    key = "periodicals.subscription",
    title = "periodical_id",
    unique("periodical_id", "customer_id"),
    child_of("customer_id", "customers.customer"),
    no_menu
)]
pub struct Subscription {
    /// The periodical.
    #[field(link = "periodicals.periodical", required, filter, list = 1)]
    pub periodical_id: Id<Periodical>,
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// Whether it is wanted.
    #[field(
        choice("subscribed", "unsubscribed"),
        required,
        filter,
        list = 3,
        default = "subscribed"
    )]
    pub state: String,
    /// The way that the customer likes best.
    #[field(choice("email", "sms", "post"), list = 4)]
    pub channel: Option<String>,
    /// Since when.
    #[field(date, read_only, list = 5)]
    pub since: Option<Day>,
    /// Where it was said.
    #[field(choice("staff", "page"), required, list = 6, default = "staff")]
    pub source: String,
}

/// One number of a periodical. PDF files on it are offered to its readers. (期刊期号)
#[entity(
    key = "periodicals.edition",
    title = "title",
    unique("periodical_id", "number"),
    owner("periodical_id.owner_id", "created_by")
)]
pub struct Edition {
    /// The periodical.
    #[field(link = "periodicals.periodical", required, filter, list = 1)]
    pub periodical_id: Id<Periodical>,
    /// Its number: 2026-03.
    #[field(text = 40, required, search, list = 2)]
    pub number: String,
    /// Its title.
    #[field(text = 200, required, search, list = 3)]
    pub title: String,
    /// Its day.
    #[field(date, required, filter, list = 4)]
    pub issued_on: Day,
    /// How far it is.
    #[field(
        choice("draft", "approved", "preparing", "sending", "sent", "stopped"),
        required,
        read_only,
        filter,
        list = 5,
        default = "draft"
    )]
    pub state: String,
    /// What the mail says before the link.
    #[field(text = 300)]
    pub intro: Option<String>,
    /// The text, in Markdown.
    #[field(long_text)]
    pub body: Option<String>,
    /// The English title.
    #[field(text = 200, group = "english")]
    pub title_en: Option<String>,
    /// The English text, in Markdown.
    #[field(long_text, group = "english")]
    pub body_en: Option<String>,
    /// Who wrote it.
    #[field(link = "org.user", read_only, filter)]
    pub author_id: Option<Id<User>>,
    /// Who approved it.
    #[field(link = "org.user", read_only, filter)]
    pub approved_by_id: Option<Id<User>>,
    /// When.
    #[field(date, read_only)]
    pub approved_on: Option<Day>,
    /// When its sending started.
    #[field(datetime, read_only)]
    pub started_at: Option<i64>,
    /// When it was done.
    #[field(datetime, read_only)]
    pub finished_at: Option<i64>,
    /// The address that links in messages begin with.
    #[field(text = 200, read_only)]
    pub link_base: Option<String>,
}

/// One edition for one customer. (期刊收件人)
#[entity(
    key = "periodicals.recipient",
    title = "customer_id",
    unique("edition_id", "customer_id"),
    owner("customer_id.owner_id"),
    territory("customer_id.territory_id"),
    program_only,
    no_menu
)]
pub struct Recipient {
    /// The edition.
    #[field(link = "periodicals.edition", required, filter, list = 1)]
    pub edition_id: Id<Edition>,
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// Why.
    #[field(
        choice("benefit", "tier", "segment", "subscription"),
        required,
        filter,
        list = 3
    )]
    pub reason: String,
    /// The benefit, where it is one.
    #[field(link = "loyalty.benefit", filter)]
    pub benefit_id: Option<Id<Benefit>>,
    /// On which way.
    #[field(choice("email", "sms", "post", "none"), required, filter, list = 4)]
    pub channel: String,
    /// What became of it.
    #[field(
        choice("waiting", "queued", "listed", "returned", "left_out"),
        required,
        filter,
        list = 5,
        default = "waiting"
    )]
    pub state: String,
    /// Why it was left out.
    #[field(
        choice("unsubscribed", "no_consent", "no_address", "used_up", "stopped"),
        filter,
        list = 6
    )]
    pub left_out: Option<String>,
    /// Why it didn't go by mail, where that way was tried first.
    #[field(choice("no_address", "bounced", "no_consent"), filter, group = "closed")]
    pub email_closed: Option<String>,
    /// Why not by text message.
    #[field(choice("no_address", "no_consent"), filter, group = "closed")]
    pub sms_closed: Option<String>,
    /// Why not by post.
    #[field(choice("no_address", "no_consent"), filter, group = "closed")]
    pub post_closed: Option<String>,
    /// The message.
    #[field(link = "messages.message", filter)]
    pub message_id: Option<Id<Message>>,
    /// When it was opened first.
    #[field(datetime, filter, list = 7)]
    pub opened_at: Option<i64>,
    /// How often it was opened.
    #[field(int, required, default = 0)]
    pub opens: i64,
    /// When the post came back.
    #[field(date, filter, list = 8)]
    pub returned_on: Option<Day>,
    /// Why.
    #[field(text = 200)]
    pub return_reason: Option<String>,
    /// The use of the benefit.
    #[field(link = "loyalty.benefit_use", filter)]
    pub benefit_use_id: Option<Id<BenefitUse>>,
    /// What it cost.
    #[field(money, list = 9)]
    pub cost: Option<Money>,
}
