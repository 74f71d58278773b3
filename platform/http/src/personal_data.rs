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
use guanxi_record::person::{self, archive, erase_whole, held, plan_erasure};
use guanxi_types::{Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::asked::Asked;
use crate::customise_shapes::place;
use crate::error::ApiResult;
use crate::files::{TemporaryFile, download};
use crate::operation::{Operation, Parameter};
use crate::personal_shapes as shapes;
use crate::session::Call;
use crate::shape::{Shape, id_in};
use crate::state::AppState;

/// The operations of [`routes`].
pub(crate) const OPERATIONS: [Operation; 3] = [
    Operation::get(
        "/personal-data/{domain}/{entity}/{id}",
        "read_personal_data",
        "Everything that is held on a person; with format=zip with the contents of the files",
    )
    .places(&ENTITY)
    .query(&[Parameter::new("format", shapes::format)])
    .gives(200, shapes::held)
    .gives_file(&["application/zip"]),
    Operation::post(
        "/personal-data/{domain}/{entity}/{id}/erasure/preview",
        "preview_erasure",
        "What erasing a person would take away and leave",
    )
    .places(&ENTITY)
    .gives(200, shapes::plan),
    Operation::post(
        "/personal-data/{domain}/{entity}/{id}/erasure",
        "erase_person",
        "Erase a person; sums stay",
    )
    .places(&ENTITY)
    .takes(shapes::erasure)
    .gives(200, shapes::erased)
    .refuses(&[409]),
];

const ENTITY: [(&str, Shape); 2] = [("domain", place), ("entity", place)];

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
    let id = id_in(id, &def.key)?;
    Ok((schema, def, id))
}

async fn read(call: Call, Path(path): RecordPath, asked: Asked) -> ApiResult<Response> {
    let with_files = asked.is("format", "zip");
    let (schema, def, id) = named(&call, &path)?;
    let (store, ctx) = (&call.state.store, call.ctx.clone());
    let body = store.read(move |r| held(r, &schema, &ctx, (def, id))).await?;
    let ctx = call.ctx.clone();
    let noting = store.write(move |tx| note(tx, &ctx, &Note::new("personal_data").about(&def.key, id)));
    noting.await?;
    if with_files {
        return Ok(zipped(&call, body, &format!("personal-data-{id}.zip")).await?);
    }
    let mut answer = Json(body).into_response();
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"personal-data-{id}.json\"")) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

/// The document and the files that it names.
async fn zipped(call: &Call, body: Js, name: &str) -> Result<Response> {
    let file = TemporaryFile::in_folder(&call.state.folder.join("tmp"), "zip")?;
    let (path, folder) = (file.path().to_owned(), call.state.service::<FileFolder>()?);
    tokio::task::spawn_blocking(move || archive(&body, &folder, &path))
        .await
        .map_err(Problem::internal)??;
    download(file.path(), name, "application/zip").await
}

async fn preview(call: Call, Path(path): RecordPath) -> ApiResult<Json<Js>> {
    let (schema, def, id) = named(&call, &path)?;
    let ctx = call.ctx;
    let plan = call
        .state
        .store
        .read(move |r| plan_erasure(r, &schema, &ctx, (def, id)));
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
    let wanted = person::Erasure {
        def,
        id,
        version: body.version,
        reason: body.reason,
    };
    let (store, ctx) = (call.state.store.clone(), call.ctx.clone());
    let folder: Arc<FileFolder> = call.state.service()?;
    let doing = tokio::task::spawn_blocking(move || erase_whole(&store, &folder, (&schema, &ctx), &wanted));
    let done = doing.await.map_err(Problem::internal)??;
    Ok(Json(json!({
        "records": done.records, "comments": done.comments, "files": done.files.len(), "history": done.history,
        "merges": done.merges,
    })))
}
