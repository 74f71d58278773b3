//! What a clerk does for members who want to sign in.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Call, Caller, Operation};
use guanxi_types::{ErrorKind, Problem};
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::{Value as Js, json};

use super::shapes;
use crate::commands::{LINK_MS, make_link};

/// Where the members' pages are.
const PAGES: &str = "/m/";
/// Points on each side of the picture, at least.
const QR_SIDE: u32 = 240;

pub(super) const OPERATIONS: [Operation; 1] = [Operation::post(
    "/customers/{id}/member-link",
    "create_member_link",
    "A link by which a customer signs in to the member's own pages, once",
)
.gives(201, shapes::link)];

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/customers/{id}/member-link", post(make))
}

async fn make(call: Call, caller: Caller, Path(id): Path<String>) -> ApiResult<(StatusCode, Json<Js>)> {
    call.require_person()?;
    let id = id_in(&id, &Customer::def().key)?;
    let ctx = call.ctx;
    let making = call.state.store.write(move |tx| make_link(tx, &ctx, id));
    let token = making.await?;
    let origin = caller
        .origin
        .ok_or_else(|| Problem::new(ErrorKind::Malformed, "request.malformed"))?;
    let mut url = origin.join(PAGES).map_err(Problem::internal)?;
    // Behind the sign that browsers don't send on: it stands in no log of a proxy.
    url.set_fragment(Some(&format!("in={token}")));
    let picture = QrCode::new(url.as_str().as_bytes())
        .map_err(Problem::internal)?
        .render::<svg::Color<'_>>()
        .min_dimensions(QR_SIDE, QR_SIDE)
        .build();
    Ok((
        StatusCode::CREATED,
        Json(json!({ "url": url.as_str(), "qr_svg": picture, "seconds": LINK_MS / 1_000 })),
    ))
}
