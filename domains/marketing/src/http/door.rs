//! The page that anybody may open: a form for people who leave their number.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use guanxi_http::body::{Object, read};
use guanxi_http::{ApiResult, AppState, Caller};
use guanxi_types::{Ctx, ErrorKind, Problem, Result, Through};
use serde_json::{Value as Js, json};

use super::body;
use crate::commands::{answer_form, open_form};

/// Answers a minute from one address; a fair's visitors share one.
const ANSWERS_AN_ADDRESS: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// Answers a minute to one form, from wherever.
const ANSWERS_A_FORM: NonZeroU32 = NonZeroU32::new(300).unwrap();
/// Nobody reads and fills in a form faster.
const FASTEST_MS: i64 = 800;

/// Counts answers.
pub(super) struct AnswerLimit {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_form: DefaultKeyedRateLimiter<String>,
}

impl AnswerLimit {
    pub fn new() -> Self {
        Self {
            by_address: RateLimiter::keyed(Quota::per_minute(ANSWERS_AN_ADDRESS)),
            by_form: RateLimiter::keyed(Quota::per_minute(ANSWERS_A_FORM)),
        }
    }

    fn check(&self, code: &str, address: Option<IpAddr>) -> Result<()> {
        self.by_address.retain_recent();
        self.by_form.retain_recent();
        let is_free = address.is_none_or(|address| self.by_address.check_key(&address).is_ok())
            && self.by_form.check_key(&code.to_owned()).is_ok();
        if is_free {
            Ok(())
        } else {
            Err(Problem::new(ErrorKind::TooMany, "marketing.too_many_answers"))
        }
    }
}

fn stranger() -> Ctx {
    Ctx::system("lead_form", Through::Page)
}

pub(super) async fn form(State(state): State<AppState>, Path(code): Path<String>) -> ApiResult<Json<Js>> {
    let found = state.store.read(move |r| {
        let form = open_form(r, &stranger(), &code)?.form;
        let asks: Vec<&str> = form.asks.as_deref().unwrap_or_default().split('|').collect();
        let asks: Vec<&str> = asks.into_iter().filter(|one| !one.is_empty()).collect();
        Ok(json!({
            "heading": form.heading, "intro": form.intro, "asks": asks,
            "consent_text": form.consent_text, "thanks": form.thanks,
        }))
    });
    Ok(Json(found.await?))
}

pub(super) async fn answer(
    Extension(limit): Extension<Arc<AnswerLimit>>,
    caller: Caller,
    State(state): State<AppState>,
    Path(code): Path<String>,
    Json(body): Json<Object>,
) -> ApiResult<StatusCode> {
    limit.check(&code, caller.address)?;
    let asked = read::<body::Answer>(&body)?;
    // A clock that was set back says nothing. A program that fills in what nobody sees, or in no time, is thanked as anybody and forgotten.
    let is_program = asked.website.as_deref().is_some_and(|text| !text.is_empty())
        || asked.took_ms.is_some_and(|took| (0..FASTEST_MS).contains(&took));
    let given = asked.read()?;
    let schema = state.schema.now();
    let writing = state.store.write(move |tx| {
        if is_program {
            return open_form(tx, &stranger(), &code).map(drop);
        }
        answer_form(tx, &schema, &stranger(), &code, &given).map(drop)
    });
    writing.await?;
    Ok(StatusCode::NO_CONTENT)
}
