//! What customers are to each other.

use guanxi_entity::entity;
use guanxi_types::{Day, Id};

use super::customer::Customer;

/// What one customer is to another; the other way round is said by the same record. (关系)
#[entity(
    key = "customers.relation",
    title = "kind",
    unique("from_id", "to_id", "kind"),
    no_menu
)]
pub struct Relation {
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 1)]
    pub from_id: Id<Customer>,
    /// Is what: `employee_of` reads "from is an employee of to".
    #[field(
        choice(
            "employee_of",
            "owner_of",
            "spouse_of",
            "parent_of",
            "sibling_of",
            "friend_of",
            "colleague_of",
            "subsidiary_of",
            "supplier_of",
            "dealer_of",
            "partner_of",
            "other"
        ),
        required,
        filter,
        list = 2
    )]
    pub kind: String,
    /// To whom.
    #[field(link = "customers.customer", required, filter, list = 3)]
    pub to_id: Id<Customer>,
    /// As what, or anything else.
    #[field(text = 200, list = 4, personal)]
    pub note: Option<String>,
    /// Since when.
    #[field(date, list = 5)]
    pub began_on: Option<Day>,
    /// Until when; still where empty.
    #[field(date, filter, list = 6)]
    pub ended_on: Option<Day>,
}

/// Who brought whom. A file may name several referrers of one customer; forms take one. (转介绍)
#[entity(
    key = "customers.referral",
    title = "referred_id",
    unique("referrer_id", "referred_id"),
    no_menu
)]
pub struct Referral {
    /// Who recommended the company.
    #[field(link = "customers.customer", required, filter, list = 1)]
    pub referrer_id: Id<Customer>,
    /// Who came.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub referred_id: Id<Customer>,
    /// When.
    #[field(date, filter, list = 3)]
    pub referred_on: Option<Day>,
    /// Through what.
    #[field(choice("in_person", "wechat", "phone", "event", "other"), filter, list = 4)]
    pub channel: Option<String>,
    /// Anything else.
    #[field(text = 200, list = 5, personal)]
    pub note: Option<String>,
}
