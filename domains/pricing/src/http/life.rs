//! Steps of a promotion's life, and codes of a coupon.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::shape::{id_from, id_in};
use guanxi_http::{ApiResult, AppState, Call};
use guanxi_types::{FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{Move, issue, move_on};
use crate::entities::{Coupon, Promotion};

pub(super) fn routes() -> Router<AppState> {
    let step = |step: Move| post(move |call: Call, path: Path<String>, body| go(step, call, path, body));
    Router::new()
        .route("/promotions/{id}/submit", step(Move::Submit))
        .route("/promotions/{id}/approve", step(Move::Approve))
        .route("/promotions/{id}/return", step(Move::Return))
        .route("/promotions/{id}/start", step(Move::Start))
        .route("/promotions/{id}/stop", step(Move::Stop))
        .route("/coupons/{id}/codes", post(codes))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Step {
    version: Option<i64>,
    note: Option<String>,
}

/// Characters of a note at most.
const NOTE_MAX: usize = 500;

async fn go(step: Move, call: Call, Path(id): Path<String>, Json(body): Json<Step>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Promotion::def().key)?;
    if body
        .note
        .as_ref()
        .is_some_and(|note| note.chars().count() > NOTE_MAX)
    {
        return Err(Problem::invalid(vec![FieldError::new("note", "too_long").with("max", NOTE_MAX)]).into());
    }
    let moving = call.write(move |tx, schema, ctx| {
        let note = body.note.as_deref();
        move_on(tx, schema, ctx, (id, body.version), (step, note))
    });
    Ok(Json(json!({ "state": moving.await? })))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Issue {
    count: Option<usize>,
    customer_ids: Vec<String>,
}

async fn codes(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Issue>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let id = id_in(&id, &Coupon::def().key)?;
    let read = |text: &String| {
        id_from(text).ok_or_else(|| Problem::invalid(vec![FieldError::new("customer_ids", "not_an_id")]))
    };
    let customers: Vec<RawId> = body.customer_ids.iter().map(read).collect::<Result<_>>()?;
    let count = body.count.unwrap_or(0);
    let issuing = call.write(move |tx, schema, ctx| issue(tx, schema, ctx, id, (count, &customers)));
    Ok((StatusCode::CREATED, Json(json!({ "codes": issuing.await? }))))
}
