//! The till over the web: prices, tickets, returns, sessions, parked tickets, receipts, stock.

mod body;
mod conflicts;
mod count;
mod hand_prices;
mod labels;
mod paper;
mod promotion_shapes;
mod promotions;
mod sessions;
mod shapes;
mod why;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_http::body::{Object, read};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter, idempotent};
use guanxi_pricing::catalogue::Catalogues;
use guanxi_record::{Request, once};
use guanxi_store::Tx;
use guanxi_types::{Action, ErrorKind, Problem, Result};
use serde_json::{Value as Js, json};

use crate::commands::{Completed, complete_sale, move_stock, on_hand, return_sale};
use crate::queries;
use crate::till::member::whose;
use crate::till::price::{self, When};
use crate::till::{Desk, by_hand, club};

const SALE: &str = "trade.sale";
const MOVEMENT: &str = "trade.stock_movement";

const TICKETS: [Operation; 10] = [
    Operation::get(
        "/till/stores",
        "list_till_stores",
        "The stores that the user may sell in, and their open sessions",
    )
    .gives(200, shapes::stores),
    Operation::get(
        "/till/find",
        "find_till_products",
        "Products by barcode, number, name or sound",
    )
    .query(&[Parameter::required("code", shapes::code)])
    .gives(200, shapes::found),
    Operation::get(
        "/till/member",
        "find_till_members",
        "Customers by card, what a phone shows for it, phone number or name",
    )
    .query(&[Parameter::required("code", shapes::code)])
    .gives(200, shapes::members)
    .refuses(&[409]),
    Operation::get(
        "/till/snapshot",
        "read_till_snapshot",
        "Products and prices, to go on selling without a connection",
    )
    .query(&[Parameter::required("store", shapes::id)])
    .gives(200, shapes::snapshot),
    Operation::post(
        "/till/quote",
        "quote_ticket",
        "What a ticket comes to, line by line, and why",
    )
    .takes(shapes::asked)
    .gives(200, shapes::quote),
    Operation::post(
        "/till/sales",
        "complete_sale",
        "Ring a ticket up; the header Idempotency-Key names it",
    )
    .takes(shapes::ticket)
    .gives(201, shapes::completed)
    .refuses(&[409]),
    Operation::post(
        "/till/returns",
        "return_sale",
        "Take goods of a ticket back; the header Idempotency-Key names the return",
    )
    .takes(shapes::returning)
    .gives(201, shapes::completed)
    .refuses(&[409]),
    Operation::get(
        "/till/tickets",
        "list_tickets",
        "Tickets by number, customer or day, the newest first",
    )
    .query(&[
        Parameter::new("store", shapes::id),
        Parameter::new("number", shapes::code),
        Parameter::new("customer", shapes::id),
        Parameter::new("day", shapes::day),
    ])
    .gives(200, shapes::tickets),
    Operation::get(
        "/till/tickets/{id}",
        "read_ticket",
        "A ticket with its lines, payments and receipt",
    )
    .gives(200, shapes::one_ticket),
    Operation::get(
        "/till/receipts/{token}",
        "read_receipt",
        "The receipt of a signed link",
    )
    .public()
    .refuses(&[404])
    .places(&[("token", shapes::code)])
    .gives(200, shapes::receipt),
];

const STOCK: [Operation; 1] = [Operation::post(
    "/stock/movements",
    "move_stock",
    "Write down what came in, went out, went to another store, or was counted; the header Idempotency-Key keeps it from counting twice",
)
.takes(shapes::stock_move)
.gives(201, shapes::on_hand)];

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    [
        &TICKETS[..],
        &sessions::OPERATIONS,
        &STOCK,
        &promotions::OPERATIONS,
        &paper::OPERATIONS,
        &conflicts::OPERATIONS,
        &count::OPERATIONS,
        &hand_prices::OPERATIONS,
        &labels::OPERATIONS,
        &why::OPERATIONS,
    ]
    .concat()
}

