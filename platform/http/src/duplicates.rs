//! Duplicates and merges over HTTP.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use guanxi_entity::{EntityDef, Value};
use guanxi_record::duplicate::{
    Candidate, DuplicateFinder, PairState, QueueQuery, QueuedPair, candidates, decide, queue,
};
use guanxi_record::merge::{MergeRequest, merge, merges_of, preview, unmerge};
use guanxi_record::{Record, Schema, get as get_record, instant_json, records_to_json, values_from_json};
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Map, Value as Js, json};

use crate::asked::Asked;
use crate::duplicate_shapes as shapes;
use crate::error::ApiResult;
use crate::list_request::PAGE_LIMIT;
use crate::operation::{Operation, Parameter};
use crate::session::Call;
use crate::shape::{self, Shapes, id_from, id_in};
use crate::state::AppState;

pub(crate) const OPERATIONS: [Operation; 8] = [
    Operation::get(
        "/duplicates",
        "list_duplicates",
        "Pairs that look like one record (state: open, later, merged, not_duplicate)",
    )
    .query(&[ENTITY, Parameter::new("state", shapes::state), LIMIT, AFTER])
    .gives(200, shapes::pairs),
    Operation::patch(
        "/duplicates/{id}",
        "decide_duplicate",
        "Decide on a pair: open, later, not_duplicate",
    )
    .takes(shapes::decision)
    .refuses(&[409]),
    Operation::get(
        "/duplicates/scan",
        "read_duplicate_scan",
        "How far the search through all records is",
    )
    .query(&[ENTITY])
    .gives(200, shapes::scan),
    Operation::post(
        "/duplicates/scan",
        "start_duplicate_scan",
        "Look through all records again",
    )
    .takes(shapes::scan_request)
    .gives(202, shapes::scan)
    .refuses(&[409]),
    Operation::get("/merges", "list_merges", "What was merged into a record")
        .query(&[ENTITY, Parameter::required("record", id)])
        .gives(200, shapes::merges),
    Operation::post(
        "/merges",
        "merge_records",
        "Merge records: survivor, losers, choose (field to record), values",
    )
    .takes(shapes::merge)
    .gives(200, shapes::merged)
    .refuses(&[409]),
    Operation::get(
        "/merges/preview",
        "preview_merge",
        "The records and what leads to them",
    )
    .query(&[ENTITY, Parameter::required("ids", words)])
    .gives(200, shapes::preview),
    Operation::post("/merges/{id}/undo", "undo_merge", "Take a merge back")
        .gives(200, shapes::undone)
        .refuses(&[409, 422]),
];

const ENTITY: Parameter = Parameter::required("entity", words);
const LIMIT: Parameter = Parameter::new("limit", limit);
const AFTER: Parameter = Parameter::new("after", words);

fn words(_: &mut Shapes) -> Js {
    shape::text_to(shape::QUERY_TEXT)
}

fn limit(_: &mut Shapes) -> Js {
    shape::integer_in(1, PAGE_LIMIT)
}

fn id(_: &mut Shapes) -> Js {
    shape::id()
}

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/records/{domain}/{entity}/duplicates", post(find))
        .route("/duplicates", get(list))
        .route("/duplicates/scan", get(scan_status).post(scan))
        .route("/duplicates/{id}", patch(settle))
        .route("/merges", get(list_merges).post(merge_some))
        .route("/merges/preview", get(show_preview))
        .route("/merges/{id}/undo", post(undo))
}

fn entity_of(schema: &Schema, asked: &Asked) -> Result<&'static EntityDef> {
    schema.entity(asked.text("entity").unwrap_or_default())
}

fn number(text: &str) -> Result<RawId> {
    id_in(text, "record")
}

fn state_named(name: &str) -> Result<PairState> {
    match name {
        "" | "open" => Ok(PairState::Open),
        "later" => Ok(PairState::Later),
        "merged" => Ok(PairState::Merged),
        "not_duplicate" => Ok(PairState::NotDuplicate),
        other => Err(Problem::new(ErrorKind::Invalid, "record.bad_pair_state").with("state", other)),
    }
}

