//! Refusals on the wire: RFC 9457 problem JSON with our stable code.

use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use guanxi_types::{ErrorKind, Problem};
use serde_json::json;

/// A [`Problem`] as an answer.
#[derive(Debug)]
pub struct ApiError(pub Problem);

/// What handlers return.
pub type ApiResult<T> = Result<T, ApiError>;

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for ApiError {
    /// The body is written by [`finish`], which knows the request's id.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self.0);
        response
    }
}

/// Gives each request an id, writes problem bodies, logs our own faults once.
pub(crate) async fn finish(request: Request<Body>, next: Next) -> Response {
    let id = request_id();
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let problem = response
        .extensions_mut()
        .remove::<Problem>()
        .or_else(|| bare_refusal(&response));
    if let Some(problem) = problem {
        if problem.kind == ErrorKind::Internal {
            tracing::error!(request_id = %id, %method, path, code = problem.code, detail = problem.detail, "request failed");
        }
        response = problem_response(&problem, &id);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// The library's own refusals (a body too large, a wrong method) have our shape as well.
fn bare_refusal(response: &Response) -> Option<Problem> {
    let is_ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"application/problem+json"));
    if is_ours || !response.status().is_client_error() {
        return None;
    }
    let (kind, code) = match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => (ErrorKind::TooLarge, "request.too_large"),
        StatusCode::NOT_FOUND => (ErrorKind::NotFound, "request.no_such_page"),
        StatusCode::METHOD_NOT_ALLOWED => (ErrorKind::NotFound, "request.no_such_method"),
        _ => (ErrorKind::Malformed, "request.malformed"),
    };
    Some(Problem::new(kind, code))
}

fn problem_response(problem: &Problem, id: &str) -> Response {
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({
        "type": format!("/errors/{}", problem.code),
        "title": problem.code,
        "status": status.as_u16(),
        "code": problem.code,
        "params": problem.params,
        "fields": problem.fields,
        "request_id": id,
    });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json; charset=utf-8"),
    );
    response
}

fn request_id() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = guanxi_types::Clock::System.now();
    format!("{now:x}-{:x}", COUNT.fetch_add(1, Ordering::Relaxed))
}
