//! The routes that every entity has.

use std::path::PathBuf;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_document::WriteFormat;
use guanxi_entity::{EntityDef, Kind};
use guanxi_record::audit::{Note, note};
use guanxi_record::duplicate::refuse_duplicate;
use guanxi_record::merge::merged_into;
use guanxi_record::people::{Names, names};
use guanxi_record::{
    ExportRequest, HistoryEntry, Request, Schema, Target, count, create, delete, export, get_at, history,
    list, once, update, value_to_json, values_from_json,
};
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, RawId, Result};
use serde_json::{Map, Value as Js, json};

use crate::audit::parse_instant;
use crate::error::ApiResult;
use crate::files::{TemporaryFile, download};
use crate::list_request::{LISTED, Params, Shown, list_query, param, refuse_unknown};
use crate::session::{Call, SessionSource};
use crate::shape::id_in;
use crate::state::AppState;
use crate::{bulk, etag};

/// Longest idempotency key.
const KEY_LIMIT: usize = 100;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/records/{domain}/{entity}", get(read_page).post(create_one))
        .route("/records/{domain}/{entity}/count", get(read_count))
        .route("/records/{domain}/{entity}/export", get(export_file))
        .route("/records/{domain}/{entity}/bulk", post(bulk::write))
        .route("/records/{domain}/{entity}/mass", post(bulk::select))
        .route(
            "/records/{domain}/{entity}/{id}",
            get(read_one).patch(update_one).delete(delete_one),
        )
        .route("/records/{domain}/{entity}/{id}/history", get(read_history))
}

pub(crate) type EntityPath = Path<(String, String)>;
pub(crate) type RecordPath = Path<(String, String, String)>;

pub(crate) fn entity(state: &AppState, domain: &str, name: &str) -> Result<&'static EntityDef> {
    state.schema.now().entity(&format!("{domain}.{name}"))
}

pub(crate) fn id_of(def: &EntityDef, text: &str) -> Result<RawId> {
    id_in(text, &def.key)
}

async fn read_page(
    call: Call,
    Path((domain, name)): EntityPath,
    headers: HeaderMap,
    params: Params,
) -> ApiResult<Response> {
    let def = entity(&call.state, &domain, &name)?;
    refuse_unknown(&params, &[&LISTED[..], &["expand"]].concat())?;
    let (query, shown) = (
        list_query(&call.state.schema.now(), def, &params)?,
        Shown::parse(def, &params)?,
    );
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let body = call.state.store.read(move |r| {
        let page = list(r, &ctx, def, &query)?;
        let items = shown.json(r, &schema, &ctx, (def, &page.records))?;
        Ok(json!({ "items": items, "next": page.next }))
    });
    Ok(etag::tagged(&headers, &body.await?))
}

async fn read_count(call: Call, Path((domain, name)): EntityPath, params: Params) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    refuse_unknown(&params, &LISTED)?;
    let query = list_query(&call.state.schema.now(), def, &params)?;
    let ctx = call.ctx;
    let found = call
        .state
        .store
        .read(move |r| count(r, &ctx, def, &query))
        .await?;
    Ok(Json(json!({ "count": found })))
}

/// The record as the user sees it.
pub(crate) fn show(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (def, id): (&EntityDef, RawId),
    shown: &Shown,
) -> Result<Js> {
    let record = guanxi_record::get(r, ctx, def, id)?;
    let json = shown.json(r, schema, ctx, (def, std::slice::from_ref(&record)))?;
    json.into_iter()
        .next()
        .ok_or_else(|| Problem::not_found(&def.key))
}

/// A record; of one that was merged, where it leads: 308 to the record that it became, if the user may see that.
async fn read_one(
    call: Call,
    Path((domain, name, id)): RecordPath,
    headers: HeaderMap,
    params: Params,
) -> ApiResult<Response> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    refuse_unknown(&params, &["fields", "expand", "at"])?;
    let shown = Shown::parse(def, &params)?;
    if let Some(at) = param(&params, "at").filter(|text| !text.is_empty()) {
        let past = read_past(call, (def, id), parse_instant(at)?, shown);
        return Ok(past.await?.into_response());
    }
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let found = call
        .state
        .store
        .read(move |r| match show(r, &schema, &ctx, (def, id), &shown) {
            Err(problem) if problem.kind == ErrorKind::NotFound => {
                let survivor = merged_into(r, id)?.ok_or_else(|| problem.clone())?;
                guanxi_record::get(r, &ctx, def, survivor).map_err(|_| problem)?;
                Ok(Err(survivor))
            }
            found => found.map(Ok),
        });
    match found.await? {
        Ok(record) => Ok(etag::tagged_record(&headers, &record)),
        Err(survivor) => {
            let path = format!("/api/v1/records/{domain}/{name}/{survivor}");
            let body = Json(json!({ "merged_into": survivor.to_string() }));
            Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, path)], body).into_response())
        }
    }
}

