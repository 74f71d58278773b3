//! Tables follow definitions: columns, indexes and tables are added and dropped in the transaction of the change.

use guanxi_entity::{EntityDef, FieldDef, Kind, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, Problem, Result};

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
        searched(tx, old.entity(&def.key).ok(), def)?;
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

fn drop_entity(tx: &mut Tx<'_>, draft: &EntityDraft) -> Result<()> {
    tx.alter(&format!("DROP TABLE {};\n", first_shape(draft).table))
}

/// The column that the search box reads exists where a field is searched.
fn searched(tx: &mut Tx<'_>, old: Option<&EntityDef>, new: &EntityDef) -> Result<()> {
    let Some(old) = old else { return Ok(()) };
    if new.is_searched() && !old.is_searched() {
        tx.alter(&format!(
            "ALTER TABLE {} ADD COLUMN search_text TEXT NOT NULL DEFAULT '';\n",
            new.table
        ))?;
    }
    if old.is_searched() && !new.is_searched() {
        tx.alter(&format!("ALTER TABLE {} DROP COLUMN search_text;\n", new.table))?;
    }
    Ok(())
}

/// Records whose formulas or searched fields are others now are gone through in the background.
fn refilled(tx: &mut Tx<'_>, old: Option<&EntityDef>, new: &EntityDef) -> Result<()> {
    let of = |def: &EntityDef| -> Vec<(String, Option<String>, bool)> {
        let told = def.fields.iter().filter(|f| f.formula.is_some() || f.search);
        told.map(|f| (f.name.clone(), f.formula.clone(), f.search))
            .collect()
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
