//! Files on records over the web. Whatever a file holds, a browser only saves it: it is sent as an attachment, never guessed
//! at, and in a sandbox. Pictures are shown as small copies that we made ourselves.

use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_entity::Value;
use guanxi_record::attachment::{self, Attachment, FILE_LIMIT, FileFolder};
use guanxi_record::people::{Names, names};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use serde_json::{Value as Js, json};
use tokio::io::AsyncWriteExt;

use crate::error::ApiResult;
use crate::files::{TemporaryFile, download};
use crate::operation::Operation;
use crate::records::{entity, id_of};
use crate::session::Call;
use crate::shape::id_in;
use crate::state::AppState;

/// Largest request: the file and what multipart wraps around it.
const UPLOAD_LIMIT: usize = 26 * 1024 * 1024;
const SANDBOX: &str = "sandbox; default-src 'none'";

pub(crate) const OPERATIONS: [Operation; 3] = [
    Operation::get("/files/{id}", "download_file", "A file of a record").gives_file(&["*/*"]),
    Operation::get(
        "/files/{id}/thumbnail",
        "read_thumbnail",
        "A small copy of a picture",
    )
    .gives_file(&["image/jpeg"]),
    Operation::delete("/files/{id}", "delete_file", "Take a file off its record"),
];

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/records/{domain}/{entity}/{id}/files", get(list).post(upload))
        .layer(DefaultBodyLimit::max(UPLOAD_LIMIT))
        .route("/files/{id}", get(send).delete(remove))
        .route("/files/{id}/thumbnail", get(send_thumbnail))
}

type RecordPath = Path<(String, String, String)>;

pub(crate) fn file_json(file: &Attachment, names: &Names) -> Js {
    json!({
        "id": file.id.to_string(),
        "file_name": file.file_name,
        "media_type": file.media_type,
        "size": file.size,
        "has_thumbnail": file.has_thumbnail,
        "created_at": crate::instant(&Value::from(file.created_at)),
        "by": names.get(&file.created_by),
    })
}

async fn list(call: Call, Path((domain, name, id)): RecordPath) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let ctx = call.ctx;
    let body = call.state.store.read(move |r| {
        let files = attachment::list(r, &ctx, def, id)?;
        let names = names(r, files.iter().map(|file| file.created_by))?;
        let items: Vec<Js> = files.iter().map(|file| file_json(file, &names)).collect();
        Ok(json!({ "items": items }))
    });
    Ok(Json(body.await?))
}

async fn upload(
    call: Call,
    Path((domain, name, id)): RecordPath,
    form: Result<Multipart, MultipartRejection>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let schema = call.state.schema.now();
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let ctx = call.ctx;
    let checking = ctx.clone();
    // Before anything is received: whoever may not change the record fills no disk.
    call.state
        .store
        .read(move |r| attachment::require_change(r, &checking, def, id))
        .await?;
    let malformed = || Problem::new(ErrorKind::Malformed, "attachment.bad_upload");
    let mut form = form.map_err(|_| malformed())?;
    let received = TemporaryFile::in_folder(&call.state.folder.join("tmp"), "file")?;
    let mut file_name = None;
    while let Some(part) = form.next_field().await.map_err(|_| malformed())? {
        if part.name() != Some("file") || file_name.is_some() {
            return Err(malformed().into());
        }
        file_name = Some(part.file_name().unwrap_or("file").to_owned());
        receive(part, received.path()).await?;
    }
    let file_name = file_name.ok_or_else(malformed)?;
    let folder: Arc<FileFolder> = call.state.service()?;
    let keeping = tokio::task::spawn_blocking(move || folder.keep(received.path()));
    let content = keeping.await.map_err(Problem::internal)??;
    let made = call.state.store.write(move |tx| {
        let file = attachment::add(tx, &ctx, (def, id), (&file_name, &content))?;
        let file = attachment::get(tx, &schema, &ctx, file)?;
        let names = names(tx, [file.created_by])?;
        Ok(file_json(&file, &names))
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

async fn receive(mut part: axum::extract::multipart::Field<'_>, path: &std::path::Path) -> Result<()> {
    let mut file = tokio::fs::File::create(path).await.map_err(Problem::internal)?;
    let mut size = 0;
    let cut_off = |_| Problem::new(ErrorKind::Malformed, "attachment.cut_off");
    while let Some(bytes) = part.chunk().await.map_err(cut_off)? {
        size += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > FILE_LIMIT {
            return Err(Problem::new(ErrorKind::TooLarge, "attachment.too_large")
                .with("max", FILE_LIMIT / 1024 / 1024));
        }
        file.write_all(&bytes).await.map_err(Problem::internal)?;
    }
    file.flush().await.map_err(Problem::internal)
}

async fn found(call: &Call, id: &str) -> Result<Attachment> {
    let id: RawId = id_in(id, "attachment")?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    call.state
        .store
        .read(move |r| attachment::get(r, &schema, &ctx, id))
        .await
}

async fn send(call: Call, Path(id): Path<String>) -> ApiResult<Response> {
    let file = found(&call, &id).await?;
    let folder: Arc<FileFolder> = call.state.service()?;
    let mut response = download(&folder.path(&file.sha256)?, &file.file_name, &file.media_type).await?;
    harden(&mut response);
    Ok(response)
}

async fn send_thumbnail(call: Call, Path(id): Path<String>) -> ApiResult<Response> {
    let file = found(&call, &id).await?;
    if !file.has_thumbnail {
        return Err(Problem::not_found("attachment").into());
    }
    let folder: Arc<FileFolder> = call.state.service()?;
    let mut response = download(&folder.thumbnail(&file.sha256)?, "thumbnail.jpg", "image/jpeg").await?;
    harden(&mut response);
    let headers = response.headers_mut();
    // The picture of an id never changes; another user of this browser is asked for again.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=3600"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("cookie"));
    Ok(response)
}

fn harden(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
}

async fn remove(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let id: RawId = id_in(&id, "attachment")?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    call.state
        .store
        .write(move |tx| attachment::remove(tx, &schema, &ctx, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
