//! The search box: one question over everything that the user may see.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::{Json, Router, routing::get};
use guanxi_entity::{EntityDef, FieldDef, Kind};
use guanxi_record::{FOUND_DEFAULT, FOUND_LIMIT, Found, Rank, Schema, Search, records_to_json, search};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Locale, Result, marks};
use serde_json::{Value as Js, json};

use crate::asked::Asked;
use crate::error::ApiResult;
use crate::operation::{Operation, Parameter};
use crate::session::Call;
use crate::shape::{self, Shapes};
use crate::state::AppState;

/// Fields that are shown of a record beside its title.
const DETAILS: usize = 3;

pub(crate) const OPERATIONS: [Operation; 1] = [Operation::get(
    "/search",
    "search_records",
    "What a text finds among everything that the user may see, by entity",
)
.query(&[
    Parameter::new("q", |_| shape::text_to(shape::SEARCH_TEXT)),
    Parameter::new("entity", |_| shape::text()),
    Parameter::new("limit", |_| shape::integer_in(1, FOUND_LIMIT)),
])
.gives(200, found)];

fn found(shapes: &mut Shapes) -> Js {
    let group = shapes.named("FoundGroup", |shapes| {
        let marks = shape::list(&mark(shapes));
        let detail = shape::object(&[
            ("field", shape::text()),
            ("text", shape::text()),
            ("marks", marks.clone()),
        ]);
        let item = shape::object(&[
            ("id", shape::id()),
            ("rank", shape::choice(&["exact", "begins", "contains"])),
            ("title", shape::text()),
            ("title_marks", marks),
            ("details", shape::list(&detail)),
        ]);
        shape::object(&[
            ("entity", shape::text()),
            ("items", shape::list(&item)),
            ("has_more", shape::boolean()),
        ])
    });
    shape::object(&[("groups", shape::list(&group))])
}

/// From, to: places in a text, in the units of JavaScript strings.
fn mark(shapes: &mut Shapes) -> Js {
    let places = || [shape::integer(), shape::integer()];
    shapes.named(
        "Mark",
        |_| json!({ "type": "array", "prefixItems": places(), "minItems": 2, "maxItems": 2 }),
    )
}

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/search", get(find))
}

/// Tells the reading thread, when it is dropped, that nobody waits for the answer any more.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn find(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let is_over = Arc::new(AtomicBool::new(false));
    let _waiting = Waiting(Arc::clone(&is_over));
    let groups = call.state.store.read(move |r| {
        let text = asked.text("q").unwrap_or_default();
        let query = Search {
            text,
            entity: asked.text("entity"),
            limit: asked.integer("limit").unwrap_or(FOUND_DEFAULT),
            is_over: &|| is_over.load(Ordering::Relaxed),
        };
        let found = search(r, &schema, &ctx, &query)?;
        found
            .iter()
            .map(|group| group_json(r, &schema, &ctx, group, text))
            .collect::<Result<Vec<Js>>>()
    });
    Ok(Json(json!({ "groups": groups.await? })))
}

fn group_json(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, group: &Found, text: &str) -> Result<Js> {
    let records: Vec<_> = group.records.iter().map(|(_, record)| record.clone()).collect();
    let shown = records_to_json(r, schema, ctx, group.def, &records)?;
    let items: Vec<Js> = group
        .records
        .iter()
        .zip(&shown)
        .map(|((rank, _), shown)| {
            let title = title_of(schema, ctx, group.def, shown);
            item_json((group.def, &title), *rank, shown, text)
        })
        .collect();
    Ok(json!({ "entity": group.def.key, "items": items, "has_more": group.has_more }))
}

/// What a record is called; a choice that names it is told in the user's language.
fn title_of(schema: &Schema, ctx: &Ctx, def: &EntityDef, shown: &Js) -> String {
    let Some((_, field)) = def.field(&def.title) else {
        return String::new();
    };
    if !matches!(field.kind, Kind::Choice { .. }) {
        return text_of(field, shown).unwrap_or_default();
    }
    let option = shown.get(&field.name).and_then(Js::as_str).unwrap_or_default();
    let key = format!("choice.{}.{}.{option}", def.key, field.name);
    let label = schema.labels().get(&key).map(|label| match ctx.locale {
        Locale::Zh => label.zh.clone(),
        Locale::En => label.en.clone(),
    });
    label.unwrap_or_else(|| option.to_owned())
}

/// A record as the user sees it, cut down to what tells it from others, with that which was typed marked.
fn item_json((def, title): (&EntityDef, &str), rank: Rank, shown: &Js, typed: &str) -> Js {
    let mut details: Vec<(bool, u8, Js)> = Vec::new();
    for field in def.fields.iter().filter(|field| field.name != def.title) {
        let Some(text) = text_of(field, shown) else {
            continue;
        };
        let marks = if field.search {
            marks(&text, typed)
        } else {
            Vec::new()
        };
        if marks.is_empty() && field.list == 0 {
            continue;
        }
        details.push((
            marks.is_empty(),
            field.list,
            json!({ "field": field.name, "text": text, "marks": marks }),
        ));
    }
    details.sort_by_key(|(is_unmarked, place, _)| (*is_unmarked, *place));
    let details: Vec<Js> = details
        .into_iter()
        .take(DETAILS)
        .map(|(_, _, detail)| detail)
        .collect();
    json!({
        "id": shown.get("id"),
        "rank": match rank { Rank::Exact => "exact", Rank::Begins => "begins", Rank::Contains => "contains" },
        "title": title,
        "title_marks": marks(title, typed),
        "details": details,
    })
}

/// A field's text, where it has one that needs no words of the interface to be read.
fn text_of(field: &FieldDef, shown: &Js) -> Option<String> {
    let value = match &field.kind {
        Kind::Link { .. } | Kind::File => shown.get("_titles")?.get(&field.name)?,
        Kind::Choice { .. } | Kind::Choices { .. } | Kind::Bool | Kind::Secret | Kind::DateTime => {
            return None;
        }
        _ => shown.get(&field.name)?,
    };
    match value {
        Js::String(text) => Some(text.clone()),
        Js::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
