//! The OpenAPI document: record operations from the definitions, the others from what the domains declare.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Router, routing::get};
use guanxi_record::Schema;
use serde_json::{Map, Value, json};

use crate::operation::{Access, Body, Operation, Parameter};
use crate::shape::{Shapes, anything, dictionary, id, integer, list, object, text};
use crate::state::AppState;
use crate::{etag, record_paths};

const OWN: [Operation; 1] = [Operation::get("/openapi.json", "read_openapi", "This document")
    .public()
    .gives(200, |_| json!({ "type": "object" }))];

/// What every operation may be refused with; 405 goes without saying.
const ALWAYS: [u16; 2] = [400, 500];
const PRIVATE: [u16; 4] = [401, 403, 404, 429];
const WITH_BODY: [u16; 3] = [413, 415, 422];

pub(crate) fn routes(operations: Vec<Operation>) -> Router<AppState> {
    let read = |State(state): State<AppState>, headers: HeaderMap| async move {
        etag::tagged(&headers, &whole_document(&state.schema.now(), &operations))
    };
    Router::new().route("/openapi.json", get(read))
}

/// Every operation that isn't a record's: the platform's own, and these of the domains.
pub(crate) fn all_operations(domains: &[Operation]) -> Vec<Operation> {
    [
        domains,
        &OWN,
        &crate::manifest::OPERATIONS,
        &crate::duplicates::OPERATIONS,
        &crate::imports::OPERATIONS,
        &crate::search::OPERATIONS,
        &crate::audit::OPERATIONS,
        &crate::personal_data::OPERATIONS,
        &crate::tables::OPERATIONS,
        &crate::customise::OPERATIONS,
        &crate::comments::OPERATIONS,
        &crate::attachments::OPERATIONS,
        &crate::webhooks::OPERATIONS,
        &crate::live::OPERATIONS,
    ]
    .concat()
}

/// The document: every entity's operations, the platform's own, and these of the domains.
#[must_use]
pub fn whole_document(schema: &Schema, operations: &[Operation]) -> Value {
    let mut shapes = Shapes::default();
    shapes.named("Problem", problem);
    let mut paths = Map::new();
    for def in schema.entities() {
        record_paths::add(&mut paths, &mut shapes, def);
    }
    let own = all_operations(operations);
    for operation in &own {
        let body = operation_body(operation, &mut shapes);
        insert(&mut paths, operation.path, operation.method, body);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Guanxi",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Ids, money and quantities are texts; instants are RFC 3339 in UTC. See docs/api.md.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/api/v1" }],
        "paths": paths,
        "components": {
            "schemas": shapes.into_map(),
            "responses": refusal_answers(),
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "An API key" },
                "session": { "type": "apiKey", "in": "cookie", "name": crate::session::SESSION_COOKIE },
                "member": { "type": "apiKey", "in": "cookie", "name": crate::session::MEMBER_COOKIE,
                    "description": "The session of a member on the member's own pages; it opens nothing else" },
                "csrf": { "type": "apiKey", "in": "header", "name": crate::session::CSRF_HEADER,
                    "description": "What the session says as `csrf`; wanted with the cookie for everything but reading" },
            },
        },
    })
}

pub(crate) fn insert(paths: &mut Map<String, Value>, path: &str, method: &str, body: Value) {
    let entry = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
    if let Some(entry) = entry.as_object_mut() {
        entry.insert(method.to_owned(), body);
    }
}

fn operation_body(operation: &Operation, shapes: &mut Shapes) -> Value {
    let mut parameters = path_parameters(operation, shapes);
    parameters.extend(operation.query.iter().map(|p| query_parameter(p, shapes)));
    let named = operation.named.iter();
    parameters.extend(named.map(|name| parameter(name, "query", false, &text())));
    let mut body = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.path.split('/').nth(1).unwrap_or_default()],
        "parameters": parameters,
        "security": security(operation.method, operation.access),
        "responses": answers(operation, shapes),
    });
    let content = match operation.body {
        Body::None => None,
        Body::Any => Some(json!({ "application/json": { "schema": {} } })),
        Body::Json(shape) => Some(json!({ "application/json": { "schema": shape(shapes) } })),
        Body::Form(shape) => Some(json!({ "multipart/form-data": { "schema": shape(shapes) } })),
    };
    if let (Some(content), Some(map)) = (content, body.as_object_mut()) {
        map.insert(
            "requestBody".to_owned(),
            json!({ "required": !matches!(operation.body, Body::Any), "content": content }),
        );
    }
    body
}

/// How a caller says who it is.
pub(crate) fn security(method: &str, access: Access) -> Value {
    match (access, method) {
        (Access::Public, _) => json!([]),
        (Access::SignedIn, "get") => json!([{ "session": [] }, { "key": [] }]),
        (Access::SignedIn, _) => json!([{ "session": [], "csrf": [] }, { "key": [] }]),
        (Access::Member, "get") => json!([{ "member": [] }]),
        (Access::Member, _) => json!([{ "member": [], "csrf": [] }]),
    }
}

