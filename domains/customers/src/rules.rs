//! What must hold for customers and what belongs to them.

mod activity;
pub(crate) mod consent;
mod credit_code;
mod customer;
mod relation;
mod retention;

pub use credit_code::is_credit_code;

use guanxi_entity::{EntityDef, Value};
use guanxi_record::Rule;

pub(crate) const RULES: [Rule; 6] = [
    Rule {
        entity: "customers.customer",
        before: Some(customer::complete),
        after: None,
    },
    Rule {
        entity: "customers.contact",
        before: Some(customer::one_primary_contact),
        after: None,
    },
    Rule {
        entity: "customers.relation",
        before: Some(relation::two_customers),
        after: None,
    },
    Rule {
        entity: "customers.referral",
        before: Some(relation::one_referrer_no_circle),
        after: None,
    },
    Rule {
        entity: "customers.activity",
        before: Some(activity::complete),
        after: None,
    },
    Rule {
        entity: "customers.retention_rule",
        before: Some(retention::some_time),
        after: None,
    },
];

/// The value of a declared field.
fn value<'a>(def: &EntityDef, values: &'a [Value], field: &str) -> &'a Value {
    def.field(field)
        .and_then(|(at, _)| values.get(at))
        .unwrap_or(&Value::Null)
}

/// Puts a value into a declared field.
fn set(def: &EntityDef, values: &mut [Value], field: &str, value: Value) {
    if let Some(slot) = def.field(field).and_then(|(at, _)| values.get_mut(at)) {
        *slot = value;
    }
}
