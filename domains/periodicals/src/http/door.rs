//! The page that a recipient opens by the link of a message, without signing in.

use guanxi_http::body::{Object, read};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::{Extension, Json};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Caller, download};
use guanxi_record::attachment::FileFolder;
use guanxi_types::{Ctx, ErrorKind, Problem, Result, Through};
use serde::Deserialize;
use serde_json::Value as Js;

use crate::commands::{count_opening, unsubscribe};
use crate::queries::page;

/// Writes a minute from one address: many phones share one.
const WRITES_AN_ADDRESS: NonZeroU32 = NonZeroU32::new(120).unwrap();
/// What is sent from here shows nothing but itself.
const SANDBOX: &str = "default-src 'none'; sandbox";

/// Counts writes.
pub(super) struct Limit(DefaultKeyedRateLimiter<IpAddr>);

impl Limit {
    pub fn new() -> Self {
        Self(RateLimiter::keyed(Quota::per_minute(WRITES_AN_ADDRESS)))
    }

    fn check(&self, address: Option<IpAddr>) -> Result<()> {
        self.0.retain_recent();
        if address.is_none_or(|address| self.0.check_key(&address).is_ok()) {
            Ok(())
        } else {
            Err(Problem::new(ErrorKind::TooMany, "periodicals.too_many"))
        }
    }
}

fn stranger() -> Ctx {
    Ctx::system("periodical_page", Through::Page)
}

pub(super) async fn page(State(state): State<AppState>, Path(code): Path<String>) -> ApiResult<Json<Js>> {
    let found = state.store.read(move |r| page::page(r, &stranger(), &code));
    Ok(Json(found.await?))
}

pub(super) async fn opening(
    Extension(limit): Extension<Arc<Limit>>,
    caller: Caller,
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> ApiResult<StatusCode> {
    limit.check(caller.address)?;
    let schema = state.schema.now();
    let writing = state
        .store
        .write(move |tx| count_opening(tx, &schema, &stranger(), &code));
    writing.await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    wants: bool,
}

pub(super) async fn subscription(
    Extension(limit): Extension<Arc<Limit>>,
    caller: Caller,
    State(state): State<AppState>,
    Path(code): Path<String>,
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    limit.check(caller.address)?;
    let wish: Wish = read(&body)?;
    let schema = state.schema.now();
    let writing = state
        .store
        .write(move |tx| unsubscribe(tx, &schema, &stranger(), (&code, wish.wants)));
    writing.await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn file(
    State(state): State<AppState>,
    Path((code, id)): Path<(String, String)>,
) -> ApiResult<Response> {
    let id = id_in(&id, "attachment")?;
    let schema = state.schema.now();
    let finding = state
        .store
        .read(move |r| page::file(r, (&schema, &stranger()), (&code, id)));
    let file = finding.await?;
    let folder: Arc<FileFolder> = state.service()?;
    let mut answer = download(&folder.path(&file.sha256)?, &file.file_name, &file.media_type).await?;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    Ok(answer)
}
