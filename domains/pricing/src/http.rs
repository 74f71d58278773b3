//! What is asked of prices over HTTP, beside their records.

mod calendar;
mod card;
mod life;
mod matrix;
mod quote;
mod shapes;

use axum::Router;
use guanxi_http::{AppState, Operation, Parameter};

pub use quote::{Complete, KnownBuyers};

use shapes as shape;

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 11] = [
    Operation::post(
        "/prices/quote",
        "quote_prices",
        "Price a basket, with the reason of every price",
    )
    .takes(shape::quote)
    .gives(200, shape::priced),
    Operation::get(
        "/products/{id}/price-card",
        "read_price_card",
        "Every price of a product and who gets it, in the order of resolution",
    )
    .gives(200, shape::card),
    Operation::get(
        "/price-books/{id}/matrix",
        "read_price_matrix",
        "A book's prices of one subject: quantity by tier and market area",
    )
    .query(&MATRIX_OF)
    .gives(200, shape::matrix),
    Operation::put(
        "/price-books/{id}/matrix",
        "write_price_matrix",
        "Replace a book's prices of one subject; the same again changes nothing",
    )
    .query(&MATRIX_OF)
    .takes(shape::new_matrix)
    .gives(200, shape::matrix)
    .refuses(&[409]),
    Operation::post("/promotions/{id}/submit", "submit_promotion", "Ask for approval")
        .takes(shape::step)
        .gives(200, shape::state)
        .refuses(&[409]),
    Operation::post(
        "/promotions/{id}/approve",
        "approve_promotion",
        "Allow it; not by its author",
    )
    .takes(shape::step)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post(
        "/promotions/{id}/return",
        "return_promotion",
        "Send it back to its author",
    )
    .takes(shape::step)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post(
        "/promotions/{id}/start",
        "start_promotion",
        "Let it run on its days",
    )
    .takes(shape::step)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post("/promotions/{id}/stop", "stop_promotion", "End it for good")
        .takes(shape::step)
        .gives(200, shape::state)
        .refuses(&[409]),
    Operation::get(
        "/promotions/calendar",
        "read_promotion_calendar",
        "Which promotions and price books apply on which days",
    )
    .query(&[
        Parameter::required("from", shape::day),
        Parameter::required("to", shape::day),
    ])
    .gives(200, shape::calendar),
    Operation::post(
        "/coupons/{id}/codes",
        "issue_coupon_codes",
        "Make codes of a coupon",
    )
    .takes(shape::issue)
    .gives(201, shape::issued),
];

const MATRIX_OF: [Parameter; 2] = [
    Parameter::new("product_id", shape::id),
    Parameter::new("category_id", shape::id),
];

/// `/prices/…`, `/promotions/…`, and what belongs to products, price books and coupons.
pub fn routes() -> Router<AppState> {
    Router::new()
        .merge(quote::routes())
        .merge(card::routes())
        .merge(matrix::routes())
        .merge(life::routes())
        .merge(calendar::routes())
}
