//! The table of a definition: drafted from it for a migration, and compared with it on a real database.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, FieldDef, Kind, Storage, Value, table_of};
use guanxi_store::{Engine, Queries};
use guanxi_types::Result;

use crate::module::Schema;

/// `CREATE TABLE` and its indexes for a definition, in the words of migrations.
#[must_use]
pub fn create_table(def: &EntityDef) -> String {
    let mut lines = vec![
        "id BIGINT PRIMARY KEY".to_owned(),
        "version BIGINT NOT NULL".to_owned(),
        "created_at BIGINT NOT NULL".to_owned(),
        "created_by BIGINT NOT NULL".to_owned(),
        "updated_at BIGINT NOT NULL".to_owned(),
        "updated_by BIGINT NOT NULL".to_owned(),
        "import_id BIGINT".to_owned(),
    ];
    lines.extend(def.fields.iter().map(column));
    for key in &def.unique {
        lines.push(format!(
            "CONSTRAINT uq_{}__{} UNIQUE ({})",
            def.table,
            key.join("_"),
            key.join(", ")
        ));
    }
    let mut sql = format!("CREATE TABLE {} (\n  {}\n);\n", def.table, lines.join(",\n  "));
    for field in def.fields.iter().filter(|f| is_indexed(def, f)) {
        sql.push_str(&format!(
            "CREATE INDEX ix_{table}__{name} ON {table} ({name});\n",
            table = def.table,
            name = field.name
        ));
    }
    sql
}

/// `ALTER TABLE … ADD COLUMN` for a new field. A required one needs a default in the migration, written by hand.
#[must_use]
pub fn add_column(def: &EntityDef, field: &FieldDef) -> String {
    format!("ALTER TABLE {} ADD COLUMN {};\n", def.table, column(field))
}

fn column(field: &FieldDef) -> String {
    let kind = match field.kind.storage() {
        Storage::Integer => "BIGINT",
        Storage::Text => "TEXT",
    };
    let null = if field.required && !field.may_be_null {
        " NOT NULL"
    } else {
        ""
    };
    let more = match &field.kind {
        Kind::Bool => format!(" CHECK ({} IN (0, 1))", field.name),
        Kind::Link { entity } => format!(" REFERENCES {} (id)", table_of(entity)),
        _ => String::new(),
    };
    format!("{} {kind}{null}{more}", field.name)
}

/// A link is indexed where lists go along it, unless a unique key begins with it.
pub(crate) fn is_indexed(def: &EntityDef, field: &FieldDef) -> bool {
    matches!(field.kind, Kind::Link { .. })
        && field.filter
        && !def.unique.iter().any(|key| key.first() == Some(&field.name))
}

/// Where the database and the definitions differ; empty when they agree.
///
/// # Errors
/// When the catalogue can't be read.
pub fn differences(r: &mut dyn Queries, schema: &Schema) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for def in schema.entities() {
        let found = table_columns(r, &def.table)?;
        let mut wanted: BTreeMap<String, (Storage, bool)> = BTreeMap::new();
        for name in EntityDef::BASE_COLUMNS {
            wanted.insert(name.to_owned(), (Storage::Integer, name != "import_id"));
        }
        for field in &def.fields {
            wanted.insert(
                field.name.clone(),
                (field.kind.storage(), field.required && !field.may_be_null),
            );
        }
        for (name, kind) in &wanted {
            match found.get(name) {
                None => faults.push(format!("{}.{name}: declared, but not in the table", def.key)),
                // SQLite says of a primary key that it may be null.
                Some(other) if name != "id" && other != kind => {
                    faults.push(format!(
                        "{}.{name}: declared {kind:?}, in the table {other:?}",
                        def.key
                    ));
                }
                Some(_) => {}
            }
        }
        let is_kept = |name: &String| schema.keeps_column(&def.key, name);
        for name in found
            .keys()
            .filter(|name| !wanted.contains_key(*name) && !is_kept(name))
        {
            faults.push(format!("{}.{name}: in the table, but not declared", def.key));
        }
    }
    Ok(faults)
}

pub(crate) fn table_columns(r: &mut dyn Queries, table: &str) -> Result<BTreeMap<String, (Storage, bool)>> {
    let sql = match r.engine() {
        Engine::Sqlite => "SELECT name, type, \"notnull\" FROM pragma_table_info(?1)",
        Engine::Postgres => {
            "SELECT column_name::text, data_type::text, (is_nullable = 'NO')::int \
             FROM information_schema.columns WHERE table_name = ?1"
        }
    };
    let rows = r.query(sql, &[Value::from(table)])?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let storage = if row.text(1).eq_ignore_ascii_case("text") {
                Storage::Text
            } else {
                Storage::Integer
            };
            (row.text(0).to_owned(), (storage, row.int(2) != 0))
        })
        .collect())
}
