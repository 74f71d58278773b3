//! Lists of calls and visits, for the people who make them.

use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use guanxi_customers::entities::Activity;
use guanxi_entity::{Entity, Kind};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call};
use guanxi_record::parse_field;
use guanxi_types::{ErrorKind, FieldError, Problem, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{Outcome, note_outcome};
use crate::queries::{Calls, calls};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    kind: Option<String>,
    about: Option<String>,
    everybody: Option<String>,
}

/// Most characters of what tasks are about: `entity/id`.
pub(super) const ABOUT_MAX: u32 = 200;

fn unreadable(parameter: &str) -> Problem {
    Problem::new(ErrorKind::Malformed, "request.invalid").with("why", parameter)
}

pub(super) async fn list(call: Call, Query(asked): Query<Asked>) -> ApiResult<Json<Js>> {
    let kind = asked.kind.filter(|kind| !kind.is_empty());
    if kind
        .as_deref()
        .is_some_and(|kind| !matches!(kind, "call" | "visit"))
    {
        return Err(unreadable("kind").into());
    }
    let everybody = match asked.everybody.as_deref() {
        None | Some("") => false,
        Some("1") => true,
        Some(_) => return Err(unreadable("everybody").into()),
    };
    let is_short = |about: &str| u32::try_from(about.chars().count()).is_ok_and(|n| n <= ABOUT_MAX);
    if !asked.about.as_deref().is_none_or(is_short) {
        return Err(unreadable("about").into());
    }
    let wanted = Calls {
        kind,
        about: asked.about.filter(|about| !about.is_empty()),
        everybody,
    };
    let reading = call.read(move |r, schema, ctx| calls(r, schema, ctx, &wanted));
    Ok(Json(json!({ "items": reading.await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Noted {
    outcome: String,
    #[serde(default)]
    again_at: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

impl Noted {
    fn read(&self, call: &Call) -> Result<Outcome> {
        let wrong = |field: &str, code: &str| Problem::invalid(vec![FieldError::new(field, code)]);
        let at = match self.again_at.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => {
                let value = parse_field("again_at", &Kind::DateTime, text);
                value.map_err(|field| Problem::invalid(vec![field]))?.as_int()
            }
            None => None,
        };
        if at.is_some_and(|at| at <= call.ctx.clock.now()) {
            return Err(wrong("again_at", "in_the_past"));
        }
        if self.outcome == "again" && at.is_none() {
            return Err(wrong("again_at", "required"));
        }
        Outcome::named(&self.outcome, at).ok_or_else(|| wrong("outcome", "not_a_choice"))
    }
}

pub(super) async fn outcome(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Noted>,
) -> ApiResult<StatusCode> {
    let id = id_in(&id, &Activity::def().key)?;
    let outcome = body.read(&call)?;
    let writing = call
        .write(move |tx, schema, ctx| note_outcome(tx, schema, ctx, (id, &outcome, body.note.as_deref())));
    writing.await?;
    Ok(StatusCode::NO_CONTENT)
}
