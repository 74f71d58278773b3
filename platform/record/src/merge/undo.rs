//! A merge is taken back.

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::{Event, Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result, Through};
use serde_json::json;

use super::kept::Snapshot;
use super::{moves, raw, redirect, together};
use crate::access;
use crate::duplicate::queue;
use crate::module::Schema;
use crate::record::Record;
use crate::share;

/// Takes a merge back: the losers are there again, with the links that led to them and still lead to the survivor. Returns how
/// many links went back.
///
/// # Errors
/// `record.not_found`, `access.forbidden`, `record.merge_undone`, `record.unmerge_later_first` while the survivor was merged
/// again since, `record.key_taken` where somebody else has a loser's number by now.
pub fn unmerge(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<i64> {
    let ctx = &Ctx {
        through: Through::Merge,
        ..ctx.clone()
    };
    let gone = || Problem::not_found("merge");
    let row = tx
        .query_first(
            "SELECT entity, survivor_id, snapshot, undone_at FROM record_merge WHERE id = ?1",
            &[id.into()],
        )?
        .ok_or_else(gone)?;
    let def = schema.entity(row.text(0)).map_err(|_| gone())?;
    access::require(ctx, Action::Delete, def)?;
    let survivor_id = row.int(1);
    if redirect::merged_into(tx, survivor_id)?.is_some() {
        return Err(Problem::new(ErrorKind::Conflict, "record.unmerge_later_first"));
    }
    let survivor = together::load(tx, ctx, def, (survivor_id, None))?;
    if row.optional_int(3).is_some() {
        return Err(Problem::new(ErrorKind::Conflict, "record.merge_undone"));
    }
    let later = tx.query_first(
        "SELECT id FROM record_merge WHERE survivor_id = ?1 AND id > ?2 AND undone_at IS NULL LIMIT 1",
        &[survivor_id.into(), id.into()],
    )?;
    if later.is_some() {
        return Err(Problem::new(ErrorKind::Conflict, "record.unmerge_later_first"));
    }
    let snapshot: Snapshot = serde_json::from_str(row.text(2)).map_err(Problem::internal)?;
    let losers: Vec<Record> = snapshot.losers.iter().map(|kept| kept.record(def)).collect();
    let ids: Vec<RawId> = losers.iter().map(|loser| loser.id).collect();

    let restored = restored(def, &survivor, &snapshot);
    // What leads to a loser has to wait until the loser is there; its number is free once the survivor has its own again.
    let first = without_links(def, &restored, &ids, &survivor.values);
    raw::rewrite(tx, (schema, ctx), def, &survivor, (&first, "unmerge"))?;
    for loser in &losers {
        let mut bare = loser.clone();
        bare.values = links_that_are_there(tx, schema, def, without_links(def, &loser.values, &ids, &[]))?;
        raw::put_back(tx, (schema, ctx), def, &bare)?;
    }
    point_inside(tx, def, survivor_id, (&first, &restored))?;
    for loser in &losers {
        let bare = without_links(def, &loser.values, &ids, &[]);
        point_inside(tx, def, loser.id, (&bare, &loser.values))?;
    }
    let moved = moves::give_back(tx, (schema, ctx), id, survivor_id)?;
    redirect::no_more(tx, id)?;
    share::give_back(tx, id)?;
    tx.execute(
        "UPDATE record_merge SET undone_at = ?2, undone_by = ?3 WHERE id = ?1",
        &[id.into(), tx.now_ms().into(), ctx.user_id().into()],
    )?;
    queue::parted(tx, ctx, survivor_id, &ids)?;
    tx.emit(&Event {
        name: format!("{}.unmerged.v1", def.key),
        record_id: survivor_id,
        payload: json!({ "ids": [survivor_id], "losers": ids, "merge": id, "moved": moved, "parents": [] }),
    })?;
    Ok(moved)
}

/// The survivor's fields: as before the merge where they are as the merge left them, as they are where somebody changed them.
fn restored(def: &EntityDef, survivor: &Record, snapshot: &Snapshot) -> Vec<Value> {
    let (before, after) = (snapshot.before.record(def).values, snapshot.after(def));
    survivor
        .values
        .iter()
        .zip(before.iter().zip(&after))
        .map(|(now, (before, after))| if now == after { before.clone() } else { now.clone() })
        .collect()
}

fn is_own(def: &EntityDef, at: usize) -> bool {
    def.fields
        .get(at)
        .is_some_and(|field| matches!(&field.kind, Kind::Link { entity } if *entity == def.key))
}

/// The same without links to records that aren't there yet: what `instead` has, or nothing.
fn without_links(def: &EntityDef, values: &[Value], missing: &[RawId], instead: &[Value]) -> Vec<Value> {
    values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let waits = is_own(def, at) && value.as_int().is_some_and(|id| missing.contains(&id));
            if waits {
                instead.get(at).cloned().unwrap_or_default()
            } else {
                value.clone()
            }
        })
        .collect()
}

/// Links to what was removed since lead to what it became, or nowhere.
fn links_that_are_there(
    tx: &mut Tx<'_>,
    schema: &Schema,
    def: &EntityDef,
    mut values: Vec<Value>,
) -> Result<Vec<Value>> {
    for (field, slot) in def.fields.iter().zip(&mut values) {
        let (Kind::Link { entity }, Some(id)) = (&field.kind, slot.as_int()) else {
            continue;
        };
        let sql = format!("SELECT id FROM {} WHERE id = ?1", schema.entity(entity)?.table);
        if tx.query_first(&sql, &[id.into()])?.is_none() {
            *slot = redirect::merged_into(tx, id)?.into();
        }
    }
    Ok(values)
}

/// Writes the links that had to wait.
fn point_inside(
    tx: &mut Tx<'_>,
    def: &EntityDef,
    id: RawId,
    (have, want): (&[Value], &[Value]),
) -> Result<()> {
    for (at, (have, want)) in have.iter().zip(want).enumerate() {
        let Some(field) = def.fields.get(at).filter(|_| is_own(def, at) && have != want) else {
            continue;
        };
        let sql = format!("UPDATE {} SET {} = ?2 WHERE id = ?1", def.table, field.name);
        tx.execute(&sql, &[id.into(), want.clone()])?;
    }
    Ok(())
}
