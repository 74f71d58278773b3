//! Journeys over the web: their verbs. Records are read as any other.

mod calls;
mod shapes;
mod verbs;

use axum::Router;
use axum::routing::{get, post};
use guanxi_http::{AppState, Operation, Parameter};

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 9] = [
    Operation::get(
        "/journeys/{id}",
        "read_journey",
        "A journey with its flow as it is drawn, what is wrong with it, the moves that it may make, and how many customers are at each step",
    )
    .gives(200, shapes::journey),
    Operation::post(
        "/journeys/{id}/check",
        "check_journey",
        "What is wrong with a flow, step by step, without keeping it",
    )
    .takes(shapes::flow)
    .gives(200, shapes::faults),
    Operation::post(
        "/journeys/{id}/steps",
        "move_journey",
        "Publish, pause, resume or end a journey",
    )
    .takes(shapes::step)
    .gives(200, shapes::journey)
    .refuses(&[409]),
    Operation::post(
        "/journeys/{id}/try",
        "try_journey",
        "The way that a customer would go from now on, and why, without doing anything",
    )
    .takes(shapes::trial)
    .gives(200, shapes::tried),
    Operation::post(
        "/journeys/{id}/enrolments",
        "enrol_in_journey",
        "Put customers into a running journey",
    )
    .takes(shapes::enrol)
    .gives(200, shapes::enrolled)
    .refuses(&[409]),
    Operation::post(
        "/journeys/enrolments/{id}/leave",
        "take_out_of_journey",
        "Take a customer out of a journey",
    )
    .refuses(&[409]),
    Operation::get(
        "/call-list",
        "read_call_list",
        "The user's open calls and visits, the earliest due first, with whom they are about and what is to be said",
    )
    .query(&[
        Parameter::new("kind", shapes::kind),
        Parameter::new("about", shapes::about),
        Parameter::new("everybody", shapes::yes),
    ])
    .gives(200, shapes::calls),
    Operation::post(
        "/call-list/{id}/outcome",
        "note_call_outcome",
        "Write down what came of a call or a visit: done, or once more at another time",
    )
    .takes(shapes::outcome)
    .refuses(&[409]),
    Operation::post(
        "/campaign-templates",
        "add_campaign_templates",
        "Add those of the ready campaign templates that aren't there, with the drafts of their journeys",
    )
    .gives(200, shapes::count),
];

/// `/journeys/…`, `/call-list` and `/campaign-templates`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/journeys/{id}", get(verbs::read))
        .route("/journeys/{id}/check", post(verbs::check))
        .route("/journeys/{id}/steps", post(verbs::step))
        .route("/journeys/{id}/try", post(verbs::try_out))
        .route("/journeys/{id}/enrolments", post(verbs::put_in))
        .route("/journeys/enrolments/{id}/leave", post(verbs::leave))
        .route("/call-list", get(calls::list))
        .route("/campaign-templates", post(verbs::templates))
        .route("/call-list/{id}/outcome", post(calls::outcome))
}
