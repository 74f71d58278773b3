//! Takes an import back: gives changed records their old values, and removes the records it made.
//!
//! A record that somebody has changed since, or that another record links to, stays as it is and is counted.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result};

use super::UNDO_CHUNK;
use super::chunk::is_row_fault;
use super::engine::Imports;
use super::run::{self, Progress, Run, State, UndoCounts};
use crate::history::Change;
use crate::module::Schema;
use crate::pipeline::{self, Target};
use crate::record::Record;
use crate::restore;

/// Begins behind every id.
pub(super) const FROM_THE_END: i64 = i64::MAX;

/// Goes on until nothing is left to take back; the import is in the state [`State::Undoing`].
pub(super) fn go(imports: &Imports, ctx: &Ctx, id: RawId, progress: &mut dyn FnMut(Progress)) -> Result<()> {
    let start = imports.store().read_blocking(|r| run::load(r, id))?;
    let entities = imports.target(&start.target)?.entities(&imports.schema());
    let defs: Vec<&'static EntityDef> = entities
        .iter()
        .map(|key| imports.schema().entity(key))
        .collect::<Result<_>>()?;
    let total = start.counts.create + start.counts.update;
    let ctx = Ctx {
        through: start.choices.through(),
        ..ctx.clone()
    };
    loop {
        let (schema, ctx, defs) = (imports.schema(), ctx.clone(), defs.clone());
        let counts = imports
            .store()
            .write_blocking(move |tx| step(tx, &schema, &ctx, &defs, id))?;
        let Some(counts) = counts else { return Ok(()) };
        let done = counts.removed + counts.restored + counts.kept;
        progress(Progress {
            done,
            total: total.max(done),
        });
    }
}

/// One transaction. `None` when the undo is over.
fn step(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    defs: &[&'static EntityDef],
    id: RawId,
) -> Result<Option<UndoCounts>> {
    let mut run = run::load(tx, id)?;
    if run.state != State::Undoing {
        return Ok(None);
    }
    let at = usize::try_from(run.undo_step).unwrap_or(usize::MAX);
    let next = match (at.checked_sub(1), at.checked_sub(1).and_then(|at| defs.get(at))) {
        (None, _) => restore(tx, schema, ctx, &mut run)?,
        (Some(_), Some(def)) => remove(tx, schema, ctx, def, &mut run)?,
        (Some(_), None) => {
            let params = [id.into(), State::Undone.name().into(), tx.now_ms().into()];
            tx.execute(
                "UPDATE import_run SET state = ?2, finished_at = ?3 WHERE id = ?1",
                &params,
            )?;
            return Ok(None);
        }
    };
    let (step, cursor) = match next {
        Some(cursor) => (run.undo_step, cursor),
        None => (run.undo_step + 1, FROM_THE_END),
    };
    let params = [
        id.into(),
        step.into(),
        cursor.into(),
        run.undo.removed.into(),
        run.undo.restored.into(),
        run.undo.kept.into(),
    ];
    tx.execute(
        "UPDATE import_run SET undo_step = ?2, undo_cursor = ?3, removed = ?4, restored = ?5, kept = ?6 WHERE id = ?1",
        &params,
    )?;
    Ok(Some(run.undo))
}

/// Gives changed records their old values and removed ones their life, the last change first. Gives the history's place to
/// go on below; none at the end.
fn restore(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, run: &mut Run) -> Result<Option<i64>> {
    let rows = tx.query(
        "SELECT seq, entity, record_id, changes, action FROM record_history \
         WHERE import_id = ?1 AND action IN ('update', 'delete') AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
        &[run.id.into(), run.undo_cursor.into(), UNDO_CHUNK.into()],
    )?;
    for row in &rows {
        let changes: Vec<Change> = serde_json::from_str(row.text(3)).map_err(Problem::internal)?;
        let def = schema.entity(row.text(1))?;
        let place = (def, row.int(2), run.id);
        let done = if row.text(4) == "delete" {
            tried(tx.attempt(|tx| restore::revive(tx, schema, ctx, place, &changes)))?
        } else {
            restore_one(tx, schema, ctx, place, &changes)?
        };
        match done {
            true => run.undo.restored += 1,
            false => run.undo.kept += 1,
        }
    }
    Ok(rows.last().map(|row| row.int(0)))
}

/// Entity, record, import.
type Place = (&'static EntityDef, RawId, RawId);

fn restore_one(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (def, id, import_id): Place,
    changes: &[Change],
) -> Result<bool> {
    let sql = format!("SELECT {} FROM {} WHERE id = ?1", Record::columns(def), def.table);
    let Some(record) = tx.query_first(&sql, &[id.into()])?.map(Record::from_row) else {
        return Ok(false);
    };
    if changes
        .iter()
        .any(|change| record.value(def, &change.field) != change.after)
    {
        return Ok(false);
    }
    let old: Vec<(usize, Value)> = changes
        .iter()
        .filter_map(|change| {
            def.field(&change.field)
                .map(|(at, _)| (at, change.before.clone()))
        })
        .collect();
    let target = Target {
        def,
        id,
        version: Some(record.version),
        import_id: Some(import_id),
    };
    tried(tx.attempt(|tx| pipeline::update_by_command(tx, schema, ctx, &target, &old)))
}

/// Removes records that the import made and nobody has changed, the last first.
fn remove(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    def: &'static EntityDef,
    run: &mut Run,
) -> Result<Option<i64>> {
    let sql = format!(
        "SELECT id, version FROM {} WHERE import_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
        def.table
    );
    let rows = tx.query(&sql, &[run.id.into(), run.undo_cursor.into(), UNDO_CHUNK.into()])?;
    for row in &rows {
        let target = Target {
            def,
            id: row.int(0),
            version: Some(1),
            import_id: Some(run.id),
        };
        let is_untouched = row.int(1) == 1;
        if is_untouched && tried(tx.attempt(|tx| pipeline::delete(tx, schema, ctx, &target)))? {
            run.undo.removed += 1;
        } else {
            run.undo.kept += 1;
        }
    }
    Ok(rows.last().map(|row| row.int(0)))
}

/// Whether it was done; `false` when the record itself stood against it.
fn tried(outcome: Result<()>) -> Result<bool> {
    match outcome {
        Ok(()) => Ok(true),
        Err(problem) if is_row_fault(&problem) || problem.kind == ErrorKind::Forbidden => Ok(false),
        Err(problem) => Err(problem),
    }
}
