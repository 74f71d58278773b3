//! Formulas of the records that were there before a definition changed, a few at a time, so that others
//! write in between. Where it is stands in the database: a process that was stopped goes on.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Event, Queries, Store, Tx};
use guanxi_types::{Ctx, RawId, Result, Through};

use serde_json::json;

use super::REFILL_CHUNK;
use crate::derived::{self, Step};
use crate::live::LiveSchema;
use crate::module::Schema;
use crate::record::Record;

/// Goes through every entity that waits for it. Returns how many records changed.
///
/// # Errors
/// When the database fails.
pub fn refill_all(store: &Store, live: &LiveSchema) -> Result<u64> {
    let waiting =
        store.read_blocking(|r| r.query("SELECT entity FROM record_refill ORDER BY entity", &[]))?;
    let mut changed = 0;
    for row in waiting {
        changed += refill(store, live, row.text(0))?;
    }
    Ok(changed)
}

/// Goes through one entity's records.
///
/// # Errors
/// When the database fails.
pub fn refill(store: &Store, live: &LiveSchema, key: &str) -> Result<u64> {
    let mut changed = 0;
    loop {
        let (schema, key) = (live.now(), key.to_owned());
        let step = store.write_blocking(move |tx| step(tx, &schema, &key))?;
        match step {
            Some(count) => changed += count,
            None => return Ok(changed),
        }
    }
}

/// A few records; nothing when there are no more.
fn step(tx: &mut Tx<'_>, schema: &Schema, key: &str) -> Result<Option<u64>> {
    let row = tx.query_first(
        "SELECT after_id FROM record_refill WHERE entity = ?1",
        &[key.into()],
    )?;
    let (Some(row), Ok(def)) = (row, schema.entity(key)) else {
        tx.execute("DELETE FROM record_refill WHERE entity = ?1", &[key.into()])?;
        return Ok(None);
    };
    let sql = format!(
        "SELECT {} FROM {} WHERE id > ?1 ORDER BY id LIMIT ?2",
        Record::columns(def),
        def.table
    );
    let rows = tx.query(&sql, &[row.int(0).into(), REFILL_CHUNK.into()])?;
    let records: Vec<Record> = rows.into_iter().map(Record::from_row).collect();
    let Some(last) = records.last().map(|record| record.id) else {
        tx.execute("DELETE FROM record_refill WHERE entity = ?1", &[key.into()])?;
        return Ok(None);
    };
    let changed = renew(tx, schema, def, &records)?;
    tx.execute(
        "UPDATE record_refill SET after_id = ?2 WHERE entity = ?1",
        &[key.into(), last.into()],
    )?;
    Ok(Some(changed))
}

fn renew(tx: &mut Tx<'_>, schema: &Schema, def: &EntityDef, records: &[Record]) -> Result<u64> {
    let ctx = Ctx::system("refill", Through::Job);
    let mut ids: Vec<RawId> = Vec::new();
    for record in records {
        let mut values: Vec<Value> = record.values.clone();
        super::rules::compute(schema, &ctx, def, &mut values);
        if values != record.values {
            ids.push(record.id);
        }
        rewrite(tx, def, record, &values)?;
    }
    if !ids.is_empty() {
        tx.emit(&Event {
            name: format!("{}.updated.v1", def.key),
            record_id: ids.first().copied().unwrap_or_default(),
            payload: json!({ "ids": ids, "parents": [] }),
        })?;
    }
    Ok(u64::try_from(ids.len()).unwrap_or(0))
}

/// Writes what is computed of a record anew, where it changed: no version, no history, for nobody entered anything.
fn rewrite(tx: &mut Tx<'_>, def: &EntityDef, before: &Record, after: &[Value]) -> Result<()> {
    let mut sets = Vec::new();
    let mut params = Vec::new();
    for (field, (old, new)) in def.fields.iter().zip(before.values.iter().zip(after)) {
        if old != new {
            params.push(new.clone());
            sets.push(format!("{} = ?{}", field.name, params.len()));
        }
    }
    if sets.is_empty() {
        return Ok(());
    }
    params.push(Value::from(before.id));
    let sql = format!(
        "UPDATE {} SET {} WHERE id = ?{}",
        def.table,
        sets.join(", "),
        params.len()
    );
    tx.execute(&sql, &params)?;
    let step = Step {
        id: before.id,
        before: Some(&before.values),
        after: Some(after),
    };
    derived::keep(tx, def, &[step])
}
