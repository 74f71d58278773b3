//! Periodicals over the web, and the page that a recipient opens. Records are read and written as any other.

mod door;
mod shapes;
mod work;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router};
use guanxi_http::{AppState, Operation, Parameter};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";
const PDF: &str = "application/pdf";

const EDITIONS: [Operation; 9] = [
    Operation::get(
        "/periodicals/editions/{id}",
        "read_edition_progress",
        "How far the sending of an edition is, and what became of it",
    )
    .gives(200, shapes::progress),
    Operation::post(
        "/periodicals/editions/{id}/approval",
        "approve_edition",
        "Approve an edition that somebody else wrote, as of the version that was read",
    )
    .takes(shapes::seen)
    .refuses(&[409]),
    Operation::post(
        "/periodicals/editions/{id}/reopening",
        "reopen_edition",
        "Make an approved edition a draft again",
    )
    .refuses(&[409]),
    Operation::get(
        "/periodicals/editions/{id}/plan",
        "plan_edition",
        "How many an edition would go to now, and on which ways",
    )
    .gives(200, shapes::counts),
    Operation::post(
        "/periodicals/editions/{id}/sending",
        "send_edition",
        "List the recipients of an approved edition, and send it to them",
    )
    .gives(202, shapes::counts)
    .refuses(&[409]),
    Operation::post(
        "/periodicals/editions/{id}/stop",
        "stop_edition",
        "Stop the sending of an edition: who has nothing yet gets nothing",
    )
    .refuses(&[409]),
    Operation::get(
        "/periodicals/editions/{id}/post-list",
        "download_post_list",
        "Who gets an edition by post",
    )
    .query(&[Parameter::new("format", shapes::format)])
    .gives_file(&[XLSX, CSV]),
    Operation::get(
        "/periodicals/editions/{id}/labels",
        "print_edition_labels",
        "Their addresses on sheets of 3 × 8 labels",
    )
    .gives_file(&[PDF]),
    Operation::post(
        "/periodicals/recipients/{id}/return",
        "return_edition",
        "Write down that the post brought an edition back",
    )
    .takes(shapes::came_back)
    .refuses(&[409]),
];

const PAGE: [Operation; 4] = [
    Operation::get(
        "/public/editions/{code}",
        "read_edition",
        "An edition, for the recipient whose code it is",
    )
    .public()
    .places(&[("code", shapes::code)])
    .refuses(&[404])
    .gives(200, shapes::page),
    Operation::post(
        "/public/editions/{code}/openings",
        "open_edition",
        "Count that a recipient opened an edition",
    )
    .public()
    .places(&[("code", shapes::code)])
    .refuses(&[404, 429]),
    Operation::post(
        "/public/editions/{code}/subscription",
        "subscribe_edition",
        "Say whether the periodical is wanted any more",
    )
    .public()
    .places(&[("code", shapes::code)])
    .takes(shapes::wants)
    .refuses(&[404, 429]),
    Operation::get(
        "/public/editions/{code}/files/{id}",
        "download_edition_file",
        "A PDF file of an edition, for the recipient whose code it is",
    )
    .public()
    .places(&[("code", shapes::code)])
    .refuses(&[404])
    .gives_file(&[PDF]),
];

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    [&EDITIONS[..], &PAGE].concat()
}

/// `/periodicals/…` and `/public/editions/…`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/periodicals/editions/{id}", get(work::told))
        .route("/periodicals/editions/{id}/approval", post(work::approval))
        .route("/periodicals/editions/{id}/reopening", post(work::reopening))
        .route("/periodicals/editions/{id}/plan", get(work::planned))
        .route("/periodicals/editions/{id}/sending", post(work::sending))
        .route("/periodicals/editions/{id}/stop", post(work::stopping))
        .route("/periodicals/editions/{id}/post-list", get(work::list))
        .route("/periodicals/editions/{id}/labels", get(work::sheets))
        .route("/periodicals/recipients/{id}/return", post(work::back))
        .route("/public/editions/{code}", get(door::page))
        .route("/public/editions/{code}/openings", post(door::opening))
        .route("/public/editions/{code}/subscription", post(door::subscription))
        .route("/public/editions/{code}/files/{id}", get(door::file))
        .layer(Extension(Arc::new(door::Limit::new())))
}
