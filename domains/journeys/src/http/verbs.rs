//! The verbs.

use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call};
use guanxi_insight::Insight;
use guanxi_record::{Schema, get, instant_json};
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{Move, enrol, faults_of, move_journey, ready_templates, take_out};
use crate::engine::Engine;
use crate::entities::{Enrolment, Journey};
use crate::flow::{Flow, check as check_flow, refused};
use crate::plan::{Plan, purpose_of};
use crate::queries::{node_counts, outcomes, state_counts};
use crate::trial::Trial;

fn journey_id(text: &str) -> Result<RawId> {
    id_in(text, &Journey::def().key)
}

/// A journey as its page shows it.
fn told(r: &mut dyn Queries, (schema, ctx): (&Schema, &Ctx), id: RawId) -> Result<Js> {
    let record = get(r, ctx, Journey::def(), id)?;
    let known: Journey = record.typed()?;
    let published = r.query_first(
        "SELECT flow FROM journeys_version WHERE journey_id = ?1 AND number = ?2",
        &[Value::from(id), Value::from(known.current_version.unwrap_or(0))],
    )?;
    let flow = known.flow.clone().filter(|text| !text.is_empty());
    let flow = flow.unwrap_or_else(|| Flow::default().text());
    let faults = faults_of(r, (schema, ctx), (&flow, &known.purpose))?;
    let counts: Vec<Js> = node_counts(r, (id, None))?
        .into_iter()
        .map(
            |one| json!({ "node": one.node, "waiting": one.waiting, "passed": one.passed, "left": one.left }),
        )
        .collect();
    let outcomes: Vec<Js> = outcomes(r, id)?
        .into_iter()
        .map(|(node, outcome, count)| json!({ "node": node, "outcome": outcome, "count": count }))
        .collect();
    let customers: Vec<Js> = state_counts(r, id)?
        .into_iter()
        .map(|(state, count)| json!({ "state": state, "count": count }))
        .collect();
    let moves: Vec<&str> = Move::of(&known.state).into_iter().map(Move::name).collect();
    Ok(json!({
        "id": id.to_string(),
        "version": record.version,
        "name": known.name,
        "state": known.state,
        "entry": known.entry,
        "purpose": known.purpose,
        "flow": flow,
        "published": published.map(|row| row.text(0).to_owned()),
        "current_version": known.current_version,
        "moves": moves,
        "faults": faults,
        "counts": counts,
        "outcomes": outcomes,
        "customers": customers,
    }))
}

pub(super) async fn read(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = journey_id(&id)?;
    let reading = call.read(move |r, schema, ctx| told(r, (schema, ctx), id));
    Ok(Json(reading.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Drawn {
    flow: String,
}

pub(super) async fn check(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Drawn>,
) -> ApiResult<Json<Js>> {
    let id = journey_id(&id)?;
    let reading = call.read(move |r, schema, ctx| {
        let known: Journey = get(r, ctx, Journey::def(), id)?.typed()?;
        faults_of(r, (schema, ctx), (&body.flow, &known.purpose))
    });
    Ok(Json(json!({ "faults": reading.await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    to: String,
}

pub(super) async fn step(call: Call, Path(id): Path<String>, Json(body): Json<Step>) -> ApiResult<Json<Js>> {
    let id = journey_id(&id)?;
    let to = Move::named(&body.to)
        .ok_or_else(|| Problem::new(ErrorKind::Invalid, "request.invalid").with("why", "to"))?;
    let writing = call.write(move |tx, schema, ctx| {
        move_journey(tx, schema, ctx, (id, to))?;
        told(tx, (schema, ctx), id)
    });
    let told = writing.await?;
    call.state.service::<Engine>()?.wake();
    Ok(Json(told))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tried {
    customer_id: String,
    #[serde(default)]
    flow: Option<String>,
    #[serde(default)]
    hears: bool,
}

/// The journey with the flow that is tried, where both may be seen.
fn tried_plan(
    r: &mut dyn Queries,
    ctx: &Ctx,
    (id, customer): (RawId, RawId),
    flow: Option<&str>,
) -> Result<Plan> {
    let known: Journey = get(r, ctx, Journey::def(), id)?.typed()?;
    get(r, ctx, Customer::def(), customer)?;
    let text = flow.or(known.flow.as_deref()).unwrap_or_default();
    let flow = Flow::read(text)?;
    let faults = check_flow(&flow);
    if !faults.is_empty() {
        return Err(refused(&faults));
    }
    let version = r.query_first(
        "SELECT id FROM journeys_version WHERE journey_id = ?1 AND number = ?2",
        &[Value::from(id), Value::from(known.current_version.unwrap_or(0))],
    )?;
    Ok(Plan {
        journey: id,
        name: known.name,
        state: known.state,
        purpose: purpose_of(&known.purpose),
        campaign: known.campaign_id.map(guanxi_types::Id::raw),
        owner: known.owner_id.map(guanxi_types::Id::raw),
        version: version.map_or(0, |row| row.int(0)),
        flow,
    })
}

pub(super) async fn try_out(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Tried>,
) -> ApiResult<Json<Js>> {
    let id = journey_id(&id)?;
    let customer = id_in(&body.customer_id, &Customer::def().key)?;
    let insight: Arc<Insight> = call.state.service()?;
    let (store, schema, ctx) = (call.state.store.clone(), call.state.schema.now(), call.ctx);
    let trying = tokio::task::spawn_blocking(move || -> Result<Js> {
        let plan = store.read_blocking(|r| tried_plan(r, &ctx, (id, customer), body.flow.as_deref()))?;
        let trial = Trial {
            store: &store,
            insight: &insight,
            schema: &schema,
            ctx: &ctx,
            plan: &plan,
            customer,
            hears: body.hears,
        };
        let steps = trial.walk()?.into_iter().map(|one| {
            json!({
                "node": one.node, "at": instant_json(&Value::from(one.at)), "outcome": one.outcome, "way": one.way,
                "text": one.text, "conditions": one.conditions,
            })
        });
        let steps: Vec<Js> = steps.collect();
        Ok(json!({ "is_held_back": trial.is_held_back()?, "steps": steps }))
    });
    Ok(Json(trying.await.map_err(Problem::internal)??))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chosen {
    customer_ids: Vec<String>,
}

pub(super) async fn put_in(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Chosen>,
) -> ApiResult<Json<Js>> {
    let id = journey_id(&id)?;
    let customers: Result<Vec<RawId>> = body
        .customer_ids
        .iter()
        .map(|id| id_in(id, &Customer::def().key))
        .collect();
    let customers = customers?;
    let (schema, ctx, given) = (call.state.schema.now(), call.ctx.clone(), customers.clone());
    let done = call
        .state
        .store
        .write(move |tx| enrol(tx, &schema, &ctx, (id, &given)))
        .await?;
    call.state.service::<Engine>()?.wake();
    let entered = done.iter().filter(|one| one.is_ok()).count();
    let refused: Vec<Js> = customers
        .iter()
        .zip(&done)
        .filter_map(|(customer, one)| {
            let why = one.as_ref().err()?;
            Some(json!({ "customer_id": customer.to_string(), "why": why.name() }))
        })
        .collect();
    Ok(Json(json!({ "entered": entered, "refused": refused })))
}

pub(super) async fn leave(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let id = id_in(&id, &Enrolment::def().key)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    call.state
        .store
        .write(move |tx| take_out(tx, &schema, &ctx, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn templates(call: Call) -> ApiResult<Json<Js>> {
    let count = call.write(ready_templates).await?;
    Ok(Json(json!({ "count": count })))
}
