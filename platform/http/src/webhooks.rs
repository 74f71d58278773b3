//! Webhooks: subscriptions, their secrets, and the log of what was sent. For administrators in person: a subscription tells
//! whatever its owner may see, which is more than an API key may.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_record::people::{Names, names};
use guanxi_record::webhook::{self, Delivery, Made, RIGHT, Subscription, SubscriptionInput, Webhooks};
use guanxi_types::{RawId, Result};
use serde_json::{Value as Js, json};

use crate::asked::Asked;
use crate::error::ApiResult;
use crate::operation::{Operation, Parameter};
use crate::session::Call;
use crate::shape::{
    Shapes, boolean, choice, id, id_in, instant, integer, list, nullable, object, page, text, text_to,
};
use crate::state::AppState;

const STATES: [&str; 4] = ["waiting", "done", "failed", "withheld"];

pub(crate) const OPERATIONS: [Operation; 8] = [
    Operation::get(
        "/webhooks",
        "list_webhooks",
        "The subscriptions of other programs, by name",
    )
    .gives(200, all),
    Operation::post(
        "/webhooks",
        "create_webhook",
        "Make a subscription; its secret is shown once",
    )
    .takes(input)
    .gives(201, made)
    .refuses(&[409]),
    Operation::put(
        "/webhooks/{id}",
        "write_webhook",
        "Change a subscription, switch it on or off",
    )
    .takes(changed)
    .refuses(&[409]),
    Operation::delete(
        "/webhooks/{id}",
        "delete_webhook",
        "Remove a subscription with its log",
    ),
    Operation::post(
        "/webhooks/{id}/secret",
        "renew_webhook_secret",
        "A new secret, shown once; the old one signs beside it for a day",
    )
    .gives(200, made),
    Operation::post(
        "/webhooks/{id}/test",
        "test_webhook",
        "Send a ping; its delivery stands in the log",
    )
    .gives(202, sent)
    .refuses(&[409]),
    Operation::get(
        "/webhooks/{id}/deliveries",
        "list_webhook_deliveries",
        "What was sent, newest first: state, tries, answer, next try",
    )
    .query(&[Parameter::new("state", state), Parameter::new("after", after)])
    .gives(200, deliveries_shape),
    Operation::post(
        "/webhook-deliveries/{id}/retry",
        "retry_webhook_delivery",
        "Send a message again, now",
    )
    .refuses(&[409]),
];

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/webhooks", get(read).post(create))
        .route("/webhooks/{id}", axum::routing::put(change).delete(remove))
        .route("/webhooks/{id}/secret", post(renew))
        .route("/webhooks/{id}/test", post(test))
        .route("/webhooks/{id}/deliveries", get(deliveries))
        .route("/webhook-deliveries/{id}/retry", post(retry))
}

fn entries() -> Js {
    let acts = list(&choice(&["created", "updated", "deleted", "*"]));
    list(&object(&[("entity", text()), ("acts", acts)]))
}

fn input(_: &mut Shapes) -> Js {
    object(&[
        ("name", text_to(100)),
        ("address", text_to(2_000)),
        ("events", entries()),
        ("with_values?", boolean()),
        ("is_active?", boolean()),
        ("version?", integer()),
    ])
}

fn changed(_: &mut Shapes) -> Js {
    object(&[
        ("version", integer()),
        ("name", text_to(100)),
        ("address", text_to(2_000)),
        ("events", entries()),
        ("with_values?", boolean()),
        ("is_active?", boolean()),
    ])
}

fn made(_: &mut Shapes) -> Js {
    object(&[("id", id()), ("secret", text())])
}

fn sent(_: &mut Shapes) -> Js {
    object(&[("id", id())])
}

fn state(_: &mut Shapes) -> Js {
    choice(&STATES)
}

fn after(_: &mut Shapes) -> Js {
    id()
}

fn all(_: &mut Shapes) -> Js {
    let owner = object(&[("id", id()), ("name", nullable(text()))]);
    let one = object(&[
        ("id", id()),
        ("version", integer()),
        ("name", text()),
        ("address", text()),
        ("events", entries()),
        ("with_values", boolean()),
        ("is_active", boolean()),
        ("off_reason", nullable(choice(&["gone", "failing", "owner"]))),
        ("owner", owner),
        ("failures", integer()),
        ("failing_since", nullable(instant())),
        ("old_secret_until", nullable(instant())),
        ("created_at", instant()),
        ("updated_at", instant()),
    ]);
    object(&[("items", list(&one)), ("allows_private", boolean())])
}

fn deliveries_shape(_: &mut Shapes) -> Js {
    page(&object(&[
        ("id", id()),
        ("message", text()),
        ("entity", nullable(text())),
        ("act", choice(&["created", "updated", "deleted", "ping"])),
        ("record_id", nullable(id())),
        ("happened_at", instant()),
        ("state", choice(&STATES)),
        ("tries", integer()),
        ("tried_at", nullable(instant())),
        ("next_at", nullable(instant())),
        ("status", nullable(integer())),
        ("answer", nullable(text())),
        ("fault", nullable(text())),
    ]))
}

