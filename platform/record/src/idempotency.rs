//! The same key twice gives the first answer: a form sent twice, a phone that lost the reply.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, RawId, Result};

/// Runs `make` unless this actor has used the key before; then returns the id that it made.
///
/// # Errors
/// What `make` returns; then the key isn't used up.
pub fn once(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    key: Option<&str>,
    make: impl FnOnce(&mut Tx<'_>) -> Result<RawId>,
) -> Result<RawId> {
    let Some(key) = key else { return make(tx) };
    let who = [Value::from(ctx.user_id()), Value::from(key)];
    let known = tx.query_first(
        "SELECT record_id FROM record_idempotency WHERE actor = ?1 AND key = ?2",
        &who,
    )?;
    if let Some(row) = known {
        return Ok(row.int(0));
    }
    let id = make(tx)?;
    let [actor, key] = who;
    tx.execute(
        "INSERT INTO record_idempotency (actor, key, record_id, at) VALUES (?1, ?2, ?3, ?4)",
        &[actor, key, Value::from(id), Value::from(tx.now_ms())],
    )?;
    Ok(id)
}
