//! Joining and leaving households.

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_customers::entities::{Customer, Household};
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Asked, Call};
use guanxi_record::{get as record, require};
use guanxi_types::{Action, Money, RawId};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::accounts::{id_of, points};
use crate::commands::{Join, Leave, join, leave};
use crate::entities::{Membership, PointsAccount};
use crate::queries::household::{Fate, Way, fate};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/customers/{id}/household-fate", get(told))
        .route("/households/{id}/join", post(enter))
        .route("/households/{id}/leave", post(go))
}

async fn told(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, PointsAccount::def())?;
    require(&call.ctx, Action::Read, Membership::def())?;
    let customer = id_in(&id, &Customer::def().key)?;
    let (way, household) = if asked.is("way", "join") {
        (Way::Join, asked.some_id("household"))
    } else {
        (Way::Leave, Some(asked.id("household")?))
    };
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        record(r, &ctx, Customer::def(), customer)?;
        if let Some(household) = household {
            record(r, &ctx, Household::def(), household)?;
        }
        fate(r, (customer, household), (way, &ctx))
    });
    Ok(Json(said(&reading.await?)))
}

fn said(fate: &Fate) -> Js {
    let points = fate.points.iter().map(|one| {
        json!({
            "programme_id": one.programme.to_string(),
            "programme": one.name,
            "rule": one.rule,
            "available": one.available,
            "others": one.others,
        })
    });
    let tiers = fate.tiers.iter().map(|one| {
        let name = |tier: Option<RawId>| tier.map(|id| one.ladder.name_of(id).to_owned());
        let figure = |value: i64| {
            if one.ladder.metric == "spend" {
                Money::new(value).to_string()
            } else {
                value.to_string()
            }
        };
        json!({
            "scheme_id": one.ladder.id.to_string(),
            "scheme": one.ladder.name,
            "rule": one.rule,
            "own": name(one.own),
            "own_after": name(one.own_after),
            "household": name(one.household),
            "household_after": name(one.household_after),
            "metric": one.ladder.metric,
            "own_value": figure(one.own_value),
            "household_value": figure(one.household_value),
        })
    });
    json!({ "points": points.collect::<Vec<Js>>(), "tiers": tiers.collect::<Vec<Js>>() })
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
    Ok(Json(json!({ "moved": leaving.await? })))
}
