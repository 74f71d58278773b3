//! Imports in the browser: the import engine over HTTP.

use std::path::Path as FilePath;

use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_document::WriteFormat;
use guanxi_record::import::{ImportPatch, Imports, NewImport, Work};
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use crate::error::{ApiError, ApiResult};
use crate::files::{TemporaryFile, download};
use crate::import_shapes;
use crate::operation::Operation;
use crate::session::Call;
use crate::shape::id_in;
use crate::shape::{self, choice, object};
use crate::state::AppState;

/// Largest file to upload.
const UPLOAD_LIMIT: usize = 4 * 1024 * 1024 * 1024;

pub(crate) const OPERATIONS: [Operation; 9] = [
    Operation::get(
        "/imports/targets",
        "list_import_targets",
        "What can be imported into",
    )
    .gives(200, |shapes| shape::list(&import_shapes::target(shapes))),
    Operation::get("/imports", "list_imports", "The newest imports").gives(200, |shapes| {
        object(&[("items", shape::list(&import_shapes::import(shapes)))])
    }),
    Operation::post("/imports", "create_import", "Upload a file")
        .takes_form(import_shapes::upload)
        .gives(201, import_shapes::import),
    Operation::get("/imports/{id}", "read_import", "An import with its first errors")
        .gives(200, import_shapes::import),
    Operation::patch(
        "/imports/{id}",
        "update_import",
        "Choose mapping, mode, key, options",
    )
    .takes(import_shapes::patch)
    .gives(200, import_shapes::import)
    .refuses(&[409]),
    Operation::post(
        "/imports/{id}/{work}",
        "run_import",
        "Try it, write it, or take it back",
    )
    .places(&[("work", |_| choice(&["dry-run", "run", "undo"]))])
    .gives(202, import_shapes::import)
    .refuses(&[409, 422]),
    Operation::post(
        "/imports/{id}/cancel",
        "cancel_import",
        "Stop before the next chunk",
    )
    .gives(202, import_shapes::import)
    .refuses(&[409]),
    Operation::get(
        "/imports/{id}/result",
        "read_import_result",
        "The file with the reason beside each refused row",
    )
    .gives_file(&["text/csv; charset=utf-8"])
    .refuses(&[409, 422]),
    Operation::delete("/imports/{id}/file", "delete_import_file", "Remove the kept file").refuses(&[409]),
];

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/imports/targets", get(targets))
        .route("/imports", get(list).post(upload))
        .layer(DefaultBodyLimit::max(UPLOAD_LIMIT))
        .route("/imports/{id}", get(read).patch(change))
        .route("/imports/{id}/cancel", post(cancel))
        .route("/imports/{id}/result", get(result))
        .route("/imports/{id}/file", axum::routing::delete(remove_file))
        .route("/imports/{id}/{work}", post(launch))
}

/// Runs a step of the engine on a thread that may wait for the database.
async fn step<T: Send + 'static>(
    call: &Call,
    f: impl FnOnce(&Imports, &Ctx) -> Result<T> + Send + 'static,
) -> Result<T> {
    let imports = call.state.service::<Imports>()?;
    let ctx = call.ctx.clone();
    tokio::task::spawn_blocking(move || f(&imports, &ctx))
        .await
        .map_err(Problem::internal)?
}

fn id_of(text: &str) -> Result<RawId> {
    id_in(text, "import")
}

async fn targets(call: Call) -> ApiResult<Json<Value>> {
    Ok(Json(json!(
        step(&call, |imports, ctx| Ok(imports.targets(ctx))).await?
    )))
}

async fn list(call: Call) -> ApiResult<Json<Value>> {
    Ok(Json(json!({ "items": step(&call, Imports::list).await? })))
}

async fn read(call: Call, Path(id): Path<String>) -> ApiResult<Json<Value>> {
    let id = id_of(&id)?;
    Ok(Json(json!(
        step(&call, move |imports, ctx| imports.get(ctx, id)).await?
    )))
}

async fn change(
    call: Call,
    Path(id): Path<String>,
    Json(patch): Json<ImportPatch>,
) -> ApiResult<Json<Value>> {
    let id = id_of(&id)?;
    Ok(Json(json!(
        step(&call, move |imports, ctx| imports.change(ctx, id, &patch)).await?
    )))
}

async fn launch(
    call: Call,
    Path((id, work)): Path<(String, String)>,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let id = id_of(&id)?;
    let work = match work.as_str() {
        "dry-run" => Work::DryRun,
        "run" => Work::Run,
        "undo" => Work::Undo,
        _ => {
            return Err(ApiError(Problem::new(
                ErrorKind::NotFound,
                "request.no_such_page",
            )));
        }
    };
    let import = step(&call, move |imports, ctx| imports.launch(ctx, id, work)).await?;
    Ok((StatusCode::ACCEPTED, Json(json!(import))))
}

async fn cancel(call: Call, Path(id): Path<String>) -> ApiResult<(StatusCode, Json<Value>)> {
    let id = id_of(&id)?;
    let import = step(&call, move |imports, ctx| imports.cancel(ctx, id)).await?;
    Ok((StatusCode::ACCEPTED, Json(json!(import))))
}

async fn remove_file(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let id = id_of(&id)?;
    step(&call, move |imports, ctx| imports.remove_file(ctx, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn result(call: Call, Path(id): Path<String>) -> ApiResult<Response> {
    let id = id_of(&id)?;
    let file = TemporaryFile::in_folder(&call.state.folder.join("tmp"), "csv")?;
    let path = file.path().to_owned();
    step(&call, move |imports, ctx| imports.result(ctx, id, &path)).await?;
    Ok(download(
        file.path(),
        &format!("import-{id}.csv"),
        WriteFormat::Csv.media_type(),
    )
    .await?)
}

async fn upload(call: Call, mut form: Multipart) -> ApiResult<(StatusCode, Json<Value>)> {
    let malformed = || Problem::new(ErrorKind::Malformed, "import.bad_upload");
    let file = TemporaryFile::in_folder(&call.state.folder.join("tmp"), "upload")?;
    let (mut target, mut name) = (None, None);
    while let Some(part) = form.next_field().await.map_err(|_| malformed())? {
        match part.name() {
            Some("target") => target = Some(part.text().await.map_err(|_| malformed())?),
            Some("file") => {
                name = Some(part.file_name().unwrap_or("file").to_owned());
                receive(part, file.path()).await?;
            }
            _ => {}
        }
    }
    let (Some(target), Some(name)) = (target, name) else {
        return Err(malformed().into());
    };
    // The temporary file must outlive the step that copies it.
    let import = step(&call, move |imports, ctx| {
        imports.create(
            ctx,
            &NewImport {
                target: &target,
                file_name: &name,
                path: file.path(),
            },
        )
    });
    Ok((StatusCode::CREATED, Json(json!(import.await?))))
}

async fn receive(mut part: axum::extract::multipart::Field<'_>, path: &FilePath) -> Result<()> {
    let mut file = tokio::fs::File::create(path).await.map_err(Problem::internal)?;
    let broken = |_| Problem::new(ErrorKind::Malformed, "import.upload_cut_off");
    while let Some(bytes) = part.chunk().await.map_err(broken)? {
        file.write_all(&bytes).await.map_err(Problem::internal)?;
    }
    file.flush().await.map_err(Problem::internal)
}
