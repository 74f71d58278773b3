//! The verbs. Each under its key is done once, whoever sends it again.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use guanxi_entity::Entity;
use guanxi_http::body::{Object, read};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call};
use guanxi_pricing::catalogue::Catalogues;
use guanxi_record::{Schema, get};
use guanxi_store::{Queries, Tx};
use guanxi_trade::till::Desk;
use guanxi_types::{Ctx, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use super::body;
use crate::commands::{self, ContractStep, OrderEnd};
use crate::entities::{Contract, Invoice, Payment};
use crate::queries::{order_json, quotation_json};
use crate::rules::step::Step;

type Done = ApiResult<(StatusCode, Json<Js>)>;

/// What is answered: the record that was made or changed.
type Tell = fn(&mut dyn Queries, &Schema, &Ctx, RawId) -> Result<Js>;

/// Does a verb once under its key, and answers with the record.
async fn perform(
    call: Call,
    asked: (&HeaderMap, &str, &Object),
    (status, tell): (StatusCode, Tell),
    act: impl Fn(&mut Tx<'_>, &Desk<'_>) -> Result<RawId> + Send + 'static,
) -> Done {
    let prices = call.state.service::<Catalogues>()?;
    let act = move |tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx| {
        let prices = &prices;
        act(tx, &Desk { schema, ctx, prices })
    };
    let acting = call.write_once(asked, act, move |tx, schema, ctx, id| tell(tx, schema, ctx, id));
    Ok((status, Json(acting.await?)))
}

const MADE: (StatusCode, Tell) = (StatusCode::CREATED, quotation_json);
const CHANGED: (StatusCode, Tell) = (StatusCode::OK, quotation_json);
const ORDERED: (StatusCode, Tell) = (StatusCode::CREATED, order_json);
const ORDER: (StatusCode, Tell) = (StatusCode::OK, order_json);

pub(super) async fn create_quotation(call: Call, headers: HeaderMap, Json(body): Json<Object>) -> Done {
    let draft = read::<body::Draft>(&body)?.read()?;
    perform(
        call,
        (&headers, "sales.quotation", &body),
        MADE,
        move |tx, desk| commands::create_quotation(tx, desk, &draft),
    )
    .await
}

pub(super) async fn update_quotation(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "sales.quotation")?;
    let asked = read::<body::Draft>(&body)?;
    let version = asked.version;
    let draft = asked.read()?;
    let what = format!("sales.quotation/{id}/write");
    perform(call, (&headers, &what, &body), CHANGED, move |tx, desk| {
        commands::update_quotation(tx, desk, (id, version), &draft).map(|()| id)
    })
    .await
}

pub(super) async fn step(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "sales.quotation")?;
    let mut asked = read::<body::Step>(&body)?;
    let wrong = || Problem::wrong("step", "not_a_choice");
    let wanted = Step::named(&asked.step).ok_or_else(wrong)?;
    let (note, version) = (asked.note()?, asked.version);
    let what = format!("sales.quotation/{id}/step");
    perform(call, (&headers, &what, &body), CHANGED, move |tx, desk| {
        let said = (wanted, note.as_deref());
        commands::step(tx, desk.schema, desk.ctx, (id, version), said).map(|_| id)
    })
    .await
}

pub(super) async fn reprice(call: Call, Path(id): Path<String>, headers: HeaderMap) -> Done {
    let id = id_in(&id, "sales.quotation")?;
    let what = format!("sales.quotation/{id}/reprice");
    perform(
        call,
        (&headers, &what, &Object::new()),
        CHANGED,
        move |tx, desk| commands::reprice(tx, desk, id).map(|()| id),
    )
    .await
}

pub(super) async fn revise(call: Call, Path(id): Path<String>, headers: HeaderMap) -> Done {
    let id = id_in(&id, "sales.quotation")?;
    let what = format!("sales.quotation/{id}/revise");
    perform(call, (&headers, &what, &Object::new()), MADE, move |tx, desk| {
        commands::revise(tx, desk, id)
    })
    .await
}

pub(super) async fn order_quotation(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "sales.quotation")?;
    let new = read::<body::NewOrder>(&body)?.read()?;
    let what = format!("sales.quotation/{id}/order");
    perform(call, (&headers, &what, &body), ORDERED, move |tx, desk| {
        commands::order_quotation(tx, desk, id, &new)
    })
    .await
}

pub(super) async fn order_directly(call: Call, headers: HeaderMap, Json(body): Json<Object>) -> Done {
    let (asked, new) = read::<body::DirectOrder>(&body)?.read()?;
    perform(
        call,
        (&headers, "sales.order", &body),
        ORDERED,
        move |tx, desk| commands::order_directly(tx, desk, &asked, &new),
    )
    .await
}

pub(super) async fn reserve(call: Call, Path(id): Path<String>, headers: HeaderMap) -> Done {
    let id = id_in(&id, "sales.order")?;
    let what = format!("sales.order/{id}/reserve");
    perform(call, (&headers, &what, &Object::new()), ORDER, move |tx, desk| {
        commands::reserve(tx, desk, id).map(|()| id)
    })
    .await
}

