//! Definitions in the database.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Problem, RawId, Result};

use super::build::Customisation;
use super::definition::Definition;

/// Everything that is defined, oldest first.
///
/// # Errors
/// When the database fails, or holds a definition that this program doesn't know.
pub fn load(r: &mut dyn Queries) -> Result<Customisation> {
    let version = stored_version(r)?;
    let rows = r.query(
        "SELECT what, entity, name, body FROM record_definition ORDER BY id",
        &[],
    )?;
    let definitions = rows
        .iter()
        .map(|row| {
            serde_json::from_str(row.text(3)).map_err(|error| {
                let about = format!("{} {} {}", row.text(0), row.text(1), row.text(2));
                Problem::internal(format!("definition {about}: {error}"))
            })
        })
        .collect::<Result<Vec<Definition>>>()?;
    Ok(Customisation { version, definitions })
}

/// The number of changes so far.
///
/// # Errors
/// When the database fails.
pub fn stored_version(r: &mut dyn Queries) -> Result<i64> {
    let row = r.query_first("SELECT version FROM record_definition_version WHERE id = 1", &[])?;
    Ok(row.map_or(0, |row| row.int(0)))
}

pub(super) fn count_up(tx: &mut Tx<'_>) -> Result<()> {
    tx.execute(
        "UPDATE record_definition_version SET version = version + 1 WHERE id = 1",
        &[],
    )
    .map(drop)
}

pub(super) fn id_of(r: &mut dyn Queries, definition: &Definition) -> Result<Option<RawId>> {
    let row = r.query_first(
        "SELECT id FROM record_definition WHERE what = ?1 AND entity = ?2 AND name = ?3",
        &[
            definition.what().into(),
            definition.entity().into(),
            definition.name().into(),
        ],
    )?;
    Ok(row.map(|row| row.int(0)))
}

pub(super) fn body_of(definition: &Definition) -> Result<String> {
    serde_json::to_string(definition).map_err(Problem::internal)
}

pub(super) fn insert(tx: &mut Tx<'_>, ctx: &Ctx, definition: &Definition) -> Result<RawId> {
    let id = tx.new_id();
    let params = [
        Value::from(id),
        definition.what().into(),
        definition.entity().into(),
        definition.name().into(),
        body_of(definition)?.into(),
        tx.now_ms().into(),
        ctx.user_id().into(),
    ];
    tx.execute(
        "INSERT INTO record_definition (id, what, entity, name, body, updated_at, updated_by) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &params,
    )?;
    Ok(id)
}

pub(super) fn update(tx: &mut Tx<'_>, ctx: &Ctx, id: RawId, definition: &Definition) -> Result<()> {
    let params = [
        Value::from(id),
        body_of(definition)?.into(),
        tx.now_ms().into(),
        ctx.user_id().into(),
    ];
    tx.execute(
        "UPDATE record_definition SET body = ?2, updated_at = ?3, updated_by = ?4 WHERE id = ?1",
        &params,
    )
    .map(drop)
}

pub(super) fn delete(tx: &mut Tx<'_>, id: RawId) -> Result<()> {
    tx.execute("DELETE FROM record_definition WHERE id = ?1", &[id.into()])
        .map(drop)
}
