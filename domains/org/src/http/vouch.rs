//! A colleague proves who he is, for one act of somebody else.

use axum::routing::post;
use axum::{Extension, Json, Router};
use guanxi_http::shape::{nullable, object, text, text_to};
use guanxi_http::{ApiResult, AppState, Call, Caller, Operation};
use guanxi_store::Queries;
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::{CREDENTIAL_LIMIT, Limit};
use crate::commands::vouch::{Proven, vouch};

/// Most characters of what names an act.
const ACT_LIMIT: u32 = 300;

pub(super) const OPERATIONS: [Operation; 1] = [Operation::post(
    "/session/vouch",
    "vouch",
    "A colleague proves who he is, for one act of the signed-in user; opens no session",
)
.takes(|_| {
    object(&[
        ("login", text_to(CREDENTIAL_LIMIT)),
        ("password", text_to(CREDENTIAL_LIMIT)),
        ("code?", nullable(text_to(CREDENTIAL_LIMIT))),
        // What he stands for, as the operation names it that takes the token.
        ("act", text_to(ACT_LIMIT)),
    ])
})
.gives(200, |_| object(&[("token", text()), ("name", text())]))
.refuses(&[429])];

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/session/vouch", post(prove))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    login: String,
    password: String,
    #[serde(default)]
    code: Option<String>,
    act: String,
}

async fn prove(
    call: Call,
    Extension(limit): Limit,
    caller: Caller,
    Json(typed): Json<Typed>,
) -> ApiResult<Json<Js>> {
    call.require_person()?;
    limit.check(&typed.login, caller.address)?;
    let proven = Proven {
        login: typed.login,
        password: typed.password,
        code: typed.code.filter(|code| !code.trim().is_empty()),
        act: typed.act,
    };
    let (token, user_id) = vouch(&call.state.store, call.session.user_id, proven).await?;
    let named = call.state.store.read(move |r| {
        r.query_first(
            "SELECT name FROM org_user WHERE id = ?1",
            &[guanxi_entity::Value::from(user_id)],
        )
    });
    let name = named.await?.map(|row| row.text(0).to_owned()).unwrap_or_default();
    Ok(Json(json!({ "token": token, "name": name })))
}
