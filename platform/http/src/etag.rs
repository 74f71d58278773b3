//! Entity tags: what a caller has already isn't sent again, and what somebody else has changed isn't overwritten.

use std::hash::Hasher;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use guanxi_types::{ErrorKind, Problem, Result};
use serde_json::{Map, Value};

/// A body under its tag, or 304 when the caller has it already.
pub(crate) fn tagged(headers: &HeaderMap, body: &Value) -> Response {
    let text = body.to_string();
    let tag = format!("W/\"{:016x}\"", hash(&text));
    answer(headers, &tag, text)
}

/// A record under its tag, or 304 when the caller has it already. The tag begins with the record's version.
pub(crate) fn tagged_record(headers: &HeaderMap, body: &Value) -> Response {
    let text = body.to_string();
    answer(headers, &tag_of_record(body, &text), text)
}

/// A record that was just written, under its tag.
pub(crate) fn written_record(status: StatusCode, body: &Value) -> Response {
    let text = body.to_string();
    let tag = tag_of_record(body, &text);
    with_tag((status, JSON, text).into_response(), &tag)
}

const JSON: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

fn tag_of_record(body: &Value, text: &str) -> String {
    let version = body.get("version").and_then(Value::as_i64).unwrap_or(0);
    // Titles of linked records are in the body as well, and change without the version.
    format!("\"{version}-{:08x}\"", hash(text) & 0xffff_ffff)
}

fn answer(headers: &HeaderMap, tag: &str, text: String) -> Response {
    let response = if is_known(headers, tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (JSON, text).into_response()
    };
    with_tag(response, tag)
}

/// A short name for what a body says.
pub(crate) fn hash_of(body: &Map<String, Value>) -> String {
    format!("{:016x}", hash(&Value::Object(body.clone()).to_string()))
}

fn hash(text: &str) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// Whether the caller's `If-None-Match` names this tag.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let bare = tag.trim_start_matches("W/");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|h| h.to_str().ok());
    known.is_some_and(|list| {
        list.split(',')
            .map(|one| one.trim().trim_start_matches("W/"))
            .any(|one| one == bare || one == "*")
    })
}

/// Puts the tag on an answer.
fn with_tag(mut response: Response, tag: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

/// The version that the caller's `If-Match` names. `*` is any version.
///
/// # Errors
/// `request.bad_etag` when it is no tag of ours.
pub(crate) fn wanted_version(headers: &HeaderMap) -> Result<Option<i64>> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" || text.is_empty() {
        return Ok(None);
    }
    let version = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    let version = version.map(|v| v.split_once('-').map_or(v, |(version, _)| version));
    match version.and_then(|v| v.parse().ok()) {
        Some(version) => Ok(Some(version)),
        None => Err(Problem::new(ErrorKind::Malformed, "request.bad_etag")),
    }
}
