//! A record as a merge keeps it: by the names of its fields, so that a field that is added later does no harm.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Problem, RawId, Result};
use serde::{Deserialize, Serialize};

use crate::record::Record;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub id: RawId,
    pub version: i64,
    pub created_at: i64,
    pub created_by: RawId,
    pub updated_at: i64,
    pub updated_by: RawId,
    pub import_id: Option<RawId>,
    pub values: BTreeMap<String, Value>,
}

impl Kept {
    pub fn of(def: &EntityDef, record: &Record) -> Self {
        Self {
            id: record.id,
            version: record.version,
            created_at: record.created_at,
            created_by: record.created_by,
            updated_at: record.updated_at,
            updated_by: record.updated_by,
            import_id: record.import_id,
            values: by_name(def, &record.values),
        }
    }

    pub fn record(&self, def: &EntityDef) -> Record {
        Record {
            id: self.id,
            version: self.version,
            created_at: self.created_at,
            created_by: self.created_by,
            updated_at: self.updated_at,
            updated_by: self.updated_by,
            import_id: self.import_id,
            values: in_order(def, &self.values),
            covered: crate::Covered::default(),
        }
    }
}

fn by_name(def: &EntityDef, values: &[Value]) -> BTreeMap<String, Value> {
    def.fields
        .iter()
        .zip(values)
        .filter(|(_, value)| !value.is_null())
        .map(|(field, value)| (field.name.clone(), value.clone()))
        .collect()
}

/// A field that didn't exist then holds its default.
fn in_order(def: &EntityDef, values: &BTreeMap<String, Value>) -> Vec<Value> {
    def.fields
        .iter()
        .map(|field| match values.get(&field.name) {
            Some(value) => value.clone(),
            None if field.required => field.default.clone().unwrap_or_default(),
            None => Value::Null,
        })
        .collect()
}

/// What a merge remembers beside the links that it moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Snapshot {
    /// The survivor as it was.
    pub before: Kept,
    /// The survivor's fields as the merge left them.
    pub after: BTreeMap<String, Value>,
    /// The others, whole.
    pub losers: Vec<Kept>,
}

impl Snapshot {
    pub fn new(def: &EntityDef, before: &Record, after: &[Value], losers: &[Record]) -> Self {
        Self {
            before: Kept::of(def, before),
            after: by_name(def, after),
            losers: losers.iter().map(|loser| Kept::of(def, loser)).collect(),
        }
    }

    pub fn after(&self, def: &EntityDef) -> Vec<Value> {
        in_order(def, &self.after)
    }
}

/// The records as the merges kept them in which this one had a part.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn kept_of(r: &mut dyn Queries, def: &EntityDef, id: RawId) -> Result<Vec<Record>> {
    let rows = r.query(
        "SELECT snapshot FROM record_merge WHERE entity = ?1 AND (survivor_id = ?2 OR snapshot LIKE ?3)",
        &[
            Value::from(def.key.as_str()),
            Value::from(id),
            Value::Text(format!("%\"id\":{id},%")),
        ],
    )?;
    let mut records = Vec::new();
    for row in rows {
        let snapshot: Snapshot = serde_json::from_str(row.text(0)).map_err(Problem::internal)?;
        records.push(snapshot.before.record(def));
        records.extend(snapshot.losers.iter().map(|kept| kept.record(def)));
    }
    Ok(records)
}
