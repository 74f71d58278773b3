//! API keys: made (shown once), listed, revoked.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter};
use serde_json::{Value as Js, json};

use super::{parse_id, require_user_administration, shapes};
use crate::commands::{KeyInput, api_key, create_key};

pub(super) const OPERATIONS: [Operation; 3] = [
    Operation::get(
        "/api-keys",
        "list_api_keys",
        "The own API keys; with of=all everybody's",
    )
    .query(&[Parameter::new("of", shapes::whose)])
    .gives(200, shapes::keys),
    Operation::post("/api-keys", "create_api_key", "Make an API key, shown once")
        .takes(shapes::new_key)
        .gives(201, shapes::made_key)
        .refuses(&[409]),
    Operation::delete("/api-keys/{id}", "revoke_api_key", "Revoke an API key"),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api-keys", get(list).post(create))
        .route("/api-keys/{id}", delete(revoke))
}

async fn list(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    call.require_person()?;
    let of = if asked.is("of", "all") {
        require_user_administration(&call)?;
        None
    } else {
        Some(call.session.user_id)
    };
    let items = call.state.store.read(move |r| api_key::list(r, of)).await?;
    Ok(Json(json!({ "items": items })))
}

async fn create(call: Call, Json(input): Json<KeyInput>) -> ApiResult<(StatusCode, Json<Js>)> {
    call.require_person()?;
    let (schema, user_id) = (call.state.schema.now(), call.session.user_id);
    let making = call
        .state
        .store
        .write(move |tx| create_key(tx, &schema, (user_id, user_id), &input));
    let (id, key) = making.await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": id.to_string(), "key": key })),
    ))
}

async fn revoke(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    call.require_person()?;
    let (by, id) = (call.session.user_id, parse_id(&id, "org.api_key")?);
    let of = if require_user_administration(&call).is_ok() {
        None
    } else {
        Some(by)
    };
    call.state
        .store
        .write(move |tx| api_key::revoke(tx, by, id, of))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
