//! The member's coupons.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, RawId, Result};
use serde_json::{Value as Js, json};

use super::{day, day_at, some};

/// Coupons that are told at most.
const COUPONS_MAX: i64 = 100;

/// The codes that were issued to a customer: those that can be handed in first.
pub(super) fn rows(r: &mut dyn Queries, customer: RawId) -> Result<Vec<Row>> {
    r.query(
        "SELECT k.code, k.state, k.expires_on, c.name, c.note, p.name, c.is_active FROM pricing_coupon_code k \
         JOIN pricing_coupon c ON c.id = k.coupon_id JOIN pricing_promotion p ON p.id = c.promotion_id \
         WHERE k.customer_id = ?1 AND k.state <> 'void' \
         ORDER BY CASE WHEN k.state IN ('issued', 'held', 'reversed') THEN 0 ELSE 1 END, COALESCE(k.expires_on, 9999999), k.id \
         LIMIT ?2",
        &[Value::from(customer), Value::from(COUPONS_MAX)],
    )
}

/// Whether a code can be handed in on a day, was, or is over.
pub(super) fn state(row: &Row, today: Day) -> &'static str {
    let is_over = day_at(row, 2).is_some_and(|last| last < today);
    match row.text(1) {
        "redeemed" => "used",
        "issued" | "held" | "reversed" if !is_over && row.int(6) == 1 => "open",
        _ => "over",
    }
}

/// The member's coupons.
///
/// # Errors
/// When the database can't be read.
pub fn coupons(r: &mut dyn Queries, customer: RawId, today: Day) -> Result<Js> {
    let items: Vec<Js> = rows(r, customer)?
        .iter()
        .map(|row| {
            json!({
                "code": row.text(0),
                "state": state(row, today),
                "expires_on": day(row, 2),
                "name": row.text(3),
                "note": some(row, 4),
                "promotion": row.text(5),
            })
        })
        .collect();
    Ok(json!({ "items": items }))
}
