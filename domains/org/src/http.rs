//! Signing in over the web, and what belongs to a person's own account.

mod api_keys;
mod factors;
mod identities;
mod passkeys;
mod providers;
mod sessions;
mod shapes;
mod vouch;

pub mod map;
pub mod organisation;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use guanxi_entity::{Entity, Value};
use guanxi_http::shape::{object, text, text_to};
use guanxi_http::{ApiResult, AppState, Call, Caller, Operation, SECURE_COOKIE, SESSION_COOKIE, token_of};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, ErrorKind, Id, Problem, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};
use url::Url;

use crate::commands::{
    Device, Entered, SignedIn, change_password, factors_of, give_password, password_is_right, reset_password,
    sign_in, sign_out,
};
use crate::entities::User;
use crate::rate_limit::SignInLimit;

/// Most characters of a password or a login name that are looked at.
const CREDENTIAL_LIMIT: u32 = 200;

const OWN: [Operation; 6] = [
    Operation::post("/session", "create_session", "Sign in")
        .public()
        .takes(|_| {
            object(&[
                ("login", text_to(CREDENTIAL_LIMIT)),
                ("password", text_to(CREDENTIAL_LIMIT)),
            ])
        })
        .gives(200, shapes::entered)
        .refuses(&[401, 429]),
    Operation::get("/session", "read_session", "Who is signed in")
        .public()
        .gives(200, shapes::who),
    Operation::delete("/session", "delete_session", "Sign out"),
    Operation::post(
        "/users/{id}/password",
        "reset_password",
        "Give a user a new password, shown once",
    )
    .gives(200, |_| object(&[("password", text())])),
    Operation::put(
        "/users/{id}/password",
        "give_password",
        "Give a user this password, to be changed at the next sign-in",
    )
    .takes(|_| object(&[("password", text_to(CREDENTIAL_LIMIT))])),
    Operation::post("/session/password", "change_password", "Change the own password")
        .takes(|_| {
            object(&[
                ("current", text_to(CREDENTIAL_LIMIT)),
                ("new", text_to(CREDENTIAL_LIMIT)),
            ])
        })
        .refuses(&[429]),
];

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    [
        &OWN[..],
        &factors::OPERATIONS,
        &passkeys::OPERATIONS,
        &sessions::OPERATIONS,
        &identities::OPERATIONS,
        &providers::OPERATIONS,
        &api_keys::OPERATIONS,
        &vouch::OPERATIONS,
    ]
    .concat()
}

/// Signing in, sessions, factors, providers, keys.
pub fn routes() -> Router<AppState> {
    let limit = Arc::new(SignInLimit::new());
    Router::new()
        .route("/session", post(create).merge(get(read).delete(remove)))
        .route("/session/password", post(change))
        .route("/users/{id}/password", post(reset).put(give))
        .merge(factors::routes())
        .merge(passkeys::routes())
        .merge(sessions::routes())
        .merge(identities::routes())
        .merge(providers::routes())
        .merge(api_keys::routes())
        .merge(vouch::routes())
        .layer(Extension(limit))
}

/// Counts tries; one for all routes.
pub(crate) type Limit = Extension<Arc<SignInLimit>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    login: String,
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Passwords {
    current: String,
    new: String,
}

async fn create(
    Extension(limit): Limit,
    caller: Caller,
    State(state): State<AppState>,
    Json(body): Json<Credentials>,
) -> ApiResult<Response> {
    limit.check(&body.login, caller.address)?;
    let entered = sign_in(&state.store, &body.login, &body.password, device(&caller)).await?;
    answer(&state, &caller, entered).await
}

/// What is kept of where a sign-in came from.
pub(crate) fn device(caller: &Caller) -> Device {
    Device {
        agent: caller.agent.clone(),
        address: caller.address.map(|ip| ip.to_string()).unwrap_or_default(),
    }
}

/// The address in the browser, which passkeys and providers are bound to.
pub(crate) fn origin(caller: &Caller) -> Result<Url> {
    let found = caller.origin.clone();
    found.ok_or_else(|| Problem::new(ErrorKind::Malformed, "request.malformed"))
}

/// The session with its cookie, or what the second step needs.
pub(crate) async fn answer(state: &AppState, caller: &Caller, entered: Entered) -> ApiResult<Response> {
    let signed_in = match entered {
        Entered::Session(signed_in) => signed_in,
        Entered::SecondFactor { ticket, methods } => {
            let step = json!({ "signed_in": false, "ticket": ticket, "methods": methods });
            return Ok(Json(step).into_response());
        }
    };
    let (sessions, token, now) = (
        Arc::clone(&state.sessions),
        signed_in.token.clone(),
        state.clock.now(),
    );
    let found = state.store.read(move |r| sessions.find(r, &token, now)).await?;
    let session = found.ok_or_else(|| Problem::internal("the new session is gone"))?;
    let shown = describe(state, session.user_id, session.csrf).await?;
    with_cookie(Json(shown).into_response(), &session_cookie(caller, &signed_in))
}

/// The cookie of a new session.
pub(crate) fn session_cookie(caller: &Caller, signed_in: &SignedIn) -> String {
    let (name, secure) = cookie_name(caller);
    format!(
        "{name}={}; Path=/; HttpOnly; SameSite=Strict{secure}; Max-Age={}",
        signed_in.token, signed_in.max_age_s
    )
}

const fn cookie_name(caller: &Caller) -> (&'static str, &'static str) {
    if caller.is_secure {
        (SECURE_COOKIE, "; Secure")
    } else {
        (SESSION_COOKIE, "")
    }
}

