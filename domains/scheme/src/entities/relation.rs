//! How close the company keeps to its customers.

use guanxi_customers::entities::{Activity, Customer};
use guanxi_entity::entity;
use guanxi_org::entities::User;
use guanxi_types::{Day, Id, Money, Qty};

/// How close the company keeps to a group of customers. (客户关系策略)
#[entity(
    key = "scheme.relation",
    title = "customer_group",
    unique("customer_group"),
    owner("owner_id")
)]
pub struct Relation {
    /// Which RFM group.
    #[field(
        choice(
            "important-value",
            "important-develop",
            "important-keep",
            "important-winback",
            "general-value",
            "general-develop",
            "general-keep",
            "general-winback"
        ),
        required,
        filter,
        list = 1
    )]
    pub customer_group: String,
    /// How many there were.
    #[field(int, read_only, list = 2)]
    pub customers: Option<i64>,
    /// What one spent on average.
    #[field(money, read_only, list = 3)]
    pub value: Option<Money>,
    /// What of sales is margin, as far as it is known.
    #[field(qty)]
    pub margin_percent: Option<Qty>,
    /// What of their purchases was margin, by what the goods cost; a number of people's own goes before it.
    #[field(qty, read_only)]
    pub measured_margin: Option<Qty>,
    /// What follows from their number and margin.
    #[field(
        choice("basic", "reactive", "accountable", "proactive", "partnership"),
        read_only,
        filter,
        list = 4
    )]
    pub recommended: Option<String>,
    /// What a person decided.
    #[field(
        choice("basic", "reactive", "accountable", "proactive", "partnership"),
        filter,
        list = 5
    )]
    pub level: Option<String>,
    /// When it was decided.
    #[field(date, read_only, list = 6)]
    pub confirmed_on: Option<Day>,
    /// Who decided.
    #[field(link = "org.user", read_only)]
    pub confirmed_by_id: Option<Id<User>>,
    /// What is done for each customer.
    #[field(text = 150)]
    pub duty: Option<String>,
    /// How often, in days.
    #[field(int)]
    pub every_days: Option<i64>,
    /// How many days after a purchase; nothing said: what the level says.
    #[field(int)]
    pub after_days: Option<i64>,
    /// How many tasks a night makes at most.
    #[field(int)]
    pub per_night: Option<i64>,
    /// Who cares for those who have nobody.
    #[field(link = "org.user", filter, list = 7)]
    pub owner_id: Option<Id<User>>,
}

/// When a customer was last given a task of care. (客户关怀)
#[entity(
    key = "scheme.care",
    title = "customer_id",
    child_of("relation_id", "scheme.relation"),
    unique("relation_id", "customer_id"),
    no_menu,
    program_only
)]
pub struct Care {
    /// The strategy.
    #[field(link = "scheme.relation", required, filter, list = 1)]
    pub relation_id: Id<Relation>,
    /// The customer.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// The newest task.
    #[field(link = "customers.activity", filter, list = 3)]
    pub activity_id: Option<Id<Activity>>,
    /// The day that it was due on.
    #[field(date, required, filter, list = 4)]
    pub due_on: Day,
    /// What called for it.
    #[field(choice("purchase", "interval"), filter, list = 5)]
    pub reason: Option<String>,
}
