//! Tables follow definitions: columns, indexes and tables are added and dropped in the transaction of the change.

use guanxi_entity::{EntityDef, FieldDef, Kind, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, Problem, RawId, Result};

use super::build::{Customisation, first_shape};
use super::definition::{Definition, EntityDraft, FieldDraft};
use crate::ddl;
use crate::module::Schema;

type State<'a> = (&'a Customisation, &'a Schema);

/// Brings the tables from one state to the other.
pub(super) fn alter(tx: &mut Tx<'_>, (before, old): State<'_>, (after, new): State<'_>) -> Result<()> {
    for definition in &after.definitions {
        if let Definition::Entity(draft) = definition
            && find(before, definition).is_none()
        {
            tx.alter(&ddl::create_table(&first_shape(draft)))?;
        }
    }
    for definition in &after.definitions {
        let Definition::Field(draft) = definition else {
            continue;
        };
        match find(before, definition) {
            Some(Definition::Field(known)) => change_field(tx, known, draft)?,
            _ => add_field(tx, draft)?,
        }
    }
    for definition in &before.definitions {
        if find(after, definition).is_some() {
            continue;
        }
        match definition {
            Definition::Field(draft) if !is_dropped(after, before, &draft.entity) => drop_field(tx, draft)?,
            Definition::Entity(draft) => drop_entity(tx, draft)?,
            _ => {}
        }
    }
    for def in new.entities() {
        refilled(tx, old.entity(&def.key).ok(), def)?;
    }
    Ok(())
}

fn find<'c>(all: &'c Customisation, wanted: &Definition) -> Option<&'c Definition> {
    all.definitions
        .iter()
        .find(|definition| definition.is_same(wanted))
}

/// Whether the whole object of this key goes.
fn is_dropped(after: &Customisation, before: &Customisation, key: &str) -> bool {
    let has = |all: &Customisation| {
        all.definitions
            .iter()
            .any(|d| matches!(d, Definition::Entity(draft) if draft.key() == key))
    };
    has(before) && !has(after)
}

fn table(draft: &FieldDraft) -> String {
    guanxi_entity::table_of(&draft.entity)
}

fn index(draft: &FieldDraft) -> String {
    format!("ix_{}__{}", table(draft), draft.name)
}

fn key(draft: &FieldDraft) -> String {
    format!("uq_{}__{}", table(draft), draft.name)
}

fn wants_index(draft: &FieldDraft) -> bool {
    !draft.retired && !draft.unique && (draft.filter || matches!(draft.stored_kind(), Kind::Link { .. }))
}

fn wants_key(draft: &FieldDraft) -> bool {
    !draft.retired && draft.unique
}

fn add_field(tx: &mut Tx<'_>, draft: &FieldDraft) -> Result<()> {
    let mut def = EntityDef::new(&draft.entity);
    let field = draft.field("");
    def.table = table(draft);
    let column = ddl::add_column(&def, &field);
    tx.alter(&column)?;
    if let Some(default) = default_of(draft, &field) {
        let sql = format!("UPDATE {} SET {} = ?1", def.table, draft.name);
        tx.execute(&sql, &[default])?;
    }
    indexes(tx, None, draft)
}

fn default_of(draft: &FieldDraft, field: &FieldDef) -> Option<Value> {
    let text = draft.default.as_deref().filter(|text| !text.trim().is_empty())?;
    crate::input::parse_field(&draft.name, &field.kind, text).ok()
}

fn change_field(tx: &mut Tx<'_>, known: &FieldDraft, draft: &FieldDraft) -> Result<()> {
    if known == draft {
        return Ok(());
    }
    indexes(tx, Some(known), draft)
}

fn indexes(tx: &mut Tx<'_>, known: Option<&FieldDraft>, draft: &FieldDraft) -> Result<()> {
    let (table, name) = (table(draft), &draft.name);
    let (had_index, had_key) = known.map_or((false, false), |known| (wants_index(known), wants_key(known)));
    if had_index && !wants_index(draft) {
        tx.alter(&format!("DROP INDEX {};\n", index(draft)))?;
    }
    if had_key && !wants_key(draft) {
        tx.alter(&format!("DROP INDEX {};\n", key(draft)))?;
    }
    if !had_index && wants_index(draft) {
        tx.alter(&format!("CREATE INDEX {} ON {table} ({name});\n", index(draft)))?;
    }
    if !had_key && wants_key(draft) {
        let twice = format!(
            "SELECT 1 FROM {table} WHERE {name} IS NOT NULL GROUP BY {name} HAVING COUNT(*) > 1 LIMIT 1"
        );
        if tx.query_first(&twice, &[])?.is_some() {
            return Err(Problem::new(ErrorKind::Conflict, "customise.not_unique").with("name", name.as_str()));
        }
        tx.alter(&format!(
            "CREATE UNIQUE INDEX {} ON {table} ({name});\n",
            key(draft)
        ))?;
    }
    Ok(())
}

fn drop_field(tx: &mut Tx<'_>, draft: &FieldDraft) -> Result<()> {
    // A retired field has no index any more.
    tx.alter(&format!(
        "ALTER TABLE {} DROP COLUMN {};\n",
        table(draft),
        draft.name
    ))
}

/// Its records go, and what they are found by.
fn drop_entity(tx: &mut Tx<'_>, draft: &EntityDraft) -> Result<()> {
    let def = first_shape(draft);
    let page = format!("SELECT id FROM {} WHERE id > ?1 ORDER BY id LIMIT ?2", def.table);
    let mut last = RawId::MIN;
    loop {
        let rows = tx.query(&page, &[last.into(), super::REFILL_CHUNK.into()])?;
        let ids: Vec<RawId> = rows.iter().map(|row| row.int(0)).collect();
        let Some(end) = ids.last() else { break };
        last = *end;
        tx.drop_terms(&ids)?;
    }
    for table in ["record_search_state", "record_refill"] {
        let sql = format!("DELETE FROM {table} WHERE entity = ?1");
        tx.execute(&sql, &[def.key.as_str().into()])?;
    }
    tx.alter(&format!("DROP TABLE {};\n", def.table))
}

/// Records whose formulas are others now are gone through in the background.
fn refilled(tx: &mut Tx<'_>, old: Option<&EntityDef>, new: &EntityDef) -> Result<()> {
    let of = |def: &EntityDef| -> Vec<(String, String)> {
        let told = def
            .fields
            .iter()
            .filter_map(|f| Some((f.name.clone(), f.formula.clone()?)));
        told.collect()
    };
    if old.is_none_or(|old| of(old) == of(new)) {
        return Ok(());
    }
    let params = [Value::from(new.key.as_str())];
    tx.execute("DELETE FROM record_refill WHERE entity = ?1", &params)?;
    tx.execute(
        "INSERT INTO record_refill (entity, after_id) VALUES (?1, 0)",
        &params,
    )
    .map(drop)
}
