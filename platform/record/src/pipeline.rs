//! The one way to write a record.

use guanxi_entity::{Entity, EntityDef, Patch, Value};
use guanxi_store::{Event, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result, Through};
use serde_json::json;

use crate::access;
use crate::attachment;
use crate::customise::rules;
use crate::derived::{self, Step};
use crate::field_view::FieldView;
use crate::history::{self, Change};
use crate::module::{Schema, Written};
use crate::person::refuse_erased;
use crate::query;
use crate::record::Record;
use crate::restore;
use crate::row::changed_only;
pub(crate) use crate::row::{check_links, columns, name_taken_fields, parents_of};
use crate::sealed;
use crate::validate;

/// Whether the links of a new record are known to lead somewhere that the user may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Look each of them up.
    Check,
    /// The caller has looked them up already; the database still refuses one that leads nowhere.
    Known,
}

/// Creates one record from `(place of the field, value)` and returns its id.
///
/// # Errors
/// `access.forbidden`, `record.invalid`, `record.key_taken`, or what a rule says.
pub fn create(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    given: &[(usize, Value)],
) -> Result<RawId> {
    access::by_hand(ctx, Action::Create, def)?;
    let mut values = vec![Value::Null; def.fields.len()];
    put(
        &mut values,
        &FieldView::reading(tx, ctx, def)?.accept(def, None, given)?,
    );
    let ids = create_many(
        tx,
        schema,
        ctx,
        &Batch {
            def,
            import_id: None,
            links: Links::Check,
        },
        vec![values],
    )?;
    ids.first().copied().ok_or_else(|| Problem::internal("no id"))
}

/// Creates a typed record.
///
/// # Errors
/// As [`create`].
pub fn insert<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, entity: E) -> Result<Id<E>> {
    let batch = Batch {
        def: E::def(),
        import_id: None,
        links: Links::Check,
    };
    let ids = create_many(tx, schema, ctx, &batch, vec![entity.into_values()])?;
    ids.first()
        .copied()
        .map(Id::new)
        .ok_or_else(|| Problem::internal("no id"))
}

/// What the records of one call of [`create_many`] have in common.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// Their entity.
    pub def: &'a EntityDef,
    /// The import that brings them. It stands on each record instead of a row of history.
    pub import_id: Option<RawId>,
    /// Whether their links were looked up.
    pub links: Links,
}

/// Creates many records of one entity, values in the order of its fields, and returns their ids in the same order.
///
/// # Errors
/// As [`create`], for the first that is wrong. Nothing tells which one a broken unique key belongs to: try them in smaller
/// parts within [`Tx::attempt`].
pub fn create_many(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    batch: &Batch<'_>,
    mut rows: Vec<Vec<Value>>,
) -> Result<Vec<RawId>> {
    let def = live(schema, batch.def);
    if batch.import_id.is_some() {
        access::by_hand(ctx, Action::Import, def)?;
    }
    let reach = access::require(ctx, action_of(ctx, Action::Create), def)?;
    let declared = schema.rules(&def.key);
    for values in &mut rows {
        values.resize(def.fields.len(), Value::Null);
        validate::fill_defaults(def, values);
        if batch.import_id.is_none() || !reach.is_all() {
            take_over(ctx, def, values);
        }
        validate::check_filled(def, values)?;
        for rule in declared.iter().filter_map(|r| r.before) {
            rule(tx, ctx, None, values)?;
        }
        rules::compute(schema, ctx, def, values);
        sealed::seal_new(tx, def, None, values)?;
        validate::check(def, values)?;
        rules::ask(schema, ctx, def, None, values)?;
        if batch.links == Links::Check {
            check_links(tx, schema, ctx, def, values)?;
        }
        attachment::check_fields(tx, def, &[], values)?;
    }
    let parents = parents_of(def, rows.iter());
    let ids = tx.new_ids(rows.len());
    let now = tx.now_ms();
    let base = [
        Value::from(1),
        Value::from(now),
        Value::from(ctx.user_id()),
        Value::from(now),
        Value::from(ctx.user_id()),
        Value::from(batch.import_id),
    ];
    let full: Vec<Vec<Value>> = ids
        .iter()
        .zip(rows)
        .map(|(id, values)| {
            let mut row = Vec::with_capacity(values.len() + base.len() + 2);
            row.push(Value::from(*id));
            row.extend(base.iter().cloned());
            row.extend(values);
            row
        })
        .collect();
    tx.insert_rows(&def.table, &columns(def), &full)
        .map_err(|e| name_taken_fields(def, e))?;
    derived::keep(tx, def, &made(def, &ids, &full))?;
    access::within(tx, ctx, reach, def, &ids)?;
    history::write_created(tx, ctx, batch, &ids, &made(def, &ids, &full))?;
    finish(
        tx,
        schema,
        ctx,
        def,
        &Written {
            schema,
            action: Action::Create,
            ids: &ids,
            parents: &parents,
        },
    )?;
    Ok(ids)
}

