//! A whole record taken out of its table and put back, as merges do it: it isn't somebody's deletion or creation, but
//! everything that follows a write follows these as well.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, RawId, Result};

use crate::derived::{self, Step};
use crate::history::{self, Change};
use crate::module::{Schema, Written};
use crate::pipeline;
use crate::record::Record;

/// Tells everybody that a record is gone from its table. Its own row of history tells what it was.
pub(super) fn went(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    def: &EntityDef,
    record: &Record,
) -> Result<()> {
    let nothing = vec![Value::Null; record.values.len()];
    let changes = Change::between(def, &record.values, &nothing);
    note(tx, ctx, def, (record.id, "merge"), &changes)?;
    tell(tx, (schema, ctx), def, record, Action::Delete)
}

/// Puts a record back as it was; its version rises, so that nobody's old copy of it passes for the present one.
pub(super) fn put_back(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    def: &EntityDef,
    record: &Record,
) -> Result<()> {
    let mut row = vec![
        Value::from(record.id),
        Value::from(record.version + 1),
        Value::from(record.created_at),
        Value::from(record.created_by),
        Value::from(record.updated_at),
        Value::from(record.updated_by),
        Value::from(record.import_id),
    ];
    row.extend_from_slice(&record.values);
    tx.insert_rows(&def.table, &pipeline::columns(def), &[row])
        .map_err(|problem| pipeline::name_taken_fields(def, problem))?;
    note(tx, ctx, def, (record.id, "unmerge"), &[])?;
    tell(tx, (schema, ctx), def, record, Action::Create)
}

pub(super) fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    def: &EntityDef,
    (id, action): (RawId, &'static str),
    changes: &[Change],
) -> Result<()> {
    history::write(tx, ctx, def, id, &history::Entry::new(action, changes))
}

fn tell(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    def: &EntityDef,
    record: &Record,
    action: Action,
) -> Result<()> {
    let values = Some(record.values.as_slice());
    let step = match action {
        Action::Create => Step {
            id: record.id,
            before: None,
            after: values,
        },
        _ => Step {
            id: record.id,
            before: values,
            after: None,
        },
    };
    derived::keep(tx, def, &[step])?;
    let parents = pipeline::parents_of(def, std::iter::once(&record.values));
    let written = Written {
        schema,
        action,
        ids: &[record.id],
        parents: &parents,
    };
    pipeline::finish(tx, schema, ctx, def, &written)
}

/// Writes the survivor's fields, with everything that follows a write.
pub(super) fn rewrite(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    def: &EntityDef,
    before: &Record,
    (after, action): (&[Value], &'static str),
) -> Result<()> {
    pipeline::write_update(tx, ctx, def, before, after)?;
    let step = Step {
        id: before.id,
        before: Some(&before.values),
        after: Some(after),
    };
    derived::keep(tx, def, &[step])?;
    note(
        tx,
        ctx,
        def,
        (before.id, action),
        &Change::between(def, &before.values, after),
    )?;
    let after = after.to_vec();
    let parents = pipeline::parents_of(def, [&before.values, &after].into_iter());
    let written = Written {
        schema,
        action: Action::Update,
        ids: &[before.id],
        parents: &parents,
    };
    pipeline::finish(tx, schema, ctx, def, &written)
}
