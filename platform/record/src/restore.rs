//! A removed record comes back as it was: same id, same values, same birth.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

use crate::access;
use crate::derived::{self, Step};
use crate::history::{self, Change};
use crate::module::{Schema, Written};
use crate::pipeline::{check_links, columns, finish, name_taken_fields, parents_of};
use crate::record::Record;
use crate::validate;

/// The columns of a removed record that aren't fields; they stand in the history beside its fields.
pub(crate) const BASE: [&str; 4] = ["version", "created_at", "created_by", "import_id"];

/// What the history keeps of a removed record beside its fields.
pub(crate) fn base_of(record: &Record) -> Vec<Change> {
    let values = [
        Value::from(record.version),
        Value::from(record.created_at),
        Value::from(record.created_by),
        Value::from(record.import_id),
    ];
    let kept = BASE.into_iter().zip(values).filter(|(_, value)| !value.is_null());
    kept.map(|(name, before)| Change::was(name, before)).collect()
}

/// Makes the record again from what its removal wrote into the history. Whoever may remove it may take that back.
///
/// # Errors
/// `record.key_taken` when its id or a natural key is in use again, `record.invalid` when what it links to is gone.
pub(crate) fn revive(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (def, id, import_id): (&EntityDef, RawId, RawId),
    changes: &[Change],
) -> Result<()> {
    let reach = access::require(ctx, Action::Delete, def)?;
    put_back(tx, schema, (ctx, reach), (def, id, Some(import_id)), changes)
}

/// As [`revive`], for whoever reaches it so far.
///
/// # Errors
/// As [`revive`].
pub(crate) fn put_back(
    tx: &mut Tx<'_>,
    schema: &Schema,
    (ctx, reach): (&Ctx, access::Reach),
    (def, id, import_id): (&EntityDef, RawId, Option<RawId>),
    changes: &[Change],
) -> Result<()> {
    let held = |name: &str| {
        let found = changes.iter().find(|change| change.field == name);
        found.map_or(Value::Null, |change| change.before.clone())
    };
    let values: Vec<Value> = def.fields.iter().map(|field| held(&field.name)).collect();
    validate::check(def, &values)?;
    check_links(tx, schema, ctx, def, &values)?;
    let exists = format!("SELECT id FROM {} WHERE id = ?1", def.table);
    if guanxi_store::Queries::query_first(tx, &exists, &[id.into()])?.is_some() {
        return Err(Problem::new(ErrorKind::Conflict, "record.key_taken"));
    }
    let mut row = vec![
        Value::from(id),
        Value::from(held("version").as_int().unwrap_or(0) + 1),
        held("created_at"),
        held("created_by"),
        Value::from(tx.now_ms()),
        Value::from(ctx.user_id()),
        held("import_id"),
    ];
    row.extend(values.iter().cloned());
    tx.insert_rows(&def.table, &columns(def), &[row])
        .map_err(|e| name_taken_fields(def, e))?;
    let step = Step {
        id,
        before: None,
        after: Some(&values),
    };
    derived::keep(tx, def, &[step])?;
    access::within(tx, ctx, reach, def, &[id])?;
    let nothing = vec![Value::Null; values.len()];
    let back = Change::between(def, &nothing, &values);
    let entry = history::Entry {
        import_id,
        ..history::Entry::new("restore", &back)
    };
    history::write(tx, ctx, def, id, &entry)?;
    let written = Written {
        schema,
        action: Action::Create,
        ids: &[id],
        parents: &parents_of(def, std::iter::once(&values)),
    };
    finish(tx, schema, ctx, def, &written)
}