/// `/till/…`, `/stock/…`, and what is asked of promotions and tickets together.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/till/stores", get(stores))
        .route("/till/find", get(find))
        .route("/till/member", get(member))
        .route("/till/snapshot", get(snapshot))
        .route("/till/quote", post(quote))
        .route("/till/sales", post(sell))
        .route("/till/returns", post(give_back))
        .route("/till/tickets", get(tickets))
        .route("/till/tickets/{id}", get(ticket))
        .route("/till/receipts/{token}", get(receipt))
        .route("/stock/movements", post(stock))
        .merge(sessions::routes())
        .merge(promotions::routes())
        .merge(paper::routes())
        .merge(conflicts::routes())
        .merge(count::routes())
        .merge(hand_prices::routes())
        .merge(labels::routes())
        .merge(why::routes())
}

async fn stores(call: Call) -> ApiResult<Json<Js>> {
    let ctx = call.ctx;
    let items = call.state.store.read(move |r| queries::tills(r, &ctx)).await?;
    Ok(Json(json!({ "items": items })))
}

/// What was scanned, without what scanners put around it.
fn scanned(asked: &Asked) -> Result<String> {
    let text = asked.text("code").unwrap_or_default().trim();
    if text.is_empty() {
        return Err(Problem::wrong("code", "required"));
    }
    Ok(text.to_owned())
}

async fn find(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (schema, ctx, code) = (call.state.schema.now(), call.ctx, scanned(&asked)?);
    let found = call
        .state
        .store
        .read(move |r| queries::find(r, &schema, &ctx, &code));
    let (is_exact, items) = found.await?;
    let items: Vec<Js> = items.iter().map(queries::FoundProduct::json).collect();
    Ok(Json(json!({ "is_exact": is_exact, "items": items })))
}

async fn member(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (schema, ctx, code) = (call.state.schema.now(), call.ctx, scanned(&asked)?);
    let store = &call.state.store;
    let items = if queries::is_phone_code(&code) {
        store
            .write(move |tx| queries::member_of_phone(tx, &ctx, &code))
            .await?
    } else {
        store
            .read(move |r| queries::members(r, &schema, &ctx, &code))
            .await?
    };
    Ok(Json(json!({ "items": items })))
}

async fn snapshot(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (ctx, store) = (call.ctx, asked.id("store")?);
    let at = ctx.clock.now();
    let (schema, prices) = (call.state.schema.now(), call.state.service::<Catalogues>()?);
    let found = call.state.store.read(move |r| {
        let desk = Desk {
            schema: &schema,
            ctx: &ctx,
            prices: &prices,
        };
        queries::snapshot(r, &desk, store, at)
    });
    Ok(Json(found.await?))
}

async fn quote(call: Call, Json(body): Json<body::Asked>) -> ApiResult<Json<Js>> {
    let (ctx, asked) = (call.ctx, body.read()?);
    let at = ctx.clock.now();
    let (schema, prices) = (call.state.schema.now(), call.state.service::<Catalogues>()?);
    let quoting = call.state.store.read(move |r| {
        let desk = Desk {
            schema: &schema,
            ctx: &ctx,
            prices: &prices,
        };
        // A card says nothing to who doesn't sell.
        crate::till::stores(r, &ctx, Action::Read)?.require(r, asked.store_id)?;
        let whose = whose(r, &ctx, &asked, When::Now(at))?;
        let asked = asked.of(whose);
        let quote = price::quote(r, &desk, &asked, When::Now(at))?;
        let earned = club::would_earn(r, asked.store_id, whose, &quote)?;
        let points = earned
            .iter()
            .map(|(unit, points)| json!({ "unit": unit, "points": points }));
        let mut told = quote.json();
        if let Some(told) = told.as_object_mut() {
            told.insert("points".to_owned(), points.collect());
            let back = quote.back.as_ref().and_then(|back| back.customer_id);
            let purses = club::purses(r, &desk, asked.customer_id.or(back))?;
            told.insert("purses".to_owned(), purses.iter().map(purse).collect());
            let limit = by_hand::limit_json(r, &ctx, (asked.store_id, &quote.by_hand))?;
            told.insert("by_hand".to_owned(), limit);
        }
        Ok(told)
    });
    Ok(Json(quoting.await?))
}

