//! Inference over the web: the sheet, and what follows from some of its figures. It reads nothing of the company's.

use axum::routing::get;
use axum::{Json, Router};
use guanxi_http::shape::{Shapes, choice, label, list, nullable, object, text};
use guanxi_http::{ApiResult, AppState, Call, Operation};
use guanxi_types::{Problem, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::error;
use crate::rules::inference::{Inference, Interval, Standing, Variable, infer};
use crate::rules::sheet::{IDENTITIES, LINES, Line};

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 2] = [
    Operation::get(
        "/inference",
        "read_inference_sheet",
        "The indicators that inference joins, and what must hold between them",
    )
    .gives(200, sheet_shape),
    Operation::post(
        "/inference",
        "infer_indicators",
        "What follows from given figures or ranges; which of them clash",
    )
    .takes(givens_shape)
    .gives(200, inferred_shape)
    .refuses(&[422]),
];

fn names() -> Js {
    choice(&LINES.iter().map(|line| line.variable.name).collect::<Vec<_>>())
}

fn number() -> Js {
    json!({ "type": "number" })
}

fn sheet_shape(shapes: &mut Shapes) -> Js {
    let line = object(&[
        ("name", names()),
        ("label", label(shapes)),
        ("unit", choice(&["money", "count", "ratio", "number"])),
    ]);
    object(&[("lines", list(&line)), ("identities", list(&text()))])
}

fn givens_shape(_: &mut Shapes) -> Js {
    let given = object(&[
        ("name", names()),
        ("low?", nullable(number())),
        ("high?", nullable(number())),
    ]);
    object(&[("givens", list(&given))])
}

fn inferred_shape(_: &mut Shapes) -> Js {
    let line = object(&[
        ("name", names()),
        ("low", nullable(number())),
        ("high", nullable(number())),
        (
            "standing",
            choice(&["given", "narrowed", "derived", "bounded", "open"]),
        ),
    ]);
    object(&[("lines", list(&line)), ("clash", list(&text()))])
}

/// `/inference`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/inference", get(sheet).post(inferred))
}

async fn sheet(_: Call) -> Json<Js> {
    let line =
        |line: &Line| json!({ "name": line.variable.name, "label": line.label(), "unit": line.unit() });
    let lines: Vec<Js> = LINES.iter().map(line).collect();
    let identities: Vec<String> = IDENTITIES.iter().map(ToString::to_string).collect();
    Json(json!({ "lines": lines, "identities": identities }))
}

/// A figure, or a range of which an end may be left open. Money in minor units, shares as parts of one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The indicator.
    pub name: String,
    /// From; open where none.
    #[serde(default)]
    pub low: Option<f64>,
    /// To; open where none.
    #[serde(default)]
    pub high: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Givens {
    givens: Vec<Given>,
}

async fn inferred(_: Call, Json(body): Json<Givens>) -> ApiResult<Json<Js>> {
    Ok(Json(match inferred_from(&body.givens)? {
        Inference::Contradiction(clash) => json!({ "lines": [], "clash": clash }),
        Inference::Consistent(all) => {
            let finite = |end: f64| if end.is_finite() { json!(end) } else { Js::Null };
            let lines = LINES.iter().filter_map(|line| {
                let (interval, standing) = all.get(line.variable.name)?;
                Some(json!({
                    "name": line.variable.name, "low": finite(interval.low), "high": finite(interval.high),
                    "standing": word(*standing),
                }))
            });
            json!({ "lines": lines.collect::<Vec<Js>>(), "clash": [] })
        }
    }))
}

/// How a standing is called in answers.
#[must_use]
pub const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Given => "given",
        Standing::Narrowed => "narrowed",
        Standing::Derived => "derived",
        Standing::Bounded => "bounded",
        Standing::Open => "open",
    }
}

/// What follows from these.
///
/// # Errors
/// `insight.unknown_inferred` for an indicator that isn't on the sheet, `insight.given_twice`, `insight.bad_range` for a range whose ends
/// are no figures or the wrong way round.
pub fn inferred_from(givens: &[Given]) -> Result<Inference> {
    let mut known: Vec<(&'static str, Interval)> = Vec::with_capacity(givens.len());
    for given in givens {
        let line = LINES.iter().find(|line| line.variable.name == given.name);
        let name = line
            .ok_or_else(|| error::unknown_inferred(&given.name))?
            .variable
            .name;
        if known.iter().any(|(other, _)| *other == name) {
            return Err(error::given_twice(name));
        }
        known.push((name, interval(given)?));
    }
    let variables: Vec<Variable> = LINES.iter().map(|line| line.variable).collect();
    Ok(infer(&variables, IDENTITIES, &known))
}

fn interval(given: &Given) -> Result<Interval, Problem> {
    let found = Interval {
        low: given.low.unwrap_or(f64::NEG_INFINITY),
        high: given.high.unwrap_or(f64::INFINITY),
    };
    let is_figure = |end: Option<f64>| end.is_none_or(f64::is_finite);
    if found.low > found.high || !is_figure(given.low) || !is_figure(given.high) {
        return Err(error::bad_range(&given.name));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, low: Option<f64>, high: Option<f64>) -> Given {
        Given {
            name: name.to_owned(),
            low,
            high,
        }
    }

    /// B16
    #[test]
    fn wrong_givens_are_named() {
        let code = |givens: &[Given]| inferred_from(givens).unwrap_err().code;
        assert_eq!(code(&[given("weather", None, None)]), "insight.unknown_inferred");
        let twice = [
            given("tickets", Some(1.0), None),
            given("tickets", None, Some(2.0)),
        ];
        assert_eq!(code(&twice), "insight.given_twice");
        assert_eq!(
            code(&[given("tickets", Some(2.0), Some(1.0))]),
            "insight.bad_range"
        );
        assert_eq!(
            code(&[given("tickets", Some(f64::NAN), None)]),
            "insight.bad_range"
        );
    }
}
