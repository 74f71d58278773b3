//! Features: which a product has, with which values.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, require};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, RawId, Result};
use serde::Serialize;

use super::product::{family_of, seen};
use super::{children, marks};
use crate::entities::{Feature, FeatureValue, Product};
use crate::rules::feature::{FeatureKind, FeatureType, options_of};

/// Levels of the category tree that are walked up at most; longer ways are taken for a circle.
const LEVELS_MAX: usize = 50;

/// A feature, as values are checked by it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The category whose products have it.
    pub category_id: Option<RawId>,
    /// Whether variants may differ by it.
    pub is_axis: bool,
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: FeatureType,
}

/// What a product has, or lacks, of one feature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeatureLine {
    /// The feature.
    pub feature_id: String,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: String,
    /// What numbers are in.
    pub unit: Option<String>,
    /// What may be chosen.
    pub options: Vec<String>,
    /// Whether a product without it is incomplete.
    pub is_required: bool,
    /// Whether variants may differ by it.
    pub is_axis: bool,
    /// The value: its own, or its family's.
    pub value: Option<String>,
    /// The record of the product's own value.
    pub value_id: Option<String>,
    /// Whether the value is the family's.
    pub is_shared: bool,
}

/// A feature's type; nothing where there is no such feature.
///
/// # Errors
/// When the database can't be read.
pub fn type_of(r: &mut dyn Queries, feature: RawId) -> Result<Option<Found>> {
    let row = r.query_first(
        "SELECT f.category_id, f.is_axis, f.name, f.kind, f.options, u.decimals \
         FROM catalog_feature f LEFT JOIN catalog_unit u ON u.id = f.unit_id WHERE f.id = ?1",
        &[feature.into()],
    )?;
    Ok(row.map(|row| Found {
        category_id: row.optional_int(0),
        is_axis: row.int(1) == 1,
        name: row.text(2).to_owned(),
        of: FeatureType {
            kind: FeatureKind::named(row.text(3)),
            options: options_of(row.text(4)),
            decimals: row.text(5).parse().unwrap_or(3),
        },
    }))
}

/// The categories that a product is in: its own, and those above.
///
/// # Errors
/// When the database can't be read.
pub fn categories_of(r: &mut dyn Queries, product: RawId) -> Result<Vec<RawId>> {
    let row = r.query_first(
        "SELECT category_id FROM catalog_product WHERE id = ?1",
        &[product.into()],
    )?;
    let mut next = row.and_then(|row| row.optional_int(0));
    let mut found = Vec::new();
    while let Some(id) = next.filter(|id| found.len() < LEVELS_MAX && !found.contains(id)) {
        found.push(id);
        let row = r.query_first(
            "SELECT parent_id FROM catalog_category WHERE id = ?1",
            &[id.into()],
        )?;
        next = row.and_then(|row| row.optional_int(0));
    }
    Ok(found)
}

/// Whether the products of this category's features are this one's; a product that isn't there has all.
pub(crate) fn applies(r: &mut dyn Queries, product: RawId, category: Option<RawId>) -> Result<bool> {
    let Some(category) = category else {
        return Ok(true);
    };
    let exists = r.query_first("SELECT id FROM catalog_product WHERE id = ?1", &[product.into()])?;
    Ok(exists.is_none() || categories_of(r, product)?.contains(&category))
}

/// Every feature that a product has or could have, in their order.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn features_of(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    product: RawId,
) -> Result<Vec<FeatureLine>> {
    let record = seen(r, schema, ctx, product)?;
    require(ctx, Action::Read, Feature::def())?;
    let family = family_of(Product::def(), &record);
    let of: Vec<RawId> = family.into_iter().chain([product]).collect();
    let mut values: BTreeMap<RawId, (RawId, FeatureValue)> = BTreeMap::new();
    // The family's first, so that the product's own take their place.
    let mut found: Vec<(RawId, FeatureValue)> = children(r, ctx, "product_id", &of)?;
    found.sort_by_key(|(_, value)| value.product_id.raw() == product);
    for (id, value) in found {
        values.insert(value.feature_id.raw(), (id, value));
    }
    let categories = categories_of(r, product)?;
    let mut wanted: Vec<Value> = super::ids(&categories);
    let first = wanted.len();
    wanted.extend(values.keys().copied().map(Value::from));
    let inside = if first == 0 {
        "NULL".to_owned()
    } else {
        marks(first)
    };
    let known: Vec<String> = (first + 1..=wanted.len()).map(|at| format!("?{at}")).collect();
    let known = if known.is_empty() {
        "NULL".to_owned()
    } else {
        known.join(", ")
    };
    let sql = format!(
        "SELECT f.id, f.number, f.name, f.kind, u.name, f.options, f.is_required, f.is_axis \
         FROM catalog_feature f LEFT JOIN catalog_unit u ON u.id = f.unit_id \
         WHERE f.category_id IS NULL OR f.category_id IN ({inside}) OR f.id IN ({known}) \
         ORDER BY COALESCE(f.position, 1000000), f.number"
    );
    let rows = r.query(&sql, &wanted)?;
    Ok(rows
        .iter()
        .map(|row| line(row, values.get(&row.int(0)), product))
        .collect())
}

fn line(row: &Row, value: Option<&(RawId, FeatureValue)>, product: RawId) -> FeatureLine {
    let is_own = value.is_some_and(|(_, value)| value.product_id.raw() == product);
    FeatureLine {
        feature_id: row.int(0).to_string(),
        number: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        kind: row.text(3).to_owned(),
        unit: Some(row.text(4).to_owned()).filter(|unit| !unit.is_empty()),
        options: options_of(row.text(5)),
        is_required: row.int(6) == 1,
        is_axis: row.int(7) == 1,
        value: value.map(|(_, value)| value.value.clone()),
        value_id: value.filter(|_| is_own).map(|(id, _)| id.to_string()),
        is_shared: value.is_some() && !is_own,
    }
}
