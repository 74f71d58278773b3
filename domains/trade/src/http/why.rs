//! Why a ticket cost what it cost.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_http::shape::id_in;
use guanxi_http::shape::{self, Shapes, integer, list, nullable, object};
use guanxi_http::{ApiResult, AppState, Call, Operation};
use serde_json::{Value as Js, json};

use super::{SALE, shapes};
use crate::queries::ticket_why;
use crate::till::again::Again;

/// The operations of [`routes`].
pub(super) const OPERATIONS: [Operation; 1] = [Operation::get(
    "/till/tickets/{id}/why",
    "explain_ticket",
    "What a ticket's prices were made of when it was rung up, and which promotions didn't apply",
)
.gives(200, explained)];

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/till/tickets/{id}/why", get(why))
}

async fn why(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let (ctx, id) = (call.ctx, id_in(&id, SALE)?);
    let found = call.state.store.read(move |r| ticket_why(r, &ctx, id));
    Ok(Json(json!({ "answer": found.await? })))
}

fn explained(shapes: &mut Shapes) -> Js {
    shapes.named("TicketWhy", |_| {
        let answer = object(&[
            ("at", shape::instant()),
            ("catalogue_version", integer()),
            ("lines", list(&shapes::quoted_line())),
            ("effects", list(&shapes::effect())),
            ("refusals", list(&shapes::refusal())),
            ("list_amount", shapes::decimal()),
            ("discount", shapes::decimal()),
            ("amount", shapes::decimal()),
            // Whether pricing it again gives the same; nothing of tickets from before what is needed for it was kept.
            ("again", nullable(shape::choice(&Again::NAMES))),
        ]);
        object(&[("answer", nullable(answer))])
    })
}
