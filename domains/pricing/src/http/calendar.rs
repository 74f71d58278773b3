//! What applies when.

use axum::routing::get;
use axum::{Json, Router};
use guanxi_http::{ApiResult, AppState, Asked, Call};
use guanxi_types::{FieldError, Problem};
use serde_json::{Value as Js, json};

use crate::queries::calendar::{DAYS_MAX, Entry, calendar};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/promotions/calendar", get(show))
}

async fn show(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (from, to) = (asked.day("from")?, asked.day("to")?);
    if to < from {
        return Err(Problem::invalid(vec![FieldError::new("to", "before_start")]).into());
    }
    if to.raw() - from.raw() >= DAYS_MAX {
        return Err(Problem::invalid(vec![FieldError::new("to", "too_many").with("max", DAYS_MAX)]).into());
    }
    let ctx = call.ctx;
    let found = call
        .state
        .store
        .read(move |r| calendar(r, &ctx, (from, to)))
        .await?;
    let items: Vec<Js> = found.iter().map(entry).collect();
    Ok(Json(
        json!({ "from": from.to_string(), "to": to.to_string(), "items": items }),
    ))
}

fn entry(entry: &Entry) -> Js {
    json!({
        "kind": if entry.is_book { "price_book" } else { "promotion" },
        "id": entry.id.to_string(),
        "name": entry.name,
        "state": entry.state,
        "starts_on": entry.window.from.map(|day| day.to_string()),
        "ends_on": entry.window.to.map(|day| day.to_string()),
        "days": entry.days.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
