//! What must hold in the catalogue, and what follows from it.

pub mod bundle;
pub mod code;
pub mod configuration;
pub mod feature;
pub mod life_cycle;
mod product;
mod written;

use guanxi_record::{Rule, no_circle};

use crate::entities::Category;

pub(crate) const RULES: [Rule; 10] = [
    Rule::after("catalog.category", no_circle::<Category>),
    Rule::both(
        "catalog.product",
        product::complete,
        product::bring_variants_along,
    ),
    Rule::before("catalog.unit", written::unit),
    Rule::before("catalog.feature_value", written::feature_value),
    Rule::before("catalog.product_relation", written::relation),
    Rule::before("catalog.bundle_group", written::bundle_group),
    Rule::before("catalog.bundle_part", written::bundle_part),
    Rule::before("catalog.option_group", written::option_group),
    Rule::before("catalog.option_rule", written::option_rule),
    Rule::before("catalog.product_barcode", written::barcode),
];
