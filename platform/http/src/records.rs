//! The routes that every entity has.

use std::path::PathBuf;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_document::WriteFormat;
use guanxi_entity::{EntityDef, Kind};
use guanxi_record::{
    ExportRequest, Filter, HistoryEntry, ListQuery, Schema, Target, count, create, delete, export, history,
    list, once, record_to_json, titles, update, value_to_json, values_from_json,
};
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result};
use serde_json::{Map, Value as Js, json};

use crate::error::ApiResult;
use crate::files::{TemporaryFile, download};
use crate::session::Call;
use crate::state::AppState;

/// Longest idempotency key.
const KEY_LIMIT: usize = 100;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/records/{domain}/{entity}", get(read_page).post(create_one))
        .route("/records/{domain}/{entity}/count", get(read_count))
        .route("/records/{domain}/{entity}/export", get(export_file))
        .route(
            "/records/{domain}/{entity}/{id}",
            get(read_one).patch(update_one).delete(delete_one),
        )
        .route("/records/{domain}/{entity}/{id}/history", get(read_history))
}

type EntityPath = Path<(String, String)>;
type RecordPath = Path<(String, String, String)>;
type Params = Query<Vec<(String, String)>>;

fn entity(state: &AppState, domain: &str, name: &str) -> Result<&'static EntityDef> {
    state.schema.entity(&format!("{domain}.{name}"))
}

fn id_of(def: &EntityDef, text: &str) -> Result<RawId> {
    text.parse().map_err(|_| Problem::not_found(&def.key))
}

fn param<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    params
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

fn list_query(def: &EntityDef, params: &Params) -> Result<ListQuery> {
    let filters = params
        .iter()
        .filter(|(key, _)| key == "f")
        .map(|(_, text)| Filter::parse(def, text));
    let limit = param(params, "limit").map(|text| {
        text.parse()
            .map_err(|_| Problem::new(ErrorKind::Malformed, "request.bad_limit").with("limit", text))
    });
    Ok(ListQuery {
        filters: filters.collect::<Result<_>>()?,
        search: param(params, "q").unwrap_or_default().to_owned(),
        sort: param(params, "sort").unwrap_or_default().to_owned(),
        limit: limit.transpose()?,
        after: param(params, "after")
            .filter(|a| !a.is_empty())
            .map(str::to_owned),
    })
}

async fn read_page(call: Call, Path((domain, name)): EntityPath, params: Params) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let query = list_query(def, &params)?;
    let (schema, ctx) = (call.state.schema.clone(), call.ctx);
    let body = call.state.store.read(move |r| {
        let page = list(r, &ctx, def, &query)?;
        let titles = titles(r, &schema, &ctx, def, &page.records)?;
        let items: Vec<Js> = page
            .records
            .iter()
            .map(|record| record_to_json(def, record, &titles))
            .collect();
        Ok(json!({ "items": items, "next": page.next }))
    });
    Ok(Json(body.await?))
}

async fn read_count(call: Call, Path((domain, name)): EntityPath, params: Params) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let query = list_query(def, &params)?;
    let ctx = call.ctx;
    let found = call
        .state
        .store
        .read(move |r| count(r, &ctx, def, &query))
        .await?;
    Ok(Json(json!({ "count": found })))
}

/// The record as the user sees it.
fn shown(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<Js> {
    let record = guanxi_record::get(r, ctx, def, id)?;
    let titles = titles(r, schema, ctx, def, std::slice::from_ref(&record))?;
    Ok(record_to_json(def, &record, &titles))
}

async fn read_one(call: Call, Path((domain, name, id)): RecordPath) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let (schema, ctx) = (call.state.schema.clone(), call.ctx);
    Ok(Json(
        call.state
            .store
            .read(move |r| shown(r, &schema, &ctx, def, id))
            .await?,
    ))
}

