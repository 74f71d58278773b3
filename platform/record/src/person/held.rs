//! Everything that is held on a person, as one document.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, RawId, Result};
use serde_json::{Value as Json, json};

use super::links::{Link, links};
use crate::access;
use crate::field_view::FieldView;
use crate::history::Change;
use crate::json::{instant_json, records_to_json, value_to_json};
use crate::merge::merged_from;
use crate::module::Schema;
use crate::people::names;
use crate::query::{self, ListQuery, PAGE_LIMIT};
use crate::record::Record;

/// Records of one kind that the document holds; it says where there are more.
const RECORDS_LIMIT: usize = 10_000;
/// Lines of the log that the document holds.
const LINES_LIMIT: i64 = 10_000;

/// The record, every record that leads to it, comments, files (by name and hash), and its history, as far as the user may
/// see them; what he may not see is named.
///
/// # Errors
/// `access.forbidden` for who may not take out personal data or such records, `record.not_found`.
pub fn held(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (def, id): (&'static EntityDef, RawId),
) -> Result<Json> {
    super::require(r, ctx, (def, id), (Action::Export, Action::Export))?;
    let record = query::get(r, ctx, def, id)?;
    let ids = merged_from(r, id)?;
    let mut linked = Vec::new();
    let mut left_out = Vec::new();
    for link in links(schema, def) {
        if access::scope_of(ctx, Action::Read, link.def).is_none() {
            left_out.push(json!(link.def.key));
            continue;
        }
        let (records, is_cut) = leading(r, ctx, &link, (def, &ids))?;
        if !records.is_empty() {
            linked.push(json!({
                "entity": link.def.key, "field": link.field, "is_cut": is_cut,
                "records": records_to_json(r, schema, ctx, link.def, &records)?,
            }));
        }
    }
    let own = records_to_json(r, schema, ctx, def, std::slice::from_ref(&record))?;
    Ok(json!({
        "format": "guanxi.personal_data", "version": 1, "made_at": instant_json(&ctx.clock.now().into()),
        "entity": def.key, "record": own.first(),
        "merged": ids.iter().skip(1).map(ToString::to_string).collect::<Vec<_>>(),
        "linked": linked, "left_out": left_out,
        "comments": comments(r, def, &ids)?, "files": files(r, def, &ids)?, "history": history(r, ctx, def, &ids)?,
    }))
}

fn leading(
    r: &mut dyn Queries,
    ctx: &Ctx,
    link: &Link,
    (target, ids): (&EntityDef, &[RawId]),
) -> Result<(Vec<Record>, bool)> {
    let mut records = Vec::new();
    let mut after = None;
    loop {
        let asked = ListQuery {
            filters: link.filters(target, ids),
            sort: "id".to_owned(),
            limit: Some(PAGE_LIMIT),
            after,
            ..ListQuery::default()
        };
        let page = query::list(r, ctx, link.def, &asked)?;
        records.extend(page.records);
        after = page.next;
        if after.is_none() || records.len() >= RECORDS_LIMIT {
            return Ok((records, after.is_some()));
        }
    }
}

fn comments(r: &mut dyn Queries, def: &EntityDef, ids: &[RawId]) -> Result<Vec<Json>> {
    let found = crate::comment::before(r, (def, ids), (i64::MAX, i64::MAX), LINES_LIMIT)?;
    let names = names(r, found.iter().map(|comment| comment.created_by))?;
    let json = found.iter().map(|comment| {
        json!({
            "body": comment.body, "at": instant_json(&comment.created_at.into()),
            "by": names.get(&comment.created_by),
        })
    });
    Ok(json.collect())
}

fn files(r: &mut dyn Queries, def: &EntityDef, ids: &[RawId]) -> Result<Vec<Json>> {
    let found = crate::attachment::before(r, (def, ids), (i64::MAX, i64::MAX), LINES_LIMIT)?;
    let json = found.iter().map(|file| {
        json!({
            "id": file.id.to_string(), "file_name": file.file_name, "media_type": file.media_type, "size": file.size,
            "sha256": file.sha256, "at": instant_json(&file.created_at.into()),
        })
    });
    Ok(json.collect())
}

fn history(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, ids: &[RawId]) -> Result<Vec<Json>> {
    let view = FieldView::reading(r, ctx, def)?;
    let mut lines = Vec::new();
    for id in ids {
        let rows = r.query(
            "SELECT at, actor, through, action, changes, details FROM record_history \
             WHERE entity = ?1 AND record_id = ?2 ORDER BY seq LIMIT ?3",
            &[
                Value::from(def.key.as_str()),
                Value::from(*id),
                Value::from(LINES_LIMIT),
            ],
        )?;
        let names = names(r, rows.iter().map(|row| row.int(1)))?;
        for row in rows {
            let changes: Vec<Change> = serde_json::from_str(row.text(4)).unwrap_or_default();
            let changes: Vec<Json> = view
                .cover_changes(def, changes)
                .iter()
                .map(|change| change_json(def, change))
                .collect();
            lines.push(json!({
                "at": instant_json(&row.int(0).into()), "by": names.get(&row.int(1)),
                "through": row.text(2).split(':').next(), "action": row.text(3), "changes": changes,
                "details": serde_json::from_str::<Json>(row.text(5)).ok(),
            }));
        }
    }
    Ok(lines)
}

fn change_json(def: &EntityDef, change: &Change) -> Json {
    let kind = def
        .field(&change.field)
        .map_or(&guanxi_entity::Kind::LongText, |(_, field)| &field.kind);
    json!({
        "field": change.field, "before": value_to_json(kind, &change.before), "after": value_to_json(kind, &change.after),
    })
}
