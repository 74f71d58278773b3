//! Passkeys: made, used instead of a password, used as second factor, removed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{delete, post};
use axum::{Extension, Json, Router};
use guanxi_entity::Value;
use guanxi_http::{ApiResult, AppState, Call, Caller, Operation};
use guanxi_store::Queries;
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::factors::Again;
use super::{Limit, answer, device, origin, parse_id, require_password, shapes};
use crate::audit::note;
use crate::commands::{Entered, factors, passkey, sign_in_with_passkey, user_of_ticket};

pub(super) const OPERATIONS: [Operation; 6] = [
    Operation::post(
        "/session/passkey/options",
        "start_passkey_sign_in",
        "A challenge for any passkey",
    )
    .public()
    .gives(200, shapes::asked)
    .refuses(&[422, 429]),
    Operation::post(
        "/session/passkey",
        "sign_in_with_passkey",
        "Sign in with a passkey",
    )
    .public()
    .takes(shapes::signed)
    .gives(200, shapes::signed_in)
    .refuses(&[401, 429]),
    Operation::post(
        "/session/second-factor/passkey",
        "start_passkey_step",
        "A challenge for the user's passkeys, as second step",
    )
    .public()
    .takes(shapes::ticket)
    .gives(200, shapes::asked)
    .refuses(&[401, 429]),
    Operation::post(
        "/session/passkeys/options",
        "start_passkey",
        "What the browser needs to make a passkey",
    )
    .takes(shapes::again)
    .gives(200, shapes::asked)
    .refuses(&[409, 429]),
    Operation::post(
        "/session/passkeys",
        "create_passkey",
        "Keep the passkey that the browser made",
    )
    .takes(shapes::made)
    .gives(200, shapes::recovery_codes)
    .refuses(&[409]),
    Operation::delete(
        "/session/passkeys/{id}",
        "delete_passkey",
        "Forget one of the own passkeys",
    )
    .takes(shapes::again)
    .refuses(&[409, 429]),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/session/passkey/options", post(start_sign_in))
        .route("/session/passkey", post(sign_in))
        .route("/session/second-factor/passkey", post(start_step))
        .route("/session/passkeys/options", post(start))
        .route("/session/passkeys", post(create))
        .route("/session/passkeys/{id}", delete(remove))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    ticket: String,
    credential: Js,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    ticket: String,
    #[serde(default)]
    name: String,
    credential: Js,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ticket {
    ticket: String,
}

fn asked((ticket, options): (String, Js)) -> Json<Js> {
    Json(json!({ "ticket": ticket, "options": options }))
}

async fn start_sign_in(
    Extension(limit): Limit,
    State(state): State<AppState>,
    caller: Caller,
) -> ApiResult<Json<Js>> {
    limit.check_address(caller.address)?;
    let origin = origin(&caller)?;
    let starting = state.store.write(move |tx| passkey::start_sign_in(tx, &origin));
    Ok(asked(starting.await?))
}

async fn sign_in(
    Extension(limit): Limit,
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<Signed>,
) -> ApiResult<Response> {
    limit.check_address(caller.address)?;
    let (origin, device) = (origin(&caller)?, device(&caller));
    let signing = state
        .store
        .write(move |tx| sign_in_with_passkey(tx, (&body.ticket, &origin), &body.credential, &device));
    let signed_in = signing.await?;
    answer(&state, &caller, Entered::Session(signed_in)).await
}

async fn start_step(
    Extension(limit): Limit,
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<Ticket>,
) -> ApiResult<Json<Js>> {
    limit.check_address(caller.address)?;
    let user_id = user_of_ticket(&state.store, &body.ticket, state.clock.now()).await?;
    let origin = origin(&caller)?;
    let starting = state
        .store
        .write(move |tx| passkey::start_factor(tx, &origin, user_id));
    Ok(asked(starting.await?))
}

async fn start(
    call: Call,
    Extension(limit): Limit,
    caller: Caller,
    Json(again): Json<Again>,
) -> ApiResult<Json<Js>> {
    require_password(&call, &limit, &again.password).await?;
    let (origin, user_id) = (origin(&caller)?, call.session.user_id);
    let starting = call.state.store.write(move |tx| {
        let user = tx.query_first(
            "SELECT login, name FROM org_user WHERE id = ?1",
            &[Value::from(user_id)],
        )?;
        let user = user.unwrap_or_default();
        passkey::start_registration(tx, &origin, user_id, (user.text(0), user.text(1)))
    });
    Ok(asked(starting.await?))
}

async fn create(call: Call, caller: Caller, Json(made): Json<Made>) -> ApiResult<Json<Js>> {
    call.require_person()?;
    let (origin, user_id) = (origin(&caller)?, call.session.user_id);
    let keeping = call.state.store.write(move |tx| {
        let named = (made.ticket.as_str(), made.name.as_str());
        passkey::finish_registration(tx, &origin, user_id, named, &made.credential)?;
        note(tx, user_id, "passkey_added", user_id, &made.name)?;
        factors::codes_with_first_factor(tx, user_id)
    });
    Ok(Json(json!({ "recovery_codes": keeping.await? })))
}

async fn remove(
    call: Call,
    Extension(limit): Limit,
    Path(id): Path<String>,
    Json(again): Json<Again>,
) -> ApiResult<StatusCode> {
    require_password(&call, &limit, &again.password).await?;
    let (user_id, id) = (call.session.user_id, parse_id(&id, "org.passkey")?);
    let removing = call.state.store.write(move |tx| {
        factors::remove_passkey(tx, user_id, id)?;
        note(tx, user_id, "passkey_removed", user_id, "")?;
        factors::forget_codes_without_factor(tx, user_id)
    });
    removing.await?;
    Ok(StatusCode::NO_CONTENT)
}