fn purse(purse: &club::Purse) -> Js {
    json!({ "account_id": purse.account.to_string(), "unit": purse.unit, "available": purse.available,
        "per": purse.per, "amount": purse.amount.to_string(), "step": purse.step })
}

/// The key that a till gave its ticket.
fn key_of(headers: &HeaderMap, what: &str, body: &Object) -> Result<(Request, String)> {
    // A ticket whose answer was lost comes again as one that was sold without a connection: it is the same ticket.
    let mut content = body.clone();
    content.remove("offline_at");
    // So does one whose answer was lost and that was approved once more.
    content.remove("approval");
    let request = idempotent(headers, what, &content)?;
    let missing = || Problem::new(ErrorKind::Invalid, "till.key_missing");
    let request = request.ok_or_else(missing)?;
    let key = request
        .key
        .strip_prefix(what)
        .unwrap_or_default()
        .trim()
        .to_owned();
    Ok((request, key))
}

type Sold = (StatusCode, Json<Js>);

async fn sell(call: Call, headers: HeaderMap, Json(body): Json<Object>) -> ApiResult<Sold> {
    let (request, key) = key_of(&headers, SALE, &body)?;
    let ticket = read::<body::Ticket>(&body)?.read(key)?;
    booked(call, request, move |tx, desk| complete_sale(tx, desk, &ticket)).await
}

async fn give_back(call: Call, headers: HeaderMap, Json(body): Json<Object>) -> ApiResult<Sold> {
    let (request, key) = key_of(&headers, SALE, &body)?;
    let back = read::<body::Returning>(&body)?.read(key)?;
    booked(call, request, move |tx, desk| return_sale(tx, desk, &back)).await
}

/// Books a ticket once, whichever kind it is, and answers with it.
async fn booked(
    call: Call,
    request: Request,
    book: impl Fn(&mut Tx<'_>, &Desk<'_>) -> Result<Completed> + Send + 'static,
) -> ApiResult<Sold> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    let prices = call.state.service::<Catalogues>()?;
    let booking = call.state.store.write(move |tx| {
        let desk = Desk {
            schema: &schema,
            ctx: &ctx,
            prices: &prices,
        };
        let mut is_new = false;
        let id = once(tx, &ctx, Some(&request), |tx| {
            let completed = book(tx, &desk)?;
            is_new = completed.is_new;
            Ok(completed.sale_id)
        })?;
        Ok((id, is_new))
    });
    let (id, is_new) = booking.await?;
    // It is on disk: what it looks like is read where nobody waits to write.
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| queries::ticket_json(r, &ctx, id));
    let ticket = reading.await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "is_new": is_new, "ticket": ticket })),
    ))
}

async fn tickets(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let query = queries::TicketQuery {
        store_id: asked.some_id("store"),
        number: asked.words("number").filter(|text| !text.trim().is_empty()),
        customer_id: asked.some_id("customer"),
        day: asked.some_day("day"),
    };
    let ctx = call.ctx;
    let items = call
        .state
        .store
        .read(move |r| queries::tickets(r, &ctx, &query))
        .await?;
    Ok(Json(json!({ "items": items })))
}

async fn ticket(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let (ctx, id) = (call.ctx, id_in(&id, SALE)?);
    let found = call.state.store.read(move |r| queries::ticket_json(r, &ctx, id));
    Ok(Json(found.await?))
}

async fn receipt(State(state): State<AppState>, Path(token): Path<String>) -> ApiResult<Json<Js>> {
    let found = state.store.read(move |r| queries::receipt_of_token(r, &token));
    Ok(Json(found.await?))
}

async fn stock(call: Call, headers: HeaderMap, Json(body): Json<Object>) -> ApiResult<Sold> {
    let request = idempotent(&headers, MOVEMENT, &body)?;
    let moved = read::<body::StockMove>(&body)?.read()?;
    let moving = call.write(move |tx, schema, ctx| {
        once(tx, ctx, request.as_ref(), |tx| {
            move_stock(tx, schema, ctx, &moved)
        })?;
        on_hand(tx, (moved.store_id, moved.product_id))
    });
    let left = moving.await?;
    Ok((StatusCode::CREATED, Json(json!({ "on_hand": left.to_string() }))))
}
