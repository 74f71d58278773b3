//! What is looked at before a record beside a product is written.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, FieldError, Problem, Result};

use super::code::{has_gtin_form, is_checked};
use super::feature;
use crate::entities::{
    BundleGroup, BundlePart, FeatureValue, OptionGroup, OptionRule, ProductBarcode, ProductRelation, Unit,
};
use crate::queries::feature::{applies, type_of};

type Before<'a> = Option<&'a [Value]>;

/// Refuses a number below 1.
fn positive(def: &EntityDef, values: &[Value], field: &str) -> Result<()> {
    match def.value(values, field).as_int() {
        Some(number) if number < 1 => Err(Problem::wrong(field, "not_positive")),
        _ => Ok(()),
    }
}

/// Refuses two links to one record.
fn two(def: &EntityDef, values: &[Value], (one, other): (&str, &str), code: &str) -> Result<()> {
    if def.value(values, one) == def.value(values, other) {
        return Err(Problem::wrong(other, code));
    }
    Ok(())
}

/// A unit is a positive multiple of a base unit.
pub(super) fn unit(tx: &mut Tx<'_>, _: &Ctx, _: Before<'_>, after: &mut [Value]) -> Result<()> {
    let def = Unit::def();
    positive(def, after, "factor")?;
    let base = def.value(after, "base_unit_id").clone();
    if base.is_null() {
        return Ok(());
    }
    let found = tx.query_first(
        "SELECT base_unit_id, number FROM catalog_unit WHERE id = ?1",
        &[base],
    )?;
    let is_base = |row: &guanxi_store::Row| {
        row.optional_int(0).is_none() && def.value(after, "number").as_text() != Some(row.text(1))
    };
    match found {
        Some(row) if !is_base(&row) => Err(Problem::wrong("base_unit_id", "not_a_base_unit")),
        _ => Ok(()),
    }
}

/// A value is of its feature's type, and the feature one of the product's category.
pub(super) fn feature_value(tx: &mut Tx<'_>, _: &Ctx, _: Before<'_>, after: &mut [Value]) -> Result<()> {
    let def = FeatureValue::def();
    let (product, asked) = (
        def.value(after, "product_id").as_int(),
        def.value(after, "feature_id").as_int(),
    );
    let (Some(product), Some(asked)) = (product, asked) else {
        return Ok(());
    };
    // A feature or a product that isn't there is refused as every link to nothing.
    let Some(found) = type_of(tx, asked)? else {
        return Ok(());
    };
    if !applies(tx, product, found.category_id)? {
        return Err(Problem::wrong("feature_id", "not_of_the_category"));
    }
    let Some(given) = def.value(after, "value").as_text() else {
        return Ok(());
    };
    let kept = feature::parse(&found.of, given).map_err(|error| Problem::invalid(vec![error]))?;
    def.set(after, "value", Value::Text(kept.text));
    def.set(
        after,
        "number",
        Value::from(kept.number.map(guanxi_types::Qty::raw)),
    );
    Ok(())
}

/// Nothing is related to itself.
pub(super) fn relation(_: &mut Tx<'_>, _: &Ctx, _: Before<'_>, after: &mut [Value]) -> Result<()> {
    two(
        ProductRelation::def(),
        after,
        ("from_id", "to_id"),
        "same_product",
    )
}

/// Something is chosen where something may be.
pub(super) fn bundle_group(_: &mut Tx<'_>, _: &Ctx, _: Before<'_>, after: &mut [Value]) -> Result<()> {
    positive(BundleGroup::def(), after, "choose_count")
}

/// A bundle isn't in itself, and there is some of every part.
pub(super) fn bundle_part(tx: &mut Tx<'_>, _: &Ctx, _: Before<'_>, after: &mut [Value]) -> Result<()> {
    let def = BundlePart::def();
    positive(def, after, "quantity")?;
    let group = def.value(after, "bundle_group_id").clone();
    let bundle = tx.query_first(
        "SELECT product_id FROM catalog_bundle_group WHERE id = ?1",
        &[group],
    )?;
    let part = def.value(after, "component_id").as_int();
    match bundle {
        Some(row) if part == Some(row.int(0)) => Err(Problem::wrong("component_id", "same_product")),
        _ => Ok(()),
    }
}

/// At least none, and at most as many as at least or more.
pub(super) fn option_group(_: &mut Tx<'_>, _: &Ctx, _: Before<'_>, after: &mut [Value]) -> Result<()> {
    let def = OptionGroup::def();
    let least = def.value(after, "min_choices").as_int().unwrap_or(0);
    if least < 0 {
        return Err(Problem::wrong("min_choices", "negative"));
    }
    positive(def, after, "max_choices")?;
    match def.value(after, "max_choices").as_int() {
        Some(most) if most < least => Err(Problem::wrong("max_choices", "below_the_least")),
        _ => Ok(()),
    }
}

/// Two options are meant.
pub(super) fn option_rule(_: &mut Tx<'_>, _: &Ctx, _: Before<'_>, after: &mut [Value]) -> Result<()> {
    two(OptionRule::def(), after, ("option_id", "other_id"), "same_option")
}

/// The last digit of a GTIN checks the others.
pub(super) fn barcode(_: &mut Tx<'_>, _: &Ctx, _: Before<'_>, after: &mut [Value]) -> Result<()> {
    let def = ProductBarcode::def();
    positive(def, after, "quantity")?;
    let is_own = def.value(after, "is_own") == &Value::Int(1);
    match def.value(after, "code").as_text() {
        Some(code) if !is_own && has_gtin_form(code) && !is_checked(code) => {
            let error = FieldError::new("code", "wrong_check_digit").with("value", code);
            Err(Problem::invalid(vec![error]))
        }
        _ => Ok(()),
    }
}