fn put(values: &mut [Value], given: &[(usize, Value)]) {
    for (at, value) in given {
        if let Some(slot) = values.get_mut(*at) {
            *slot = value.clone();
        }
    }
}

/// Changes some fields of a record, as a user sends them. With `version`, only if it is still the current one.
///
/// # Errors
/// `record.not_found` when there is none that the user may change, `record.version_conflict`, and as [`create`].
pub fn update(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    target: &Target<'_>,
    given: &[(usize, Value)],
) -> Result<()> {
    let def = live(schema, target.def);
    let target = &Target { def, ..*target };
    let before = load(tx, ctx, Action::Update, target)?;
    access::by_hand(ctx, Action::Update, def)?;
    let accepted = FieldView::reading(tx, ctx, def)?.accept(def, Some(&before.values), given)?;
    change(tx, schema, ctx, target, &before, &accepted)
}

/// Changes some fields of a record on the program's own account, on behalf of a user who may change the record but
/// perhaps not these fields: a command's outcome, an undo.
///
/// # Errors
/// As [`update`].
pub fn update_by_command(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    target: &Target<'_>,
    given: &[(usize, Value)],
) -> Result<()> {
    let def = live(schema, target.def);
    let target = &Target { def, ..*target };
    let before = load(tx, ctx, Action::Update, target)?;
    change(tx, schema, ctx, target, &before, given)
}

#[expect(
    clippy::too_many_arguments,
    reason = "who, what, from what and to what: each is one word at the call"
)]
fn change(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    target: &Target<'_>,
    before: &Record,
    given: &[(usize, Value)],
) -> Result<()> {
    let def = target.def;
    let mut after = before.values.clone();
    put(&mut after, given);
    let asked = after.clone();
    validate::check_filled(def, &after)?;
    for rule in schema.rules(&def.key).iter().filter_map(|r| r.before) {
        rule(tx, ctx, Some(&before.values), &mut after)?;
    }
    rules::compute(schema, ctx, def, &mut after);
    sealed::seal_new(tx, def, Some(&before.values), &mut after)?;
    validate::check(def, &after)?;
    let mut changes = Change::between(def, &before.values, &after);
    Change::mark_rules(def, &mut changes, &asked, &after);
    if changes.is_empty() {
        return Ok(());
    }
    let changed = changes.iter().map(|change| change.field.as_str());
    refuse_erased(tx, def, target.id, changed)?;
    rules::ask(schema, ctx, def, Some(&before.values), &after)?;
    let new = changed_only(&before.values, &after);
    check_links(tx, schema, ctx, def, &new)?;
    attachment::check_fields(tx, def, &[target.id], &new)?;
    write_update(tx, ctx, def, before, &after)?;
    let step = Step {
        id: target.id,
        before: Some(&before.values),
        after: Some(&after),
    };
    derived::keep(tx, def, &[step])?;
    if access::deciding_fields(def).any(|name| changes.iter().any(|change| change.field == name)) {
        let action = action_of(ctx, Action::Update);
        access::within(tx, ctx, access::scope_of(ctx, action, def), def, &[target.id])?;
    }
    let entry = history::Entry {
        import_id: target.import_id,
        ..history::Entry::new("update", &changes)
    };
    history::write(tx, ctx, def, target.id, &entry)?;
    let parents = parents_of(def, [&before.values, &after].into_iter());
    finish(
        tx,
        schema,
        ctx,
        def,
        &Written {
            schema,
            action: Action::Update,
            ids: &[target.id],
            parents: &parents,
        },
    )
}

/// Changes some fields of a typed record, whatever its version.
///
/// # Errors
/// As [`update`].
pub fn update_typed<E: Entity>(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    id: Id<E>,
    patch: impl Patch,
) -> Result<()> {
    let def = E::def();
    let given: Vec<(usize, Value)> = patch
        .into_changes()
        .into_iter()
        .filter_map(|(name, value)| def.field(name).map(|(at, _)| (at, value)))
        .collect();
    update_by_command(
        tx,
        schema,
        ctx,
        &Target {
            def,
            id: id.raw(),
            version: None,
            import_id: None,
        },
        &given,
    )
}

/// Which record, as of which version, on behalf of which import.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Its entity.
    pub def: &'a EntityDef,
    /// Its id.
    pub id: RawId,
    /// The version that the caller has seen.
    pub version: Option<i64>,
    /// The import that changes it.
    pub import_id: Option<RawId>,
}

