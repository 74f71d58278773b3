//! Export of a list: every record that the user's query finds, as a file that an import reads back.
//!
//! Headers are the labels of the user's language; a link is written as the linked record's natural key.

use std::collections::BTreeMap;
use std::path::Path;

use guanxi_document::{Cell, TableWriter, WriteFormat};
use guanxi_entity::{EntityDef, FieldDef, Kind, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Day, Locale, RawId, Result, Sight};

use crate::access;
use crate::field_view::FieldView;
use crate::json::value_to_text;
use crate::module::Schema;
use crate::query::{self, ListQuery};
use crate::record::Record;

/// What to write.
pub struct ExportRequest<'a> {
    /// Which records, in which order.
    pub query: &'a ListQuery,
    /// Which fields; all where empty.
    pub fields: &'a [String],
    /// As what.
    pub format: WriteFormat,
}

/// Writes the file and returns how many records are in it.
///
/// # Errors
/// `access.forbidden`, or when the disk is full.
#[expect(
    clippy::too_many_arguments,
    reason = "who, what, which and where to: each is one word at the call"
)]
pub fn export(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    request: &ExportRequest<'_>,
    path: &Path,
) -> Result<u64> {
    access::require(ctx, Action::Export, def)?;
    let view = FieldView::reading(r, ctx, def)?;
    let columns: Vec<(usize, &FieldDef)> = def
        .fields
        .iter()
        .enumerate()
        .filter(|(at, f)| f.kind != Kind::Secret && view.access(*at).sight != Sight::Hidden)
        .filter(|(_, f)| request.fields.is_empty() || request.fields.contains(&f.name))
        .collect();
    let headers: Vec<String> = columns.iter().map(|(_, f)| header(schema, ctx, def, f)).collect();
    let header_refs: Vec<&str> = headers.iter().map(String::as_str).collect();
    let keys = link_keys(r, schema, ctx, (def, &columns))?;
    let mut writer = TableWriter::create(path, request.format, &header_refs)?;
    let mut count = 0;
    query::each(r, ctx, (def, Action::Export), request.query, &mut |record| {
        count += 1;
        let texts: Vec<String> = columns
            .iter()
            .map(|(at, f)| text_of(&record, *at, f, &keys))
            .collect();
        let cells = columns
            .iter()
            .zip(&texts)
            .map(|((at, f), text)| cell_of(&record, *at, f, text));
        writer.write_row(cells)
    })?;
    writer.finish()?;
    Ok(count)
}

fn header(schema: &Schema, ctx: &Ctx, def: &EntityDef, field: &FieldDef) -> String {
    schema.field_label(def, &field.name).map_or_else(
        || field.name.clone(),
        |label| match ctx.locale {
            Locale::Zh => label.zh.clone(),
            Locale::En => label.en.clone(),
        },
    )
}

/// The field that a link to this entity is written as: its first natural key of one field, else its title.
pub(crate) fn link_key(target: &EntityDef) -> &str {
    target
        .unique
        .iter()
        .find_map(|key| {
            if let [one] = key.as_slice() {
                Some(one)
            } else {
                None
            }
        })
        .unwrap_or(&target.title)
}

type Keys = BTreeMap<String, BTreeMap<RawId, String>>;

fn link_keys(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (def, columns): (&EntityDef, &[(usize, &FieldDef)]),
) -> Result<Keys> {
    let mut keys = Keys::new();
    for (_, field) in columns {
        if field.kind == Kind::File {
            keys.insert(FILES.to_owned(), file_names(r, def)?);
        }
        let Kind::Link { entity } = &field.kind else {
            continue;
        };
        if keys.contains_key(entity) {
            continue;
        }
        let target = schema.entity(entity)?;
        let mut of_entity = BTreeMap::new();
        let Some((at, key)) = target.field(link_key(target)) else {
            continue;
        };
        let view = FieldView::reading(r, ctx, target)?;
        let mut sql = crate::SqlText::new(&format!("SELECT id, {} FROM {}", key.name, target.table));
        access::restrict(&mut sql, ctx, access::scope_of(ctx, Action::Read, target), target);
        r.query_each(&sql.text, &sql.params, &mut |row| {
            let text = match row
                .0
                .get(1)
                .and_then(|value| view.shown(target, (at, key), value))
            {
                Some(Value::Text(text)) => text,
                other => other
                    .and_then(|value| value.as_int())
                    .map(|v| v.to_string())
                    .unwrap_or_default(),
            };
            of_entity.insert(row.int(0), text);
            Ok(())
        })?;
        keys.insert(entity.clone(), of_entity);
    }
    Ok(keys)
}

/// Where the names of files stand among the keys of linked records.
const FILES: &str = "_file";

fn file_names(r: &mut dyn Queries, def: &EntityDef) -> Result<BTreeMap<RawId, String>> {
    let mut names = BTreeMap::new();
    r.query_each(
        "SELECT id, file_name FROM record_attachment WHERE entity = ?1",
        &[Value::from(def.key.as_str())],
        &mut |row| {
            names.insert(row.int(0), row.text(1).to_owned());
            Ok(())
        },
    )?;
    Ok(names)
}

fn text_of(record: &Record, at: usize, field: &FieldDef, keys: &Keys) -> String {
    let Some(value) = record.values.get(at) else {
        return String::new();
    };
    let known = match &field.kind {
        Kind::Link { entity } => Some(entity.as_str()),
        Kind::File => Some(FILES),
        _ => None,
    };
    match (known, value) {
        (Some(known), Value::Int(id)) => keys
            .get(known)
            .and_then(|k| k.get(id))
            .cloned()
            .unwrap_or_default(),
        _ => value_to_text(&field.kind, value),
    }
}

fn cell_of<'a>(record: &Record, at: usize, field: &FieldDef, text: &'a str) -> Cell<'a> {
    let value = record.values.get(at).and_then(Value::as_int);
    match (&field.kind, value) {
        (_, None) if text.is_empty() => Cell::Empty,
        (Kind::Bool, Some(v)) => Cell::Bool(v != 0),
        (Kind::Int, Some(v)) => Cell::Int(v),
        (Kind::Money | Kind::Qty, Some(_)) => Cell::Decimal(text),
        (Kind::Date, Some(v)) => Cell::Date(Day::new(i32::try_from(v).unwrap_or(0))),
        (Kind::DateTime, Some(v)) => Cell::Instant(v),
        _ => Cell::Text(text),
    }
}
