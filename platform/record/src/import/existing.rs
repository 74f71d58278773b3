//! Finds the records that rows are about, by the key that the user chose.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Result};
use rustc_hash::FxHashMap;

use super::links::marks;
use super::plan::Plan;
use crate::access;
use crate::filter::SqlText;
use crate::merge::former;
use crate::query;
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
        access::restrict_few(&mut sql, &plan.ctx, scope, def);
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
    if let [one] = names.as_slice() {
        find_former(tx, plan, (def, one), wanted, &mut found)?;
    }
    Ok(found)
}

/// A row that names a number which a record had before it was merged is about the record that it became.
fn find_former(
    tx: &mut Tx<'_>,
    plan: &Plan,
    (def, name): (&EntityDef, &str),
    wanted: &[Vec<Value>],
    found: &mut FxHashMap<String, Record>,
) -> Result<()> {
    if def.duplicates.is_none() {
        return Ok(());
    }
    let is_unknown = |values: &&Vec<Value>| key_text(values).is_some_and(|text| !found.contains_key(&text));
    let texts: Vec<&str> = wanted
        .iter()
        .filter(is_unknown)
        .filter_map(|values| values.first().and_then(Value::as_text))
        .collect();
    let scope = access::scope_of(&plan.ctx, Action::Import, def);
    for (text, id) in former(tx, def, name, &texts)? {
        let record = query::find(tx, &plan.ctx, scope, def, id).ok();
        if let (Some(key), Some(record)) = (key_text(&[Value::Text(text)]), record) {
            found.insert(key, record);
        }
    }
    Ok(())
}
