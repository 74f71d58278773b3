//! What the verbs have in common.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Qty, RawId, Result};

pub(crate) use guanxi_org::today;
pub(crate) use guanxi_record::command::{change, put, put_one, require_create, require_seen, seen};

/// Most of one product on a line: a million pieces.
pub(crate) const QTY_MAX: Qty = Qty::new(1_000_000_000);
/// Most minor units of one document: a thousand million yuan.
pub(crate) const MONEY_MAX: i64 = 100_000_000_000;

/// The program itself, for what follows from a document that the user was allowed to write: stock, sales, sums.
pub(crate) fn program(ctx: &Ctx) -> Ctx {
    ctx.as_program("sales")
}

/// The ids of the parts of a record, in the order of their places.
pub(crate) fn parts(
    r: &mut dyn Queries,
    (table, along): (&str, &str),
    of: RawId,
    order: &str,
) -> Result<Vec<RawId>> {
    let sql = format!("SELECT id FROM {table} WHERE {along} = ?1 ORDER BY {order}, id");
    let rows = r.query(&sql, &[Value::from(of)])?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// Refuses what a record's state doesn't allow.
pub(crate) fn require_state(state: &str, allowed: &[&str]) -> Result<()> {
    guanxi_record::command::require_state("sales.wrong_state", state, allowed)
}
