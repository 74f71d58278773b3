//! What must hold for customers and what belongs to them.

mod activity;
pub(crate) mod consent;
mod credit_code;
mod customer;
mod relation;
mod retention;

pub use credit_code::is_credit_code;

use guanxi_record::{Rule, no_circle};

use crate::entities::Classification;

pub(crate) const RULES: [Rule; 7] = [
    Rule::before("customers.customer", customer::complete),
    Rule::after("customers.classification", no_circle::<Classification>),
    Rule::before("customers.contact", customer::one_primary_contact),
    Rule::before("customers.relation", relation::two_customers),
    Rule::before("customers.referral", relation::one_referrer_no_circle),
    Rule::before("customers.activity", activity::complete),
    Rule::before("customers.retention_rule", retention::some_time),
];