/// The record as it was at a moment, under today's permission.
async fn read_past(
    call: Call,
    (def, id): (&'static EntityDef, RawId),
    at: i64,
    shown: Shown,
) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let body = call.state.store.read(move |r| {
        let record = get_at(r, &ctx, def, id, at)?;
        let json = shown.json(r, &schema, &ctx, (def, std::slice::from_ref(&record)))?;
        json.into_iter()
            .next()
            .ok_or_else(|| Problem::not_found(&def.key))
    });
    Ok(Json(body.await?))
}

async fn create_one(
    call: Call,
    Path((domain, name)): EntityPath,
    params: Params,
    headers: HeaderMap,
    Json(body): Json<Map<String, Js>>,
) -> ApiResult<Response> {
    let def = entity(&call.state, &domain, &name)?;
    refuse_unknown(&params, &["allow_duplicate"])?;
    let may_double = param(&params, "allow_duplicate") == Some("true");
    let request = idempotent(&headers, &def.key, &body)?;
    let values = values_from_json(def, &body)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let made = call.state.store.write(move |tx| {
        let id = once(tx, &ctx, request.as_ref(), |tx| {
            if !may_double {
                refuse_duplicate(tx, &ctx, def, &values)?;
            }
            create(tx, &schema, &ctx, def, &values)
        })?;
        show(tx, &schema, &ctx, (def, id), &Shown::default())
    });
    Ok(etag::written_record(StatusCode::CREATED, &made.await?))
}

/// The caller's own name for what it asks, if it gave one (`Idempotency-Key`).
///
/// # Errors
/// `request.bad_idempotency_key` for one that is empty or too long.
pub fn idempotent(headers: &HeaderMap, what: &str, body: &Map<String, Js>) -> Result<Option<Request>> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > KEY_LIMIT {
        return Err(Problem::new(ErrorKind::Malformed, "request.bad_idempotency_key").with("max", KEY_LIMIT));
    }
    Ok(Some(Request {
        key: format!("{what} {key}"),
        content: etag::hash_of(body),
    }))
}

/// The version that the caller means: by `If-Match`, by the body, or both. `If-Match: *` means whichever there is.
fn version_of(headers: &HeaderMap, named: Option<i64>) -> Result<Option<i64>> {
    match (etag::wanted_version(headers)?, named) {
        (Some(tag), Some(named)) if tag != named => {
            Err(Problem::new(ErrorKind::NotAsExpected, "record.version_conflict").with("sent", named))
        }
        (None, None) if !headers.contains_key(header::IF_MATCH) => {
            Err(Problem::new(ErrorKind::VersionWanted, "record.version_missing"))
        }
        (tag, named) => Ok(tag.or(named)),
    }
}

/// A conflict is 412 where the caller named the version by `If-Match`.
fn conflict_of(headers: &HeaderMap, problem: Problem) -> Problem {
    if headers.contains_key(header::IF_MATCH) && problem.code == "record.version_conflict" {
        return Problem {
            kind: ErrorKind::NotAsExpected,
            ..problem
        };
    }
    problem
}

async fn update_one(
    call: Call,
    Path((domain, name, id)): RecordPath,
    headers: HeaderMap,
    Json(body): Json<Map<String, Js>>,
) -> ApiResult<Response> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let named = body.get("version").map(|v| {
        let wrong = || Problem::invalid(vec![FieldError::new("version", "not_an_integer")]);
        v.as_i64().ok_or_else(wrong)
    });
    let version = version_of(&headers, named.transpose()?)?;
    let values = values_from_json(def, &body)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let written = call.state.store.write(move |tx| {
        let target = Target {
            def,
            id,
            version,
            import_id: None,
        };
        update(tx, &schema, &ctx, &target, &values)?;
        show(tx, &schema, &ctx, (def, id), &Shown::default())
    });
    let body = written.await.map_err(|p| conflict_of(&headers, p))?;
    Ok(etag::written_record(StatusCode::OK, &body))
}

