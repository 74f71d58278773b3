//! What is over by its own dates: promotions after their last day, codes that nobody handed in.

use guanxi_entity::{Entity, Value};
use guanxi_record::Schema;
use guanxi_record::command::change;
use guanxi_record::import::is_row_fault;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, RawId, Result};

use crate::entities::{CouponCode, Promotion};
use crate::queries::MS_OF_DAY;

/// Records of each kind that one call ends; the rest is the next one's.
pub const AT_ONCE: i64 = 500;
/// Days that a promotion stays after its last one: tickets of tills without a connection come so much later, and their uses are counted
/// while it runs. None is priced with it meanwhile: the engine looks at the days itself.
const LATE_TICKETS_DAYS: i64 = 7;

/// Ends promotions whose last day is over and codes that are good no longer; how many of both. Done again it does nothing. What can't be
/// written is told in the log, and stays for the next night.
///
/// # Errors
/// When the database can't be written.
pub fn end_overdue(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<usize> {
    let today = i64::from(ctx.today().raw());
    let promotions = ids(
        tx,
        "SELECT id FROM pricing_promotion WHERE state IN ('approved', 'running') AND ends_on < ?1 ORDER BY id LIMIT ?2",
        &[Value::from(today - LATE_TICKETS_DAYS), Value::from(AT_ONCE)],
    )?;
    let mut done = 0;
    for id in &promotions {
        done += put::<Promotion>(tx, schema, ctx, (*id, "ended"))?;
    }
    // As `queries::coupon` reckons: the last day that it was given when it was made, else so many days from that of issue.
    let codes = ids(
        tx,
        "SELECT c.id FROM pricing_coupon_code c JOIN pricing_coupon k ON k.id = c.coupon_id \
         WHERE c.state IN ('issued', 'held', 'reversed') AND (c.expires_on < ?1 OR (c.expires_on IS NULL AND k.valid_days > 0 \
         AND c.created_at / ?3 + k.valid_days <= ?1)) ORDER BY c.id LIMIT ?2",
        &[Value::from(today), Value::from(AT_ONCE), Value::from(MS_OF_DAY)],
    )?;
    for id in &codes {
        done += put::<CouponCode>(tx, schema, ctx, (*id, "expired"))?;
    }
    Ok(done)
}

fn ids(tx: &mut Tx<'_>, sql: &str, params: &[Value]) -> Result<Vec<RawId>> {
    let rows = tx.query(sql, params)?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// Writes the state; how many records were written.
fn put<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, state): (RawId, &str)) -> Result<usize> {
    let state = || vec![("state", Value::from(state))];
    match tx.attempt(|tx| change::<E>(tx, schema, ctx, id, state())) {
        Ok(()) => Ok(1),
        Err(problem) if is_row_fault(&problem) || problem.code.starts_with("pricing.") => {
            tracing::warn!(entity = %E::def().key, id, %problem, "what is over can't be ended");
            Ok(0)
        }
        Err(problem) => Err(problem),
    }
}
