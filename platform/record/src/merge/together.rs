//! Several records become one.

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::{Event, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, RawId, Result, Through};
use serde_json::json;

use super::MERGE_LIMIT;
use super::kept::Snapshot;
use super::moves::{Mover, references};
use super::{raw, redirect};
use crate::access;
use crate::duplicate::queue;
use crate::module::Schema;
use crate::person::refuse_erased;
use crate::pipeline::{self, Target};
use crate::record::Record;
use crate::{attachment, sealed, share, validate};

/// A record and the version of it that the user has seen.
type Seen = (RawId, Option<i64>);

/// What is to become of what.
#[derive(Clone, Debug, Default)]
pub struct MergeRequest {
    /// The record that stays.
    pub survivor: Seen,
    /// Those that become a part of it.
    pub losers: Vec<Seen>,
    /// Fields (by place) that are taken from one of the records.
    pub choose: Vec<(usize, RawId)>,
    /// Fields (by place) that get a value of their own.
    pub values: Vec<(usize, Value)>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The merge, to be undone by.
    pub id: RawId,
    /// Links that lead to the survivor now.
    pub moved: i64,
}

/// Merges. A field that neither is chosen nor has a value stays as the survivor has it; where the survivor has nothing, the
/// first loser that has something gives it, and of several choices all that any record has are kept.
///
/// # Errors
/// `record.no_duplicates`, `record.bad_merge`, `access.forbidden` for who may not change and remove such records,
/// `record.not_found`, `record.version_conflict`, `record.invalid`; `record.linked` where a record that has to go is linked to.
pub fn merge(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    def: &'static EntityDef,
    request: &MergeRequest,
) -> Result<Merged> {
    crate::duplicate::rules(def)?;
    check(request)?;
    let ctx = &Ctx {
        through: Through::Merge,
        ..ctx.clone()
    };
    let survivor = load(tx, ctx, def, request.survivor)?;
    let losers = request
        .losers
        .iter()
        .map(|seen| load(tx, ctx, def, *seen))
        .collect::<Result<Vec<Record>>>()?;
    let loser_ids: Vec<RawId> = losers.iter().map(|loser| loser.id).collect();
    let mut after = together(def, &survivor, &losers, request)?;
    keep_own_links(def, &survivor, &loser_ids, &mut after);
    for rule in schema.rules(&def.key).iter().filter_map(|r| r.before) {
        rule(tx, ctx, Some(&survivor.values), &mut after)?;
    }
    sealed::seal_new(tx, def, Some(&survivor.values), &mut after)?;
    validate::check(def, &after)?;
    let given = only_given(def, request, &after);
    pipeline::check_links(tx, schema, ctx, def, &given)?;
    let mut all = loser_ids.clone();
    all.push(survivor.id);
    attachment::check_fields(tx, def, &all, &after)?;

    let id = tx.new_id();
    let mut mover = Mover {
        schema,
        ctx,
        target: def,
        merge_id: id,
        survivor: survivor.id,
        losers: &loser_ids,
        count: 0,
    };
    for reference in references(schema, def) {
        mover.go(tx, &reference)?;
    }
    let moved = mover.count;
    share::take_over(tx, def, id, (survivor.id, &loser_ids))?;
    loosen(tx, def, survivor.id, &loser_ids)?;
    for loser in &losers {
        take_out(tx, def, loser)?;
        redirect::lead(tx, def, (id, survivor.id), loser)?;
    }
    redirect::lead(tx, def, (id, survivor.id), &survivor)?;
    raw::rewrite(tx, (schema, ctx), def, &survivor, (&after, "merge"))?;
    for loser in &losers {
        raw::went(tx, (schema, ctx), def, loser)?;
    }
    remember(tx, ctx, def, id, &Snapshot::new(def, &survivor, &after, &losers))?;
    queue::merged(tx, ctx, def, survivor.id, &loser_ids)?;
    tx.emit(&Event {
        name: format!("{}.merged.v1", def.key),
        record_id: survivor.id,
        payload: json!({ "ids": [survivor.id], "losers": loser_ids, "merge": id, "moved": moved, "parents": [] }),
    })?;
    Ok(Merged { id, moved })
}

fn check(request: &MergeRequest) -> Result<()> {
    let mut ids: Vec<RawId> = request.losers.iter().map(|(id, _)| *id).collect();
    ids.push(request.survivor.0);
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    if !(2..=MERGE_LIMIT).contains(&count) || ids.len() != count {
        return Err(Problem::new(ErrorKind::Malformed, "record.bad_merge").with("max", MERGE_LIMIT));
    }
    Ok(())
}

/// The record, if the user may both change and remove it.
pub(super) fn load(tx: &mut Tx<'_>, ctx: &Ctx, def: &EntityDef, (id, version): Seen) -> Result<Record> {
    let target = Target {
        def,
        id,
        version,
        import_id: None,
    };
    access::require(ctx, Action::Delete, def)?;
    let record = pipeline::load(tx, ctx, Action::Update, &target)?;
    pipeline::load(tx, ctx, Action::Delete, &target)?;
    let fields = def.fields.iter().map(|field| field.name.as_str());
    refuse_erased(tx, def, id, fields)?;
    Ok(record)
}

