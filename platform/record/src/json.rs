//! Records as the interface sees them: JSON with ids as strings and amounts as decimals.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Day, Money, Qty, RawId, Result};
use serde_json::{Map, Value as Json, json};

use crate::access;
use crate::attachment;
use crate::field_view::FieldView;
use crate::filter::SqlText;
use crate::input::chosen;
use crate::module::Schema;
use crate::record::Record;

/// A value as JSON.
#[must_use]
pub fn value_to_json(kind: &Kind, value: &Value) -> Json {
    match (kind, value) {
        (Kind::Secret, _) | (_, Value::Null) => Json::Null,
        (Kind::Bool, Value::Int(v)) => Json::Bool(*v != 0),
        (Kind::Int, Value::Int(v)) => json!(v),
        (Kind::Choices { .. }, Value::Text(text)) => chosen(text).collect(),
        (_, Value::Text(text)) => json!(text),
        (_, Value::Int(_)) => json!(value_to_text(kind, value)),
    }
}

/// A value as a person or another program reads it: `12.30`, `2017-01-31`, RFC 3339.
pub(crate) fn value_to_text(kind: &Kind, value: &Value) -> String {
    if let (Kind::Choices { .. }, Value::Text(text)) = (kind, value) {
        return chosen(text).collect::<Vec<_>>().join(",");
    }
    let Value::Int(v) = value else {
        return value.as_text().unwrap_or_default().to_owned();
    };
    match kind {
        Kind::Money => Money::new(*v).to_string(),
        Kind::Qty => Qty::new(*v).to_string(),
        Kind::Date => Day::new(i32::try_from(*v).unwrap_or(0)).to_string(),
        Kind::DateTime => instant(*v),
        _ => v.to_string(),
    }
}

/// An instant (UTC milliseconds) as JSON.
#[must_use]
pub fn instant_json(value: &Value) -> Json {
    value_to_json(&Kind::DateTime, value)
}

fn instant(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |t| t.to_string())
}

/// A record as JSON, with the titles of what it links to and the names of files. Secrets and hidden fields are left out; `_masked` names the fields
/// that have a value of which no more than a mask is shown.
#[must_use]
pub fn record_to_json(def: &EntityDef, record: &Record, titles: &BTreeMap<RawId, String>) -> Json {
    let mut body = Map::new();
    body.insert("id".to_owned(), json!(record.id.to_string()));
    body.insert("version".to_owned(), json!(record.version));
    body.insert("created_at".to_owned(), json!(instant(record.created_at)));
    body.insert("updated_at".to_owned(), json!(instant(record.updated_at)));
    let mut linked = Map::new();
    for (at, (field, value)) in def.fields.iter().zip(&record.values).enumerate() {
        if field.kind == Kind::Secret || record.covered.hidden.contains(&at) {
            continue;
        }
        body.insert(field.name.clone(), value_to_json(&field.kind, value));
        if matches!(field.kind, Kind::Link { .. } | Kind::File)
            && let Some(title) = value.as_int().and_then(|id| titles.get(&id))
        {
            linked.insert(field.name.clone(), json!(title));
        }
    }
    body.insert("_titles".to_owned(), Json::Object(linked));
    if !record.covered.masked.is_empty() {
        let names = record.covered.masked.iter().filter_map(|at| def.fields.get(*at));
        body.insert(
            "_masked".to_owned(),
            names.map(|field| json!(field.name)).collect(),
        );
    }
    Json::Object(body)
}

/// Records as the user sees them, each as `record_to_json` with the titles of what it links to, in their order.
///
/// # Errors
/// When a statement fails.
pub fn records_to_json(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    records: &[Record],
) -> Result<Vec<Json>> {
    let titles = titles(r, schema, ctx, def, records)?;
    Ok(records
        .iter()
        .map(|record| record_to_json(def, record, &titles))
        .collect())
}

/// The titles of everything that these records link to, as far as the user may see it, and the names of their files. One statement an entity.
///
/// # Errors
/// When a statement fails.
pub fn titles(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    records: &[Record],
) -> Result<BTreeMap<RawId, String>> {
    let mut wanted: BTreeMap<&str, BTreeSet<RawId>> = BTreeMap::new();
    let mut files = BTreeSet::new();
    for (at, field) in def.fields.iter().enumerate() {
        let ids = records
            .iter()
            .filter_map(|record| record.values.get(at)?.as_int());
        match &field.kind {
            Kind::Link { entity } => wanted.entry(entity).or_default().extend(ids),
            Kind::File => files.extend(ids),
            _ => {}
        }
    }
    let mut found = attachment::names(r, def, &files)?;
    for (entity, ids) in wanted {
        let target = schema.entity(entity)?;
        let scope = access::scope_of(ctx, Action::Read, target);
        if scope.is_none() || ids.is_empty() {
            continue;
        }
        let Some((at, title)) = target.field(&target.title) else {
            continue;
        };
        let view = FieldView::reading(r, ctx, target)?;
        let mut sql = SqlText::new(&format!("SELECT id, {} FROM {}", title.name, target.table));
        let marks = vec!["?"; ids.len()].join(", ");
        sql.and(&format!("id IN ({marks})"), ids.into_iter().map(Value::from));
        access::restrict_few(&mut sql, ctx, scope, target);
        r.query_each(&sql.text, &sql.params, &mut |row| {
            if let Some(shown) = row
                .0
                .get(1)
                .and_then(|value| view.shown(target, (at, title), value))
            {
                found.insert(row.int(0), value_to_text(&title.kind, &shown));
            }
            Ok(())
        })?;
    }
    Ok(found)
}
