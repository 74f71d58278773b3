//! Card faces: sheets of cards, and the codes that a designer shows.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Asked, Call};
use guanxi_record::attachment::FileFolder;
use guanxi_record::require;
use guanxi_types::{Action, ErrorKind, Problem};
use serde_json::{Value as Js, json};

use crate::entities::CardFace;
use crate::print::sheets;
use crate::queries::face::{cards_of, face};
use crate::rules::symbol::{code128, qr};

/// The media type of sheets.
pub(super) const PDF: &str = "application/pdf";

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/card-faces/{id}/sheet", get(sheet))
        .route("/card-symbols", get(symbol))
}

async fn sheet(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Response> {
    let id = id_in(&id, &CardFace::def().key)?;
    let (batch, part) = (asked.id("batch")?, asked.integer("part").unwrap_or(1));
    let files: Arc<FileFolder> = call.state.service()?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let lang = ctx.locale;
    let read = call.state.store.read(move |r| {
        let (record, layout, pictures) = face(r, &schema, &ctx, (id, &files))?;
        Ok((layout, pictures, cards_of(r, &ctx, (batch, part), &record)?))
    });
    let (layout, pictures, cards) = read.await?;
    let file = tokio::task::spawn_blocking(move || sheets(&layout, &cards, (&pictures, lang)))
        .await
        .map_err(Problem::internal)??;
    let mut answer = file.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PDF));
    let disposition = format!("inline; filename=\"cards-{batch}-{part}.pdf\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(answer)
}

async fn symbol(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, CardFace::def())?;
    let text = asked.text("text").unwrap_or_default();
    let found = if asked.is("kind", "qr") {
        qr(text)
    } else {
        code128(text)
    };
    let found = found
        .ok_or_else(|| Problem::new(ErrorKind::Invalid, "loyalty.code_unprintable").with("text", text))?;
    Ok(Json(
        json!({ "width": found.width, "height": found.height, "path": found.path }),
    ))
}
