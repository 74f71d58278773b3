//! The variants of a family, with the values by which they differ.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};
use serde::Serialize;

use super::children;
use super::product::{Brief, briefs, family_of, seen};
use crate::entities::{FeatureValue, Product};

/// A family's variants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Variants {
    /// The family: the product itself, or that which it is a variant of; none where it is neither.
    pub family: Option<Brief>,
    /// By what they differ.
    pub axes: Vec<Axis>,
    /// They themselves, in the order of making.
    pub variants: Vec<Variant>,
}

/// A feature by which variants differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Axis {
    /// The feature.
    pub feature_id: String,
    /// Its name.
    pub name: String,
    /// The values that variants have, in the order in which they came.
    pub values: Vec<String>,
}

/// One variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// The product.
    pub product: Brief,
    /// Its value of each axis; none where it has none.
    pub values: Vec<Option<String>>,
}

/// The variants of a family, or of the family that a variant is of.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn variants_of(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, product: RawId) -> Result<Variants> {
    let record = seen(r, schema, ctx, product)?;
    let family = family_of(Product::def(), &record).unwrap_or(product);
    let ids: Vec<RawId> = children::<Product>(r, ctx, "parent_id", &[family])?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    if ids.is_empty() && record.value(Product::def(), "kind").as_text() != Some("family") {
        return Ok(Variants::default());
    }
    let mut values: BTreeMap<(RawId, RawId), String> = BTreeMap::new();
    for part in ids.chunks(20) {
        for (_, value) in children::<FeatureValue>(r, ctx, "product_id", part)? {
            values.insert((value.product_id.raw(), value.feature_id.raw()), value.value);
        }
    }
    let axes = axes(r, &ids, &values)?;
    let all: Vec<RawId> = ids.iter().copied().chain([family]).collect();
    let mut products = briefs(r, schema, ctx, &all)?;
    let variants = ids.iter().filter_map(|id| {
        let value = |axis: &Axis| values.get(&(*id, axis.feature_id.parse().ok()?)).cloned();
        Some(Variant {
            product: products.get(id)?.clone(),
            values: axes.iter().map(value).collect(),
        })
    });
    let variants = variants.collect();
    Ok(Variants {
        variants,
        axes,
        family: products.remove(&family),
    })
}

fn axes(r: &mut dyn Queries, ids: &[RawId], values: &BTreeMap<(RawId, RawId), String>) -> Result<Vec<Axis>> {
    let rows = r.query(
        "SELECT id, name FROM catalog_feature WHERE is_axis = ?1 ORDER BY COALESCE(position, 1000000), number",
        &[Value::from(1)],
    )?;
    let axis = |row: &guanxi_store::Row| {
        let mut found: Vec<String> = Vec::new();
        for id in ids {
            if let Some(value) = values
                .get(&(*id, row.int(0)))
                .filter(|value| !found.contains(value))
            {
                found.push(value.clone());
            }
        }
        (!found.is_empty()).then(|| Axis {
            feature_id: row.int(0).to_string(),
            name: row.text(1).to_owned(),
            values: found,
        })
    };
    Ok(rows.iter().filter_map(axis).collect())
}
