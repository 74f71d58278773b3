//! The time line of a record over the web.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_entity::Value;
use guanxi_record::people::{Names, names};
use guanxi_record::timeline::{PAGE_LIMIT, TimelineContent, TimelineItem, TimelineQuery, kinds, timeline};
use guanxi_record::{Record, Schema, record_to_json, titles};
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};
use serde_json::{Value as Js, json};

use crate::asked::Asked;
use crate::attachments::file_json;
use crate::comments::comment_json;
use crate::error::ApiResult;
use crate::operation::Parameter;
use crate::records::{KeyNames, entity, entry_json, id_of, key_names};
use crate::session::Call;
use crate::shape::{SEARCH_TEXT, integer_in, text_to};
use crate::state::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/records/{domain}/{entity}/{id}/timeline", get(read))
}

/// What is asked of a record's time line; kinds by comma.
pub(crate) const ASKED: [Parameter; 3] = [
    Parameter::new("kinds", |_| text_to(SEARCH_TEXT)),
    Parameter::new("after", |_| text_to(SEARCH_TEXT)),
    Parameter::new("limit", |_| integer_in(1, PAGE_LIMIT)),
];

fn query(asked: &Asked) -> TimelineQuery {
    let kinds = asked.text("kinds").unwrap_or_default().split(',');
    TimelineQuery {
        kinds: kinds.filter(|k| !k.is_empty()).map(str::to_owned).collect(),
        limit: asked.integer("limit"),
        after: asked.words("after"),
    }
}

async fn read(
    call: Call,
    Path((domain, name, id)): Path<(String, String, String)>,
    asked: Asked,
) -> ApiResult<Json<Js>> {
    let schema = call.state.schema.now();
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let query = query(&asked);
    let ctx = call.ctx;
    let sessions = std::sync::Arc::clone(&call.state.sessions);
    let body = call.state.store.read(move |r| {
        let page = timeline(r, &schema, &ctx, (def, id), &query)?;
        let changes = page.items.iter().filter_map(|item| match &item.what {
            TimelineContent::Change(entry) => Some(entry),
            _ => None,
        });
        let keys = key_names(r, &*sessions, changes)?;
        let names = names(r, page.items.iter().flat_map(people_of))?;
        let titles = titles_of(r, &schema, &ctx, &page.items)?;
        let items: Vec<Js> = page
            .items
            .iter()
            .map(|item| item_json(&ctx, def, item, (&names, &titles), &keys))
            .collect();
        Ok(json!({ "items": items, "next": page.next, "kinds": kinds(&schema, &ctx, def) }))
    });
    Ok(Json(body.await?))
}

fn people_of(item: &TimelineItem) -> Vec<RawId> {
    match &item.what {
        TimelineContent::Record { record, .. } => vec![record.created_by],
        TimelineContent::Comment(comment) => crate::comments::people_of(comment),
        TimelineContent::File(file) => vec![file.created_by],
        TimelineContent::Change(entry) => vec![entry.actor],
    }
}

/// What the records link to; a few statements an entity, however many records there are.
fn titles_of(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, items: &[TimelineItem]) -> Result<Names> {
    let mut found = Names::new();
    let mut done: Vec<&str> = Vec::new();
    for item in items {
        let TimelineContent::Record { def, .. } = &item.what else {
            continue;
        };
        if done.contains(&def.key.as_str()) {
            continue;
        }
        done.push(&def.key);
        let records: Vec<Record> = items
            .iter()
            .filter_map(|other| match &other.what {
                TimelineContent::Record { def: its, record, .. } if its.key == def.key => {
                    Some(record.clone())
                }
                _ => None,
            })
            .collect();
        found.extend(titles(r, schema, ctx, def, &records)?);
    }
    Ok(found)
}

fn item_json(
    ctx: &Ctx,
    def: &guanxi_entity::EntityDef,
    item: &TimelineItem,
    (names, titles): (&Names, &Names),
    keys: &KeyNames,
) -> Js {
    let content = match &item.what {
        TimelineContent::Record { def, record, .. } => json!({
            "entity": def.key,
            "record": record_to_json(def, record, titles),
            "by": names.get(&record.created_by),
        }),
        TimelineContent::Comment(comment) => comment_json(ctx, comment, names),
        TimelineContent::File(file) => file_json(file, names),
        TimelineContent::Change(entry) => entry_json(def, entry, names, keys),
    };
    json!({
        "kind": item.what.kind(),
        "id": item.id.to_string(),
        "at": crate::instant(&Value::from(item.at)),
        "content": content,
    })
}
