//! What clerks took off by hand.

use std::collections::BTreeSet;

use guanxi_entity::{Entity, Value};
use guanxi_record::people::names;
use guanxi_record::{FieldView, SqlText, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Day, Money, Qty, RawId, Result};
use serde_json::{Value as Js, json};

use crate::entities::HandPrice;

/// What the sums are made of.
const SUMMED: [&str; 6] = [
    "sale_id",
    "sold_on",
    "clerk_id",
    "discount",
    "percent",
    "approved_by_id",
];

/// The prices that were set by hand from a day to a day, by who set them, the most taken off first; as far as the user may see them.
///
/// # Errors
/// `access.forbidden`; `access.field_forbidden` where a field that the sums are made of is kept back from the user: they would tell it.
pub fn hand_prices(
    r: &mut dyn Queries,
    ctx: &Ctx,
    (from, to): (Day, Day),
    store: Option<RawId>,
) -> Result<Vec<Js>> {
    let def = HandPrice::def();
    let view = FieldView::of(ctx, def);
    for field in SUMMED {
        view.require_seen(def, field)?;
    }
    let mut sql = SqlText::new(
        "SELECT COALESCE(clerk_id, 0), CAST(COUNT(*) AS BIGINT), CAST(COUNT(DISTINCT sale_id) AS BIGINT), \
         CAST(SUM(discount) AS BIGINT), MAX(percent), \
         CAST(SUM(CASE WHEN approved_by_id IS NULL THEN 0 ELSE 1 END) AS BIGINT) FROM trade_hand_price",
    );
    sql.and("sold_on BETWEEN ? AND ?", [Value::from(from), Value::from(to)]);
    if let Some(store) = store {
        view.require_seen(def, "store_id")?;
        sql.and("store_id = ?", [Value::from(store)]);
    }
    restrict(&mut sql, ctx, require(ctx, Action::Read, def)?, def);
    sql.push(" GROUP BY COALESCE(clerk_id, 0) ORDER BY 4 DESC, 1", []);
    let rows = r.query(&sql.text, &sql.params)?;
    let ids: BTreeSet<RawId> = rows.iter().map(|row| row.int(0)).collect();
    let names = names(r, ids)?;
    let row = |row: &guanxi_store::Row| {
        json!({
            "clerk_id": row.int(0).to_string(),
            "clerk": names.get(&row.int(0)).cloned().unwrap_or_default(),
            "lines": row.int(1),
            "tickets": row.int(2),
            "off": Money::new(row.int(3)).to_string(),
            "greatest": Qty::new(row.int(4)).to_string(),
            "approved": row.int(5),
        })
    };
    Ok(rows.iter().map(row).collect())
}
