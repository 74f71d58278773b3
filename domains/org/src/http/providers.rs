//! Identity providers, kept by administrators.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, put};
use axum::{Json, Router};
use guanxi_http::{ApiResult, AppState, Call, Operation};
use serde_json::{Value as Js, json};

use super::{parse_id, require_user_administration, shapes};
use crate::commands::provider::{self, ProviderInput};

pub(super) const OPERATIONS: [Operation; 4] = [
    Operation::get(
        "/identity-providers",
        "list_identity_providers",
        "Identity providers",
    )
    .gives(200, shapes::providers),
    Operation::post(
        "/identity-providers",
        "create_identity_provider",
        "Add an identity provider",
    )
    .takes(shapes::provider_input)
    .gives(201, shapes::provider)
    .refuses(&[409]),
    Operation::put(
        "/identity-providers/{id}",
        "write_identity_provider",
        "Change an identity provider",
    )
    .takes(shapes::provider_input)
    .gives(200, shapes::provider)
    .refuses(&[409]),
    Operation::delete(
        "/identity-providers/{id}",
        "delete_identity_provider",
        "Remove an identity provider",
    )
    .refuses(&[409]),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/identity-providers", get(list).post(create))
        .route("/identity-providers/{id}", put(write).delete(remove))
}

async fn list(call: Call) -> ApiResult<Json<Js>> {
    require_user_administration(&call)?;
    let found = call.state.store.read(|r| provider::list(r)).await?;
    let items: Vec<Js> = found.iter().map(provider::Provider::json).collect();
    Ok(Json(json!({ "items": items })))
}

async fn create(call: Call, Json(input): Json<ProviderInput>) -> ApiResult<(StatusCode, Json<Js>)> {
    require_user_administration(&call)?;
    let by = call.session.user_id;
    let saving = call
        .state
        .store
        .write(move |tx| provider::save(tx, by, None, &input));
    Ok((StatusCode::CREATED, Json(saving.await?.json())))
}

async fn write(call: Call, Path(id): Path<String>, Json(input): Json<ProviderInput>) -> ApiResult<Json<Js>> {
    require_user_administration(&call)?;
    let (by, id) = (call.session.user_id, parse_id(&id, "org.identity_provider")?);
    let saving = call
        .state
        .store
        .write(move |tx| provider::save(tx, by, Some(id), &input));
    Ok(Json(saving.await?.json()))
}

async fn remove(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    require_user_administration(&call)?;
    let (by, id) = (call.session.user_id, parse_id(&id, "org.identity_provider")?);
    call.state
        .store
        .write(move |tx| provider::remove(tx, by, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