/// Nobody signed in is no fault: the app asks before it knows.
async fn read(call: Result<Call, guanxi_http::ApiError>) -> ApiResult<Json<Js>> {
    let call = match call {
        Ok(call) => call,
        Err(guanxi_http::ApiError(problem)) if problem.kind == ErrorKind::Unauthenticated => {
            return Ok(Json(json!({ "signed_in": false })));
        }
        Err(error) => return Err(error),
    };
    Ok(Json(
        describe(&call.state, call.session.user_id, call.session.csrf).await?,
    ))
}

async fn remove(call: Call, caller: Caller, parts: Parts) -> ApiResult<Response> {
    call.require_person()?;
    if let Some(token) = token_of(&parts, &caller) {
        sign_out(&call.state.store, &token).await?;
    }
    let (name, secure) = cookie_name(&caller);
    let gone = format!("{name}=; Path=/; HttpOnly; SameSite=Strict{secure}; Max-Age=0");
    with_cookie(StatusCode::NO_CONTENT.into_response(), &gone)
}

async fn change(
    call: Call,
    Extension(limit): Limit,
    caller: Caller,
    parts: Parts,
    Json(body): Json<Passwords>,
) -> ApiResult<StatusCode> {
    call.require_person()?;
    limit.check_user(call.session.user_id)?;
    let token = token_of(&parts, &caller).unwrap_or_default();
    let passwords = (body.current, body.new);
    change_password(
        &call.state.store,
        &call.state.schema.now(),
        call.session.user_id,
        &token,
        passwords,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// For whoever may change every user.
async fn reset(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    require_user_administration(&call)?;
    let user_id = parse_id(&id, "org.user")?;
    let (store, schema, ctx) = (call.state.store.clone(), call.state.schema.now(), call.ctx);
    let resetting =
        tokio::task::spawn_blocking(move || reset_password(&store, &schema, &ctx, Id::new(user_id)));
    let password = resetting.await.map_err(Problem::internal)??;
    Ok(Json(json!({ "password": password })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    password: String,
}

/// As [`reset`], with a password that the administrator thought of.
async fn give(call: Call, Path(id): Path<String>, Json(body): Json<Given>) -> ApiResult<StatusCode> {
    require_user_administration(&call)?;
    let user_id = parse_id(&id, "org.user")?;
    let (store, schema, ctx) = (call.state.store.clone(), call.state.schema.now(), call.ctx);
    let giving = tokio::task::spawn_blocking(move || {
        give_password(&store, &schema, &ctx, Id::new(user_id), &body.password)
    });
    giving.await.map_err(Problem::internal)??;
    Ok(StatusCode::NO_CONTENT)
}

/// Passwords, factors, providers and everybody's keys are for people who may change every user.
pub(crate) fn require_user_administration(call: &Call) -> Result<()> {
    call.require_person()?;
    call.ctx.require_all(Action::Update, &User::def().key)
}

/// A column of UTC milliseconds, as instants are written.
pub(crate) fn instant_at(row: &Row, at: usize) -> Js {
    row.0.get(at).map_or(Js::Null, guanxi_http::instant)
}

/// An id in an address.
pub(crate) fn parse_id(id: &str, entity: &str) -> Result<i64> {
    guanxi_http::shape::id_in(id, entity)
}

/// Whoever changes how he signs in types the password once more; who has none signed in another way just now.
pub(crate) async fn require_password(call: &Call, limit: &SignInLimit, typed: &str) -> Result<()> {
    call.require_person()?;
    let user_id = call.session.user_id;
    let has_password = call.state.store.read(move |r| {
        r.query_first(
            "SELECT id FROM org_user WHERE id = ?1 AND password_hash IS NOT NULL",
            &[Value::from(user_id)],
        )
    });
    if has_password.await?.is_none() {
        return Ok(());
    }
    limit.check_user(user_id)?;
    if password_is_right(&call.state.store, user_id, typed.to_owned()).await? {
        return Ok(());
    }
    let fault = guanxi_types::FieldError::new("password", "wrong_password");
    Err(Problem::invalid(vec![fault]))
}

/// An answer with a cookie.
pub(crate) fn with_cookie(mut response: Response, cookie: &str) -> ApiResult<Response> {
    let value = HeaderValue::from_str(cookie).map_err(Problem::internal)?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}

/// The session as the browser app knows it.
pub(crate) async fn describe(state: &AppState, user_id: i64, csrf: String) -> Result<Js> {
    let slug = state.slug.clone();
    state
        .store
        .read(move |r| {
            let user = r
                .query_first(
                    "SELECT login, name, locale, must_change_password FROM org_user WHERE id = ?1",
                    &[Value::from(user_id)],
                )?
                .unwrap_or_default();
            let company =
                r.query_first("SELECT name, currency, zone FROM org_company ORDER BY id LIMIT 1", &[])?.unwrap_or_default();
            let roles = r.query(
                "SELECT r.key FROM org_role r JOIN org_user_role ur ON ur.role_id = r.id WHERE ur.user_id = ?1 ORDER BY r.key",
                &[Value::from(user_id)],
            )?;
            let factors = factors_of(r, user_id)?;
            Ok(json!({
                "signed_in": true,
                "user": {
                    "id": user_id.to_string(), "login": user.text(0), "name": user.text(1),
                    "locale": user.text(2), "must_change_password": user.int(3) != 0,
                    "must_enrol": factors.missing(),
                },
                "company": { "slug": slug, "name": company.text(0), "currency": company.text(1), "zone": company.text(2) },
                "roles": roles.iter().map(|row| row.text(0)).collect::<Vec<_>>(),
                "csrf": csrf,
            }))
        })
        .await
}
