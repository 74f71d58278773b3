//! Where an old id and an old natural key lead.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{RawId, Result};

use crate::record::Record;

/// Merges of merges that are followed.
const CHAIN_LIMIT: usize = 50;
/// Merged records whose comments and files are looked for.
const MERGED_LIMIT: usize = 200;
/// Texts that one statement asks for.
const ASKED_AT_ONCE: usize = 500;

/// The record that this one was merged into, and that one, and so on; nothing for a record that was never merged away. Whether
/// the user may see it is another question.
///
/// # Errors
/// When a statement fails.
pub fn merged_into(r: &mut dyn Queries, id: RawId) -> Result<Option<RawId>> {
    let mut at = id;
    for _ in 0..CHAIN_LIMIT {
        let row = r.query_first(
            "SELECT survivor_id FROM record_merged WHERE record_id = ?1",
            &[at.into()],
        )?;
        match row {
            Some(row) => at = row.int(0),
            None => break,
        }
    }
    Ok((at != id).then_some(at))
}

/// This record and all that were merged into it, and into those. What was said about any of them, and the files on any of
/// them, are the survivor's; when a merge is taken apart, each has its own again.
///
/// # Errors
/// When a statement fails.
pub fn merged_from(r: &mut dyn Queries, id: RawId) -> Result<Vec<RawId>> {
    let mut all = vec![id];
    let mut at = 0;
    while let Some(survivor) = all.get(at).copied() {
        let rows = r.query(
            "SELECT record_id FROM record_merged WHERE survivor_id = ?1",
            &[survivor.into()],
        )?;
        all.extend(rows.iter().map(|row| row.int(0)));
        at += 1;
        if all.len() >= MERGED_LIMIT {
            break;
        }
    }
    Ok(all)
}

/// The records that have had these natural keys before they were merged, by key.
pub(crate) fn former(
    r: &mut dyn Queries,
    def: &EntityDef,
    field: &str,
    texts: &[&str],
) -> Result<BTreeMap<String, RawId>> {
    let mut found = BTreeMap::new();
    for part in texts.chunks(ASKED_AT_ONCE) {
        let marks: Vec<String> = (3..part.len() + 3).map(|n| format!("?{n}")).collect();
        let sql = format!(
            "SELECT content, record_id FROM record_alias WHERE entity = ?1 AND field = ?2 AND content IN ({}) ORDER BY merge_id",
            marks.join(", ")
        );
        let mut params = vec![Value::from(def.key.as_str()), Value::from(field)];
        params.extend(part.iter().map(|text| Value::from(*text)));
        for row in r.query(&sql, &params)? {
            let id = merged_into(r, row.int(1))?.unwrap_or_else(|| row.int(1));
            found.insert(row.text(0).to_owned(), id);
        }
    }
    Ok(found)
}

/// Lets the loser's id and its natural keys lead to the survivor.
pub(super) fn lead(
    tx: &mut Tx<'_>,
    def: &EntityDef,
    (merge_id, survivor): (RawId, RawId),
    record: &Record,
) -> Result<()> {
    if record.id != survivor {
        tx.execute(
            "INSERT INTO record_merged (record_id, survivor_id, merge_id) VALUES (?1, ?2, ?3)",
            &[record.id.into(), survivor.into(), merge_id.into()],
        )?;
    }
    for key in &def.unique {
        let [name] = key.as_slice() else { continue };
        let content = match record.value(def, name) {
            Value::Null => continue,
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text,
        };
        let params = [
            def.key.as_str().into(),
            name.as_str().into(),
            content.into(),
            survivor.into(),
            merge_id.into(),
        ];
        tx.execute(
            "INSERT INTO record_alias (entity, field, content, record_id, merge_id) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT DO NOTHING",
            &params,
        )?;
    }
    Ok(())
}

/// What a merge let lead to its survivor leads there no more.
pub(super) fn no_more(tx: &mut Tx<'_>, merge_id: RawId) -> Result<()> {
    tx.execute(
        "DELETE FROM record_merged WHERE merge_id = ?1",
        &[merge_id.into()],
    )?;
    tx.execute("DELETE FROM record_alias WHERE merge_id = ?1", &[merge_id.into()])
        .map(drop)
}
