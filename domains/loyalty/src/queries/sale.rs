//! What the company knows of what a sale names.

use guanxi_entity::{Entity, Value};
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, FieldError, Problem, RawId, Result, Zone};

use super::liability::zone;
use crate::entities::Purchase;

/// Categories above one another at most.
const DEPTH_MAX: usize = 30;

/// A product's category and all above; a variant's is its family's.
///
/// # Errors
/// When the product isn't known.
pub fn categories_of(reads: &mut dyn Queries, product: RawId) -> Result<Vec<RawId>> {
    let row = reads.query_first(
        "SELECT COALESCE(f.category_id, p.category_id) FROM catalog_product p LEFT JOIN catalog_product f ON f.id = p.parent_id \
         WHERE p.id = ?1",
        &[Value::from(product)],
    )?;
    let row = row.ok_or_else(|| Problem::invalid(vec![FieldError::new("product_id", "unknown_link")]))?;
    let mut found = Vec::new();
    let mut next = row.optional_int(0);
    while let Some(category) = next.filter(|id| found.len() < DEPTH_MAX && !found.contains(id)) {
        found.push(category);
        let above = reads.query_first(
            "SELECT parent_id FROM catalog_category WHERE id = ?1",
            &[Value::from(category)],
        )?;
        next = above.and_then(|row| row.optional_int(0));
    }
    Ok(found)
}

/// The day and the minute of a moment at a store; at the company where none is named.
///
/// # Errors
/// When the store isn't known.
pub fn place_of(reads: &mut dyn Queries, store: Option<RawId>, at: i64) -> Result<(Day, i32)> {
    let own = match store {
        Some(store) => {
            let row = reads.query_first("SELECT zone FROM org_store WHERE id = ?1", &[Value::from(store)])?;
            let row =
                row.ok_or_else(|| Problem::invalid(vec![FieldError::new("store_id", "unknown_link")]))?;
            Some(row.text(0).to_owned()).filter(|name| !name.is_empty())
        }
        None => None,
    };
    let zone = match own {
        Some(name) => Zone::named(&name).map_err(Problem::internal)?,
        None => zone(reads)?,
    };
    let (day, ms) = zone.local(at);
    Ok((day, ms))
}

/// Refuses a sale that the user may not see; of one that nothing is known of nothing is said.
///
/// # Errors
/// `record.not_found`.
pub fn require_seen(reads: &mut dyn Queries, ctx: &Ctx, sale: &str) -> Result<()> {
    let row = reads.query_first(
        "SELECT id FROM loyalty_purchase WHERE sale_ref = ?1",
        &[Value::from(sale)],
    )?;
    let row = row.ok_or_else(|| Problem::not_found(&Purchase::def().key))?;
    get(reads, ctx, Purchase::def(), row.int(0)).map(drop)
}