/// Administrators, signed in themselves.
fn require(call: &Call) -> Result<Arc<Webhooks>> {
    call.require_person()?;
    webhook::require(&call.ctx)?;
    call.state.service()
}

fn number(text: &str) -> Result<RawId> {
    id_in(text, RIGHT)
}

fn at(ms: Option<i64>) -> Js {
    ms.map_or(Js::Null, |ms| guanxi_record::instant_json(&ms.into()))
}

async fn read(call: Call) -> ApiResult<Json<Js>> {
    let hooks = require(&call)?;
    let (found, names) = call
        .state
        .store
        .read(|r| {
            let found = webhook::list(r)?;
            let names = names(r, found.iter().map(|hook| hook.owner_id))?;
            Ok((found, names))
        })
        .await?;
    let items: Vec<Js> = found.iter().map(|hook| describe(hook, &names)).collect();
    Ok(Json(
        json!({ "items": items, "allows_private": hooks.allows_private() }),
    ))
}

fn describe(hook: &Subscription, names: &Names) -> Js {
    json!({
        "id": hook.id.to_string(), "version": hook.version, "name": hook.name, "address": hook.address,
        "events": hook.events, "with_values": hook.with_values, "is_active": hook.is_active,
        "off_reason": hook.off_reason,
        "owner": { "id": hook.owner_id.to_string(), "name": names.get(&hook.owner_id) },
        "failures": hook.failures, "failing_since": at(hook.failing_since),
        "old_secret_until": at(hook.old_secret_until),
        "created_at": at(Some(hook.created_at)), "updated_at": at(Some(hook.updated_at)),
    })
}

fn made_json(made: &Made) -> Json<Js> {
    Json(json!({ "id": made.id.to_string(), "secret": made.secret }))
}

async fn create(call: Call, Json(input): Json<SubscriptionInput>) -> ApiResult<(StatusCode, Json<Js>)> {
    let hooks = require(&call)?;
    let ctx = call.ctx;
    let making = call
        .state
        .store
        .write(move |tx| webhook::create(tx, &hooks, &ctx, &input));
    Ok((StatusCode::CREATED, made_json(&making.await?)))
}

async fn change(
    call: Call,
    Path(id): Path<String>,
    Json(input): Json<SubscriptionInput>,
) -> ApiResult<StatusCode> {
    let (hooks, id, ctx) = (require(&call)?, number(&id)?, call.ctx);
    let service = Arc::clone(&hooks);
    call.state
        .store
        .write(move |tx| webhook::change(tx, &hooks, &ctx, (id, &input)))
        .await?;
    // What waited while it was off goes out now.
    service.wake();
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    require(&call)?;
    let (id, ctx) = (number(&id)?, call.ctx);
    call.state
        .store
        .write(move |tx| webhook::remove(tx, &ctx, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn renew(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    require(&call)?;
    let (id, ctx) = (number(&id)?, call.ctx);
    let made = call
        .state
        .store
        .write(move |tx| webhook::renew_secret(tx, &ctx, id))
        .await?;
    Ok(made_json(&made))
}

async fn test(call: Call, Path(id): Path<String>) -> ApiResult<(StatusCode, Json<Js>)> {
    let hooks = require(&call)?;
    let (id, ctx) = (number(&id)?, call.ctx);
    let delivery = call
        .state
        .store
        .write(move |tx| webhook::ping(tx, &ctx, id))
        .await?;
    hooks.wake();
    Ok((StatusCode::ACCEPTED, Json(json!({ "id": delivery.to_string() }))))
}

async fn deliveries(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    require(&call)?;
    let (id, ctx) = (number(&id)?, call.ctx);
    let (found, next) = call
        .state
        .store
        .read(move |r| webhook::deliveries(r, &ctx, id, (asked.text("state"), asked.some_id("after"))))
        .await?;
    let items: Vec<Js> = found.iter().map(delivery_json).collect();
    Ok(Json(
        json!({ "items": items, "next": next.map(|id| id.to_string()) }),
    ))
}

fn delivery_json(one: &Delivery) -> Js {
    let is_ping = one.entity.is_empty();
    json!({
        "id": one.id.to_string(), "message": format!("msg_{}", one.id),
        "entity": (!is_ping).then_some(&one.entity), "act": one.act,
        "record_id": (!is_ping).then(|| one.record_id.to_string()),
        "happened_at": at(Some(one.happened_at)), "state": one.state, "tries": one.tries,
        "tried_at": at(one.tried_at), "next_at": at(one.next_at),
        "status": one.status, "answer": one.answer, "fault": one.fault,
    })
}

async fn retry(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let hooks = require(&call)?;
    let (id, ctx) = (number(&id)?, call.ctx);
    call.state
        .store
        .write(move |tx| webhook::retry(tx, &ctx, id))
        .await?;
    hooks.wake();
    Ok(StatusCode::NO_CONTENT)
}
