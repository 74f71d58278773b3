//! The one way to write a record.

use std::collections::BTreeSet;

use guanxi_entity::{Entity, EntityDef, Kind, Patch, Value};
use guanxi_store::{Column, Event, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Problem, RawId, Result, Scope, search_text};
use serde_json::json;

use crate::access;
use crate::history::{self, Change};
use crate::module::{Schema, Written};
use crate::query;
use crate::record::Record;
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
    let mut values = vec![Value::Null; def.fields.len()];
    for (at, value) in given {
        if let Some(slot) = values.get_mut(*at) {
            *slot = value.clone();
        }
    }
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
    let def = batch.def;
    let action = if batch.import_id.is_some() {
        Action::Import
    } else {
        Action::Create
    };
    access::require(ctx, action, def)?;
    let rules = schema.rules(&def.key);
    for values in &mut rows {
        validate::fill_defaults(def, values);
        for rule in rules.iter().filter_map(|r| r.before) {
            rule(tx, ctx, None, values)?;
        }
        validate::check(def, values)?;
        if batch.links == Links::Check {
            check_links(tx, schema, ctx, def, values)?;
        }
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
            let search = def
                .is_searched()
                .then(|| Value::Text(search_column(def, &values)));
            row.extend(values);
            row.extend(search);
            row
        })
        .collect();
    tx.insert_rows(&def.table, &columns(def), &full)
        .map_err(|e| name_taken_fields(def, e))?;
    if batch.import_id.is_none() {
        for id in &ids {
            history::write(tx, ctx, def, *id, &history::Entry::new("create", &[]))?;
        }
    }
    finish(
        tx,
        schema,
        ctx,
        def,
        &Written {
            action: Action::Create,
            ids: &ids,
            parents: &parents,
        },
    )?;
    Ok(ids)
}

/// Changes some fields of a record. With `version`, only if it is still the current one.
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
    let def = target.def;
    let before = load(tx, ctx, Action::Update, target)?;
    let mut after = before.values.clone();
    for (at, value) in given {
        if let Some(slot) = after.get_mut(*at) {
            *slot = value.clone();
        }
    }
    for rule in schema.rules(&def.key).iter().filter_map(|r| r.before) {
        rule(tx, ctx, Some(&before.values), &mut after)?;
    }
    validate::check(def, &after)?;
    let changes = Change::between(def, &before.values, &after);
    if changes.is_empty() {
        return Ok(());
    }
    check_links(tx, schema, ctx, def, &changed_only(&before.values, &after))?;
    write_update(tx, ctx, def, &before, &after)?;
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
    update(
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
    let def = target.def;
    let before = load(tx, ctx, Action::Delete, target)?;
    let nothing = vec![Value::Null; before.values.len()];
    let changes = Change::between(def, &before.values, &nothing);
    tx.execute(
        &format!("DELETE FROM {} WHERE id = ?1", def.table),
        &[Value::from(target.id)],
    )?;
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
            action: Action::Delete,
            ids: &[target.id],
            parents: &parents,
        },
    )
}

fn load(tx: &mut Tx<'_>, ctx: &Ctx, action: Action, target: &Target<'_>) -> Result<Record> {
    let action = if target.import_id.is_some() {
        Action::Import
    } else {
        action
    };
    let scope = access::require(ctx, action, target.def)?;
    let record = query::find(tx, ctx, scope, target.def, target.id)?;
    // A shared record is found by everybody, but it is still its maker's.
    if scope == Scope::Own && record.created_by != ctx.user_id() {
        return Err(access::forbidden(action, target.def));
    }
    match target.version {
        Some(version) if version != record.version => {
            Err(Problem::new(ErrorKind::Conflict, "record.version_conflict")
                .with("current", record.version)
                .with("sent", version))
        }
        _ => Ok(record),
    }
}

fn write_update(tx: &mut Tx<'_>, ctx: &Ctx, def: &EntityDef, before: &Record, after: &[Value]) -> Result<()> {
    let mut names: Vec<&str> = vec!["version", "updated_at", "updated_by"];
    names.extend(def.fields.iter().map(|f| f.name.as_str()));
    let mut params = vec![
        Value::from(before.version + 1),
        Value::from(tx.now_ms()),
        Value::from(ctx.user_id()),
    ];
    params.extend_from_slice(after);
    if def.is_searched() {
        names.push("search_text");
        params.push(Value::Text(search_column(def, after)));
    }
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

fn finish(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, def: &EntityDef, written: &Written<'_>) -> Result<()> {
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

/// Columns of an insert: base columns, fields, and the search text where there is one.
fn columns(def: &EntityDef) -> Vec<Column> {
    let base = EntityDef::BASE_COLUMNS.into_iter().map(Column::integer);
    let fields = def.fields.iter().map(|f| Column {
        name: f.name.clone(),
        storage: f.kind.storage(),
    });
    let search = def.is_searched().then(|| Column::text("search_text"));
    base.chain(fields).chain(search).collect()
}

fn search_column(def: &EntityDef, values: &[Value]) -> String {
    let parts: Vec<String> = def
        .fields
        .iter()
        .zip(values)
        .filter(|(field, _)| field.search)
        .filter_map(|(_, value)| value.as_text())
        .map(search_text)
        .collect();
    parts.join(" ")
}

fn parents_of<'a>(def: &EntityDef, rows: impl Iterator<Item = &'a Vec<Value>>) -> Vec<RawId> {
    let Some((at, _)) = def.child_of.as_ref().and_then(|child| def.field(&child.field)) else {
        return Vec::new();
    };
    let parents: BTreeSet<RawId> = rows.filter_map(|values| values.get(at)?.as_int()).collect();
    parents.into_iter().collect()
}

fn changed_only(before: &[Value], after: &[Value]) -> Vec<Value> {
    before
        .iter()
        .zip(after)
        .map(|(b, a)| if a == b { Value::Null } else { a.clone() })
        .collect()
}

fn check_links(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, def: &EntityDef, values: &[Value]) -> Result<()> {
    let mut wrong = Vec::new();
    for (field, value) in def.fields.iter().zip(values) {
        let (Kind::Link { entity }, Some(id)) = (&field.kind, value.as_int()) else {
            continue;
        };
        let target = schema.entity(entity)?;
        let scope = access::scope_of(ctx, Action::Read, target);
        if scope == Scope::None || query::find(tx, ctx, scope, target, id).is_err() {
            wrong.push(FieldError::new(&field.name, "unknown_link").with("value", id.to_string()));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}

/// Says which fields a broken unique key is made of, so that the form can show the error there.
fn name_taken_fields(def: &EntityDef, problem: Problem) -> Problem {
    if problem.code != "record.key_taken" {
        return problem;
    }
    let columns = problem
        .params
        .get("columns")
        .and_then(|c| c.as_str())
        .unwrap_or_default()
        .to_owned();
    let key = def
        .unique
        .iter()
        .find(|key| key.join(",") == columns || key.join("_") == columns);
    let fields = key
        .into_iter()
        .flatten()
        .map(|name| FieldError::new(name, "taken"))
        .collect();
    Problem { fields, ..problem }
}
