//! Papers over the web.

use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call};
use guanxi_types::{FieldError, Locale, Problem};
use serde::Deserialize;
use serde_json::Value as Js;

use crate::print::{Paper, data, pages};

/// The languages that papers are printed in.
pub(super) const LANGUAGES: [&str; 2] = ["zh", "en"];
/// Their media type.
pub(super) const PDF: &str = "application/pdf";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    #[serde(default)]
    lang: Option<String>,
}

pub(super) async fn quotation(call: Call, id: Path<String>, wanted: Query<Wanted>) -> ApiResult<Response> {
    print(call, Paper::Quotation, &id, &wanted).await
}

pub(super) async fn order(call: Call, id: Path<String>, wanted: Query<Wanted>) -> ApiResult<Response> {
    print(call, Paper::Order, &id, &wanted).await
}

pub(super) async fn invoice(call: Call, id: Path<String>, wanted: Query<Wanted>) -> ApiResult<Response> {
    print(call, Paper::Invoice, &id, &wanted).await
}

async fn print(call: Call, paper: Paper, id: &str, wanted: &Wanted) -> ApiResult<Response> {
    let id = id_in(id, paper.entity())?;
    let ctx = call.ctx;
    let lang = match wanted.lang.as_deref() {
        None => ctx.locale,
        Some("zh") => Locale::Zh,
        Some("en") => Locale::En,
        Some(_) => return Err(Problem::invalid(vec![FieldError::new("lang", "not_a_choice")]).into()),
    };
    let found = call
        .state
        .store
        .read(move |r| data(r, &ctx, (paper, id), lang))
        .await?;
    let name = format!(
        "{}.pdf",
        found.get("number").and_then(Js::as_str).unwrap_or("paper")
    );
    let file = tokio::task::spawn_blocking(move || pages(&found))
        .await
        .map_err(Problem::internal)??;
    let mut answer = file.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PDF));
    if let Ok(disposition) = HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(answer)
}
