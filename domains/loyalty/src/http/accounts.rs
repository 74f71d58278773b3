//! Acts on accounts of points, and on what is put aside of them.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_http::shape::{id_from, id_in};
use guanxi_http::{ApiResult, AppState, Call};
use guanxi_record::{get, require};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::sales::require_foreign;
use super::shapes::{NAME_MAX, POINTS_MAX};
use crate::commands::{
    Freeze, Hold, Spend, Spent, Transfer, capture, freeze, hold, open_account, redeem, release, transfer,
};
use crate::entities::{PointsAccount, PointsEntry, PointsHold, PointsProgramme};

pub(super) fn routes() -> Router<AppState> {
    let freezing = |what: Freeze| post(move |call: Call, path: Path<String>| set_frozen(what, call, path));
    Router::new()
        .route("/points-accounts", post(open))
        .route("/points-accounts/{id}/redeem", post(spend))
        .route("/points-accounts/{id}/transfer", post(give))
        .route("/points-accounts/{id}/freeze", freezing(Freeze::Freeze))
        .route("/points-accounts/{id}/thaw", freezing(Freeze::Thaw))
        .route("/points-accounts/{id}/holds", post(put_aside))
        .route("/points-holds/{id}/capture", post(take))
        .route("/points-holds/{id}/release", post(free))
}

/// The id in a body.
pub(super) fn id_of(field: &str, text: &str) -> Result<RawId> {
    id_from(text).ok_or_else(|| Problem::invalid(vec![FieldError::new(field, "not_an_id")]))
}

/// A text that isn't longer than that.
pub(super) fn short(field: &str, text: Option<String>, max: usize) -> Result<Option<String>> {
    let is_long = text.as_ref().is_some_and(|text| text.chars().count() > max);
    if is_long {
        return Err(Problem::invalid(vec![
            FieldError::new(field, "too_long").with("max", max),
        ]));
    }
    Ok(text.filter(|text| !text.is_empty()))
}

pub(super) fn points(points: i64) -> Result<i64> {
    if points.abs() <= POINTS_MAX {
        return Ok(points);
    }
    Err(Problem::invalid(vec![FieldError::new("points", "out_of_range")]))
}

/// Refuses who may not spend points of this account.
fn require_spending(tx: &mut Tx<'_>, ctx: &Ctx, account: RawId) -> Result<()> {
    require(ctx, Action::Create, PointsEntry::def())?;
    get(tx, ctx, PointsAccount::def(), account).map(drop)
}

fn require_hold(tx: &mut Tx<'_>, ctx: &Ctx, hold: RawId) -> Result<()> {
    require(ctx, Action::Create, PointsEntry::def())?;
    get(tx, ctx, PointsHold::def(), hold).map(drop)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewAccount {
    programme_id: String,
    customer_id: String,
}

async fn open(call: Call, Json(body): Json<NewAccount>) -> ApiResult<(StatusCode, Json<Js>)> {
    require(&call.ctx, Action::Create, PointsAccount::def())?;
    let programme = id_of("programme_id", &body.programme_id)?;
    let customer = id_of("customer_id", &body.customer_id)?;
    let opening = call.write(move |tx, schema, ctx| {
        get(tx, ctx, PointsProgramme::def(), programme)?;
        get(tx, ctx, Customer::def(), customer)?;
        open_account(tx, schema, ctx, (programme, customer))
    });
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": opening.await?.to_string() })),
    ))
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpendBody {
    points: i64,
    key: String,
    #[serde(default)]
    reference: Option<String>,
}

fn spent(spent: Spent) -> Json<Js> {
    Json(json!({ "points": spent.points, "value": spent.value.to_string(), "balance": spent.balance }))
}

/// What points are spent for. With a sale of the company's own they are spent at the till alone: there they come back with its goods.
fn reference_of(text: Option<String>) -> Result<Option<String>> {
    let text = short("reference", text, NAME_MAX)?;
    if let Some(name) = &text {
        require_foreign("reference", name)?;
    }
    Ok(text)
}

async fn spend(call: Call, Path(id): Path<String>, Json(body): Json<SpendBody>) -> ApiResult<Json<Js>> {
    let account = id_in(&id, &PointsAccount::def().key)?;
    let wanted = Spend {
        account,
        points: points(body.points)?,
        key: body.key,
        reference: reference_of(body.reference)?,
    };
    let spending = call.write(move |tx, schema, ctx| {
        require_spending(tx, ctx, account)?;
        redeem(tx, schema, ctx, &wanted)
    });
    Ok(spent(spending.await?))
}

async fn put_aside(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<SpendBody>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let account = id_in(&id, &PointsAccount::def().key)?;
    let wanted = Hold {
        account,
        points: points(body.points)?,
        key: body.key,
        reference: reference_of(body.reference)?,
    };
    let holding = call.write(move |tx, schema, ctx| {
        require_spending(tx, ctx, account)?;
        hold(tx, schema, ctx, &wanted)
    });
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": holding.await?.to_string() })),
    ))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CaptureBody {
    points: Option<i64>,
}

async fn take(call: Call, Path(id): Path<String>, Json(body): Json<CaptureBody>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &PointsHold::def().key)?;
    let wanted = body.points.map(points).transpose()?;
    let taking = call.write(move |tx, schema, ctx| {
        require_hold(tx, ctx, id)?;
        capture(tx, schema, ctx, id, wanted)
    });
    Ok(spent(taking.await?))
}

async fn free(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &PointsHold::def().key)?;
    let freeing = call.write(move |tx, schema, ctx| {
        require_hold(tx, ctx, id)?;
        release(tx, schema, ctx, id)
    });
    freeing.await?;
    Ok(Json(json!({ "state": "released" })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TransferBody {
    to: String,
    points: i64,
    key: String,
    #[serde(default)]
    reference: Option<String>,
}

async fn give(call: Call, Path(id): Path<String>, Json(body): Json<TransferBody>) -> ApiResult<Json<Js>> {
    let wanted = Transfer {
        from: id_in(&id, &PointsAccount::def().key)?,
        to: id_of("to", &body.to)?,
        points: points(body.points)?,
        key: body.key,
        reference: short("reference", body.reference, NAME_MAX)?,
    };
    let moving = call.write(move |tx, schema, ctx| transfer(tx, schema, ctx, &wanted));
    Ok(Json(json!({ "balance": moving.await? })))
}

async fn set_frozen(what: Freeze, call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &PointsAccount::def().key)?;
    let freezing = call.write(move |tx, schema, ctx| freeze(tx, schema, ctx, id, what));
    freezing.await?;
    let state = match what {
        Freeze::Freeze => "frozen",
        Freeze::Thaw => "open",
    };
    Ok(Json(json!({ "state": state })))
}