/// Records that look like what is being typed. `id` leaves out the record that is being edited.
async fn find(
    call: Call,
    Path((domain, name)): Path<(String, String)>,
    Json(body): Json<Map<String, Js>>,
) -> ApiResult<Json<Js>> {
    let schema = call.state.schema.now();
    let def = schema.entity(&format!("{domain}.{name}"))?;
    let except = body.get("id").and_then(Js::as_str).and_then(id_from);
    let values = typed_so_far(def, &body);
    let ctx = call.ctx;
    let found = call.state.store.read(move |r| {
        let found = candidates(r, &ctx, def, &values, except)?;
        let records: Vec<Record> = found.iter().map(|candidate| candidate.record.clone()).collect();
        let records = records_to_json(r, &schema, &ctx, def, &records)?;
        let one = |(candidate, record): (&Candidate, Js)| {
            json!({
                "record": record,
                "score": candidate.score.points,
                "is_certain": candidate.is_certain,
                "reasons": candidate.score.reasons,
            })
        };
        let items: Vec<Js> = found.iter().zip(records).map(one).collect();
        Ok(json!({ "items": items }))
    });
    Ok(Json(found.await?))
}

/// What can be read of a form that is half filled in; what can't isn't complete yet.
fn typed_so_far(def: &EntityDef, body: &Map<String, Js>) -> Vec<Value> {
    let mut values = vec![Value::Null; def.fields.len()];
    for (name, json) in body {
        let one: Map<String, Js> = [(name.clone(), json.clone())].into_iter().collect();
        for (at, value) in values_from_json(def, &one).unwrap_or_default() {
            if let Some(slot) = values.get_mut(at) {
                *slot = value;
            }
        }
    }
    values
}

