//! What comes back: mail that wasn't delivered, and receivers who want no more.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Call};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Result, Through};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{Place, place_of, release as let_go, take_bounce, unsubscribe};
use crate::entities::BouncedAddress;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    raw: String,
}

pub(super) async fn bounce(call: Call, Json(body): Json<Raw>) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let taking = call
        .state
        .store
        .write(move |tx| take_bounce(tx, &schema, &ctx, &body.raw));
    let done = taking.await?;
    Ok(Json(
        json!({ "messages": done.messages, "blocked": done.blocked }),
    ))
}

pub(super) async fn release(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let id = id_in(&id, &BouncedAddress::def().key)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    call.state
        .store
        .write(move |tx| let_go(tx, &schema, &ctx, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn told(r: &mut dyn Queries, place: &Place) -> Result<Js> {
    let company = r.query_first("SELECT name FROM org_company ORDER BY id LIMIT 1", &[])?;
    let company = company.map_or_else(String::new, |row| row.text(0).to_owned());
    Ok(json!({ "company": company, "channel": place.channel, "is_out": place.is_out }))
}

/// Programs of mail that know only links open this address itself: people are shown the page.
pub(super) async fn read(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> ApiResult<Response> {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let is_person = accepted.is_some_and(|text| text.contains("text/html"));
    let page = format!("/u/{code}");
    let reading = state.store.read(move |r| {
        let mut ctx = Ctx::system("unsubscribe", Through::Page);
        ctx.zone = guanxi_org::zone(r)?;
        let place = place_of(r, &ctx, &code)?;
        told(r, &place)
    });
    let found = reading.await?;
    if is_person {
        return Ok(Redirect::to(&page).into_response());
    }
    Ok(Json(found).into_response())
}

/// Whatever stands in the body: programs of mail post `List-Unsubscribe=One-Click`.
pub(super) async fn leave(State(state): State<AppState>, Path(code): Path<String>) -> ApiResult<Json<Js>> {
    let schema = state.schema.now();
    let leaving = state.store.write(move |tx| {
        let place = unsubscribe(tx, &schema, &code)?;
        told(tx, &place)
    });
    Ok(Json(leaving.await?))
}
