//! Sessions of drawers, and tickets that wait.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_entity::{Entity, Value};
use guanxi_http::body::{id, money, read};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter, idempotent};
use guanxi_record::{Filter, ListQuery, list, once};
use guanxi_types::{Action, ErrorKind, FieldError, Problem, Result};
use serde::Deserialize;
use serde_json::{Map, Value as Js, json};

use super::shapes;
use crate::commands::{
    CashMove, NewParked, NewSession, close_session, move_cash, open_session, park, recall,
};
use crate::entities::ParkedTicket;
use crate::queries;
use crate::till::{KEY_MAX, stores};

const SESSION: &str = "trade.cash_session";
/// Parked tickets of one answer.
const PARKED_MAX: i64 = 100;

/// The operations of [`routes`].
pub(super) const OPERATIONS: [Operation; 8] = [
    Operation::get(
        "/till/session",
        "find_till_session",
        "The open session of a till, if there is one",
    )
    .query(&[
        Parameter::required("store", shapes::id),
        Parameter::required("till", shapes::code),
    ])
    .gives(200, shapes::some_session),
    Operation::post(
        "/till/sessions",
        "open_till_session",
        "Open a till with its float",
    )
    .takes(shapes::new_session)
    .gives(201, shapes::session)
    .refuses(&[409]),
    Operation::get(
        "/till/sessions/{id}",
        "read_till_session",
        "What went through a session",
    )
    .gives(200, shapes::session),
    Operation::post(
        "/till/sessions/{id}/movements",
        "move_cash",
        "Put cash into a drawer, or take it out; the header Idempotency-Key names the movement",
    )
    .takes(shapes::cash_move)
    .gives(201, shapes::session)
    .refuses(&[409]),
    Operation::post(
        "/till/sessions/{id}/close",
        "close_till_session",
        "Close a session with what was counted",
    )
    .takes(shapes::closing)
    .gives(200, shapes::session)
    .refuses(&[409]),
    Operation::get(
        "/till/parked",
        "list_parked_tickets",
        "The tickets that wait in a store",
    )
    .query(&[Parameter::required("store", shapes::id)])
    .gives(200, shapes::parked_list),
    Operation::post("/till/parked", "park_ticket", "Put a ticket aside")
        .takes(shapes::new_parked)
        .gives(201, shapes::made),
    Operation::post(
        "/till/parked/{id}/recall",
        "recall_ticket",
        "Take up a ticket that waits",
    )
    .takes(shapes::taken_as)
    .gives(200, shapes::recalled)
    .refuses(&[409]),
];

/// `/till/session…`, `/till/parked…`.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/till/session", get(find))
        .route("/till/sessions", post(open))
        .route("/till/sessions/{id}", get(summary))
        .route("/till/sessions/{id}/movements", post(movement))
        .route("/till/sessions/{id}/close", post(close))
        .route("/till/parked", get(parked).post(put_aside))
        .route("/till/parked/{id}/recall", post(take_up))
}

