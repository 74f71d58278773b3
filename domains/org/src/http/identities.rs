//! Signing in through an identity provider: to the provider, and back.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Extension, Json, Router};
use guanxi_http::{ApiError, ApiResult, AppState, Call, Caller, Operation, cookie_of};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::factors::Again;
use super::{Limit, device, origin, parse_id, require_password, session_cookie, shapes, with_cookie};
use crate::commands::oidc::{self, Errand};
use crate::commands::ticket::{self, TicketKind};
use crate::commands::token::{random_token, token_hash};
use crate::commands::{Entered, enter, identity, provider, sessions};
use crate::rate_limit::SignInLimit;

/// Binds the errand to the browser that began it.
const BROWSER_COOKIE: &str = "guanxi_errand";
const CALLBACK: &str = "/api/v1/session/provider/callback";
/// Seconds that the browser may stay at the provider.
const ERRAND_S: u32 = 600;

pub(super) const OPERATIONS: [Operation; 4] = [
    Operation::get(
        "/session/providers",
        "list_sign_in_providers",
        "Providers that the sign-in page offers",
    )
    .public()
    .gives(200, shapes::offered),
    Operation::post(
        "/session/providers/{key}",
        "start_provider_sign_in",
        "Where to send the browser to sign in, or to link the account of whoever is signed in",
    )
    .public()
    .places(&[("key", shapes::words)])
    .takes(shapes::wish)
    .gives(200, shapes::departure)
    .refuses(&[401, 404, 429]),
    Operation::loose(
        ("get", "/session/provider/callback", "finish_provider_sign_in"),
        "Where the provider sends the browser back to",
        &["code", "state", "error"],
    )
    .public(),
    Operation::delete(
        "/session/identities/{id}",
        "delete_identity",
        "Unlink an account at a provider",
    )
    .takes(shapes::again)
    .refuses(&[409, 429]),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/session/providers", get(list))
        .route("/session/providers/{key}", post(begin))
        .route("/session/provider/callback", get(callback))
        .route("/session/identities/{id}", delete(unlink))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    #[serde(default)]
    next: String,
    #[serde(default)]
    link: bool,
    /// Typed once more to link.
    #[serde(default)]
    password: String,
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
}

async fn list(State(state): State<AppState>) -> ApiResult<Json<Js>> {
    let found = state.store.read(|r| provider::list(r)).await?;
    let active = found.iter().filter(|p| p.is_active);
    let items: Vec<Js> = active.map(|p| json!({ "key": p.key, "name": p.name })).collect();
    Ok(Json(json!({ "items": items })))
}

async fn begin(
    State(state): State<AppState>,
    Extension(limit): Limit,
    (caller, call): (Caller, Result<Call, ApiError>),
    Path(key): Path<String>,
    Json(wish): Json<Wish>,
) -> ApiResult<Response> {
    limit.check_address(caller.address)?;
    let links_user = match (wish.link, call) {
        (false, _) => None,
        (true, Ok(call)) => {
            require_own_hand(&call, &limit, &wish.password).await?;
            Some(call.session.user_id)
        }
        (true, Err(refused)) => return Err(refused),
    };
    let redirect = origin(&caller)?.join(CALLBACK).map_err(Problem::internal)?;
    let browser = random_token();
    let errand = Errand {
        provider: key,
        browser: token_hash(&browser),
        nonce: String::new(),
        verifier: String::new(),
        redirect: redirect.to_string(),
        next: wish.next,
        links_user,
    };
    let store = state.store.clone();
    let url = tokio::task::spawn_blocking(move || depart(&store, errand))
        .await
        .map_err(Problem::internal)??;
    // Lax: the browser comes back from another site.
    let secure = if caller.is_secure { "; Secure" } else { "" };
    let cookie = format!(
        "{BROWSER_COOKIE}={browser}; Path={CALLBACK}; HttpOnly; SameSite=Lax{secure}; Max-Age={ERRAND_S}"
    );
    with_cookie(Json(json!({ "url": url })).into_response(), &cookie)
}

/// The state that goes with the browser is the ticket's own token; the provider is asked outside the transaction.
fn depart(store: &guanxi_store::Store, mut errand: Errand) -> Result<String> {
    let key = errand.provider.clone();
    let provider = store.read_blocking(|r| provider::of_key(r, &key))?;
    // The state is known only once the ticket is made, which needs nonce and verifier: so it is put in afterwards.
    let (url, nonce, verifier) = oidc::begin(&provider, "STATE", &errand.redirect)?;
    (errand.nonce, errand.verifier) = (nonce, verifier);
    let state = store
        .write_blocking(move |tx| ticket::issue(tx, TicketKind::Provider, errand.links_user, &errand))?;
    Ok(url.replace("state=STATE", &format!("state={state}")))
}

