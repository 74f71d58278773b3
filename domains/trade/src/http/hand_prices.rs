//! What clerks took off by hand.

use axum::routing::get;
use axum::{Json, Router};
use guanxi_http::shape::{self, Shapes, integer, list, object, text};
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter};
use serde_json::{Value as Js, json};

use super::shapes;
use crate::queries::hand_prices;

pub(super) const OPERATIONS: [Operation; 1] = [Operation::get(
    "/till/hand-prices",
    "sum_hand_prices",
    "What was taken off by hand from a day to a day, by who did it",
)
.query(&[
    Parameter::required("from", shapes::day),
    Parameter::required("to", shapes::day),
    Parameter::new("store", shapes::id),
])
.gives(200, by_clerk)];

fn by_clerk(_: &mut Shapes) -> Js {
    let row = object(&[
        ("clerk_id", shape::id()),
        ("clerk", text()),
        ("lines", integer()),
        ("tickets", integer()),
        ("off", shapes::decimal()),
        ("greatest", shapes::decimal()),
        ("approved", integer()),
    ]);
    object(&[("items", list(&row))])
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/till/hand-prices", get(show))
}

async fn show(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (ctx, days, store) = (
        call.ctx,
        (asked.day("from")?, asked.day("to")?),
        asked.some_id("store"),
    );
    let items = call
        .state
        .store
        .read(move |r| hand_prices(r, &ctx, days, store))
        .await?;
    Ok(Json(json!({ "items": items })))
}
