//! Tiers: where customers stand, letting them in, proof, reviews.

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Asked, Call};
use guanxi_record::{get as record, require};
use guanxi_types::{Action, Day, Money};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::accounts::{id_of, short};
use super::shapes::NOTE_MAX;
use crate::commands::{review_proof, review_some, set_tier};
use crate::entities::{Membership, TierProof, TierScheme};
use crate::queries::prospect::Walk;
use crate::queries::tier::{TierView, falling, standings};

pub(super) fn routes() -> Router<AppState> {
    let deciding = |is_accepted: bool| {
        post(move |call: Call, path: Path<String>, body| decided(is_accepted, call, path, body))
    };
    Router::new()
        .route("/customers/{id}/tiers", get(of_customer))
        .route("/tier-schemes/{id}/members", post(set))
        .route("/tier-schemes/{id}/falling", get(whom))
        .route("/tier-schemes/{id}/review", post(review))
        .route("/tier-proofs/{id}/accept", deciding(true))
        .route("/tier-proofs/{id}/refuse", deciding(false))
}

/// An amount or a count, as the ladder counts.
fn figure(view: &TierView, value: i64) -> String {
    if view.ladder.metric == "spend" {
        Money::new(value).to_string()
    } else {
        value.to_string()
    }
}

/// A standing in JSON.
pub(super) fn told(view: &TierView) -> Js {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let member = view.member.as_ref();
    let tier = member.and_then(|member| member.tier);
    let steps: Vec<Js> = view
        .ladder
        .steps
        .iter()
        .map(|step| {
            json!({
                "id": step.id.to_string(),
                "name": view.ladder.name_of(step.id),
                "rank": step.rank,
                "threshold": step.threshold.map(|value| figure(view, value)),
            })
        })
        .collect();
    json!({
        "scheme_id": view.ladder.id.to_string(),
        "scheme": view.ladder.name,
        "metric": view.ladder.metric,
        "membership_id": member.map(|member| member.id.to_string()),
        "customer_id": member.map(|member| member.customer.to_string()),
        "household_id": member.and_then(|member| member.household).map(|id| id.to_string()),
        "tier_id": tier.map(|id| id.to_string()),
        "tier": tier.map(|id| view.ladder.name_of(id)),
        "since": day(member.and_then(|member| member.since)),
        "keep_until": day(member.and_then(|member| member.keep_until)),
        "grace_until": day(member.and_then(|member| member.grace_until)),
        "value": figure(view, view.value),
        "missing": figure(view, view.missing),
        "next": view.next.map(|(id, left)| {
            json!({ "tier_id": id.to_string(), "tier": view.ladder.name_of(id), "missing": figure(view, left) })
        }),
        "steps": steps,
    })
}

async fn of_customer(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, Membership::def())?;
    let id = id_in(&id, &Customer::def().key)?;
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        record(r, &ctx, Customer::def(), id)?;
        standings(r, id, ctx.today())
    });
    let tiers: Vec<Js> = reading.await?.iter().map(told).collect();
    Ok(Json(json!({ "tiers": tiers })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    customer_id: String,
    #[serde(default)]
    tier_id: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

async fn set(call: Call, Path(id): Path<String>, Json(body): Json<Given>) -> ApiResult<Json<Js>> {
    call.ctx.require_all(Action::Update, &Membership::def().key)?;
    let scheme = id_in(&id, &TierScheme::def().key)?;
    let customer = id_of("customer_id", &body.customer_id)?;
    let tier = body.tier_id.as_ref().filter(|text| !text.is_empty());
    let tier = tier.map(|text| id_of("tier_id", text)).transpose()?;
    let note = short("note", body.note, NOTE_MAX)?;
    let setting = call.write(move |tx, schema, ctx| {
        record(tx, ctx, TierScheme::def(), scheme)?;
        set_tier(tx, schema, ctx, (scheme, customer), (tier, note.as_deref()))
    });
    Ok(Json(json!({ "id": setting.await?.to_string() })))
}

async fn whom(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    call.ctx.require_all(Action::Read, &Membership::def().key)?;
    let scheme = id_in(&id, &TierScheme::def().key)?;
    let until = asked.day("until")?;
    let after = asked.some_id("after").unwrap_or_default();
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        record(r, &ctx, TierScheme::def(), scheme)?;
        falling(r, scheme, (ctx.today(), until), after)
    });
    let (found, next) = reading.await?;
    let items: Vec<Js> = found.iter().map(told).collect();
    Ok(Json(
        json!({ "items": items, "next": next.map(|id| id.to_string()) }),
    ))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct From {
    after: Option<String>,
}

/// Where a review goes on, as [`place`] writes it.
fn walk_of(text: &str) -> guanxi_types::Result<Walk> {
    let (kind, digits) = match text.strip_prefix('h') {
        Some(rest) => ('h', rest),
        None => text.strip_prefix('c').map_or(('m', text), |rest| ('c', rest)),
    };
    let id = match digits {
        "0" => 0,
        digits => id_of("after", digits)?,
    };
    Ok(match kind {
        'h' => Walk::Households(id),
        'c' => Walk::Customers(id),
        _ => Walk::Members(id),
    })
}

fn place(walk: Walk) -> String {
    match walk {
        Walk::Members(id) => id.to_string(),
        Walk::Households(id) => format!("h{id}"),
        Walk::Customers(id) => format!("c{id}"),
    }
}

async fn review(call: Call, Path(id): Path<String>, Json(body): Json<From>) -> ApiResult<Json<Js>> {
    call.ctx.require_all(Action::Update, &Membership::def().key)?;
    let scheme = id_in(&id, &TierScheme::def().key)?;
    let after = body.after.filter(|text| !text.is_empty());
    let walk = after.map_or(Ok(Walk::Members(0)), |text| walk_of(&text))?;
    let reviewing = call.write(move |tx, schema, ctx| {
        record(tx, ctx, TierScheme::def(), scheme)?;
        review_some(tx, schema, ctx, (scheme, walk))
    });
    Ok(Json(json!({ "next": reviewing.await?.map(place) })))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Decision {
    note: Option<String>,
}

async fn decided(
    is_accepted: bool,
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Decision>,
) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &TierProof::def().key)?;
    let note = short("note", body.note, NOTE_MAX)?;
    let deciding =
        call.write(move |tx, schema, ctx| review_proof(tx, schema, ctx, id, (is_accepted, note.as_deref())));
    Ok(Json(json!({ "state": deciding.await? })))
}
