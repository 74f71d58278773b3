//! What a store has, what of it is kept for orders, and what is free.

use guanxi_catalog::entities::{BundlePart, Product};
use guanxi_entity::{Entity, Value};
use guanxi_org::entities::Store;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Qty, RawId, Result};
use serde_json::{Value as Js, json};

use super::read::ids_of;
use crate::commands::write::require_seen;
use crate::entities::OrderLine;
use crate::rules::share::goods;

/// What a store has of a product and keeps for nobody; negative where more was sold than there was.
///
/// # Errors
/// When the database can't be read.
pub fn available(r: &mut dyn Queries, place: (RawId, RawId)) -> Result<Qty> {
    let (on_hand, reserved) = stock(r, place)?;
    Ok(on_hand - reserved)
}

/// What a store has, and what of it is kept for orders.
fn stock(r: &mut dyn Queries, (store, product): (RawId, RawId)) -> Result<(Qty, Qty)> {
    let row = r.query_first(
        "SELECT COALESCE((SELECT on_hand FROM trade_stock_balance WHERE store_id = ?1 AND product_id = ?2), 0), \
         COALESCE((SELECT CAST(SUM(reserved) AS BIGINT) FROM sales_reservation WHERE store_id = ?1 AND product_id = ?2), 0)",
        &[Value::from(store), Value::from(product)],
    )?;
    let row = row.unwrap_or_default();
    Ok((Qty::new(row.int(0)), Qty::new(row.int(1))))
}

/// On hand, kept and free, for a product in a store that the user may see.
///
/// # Errors
/// `record.not_found`.
pub fn stock_json(r: &mut dyn Queries, ctx: &Ctx, (store, product): (RawId, RawId)) -> Result<Js> {
    require_seen::<Store>(r, ctx, &[store])?;
    require_seen::<Product>(r, ctx, &[product])?;
    let (on_hand, reserved) = stock(r, (store, product))?;
    Ok(json!({
        "store_id": store.to_string(),
        "product_id": product.to_string(),
        "on_hand": on_hand.to_string(),
        "reserved": reserved.to_string(),
        "available": (on_hand - reserved).to_string(),
    }))
}

/// What one of a line takes out of stock: the product itself, of a bundle its parts, and of a configured product the products that
/// its options put in beside it.
///
/// # Errors
/// When the database can't be read.
pub fn makings(r: &mut dyn Queries, line: &OrderLine) -> Result<Vec<(RawId, Qty)>> {
    let product = line.product_id.raw();
    let kind = r.query_first(
        "SELECT kind FROM catalog_product WHERE id = ?1",
        &[Value::from(product)],
    )?;
    let kind = kind.map(|row| row.text(0).to_owned()).unwrap_or_default();
    let chosen = ids_of(line.chosen.as_deref());
    let mut found: Vec<(RawId, Qty)> = match kind.as_str() {
        "bundle" => {
            let sql = format!(
                "SELECT p.id, p.component_id, p.quantity, g.choose_count, g.id FROM {} p \
                 JOIN catalog_bundle_group g ON g.id = p.bundle_group_id WHERE g.product_id = ?1 \
                 ORDER BY g.id, CASE WHEN p.position IS NULL THEN 1 ELSE 0 END, p.position, p.id",
                BundlePart::def().table
            );
            let rows = r.query(&sql, &[Value::from(product)])?;
            let mut taken: std::collections::BTreeMap<RawId, i64> = std::collections::BTreeMap::new();
            let mut parts = Vec::new();
            for row in &rows {
                let count = row.optional_int(3);
                let so_far = taken.entry(row.int(4)).or_default();
                let is_first = count.is_none_or(|count| *so_far < count);
                let is_in = count.is_none()
                    || if chosen.is_empty() {
                        is_first
                    } else {
                        chosen.contains(&row.int(0))
                    };
                if is_in {
                    *so_far += 1;
                    parts.push((row.int(1), Qty::new(row.int(2))));
                }
            }
            parts
        }
        "configurable" => {
            let mut parts = vec![(product, Qty::new(1_000))];
            for option in &chosen {
                let row = r.query_first(
                    "SELECT component_id FROM catalog_product_option WHERE id = ?1",
                    &[Value::from(*option)],
                )?;
                parts.extend(
                    row.and_then(|row| row.optional_int(0))
                        .map(|id| (id, Qty::new(1_000))),
                );
            }
            parts
        }
        _ => vec![(product, Qty::new(1_000))],
    };
    found.sort_unstable_by_key(|(id, _)| *id);
    let mut sums: Vec<(RawId, Qty)> = Vec::with_capacity(found.len());
    for (id, qty) in found {
        match sums.last_mut() {
            Some((last, sum)) if *last == id => *sum = *sum + qty,
            _ => sums.push((id, qty)),
        }
    }
    Ok(sums
        .into_iter()
        .map(|(id, qty)| (id, goods(qty, line.factor)))
        .collect())
}
