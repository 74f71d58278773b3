//! Benefits: who is entitled, and who had it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Call};
use guanxi_record::{get as record, require};
use guanxi_types::Action;
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::accounts::{id_of, short};
use super::shapes::{NAME_MAX, NOTE_MAX};
use crate::commands::{Wanted, use_benefit};
use crate::entities::Benefit;
use crate::queries::benefit::entitled;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/customers/{id}/benefits", get(of_customer))
        .route("/benefits/{id}/uses", post(give))
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