async fn list(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let schema = call.state.schema.now();
    let def = entity_of(&schema, &asked)?;
    let query = QueueQuery {
        state: state_named(asked.text("state").unwrap_or_default())?,
        limit: asked.integer("limit"),
        after: asked.words("after"),
    };
    let ctx = call.ctx;
    let body = call.state.store.read(move |r| {
        let page = queue(r, &ctx, def, &query)?;
        let side =
            |of: fn(&QueuedPair) -> &Record| page.pairs.iter().map(of).cloned().collect::<Vec<Record>>();
        let left = records_to_json(r, &schema, &ctx, def, &side(|pair| &pair.left))?;
        let right = records_to_json(r, &schema, &ctx, def, &side(|pair| &pair.right))?;
        let items: Vec<Js> = page
            .pairs
            .iter()
            .zip(left.into_iter().zip(right))
            .map(|(pair, (left, right))| {
                json!({
                    "id": pair.id.to_string(),
                    "left": left,
                    "right": right,
                    "score": pair.score,
                    "is_certain": pair.is_certain,
                    "reasons": pair.reasons,
                    "state": pair.state,
                })
            })
            .collect();
        Ok(json!({ "items": items, "next": page.next }))
    });
    Ok(Json(body.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    state: String,
}

async fn settle(call: Call, Path(id): Path<String>, Json(body): Json<Decision>) -> ApiResult<StatusCode> {
    let id = number(&id)?;
    let state = state_named(&body.state)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    call.state
        .store
        .write(move |tx| decide(tx, &schema, &ctx, id, state))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Runs a step on a thread that may wait for the database.
async fn step<T: Send + 'static>(
    call: &Call,
    f: impl FnOnce(&DuplicateFinder, &Ctx) -> Result<T> + Send + 'static,
) -> Result<T> {
    let finder = call.state.service::<DuplicateFinder>()?;
    let ctx = call.ctx.clone();
    tokio::task::spawn_blocking(move || f(&finder, &ctx))
        .await
        .map_err(Problem::internal)?
}

async fn scan_status(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let def = entity_of(&call.state.schema.now(), &asked)?;
    Ok(Json(json!(
        step(&call, move |finder, ctx| finder.status(ctx, def)).await?
    )))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScanRequest {
    entity: String,
}

async fn scan(call: Call, Json(body): Json<ScanRequest>) -> ApiResult<(StatusCode, Json<Js>)> {
    let def = call.state.schema.now().entity(&body.entity)?;
    let status = step(&call, move |finder, ctx| finder.launch(ctx, def)).await?;
    Ok((StatusCode::ACCEPTED, Json(json!(status))))
}

async fn show_preview(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let schema = call.state.schema.now();
    let def = entity_of(&schema, &asked)?;
    let ids = asked.text("ids").unwrap_or_default().split(',');
    let ids = ids.map(number).collect::<Result<Vec<RawId>>>()?;
    let ctx = call.ctx;
    let body = call.state.store.read(move |r| {
        let found = preview(r, &schema, &ctx, def, &ids)?;
        let records = records_to_json(r, &schema, &ctx, def, &found.records)?;
        let moves: Vec<Js> = found
            .moves
            .iter()
            .map(|one| {
                json!({ "entity": one.entity, "field": one.field, "from": one.from.to_string(), "count": one.count })
            })
            .collect();
        Ok(json!({ "records": records, "moves": moves }))
    });
    Ok(Json(body.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenBody {
    id: String,
    version: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MergeBody {
    entity: String,
    survivor: SeenBody,
    losers: Vec<SeenBody>,
    #[serde(default)]
    choose: Map<String, Js>,
    #[serde(default)]
    values: Map<String, Js>,
}

impl MergeBody {
    fn request(&self, def: &EntityDef) -> Result<MergeRequest> {
        let seen = |body: &SeenBody| Ok::<_, Problem>((number(&body.id)?, body.version));
        let choose = self.choose.iter().map(|(name, from)| {
            let bad = || Problem::new(ErrorKind::Invalid, "record.bad_choice").with("field", name.as_str());
            let (at, _) = def.field(name).ok_or_else(bad)?;
            let from = from.as_str().and_then(id_from).ok_or_else(bad)?;
            Ok((at, from))
        });
        Ok(MergeRequest {
            survivor: seen(&self.survivor)?,
            losers: self.losers.iter().map(seen).collect::<Result<_>>()?,
            choose: choose.collect::<Result<_>>()?,
            values: values_from_json(def, &self.values)?,
        })
    }
}

async fn merge_some(call: Call, Json(body): Json<MergeBody>) -> ApiResult<Json<Js>> {
    let schema = call.state.schema.now();
    let def = schema.entity(&body.entity)?;
    let request = body.request(def)?;
    let ctx = call.ctx;
    let done = call.state.store.write(move |tx| {
        let done = merge(tx, &schema, &ctx, def, &request)?;
        let record = get_record(tx, &ctx, def, request.survivor.0)?;
        let record = records_to_json(tx, &schema, &ctx, def, &[record])?.pop();
        Ok(json!({ "id": done.id.to_string(), "moved": done.moved, "record": record }))
    });
    Ok(Json(done.await?))
}

async fn list_merges(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let schema = call.state.schema.now();
    let def = entity_of(&schema, &asked)?;
    let id = asked.id("record")?;
    let ctx = call.ctx;
    let body = call.state.store.read(move |r| {
        let mut items = Vec::new();
        for entry in merges_of(r, &ctx, def, id)? {
            let losers = records_to_json(r, &schema, &ctx, def, &entry.losers)?;
            items.push(json!({
                "id": entry.id.to_string(),
                "at": instant_json(&entry.at.into()),
                "undone_at": instant_json(&entry.undone_at.into()),
                "losers": losers,
                "moved": entry.moved,
            }));
        }
        Ok(json!({ "items": items }))
    });
    Ok(Json(body.await?))
}

async fn undo(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = number(&id)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let moved = call
        .state
        .store
        .write(move |tx| unmerge(tx, &schema, &ctx, id))
        .await?;
    Ok(Json(json!({ "moved": moved })))
}
