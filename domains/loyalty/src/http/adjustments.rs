//! Points by hand.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Call};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::accounts::{points, short};
use super::shapes::NOTE_MAX;
use crate::commands::{Adjust, Decision, adjust, decide};
use crate::entities::{PointsAccount, PointsAdjustment};

pub(super) fn routes() -> Router<AppState> {
    let deciding = |is_allowed: bool| {
        post(move |call: Call, path: Path<String>, body| decided(is_allowed, call, path, body))
    };
    Router::new()
        .route("/points-accounts/{id}/adjust", post(wish))
        .route("/points-adjustments/{id}/approve", deciding(true))
        .route("/points-adjustments/{id}/refuse", deciding(false))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdjustBody {
    points: i64,
    reason: String,
    #[serde(default)]
    note: Option<String>,
    key: String,
}

async fn wish(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<AdjustBody>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let wanted = Adjust {
        account: id_in(&id, &PointsAccount::def().key)?,
        points: points(body.points)?,
        reason: body.reason,
        note: short("note", body.note, NOTE_MAX)?,
        key: body.key,
    };
    let adjusting = call.write(move |tx, schema, ctx| adjust(tx, schema, ctx, &wanted));
    let (id, state) = adjusting.await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": id.to_string(), "state": state })),
    ))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DecisionBody {
    note: Option<String>,
}

async fn decided(
    is_allowed: bool,
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<DecisionBody>,
) -> ApiResult<Json<Js>> {
    let decision = Decision {
        adjustment: id_in(&id, &PointsAdjustment::def().key)?,
        is_allowed,
        note: short("note", body.note, NOTE_MAX)?,
    };
    let deciding = call.write(move |tx, schema, ctx| decide(tx, schema, ctx, &decision));
    Ok(Json(json!({ "state": deciding.await? })))
}
