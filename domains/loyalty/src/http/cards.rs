//! Cards, and members found by what they show.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_http::shape::{Shapes, choice, id, id_in, list, nullable, object, text};
use guanxi_http::{ApiResult, AppState, Asked, Call};
use guanxi_record::{get as record, require};
use guanxi_types::Action;
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::accounts::{id_of, short};
use super::shapes::NOTE_MAX;
use crate::commands::{
    CardStep, IsTaken, card_to_change, issue_card, make_cards, merge_card, replace_card, step_card,
};
use crate::entities::{Card, CardSeries, Membership};
use crate::queries::card::{Found, STEP_MS, Waiting, find_member, token, verify, waiting};
use crate::queries::person::{Relative, family};

/// Where else codes are taken; the application adds it.
#[derive(Clone, Debug, Default)]
pub struct CodeSpace(pub Vec<IsTaken>);

pub(super) fn routes() -> Router<AppState> {
    let step = |step: CardStep| post(move |call: Call, path: Path<String>, body| go(step, call, path, body));
    Router::new()
        .route("/card-series/{id}/batches", post(make))
        .route("/cards/{id}/issue", post(issue))
        .route("/cards/{id}/activate", step(CardStep::Activate))
        .route("/cards/{id}/block", step(CardStep::Block))
        .route("/cards/{id}/unblock", step(CardStep::Unblock))
        .route("/cards/{id}/lose", step(CardStep::Lose))
        .route("/cards/{id}/end", step(CardStep::End))
        .route("/cards/{id}/replace", post(replace))
        .route("/cards/{id}/merge", post(merge))
        .route("/card-series/{id}/waiting", get(who_waits))
        .route("/cards/{id}/token", get(show))
        .route("/club/members", get(find))
        .route("/club/members/verify", post(check))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewBatch {
    count: i64,
    key: String,
    #[serde(default)]
    note: Option<String>,
}

async fn make(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<NewBatch>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let id = id_in(&id, &CardSeries::def().key)?;
    let note = short("note", body.note, NOTE_MAX)?;
    let taken = call
        .state
        .service::<CodeSpace>()
        .map(|space| space.0.clone())
        .unwrap_or_default();
    let making = call.write(move |tx, schema, ctx| {
        let which = (id, body.count, taken.as_slice());
        make_cards(tx, schema, ctx, which, (&body.key, note.as_deref()))
    });
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": making.await?.to_string() })),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    customer_id: String,
    #[serde(default)]
    note: Option<String>,
}

async fn issue(call: Call, Path(id): Path<String>, Json(body): Json<Issue>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Card::def().key)?;
    let customer = id_of("customer_id", &body.customer_id)?;
    let note = short("note", body.note, NOTE_MAX)?;
    let issuing = call.write(move |tx, schema, ctx| {
        issue_card(tx, schema, ctx, (id, customer), note.as_deref())?;
        let card: Card = record(tx, ctx, Card::def(), id)?.typed()?;
        Ok(card.state)
    });
    Ok(Json(json!({ "state": issuing.await? })))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Why {
    note: Option<String>,
}

async fn go(
    step: CardStep,
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Why>,
) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Card::def().key)?;
    let note = short("note", body.note, NOTE_MAX)?;
    let going = call.write(move |tx, schema, ctx| step_card(tx, schema, ctx, (id, step), note.as_deref()));
    Ok(Json(json!({ "state": going.await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replace {
    new_card_id: String,
    #[serde(default)]
    note: Option<String>,
}

async fn replace(call: Call, Path(id): Path<String>, Json(body): Json<Replace>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Card::def().key)?;
    let new = id_of("new_card_id", &body.new_card_id)?;
    let note = short("note", body.note, NOTE_MAX)?;
    let replacing =
        call.write(move |tx, schema, ctx| replace_card(tx, schema, ctx, (id, new), note.as_deref()));
    replacing.await?;
    Ok(Json(json!({ "state": "replaced" })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merge {
    card_id: String,
    #[serde(default)]
    note: Option<String>,
}

async fn merge(call: Call, Path(id): Path<String>, Json(body): Json<Merge>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Card::def().key)?;
    let into = id_of("card_id", &body.card_id)?;
    let note = short("note", body.note, NOTE_MAX)?;
    let merging = call.write(move |tx, schema, ctx| merge_card(tx, schema, ctx, (id, into), note.as_deref()));
    merging.await?;
    Ok(Json(json!({ "state": "merged" })))
}

async fn who_waits(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    call.ctx.require_all(Action::Read, &Membership::def().key)?;
    let series = id_in(&id, &CardSeries::def().key)?;
    let after = asked.some_id("after").unwrap_or_default();
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        record(r, &ctx, CardSeries::def(), series)?;
        waiting(r, series, after)
    });
    let (found, next) = reading.await?;
    let one = |one: &Waiting| {
        json!({
            "membership_id": one.membership.to_string(),
            "customer_id": one.customer.to_string(),
            "household_id": one.household.map(|id| id.to_string()),
            "tier": one.tier,
            "since": one.since.map(|day| day.to_string()),
        })
    };
    let items: Vec<Js> = found.iter().map(one).collect();
    Ok(Json(
        json!({ "items": items, "next": next.map(|id| id.to_string()) }),
    ))
}

async fn show(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Card::def().key)?;
    // What the phone shows is as good as the card: for who may change it.
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        card_to_change(r, &ctx, id)?;
        token(r, id, ctx.clock.now())
    });
    Ok(Json(
        json!({ "token": reading.await?, "seconds": STEP_MS / 1_000 }),
    ))
}

/// Who may show a household's card.
pub fn relative(shapes: &mut Shapes) -> Js {
    shapes.named("Relative", |_| {
        object(&[
            ("id", id()),
            ("number", nullable(text())),
            ("name", nullable(text())),
            ("role", choice(&["head", "spouse", "child", "parent", "other"])),
        ])
    })
}

pub(super) fn found_shape(shapes: &mut Shapes) -> Js {
    let relative = relative(shapes);
    shapes.named("FoundMember", |_| {
        object(&[
            ("customer_id", id()),
            ("household_id", nullable(id())),
            ("card_id", nullable(id())),
            ("family", list(&relative)),
        ])
    })
}

fn told((found, family): &(Found, Vec<Relative>)) -> Json<Js> {
    Json(json!({
        "customer_id": found.customer.to_string(),
        "household_id": found.household.map(|id| id.to_string()),
        "card_id": found.card.map(|id| id.to_string()),
        "family": family.iter().map(Relative::json).collect::<Vec<Js>>(),
    }))
}

async fn find(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, Customer::def())?;
    let code = asked.words("code").unwrap_or_default();
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        let found = find_member(r, &code, ctx.today())?;
        record(r, &ctx, Customer::def(), found.customer)?;
        let family = family(r, &ctx, &found)?;
        Ok((found, family))
    });
    Ok(told(&reading.await?))
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    token: String,
}

async fn check(call: Call, Json(body): Json<Token>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, Customer::def())?;
    let ctx = call.ctx;
    let checking = call.state.store.write(move |tx| {
        let found = verify(tx, &body.token, (ctx.clock.now(), ctx.today()))?;
        record(tx, &ctx, Customer::def(), found.customer)?;
        let family = if found.is_of_card(&body.token) {
            family(tx, &ctx, &found)?
        } else {
            // A member's own code says who it is.
            Vec::new()
        };
        Ok((found, family))
    });
    Ok(told(&checking.await?))
}
