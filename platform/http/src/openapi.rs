//! The OpenAPI document: record operations from the definitions, the others from what the domains declare.

use axum::{Json, Router, routing::get};
use guanxi_entity::{EntityDef, FieldDef, Kind};
use guanxi_record::Schema;
use serde_json::{Map, Value, json};

use crate::state::AppState;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Public,
    /// Anybody signed in; what the answer holds depends on the user's grants.
    SignedIn,
}

/// An operation that isn't a record's.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// HTTP method in lower case.
    pub method: &'static str,
    /// Path under `/api/v1`, with `{name}` for parameters.
    pub path: &'static str,
    /// `<verb>_<resource>`.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Query parameters.
    pub query: &'static [&'static str],
    /// Who may call it.
    pub access: Access,
}

pub(crate) fn routes(document: Value) -> Router<AppState> {
    Router::new().route("/openapi.json", get(|| async move { Json(document) }))
}

/// The document, import operations included.
#[must_use]
pub fn whole_document(schema: &Schema, operations: &[Operation]) -> Value {
    document(
        schema,
        &[
            operations,
            &crate::imports::OPERATIONS,
            &crate::tables::OPERATIONS,
        ]
        .concat(),
    )
}

fn document(schema: &Schema, operations: &[Operation]) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    schemas.insert("Problem".to_owned(), problem_schema());
    for def in schema.entities() {
        let name = schema_name(def);
        schemas.insert(name.clone(), entity_schema(def));
        record_paths(&mut paths, def, &name);
    }
    for operation in operations {
        let path = paths
            .entry(operation.path.to_owned())
            .or_insert_with(|| json!({}));
        let parameters: Vec<Value> = path_parameters(operation.path)
            .chain(operation.query.iter().map(|name| parameter(name, "query")))
            .collect();
        let security = if operation.access == Access::Public {
            json!([])
        } else {
            json!([{ "session": [] }])
        };
        if let Some(path) = path.as_object_mut() {
            path.insert(
                operation.method.to_owned(),
                json!({
                    "operationId": operation.id,
                    "summary": operation.summary,
                    "parameters": parameters,
                    "security": security,
                    "responses": responses(&json!({})),
                }),
            );
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Guanxi", "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": "/api/v1" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": crate::session::SESSION_COOKIE } },
        },
    })
}

fn schema_name(def: &EntityDef) -> String {
    def.key
        .split(['.', '_'])
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|c| c.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default()
        })
        .collect()
}

fn record_paths(paths: &mut Map<String, Value>, def: &EntityDef, name: &str) {
    let base = format!("/records/{}/{}", def.domain, def.name);
    let one = format!("{base}/{{id}}");
    let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
    let page = json!({ "type": "object", "properties": {
        "items": { "type": "array", "items": reference }, "next": { "type": ["string", "null"] } } });
    let listing: Vec<Value> = ["f", "q", "sort", "limit", "after"]
        .into_iter()
        .map(|p| parameter(p, "query"))
        .collect();
    let id = [parameter("id", "path")];
    let operation = |verb: &str, parameters: &[Value], answer: &Value| {
        json!({
            "operationId": format!("{verb}_{}", def.key.replace('.', "_")),
            "tags": [def.domain],
            "parameters": parameters,
            "security": [{ "session": [] }],
            "responses": responses(answer),
        })
    };
    let body = json!({ "required": true, "content": { "application/json": { "schema": reference } } });
    let mut creating = operation("create", &[], &reference);
    let mut updating = operation("update", &id, &reference);
    for writing in [&mut creating, &mut updating] {
        if let Some(map) = writing.as_object_mut() {
            map.insert("requestBody".to_owned(), body.clone());
        }
    }
    paths.insert(
        base.clone(),
        json!({ "get": operation("list", &listing, &page), "post": creating }),
    );
    paths.insert(
        format!("{base}/count"),
        json!({ "get": operation("count", &listing, &json!({})) }),
    );
    paths.insert(
        format!("{base}/export"),
        json!({ "get": operation("export", &listing, &json!({})) }),
    );
    paths.insert(
        format!("{one}/history"),
        json!({ "get": operation("history", &id, &json!({})) }),
    );
    let reading = operation("read", &id, &reference);
    let deleting = operation("delete", &id, &json!({}));
    paths.insert(
        one,
        json!({ "get": reading, "patch": updating, "delete": deleting }),
    );
}

fn path_parameters(path: &str) -> impl Iterator<Item = Value> + '_ {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| parameter(name, "path"))
}

fn parameter(name: &str, place: &str) -> Value {
    json!({ "name": name, "in": place, "required": place == "path", "schema": { "type": "string" } })
}

fn responses(answer: &Value) -> Value {
    json!({
        "200": { "description": "Done", "content": { "application/json": { "schema": answer } } },
        "default": { "description": "Refused", "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
    })
}

fn problem_schema() -> Value {
    json!({ "type": "object", "required": ["code", "status"], "properties": {
        "code": { "type": "string" }, "status": { "type": "integer" }, "params": { "type": "object" },
        "fields": { "type": "array", "items": { "type": "object" } }, "request_id": { "type": "string" } } })
}

fn entity_schema(def: &EntityDef) -> Value {
    let mut properties = Map::new();
    properties.insert("id".to_owned(), json!({ "type": "string", "readOnly": true }));
    properties.insert("version".to_owned(), json!({ "type": "integer" }));
    let visible = def.fields.iter().filter(|f| f.kind != Kind::Secret);
    properties.extend(visible.map(|field| (field.name.clone(), field_schema(field))));
    let required: Vec<&str> = def
        .fields
        .iter()
        .filter(|f| f.required && f.default.is_none() && !f.read_only)
        .map(|f| f.name.as_str())
        .collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn field_schema(field: &FieldDef) -> Value {
    let mut schema = match &field.kind {
        Kind::Int => json!({ "type": "integer" }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Text { max } => json!({ "type": "string", "maxLength": max }),
        Kind::Choice { options } => json!({ "type": "string", "enum": options }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::DateTime => json!({ "type": "string", "format": "date-time" }),
        Kind::Link { entity } => json!({ "type": "string", "description": format!("id of a {entity}") }),
        Kind::Money | Kind::Qty => json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }),
        Kind::LongText | Kind::Secret => json!({ "type": "string" }),
    };
    if field.read_only
        && let Some(map) = schema.as_object_mut()
    {
        map.insert("readOnly".to_owned(), json!(true));
    }
    schema
}
