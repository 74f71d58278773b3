//! What accounts and programmes hold.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Asked, Call};
use guanxi_record::{get as record, require};
use guanxi_types::Action;
use serde_json::{Value as Js, json};

use crate::entities::{PointsAccount, PointsProgramme};
use crate::queries::account::{AccountView, EXPIRING_PAGE, accounts_of, expiring};
use crate::queries::liability::{Bucket, liability};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/customers/{id}/points", get(of_customer))
        .route("/points-programmes/{id}/liability", get(owed))
        .route("/points-programmes/{id}/expiring", get(due))
}

async fn of_customer(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, PointsAccount::def())?;
    let id = id_in(&id, &Customer::def().key)?;
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        record(r, &ctx, Customer::def(), id)?;
        accounts_of(r, id, &ctx)
    });
    let accounts: Vec<Js> = reading.await?.iter().map(told).collect();
    Ok(Json(json!({ "accounts": accounts })))
}

/// An account in JSON.
pub(super) fn told(account: &AccountView) -> Js {
    let lots: Vec<Js> = account
        .lots
        .iter()
        .map(|lot| {
            json!({
                "id": lot.id.to_string(),
                "points": lot.remaining,
                "held": lot.held,
                "activates_on": lot.activates_on.to_string(),
                "expires_on": lot.expires_on.map(|day| day.to_string()),
            })
        })
        .collect();
    json!({
        "id": account.id.to_string(),
        "programme_id": account.programme.to_string(),
        "programme": account.name,
        "unit": account.unit,
        "household_id": account.household.map(|id| id.to_string()),
        "state": account.state,
        "balance": account.balance,
        "available": account.available,
        "held": account.held,
        "pending": account.pending,
        "debt": account.debt,
        "value": account.value.to_string(),
        "expiring": account.expiring.map(|(day, points)| json!({ "on": day.to_string(), "points": points })),
        "lots": lots,
    })
}

fn bucket(bucket: &Bucket) -> Js {
    json!({ "name": bucket.name, "points": bucket.points, "value": bucket.value.to_string() })
}

async fn owed(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    call.ctx.require_all(Action::Read, &PointsAccount::def().key)?;
    let id = id_in(&id, &PointsProgramme::def().key)?;
    let on = asked.some_day("on").unwrap_or_else(|| call.ctx.today());
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        record(r, &ctx, PointsProgramme::def(), id)?;
        liability(r, id, on)
    });
    let owed = reading.await?;
    Ok(Json(json!({
        "on": on.to_string(),
        "points": owed.total.points,
        "value": owed.total.value.to_string(),
        "pending": owed.pending,
        "debt": owed.debt,
        "accounts": owed.accounts,
        "by_age": owed.by_age.iter().map(bucket).collect::<Vec<_>>(),
        "by_expiry": owed.by_expiry.iter().map(bucket).collect::<Vec<_>>(),
    })))
}

async fn due(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    call.ctx.require_all(Action::Read, &PointsAccount::def().key)?;
    let id = id_in(&id, &PointsProgramme::def().key)?;
    let days = (asked.day("from")?, asked.day("to")?);
    let after = asked.some_id("after").unwrap_or_default();
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        record(r, &ctx, PointsProgramme::def(), id)?;
        expiring(r, id, days, after)
    });
    let found = reading.await?;
    let is_full = guanxi_types::len_i64(found.len()) == EXPIRING_PAGE;
    let next = found
        .last()
        .filter(|_| is_full)
        .map(|last| last.account.to_string());
    let items: Vec<Js> = found
        .iter()
        .map(|due| {
            json!({
                "account_id": due.account.to_string(),
                "customer_id": due.customer.to_string(),
                "points": due.points,
                "first": due.first.map(|day| day.to_string()),
            })
        })
        .collect();
    Ok(Json(json!({ "items": items, "next": next })))
}
