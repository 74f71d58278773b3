//! Second factors: the second step of signing in, the own factors, the company's policy.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use guanxi_entity::Value;
use guanxi_http::{ApiResult, AppState, Call, Caller, Operation};
use guanxi_store::{Queries, Reader};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::{
    Limit, answer, device, instant_at, origin, parse_id, require_password, require_user_administration,
    shapes,
};
use crate::audit::note;
use crate::commands::{
    Entered, Proof, factors, factors_of, recovery, reset_factors, second_factor, totp, user_of_ticket,
};

pub(super) const OPERATIONS: [Operation; 9] = [
    Operation::post(
        "/session/second-factor",
        "take_second_step",
        "Sign in, second step",
    )
    .public()
    .takes(shapes::step)
    .gives(200, shapes::signed_in)
    .refuses(&[401, 429]),
    Operation::get("/session/security", "read_security", "The own ways of signing in")
        .gives(200, shapes::security),
    Operation::post(
        "/session/totp",
        "start_totp",
        "A new secret for an authenticator app",
    )
    .takes(shapes::again)
    .gives(200, shapes::secret)
    .refuses(&[409, 429]),
    Operation::post(
        "/session/totp/confirm",
        "confirm_totp",
        "Make the new secret count",
    )
    .takes(shapes::code)
    .gives(200, shapes::recovery_codes)
    .refuses(&[409, 429]),
    Operation::delete("/session/totp", "delete_totp", "Forget the authenticator app")
        .takes(shapes::again)
        .refuses(&[409, 429]),
    Operation::post(
        "/session/recovery-codes",
        "renew_recovery_codes",
        "New recovery codes, shown once",
    )
    .takes(shapes::again)
    .gives(200, shapes::recovery_codes)
    .refuses(&[409, 429]),
    Operation::delete(
        "/users/{id}/second-factor",
        "reset_second_factor",
        "Take all second factors from a user who lost them",
    ),
    Operation::get(
        "/sign-in/policy",
        "read_sign_in_policy",
        "Which roles need a second factor",
    )
    .gives(200, shapes::policy),
    Operation::put(
        "/sign-in/policy",
        "write_sign_in_policy",
        "Choose which roles need a second factor",
    )
    .takes(shapes::required_roles)
    .gives(200, shapes::policy)
    .refuses(&[409]),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/session/second-factor", post(take_step))
        .route("/session/security", get(read))
        .route("/session/totp", post(start).delete(forget))
        .route("/session/totp/confirm", post(confirm))
        .route("/session/recovery-codes", post(renew))
        .route("/users/{id}/second-factor", axum::routing::delete(reset))
        .route("/sign-in/policy", get(read_policy).put(write_policy))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    ticket: String,
    method: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    challenge: String,
    #[serde(default)]
    credential: Js,
}

/// The password typed once more.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    #[serde(default)]
    pub password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    roles: Vec<String>,
}

async fn take_step(
    Extension(limit): Limit,
    State(state): State<AppState>,
    caller: Caller,
    Json(step): Json<Step>,
) -> ApiResult<Response> {
    limit.check_address(caller.address)?;
    let user_id = user_of_ticket(&state.store, &step.ticket, state.clock.now()).await?;
    limit.check_user(user_id)?;
    let (origin, device) = (origin(&caller)?, device(&caller));
    let proof = match step.method.as_str() {
        "passkey" => Proof::Passkey {
            challenge: step.challenge,
            credential: step.credential,
        },
        _ => Proof::Code {
            method: step.method,
            code: step.code,
        },
    };
    let is_passkey = matches!(proof, Proof::Passkey { .. });
    let taking = state
        .store
        .write(move |tx| second_factor(tx, (&step.ticket, &origin), &proof, &device));
    let signed_in = taking.await?.ok_or_else(|| {
        let code = if is_passkey {
            "session.wrong_passkey"
        } else {
            "session.wrong_code"
        };
        Problem::new(ErrorKind::Unauthenticated, code)
    })?;
    answer(&state, &caller, Entered::Session(signed_in)).await
}

async fn read(call: Call) -> ApiResult<Json<Js>> {
    call.require_person()?;
    let user_id = call.session.user_id;
    Ok(Json(call.state.store.read(move |r| security(r, user_id)).await?))
}

