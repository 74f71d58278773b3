//! What nobody spent in time.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, RawId, Result};

use super::book::{Act, Lots, Pen, open};

/// Accounts of one transaction.
pub const EXPIRED_AT_ONCE: i64 = 200;

/// Posts what expired, and frees what was put aside too long, on some accounts; the last of them, where there may be more.
///
/// # Errors
/// As writing records.
pub fn expire_due(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, after: RawId) -> Result<Option<RawId>> {
    let pen = Pen::new(schema, ctx);
    let due = tx.query(
        "SELECT account_id FROM (SELECT account_id FROM loyalty_points_lot WHERE expires_on < ?1 AND remaining > held \
         UNION SELECT account_id FROM loyalty_points_hold WHERE state = 'open' AND ends_at <= ?2) due \
         WHERE account_id > ?3 ORDER BY account_id LIMIT ?4",
        &[
            Value::from(i64::from(pen.today.raw())),
            Value::from(pen.ctx.clock.now()),
            Value::from(after),
            Value::from(EXPIRED_AT_ONCE),
        ],
    )?;
    let last = due.last().map(|row| row.int(0));
    for row in &due {
        let opened = open(tx, &pen, row.int(0), Lots::Left)?;
        // What was put aside and expired meanwhile may fall due twice a day: each time is an act of its own.
        let key = format!("expire:{}:{}", pen.today, tx.new_id());
        opened.save(tx, &pen, &Act::of(&key, None))?;
    }
    Ok(last.filter(|_| guanxi_types::len_i64(due.len()) == EXPIRED_AT_ONCE))
}
