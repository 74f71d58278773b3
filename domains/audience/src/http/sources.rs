//! Where leads came from, over the web.

use axum::Json;
use axum::extract::Query;
use guanxi_http::shape::{Shapes, choice, day, integer, list, nullable, object, text};
use guanxi_http::{ApiResult, Call, Parameter};
use guanxi_types::{Day, ErrorKind, Problem, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::sources::{By, Source, WAYS, sources};

pub(super) const PARAMETERS: [Parameter; 3] = [
    Parameter::new("by", way),
    Parameter::new("from", a_day),
    Parameter::new("to", a_day),
];

fn way(_: &mut Shapes) -> Js {
    choice(&WAYS.map(|(name, _)| name))
}

fn a_day(_: &mut Shapes) -> Js {
    day()
}

pub(super) fn shape(shapes: &mut Shapes) -> Js {
    let source = object(&[
        ("key", nullable(text())),
        ("name", nullable(text())),
        ("leads", integer()),
        ("contacted", integer()),
        ("converted", integer()),
        ("lost", integer()),
        ("buyers", integer()),
        ("tickets", integer()),
        ("sales_c", integer()),
    ]);
    shapes.named("LeadSources", |_| object(&[("sources", list(&source))]))
}

/// By what, and of which days; all where nothing is said.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    by: Option<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
}

fn read_day(field: &str, text: Option<&str>) -> Result<Option<Day>> {
    let bad = |_| Problem::new(ErrorKind::Invalid, "audience.bad_wish").with("field", field);
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| text.parse::<Day>().map_err(bad)).transpose()
}

pub(super) async fn read(call: Call, Query(asked): Query<Asked>) -> ApiResult<Json<Js>> {
    let by = asked.by.as_deref().filter(|by| !by.is_empty());
    let by = By::named(by.unwrap_or("source"))?;
    let (from, to) = (
        read_day("from", asked.from.as_deref())?,
        read_day("to", asked.to.as_deref())?,
    );
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let reading = call
        .state
        .store
        .read(move |r| sources(r, &schema, &ctx, (by, from, to)));
    let found: Vec<Js> = reading.await?.iter().map(told).collect();
    Ok(Json(json!({ "sources": found })))
}

fn told(source: &Source) -> Js {
    json!({
        "key": source.key, "name": source.name, "leads": source.leads, "contacted": source.contacted,
        "converted": source.converted, "lost": source.lost, "buyers": source.buyers,
        "tickets": source.tickets, "sales_c": source.sales_c,
    })
}
