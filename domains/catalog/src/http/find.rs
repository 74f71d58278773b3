//! Finding products over the web: by a code, by features, by what isn't translated.

use axum::Json;
use axum::extract::Path;
use guanxi_http::{ApiResult, Asked, Call};
use guanxi_types::Problem;
use serde_json::{Value as Js, json};

use crate::queries::barcode::scanned;
use crate::queries::matching::{Question, Wanted, matching};
use crate::queries::translation::missing_in;

pub(super) async fn by_barcode(call: Call, Path(code): Path<String>) -> ApiResult<Json<Js>> {
    let found = call
        .read(move |r, schema, ctx| scanned(r, schema, ctx, &code))
        .await?;
    Ok(Json(json!(found)))
}

pub(super) async fn missing(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let language = asked.words("language").unwrap_or_default();
    let page = (asked.some_id("after").unwrap_or_default(), asked.integer("limit"));
    let found = call
        .state
        .store
        .read(move |r| missing_in(r, &schema, &ctx, &language, page));
    Ok(Json(json!(found.await?)))
}

pub(super) async fn by_features(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let features: Option<Vec<Wanted>> = asked
        .text("features")
        .map(|text| serde_json::from_str(text).map_err(|_| Problem::wrong("features", "wrong_type")))
        .transpose()?;
    let question = Question {
        category: asked.some_id("category"),
        features: features.unwrap_or_default(),
        after: asked.some_id("after").unwrap_or_default(),
        limit: asked.integer("limit"),
    };
    let found = call
        .state
        .store
        .read(move |r| matching(r, &schema, &ctx, &question));
    Ok(Json(json!(found.await?)))
}
