//! Deciding on tickets of terminals that wait.

use axum::extract::Path;
use axum::routing::post;
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::shape::{Shapes, id, id_in, id_or_empty, nullable, object, text_to};
use guanxi_http::{ApiResult, AppState, Call, Operation, body};
use guanxi_types::{FieldError, Problem, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{Settle, settle_conflict};
use crate::entities::SaleConflict;

/// Characters of a note at most.
const NOTE_MAX: u32 = 500;

pub(super) const OPERATIONS: [Operation; 2] = [
    Operation::post(
        "/trade/sale-conflicts/{id}/accept",
        "accept_sale_conflict",
        "Accept a terminal's ticket that waits: it becomes a sale that earns, or corrects the one that is there",
    )
    .takes(accept_shape)
    .gives(200, done_shape)
    .refuses(&[409]),
    Operation::post(
        "/trade/sale-conflicts/{id}/refuse",
        "refuse_sale_conflict",
        "Refuse a terminal's ticket that waits, with a reason",
    )
    .takes(refuse_shape)
    .gives(200, done_shape)
    .refuses(&[409]),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/trade/sale-conflicts/{id}/accept", post(accept))
        .route("/trade/sale-conflicts/{id}/refuse", post(refuse))
}

fn accept_shape(shapes: &mut Shapes) -> Js {
    shapes.named("AcceptSaleConflict", |_| {
        object(&[
            ("customer_id?", nullable(id_or_empty())),
            ("note?", nullable(text_to(NOTE_MAX))),
        ])
    })
}

fn refuse_shape(shapes: &mut Shapes) -> Js {
    shapes.named("RefuseSaleConflict", |_| object(&[("note", text_to(NOTE_MAX))]))
}

fn done_shape(shapes: &mut Shapes) -> Js {
    shapes.named("SaleConflictSettled", |_| object(&[("sale_id", nullable(id()))]))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Accept {
    customer_id: Option<String>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refuse {
    note: String,
}

fn short(note: Option<String>) -> Result<Option<String>> {
    let longest = usize::try_from(NOTE_MAX).unwrap_or(usize::MAX);
    if note.as_ref().is_some_and(|text| text.chars().count() > longest) {
        return Err(Problem::invalid(vec![
            FieldError::new("note", "too_long").with("max", NOTE_MAX),
        ]));
    }
    Ok(note
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty()))
}

async fn decided(call: Call, wanted: Settle) -> ApiResult<Json<Js>> {
    let settling = call.write(move |tx, schema, ctx| settle_conflict(tx, schema, ctx, &wanted));
    let sale = settling.await?;
    Ok(Json(json!({ "sale_id": sale.map(|id| id.to_string()) })))
}

async fn accept(call: Call, Path(path): Path<String>, Json(sent): Json<Accept>) -> ApiResult<Json<Js>> {
    let customer = sent.customer_id.filter(|text| !text.is_empty());
    let wanted = Settle {
        conflict: id_in(&path, &SaleConflict::def().key)?,
        is_accepted: true,
        customer: customer.map(|text| body::id("customer_id", &text)).transpose()?,
        note: short(sent.note)?,
    };
    decided(call, wanted).await
}

async fn refuse(call: Call, Path(path): Path<String>, Json(sent): Json<Refuse>) -> ApiResult<Json<Js>> {
    let wanted = Settle {
        conflict: id_in(&path, &SaleConflict::def().key)?,
        is_accepted: false,
        customer: None,
        note: short(Some(sent.note))?,
    };
    decided(call, wanted).await
}
