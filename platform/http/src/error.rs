//! Refusals on the wire: RFC 9457 problem JSON with our stable code.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use guanxi_types::{ErrorKind, Problem};
use serde_json::json;

/// Longest reason of the library that is passed on.
const WHY_LIMIT: usize = 2_000;

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

/// The id of a request, for whoever records what it did.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub Arc<str>);

/// Gives each request an id, writes problem bodies, logs our own faults once.
pub(crate) async fn finish(mut request: Request<Body>, next: Next) -> Response {
    let id = request_id();
    request.extensions_mut().insert(RequestId(Arc::from(id.as_str())));
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => Some(problem),
        None => bare_refusal(&mut response).await,
    };
    if let Some(problem) = problem {
        if problem.kind == ErrorKind::Internal {
            tracing::error!(request_id = %id, %method, path, code = problem.code, detail = problem.detail, "request failed");
        }
        let allow = response.headers_mut().remove(header::ALLOW);
        response = problem_response(&problem, &id);
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// The library's own refusals (a body too large, a wrong method) have our shape as well.
async fn bare_refusal(response: &mut Response) -> Option<Problem> {
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
        StatusCode::METHOD_NOT_ALLOWED => (ErrorKind::NoSuchMethod, "request.no_such_method"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (ErrorKind::UnknownType, "request.unknown_type"),
        StatusCode::UNPROCESSABLE_ENTITY => (ErrorKind::Invalid, "request.invalid"),
        _ => (ErrorKind::Malformed, "request.malformed"),
    };
    let body = std::mem::take(response.body_mut());
    // What the library says of it helps whoever writes a program; people see the text of the code.
    let why = axum::body::to_bytes(body, WHY_LIMIT).await.unwrap_or_default();
    let problem = Problem::new(kind, code);
    Some(match std::str::from_utf8(&why) {
        Ok(why) if !why.is_empty() => problem.with("why", why),
        _ => problem,
    })
}

/// A refusal as JSON, without the id of a request.
pub(crate) fn problem_json(problem: &Problem) -> serde_json::Value {
    json!({
        "type": format!("/errors/{}", problem.code),
        "title": problem.code,
        "status": problem.kind.status(),
        "code": problem.code,
        "params": problem.params,
        "fields": problem.fields,
    })
}

fn problem_response(problem: &Problem, id: &str) -> Response {
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut body = problem_json(problem);
    if let Some(body) = body.as_object_mut() {
        body.insert("request_id".to_owned(), json!(id));
    }
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
