//! Campaigns, budgets and leads over the web: their verbs. Records are read as any other.

mod body;
mod door;
mod shapes;
mod verbs;

use std::sync::Arc;

use axum::routing::{get, post, put};
use axum::{Extension, Router};
use guanxi_http::{AppState, Operation};

const CAMPAIGNS: [Operation; 5] = [
    Operation::get(
        "/marketing/campaigns/{id}",
        "read_campaign",
        "A campaign with the steps that it may take, its money, its pilot and copies",
    )
    .gives(200, shapes::campaign),
    Operation::post(
        "/marketing/campaigns/{id}/steps",
        "move_campaign",
        "Submit, approve, return, start, pause, resume, end or cancel a campaign",
    )
    .takes(shapes::step)
    .gives(200, shapes::campaign)
    .refuses(&[409, 412]),
    Operation::post(
        "/marketing/campaigns/{id}/copies",
        "copy_campaign",
        "Make a template, a campaign, or another city's campaign from one",
    )
    .takes(shapes::copy)
    .gives(201, shapes::campaign)
    .refuses(&[409]),
    Operation::post(
        "/marketing/campaigns/{id}/decision",
        "decide_campaign_pilot",
        "Write down whether a pilot is repeated in other cities, by what and why",
    )
    .takes(shapes::decision)
    .gives(200, shapes::campaign)
    .refuses(&[409]),
    Operation::get(
        "/marketing/campaigns/{id}/figures",
        "read_campaign_figures",
        "What was planned and what came of it, by phase, city, channel and person",
    )
    .gives(200, shapes::figures),
];

const MONEY: [Operation; 6] = [
    Operation::post(
        "/marketing/campaigns/{id}/budget",
        "allot_campaign_budget",
        "Add a line to a campaign's budget",
    )
    .takes(shapes::line)
    .gives(201, shapes::made)
    .refuses(&[409]),
    Operation::put(
        "/marketing/budget-lines/{id}/amount",
        "change_budget_line",
        "Give a line of a budget another amount",
    )
    .takes(shapes::amount)
    .gives(200, shapes::made)
    .refuses(&[409]),
    Operation::post(
        "/marketing/expenses",
        "request_expense",
        "Ask for money of a line of a budget",
    )
    .takes(shapes::expense)
    .gives(201, shapes::made)
    .refuses(&[409]),
    Operation::post(
        "/marketing/expenses/{id}/decision",
        "decide_expense",
        "Approve or refuse what was asked for",
    )
    .takes(shapes::approval)
    .gives(200, shapes::made)
    .refuses(&[409]),
    Operation::post(
        "/marketing/expenses/{id}/payment",
        "pay_expense",
        "Write down what was paid, and on which document",
    )
    .takes(shapes::payment)
    .gives(200, shapes::made)
    .refuses(&[409]),
    Operation::post(
        "/marketing/expenses/{id}/release",
        "release_expense",
        "Give back what was asked for or bound and isn't needed",
    )
    .takes(shapes::note)
    .gives(200, shapes::made)
    .refuses(&[409]),
];

const LEADS: [Operation; 3] = [
    Operation::post(
        "/marketing/leads/{id}/conversion",
        "convert_lead",
        "Make a customer of a lead, or lead it to one who is known",
    )
    .takes(shapes::conversion)
    .gives(200, shapes::made)
    .refuses(&[409]),
    Operation::get(
        "/public/lead-forms/{code}",
        "read_lead_form",
        "A form that anybody may fill in",
    )
    .public()
    .places(&[("code", shapes::code)])
    .refuses(&[404])
    .gives(200, shapes::form),
    Operation::post("/public/lead-forms/{code}", "answer_lead_form", "Fill in a form")
        .public()
        .places(&[("code", shapes::code)])
        .takes(shapes::answer)
        .refuses(&[404, 429]),
];

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    [&CAMPAIGNS[..], &MONEY, &LEADS].concat()
}

/// `/marketing/…` and `/public/lead-forms/…`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/marketing/campaigns/{id}", get(verbs::campaign))
        .route("/marketing/campaigns/{id}/steps", post(verbs::step))
        .route("/marketing/campaigns/{id}/copies", post(verbs::copy))
        .route("/marketing/campaigns/{id}/decision", post(verbs::decide_pilot))
        .route("/marketing/campaigns/{id}/figures", get(verbs::figures))
        .route("/marketing/campaigns/{id}/budget", post(verbs::allot))
        .route("/marketing/budget-lines/{id}/amount", put(verbs::change_line))
        .route("/marketing/expenses", post(verbs::request))
        .route("/marketing/expenses/{id}/decision", post(verbs::decide))
        .route("/marketing/expenses/{id}/payment", post(verbs::pay))
        .route("/marketing/expenses/{id}/release", post(verbs::release))
        .route("/marketing/leads/{id}/conversion", post(verbs::convert))
        .route("/public/lead-forms/{code}", get(door::form).post(door::answer))
        .layer(Extension(Arc::new(door::AnswerLimit::new())))
}