async fn find(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (ctx, store) = (call.ctx, asked.id("store")?);
    let found = call.state.store.read(move |r| {
        let id = queries::open_session_of(r, &ctx, store, asked.text("till").unwrap_or_default().trim())?;
        id.map(|id| queries::session_summary(r, &ctx, id)).transpose()
    });
    Ok(Json(json!({ "session": found.await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    store_id: String,
    till: String,
    float: String,
}

async fn open(call: Call, Json(body): Json<Opening>) -> ApiResult<(StatusCode, Json<Js>)> {
    let new = NewSession {
        store_id: id("store_id", &body.store_id)?,
        till: body.till,
        float: money("float", &body.float)?,
    };
    let opening = call.write(move |tx, schema, ctx| {
        let id = open_session(tx, schema, ctx, &new)?;
        queries::session_summary(tx, ctx, id.raw())
    });
    Ok((StatusCode::CREATED, Json(opening.await?)))
}

async fn summary(call: Call, Path(text): Path<String>) -> ApiResult<Json<Js>> {
    let (ctx, session) = (call.ctx, id_in(&text, SESSION)?);
    let found = call
        .state
        .store
        .read(move |r| queries::session_summary(r, &ctx, session));
    Ok(Json(found.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Moved {
    amount: String,
    reason: String,
}

async fn movement(
    call: Call,
    Path(text): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Js>>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let session = id_in(&text, SESSION)?;
    let request = idempotent(&headers, &format!("trade.cash_movement {session}"), &body)?;
    let body: Moved = read(&body)?;
    let moved = CashMove {
        session_id: session,
        amount: money("amount", &body.amount)?,
        reason: body.reason,
    };
    let moving = call.write(move |tx, schema, ctx| {
        once(tx, ctx, request.as_ref(), |tx| move_cash(tx, schema, ctx, &moved))?;
        queries::session_summary(tx, ctx, moved.session_id)
    });
    Ok((StatusCode::CREATED, Json(moving.await?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    counted: String,
    #[serde(default)]
    note: Option<String>,
}

async fn close(call: Call, Path(text): Path<String>, Json(body): Json<Closing>) -> ApiResult<Json<Js>> {
    let (session, counted) = (id_in(&text, SESSION)?, money("counted", &body.counted)?);
    let closing = call.write(move |tx, schema, ctx| {
        close_session(tx, schema, ctx, session, (counted, body.note.as_deref()))?;
        queries::session_summary(tx, ctx, session)
    });
    Ok(Json(closing.await?))
}

async fn parked(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (schema, ctx, store) = (call.state.schema.now(), call.ctx, asked.id("store")?);
    let found = call.state.store.read(move |r| {
        stores(r, &ctx, Action::Read)?.require(r, store)?;
        let def = schema.entity(&ParkedTicket::def().key)?;
        let query = ListQuery {
            filters: vec![
                Filter::parse(def, &format!("store_id:eq:{store}"))?,
                Filter::parse(def, "taken_at:empty")?,
            ],
            limit: Some(PARKED_MAX),
            ..ListQuery::default()
        };
        let page = list(r, &ctx, def, &query)?;
        let mut items = Vec::new();
        for record in &page.records {
            let ticket: ParkedTicket = record.typed()?;
            items.push(json!({
                "id": record.id.to_string(),
                "label": ticket.label,
                "amount": ticket.amount.to_string(),
                "parked_at": guanxi_http::instant(&Value::from(record.created_at)),
            }));
        }
        Ok(items)
    });
    Ok(Json(json!({ "items": found.await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parking {
    key: String,
    label: String,
    store_id: String,
    #[serde(default)]
    customer_id: Option<String>,
    amount: String,
    content: Js,
}

/// Characters of what a parked ticket is called.
const LABEL_MAX: usize = 100;

fn require_key(key: &str) -> Result<()> {
    if key.is_empty() || key.len() > KEY_MAX {
        return Err(Problem::new(ErrorKind::Malformed, "request.bad_idempotency_key").with("max", KEY_MAX));
    }
    Ok(())
}

async fn put_aside(call: Call, Json(body): Json<Parking>) -> ApiResult<(StatusCode, Json<Js>)> {
    require_key(&body.key)?;
    let faults = [
        body.label
            .trim()
            .is_empty()
            .then(|| FieldError::new("label", "required")),
        (body.label.chars().count() > LABEL_MAX)
            .then(|| FieldError::new("label", "too_long").with("max", LABEL_MAX)),
        (!body.content.is_object()).then(|| FieldError::new("content", "not_json")),
    ];
    let faults: Vec<FieldError> = faults.into_iter().flatten().collect();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults).into());
    }
    let customer = body.customer_id.as_deref().filter(|text| !text.is_empty());
    let new = NewParked {
        key: body.key,
        label: body.label.trim().to_owned(),
        store_id: id("store_id", &body.store_id)?,
        customer_id: customer.map(|text| id("customer_id", text)).transpose()?,
        amount: money("amount", &body.amount)?,
        content: body.content.to_string(),
    };
    let parked = call
        .write(move |tx, schema, ctx| park(tx, schema, ctx, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": parked.to_string() }))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TakenAs {
    key: String,
}

async fn take_up(call: Call, Path(text): Path<String>, Json(body): Json<TakenAs>) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let parked = id_in(&text, &ParkedTicket::def().key)?;
    require_key(&body.key)?;
    let taking = call
        .state
        .store
        .write(move |tx| recall(tx, &schema, &ctx, (parked, &body.key)));
    let taken = taking.await?;
    let content: Js = serde_json::from_str(&taken.content).unwrap_or_default();
    let customer = taken.customer_id.map(|id| id.raw().to_string());
    Ok(Json(
        json!({ "label": taken.label, "customer_id": customer, "content": content }),
    ))
}
