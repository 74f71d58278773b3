//! Customisation: definitions read and changed by administrators, and the form that the server picks for a user.

use std::sync::Arc;

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_entity::{EntityDef, FieldDef, Kind, Value};
use guanxi_record::customise::{
    self, Change, Definition, Expression, FormState, LayoutDraft, Outcome, Package, Subject, changes_of,
    form_of, may_customise, package, preview, require_customise, state_of,
};
use guanxi_record::{Schema, parse_field, value_to_json};
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result, Sight};
use serde::Deserialize;
use serde_json::{Map, Value as Js, json};

use crate::asked::Asked;
use crate::customise_shapes as shapes;
use crate::error::ApiResult;
use crate::operation::{Operation, Parameter};
use crate::session::Call;
use crate::shape::id_in;
use crate::state::AppState;

/// Entries of the history of definitions that are shown.
const HISTORY_LIMIT: i64 = 200;

pub(crate) const OPERATIONS: [Operation; 8] = [
    Operation::get(
        "/customise",
        "read_customisation",
        "Everything that administrators defined",
    )
    .gives(200, shapes::customisation),
    Operation::post(
        "/customise/changes",
        "change_customisation",
        "Define, redefine and delete, all or none",
    )
    .takes(shapes::changes)
    .gives(200, shapes::customisation)
    .refuses(&[409]),
    Operation::post(
        "/customise/try",
        "try_expression",
        "What a condition or formula says of a record",
    )
    .takes(shapes::trial)
    .gives(200, shapes::tried),
    Operation::post(
        "/customise/form",
        "try_form",
        "What a form that isn't saved yet shows and wants of a record of these values",
    )
    .takes(shapes::form_trial)
    .gives(200, shapes::form),
    Operation::get(
        "/customise/history",
        "list_customisation_history",
        "Who changed which definition when",
    )
    .gives(200, shapes::history),
    Operation::get(
        "/customise/package",
        "export_customisation",
        "The definitions as one file",
    )
    .query(&[Parameter::new("entities", shapes::place)])
    .gives(200, shapes::package),
    Operation::post(
        "/customise/package",
        "import_customisation",
        "Take a file of definitions in, or say what it would do",
    )
    .takes(shapes::incoming)
    .gives(200, shapes::effects)
    .refuses(&[409]),
    Operation::post(
        "/forms/{domain}/{entity}",
        "read_form",
        "The form for a record of these values",
    )
    .places(&[("domain", shapes::place), ("entity", shapes::place)])
    .takes(shapes::values)
    .gives(200, shapes::form),
];

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/customise", get(read))
        .route("/customise/changes", post(change))
        .route("/customise/try", post(try_out))
        .route("/customise/form", post(try_form))
        .route("/customise/history", get(history))
        .route("/customise/package", get(export).post(import))
        .route("/forms/{domain}/{entity}", post(form))
}

async fn read(call: Call) -> ApiResult<Json<Js>> {
    require_customise(&call.ctx)?;
    Ok(Json(told(&call.state.schema.now())))
}

