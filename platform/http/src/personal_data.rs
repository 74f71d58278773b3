//! What is held on a person, and erasing it, over the web.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_entity::EntityDef;
use guanxi_record::Schema;
use guanxi_record::attachment::FileFolder;
use guanxi_record::audit::{Note, note};
use guanxi_record::person::{erase, held, plan_erasure};
use guanxi_types::{Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::error::ApiResult;
use crate::operation::Operation;
use crate::session::Call;
use crate::state::AppState;

/// The operations of [`routes`].
pub(crate) const OPERATIONS: [Operation; 3] = [
    Operation::loose(
        (
            "get",
            "/personal-data/{domain}/{entity}/{id}",
            "read_personal_data",
        ),
        "Everything that is held on a person",
        &[],
    ),
    Operation::loose(
        (
            "post",
            "/personal-data/{domain}/{entity}/{id}/erasure/preview",
            "preview_erasure",
        ),
        "What erasing a person would take away and leave",
        &[],
    ),
    Operation::loose(
        (
            "post",
            "/personal-data/{domain}/{entity}/{id}/erasure",
            "erase_person",
        ),
        "Erase a person; sums stay",
        &[],
    ),
];

pub(crate) fn routes() -> Router<AppState> {
    let one = "/personal-data/{domain}/{entity}/{id}";
    Router::new()
        .route(one, get(read))
        .route(&format!("{one}/erasure/preview"), post(preview))
        .route(&format!("{one}/erasure"), post(do_erase))
}

type RecordPath = Path<(String, String, String)>;

fn named(
    call: &Call,
    (domain, name, id): &(String, String, String),
) -> Result<(Schema, &'static EntityDef, RawId)> {
    let schema = call.state.schema.now();
    let def = schema.entity(&format!("{domain}.{name}"))?;
    let id = id.parse().map_err(|_| Problem::not_found(&def.key))?;
    Ok((schema, def, id))
}

async fn read(call: Call, Path(path): RecordPath) -> ApiResult<Response> {
    let (schema, def, id) = named(&call, &path)?;
    let ctx = call.ctx;
    let body = call.state.store.write(move |tx| {
        let body = held(tx, &schema, &ctx, (def, id))?;
        note(tx, &ctx, &Note::new("personal_data").about(&def.key, id))?;
        Ok(body)
    });
    let mut answer = Json(body.await?).into_response();
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"personal-data-{id}.json\"")) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

async fn preview(call: Call, Path(path): RecordPath) -> ApiResult<Json<Js>> {
    let (schema, def, id) = named(&call, &path)?;
    let ctx = call.ctx;
    let plan = call
        .state
        .store
        .write(move |tx| plan_erasure(tx, &schema, &ctx, (def, id)));
    Ok(Json(plan.await?.to_json()))
}

/// Why, and which version of the record was looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Erasure {
    reason: String,
    #[serde(default)]
    version: Option<i64>,
}

async fn do_erase(call: Call, Path(path): RecordPath, Json(body): Json<Erasure>) -> ApiResult<Json<Js>> {
    let (schema, def, id) = named(&call, &path)?;
    let ctx = call.ctx;
    let doing = call
        .state
        .store
        .write(move |tx| erase(tx, &schema, &ctx, (def, id, body.version), &body.reason));
    let done = doing.await?;
    let folder: Arc<FileFolder> = call.state.service()?;
    let (store, hashes) = (call.state.store.clone(), done.files.clone());
    let removing = tokio::task::spawn_blocking(move || folder.forget(&store, &hashes));
    removing.await.map_err(Problem::internal)??;
    Ok(Json(json!({
        "records": done.records, "comments": done.comments, "files": done.files.len(), "history": done.history,
        "merges": done.merges,
    })))
}
