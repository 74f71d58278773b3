//! Lists of calls and visits, for the people who make them.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use guanxi_customers::entities::Activity;
use guanxi_entity::{Entity, Kind};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Asked, Call};
use guanxi_record::parse_field;
use guanxi_types::{FieldError, Problem, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{Outcome, note_outcome};
use crate::queries::{Calls, calls};

pub(super) async fn list(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let wanted = Calls {
        kind: asked.words("kind"),
        about: asked.words("about"),
        everybody: asked.is("everybody", "1"),
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
