//! What is asked without a change.

use axum::Json;
use axum::extract::Path;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Asked, Call};
use guanxi_pricing::catalogue::Catalogues;
use guanxi_trade::till::Desk;
use serde_json::Value as Js;

use super::body;
use crate::price::offer;
use crate::queries::{balance as balance_of, limit_of, offer_json, order_json, quotation_json, stock_json};

pub(super) async fn price(call: Call, Json(body): Json<body::Asked>) -> ApiResult<Json<Js>> {
    let (ctx, asked) = (call.ctx, body.read()?);
    let at = ctx.clock.now();
    let (schema, prices) = (call.state.schema.now(), call.state.service::<Catalogues>()?);
    let pricing = call.state.store.read(move |r| {
        guanxi_record::require(
            &ctx,
            guanxi_types::Action::Read,
            <crate::entities::Quotation as guanxi_entity::Entity>::def(),
        )?;
        let desk = Desk {
            schema: &schema,
            ctx: &ctx,
            prices: &prices,
        };
        let offer = offer(r, &desk, &asked, at)?;
        Ok(offer_json(&offer, limit_of(r, &ctx, asked.store_id)?))
    });
    Ok(Json(pricing.await?))
}

pub(super) async fn quotation(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let (schema, ctx, id) = (call.state.schema.now(), call.ctx, id_in(&id, "sales.quotation")?);
    let found = call
        .state
        .store
        .read(move |r| quotation_json(r, &schema, &ctx, id));
    Ok(Json(found.await?))
}

pub(super) async fn order(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let (schema, ctx, id) = (call.state.schema.now(), call.ctx, id_in(&id, "sales.order")?);
    let found = call.state.store.read(move |r| order_json(r, &schema, &ctx, id));
    Ok(Json(found.await?))
}

pub(super) async fn balance(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let (ctx, id) = (call.ctx, id_in(&id, "customers.customer")?);
    Ok(Json(
        call.state.store.read(move |r| balance_of(r, &ctx, id)).await?,
    ))
}

pub(super) async fn stock(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let ctx = call.ctx;
    let place = (asked.id("store")?, asked.id("product")?);
    Ok(Json(
        call.state.store.read(move |r| stock_json(r, &ctx, place)).await?,
    ))
}