async fn delete_one(
    call: Call,
    Path((domain, name, id)): RecordPath,
    headers: HeaderMap,
    params: Params,
) -> ApiResult<StatusCode> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    refuse_unknown(&params, &["version"])?;
    let named = param(&params, "version").map(|v| {
        let wrong = || Problem::invalid(vec![FieldError::new("version", "not_an_integer")]);
        v.parse().map_err(|_| wrong())
    });
    let version = version_of(&headers, named.transpose()?)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let target = Target {
        def,
        id,
        version,
        import_id: None,
    };
    let deleted = call
        .state
        .store
        .write(move |tx| delete(tx, &schema, &ctx, &target));
    deleted.await.map_err(|p| conflict_of(&headers, p))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read_history(call: Call, Path((domain, name, id)): RecordPath) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let ctx = call.ctx;
    let sessions = std::sync::Arc::clone(&call.state.sessions);
    let body = call.state.store.read(move |r| {
        let entries = history(r, &ctx, def, id)?;
        let names = names(r, entries.iter().map(|entry| entry.actor))?;
        let keys = key_names(r, &*sessions, &entries)?;
        let items: Vec<Js> = entries
            .iter()
            .map(|entry| entry_json(def, entry, &names, &keys))
            .collect();
        Ok(json!({ "items": items }))
    });
    Ok(Json(body.await?))
}

/// Names of API keys, by what the history keeps of them.
pub(crate) type KeyNames = std::collections::BTreeMap<String, String>;

/// Names of the API keys that changes were made with, by what the history keeps of them.
pub(crate) fn key_names<'a>(
    r: &mut dyn Queries,
    sessions: &dyn SessionSource,
    entries: impl IntoIterator<Item = &'a HistoryEntry>,
) -> Result<KeyNames> {
    let mut names = KeyNames::new();
    for entry in entries {
        let id = entry
            .through
            .strip_prefix("api_key:")
            .and_then(crate::shape::id_from);
        if let (Some(id), false) = (id, names.contains_key(&entry.through)) {
            let name = sessions.key_name(r, id)?;
            names.insert(entry.through.clone(), name.unwrap_or_default());
        }
    }
    Ok(names)
}

pub(crate) fn entry_json(def: &EntityDef, entry: &HistoryEntry, names: &Names, keys: &KeyNames) -> Js {
    let changes: Vec<Js> = entry
        .changes
        .iter()
        // What a removal keeps beside the fields is of no interest to people.
        .filter(|change| !EntityDef::BASE_COLUMNS.contains(&change.field.as_str()))
        .map(|change| {
            let kind = def.field(&change.field).map_or(&Kind::LongText, |(_, f)| &f.kind);
            json!({
                "field": change.field,
                "before": value_to_json(kind, &change.before),
                "after": value_to_json(kind, &change.after),
                "masked": change.is_masked,
                "by_rule": change.by_rule,
            })
        })
        .collect();
    let by = names
        .get(&entry.actor)
        .map(|name| json!({ "id": entry.actor.to_string(), "name": name }));
    json!({
        "at": value_to_json(&Kind::DateTime, &entry.at.into()),
        "by": by,
        "through": entry.through.split(':').next(),
        "api_key": keys.get(&entry.through),
        "request_id": entry.request_id,
        "details": entry.details,
        "action": entry.action,
        "import_id": entry.import_id.map(|id| id.to_string()),
        "changes": changes,
    })
}

async fn export_file(
    call: Call,
    State(state): State<AppState>,
    Path((domain, name)): EntityPath,
    params: Params,
) -> ApiResult<Response> {
    let def = entity(&state, &domain, &name)?;
    refuse_unknown(&params, &[&LISTED[..], &["format"]].concat())?;
    let query = list_query(&state.schema.now(), def, &params)?;
    let format_name = param(&params, "format").unwrap_or("xlsx");
    let format = WriteFormat::named(format_name).ok_or_else(|| {
        Problem::new(ErrorKind::Invalid, "request.unknown_format").with("format", format_name)
    })?;
    // An unknown field is refused here as in a list.
    Shown::parse(def, &params)?;
    let fields: Vec<String> = param(&params, "fields")
        .filter(|text| !text.is_empty())
        .map(|text| text.split(',').map(str::to_owned).collect())
        .unwrap_or_default();
    let file = TemporaryFile::in_folder(&state.folder.join("tmp"), format_name)?;
    let path: PathBuf = file.path().to_owned();
    let (schema, ctx) = (state.schema.now(), call.ctx.clone());
    let count = state
        .store
        .read(move |r| {
            let request = ExportRequest {
                query: &query,
                fields: &fields,
                format,
            };
            export(r, &schema, &ctx, def, &request, &path)
        })
        .await?;
    let (ctx, asked) = (call.ctx, params.0.clone());
    let noted = state.store.write(move |tx| {
        let asked: Vec<String> = asked
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let what = Note::new("export").about(&def.key, 0).with("count", count);
        note(tx, &ctx, &what.with("query", asked.join("&")))
    });
    noted.await?;
    Ok(download(
        file.path(),
        &format!("{}.{format_name}", def.key),
        format.media_type(),
    )
    .await?)
}
