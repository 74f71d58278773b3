//! What is done in the office.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use guanxi_document::WriteFormat;
use guanxi_entity::Entity;
use guanxi_http::body::{Object, read};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Asked, Call, Caller, TemporaryFile, download};
use guanxi_record::Schema;
use guanxi_record::audit::{Note, note};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result, len_i64};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::PDF;
use crate::commands;
use crate::entities::{Edition, Recipient};
use crate::print::{labels, table};
use crate::queries::choice::Counts;
use crate::queries::post::{Addressee, post_list};
use crate::queries::progress::progress;

/// Does a verb to an edition.
async fn act(
    call: Call,
    id: &str,
    verb: impl Fn(&mut Tx<'_>, &Schema, &Ctx, RawId) -> Result<()> + Send + 'static,
) -> ApiResult<StatusCode> {
    call.act_on((Edition::def(), id), verb).await
}

/// Asks something of an edition.
async fn ask<T: Send + 'static>(
    call: &Call,
    id: &str,
    question: impl Fn(&mut dyn Queries, &Ctx, RawId) -> Result<T> + Send + 'static,
) -> Result<T> {
    let id = id_in(id, &Edition::def().key)?;
    call.read(move |r, _, ctx| question(r, ctx, id)).await
}

pub(super) async fn told(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    Ok(Json(ask(&call, &id, |r, ctx, id| progress(r, ctx, id)).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    version: i64,
}

pub(super) async fn approval(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    let seen: Seen = read(&body)?;
    act(call, &id, move |tx, schema, ctx, id| {
        commands::approve(tx, schema, ctx, (id, seen.version))
    })
    .await
}

pub(super) async fn reopening(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    act(call, &id, commands::reopen).await
}

pub(super) async fn stopping(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    act(call, &id, commands::stop).await
}

fn counts_json(counts: &Counts) -> Js {
    json!({ "channels": counts.channels, "reasons": counts.reasons, "left_out": counts.left_out })
}

pub(super) async fn planned(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let counts = ask(&call, &id, |r, ctx, id| commands::plan(r, ctx, id)).await?;
    Ok(Json(counts_json(&counts)))
}

pub(super) async fn sending(
    call: Call,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let counts = ask(&call, &id, |r, ctx, id| commands::plan_sending(r, ctx, id)).await?;
    let id = id_in(&id, &Edition::def().key)?;
    let missing = || Problem::new(ErrorKind::Conflict, "periodicals.no_address_of_ours");
    let origin = caller.origin.ok_or_else(missing)?.origin().ascii_serialization();
    let starting = call.write(move |tx, schema, ctx| commands::start_sending(tx, schema, ctx, (id, &origin)));
    starting.await?;
    Ok((StatusCode::ACCEPTED, Json(counts_json(&counts))))
}

/// The post list; the log has who took it, as of every other file of records.
async fn addressees(call: &Call, id: &str) -> Result<Vec<Addressee>> {
    let found = ask(call, id, |r, ctx, id| post_list(r, ctx, id)).await?;
    let (ctx, count) = (call.ctx.clone(), len_i64(found.len()));
    let query = format!("edition_id:eq:{id}");
    let noting = call.state.store.write(move |tx| {
        let what = Note::new("export").about(&Recipient::def().key, 0);
        note(tx, &ctx, &what.with("count", count).with("query", query.as_str()))
    });
    noting.await?;
    Ok(found)
}

pub(super) async fn list(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Response> {
    let name = asked.text("format").unwrap_or("xlsx");
    let wrong = || Problem::wrong("format", "not_a_choice");
    let format = WriteFormat::named(name).ok_or_else(wrong)?;
    let found = addressees(&call, &id).await?;
    let file = TemporaryFile::in_folder(&call.state.folder.join("tmp"), name)?;
    let (path, lang) = (file.path().to_owned(), call.ctx.locale);
    let writing = tokio::task::spawn_blocking(move || table(&path, format, (&found, lang)));
    writing.await.map_err(Problem::internal)??;
    Ok(download(file.path(), &format!("post-{id}.{name}"), format.media_type()).await?)
}

pub(super) async fn sheets(call: Call, Path(id): Path<String>) -> ApiResult<Response> {
    let found = addressees(&call, &id).await?;
    let lang = call.ctx.locale;
    let setting = tokio::task::spawn_blocking(move || labels(&found, lang));
    let mut answer = setting.await.map_err(Problem::internal)??.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PDF));
    let disposition = format!("inline; filename=\"labels-{id}.pdf\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    reason: String,
}

pub(super) async fn back(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    let id = id_in(&id, &Recipient::def().key)?;
    let back: Back = read(&body)?;
    let writing = call.write(move |tx, schema, ctx| commands::came_back(tx, schema, ctx, (id, &back.reason)));
    writing.await?;
    Ok(StatusCode::NO_CONTENT)
}
