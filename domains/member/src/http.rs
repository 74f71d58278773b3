//! The member's pages over the web.

mod call;
mod desk;
mod events;
mod help;
mod own;
mod session;
mod shapes;

use axum::Router;
use guanxi_http::{AppState, Operation};

pub use call::MemberCall;

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    [
        &session::OPERATIONS[..],
        &own::OPERATIONS,
        &own::SAYING,
        &events::OPERATIONS,
        &help::OPERATIONS,
        &desk::OPERATIONS,
    ]
    .concat()
}

/// Signing in as a member, what is the member's own, and what a clerk does for it.
pub fn routes() -> Router<AppState> {
    Router::new()
        .merge(session::routes())
        .merge(own::routes())
        .merge(events::routes())
        .merge(help::routes())
        .merge(desk::routes())
}
