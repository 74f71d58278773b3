//! Finds the records that rows are about, by the key that the user chose.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Result};
use rustc_hash::FxHashMap;

use super::links::marks;
use super::plan::Plan;
use crate::access;
use crate::filter::SqlText;
use crate::record::Record;

/// Keys that one statement asks for.
const ASKED_AT_ONCE: usize = 200;

/// A key's values as one text that no other key has.
pub(super) fn key_text(values: &[Value]) -> Option<String> {
    if values.is_empty() || values.iter().any(Value::is_null) {
        return None;
    }
    serde_json::to_string(values).ok()
}

/// The records with these keys that the import may change, by key.
pub(super) fn find(
    tx: &mut Tx<'_>,
    plan: &Plan,
    def: &EntityDef,
    key: &[usize],
    wanted: &[Vec<Value>],
) -> Result<FxHashMap<String, Record>> {
    let names: Vec<&str> = key
        .iter()
        .filter_map(|at| def.fields.get(*at))
        .map(|f| f.name.as_str())
        .collect();
    let scope = access::scope_of(&plan.ctx, Action::Import, def);
    let mut found = FxHashMap::default();
    for part in wanted.chunks(ASKED_AT_ONCE) {
        let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
        let values = part.iter().flatten().cloned();
        match names.as_slice() {
            [one] => sql.and(&format!("{one} IN ({})", marks(part.len())), values),
            several => {
                let one = several
                    .iter()
                    .map(|name| format!("{name} = ?"))
                    .collect::<Vec<_>>()
                    .join(" AND ");
                let all = vec![format!("({one})"); part.len()].join(" OR ");
                sql.and(&format!("({all})"), values);
            }
        }
        access::restrict(&mut sql, &plan.ctx, scope, def);
        tx.query_each(&sql.text, &sql.params, &mut |row| {
            let record = Record::from_row(row);
            let values: Vec<Value> = key
                .iter()
                .filter_map(|at| record.values.get(*at).cloned())
                .collect();
            if let Some(text) = key_text(&values) {
                found.insert(text, record);
            }
            Ok(())
        })?;
    }
    Ok(found)
}
