//! What a store has, what of it is kept for orders, and what is free.

use guanxi_catalog::entities::Product;
use guanxi_entity::Value;
use guanxi_org::entities::Store;
use guanxi_store::Queries;
use guanxi_trade::till::bundle;
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

/// What one of a line takes out of stock, in its unit: the product itself, of a bundle its parts, and of a configured product the products
/// that its options put in beside it.
///
/// # Errors
/// When the database can't be read.
pub fn makings(r: &mut dyn Queries, line: &OrderLine) -> Result<Vec<(RawId, Qty)>> {
    let found = bundle::makings(r, line.product_id.raw(), &ids_of(line.chosen.as_deref()))?;
    Ok(found
        .into_iter()
        .map(|(id, qty)| (id, goods(qty, line.factor)))
        .collect())
}
