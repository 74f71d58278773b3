//! The grid of a book's prices.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::body::{money, qty, some_id};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Asked, Call};
use guanxi_types::{Money, Problem, Qty, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::write_matrix;
use crate::entities::PriceBook;
use crate::queries::matrix::{Matrix, Place, Subject, matrix};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/price-books/{id}/matrix", get(show).put(replace))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Body {
    version: Option<String>,
    cells: Vec<CellBody>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct CellBody {
    qty_from: String,
    tier: Option<String>,
    market_area_id: Option<String>,
    amount: String,
}

fn subject(asked: &Asked) -> Subject {
    let product = asked.some_id("product_id");
    Subject {
        product,
        category: asked.some_id("category_id").filter(|_| product.is_none()),
    }
}

fn cell((at, cell): (usize, &CellBody)) -> Result<(Place, Money)> {
    let field = |name: &str| format!("cells.{at}.{name}");
    let qty_from = qty(&field("qty_from"), &cell.qty_from)?;
    let amount = money(&field("amount"), &cell.amount)?;
    if qty_from < Qty::ZERO {
        return Err(Problem::wrong(&field("qty_from"), "negative"));
    }
    if amount < Money::ZERO {
        return Err(Problem::wrong(&field("amount"), "negative"));
    }
    let place = Place {
        qty_from,
        tier: cell
            .tier
            .as_deref()
            .map(str::trim)
            .filter(|tier| !tier.is_empty())
            .map(str::to_owned),
        area: some_id(&field("market_area_id"), cell.market_area_id.as_deref())?,
    };
    Ok((place, amount))
}

async fn show(call: Call, Path(book): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    let (book, subject) = (id_in(&book, &PriceBook::def().key)?, subject(&asked));
    let ctx = call.ctx;
    let found = call
        .state
        .store
        .read(move |r| matrix(r, &ctx, book, subject))
        .await?;
    Ok(Json(answer(book, &found)))
}

async fn replace(
    call: Call,
    Path(book): Path<String>,
    asked: Asked,
    Json(body): Json<Body>,
) -> ApiResult<Json<Js>> {
    let (book, subject) = (id_in(&book, &PriceBook::def().key)?, subject(&asked));
    let cells = body
        .cells
        .iter()
        .enumerate()
        .map(cell)
        .collect::<Result<Vec<_>>>()?;
    let writing = call.write(move |tx, schema, ctx| {
        let wanted = (body.version.as_deref(), cells.as_slice());
        write_matrix(tx, schema, ctx, (book, subject), wanted)
    });
    Ok(Json(answer(book, &writing.await?)))
}

fn answer(book: RawId, matrix: &Matrix) -> Js {
    let cells: Vec<Js> = matrix
        .cells
        .iter()
        .map(|(place, cell)| {
            json!({
                "qty_from": place.qty_from.to_string(),
                "tier": place.tier,
                "market_area_id": place.area.map(|id| id.to_string()),
                "amount": cell.amount.to_string(),
            })
        })
        .collect();
    let areas: Vec<Js> = matrix
        .areas
        .iter()
        .map(|(id, name)| json!({ "id": id.to_string(), "name": name }))
        .collect();
    json!({
        "book_id": book.to_string(),
        "version": matrix.version,
        "cells": cells,
        "areas": areas,
        "other_rules": matrix.others,
    })
}
