//! What nobody spent in time.

use std::collections::BTreeSet;

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, RawId, Result, index_of, len_i64};

use super::book::{Act, Lots, Pen, open};

/// Accounts of one transaction.
pub const EXPIRED_AT_ONCE: i64 = 200;

/// Posts what expired, and frees what was put aside too long, on some accounts; the last of them, where there may be more.
///
/// # Errors
/// As writing records.
pub fn expire_due(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, after: RawId) -> Result<Option<RawId>> {
    let pen = Pen::new(schema, ctx);
    let mut due = accounts(
        tx,
        // The order of the partial index of what is left: the database stops at the limit.
        "SELECT DISTINCT account_id FROM loyalty_points_lot \
         WHERE account_id > ?1 AND expires_on < ?2 AND remaining > held ORDER BY account_id LIMIT ?3",
        (after, Value::from(i64::from(pen.today.raw()))),
    )?;
    due.append(&mut accounts(
        tx,
        "SELECT DISTINCT account_id FROM loyalty_points_hold \
         WHERE account_id > ?1 AND ends_at <= ?2 AND state = 'open' ORDER BY account_id LIMIT ?3",
        (after, Value::from(pen.ctx.clock.now())),
    )?);
    let due: Vec<RawId> = due.into_iter().take(index_of(EXPIRED_AT_ONCE)).collect();
    for account in &due {
        let opened = open(tx, &pen, *account, Lots::Left)?;
        // What was put aside and expired meanwhile may fall due twice a day: each time is an act of its own.
        let key = format!("expire:{}:{}", pen.today, tx.new_id());
        opened.save(tx, &pen, &Act::of(&key, None))?;
    }
    Ok(due
        .last()
        .copied()
        .filter(|_| len_i64(due.len()) == EXPIRED_AT_ONCE))
}

fn accounts(tx: &mut Tx<'_>, sql: &str, (after, until): (RawId, Value)) -> Result<BTreeSet<RawId>> {
    let rows = tx.query(sql, &[Value::from(after), until, Value::from(EXPIRED_AT_ONCE)])?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}