/// Removes a record; the history keeps what it was.
///
/// # Errors
/// `record.not_found`, `record.version_conflict`, `record.linked` while another record links to it.
pub fn delete(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, target: &Target<'_>) -> Result<()> {
    let def = live(schema, target.def);
    let target = &Target { def, ..*target };
    let before = load(tx, ctx, Action::Delete, target)?;
    // What an import brought goes with its undo, by whatever it was written. (Whoever removes many at once does so by hand.)
    if target.import_id.is_none() || ctx.through != Through::Import {
        access::by_hand(ctx, Action::Delete, def)?;
    }
    let nothing = vec![Value::Null; before.values.len()];
    let mut changes = Change::between(def, &before.values, &nothing);
    changes.extend(restore::base_of(&before));
    tx.execute(
        &format!("DELETE FROM {} WHERE id = ?1", def.table),
        &[Value::from(target.id)],
    )?;
    tx.execute(
        "DELETE FROM record_share WHERE entity = ?1 AND record_id = ?2",
        &[Value::from(def.key.as_str()), Value::from(target.id)],
    )?;
    let step = Step {
        id: target.id,
        before: Some(&before.values),
        after: None,
    };
    derived::keep(tx, def, &[step])?;
    crate::duplicate::queue::forget(tx, def, target.id)?;
    let entry = history::Entry {
        import_id: target.import_id,
        ..history::Entry::new("delete", &changes)
    };
    history::write(tx, ctx, def, target.id, &entry)?;
    let parents = parents_of(def, std::iter::once(&before.values));
    finish(
        tx,
        schema,
        ctx,
        def,
        &Written {
            schema,
            action: Action::Delete,
            ids: &[target.id],
            parents: &parents,
        },
    )
}

/// What [`create_many`] wrote, for the derived tables.
pub(crate) fn made<'a>(def: &EntityDef, ids: &[RawId], rows: &'a [Vec<Value>]) -> Vec<Step<'a>> {
    let base = EntityDef::BASE_COLUMNS.len();
    ids.iter()
        .zip(rows)
        .map(|(id, row)| Step {
            id: *id,
            before: None,
            after: row.get(base..base + def.fields.len()),
        })
        .collect()
}

/// The definition with all that administrators added to it, whichever one the caller has.
fn live<'a>(schema: &Schema, def: &'a EntityDef) -> &'a EntityDef {
    schema.entity(&def.key).unwrap_or(def)
}

/// What comes through an import, its undo included, is allowed by the grant for imports.
fn action_of(ctx: &Ctx, action: Action) -> Action {
    if ctx.through == Through::Import {
        Action::Import
    } else {
        action
    }
}

pub(crate) fn load(tx: &mut Tx<'_>, ctx: &Ctx, action: Action, target: &Target<'_>) -> Result<Record> {
    let action = action_of(ctx, action);
    let reach = access::require(ctx, action, target.def)?;
    let record = query::find(tx, ctx, reach, target.def, target.id).map_err(|problem| {
        // Whoever may see the record is told that he may not do this with it; for others it isn't there.
        match query::get(tx, ctx, target.def, target.id) {
            Ok(_) => Problem::forbidden(&target.def.key, action),
            Err(_) => problem,
        }
    })?;
    match target.version {
        Some(version) if version != record.version => {
            Err(Problem::new(ErrorKind::Conflict, "record.version_conflict")
                .with("current", record.version)
                .with("sent", version))
        }
        _ => Ok(record),
    }
}

/// A new record without an owner is its maker's.
fn take_over(ctx: &Ctx, def: &EntityDef, values: &mut [Value]) {
    if let (Some((at, _)), true) = (def.owner_field(), ctx.user_id() != 0)
        && let Some(slot) = values.get_mut(at)
        && slot.is_null()
    {
        *slot = Value::from(ctx.user_id());
    }
}

pub(crate) fn write_update(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    def: &EntityDef,
    before: &Record,
    after: &[Value],
) -> Result<()> {
    let mut names: Vec<&str> = vec!["version", "updated_at", "updated_by"];
    names.extend(def.fields.iter().map(|f| f.name.as_str()));
    let mut params = vec![
        Value::from(before.version + 1),
        Value::from(tx.now_ms()),
        Value::from(ctx.user_id()),
    ];
    params.extend_from_slice(after);
    let sets: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(at, name)| format!("{name} = ?{}", at + 1))
        .collect();
    params.push(Value::from(before.id));
    let sql = format!(
        "UPDATE {} SET {} WHERE id = ?{}",
        def.table,
        sets.join(", "),
        params.len()
    );
    tx.execute(&sql, &params).map_err(|e| name_taken_fields(def, e))?;
    Ok(())
}

pub(crate) fn finish(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    written: &Written<'_>,
) -> Result<()> {
    for rule in schema.rules(&def.key).iter().filter_map(|r| r.after) {
        rule(tx, ctx, written)?;
    }
    let what = match written.action {
        Action::Create => "created",
        Action::Delete => "deleted",
        _ => "updated",
    };
    let Some(first) = written.ids.first() else {
        return Ok(());
    };
    tx.emit(&Event {
        name: format!("{}.{what}.v1", def.key),
        record_id: *first,
        payload: json!({ "ids": written.ids, "parents": written.parents }),
    })
}
