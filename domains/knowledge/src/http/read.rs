//! What is asked.

use axum::Json;
use axum::extract::Path;
use guanxi_entity::Entity;
use guanxi_http::body::{Object, read};
use guanxi_http::shape::{id_from, id_in};
use guanxi_http::{ApiResult, Asked, Call};
use guanxi_types::{FieldError, Id, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{missed, write};
use crate::entities::Article;
use crate::queries::beside::suggestions;
use crate::queries::report::reports;
use crate::queries::search::{Hit, Wanted, search};
use crate::queries::whole::whole;

/// Days that reports look back where nobody said otherwise.
const DAYS: i32 = 90;
/// Characters of what is typed at most.
const TYPED_MAX: usize = 200;

pub(super) async fn article(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Article::def().key)?;
    let reading = call.read(move |r, schema, ctx| whole(r, (schema, ctx), id));
    Ok(Json(reading.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    text: String,
    #[serde(default)]
    base: Option<String>,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    tag: Option<String>,
    #[serde(default)]
    state: Option<String>,
}

fn some_id(field: &str, text: Option<String>) -> Result<Option<RawId>> {
    let wrong = || Problem::invalid(vec![FieldError::new(field, "not_found")]);
    text.filter(|text| !text.is_empty())
        .map(|text| id_from(&text).ok_or_else(wrong))
        .transpose()
}

fn one_of(field: &str, text: Option<String>, options: &[&str]) -> Result<Option<String>> {
    match text.filter(|text| !text.is_empty()) {
        Some(text) if !options.contains(&text.as_str()) => {
            Err(Problem::invalid(vec![FieldError::new(field, "not_a_choice")]))
        }
        other => Ok(other),
    }
}

pub(super) async fn find(call: Call, Json(body): Json<Object>) -> ApiResult<Json<Js>> {
    let asked: Typed = read(&body)?;
    let wanted = Wanted {
        text: asked.text.chars().take(TYPED_MAX).collect(),
        base: some_id("base", asked.base)?,
        category: some_id("category", asked.category)?,
        language: one_of("language", asked.language, &["zh", "en"])?,
        tag: asked.tag.filter(|text| !text.is_empty()),
        state: one_of(
            "state",
            asked.state,
            &["draft", "in_review", "published", "archived"],
        )?,
    };
    let (ctx, question) = (call.ctx.clone(), wanted.clone());
    let hits = call.state.store.read(move |r| search(r, &ctx, &question)).await?;
    if hits.is_empty() && wanted.is_open() {
        let (schema, ctx) = (call.state.schema.now(), call.ctx);
        let counting = call
            .state
            .store
            .write(move |tx| missed(tx, &schema, &ctx, &wanted.text));
        counting.await?;
    }
    Ok(Json(
        json!({ "items": hits.iter().map(hit_json).collect::<Vec<Js>>() }),
    ))
}

fn hit_json(hit: &Hit) -> Js {
    let one = &hit.article;
    json!({
        "id": hit.id.to_string(), "number": one.number, "title": one.title, "snippet": hit.snippet, "language": one.language,
        "state": one.state, "base_id": one.base_id.map(|id| id.raw().to_string()),
        "category_id": one.category_id.raw().to_string(), "tags": one.tags,
        "published_on": one.published_on.map(|day| day.to_string()),
        "owner_id": one.owner_id.map(Id::raw).map(|id| id.to_string()),
    })
}

pub(super) async fn beside(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (entity, id) = (asked.words("entity").unwrap_or_default(), asked.id("record")?);
    let reading = call.read(move |r, schema, ctx| suggestions(r, (schema, ctx), (&entity, id)));
    let items: Vec<Js> = reading
        .await?
        .iter()
        .map(|one| {
            json!({
                "id": one.id.to_string(), "title": one.title, "summary": one.summary, "state": one.state,
                "why": one.why.key(), "is_used": one.is_used,
            })
        })
        .collect();
    Ok(Json(json!({ "items": items })))
}

pub(super) async fn report(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let base = asked.some_id("base");
    let days = asked.integer("days").and_then(|days| i32::try_from(days).ok());
    let days = days.unwrap_or(DAYS);
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        let from = write::today(r, &ctx)?.plus(-days);
        reports(r, &ctx, (base, from))
    });
    Ok(Json(reading.await?))
}
