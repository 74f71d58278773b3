//! What applies when.

use axum::extract::Query;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_http::{ApiResult, AppState, Call};
use guanxi_types::{Day, FieldError, Problem, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::queries::calendar::{DAYS_MAX, Entry, calendar};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/promotions/calendar", get(show))
}

#[derive(Deserialize)]
struct Asked {
    from: Option<String>,
    to: Option<String>,
}

fn day(name: &str, text: Option<&String>) -> Result<Day> {
    let wrong = |code: &str| Problem::invalid(vec![FieldError::new(name, code)]);
    let text = text
        .filter(|text| !text.is_empty())
        .ok_or_else(|| wrong("required"))?;
    text.parse().map_err(|_| wrong("not_a_date"))
}

async fn show(call: Call, Query(asked): Query<Asked>) -> ApiResult<Json<Js>> {
    let (from, to) = (day("from", asked.from.as_ref())?, day("to", asked.to.as_ref())?);
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