fn told(schema: &Schema) -> Js {
    let source = schema.customisation();
    json!({
        "version": source.version,
        "definitions": source.definitions,
        "limits": {
            "entities": customise::ENTITY_LIMIT,
            "fields": customise::FIELD_LIMIT,
            "name": customise::NAME_LENGTH,
            "label": customise::LABEL_LENGTH,
            "options": customise::OPTION_LIMIT,
        },
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    changes: Vec<Change>,
    /// The version that the caller has seen.
    version: i64,
}

async fn change(call: Call, Json(body): Json<Changes>) -> ApiResult<Json<Js>> {
    require_customise(&call.ctx)?;
    Ok(Json(make(&call, body.changes, Some(body.version)).await?))
}

/// Makes the changes, puts the new snapshot in force, and begins what follows in the background.
async fn make(call: &Call, changes: Vec<Change>, version: Option<i64>) -> Result<Js> {
    let (live, ctx) = (call.state.schema.clone(), call.ctx.clone());
    let done = call.state.store.write(move |tx| {
        let known = customise::stored_version(tx)?;
        if let Some(sent) = version.filter(|sent| *sent != known) {
            return Err(Problem::new(ErrorKind::Conflict, "customise.version_conflict")
                .with("current", known)
                .with("sent", sent));
        }
        customise::apply(tx, live.declared(), &ctx, &changes)
    });
    let schema = done.await?;
    call.state.schema.publish(schema.clone());
    let (store, live) = (call.state.store.clone(), call.state.schema.clone());
    tokio::task::spawn_blocking(move || {
        let done = customise::refill_all(&store, &live);
        let done = done.and_then(|_| guanxi_record::refresh_search(&store, &live.now(), false));
        if let Err(problem) = done {
            tracing::error!(%problem, "refill failed");
        }
    });
    Ok(told(&schema))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trial {
    entity: String,
    expression: String,
    /// The record to try it on.
    #[serde(default)]
    record: Option<String>,
}

async fn try_out(call: Call, Json(trial): Json<Trial>) -> ApiResult<Json<Js>> {
    require_customise(&call.ctx)?;
    let schema = call.state.schema.now();
    let def = schema.entity(&trial.entity)?;
    let expression = match Expression::compile(def, &trial.expression) {
        Ok(expression) => expression,
        Err(fault) => {
            let place = json!({ "line": fault.line, "column": fault.column, "message": fault.message });
            return Ok(Json(json!({ "fault": place })));
        }
    };
    let Some(record) = trial.record.filter(|id| !id.is_empty()) else {
        return Ok(Json(json!({ "fields": expression.fields })));
    };
    let id: RawId = id_in(&record, &def.key)?;
    let ctx = call.ctx.clone();
    let record = call
        .state
        .store
        .read(move |r| guanxi_record::get(r, &ctx, def, id))
        .await?;
    let outcome = expression.evaluate(&Subject {
        def,
        record: &record.values,
        old: Some(&record.values),
        user: call.ctx.user_id(),
        today: schema.today(&call.ctx),
    });
    let said = match outcome {
        Outcome::Value(_) => json!({ "value": outcome.said() }),
        Outcome::Empty => json!({ "empty": true }),
        Outcome::Failed(message) => json!({ "fault": { "line": 1, "column": 1, "message": message } }),
    };
    Ok(Json(said))
}

async fn history(call: Call) -> ApiResult<Json<Js>> {
    require_customise(&call.ctx)?;
    let schema = call.state.schema.now();
    let items = call.state.store.read(move |r| entries(r, &schema)).await?;
    Ok(Json(json!({ "items": items })))
}

fn entries(r: &mut dyn Queries, schema: &Schema) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT at, actor, through, action, changes FROM record_history WHERE entity = 'record.definition' \
         ORDER BY seq DESC LIMIT ?1",
        &[HISTORY_LIMIT.into()],
    )?;
    let users = schema.entity("org.user").ok();
    let mut items = Vec::new();
    for row in rows {
        let changes: Vec<guanxi_record::Change> = serde_json::from_str(row.text(4)).unwrap_or_default();
        let body = changes.first().map(|change| {
            let text = change.after.as_text().or_else(|| change.before.as_text());
            text.and_then(|text| serde_json::from_str::<Definition>(text).ok())
        });
        let about = body.flatten().map(|definition| {
            json!({ "what": definition.what(), "entity": definition.entity(), "name": definition.name() })
        });
        let name = match users {
            Some(def) if row.int(1) != 0 => {
                let sql = format!("SELECT {} FROM {} WHERE id = ?1", def.title, def.table);
                r.query_first(&sql, &[row.int(1).into()])?
                    .map(|row| row.text(0).to_owned())
            }
            _ => None,
        };
        items.push(json!({
            "at": crate::instant(&row.int(0).into()),
            "by": name,
            "through": row.text(2),
            "action": row.text(3),
            "about": about,
        }));
    }
    Ok(items)
}

async fn export(call: Call, asked: Asked) -> ApiResult<Json<Package>> {
    let wanted = asked
        .text("entities")
        .unwrap_or_default()
        .split(',')
        .filter(|key| !key.is_empty());
    let entities: Vec<String> = wanted.map(str::to_owned).collect();
    let ctx = call.ctx.clone();
    let made = call.state.store.read(move |r| package(r, &ctx, &entities));
    Ok(Json(made.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Incoming {
    package: Package,
    #[serde(default)]
    dry_run: bool,
}

async fn import(call: Call, Json(incoming): Json<Incoming>) -> ApiResult<Json<Js>> {
    require_customise(&call.ctx)?;
    let changes = changes_of(&incoming.package)?;
    let (live, ctx, planned) = (call.state.schema.clone(), call.ctx.clone(), changes.clone());
    let effects = call
        .state
        .store
        .read(move |r| preview(r, live.declared(), &ctx, &planned))
        .await?;
    if !incoming.dry_run {
        make(&call, changes, None).await?;
    }
    Ok(Json(json!({ "effects": effects, "done": !incoming.dry_run })))
}

/// The values of a form as the user typed them so far, and the form for them.
async fn form(
    call: Call,
    Path((domain, name)): Path<(String, String)>,
    Json(body): Json<Map<String, Js>>,
) -> ApiResult<Json<Js>> {
    let schema = call.state.schema.now();
    let def = schema.entity(&format!("{domain}.{name}"))?;
    guanxi_record::require(&call.ctx, guanxi_types::Action::Read, def)?;
    let values = values_of(def, &body);
    let (sessions, user) = (Arc::clone(&call.state.sessions), call.session.user_id);
    let roles = call.state.store.read(move |r| sessions.roles(r, user)).await?;
    Ok(Json(said_of(&form_of(
        &schema,
        &call.ctx,
        def,
        (&roles, &values),
    ))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormTrial {
    layout: LayoutDraft,
    values: Map<String, Js>,
}

/// A form as it is being designed: its conditions, said by who will say them once it is saved.
async fn try_form(call: Call, Json(trial): Json<FormTrial>) -> ApiResult<Json<Js>> {
    require_customise(&call.ctx)?;
    let schema = call.state.schema.now();
    let def = schema.entity(&trial.layout.entity)?;
    let values = values_of(def, &trial.values);
    Ok(Json(said_of(&state_of(
        &schema,
        &call.ctx,
        def,
        (&trial.layout, &values),
    ))))
}

fn values_of(def: &EntityDef, body: &Map<String, Js>) -> Vec<Value> {
    let value = |field: &FieldDef| body.get(&field.name).map(|sent| lenient(field, sent));
    def.fields
        .iter()
        .map(|field| value(field).unwrap_or_default())
        .collect()
}

fn said_of(state: &FormState<'_>) -> Js {
    json!({ "layout": state.layout, "hidden": state.hidden, "required": state.required })
}

/// What can be read of an input; what can't is no value yet.
fn lenient(field: &FieldDef, sent: &Js) -> Value {
    let text = match sent {
        Js::Null | Js::Object(_) => return Value::Null,
        Js::String(text) => text.clone(),
        Js::Array(items) => {
            let keys: Vec<&str> = items.iter().filter_map(Js::as_str).collect();
            keys.join(",")
        }
        other => other.to_string(),
    };
    parse_field(&field.name, &field.kind, &text).unwrap_or_default()
}

/// What the manifest says of an entity beside its definition: fields in their place, limits in wire form, its boards.
pub(crate) fn shown_fields(ctx: &Ctx, def: &EntityDef) -> Vec<Js> {
    let mut fields: Vec<&FieldDef> = def.fields.iter().filter(|f| f.kind != Kind::Secret).collect();
    fields.sort_by_key(|field| field.place);
    let limit = |field: &FieldDef, value: Option<i64>| match (&field.kind, value) {
        (_, None) => Js::Null,
        (Kind::Money | Kind::Qty | Kind::Date | Kind::DateTime, Some(v)) => {
            value_to_json(&field.kind, &v.into())
        }
        (_, Some(v)) => json!(v),
    };
    let shown = fields.into_iter().filter_map(|field| {
        let mut body = serde_json::to_value(field).ok()?;
        let map = body.as_object_mut()?;
        let access = ctx.field(&def.key, &field.name);
        if let Some(name) = access.name() {
            map.insert("access".to_owned(), json!(name));
            map.insert("reveal".to_owned(), json!(access.may_reveal));
        }
        if access.sight == Sight::Masked {
            map.insert("filter".to_owned(), json!(false));
        }
        if access.name() == Some("hide") {
            return None;
        }
        let default = field.default.as_ref().map(|v| value_to_json(&field.kind, v));
        map.insert("default".to_owned(), default.unwrap_or_default());
        map.insert("min".to_owned(), limit(field, field.min));
        map.insert("max".to_owned(), limit(field, field.max));
        Some(body)
    });
    shown.collect()
}

/// The boards of an entity, and whether it has forms that the server picks from.
pub(crate) fn views_of(schema: &Schema, def: &EntityDef) -> (Vec<Js>, bool) {
    let definitions = &schema.customisation().definitions;
    let boards = definitions.iter().filter_map(|d| match d {
        Definition::Board(draft) if draft.entity == def.key => Some(json!(draft)),
        _ => None,
    });
    let has_forms = definitions
        .iter()
        .any(|d| matches!(d, Definition::Layout(draft) if draft.entity == def.key));
    (boards.collect(), has_forms)
}

/// Whether the user sees the pages of customisation.
pub(crate) fn is_allowed(ctx: &Ctx) -> bool {
    may_customise(ctx)
}
