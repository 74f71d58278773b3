//! Papers over the web.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Asked, Call};
use guanxi_types::Problem;
use serde_json::Value as Js;

use crate::print::{Paper, data, pages};

/// The languages that papers are printed in.
pub(super) const LANGUAGES: [&str; 2] = ["zh", "en"];
/// Their media type.
pub(super) const PDF: &str = "application/pdf";

pub(super) async fn quotation(call: Call, id: Path<String>, asked: Asked) -> ApiResult<Response> {
    print(call, Paper::Quotation, &id, &asked).await
}

pub(super) async fn order(call: Call, id: Path<String>, asked: Asked) -> ApiResult<Response> {
    print(call, Paper::Order, &id, &asked).await
}

pub(super) async fn invoice(call: Call, id: Path<String>, asked: Asked) -> ApiResult<Response> {
    print(call, Paper::Invoice, &id, &asked).await
}

async fn print(call: Call, paper: Paper, id: &str, asked: &Asked) -> ApiResult<Response> {
    let id = id_in(id, paper.entity())?;
    let ctx = call.ctx;
    let lang = asked.language("lang").unwrap_or(ctx.locale);
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