/// The survivor's fields as they shall be.
fn together(
    def: &EntityDef,
    survivor: &Record,
    losers: &[Record],
    request: &MergeRequest,
) -> Result<Vec<Value>> {
    let mut after = survivor.values.clone();
    for (at, (field, slot)) in def.fields.iter().zip(&mut after).enumerate() {
        let others = losers.iter().filter_map(|loser| loser.values.get(at));
        match (&field.kind, &slot) {
            (Kind::Secret, _) => {}
            (Kind::Choices { options }, _) => *slot = all_of(options, std::iter::once(&*slot).chain(others)),
            (_, Value::Null) => {
                if let Some(value) = others.into_iter().find(|value| !value.is_null()) {
                    *slot = value.clone();
                }
            }
            _ => {}
        }
    }
    // A record that is described makes a description of all.
    if let Some((at, _)) = def.field("is_stub")
        && losers
            .iter()
            .any(|loser| loser.values.get(at) == Some(&Value::Int(0)))
        && let Some(slot) = after.get_mut(at)
    {
        *slot = Value::Int(0);
    }
    for (at, from) in &request.choose {
        let chosen = std::iter::once(survivor)
            .chain(losers)
            .find(|record| record.id == *from)
            .and_then(|record| record.values.get(*at));
        put(def, &mut after, *at, chosen.cloned())?;
    }
    for (at, value) in &request.values {
        put(def, &mut after, *at, Some(value.clone()))?;
    }
    Ok(after)
}

fn put(def: &EntityDef, after: &mut [Value], at: usize, value: Option<Value>) -> Result<()> {
    match (def.fields.get(at), after.get_mut(at), value) {
        (Some(field), Some(slot), Some(value)) if field.kind != Kind::Secret => {
            *slot = value;
            Ok(())
        }
        (field, ..) => {
            let name = field.map_or("", |field| field.name.as_str());
            Err(Problem::invalid(vec![FieldError::new(name, "not_chosen")]))
        }
    }
}

/// Everything that any of them has, in the order of the options.
fn all_of<'a>(options: &[String], values: impl Iterator<Item = &'a Value>) -> Value {
    let texts: Vec<&str> = values.filter_map(Value::as_text).collect();
    let has = |option: &&String| {
        texts
            .iter()
            .any(|text| text.split('|').any(|part| part == *option))
    };
    let some: Vec<&str> = options.iter().filter(has).map(String::as_str).collect();
    if some.is_empty() {
        Value::Null
    } else {
        Value::Text(format!("|{}|", some.join("|")))
    }
}

/// A record doesn't lead to itself, nor to one that is gone.
fn keep_own_links(def: &EntityDef, survivor: &Record, losers: &[RawId], after: &mut [Value]) {
    for (field, slot) in def.fields.iter().zip(after) {
        let is_own = matches!(&field.kind, Kind::Link { entity } if *entity == def.key);
        if is_own
            && slot
                .as_int()
                .is_some_and(|id| id == survivor.id || losers.contains(&id))
        {
            *slot = Value::Null;
        }
    }
}

/// Only what the user typed is looked up; what a record has, the user need not see.
fn only_given(def: &EntityDef, request: &MergeRequest, after: &[Value]) -> Vec<Value> {
    let is_given = |at: usize| request.values.iter().any(|(place, _)| *place == at);
    (0..def.fields.len())
        .map(|at| match after.get(at) {
            Some(value) if is_given(at) => value.clone(),
            _ => Value::Null,
        })
        .collect()
}

/// What leads from one of the records to one that goes must not hold it.
fn loosen(tx: &mut Tx<'_>, def: &EntityDef, survivor: RawId, losers: &[RawId]) -> Result<()> {
    let own = def
        .fields
        .iter()
        .filter(|field| matches!(&field.kind, Kind::Link { entity } if *entity == def.key));
    for field in own {
        let instead = if field.required { Some(survivor) } else { None };
        for loser in losers {
            let sql = format!(
                "UPDATE {} SET {name} = ?1 WHERE {name} = ?2",
                def.table,
                name = field.name
            );
            tx.execute(&sql, &[instead.into(), (*loser).into()])?;
        }
    }
    Ok(())
}

fn take_out(tx: &mut Tx<'_>, def: &EntityDef, loser: &Record) -> Result<()> {
    tx.execute(
        &format!("DELETE FROM {} WHERE id = ?1", def.table),
        &[loser.id.into()],
    )
    .map(drop)
}

fn remember(tx: &mut Tx<'_>, ctx: &Ctx, def: &EntityDef, id: RawId, snapshot: &Snapshot) -> Result<()> {
    let text = serde_json::to_string(snapshot).map_err(Problem::internal)?;
    let params = [
        id.into(),
        def.key.as_str().into(),
        snapshot.before.id.into(),
        tx.now_ms().into(),
        ctx.user_id().into(),
        text.into(),
    ];
    tx.execute(
        "INSERT INTO record_merge (id, entity, survivor_id, at, actor, snapshot) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &params,
    )
    .map(drop)
}
