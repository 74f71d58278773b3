//! What goes with a product, as people said.

use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};
use serde::Serialize;

use super::children;
use super::product::{Brief, briefs, family_of, seen};
use crate::entities::{Product, ProductRelation};
use guanxi_entity::Entity;

/// A related product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The record that says so.
    pub id: String,
    /// What it is to the product that was asked about.
    pub kind: String,
    /// The related product.
    pub product: Brief,
    /// Why.
    pub note: Option<String>,
    /// Whether the family has it, and not this variant itself.
    pub is_shared: bool,
}

/// What people said goes with a product or its family: by kind, then in their order.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn relations_of(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, product: RawId) -> Result<Vec<Related>> {
    let record = seen(r, schema, ctx, product)?;
    let of: Vec<RawId> = family_of(Product::def(), &record)
        .into_iter()
        .chain([product])
        .collect();
    let mut found: Vec<(RawId, ProductRelation)> = children(r, ctx, "from_id", &of)?;
    found.sort_by_key(|(id, one)| {
        let is_shared = one.from_id.raw() != product;
        (one.kind.clone(), is_shared, one.position.unwrap_or(i64::MAX), *id)
    });
    let ids: Vec<RawId> = found.iter().map(|(_, one)| one.to_id.raw()).collect();
    let products = briefs(r, schema, ctx, &ids)?;
    let related = found.into_iter().filter_map(|(id, one)| {
        Some(Related {
            id: id.to_string(),
            is_shared: one.from_id.raw() != product,
            product: products.get(&one.to_id.raw())?.clone(),
            kind: one.kind,
            note: one.note,
        })
    });
    Ok(related.collect())
}
