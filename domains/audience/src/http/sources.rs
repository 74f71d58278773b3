//! Where leads came from, over the web.

use axum::Json;
use guanxi_http::shape::{Shapes, choice, day, integer, list, nullable, object, text};
use guanxi_http::{ApiResult, Asked, Call, Parameter};
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
pub(super) async fn read(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let by = By::named(asked.text("by").unwrap_or("source"))?;
    let (from, to) = (asked.some_day("from"), asked.some_day("to"));
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
