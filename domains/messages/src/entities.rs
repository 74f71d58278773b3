//! The outbox.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_types::Id;

/// A message that was to be sent, and what became of it. (消息)
#[entity(
    key = "messages.message",
    title = "channel",
    unique("key"),
    owner("customer_id.owner_id"),
    territory("customer_id.territory_id"),
    program_only
)]
pub struct Message {
    /// On which way.
    #[field(choice("sms", "email"), required, filter, list = 1)]
    pub channel: String,
    /// To whom.
    #[field(link = "customers.customer", filter, list = 2)]
    pub customer_id: Option<Id<Customer>>,
    /// The phone number that it went to.
    #[field(phone, list = 3, mask = "phone", personal)]
    pub phone: Option<String>,
    /// The mail address that it went to.
    #[field(email, list = 4, mask = "email", personal)]
    pub email: Option<String>,
    /// What for.
    #[field(choice("service", "marketing", "sign_in"), required, filter, list = 5)]
    pub purpose: String,
    /// Its subject.
    #[field(text = 300, search, list = 6, personal)]
    pub subject: Option<String>,
    /// What it said; secrets are left out.
    #[field(long_text, required, personal)]
    pub body: String,
    /// What became of it.
    #[field(
        choice("queued", "sending", "sent", "delivered", "failed", "bounced", "unknown"),
        required,
        filter,
        list = 7,
        default = "queued"
    )]
    pub state: String,
    /// When it was to be sent first.
    #[field(datetime, required, filter, list = 8)]
    pub queued_at: i64,
    /// When it is tried next.
    #[field(datetime)]
    pub next_at: Option<i64>,
    /// When the gateway took it.
    #[field(datetime, filter)]
    pub handed_at: Option<i64>,
    /// How often it was tried.
    #[field(int, required, default = 0)]
    pub tries: i64,
    /// What failed last.
    #[field(
        choice(
            "unreachable",
            "not_let_in",
            "busy",
            "refused",
            "unknown",
            "too_late",
            "no_consent",
            "undelivered",
            "capped",
            "held_back",
            "bounced",
            "called_off"
        ),
        filter,
        list = 9
    )]
    pub failure: Option<String>,
    /// What the gateway said of it.
    #[field(text = 500, personal)]
    pub detail: Option<String>,
    /// The record that it is about: `domain.entity/id`.
    #[field(text = 120, filter)]
    pub about: Option<String>,
    /// The sender's name for it: the same isn't sent twice.
    #[field(text = 120, required)]
    pub key: String,
    /// Whether it waits while quiet hours last.
    #[field(boolean, required, filter, default = 0)]
    pub keeps_quiet: bool,
}

/// A mail address that mail came back from. (退信地址)
#[entity(
    key = "messages.bounced_address",
    title = "kind",
    owner("customer_id.owner_id"),
    territory("customer_id.territory_id"),
    program_only
)]
pub struct BouncedAddress {
    /// The address.
    #[field(email, search, list = 1, mask = "email", personal)]
    pub email: Option<String>,
    /// Whose it was when mail came back.
    #[field(link = "customers.customer", filter, list = 2)]
    pub customer_id: Option<Id<Customer>>,
    /// Whether there is no such mailbox, or it only took no mail then.
    #[field(choice("hard", "soft"), required, filter, list = 3)]
    pub kind: String,
    /// Whether no mail goes there any more.
    #[field(boolean, required, filter, list = 4, default = 0)]
    pub is_blocked: bool,
    /// How often mail came back.
    #[field(int, required, list = 5, default = 1)]
    pub times: i64,
    /// When it did last.
    #[field(datetime, required, filter, list = 6)]
    pub last_at: i64,
    /// What the servers call it: `5.1.1`.
    #[field(text = 20, filter, list = 7)]
    pub status: Option<String>,
    /// What the server said.
    #[field(text = 500, personal)]
    pub detail: Option<String>,
    /// The mail that came back last.
    #[field(link = "messages.message")]
    pub message_id: Option<Id<Message>>,
}
