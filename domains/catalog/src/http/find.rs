//! Finding products over the web: by a code, by features, by what isn't translated.

use axum::Json;
use axum::extract::{Path, Query};
use guanxi_http::shape;
use guanxi_http::{ApiResult, Call};
use guanxi_types::{ErrorKind, FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::shapes;
use crate::queries::barcode::scanned;
use crate::queries::matching::{Question, Wanted, matching};
use crate::queries::translation::missing_in;

pub(super) async fn by_barcode(call: Call, Path(code): Path<String>) -> ApiResult<Json<Js>> {
    let found = call
        .read(move |r, schema, ctx| scanned(r, schema, ctx, &code))
        .await?;
    Ok(Json(json!(found)))
}

/// Where the last page ended.
fn cursor(text: Option<&str>) -> Result<RawId> {
    let bad = || Problem::new(ErrorKind::Invalid, "record.bad_cursor");
    match text {
        None | Some("") => Ok(0),
        Some(text) => shape::id_from(text).ok_or_else(bad),
    }
}

#[derive(Deserialize)]
pub(super) struct MissingQuery {
    language: String,
    #[serde(default)]
    after: Option<String>,
    #[serde(default)]
    limit: Option<i64>,
}

pub(super) async fn missing(call: Call, Query(asked): Query<MissingQuery>) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    if !shapes::LANGUAGES.contains(&asked.language.as_str()) {
        return Err(Problem::invalid(vec![FieldError::new("language", "not_a_choice")]).into());
    }
    let after = cursor(asked.after.as_deref())?;
    let found = call
        .state
        .store
        .read(move |r| missing_in(r, &schema, &ctx, &asked.language, (after, asked.limit)));
    Ok(Json(json!(found.await?)))
}

#[derive(Deserialize)]
pub(super) struct MatchingQuery {
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    features: Option<String>,
    #[serde(default)]
    after: Option<String>,
    #[serde(default)]
    limit: Option<i64>,
}

pub(super) async fn by_features(call: Call, Query(asked): Query<MatchingQuery>) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let wrong = |field: &str, code: &str| Problem::invalid(vec![FieldError::new(field, code)]);
    let category = asked.category.as_deref().filter(|text| !text.is_empty());
    let category = category.map(|text| shape::id_from(text).ok_or_else(|| wrong("category", "not_an_id")));
    let features = asked.features.as_deref().filter(|text| !text.is_empty());
    let features: Option<Vec<Wanted>> = features
        .map(|text| serde_json::from_str(text).map_err(|_| wrong("features", "wrong_type")))
        .transpose()?;
    let question = Question {
        category: category.transpose()?,
        features: features.unwrap_or_default(),
        after: cursor(asked.after.as_deref())?,
        limit: asked.limit,
    };
    let found = call
        .state
        .store
        .read(move |r| matching(r, &schema, &ctx, &question));
    Ok(Json(json!(found.await?)))
}
