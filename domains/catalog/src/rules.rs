//! What must hold in the catalogue, and what follows from it.

pub mod bundle;
pub mod code;
pub mod configuration;
pub mod feature;
pub mod life_cycle;
mod product;
mod written;

use guanxi_entity::{EntityDef, Value};
use guanxi_record::Rule;

const fn before(entity: &'static str, rule: guanxi_record::BeforeWrite) -> Rule {
    Rule {
        entity,
        before: Some(rule),
        after: None,
    }
}

pub(crate) const RULES: [Rule; 9] = [
    Rule {
        entity: "catalog.product",
        before: Some(product::complete),
        after: Some(product::bring_variants_along),
    },
    before("catalog.unit", written::unit),
    before("catalog.feature_value", written::feature_value),
    before("catalog.product_relation", written::relation),
    before("catalog.bundle_group", written::bundle_group),
    before("catalog.bundle_part", written::bundle_part),
    before("catalog.option_group", written::option_group),
    before("catalog.option_rule", written::option_rule),
    before("catalog.product_barcode", written::barcode),
];

/// The value of a declared field.
pub(crate) fn value<'a>(def: &EntityDef, values: &'a [Value], field: &str) -> &'a Value {
    def.field(field)
        .and_then(|(at, _)| values.get(at))
        .unwrap_or(&Value::Null)
}

/// Puts a value into a declared field.
pub(crate) fn set(def: &EntityDef, values: &mut [Value], field: &str, value: Value) {
    if let Some(slot) = def.field(field).and_then(|(at, _)| values.get_mut(at)) {
        *slot = value;
    }
}
