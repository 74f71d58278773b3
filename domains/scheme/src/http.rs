//! The scheme over the web: reports, sections, rounds, directions, levels, topics. Records are read and written as any other.

mod shapes;
mod tell;
mod work;

use axum::Router;
use axum::routing::{get, post};
use guanxi_http::{AppState, Operation, Parameter};

const REPORTS: [Operation; 3] = [
    Operation::post(
        "/scheme/reports",
        "make_scheme_report",
        "Make the written scheme; it is made in the background",
    )
    .takes(shapes::order)
    .gives(202, shapes::made)
    .refuses(&[409]),
    Operation::get(
        "/scheme/reports/{id}",
        "read_scheme_report",
        "How far a report is, and its files",
    )
    .gives(200, shapes::report),
    Operation::get(
        "/scheme/sections",
        "list_scheme_sections",
        "The sections of the report: what the figures make of each, and what a person wrote in its place",
    )
    .query(&[Parameter::new("lang", shapes::language)])
    .gives(200, shapes::sections),
];

const ROUNDS: [Operation; 5] = [
    Operation::get(
        "/scheme/rounds/{id}/diagram",
        "draw_scheme_rounds",
        "The diagram of a round with the one before it, of a first round with the next, on one page",
    )
    .query(&[
        Parameter::new("lang", shapes::language),
        Parameter::new("format", shapes::picture),
    ])
    .gives_file(&["image/svg+xml", "application/pdf"]),
    Operation::post(
        "/scheme/rounds/{id}/findings",
        "pin_scheme_finding",
        "Keep the answer of an indicator on a round, with its question",
    )
    .takes(shapes::finding)
    .gives(201, shapes::made)
    .refuses(&[409]),
    Operation::post(
        "/scheme/rounds/{id}/steps",
        "move_scheme_round",
        "Move a round to the phase before or after",
    )
    .takes(shapes::step)
    .gives(200, shapes::made)
    .refuses(&[409]),
    Operation::post(
        "/scheme/rounds/{id}/measure",
        "measure_scheme_round",
        "Count who of the targeted and the held out bought in the days of each campaign",
    )
    .gives(200, shapes::count)
    .refuses(&[409]),
    Operation::post(
        "/scheme/rounds/{id}/close",
        "close_scheme_round",
        "Close a round and open the next one from its refined segments; answers with the next",
    )
    .gives(201, shapes::made)
    .refuses(&[409]),
];

const PLAN: [Operation; 4] = [
    Operation::post(
        "/scheme/directions/ready",
        "add_scheme_directions",
        "Add those of the five directions that aren't there, with their segments and baselines from the figures",
    )
    .gives(200, shapes::count),
    Operation::post(
        "/scheme/directions/{id}/campaign",
        "start_scheme_campaign",
        "Make the draft campaign of a direction, with those of its segment who may be reached as audience, a part of them held out",
    )
    .gives(201, shapes::made)
    .refuses(&[409]),
    Operation::post(
        "/scheme/relations/refresh",
        "refresh_scheme_relations",
        "Bring number, value and recommended level of each group up to date",
    )
    .gives(200, shapes::count),
    Operation::post(
        "/scheme/topics/ready",
        "add_scheme_topics",
        "Add those of the ready topics that aren't there",
    )
    .gives(200, shapes::count),
];

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    [&REPORTS[..], &ROUNDS, &PLAN].concat()
}

/// `/scheme/…`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/scheme/reports", post(work::make_report))
        .route("/scheme/reports/{id}", get(tell::report))
        .route("/scheme/sections", get(tell::sections))
        .route("/scheme/rounds/{id}/diagram", get(tell::diagram))
        .route("/scheme/rounds/{id}/findings", post(work::pin))
        .route("/scheme/rounds/{id}/steps", post(work::step))
        .route("/scheme/rounds/{id}/measure", post(work::measure))
        .route("/scheme/rounds/{id}/close", post(work::close))
        .route("/scheme/directions/ready", post(work::ready_directions))
        .route("/scheme/directions/{id}/campaign", post(work::start_campaign))
        .route("/scheme/relations/refresh", post(work::refresh_relations))
        .route("/scheme/topics/ready", post(work::ready_topics))
}
