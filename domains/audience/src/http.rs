//! Segments by rule, audiences and lift over the web.

mod audience;
mod segments;
mod shapes;
mod sources;

use axum::Router;
use axum::routing::{get, post};
use guanxi_entity::Label;
use guanxi_http::{AppState, Call, Operation};
use guanxi_insight::Insight;
use guanxi_types::{Problem, Result};
use serde_json::{Value as Js, json};

use crate::rule::{Base, Names, Node, names};
use crate::select::{Evaluated, Eyes, Wanted, finish, prepare};

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 12] = [
    Operation::post(
        "/segments/count",
        "count_segment_rule",
        "How many customers fulfil a rule, how many each condition leaves, and some of them",
    )
    .takes(shapes::asked)
    .gives(200, shapes::counted),
    Operation::post(
        "/segments/explain",
        "explain_segment_rule",
        "Why a customer fulfils a rule or doesn't",
    )
    .takes(shapes::asked_of)
    .gives(200, shapes::explained),
    Operation::post(
        "/segments/overlap",
        "read_segment_overlap",
        "How many customers several segments have in common, two by two",
    )
    .takes(shapes::several)
    .gives(200, shapes::overlap),
    Operation::get(
        "/segments/{id}/definition",
        "read_segment_definition",
        "How the members of a segment were chosen, as a sentence",
    )
    .gives(200, shapes::definition),
    Operation::post(
        "/segments/{id}/refresh",
        "refresh_segment",
        "Make the members of a segment those who fulfil its rule now",
    )
    .gives(200, shapes::sizes)
    .refuses(&[409]),
    Operation::post(
        "/segments/{id}/copy",
        "copy_segment",
        "Keep who fulfils a segment's rule now as a segment that doesn't change, with each member's reason",
    )
    .takes(shapes::copied)
    .gives(201, shapes::copy)
    .refuses(&[409]),
    Operation::post(
        "/segments/{id}/entries",
        "take_segment_list",
        "Put the customers with these numbers or phones into a segment",
    )
    .takes(shapes::entries)
    .gives(200, shapes::listed)
    .refuses(&[409]),
    Operation::post(
        "/campaigns/{id}/audience/plan",
        "plan_campaign_audience",
        "Whom a campaign would reach, and whom it would not, by reason",
    )
    .takes(shapes::wish)
    .gives(200, shapes::plan),
    Operation::post(
        "/campaigns/{id}/audience",
        "draw_campaign_audience",
        "Draw the audience of a campaign, with its control group; who was drawn before keeps the own arm",
    )
    .takes(shapes::wish)
    .gives(200, shapes::plan)
    .refuses(&[409]),
    Operation::get(
        "/campaigns/{id}/audience",
        "read_campaign_audience",
        "How many customers a campaign reaches and holds back",
    )
    .gives(200, shapes::arms),
    Operation::get(
        "/campaigns/{id}/lift",
        "read_campaign_lift",
        "What a campaign changed: those whom it reached against those who were held back",
    )
    .gives(200, shapes::lift),
    Operation::get(
        "/leads/sources",
        "read_lead_sources",
        "Where leads came from, how many became customers, and what these bought since",
    )
    .query(&sources::PARAMETERS)
    .gives(200, sources::shape),
];

/// `/segments`, `/campaigns` and `/leads`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/segments/count", post(segments::count))
        .route("/segments/explain", post(segments::explain))
        .route("/segments/overlap", post(segments::overlap))
        .route("/segments/{id}/definition", get(segments::definition))
        .route("/segments/{id}/refresh", post(segments::refresh))
        .route("/segments/{id}/copy", post(segments::copy))
        .route("/segments/{id}/entries", post(segments::entries))
        .route("/campaigns/{id}/audience/plan", post(audience::plan))
        .route(
            "/campaigns/{id}/audience",
            get(audience::arms).post(audience::draw),
        )
        .route("/campaigns/{id}/lift", get(audience::lift))
        .route("/leads/sources", get(sources::read))
}

fn base_of(call: &Call, insight: &Insight) -> Base {
    let schema = call.state.schema.now();
    let today = schema.today(&call.ctx);
    Base {
        today,
        sales: insight.counted_from(today),
        zone: schema.zone().clone(),
    }
}

/// Evaluates a rule with the caller's eyes, and looks up what it names.
async fn evaluate(call: &Call, rule: &Node, wanted: Wanted) -> Result<(Evaluated, Names)> {
    let insight = call.state.service::<Insight>()?;
    let base = base_of(call, &insight);
    let (schema, ctx, node) = (call.state.schema.now(), call.ctx.clone(), rule.clone());
    let prepared = call.state.store.read(move |r| {
        let eyes = Eyes {
            schema: &schema,
            ctx: &ctx,
        };
        let found = names(r, &schema, &ctx, &node)?;
        Ok((prepare(r, eyes, (&node, base), wanted)?, found))
    });
    let (prepared, found) = prepared.await?;
    let evaluated = tokio::task::spawn_blocking(move || finish(&insight, prepared)).await;
    Ok((evaluated.map_err(Problem::internal)??, found))
}

fn label(text: &Label) -> Js {
    json!({ "zh": text.zh, "en": text.en })
}
