//! Card faces: sheets of cards, and the codes that a designer shows.

use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Call};
use guanxi_record::attachment::FileFolder;
use guanxi_record::require;
use guanxi_types::{Action, ErrorKind, FieldError, Problem};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::accounts::id_of;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    batch: String,
    #[serde(default)]
    part: Option<String>,
}

async fn sheet(call: Call, Path(id): Path<String>, Query(wanted): Query<Wanted>) -> ApiResult<Response> {
    let id = id_in(&id, &CardFace::def().key)?;
    let batch = id_of("batch", &wanted.batch)?;
    let part = wanted.part.as_deref().unwrap_or("1").parse();
    let part: i64 = part
        .ok()
        .filter(|part| (1..=100_000).contains(part))
        .ok_or_else(|| Problem::invalid(vec![FieldError::new("part", "out_of_range")]))?;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    kind: String,
    text: String,
}

async fn symbol(call: Call, Query(said): Query<Said>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, CardFace::def())?;
    let found = match said.kind.as_str() {
        "barcode" => code128(&said.text),
        "qr" => qr(&said.text),
        _ => return Err(Problem::invalid(vec![FieldError::new("kind", "not_a_choice")]).into()),
    };
    let found = found.ok_or_else(|| {
        Problem::new(ErrorKind::Invalid, "loyalty.code_unprintable").with("text", said.text.as_str())
    })?;
    Ok(Json(
        json!({ "width": found.width, "height": found.height, "path": found.path }),
    ))
}