async fn create_one(
    call: Call,
    Path((domain, name)): EntityPath,
    headers: HeaderMap,
    Json(body): Json<Map<String, Js>>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let def = entity(&call.state, &domain, &name)?;
    let values = values_from_json(def, &body)?;
    let key = idempotency_key(&headers)?.map(|key| format!("{} {key}", def.key));
    let (schema, ctx) = (call.state.schema.clone(), call.ctx);
    let made = call.state.store.write(move |tx| {
        let id = once(tx, &ctx, key.as_deref(), |tx| {
            create(tx, &schema, &ctx, def, &values)
        })?;
        shown(tx, &schema, &ctx, def, id)
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > KEY_LIMIT {
        return Err(Problem::new(ErrorKind::Malformed, "request.bad_idempotency_key").with("max", KEY_LIMIT));
    }
    Ok(Some(key.to_owned()))
}

async fn update_one(
    call: Call,
    Path((domain, name, id)): RecordPath,
    Json(body): Json<Map<String, Js>>,
) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let version = body.get("version").and_then(Js::as_i64);
    if version.is_none() {
        return Err(Problem::new(ErrorKind::Malformed, "record.version_missing").into());
    }
    let values = values_from_json(def, &body)?;
    let (schema, ctx) = (call.state.schema.clone(), call.ctx);
    let body = call.state.store.write(move |tx| {
        update(
            tx,
            &schema,
            &ctx,
            &Target {
                def,
                id,
                version,
                import_id: None,
            },
            &values,
        )?;
        shown(tx, &schema, &ctx, def, id)
    });
    Ok(Json(body.await?))
}

async fn delete_one(
    call: Call,
    Path((domain, name, id)): RecordPath,
    params: Params,
) -> ApiResult<StatusCode> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let version = param(&params, "version").and_then(|v| v.parse().ok());
    let (schema, ctx) = (call.state.schema.clone(), call.ctx);
    call.state
        .store
        .write(move |tx| {
            delete(
                tx,
                &schema,
                &ctx,
                &Target {
                    def,
                    id,
                    version,
                    import_id: None,
                },
            )
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read_history(call: Call, Path((domain, name, id)): RecordPath) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let (schema, ctx) = (call.state.schema.clone(), call.ctx);
    let body = call.state.store.read(move |r| {
        let entries = history(r, &ctx, def, id)?;
        let names = actor_names(r, &schema, &entries)?;
        let items: Vec<Js> = entries
            .iter()
            .map(|entry| entry_json(def, entry, &names))
            .collect();
        Ok(json!({ "items": items }))
    });
    Ok(Json(body.await?))
}

type Names = std::collections::BTreeMap<RawId, String>;

/// Names of those who made the changes. A user's name isn't a secret to whoever may see what the user did.
fn actor_names(r: &mut dyn Queries, schema: &Schema, entries: &[HistoryEntry]) -> Result<Names> {
    let def = schema.entity("org.user")?;
    let mut names = Names::new();
    for entry in entries {
        if entry.actor != 0 && !names.contains_key(&entry.actor) {
            let sql = format!("SELECT {} FROM {} WHERE id = ?1", def.title, def.table);
            let row = r.query_first(&sql, &[entry.actor.into()])?;
            names.insert(
                entry.actor,
                row.map(|row| row.text(0).to_owned()).unwrap_or_default(),
            );
        }
    }
    Ok(names)
}

fn entry_json(def: &EntityDef, entry: &HistoryEntry, names: &Names) -> Js {
    let changes: Vec<Js> = entry
        .changes
        .iter()
        .map(|change| {
            let kind = def.field(&change.field).map_or(&Kind::LongText, |(_, f)| &f.kind);
            json!({
                "field": change.field,
                "before": value_to_json(kind, &change.before),
                "after": value_to_json(kind, &change.after),
            })
        })
        .collect();
    let by = names
        .get(&entry.actor)
        .map(|name| json!({ "id": entry.actor.to_string(), "name": name }));
    json!({
        "at": value_to_json(&Kind::DateTime, &entry.at.into()),
        "by": by,
        "through": entry.through,
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
    let query = list_query(def, &params)?;
    let format_name = param(&params, "format").unwrap_or("xlsx");
    let format = WriteFormat::named(format_name).ok_or_else(|| {
        Problem::new(ErrorKind::Malformed, "request.unknown_format").with("format", format_name)
    })?;
    let fields: Vec<String> = param(&params, "fields")
        .map(|text| text.split(',').map(str::to_owned).collect())
        .unwrap_or_default();
    let file = TemporaryFile::in_folder(&state.folder.join("tmp"), format_name)?;
    let path: PathBuf = file.path().to_owned();
    let (schema, ctx) = (state.schema.clone(), call.ctx);
    state
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
    Ok(download(
        file.path(),
        &format!("{}.{format_name}", def.key),
        format.media_type(),
    )
    .await?)
}
