//! The verbs.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call};
use guanxi_record::Schema;
use guanxi_store::Tx;
use guanxi_types::{Ctx, Day, ErrorKind, FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Js, json};

use crate::commands::{self, Decision, Draft, Judgement};
use crate::entities::Article;

pub(super) type Body = Map<String, Js>;

pub(super) fn read<T: DeserializeOwned>(body: Body) -> Result<T> {
    serde_json::from_value(Js::Object(body))
        .map_err(|why| Problem::new(ErrorKind::Invalid, "request.invalid").with("why", why.to_string()))
}

/// Does a verb to an article.
async fn act(
    call: Call,
    id: &str,
    verb: impl Fn(&mut Tx<'_>, &Schema, &Ctx, RawId) -> Result<()> + Send + 'static,
) -> ApiResult<StatusCode> {
    let id = id_in(id, &Article::def().key)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let acting = call.state.store.write(move |tx| verb(tx, &schema, &ctx, id));
    acting.await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn ready_bases(call: Call) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let adding = call
        .state
        .store
        .write(move |tx| commands::ready(tx, &schema, &ctx));
    Ok(Json(json!({ "count": adding.await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    title: String,
    #[serde(default)]
    summary: Option<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

pub(super) async fn draft(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Body>,
) -> ApiResult<StatusCode> {
    let text: Text = read(body)?;
    let draft = Draft {
        title: text.title,
        summary: text.summary,
        body: text.body,
        note: text.note,
    };
    act(call, &id, move |tx, schema, ctx, id| {
        commands::save_draft(tx, schema, ctx, (id, &draft))
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reviewer {
    reviewer_id: String,
}

pub(super) async fn review(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Body>,
) -> ApiResult<StatusCode> {
    let asked: Reviewer = read(body)?;
    let reviewer = guanxi_http::shape::id_from(&asked.reviewer_id)
        .ok_or_else(|| Problem::invalid(vec![FieldError::new("reviewer_id", "required")]))?;
    act(call, &id, move |tx, schema, ctx, id| {
        commands::submit(tx, schema, ctx, (id, reviewer))
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    publishes: bool,
    #[serde(default)]
    note: Option<String>,
}

pub(super) async fn decision(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Body>,
) -> ApiResult<StatusCode> {
    let said: Said = read(body)?;
    let decision = Decision {
        publishes: said.publishes,
        note: said.note.filter(|text| !text.trim().is_empty()),
    };
    act(call, &id, move |tx, schema, ctx, id| {
        commands::decide(tx, schema, ctx, (id, &decision))
    })
    .await
}

pub(super) async fn put_away(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    act(call, &id, commands::archive).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Former {
    number: i64,
}

pub(super) async fn bring_back(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Body>,
) -> ApiResult<StatusCode> {
    let former: Former = read(body)?;
    act(call, &id, move |tx, schema, ctx, id| {
        commands::restore(tx, schema, ctx, (id, former.number))
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Until {
    review_on: String,
}

pub(super) async fn still_true(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Body>,
) -> ApiResult<StatusCode> {
    let until: Until = read(body)?;
    let day: Day = until
        .review_on
        .parse()
        .map_err(|_| Problem::invalid(vec![FieldError::new("review_on", "not_a_date")]))?;
    act(call, &id, move |tx, schema, ctx, id| {
        commands::confirm(tx, schema, ctx, (id, day))
    })
    .await
}

pub(super) async fn read_out(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    act(call, &id, commands::opened).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vote {
    is_helpful: bool,
    #[serde(default)]
    comment: Option<String>,
}

pub(super) async fn judge(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Body>,
) -> ApiResult<StatusCode> {
    let vote: Vote = read(body)?;
    let said = Judgement {
        is_helpful: vote.is_helpful,
        comment: vote.comment,
    };
    act(call, &id, move |tx, schema, ctx, id| {
        commands::vote(tx, schema, ctx, (id, &said))
    })
    .await
}