async fn callback(
    State(state): State<AppState>,
    Extension(limit): Limit,
    caller: Caller,
    parts: Parts,
    Query(back): Query<Back>,
) -> ApiResult<Response> {
    limit.check_address(caller.address)?;
    let browser = cookie_of(&parts, BROWSER_COOKIE).unwrap_or_default();
    let arrived = arrive(&state, &caller, back, browser).await;
    let (place, cookie) = match arrived {
        Ok((place, cookie)) => (place, cookie),
        Err(problem) if problem.kind == ErrorKind::Internal => return Err(problem.into()),
        Err(problem) => {
            tracing::info!(
                code = problem.code,
                detail = problem.detail,
                "sign-in through a provider refused"
            );
            (format!("/sign-in?refused={}", problem.code), None)
        }
    };
    let place = HeaderValue::from_str(&place).map_err(Problem::internal)?;
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response();
    response = with_cookie(
        response,
        &format!("{BROWSER_COOKIE}=; Path={CALLBACK}; HttpOnly; SameSite=Lax; Max-Age=0"),
    )?;
    match cookie {
        Some(cookie) => with_cookie(response, &cookie),
        None => Ok(response),
    }
}

/// Where in the app the browser goes on, and the session's cookie.
async fn arrive(
    state: &AppState,
    caller: &Caller,
    back: Back,
    browser: String,
) -> Result<(String, Option<String>)> {
    let token = back.state;
    let taking = state
        .store
        .write(move |tx| ticket::take::<Errand>(tx, TicketKind::Provider, &token).map(|t| t.data));
    let errand = taking.await?;
    let another = token_hash(&browser) != errand.browser;
    if another || !back.error.is_empty() {
        return Err(Problem {
            detail: format!("another browser: {another}, error: {}", back.error),
            ..Problem::new(ErrorKind::Unauthenticated, "session.provider_refused")
        });
    }
    let (key, asked, code) = (errand.provider.clone(), errand.clone(), back.code);
    let provider = state.store.read(move |r| provider::of_key(r, &key)).await?;
    let asking = provider.clone();
    let person = tokio::task::spawn_blocking(move || oidc::finish(&asking, &asked, &code))
        .await
        .map_err(Problem::internal)??;
    if let Some(user_id) = errand.links_user {
        state
            .store
            .write(move |tx| identity::link(tx, &provider, &person, user_id))
            .await?;
        return Ok(("/security".to_owned(), None));
    }
    let (schema, device, method) = (
        state.schema.now(),
        device(caller),
        format!("oidc:{}", provider.key),
    );
    let entering = state.store.write(move |tx| {
        let user_id: RawId = identity::user_of(tx, &schema, &provider, &person)?;
        if provider.asks_second_factor {
            return enter(tx, user_id, &method, &device);
        }
        sessions::open(tx, user_id, &method, &device).map(Entered::Session)
    });
    match entering.await? {
        Entered::Session(signed_in) => Ok((next(&errand.next), Some(session_cookie(caller, &signed_in)))),
        Entered::SecondFactor { ticket, methods } => Ok((
            format!("/sign-in#ticket={ticket}&methods={}", methods.join(",")),
            None,
        )),
    }
}

/// Only places inside the app.
fn next(wish: &str) -> String {
    let is_inside = wish.starts_with('/') && !wish.starts_with("//") && !wish.starts_with("/\\");
    if is_inside && wish.is_ascii() {
        wish.to_owned()
    } else {
        "/".to_owned()
    }
}

/// An account elsewhere is a way in: who adds or takes one is at the keyboard himself, and has nothing else to set first.
async fn require_own_hand(call: &Call, limit: &SignInLimit, password: &str) -> Result<()> {
    call.session.require_settled()?;
    require_password(call, limit, password).await
}

async fn unlink(
    call: Call,
    Extension(limit): Limit,
    Path(id): Path<String>,
    Json(again): Json<Again>,
) -> ApiResult<StatusCode> {
    require_own_hand(&call, &limit, &again.password).await?;
    let (user_id, id) = (call.session.user_id, parse_id(&id, "org.identity")?);
    call.state
        .store
        .write(move |tx| identity::unlink(tx, user_id, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
