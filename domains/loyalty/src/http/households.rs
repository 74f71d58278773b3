//! Joining and leaving households.

use axum::extract::Path;
use axum::routing::post;
use axum::{Json, Router};
use guanxi_customers::entities::Household;
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Call};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::accounts::{id_of, points};
use crate::commands::{Join, Leave, join, leave};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/households/{id}/join", post(enter))
        .route("/households/{id}/leave", post(go))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JoinBody {
    customer_id: String,
    role: String,
    #[serde(default)]
    moves_points: bool,
    key: String,
}

async fn enter(call: Call, Path(id): Path<String>, Json(body): Json<JoinBody>) -> ApiResult<Json<Js>> {
    let wanted = Join {
        household: id_in(&id, &Household::def().key)?,
        customer: id_of("customer_id", &body.customer_id)?,
        role: body.role,
        moves_points: body.moves_points,
        key: body.key,
    };
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let joining = call.state.store.write(move |tx| join(tx, &schema, &ctx, &wanted));
    Ok(Json(json!({ "moved": joining.await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeaveBody {
    customer_id: String,
    #[serde(default)]
    programme_id: Option<String>,
    #[serde(default)]
    points: Option<i64>,
    key: String,
}

async fn go(call: Call, Path(id): Path<String>, Json(body): Json<LeaveBody>) -> ApiResult<Json<Js>> {
    let programme = body.programme_id.as_ref().filter(|text| !text.is_empty());
    let programme = programme.map(|text| id_of("programme_id", text)).transpose()?;
    let share = match (programme, body.points) {
        (Some(programme), Some(wanted)) => Some((programme, points(wanted)?)),
        _ => None,
    };
    let wanted = Leave {
        household: id_in(&id, &Household::def().key)?,
        customer: id_of("customer_id", &body.customer_id)?,
        share,
        key: body.key,
    };
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let leaving = call
        .state
        .store
        .write(move |tx| leave(tx, &schema, &ctx, &wanted));
    leaving.await?;
    Ok(Json(json!({ "moved": body.points.unwrap_or(0) })))
}