fn security(r: &mut Reader<'_>, user_id: RawId) -> Result<Js> {
    let factors = factors_of(r, user_id)?;
    let passkeys = r.query(
        "SELECT id, name, created_at, last_used_at FROM org_passkey WHERE user_id = ?1 ORDER BY id",
        &[Value::from(user_id)],
    )?;
    let identities = r.query(
        "SELECT i.id, p.name, i.email, i.created_at FROM org_identity i \
         JOIN org_identity_provider p ON p.id = i.provider_id WHERE i.user_id = ?1 ORDER BY i.id",
        &[Value::from(user_id)],
    )?;
    let has_password = r.query_first(
        "SELECT id FROM org_user WHERE id = ?1 AND password_hash IS NOT NULL",
        &[Value::from(user_id)],
    )?;
    Ok(json!({
        "has_password": has_password.is_some(),
        "totp": factors.totp,
        "required": factors.required,
        "recovery_codes": factors.recovery_codes,
        "passkeys": passkeys.iter().map(|row| json!({
            "id": row.int(0).to_string(), "name": row.text(1), "created_at": instant_at(row, 2),
            "last_used_at": instant_at(row, 3),
        })).collect::<Vec<_>>(),
        "identities": identities.iter().map(|row| json!({
            "id": row.int(0).to_string(), "provider": row.text(1), "email": row.text(2),
            "created_at": instant_at(row, 3),
        })).collect::<Vec<_>>(),
    }))
}

async fn start(call: Call, Extension(limit): Limit, Json(again): Json<Again>) -> ApiResult<Json<Js>> {
    require_password(&call, &limit, &again.password).await?;
    let user_id = call.session.user_id;
    let starting = call.state.store.write(move |tx| {
        let user = tx.query_first(
            "SELECT u.login, c.name FROM org_user u, org_company c WHERE u.id = ?1 ORDER BY c.id LIMIT 1",
            &[Value::from(user_id)],
        )?;
        let user = user.unwrap_or_default();
        totp::start(tx, user_id, user.text(1), user.text(0))
    });
    let made = starting.await?;
    Ok(Json(
        json!({ "secret": made.secret, "uri": made.uri, "qr_svg": made.qr_svg }),
    ))
}

async fn confirm(call: Call, Extension(limit): Limit, Json(body): Json<Code>) -> ApiResult<Json<Js>> {
    call.require_person()?;
    let user_id = call.session.user_id;
    limit.check_user(user_id)?;
    let confirming = call.state.store.write(move |tx| {
        totp::confirm(tx, user_id, &body.code)?;
        note(tx, user_id, "totp_added", user_id, "")?;
        factors::codes_with_first_factor(tx, user_id)
    });
    Ok(Json(json!({ "recovery_codes": confirming.await? })))
}

async fn forget(call: Call, Extension(limit): Limit, Json(again): Json<Again>) -> ApiResult<StatusCode> {
    require_password(&call, &limit, &again.password).await?;
    let user_id = call.session.user_id;
    let forgetting = call.state.store.write(move |tx| {
        tx.execute("DELETE FROM org_totp WHERE user_id = ?1", &[Value::from(user_id)])?;
        note(tx, user_id, "totp_removed", user_id, "")?;
        factors::forget_codes_without_factor(tx, user_id)
    });
    forgetting.await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn renew(call: Call, Extension(limit): Limit, Json(again): Json<Again>) -> ApiResult<Json<Js>> {
    require_password(&call, &limit, &again.password).await?;
    let user_id = call.session.user_id;
    let renewing = call.state.store.write(move |tx| {
        if !factors_of(tx, user_id)?.any() {
            return Err(Problem::new(ErrorKind::Conflict, "session.no_second_factor"));
        }
        note(tx, user_id, "recovery_codes_renewed", user_id, "")?;
        recovery::renew(tx, user_id)
    });
    Ok(Json(json!({ "recovery_codes": renewing.await? })))
}

async fn reset(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    require_user_administration(&call)?;
    let (by, user_id) = (call.session.user_id, parse_id(&id, "org.user")?);
    let resetting = call.state.store.write(move |tx| {
        let known = tx.query_first("SELECT id FROM org_user WHERE id = ?1", &[Value::from(user_id)])?;
        if known.is_none() {
            return Err(Problem::not_found("org.user"));
        }
        reset_factors(tx, by, user_id)
    });
    resetting.await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read_policy(call: Call) -> ApiResult<Json<Js>> {
    require_user_administration(&call)?;
    Ok(Json(call.state.store.read(policy).await?))
}

async fn write_policy(call: Call, Json(body): Json<Policy>) -> ApiResult<Json<Js>> {
    require_user_administration(&call)?;
    let by = call.session.user_id;
    let ids = body.roles.iter().map(|id| parse_id(id, "org.role"));
    let roles = ids.collect::<Result<Vec<_>>>()?;
    call.state
        .store
        .write(move |tx| factors::set_required_roles(tx, by, &roles))
        .await?;
    Ok(Json(call.state.store.read(policy).await?))
}

fn policy(r: &mut Reader<'_>) -> Result<Js> {
    let rows = r.query(
        "SELECT r.id, r.key, r.name, f.role_id FROM org_role r \
         LEFT JOIN org_required_factor f ON f.role_id = r.id ORDER BY r.id",
        &[],
    )?;
    let roles = rows.iter().map(|row| {
        json!({
            "id": row.int(0).to_string(), "key": row.text(1), "name": row.text(2),
            "required": row.optional_int(3).is_some(),
        })
    });
    Ok(json!({ "roles": roles.collect::<Vec<_>>() }))
}
