//! The same key twice gives the first answer: a form sent twice, a phone that lost the reply.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result};

/// A call that its caller may repeat.
#[derive(Clone, Debug)]
pub struct Request {
    /// The caller's own name for it.
    pub key: String,
    /// What it asks for, or a hash of that: another wish under the same key is a mistake of the caller.
    pub content: String,
}

/// Runs `make` unless this actor has used the key before; then returns the id that it made.
///
/// # Errors
/// `request.key_reused` when the key was used for something else; what `make` returns, and then the key isn't used up.
pub fn once(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    request: Option<&Request>,
    make: impl FnOnce(&mut Tx<'_>) -> Result<RawId>,
) -> Result<RawId> {
    let Some(Request { key, content }) = request else {
        return make(tx);
    };
    let who = [Value::from(ctx.user_id()), Value::from(key.as_str())];
    let known = tx.query_first(
        "SELECT record_id, content FROM record_idempotency WHERE actor = ?1 AND key = ?2",
        &who,
    )?;
    if let Some(row) = known {
        // Keys of a former version have no content.
        if !row.text(1).is_empty() && row.text(1) != content {
            return Err(Problem::new(ErrorKind::Invalid, "request.key_reused"));
        }
        return Ok(row.int(0));
    }
    let id = make(tx)?;
    let [actor, key] = who;
    tx.execute(
        "INSERT INTO record_idempotency (actor, key, record_id, at, content) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            actor,
            key,
            Value::from(id),
            Value::from(tx.now_ms()),
            Value::from(content.as_str()),
        ],
    )?;
    Ok(id)
}
