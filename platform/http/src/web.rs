//! The browser app, inside the program.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist/"]
#[allow_missing = true]
struct Assets;

/// Answers a path: a file of the app, or its first page, which knows the app's own paths.
pub(crate) async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(found) = asset(path) {
        return found;
    }
    // A file that is named by its content and isn't there belongs to another version of the app.
    if path.starts_with("assets/") || path.starts_with("api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if path == "m" {
        return Redirect::permanent("/m/").into_response();
    }
    // The members' own pages are an app of their own.
    let first = if path.starts_with("m/") {
        "m/index.html"
    } else {
        "index.html"
    };
    asset(first).unwrap_or_else(|| {
        (
            StatusCode::NOT_FOUND,
            "The browser app is not in this program: build web/ first.",
        )
            .into_response()
    })
}

fn asset(path: &str) -> Option<Response> {
    let file = Assets::get(path)?;
    let mut response = Response::new(Body::from(file.data.into_owned()));
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(media_type.as_ref()) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Some(response)
}