fn path_parameters(operation: &Operation, shapes: &mut Shapes) -> Vec<Value> {
    let names = operation
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| {
            let shape = operation.places.iter().find(|(place, _)| *place == name);
            let schema = shape.map_or_else(id, |(_, shape)| shape(shapes));
            parameter(name, "path", true, &schema)
        })
        .collect()
}

pub(crate) fn query_parameter(p: &Parameter, shapes: &mut Shapes) -> Value {
    parameter(p.name, "query", p.required, &(p.shape)(shapes))
}

/// An empty text in a query is as if the parameter weren't there.
pub(crate) fn parameter(name: &str, place: &str, required: bool, schema: &Value) -> Value {
    let is_text = schema["type"] == "string" && schema.as_object().is_some_and(|s| s.len() > 1);
    let schema = if place == "query" && !required && is_text {
        json!({ "anyOf": [schema, { "type": "string", "maxLength": 0 }] })
    } else {
        schema.clone()
    };
    json!({ "name": name, "in": place, "required": required, "schema": schema })
}

fn answers(operation: &Operation, shapes: &mut Shapes) -> Value {
    let mut content = Map::new();
    if operation.answer.status == 0 {
        let any = json!({ "description": "Done", "content": { "application/json": { "schema": {} } } });
        let refused = json!({ "$ref": "#/components/responses/Refused" });
        return json!({ "2XX": any, "default": refused });
    }
    if let Some(shape) = operation.answer.json {
        content.insert("application/json".to_owned(), json!({ "schema": shape(shapes) }));
    }
    for media_type in operation.answer.files {
        content.insert((*media_type).to_owned(), json!({}));
    }
    let mut refusals = operation.refusals.to_vec();
    if operation.access != Access::Public {
        refusals.extend(PRIVATE);
    }
    if !matches!(operation.body, Body::None) {
        refusals.extend(WITH_BODY);
    } else if !operation.query.is_empty() {
        refusals.push(422);
    }
    responses(operation.answer.status, content, &refusals)
}

/// The answers of an operation: the one of a call that is done, and the refusals.
pub(crate) fn responses(status: u16, content: Map<String, Value>, refusals: &[u16]) -> Value {
    let mut done = json!({ "description": "Done" });
    if let (false, Some(map)) = (content.is_empty(), done.as_object_mut()) {
        map.insert("content".to_owned(), Value::Object(content));
    }
    let mut all = Map::from_iter([(status.to_string(), done)]);
    let mut refusals: Vec<u16> = refusals.iter().copied().chain(ALWAYS).collect();
    refusals.sort_unstable();
    refusals.dedup();
    for status in refusals {
        if let Some((name, _)) = refusal(status) {
            all.insert(
                status.to_string(),
                json!({ "$ref": format!("#/components/responses/{name}") }),
            );
        }
    }
    Value::Object(all)
}

const REFUSALS: [(u16, &str, &str); 14] = [
    (304, "NotModified", "What the caller has is current"),
    (
        308,
        "Merged",
        "The record was merged; Location is the one that it became",
    ),
    (400, "Malformed", "The request can't be read"),
    (401, "Unauthenticated", "Not signed in"),
    (403, "Forbidden", "Not allowed"),
    (404, "NotFound", "Not there, or not visible"),
    (409, "Conflict", "Somebody else was faster, or the key is taken"),
    (
        412,
        "PreconditionFailed",
        "The record isn't the one of If-Match any more",
    ),
    (413, "TooLarge", "The body is too large"),
    (
        415,
        "UnsupportedType",
        "The body isn't of a type that this operation reads",
    ),
    (422, "Invalid", "The input is wrong; `fields` says where"),
    (428, "PreconditionRequired", "The record's version must be said"),
    (429, "TooMany", "Too often"),
    (500, "Internal", "Our fault; `request_id` finds it in the log"),
];

fn refusal(status: u16) -> Option<(&'static str, &'static str)> {
    let found = REFUSALS.iter().find(|(s, ..)| *s == status);
    found.map(|(_, name, what)| (*name, *what))
}

fn refusal_answers() -> Value {
    let problem =
        json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    let answers = REFUSALS.iter().map(|(status, name, what)| {
        let body = if *status < 400 {
            json!({ "description": what })
        } else {
            json!({ "description": what, "content": problem })
        };
        ((*name).to_owned(), body)
    });
    let refused = (
        "Refused".to_owned(),
        json!({ "description": "Refused", "content": problem }),
    );
    Value::Object(answers.chain([refused]).collect())
}

fn problem(_: &mut Shapes) -> Value {
    let field = object(&[
        ("field", text()),
        ("code", text()),
        ("params?", dictionary(&anything())),
    ]);
    object(&[
        ("type", json!({ "type": "string", "format": "uri-reference" })),
        ("title", text()),
        ("status", integer()),
        (
            "code",
            json!({ "type": "string", "pattern": "^[a-z0-9_.]+$", "description": "Stable; its text is at error.<code>" }),
        ),
        ("params", dictionary(&anything())),
        ("fields", list(&field)),
        ("request_id?", text()),
    ])
}