pub(super) async fn deliver(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "sales.order")?;
    let new = read::<body::Delivery>(&body)?.read()?;
    let what = format!("sales.order/{id}/deliver");
    perform(call, (&headers, &what, &body), ORDERED, move |tx, desk| {
        commands::deliver(tx, desk, id, &new).map(|_| id)
    })
    .await
}

pub(super) async fn invoice(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "sales.order")?;
    let new = read::<body::Invoice>(&body)?.read()?;
    let what = format!("sales.order/{id}/invoice");
    perform(call, (&headers, &what, &body), ORDERED, move |tx, desk| {
        commands::invoice(tx, desk, id, &new).map(|_| id)
    })
    .await
}

pub(super) async fn end_order(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "sales.order")?;
    let mut asked = read::<body::Step>(&body)?;
    let end = match asked.step.as_str() {
        "cancel" => OrderEnd::Cancel,
        "close" => OrderEnd::Close,
        _ => return Err(Problem::wrong("step", "not_a_choice").into()),
    };
    let (note, version) = (asked.note()?, asked.version);
    let what = format!("sales.order/{id}/end");
    perform(call, (&headers, &what, &body), ORDER, move |tx, desk| {
        commands::end_order(tx, desk, (id, version), (end, note.as_deref())).map(|()| id)
    })
    .await
}

fn invoice_json(r: &mut dyn Queries, _: &Schema, ctx: &Ctx, id: RawId) -> Result<Js> {
    let one: Invoice = get(r, ctx, Invoice::def(), id)?.typed()?;
    Ok(json!({ "id": id.to_string(), "number": one.number, "amount": one.amount.to_string() }))
}

pub(super) async fn void(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "sales.invoice")?;
    let note = read::<body::Reason>(&body)?.read()?;
    let what = format!("sales.invoice/{id}/void");
    let told: (StatusCode, Tell) = (StatusCode::CREATED, invoice_json);
    perform(call, (&headers, &what, &body), told, move |tx, desk| {
        commands::void(tx, desk, id, note.as_deref())
    })
    .await
}

fn payment_json(r: &mut dyn Queries, _: &Schema, ctx: &Ctx, id: RawId) -> Result<Js> {
    let one: Payment = get(r, ctx, Payment::def(), id)?.typed()?;
    Ok(json!({
        "id": id.to_string(), "number": one.number, "amount": one.amount.to_string(),
        "allocated": one.allocated.to_string(), "left": (one.amount - one.allocated).to_string(),
    }))
}

pub(super) async fn pay(call: Call, headers: HeaderMap, Json(body): Json<Object>) -> Done {
    let new = read::<body::Payment>(&body)?.read()?;
    let told: (StatusCode, Tell) = (StatusCode::CREATED, payment_json);
    perform(call, (&headers, "sales.payment", &body), told, move |tx, desk| {
        commands::pay(tx, desk, &new)
    })
    .await
}

pub(super) async fn allocate(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "sales.payment")?;
    let parts = read::<body::Allocation>(&body)?.read()?;
    let what = format!("sales.payment/{id}/allocate");
    let told: (StatusCode, Tell) = (StatusCode::OK, payment_json);
    perform(call, (&headers, &what, &body), told, move |tx, desk| {
        commands::allocate(tx, desk, id, &parts).map(|()| id)
    })
    .await
}

fn contract_json(r: &mut dyn Queries, _: &Schema, ctx: &Ctx, id: RawId) -> Result<Js> {
    let record = get(r, ctx, Contract::def(), id)?;
    let one: Contract = record.typed()?;
    Ok(json!({
        "id": id.to_string(), "version": record.version, "number": one.number, "state": one.state,
        "starts_on": one.starts_on.to_string(), "ends_on": one.ends_on.to_string(), "value": one.value.to_string(),
    }))
}

pub(super) async fn contract_step(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "sales.contract")?;
    let mut asked = read::<body::Step>(&body)?;
    let wanted = match asked.step.as_str() {
        "activate" => ContractStep::Activate,
        "terminate" => ContractStep::Terminate,
        "end" => ContractStep::End,
        _ => return Err(Problem::wrong("step", "not_a_choice").into()),
    };
    let (note, version) = (asked.note()?, asked.version);
    let what = format!("sales.contract/{id}/step");
    let told: (StatusCode, Tell) = (StatusCode::OK, contract_json);
    perform(call, (&headers, &what, &body), told, move |tx, desk| {
        let said = (wanted, note.as_deref());
        commands::contract_step(tx, desk.schema, desk.ctx, (id, version), said).map(|_| id)
    })
    .await
}

pub(super) async fn renew(call: Call, Path(id): Path<String>, headers: HeaderMap) -> Done {
    let id = id_in(&id, "sales.contract")?;
    let what = format!("sales.contract/{id}/renew");
    let told: (StatusCode, Tell) = (StatusCode::CREATED, contract_json);
    perform(call, (&headers, &what, &Object::new()), told, move |tx, desk| {
        commands::renew(tx, desk.schema, desk.ctx, id)
    })
    .await
}
