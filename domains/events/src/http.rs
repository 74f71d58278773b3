//! Registering, checking in and what follows over the web; events and sessions are records as any other.

mod read;
mod shapes;
mod write;

use axum::Router;
use axum::routing::{get, post};
use guanxi_http::{AppState, Operation};

/// The operations of events.
pub const OPERATIONS: [Operation; 8] = [
    Operation::get(
        "/events/{id}/programme",
        "read_event_programme",
        "The sessions of an event and how full they are",
    )
    .gives(200, shapes::programme),
    Operation::post(
        "/events/sessions/{id}/registrations",
        "register_for_event",
        "Register a customer for a session; on its waiting list when it is full",
    )
    .takes(shapes::wanted)
    .gives(201, shapes::registered)
    .refuses(&[409]),
    Operation::post(
        "/events/registrations/{id}/cancel",
        "cancel_event_registration",
        "Cancel a registration; who waits longest and fits moves up",
    )
    .takes(shapes::why)
    .gives(200, shapes::cancelled)
    .refuses(&[409]),
    Operation::get(
        "/events/registrations/{id}/code",
        "read_event_code",
        "A registration's signed code, and its QR picture",
    )
    .gives(200, shapes::code),
    Operation::get(
        "/events/sessions/{id}/check-in-list",
        "read_check_in_list",
        "Everybody of a session with digests of their codes, for checking in without a connection",
    )
    .gives(200, shapes::door),
    Operation::post(
        "/events/sessions/{id}/check-ins",
        "check_in_to_event",
        "Check somebody in by code, card or hand; once under a key, and told when they are in already",
    )
    .takes(shapes::check_in)
    .gives(200, shapes::checked_in)
    .refuses(&[409]),
    Operation::post(
        "/events/sessions/{id}/close",
        "close_event_session",
        "Close a session: who hasn't come was absent",
    )
    .gives(200, shapes::closed)
    .refuses(&[409]),
    Operation::post(
        "/events/sessions/{id}/follow-ups",
        "follow_up_event",
        "Make an activity for each who came, or didn't, once",
    )
    .takes(shapes::follow_up)
    .gives(200, shapes::followed_up)
    .refuses(&[409]),
];

/// Their routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/events/{id}/programme", get(read::programme_of))
        .route("/events/sessions/{id}/registrations", post(write::register_one))
        .route("/events/registrations/{id}/cancel", post(write::cancel_one))
        .route("/events/registrations/{id}/code", get(read::code))
        .route("/events/sessions/{id}/check-in-list", get(read::door_list))
        .route("/events/sessions/{id}/check-ins", post(write::check_in_one))
        .route("/events/sessions/{id}/close", post(write::close_one))
        .route("/events/sessions/{id}/follow-ups", post(write::follow_up_all))
}
