//! Promotions against the tickets of the past: what one would have done, and what one did.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter};
use guanxi_pricing::catalogue::Catalogues;
use guanxi_pricing::engine::Simulated;
use guanxi_pricing::entities::Promotion;
use guanxi_store::Queries;
use guanxi_types::{Money, Qty, RawId, Result};
use serde_json::{Value as Js, json};

use super::{promotion_shapes, shapes};
use crate::queries::{Past, PromotionResult, Simulation, Sold, days, promotion_result, simulation};
use crate::till::price::names;

/// Products of a simulation that are named, those with the largest discount first.
const PRODUCTS_NAMED: usize = 20;

/// The operations of [`routes`].
pub(super) const OPERATIONS: [Operation; 2] = [
    Operation::get(
        "/promotions/{id}/simulation",
        "simulate_promotion",
        "What a promotion would have cost and moved on the tickets of these days",
    )
    .query(&[
        Parameter::new("from", shapes::day),
        Parameter::new("to", shapes::day),
        Parameter::new("store", shapes::id),
    ])
    .gives(200, promotion_shapes::simulation),
    Operation::get(
        "/promotions/{id}/result",
        "read_promotion_result",
        "What a promotion brought and cost",
    )
    .gives(200, promotion_shapes::promotion_result),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/promotions/{id}/simulation", get(simulate))
        .route("/promotions/{id}/result", get(result))
}

async fn simulate(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Promotion::def().key)?;
    let (prices, ctx) = (call.state.service::<Catalogues>()?, call.ctx);
    let told = call.state.store.read(move |r| {
        let past = Past {
            days: days(r, &ctx, (asked.some_day("from"), asked.some_day("to")))?,
            store: asked.some_id("store"),
        };
        let done = simulation(r, &ctx, &prices, (id, past))?;
        simulated(r, past, &done)
    });
    Ok(Json(told.await?))
}

fn simulated(r: &mut dyn Queries, past: Past, done: &Simulation) -> Result<Js> {
    let mut products: Vec<(RawId, i64, Money)> = done
        .total
        .products
        .iter()
        .map(|(product, (qty, off))| (*product, *qty, *off))
        .collect();
    products.sort_by_key(|(product, _, off)| (-off.raw(), *product));
    products.truncate(PRODUCTS_NAMED);
    let ids: Vec<RawId> = products.iter().map(|(product, ..)| *product).collect();
    let names = names(r, &ids)?;
    let product = |(id, qty, off): &(RawId, i64, Money)| {
        let (number, name) = names.get(id).cloned().unwrap_or_default();
        json!({ "id": id.to_string(), "number": number, "name": name, "qty": Qty::new(*qty).to_string(),
            "discount": off.to_string() })
    };
    let mut told = sums(&done.total);
    if let Some(body) = told.as_object_mut() {
        let days = done.days.iter().map(|(day, sum)| {
            json!({ "day": day.to_string(), "tickets": sum.baskets, "reached": sum.reached,
                "discount": sum.discount.to_string(), "net_cost": sum.net_cost.to_string() })
        });
        body.insert("days".to_owned(), days.collect());
        body.insert("products".to_owned(), products.iter().map(product).collect());
        body.insert("from".to_owned(), json!(past.days.0.to_string()));
        body.insert("to".to_owned(), json!(past.days.1.to_string()));
        body.insert("paid".to_owned(), json!(done.paid.to_string()));
        body.insert("every".to_owned(), json!(done.every));
        let spent = done.budget_day.map(|day| day.to_string());
        body.insert("budget_day".to_owned(), json!(spent));
    }
    Ok(told)
}

fn sums(sum: &Simulated) -> Js {
    json!({
        "tickets": sum.baskets,
        "reached": sum.reached,
        "times": sum.times,
        "near": sum.near,
        "discount": sum.discount.to_string(),
        "net_cost": sum.net_cost.to_string(),
        "turnover_with": sum.turnover.0.to_string(),
        "turnover_without": sum.turnover.1.to_string(),
        "turnover_reached": sum.turnover_reached.to_string(),
        "qty": Qty::new(sum.qty).to_string(),
    })
}

async fn result(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Promotion::def().key)?;
    let ctx = call.ctx;
    let found = call
        .state
        .store
        .read(move |r| promotion_result(r, &ctx, id))
        .await?;
    Ok(Json(told(&found)))
}

fn told(found: &PromotionResult) -> Js {
    let days = found.days.iter().map(|one| {
        json!({ "day": one.day.to_string(), "uses": one.uses, "tickets": one.tickets,
            "discount": one.discount.to_string() })
    });
    json!({
        "days": days.collect::<Vec<_>>(),
        "uses": found.uses,
        "tickets": found.tickets,
        "customers": found.customers,
        "first_time": found.first_time,
        "discount": found.discount.to_string(),
        "given_back": found.given_back.to_string(),
        "turnover_of_tickets": found.turnover_of_tickets.to_string(),
        "from": found.span.map(|(from, _)| from.to_string()),
        "to": found.span.map(|(_, to)| to.to_string()),
        "lines": sold(&found.lines),
        "during": sold(&found.during),
        "before": sold(&found.before),
    })
}

fn sold(sold: &Sold) -> Js {
    json!({
        "turnover": sold.turnover.to_string(),
        "qty": sold.qty.to_string(),
        "margin": sold.margin.map(|margin| margin.to_string()),
    })
}
