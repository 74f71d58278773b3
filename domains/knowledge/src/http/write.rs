//! The verbs.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use guanxi_entity::Entity;
use guanxi_http::body::{Object, day, read};
use guanxi_http::{ApiResult, Call};
use guanxi_record::Schema;
use guanxi_store::Tx;
use guanxi_types::{Ctx, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{self, Decision, Draft, Judgement};
use crate::entities::Article;

/// Does a verb to an article.
async fn act(
    call: Call,
    id: &str,
    verb: impl Fn(&mut Tx<'_>, &Schema, &Ctx, RawId) -> Result<()> + Send + 'static,
) -> ApiResult<StatusCode> {
    call.act_on((Article::def(), id), verb).await
}

pub(super) async fn ready_bases(call: Call) -> ApiResult<Json<Js>> {
    let count = call.write(commands::ready).await?;
    Ok(Json(json!({ "count": count })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    version: i64,
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
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    let text: Text = read(&body)?;
    let draft = Draft {
        version: text.version,
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
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    let asked: Reviewer = read(&body)?;
    let reviewer = guanxi_http::shape::id_from(&asked.reviewer_id)
        .ok_or_else(|| Problem::wrong("reviewer_id", "required"))?;
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
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    let said: Said = read(&body)?;
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
    version: i64,
}

pub(super) async fn bring_back(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    let former: Former = read(&body)?;
    act(call, &id, move |tx, schema, ctx, id| {
        commands::restore(tx, schema, ctx, (id, former.number, former.version))
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
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    let until: Until = read(&body)?;
    let day = day("review_on", &until.review_on)?;
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
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    let vote: Vote = read(&body)?;
    let said = Judgement {
        is_helpful: vote.is_helpful,
        comment: vote.comment,
    };
    act(call, &id, move |tx, schema, ctx, id| {
        commands::vote(tx, schema, ctx, (id, &said))
    })
    .await
}
