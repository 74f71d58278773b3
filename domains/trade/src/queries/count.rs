//! What there is to count in a store.

use guanxi_catalog::entities::Product;
use guanxi_entity::{Entity, Value};
use guanxi_record::{SqlText, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Qty, RawId, Result};

use super::PRODUCTS_MAX;
use crate::entities::StockBalance;
use crate::till::stores;

/// A product that may lie in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountRow {
    /// The store's number.
    pub store: String,
    /// The product's number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What one piece holds.
    pub size: String,
    /// What it is counted in.
    pub unit: String,
    /// What should be there.
    pub on_hand: Qty,
}

/// The products of a store that may be counted, in the order of their numbers: all that are sold, and those that are still there.
///
/// # Errors
/// `record.not_found` for a store that isn't the user's; `access.forbidden` for who may see no products or no stock.
pub fn count_sheet(
    r: &mut dyn Queries,
    ctx: &Ctx,
    store_id: RawId,
    category: Option<RawId>,
) -> Result<Vec<CountRow>> {
    stores(r, ctx, Action::Read)?.require(r, store_id)?;
    require(ctx, Action::Read, StockBalance::def())?;
    let def = Product::def();
    let store = Value::from(store_id);
    let mut sql = SqlText::default();
    sql.push(
        "SELECT number, name, package_size, \
         (SELECT u.name FROM catalog_unit u WHERE u.id = catalog_product.unit_id), \
         (SELECT b.on_hand FROM trade_stock_balance b WHERE b.product_id = catalog_product.id AND b.store_id = ?), \
         (SELECT s.number FROM org_store s WHERE s.id = ?) FROM catalog_product",
        [store.clone(), store.clone()],
    );
    sql.and("kind NOT IN ('family', 'bundle')", []);
    sql.and(
        "(status IN ('active', 'phase_out') OR EXISTS (SELECT 1 FROM trade_stock_balance b \
         WHERE b.product_id = catalog_product.id AND b.store_id = ? AND b.on_hand <> 0))",
        [store],
    );
    if let Some(category) = category {
        sql.and(
            "category_id IN (WITH RECURSIVE below (id) AS (SELECT CAST(? AS BIGINT) UNION \
             SELECT c.id FROM catalog_category c JOIN below ON c.parent_id = below.id) SELECT id FROM below)",
            [Value::from(category)],
        );
    }
    restrict(&mut sql, ctx, require(ctx, Action::Read, def)?, def);
    sql.push(
        " ORDER BY catalog_product.number LIMIT ?",
        [Value::from(PRODUCTS_MAX)],
    );
    let rows = r.query(&sql.text, &sql.params)?;
    let row = |row: &guanxi_store::Row| CountRow {
        number: row.text(0).to_owned(),
        name: row.text(1).to_owned(),
        size: row.text(2).to_owned(),
        unit: row.text(3).to_owned(),
        on_hand: Qty::new(row.optional_int(4).unwrap_or(0)),
        store: row.text(5).to_owned(),
    };
    Ok(rows.iter().map(row).collect())
}
