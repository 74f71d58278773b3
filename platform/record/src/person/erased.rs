//! Which records were erased.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result};

/// When a record was erased, UTC milliseconds.
pub(super) fn erased_at(r: &mut dyn Queries, id: RawId) -> Result<Option<i64>> {
    let row = r.query_first(
        "SELECT at FROM record_erased WHERE record_id = ?1",
        &[Value::from(id)],
    )?;
    Ok(row.map(|row| row.int(0)))
}

/// Refuses to write personal data on a record that was erased.
///
/// # Errors
/// `record.erased`.
pub(crate) fn refuse_erased<'a>(
    r: &mut dyn Queries,
    def: &EntityDef,
    id: RawId,
    mut fields: impl Iterator<Item = &'a str>,
) -> Result<()> {
    let is_personal = fields.any(|name| def.field(name).is_some_and(|(_, field)| field.personal));
    if is_personal && erased_at(r, id)?.is_some() {
        return Err(Problem::new(ErrorKind::Conflict, "record.erased").with("entity", def.key.as_str()));
    }
    Ok(())
}

pub(super) fn remember(tx: &mut Tx<'_>, ctx: &Ctx, (entity, id): (&str, RawId), reason: &str) -> Result<()> {
    let params = [
        Value::from(id),
        Value::from(entity),
        Value::from(tx.now_ms()),
        Value::from(ctx.user_id()),
        Value::from(reason),
    ];
    tx.execute(
        "INSERT INTO record_erased (record_id, entity, at, actor, reason) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT DO NOTHING",
        &params,
    )
    .map(drop)
}
