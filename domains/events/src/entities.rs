//! The domain's records.

use guanxi_customers::entities::{Activity, Customer, CustomerGroup, Household};
use guanxi_entity::entity;
use guanxi_loyalty::entities::Tier;
use guanxi_org::entities::{Store, User};
use guanxi_types::Id;

/// Something that members are invited to. (会员活动)
#[entity(key = "events.event", title = "name", unique("number"), owner("owner_id"))]
pub struct Event {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// What it is.
    #[field(
        choice("garden", "social", "lecture", "festival", "other"),
        required,
        filter,
        list = 3,
        default = "other"
    )]
    pub kind: String,
    /// How far it is: only an open one takes registrations.
    #[field(
        choice("draft", "open", "cancelled"),
        required,
        filter,
        list = 4,
        default = "draft"
    )]
    pub state: String,
    /// Where.
    #[field(text = 200, search, list = 5)]
    pub place: Option<String>,
    /// The city.
    #[field(text = 100, filter, search, list = 6)]
    pub city: Option<String>,
    /// The store that holds it.
    #[field(link = "org.store", filter)]
    pub store_id: Option<Id<Store>>,
    /// Who is responsible.
    #[field(link = "org.user", filter)]
    pub owner_id: Option<Id<User>>,
    /// A picture of it.
    #[field(file)]
    pub picture: Option<i64>,
    /// What members are told.
    #[field(long_text)]
    pub description: Option<String>,
    /// Who may register: any customer, members, members of the named tiers, or who is invited.
    #[field(
        choice("everyone", "members", "tiers", "invited"),
        required,
        filter,
        default = "members",
        group = "registration"
    )]
    pub audience: String,
    /// From when registrations are taken.
    #[field(datetime, filter, list = 7, group = "registration")]
    pub opens_at: Option<i64>,
    /// Until when.
    #[field(datetime, filter, list = 8, group = "registration")]
    pub closes_at: Option<i64>,
    /// Seats that a household gets over all sessions; as many as wanted where empty.
    #[field(int, group = "registration")]
    pub household_seats: Option<i64>,
}

/// A tier whose members may register. (可报名等级)
#[entity(
    key = "events.event_tier",
    title = "tier_id",
    unique("event_id", "tier_id"),
    child_of("event_id", "events.event"),
    no_menu
)]
pub struct EventTier {
    /// The event.
    #[field(link = "events.event", required, filter, list = 1)]
    pub event_id: Id<Event>,
    /// The tier.
    #[field(link = "loyalty.tier", required, filter, list = 2)]
    pub tier_id: Id<Tier>,
}

/// Somebody who is invited, or a group of customers. (活动邀请)
#[entity(
    key = "events.invitation",
    title = "event_id",
    child_of("event_id", "events.event"),
    no_menu
)]
pub struct Invitation {
    /// The event.
    #[field(link = "events.event", required, filter, list = 1)]
    pub event_id: Id<Event>,
    /// Who.
    #[field(link = "customers.customer", filter, list = 2)]
    pub customer_id: Option<Id<Customer>>,
    /// Everybody of a group.
    #[field(link = "customers.customer_group", filter, list = 3)]
    pub group_id: Option<Id<CustomerGroup>>,
    /// In words.
    #[field(text = 200, list = 4)]
    pub note: Option<String>,
}

/// A time at which an event takes place, with its seats. (活动场次)
#[entity(
    key = "events.session",
    title = "name",
    unique("event_id", "name"),
    child_of("event_id", "events.event"),
    no_menu
)]
pub struct Session {
    /// The event.
    #[field(link = "events.event", required, filter, list = 1)]
    pub event_id: Id<Event>,
    /// Its name.
    #[field(text = 100, required, search, list = 2)]
    pub name: String,
    /// When it begins.
    #[field(datetime, required, filter, list = 3)]
    pub starts_at: i64,
    /// When it ends.
    #[field(datetime, required, filter, list = 4)]
    pub ends_at: i64,
    /// Where, if not at the event's place.
    #[field(text = 200, list = 5)]
    pub place: Option<String>,
    /// People it has room for.
    #[field(int, required, list = 6)]
    pub seats: i64,
    /// When it was closed: who hadn't come was absent.
    #[field(datetime, read_only, filter, list = 7)]
    pub closed_at: Option<i64>,
}

/// Somebody's place at a session, or on its waiting list. (活动报名)
#[entity(
    key = "events.registration",
    title = "number",
    unique("event_id", "sequence"),
    owner("customer_id.owner_id"),
    territory("customer_id.territory_id"),
    program_only
)]
pub struct Registration {
    /// Its number: the event's, and the place in the order of registering.
    #[field(text = 60, required, search, list = 1)]
    pub number: String,
    /// The event.
    #[field(link = "events.event", required, filter, list = 2)]
    pub event_id: Id<Event>,
    /// The session.
    #[field(link = "events.session", required, filter, list = 3)]
    pub session_id: Id<Session>,
    /// Who registered.
    #[field(link = "customers.customer", required, filter, list = 4)]
    pub customer_id: Id<Customer>,
    /// The household whose seats it counts for.
    #[field(link = "customers.household", filter)]
    pub household_id: Option<Id<Household>>,
    /// People who come.
    #[field(int, required, list = 5)]
    pub people: i64,
    /// Their names.
    #[field(text = 200, personal)]
    pub guests: Option<String>,
    /// What became of it.
    #[field(
        choice("registered", "waiting", "cancelled", "attended", "absent"),
        required,
        filter,
        list = 6
    )]
    pub state: String,
    /// The order of registering within the event; whoever waits moves up in it.
    #[field(int, required)]
    pub sequence: i64,
    /// Through what.
    #[field(
        choice("store", "phone", "web", "wechat", "staff"),
        required,
        filter,
        list = 7,
        default = "staff"
    )]
    pub channel: String,
    /// When.
    #[field(datetime, required, filter, list = 8)]
    pub registered_at: i64,
    /// When it moved up from the waiting list.
    #[field(datetime)]
    pub moved_up_at: Option<i64>,
    /// When it was checked in.
    #[field(datetime, filter, list = 9)]
    pub checked_in_at: Option<i64>,
    /// How.
    #[field(choice("code", "card", "hand"), filter)]
    pub checked_in_how: Option<String>,
    /// By whom.
    #[field(link = "org.user", filter)]
    pub checked_in_by_id: Option<Id<User>>,
    /// The name that the device gave the check-in.
    #[field(text = 80)]
    pub check_in_key: Option<String>,
    /// When it was cancelled.
    #[field(datetime)]
    pub cancelled_at: Option<i64>,
    /// Why, or what else is to be said.
    #[field(text = 200, personal)]
    pub note: Option<String>,
    /// What followed.
    #[field(link = "customers.activity")]
    pub follow_up_id: Option<Id<Activity>>,
    /// Its place on the time line: when it was checked in, cancelled or closed, else made.
    #[field(datetime, required)]
    pub happened_at: i64,
    /// When they were told that the session begins.
    #[field(datetime)]
    pub told_starts_at: Option<i64>,
    /// Where they were told that it is.
    #[field(text = 200)]
    pub told_place: Option<String>,
}
