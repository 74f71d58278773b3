//! Signing in over the web.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_entity::{Entity, Value};
use guanxi_http::{Access, ApiResult, AppState, Call, Operation, SESSION_COOKIE, token_of};
use guanxi_store::Queries;
use guanxi_types::{Action, ErrorKind, Id, Problem, Result, Scope};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{change_password, reset_password, sign_in, sign_out};
use crate::entities::User;
use crate::rate_limit::SignInLimit;

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 5] = [
    Operation {
        method: "post",
        path: "/session",
        id: "create_session",
        summary: "Sign in",
        query: &[],
        access: Access::Public,
    },
    Operation {
        method: "get",
        path: "/session",
        id: "read_session",
        summary: "Who is signed in",
        query: &[],
        access: Access::SignedIn,
    },
    Operation {
        method: "delete",
        path: "/session",
        id: "delete_session",
        summary: "Sign out",
        query: &[],
        access: Access::SignedIn,
    },
    Operation {
        method: "post",
        path: "/users/{id}/password",
        id: "reset_password",
        summary: "Give a user a new password, shown once",
        query: &[],
        access: Access::SignedIn,
    },
    Operation {
        method: "post",
        path: "/session/password",
        id: "change_password",
        summary: "Change the own password",
        query: &[],
        access: Access::SignedIn,
    },
];

/// `/session`.
pub fn routes() -> Router<AppState> {
    let limit = Arc::new(SignInLimit::new());
    let enter = post(
        move |address: ConnectInfo<SocketAddr>, state: State<AppState>, body: Json<Credentials>| {
            create(Arc::clone(&limit), address, state, body)
        },
    );
    Router::new()
        .route("/session", enter.merge(get(read).delete(remove)))
        .route("/session/password", post(change))
        .route("/users/{id}/password", post(reset))
}

#[derive(Deserialize)]
struct Credentials {
    login: String,
    password: String,
}

#[derive(Deserialize)]
struct Passwords {
    current: String,
    new: String,
}

async fn create(
    limit: Arc<SignInLimit>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    State(state): State<AppState>,
    Json(body): Json<Credentials>,
) -> ApiResult<Response> {
    limit.check(&body.login, address.ip())?;
    let signed_in = sign_in(&state.store, &body.login, &body.password).await?;
    let (sessions, token, now) = (
        Arc::clone(&state.sessions),
        signed_in.token.clone(),
        state.clock.now(),
    );
    let found = state.store.read(move |r| sessions.find(r, &token, now)).await?;
    let session = found.ok_or_else(|| Problem::internal("the new session is gone"))?;
    let shown = describe(&state, session.user_id, session.csrf).await?;
    let cookie = format!(
        "{SESSION_COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}",
        signed_in.token, signed_in.max_age_s
    );
    with_cookie(Json(shown).into_response(), &cookie)
}

async fn read(call: Call) -> ApiResult<Json<Js>> {
    Ok(Json(
        describe(&call.state, call.session.user_id, call.session.csrf).await?,
    ))
}

async fn remove(call: Call, parts: Parts) -> ApiResult<Response> {
    if let Some(token) = token_of(&parts) {
        sign_out(&call.state.store, &token).await?;
    }
    let gone = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    with_cookie(StatusCode::NO_CONTENT.into_response(), &gone)
}

async fn change(call: Call, parts: Parts, Json(body): Json<Passwords>) -> ApiResult<StatusCode> {
    let token = token_of(&parts).unwrap_or_default();
    let passwords = (body.current, body.new);
    change_password(
        &call.state.store,
        &call.state.schema,
        call.session.user_id,
        &token,
        passwords,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// For whoever may change every user.
async fn reset(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let def = User::def();
    if call.ctx.scope(Action::Update, &def.key) != Scope::All {
        let refused = Problem::new(ErrorKind::Forbidden, "access.forbidden").with("entity", def.key.as_str());
        return Err(refused.with("action", Action::Update.name()).into());
    }
    let user_id = id.parse::<i64>().map_err(|_| Problem::not_found(&def.key))?;
    let (store, schema, ctx) = (call.state.store.clone(), call.state.schema.clone(), call.ctx);
    let resetting =
        tokio::task::spawn_blocking(move || reset_password(&store, &schema, &ctx, Id::new(user_id)));
    let password = resetting.await.map_err(Problem::internal)??;
    Ok(Json(json!({ "password": password })))
}

fn with_cookie(mut response: Response, cookie: &str) -> ApiResult<Response> {
    let value = HeaderValue::from_str(cookie).map_err(Problem::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, value);
    Ok(response)
}

async fn describe(state: &AppState, user_id: i64, csrf: String) -> Result<Js> {
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
            Ok(json!({
                "user": {
                    "id": user_id.to_string(), "login": user.text(0), "name": user.text(1),
                    "locale": user.text(2), "must_change_password": user.int(3) != 0,
                },
                "company": { "slug": slug, "name": company.text(0), "currency": company.text(1), "zone": company.text(2) },
                "roles": roles.iter().map(|row| row.text(0)).collect::<Vec<_>>(),
                "csrf": csrf,
            }))
        })
        .await
}
