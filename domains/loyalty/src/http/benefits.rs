//! Benefits: who is entitled, and who had it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_http::shape::{Shapes, boolean, id, id_in, integer, list, nullable, object, text};
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter};
use guanxi_record::{get as record, require};
use guanxi_types::{Action, FieldError, Problem};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::accounts::{id_of, short};
use super::shapes::{self as shape, NAME_MAX, NOTE_MAX};
use crate::commands::{Wanted, take_back_benefit, use_benefit};
use crate::entities::{Benefit, BenefitUse};
use crate::queries::benefit::{entitled, entitled_to};

pub(super) const OPERATIONS: [Operation; 4] = [
    Operation::get(
        "/customers/{id}/benefits",
        "read_customer_benefits",
        "What a customer is entitled to by its tiers, and how much of it is left",
    )
    .gives(200, shape::benefits),
    Operation::get(
        "/benefits/{id}/members",
        "list_entitled_members",
        "Who is entitled to a benefit, and how much of it each has had",
    )
    .query(&[Parameter::new("after", after)])
    .gives(200, entitled_members),
    Operation::post(
        "/benefits/{id}/uses",
        "use_benefit",
        "Give a member a benefit; once under a key",
    )
    .takes(shape::use_benefit)
    .gives(201, shape::opened)
    .refuses(&[409]),
    Operation::post(
        "/benefit-uses/{id}/take-back",
        "take_back_benefit",
        "Take back a use that was recorded by mistake: the quota and the stock are there again",
    )
    .takes(why)
    .gives(201, shape::opened)
    .refuses(&[409]),
];

fn after(_: &mut Shapes) -> Js {
    text()
}

fn why(_: &mut Shapes) -> Js {
    object(&[("note", text())])
}

fn entitled_members(shapes: &mut Shapes) -> Js {
    let one = object(&[
        ("membership_id", id()),
        ("customer_id", id()),
        ("customer", nullable(text())),
        ("household_id", nullable(id())),
        ("tier", text()),
        ("used", integer()),
        ("left", nullable(integer())),
    ]);
    shapes.named("EntitledMembers", |_| {
        object(&[
            ("is_given", boolean()),
            ("count", integer()),
            ("items", list(&one)),
            ("next", nullable(text())),
        ])
    })
}

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/customers/{id}/benefits", get(of_customer))
        .route("/benefits/{id}/members", get(members))
        .route("/benefits/{id}/uses", post(give))
        .route("/benefit-uses/{id}/take-back", post(back))
}

async fn members(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Benefit::def().key)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let reading = call
        .state
        .store
        .read(move |r| entitled_to(r, (&schema, &ctx), id, asked.words("after")));
    let found = reading.await?;
    let items: Vec<Js> = found
        .members
        .iter()
        .map(|one| {
            json!({
                "membership_id": one.membership.to_string(),
                "customer_id": one.customer.to_string(),
                "customer": one.name,
                "household_id": one.household.map(|id| id.to_string()),
                "tier": one.tier,
                "used": one.used,
                "left": one.left,
            })
        })
        .collect();
    Ok(Json(
        json!({ "is_given": found.is_given, "count": found.count, "items": items, "next": found.next }),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    note: String,
}

async fn back(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Why>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let id = id_in(&id, &BenefitUse::def().key)?;
    let missing = || Problem::invalid(vec![FieldError::new("note", "required")]);
    let note = short("note", Some(body.note), NOTE_MAX)?.ok_or_else(missing)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let taking = call
        .state
        .store
        .write(move |tx| take_back_benefit(tx, &schema, &ctx, (id, &note)));
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": taking.await?.to_string() })),
    ))
}

async fn of_customer(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, Benefit::def())?;
    let id = id_in(&id, &Customer::def().key)?;
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        record(r, &ctx, Customer::def(), id)?;
        entitled(r, (id, None), ctx.today())
    });
    let items: Vec<Js> = reading
        .await?
        .iter()
        .map(|known| {
            json!({
                "benefit_id": known.benefit.to_string(),
                "number": known.number,
                "name": known.name,
                "kind": known.kind,
                "reference": known.reference,
                "quota": known.quota,
                "period": known.period,
                "used": known.used,
                "left": known.left,
            })
        })
        .collect();
    Ok(Json(json!({ "benefits": items })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Use {
    customer_id: String,
    #[serde(default)]
    count: Option<i64>,
    key: String,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

async fn give(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Use>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let wanted = Wanted {
        benefit: id_in(&id, &Benefit::def().key)?,
        customer: id_of("customer_id", &body.customer_id)?,
        count: body.count.unwrap_or(1),
        key: body.key,
        reference: short("reference", body.reference, NAME_MAX)?,
        note: short("note", body.note, NOTE_MAX)?,
    };
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let giving = call
        .state
        .store
        .write(move |tx| use_benefit(tx, &schema, &ctx, &wanted));
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": giving.await?.to_string() })),
    ))
}
