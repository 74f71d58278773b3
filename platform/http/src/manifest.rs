//! What the browser app is drawn from: definitions, words, and what this user may do.

use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Router, routing::get};
use guanxi_entity::EntityDef;
use guanxi_record::{may, person, require};
use guanxi_types::{Action, Ctx};
use serde_json::{Value, json};

use crate::customise;
use crate::error::ApiResult;
use crate::etag;
use crate::operation::Operation;
use crate::session::Call;
use crate::shape::{
    Shapes, boolean, choice, dictionary, integer, label, list, nullable, object, text, value,
};
use crate::state::AppState;

pub(crate) const OPERATIONS: [Operation; 1] = [Operation::get(
    "/manifest",
    "read_manifest",
    "What the browser app is drawn from: definitions, words, what the user may do",
)
.gives(200, manifest)
.refuses(&[304])];

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/manifest", get(read))
}

/// What acts of a domain ask for: nobody writes the lines of a ledger by hand, but whoever has the right may do what writes them.
const RIGHTS: [Action; 3] = [Action::Create, Action::Update, Action::Delete];

/// How far the user's roles reach: with every record, with some, with none.
fn reach(ctx: &Ctx, action: Action, def: &EntityDef) -> &'static str {
    if ctx.require_all(action, &def.key).is_ok() {
        "all"
    } else if require(ctx, action, def).is_ok() {
        "some"
    } else {
        "none"
    }
}

async fn read(call: Call, headers: HeaderMap) -> ApiResult<Response> {
    let schema = call.state.schema.now();
    let mut entities = Vec::new();
    for def in schema.entities() {
        if !may(&call.ctx, Action::Read, def) {
            continue;
        }
        let mut entity = serde_json::to_value(def).map_err(guanxi_types::Problem::internal)?;
        let can: serde_json::Map<String, Value> = Action::ALL
            .into_iter()
            .filter(|action| *action != Action::Read)
            .map(|action| (action.name().to_owned(), json!(may(&call.ctx, action, def))))
            .collect();
        if let Some(body) = entity.as_object_mut() {
            body.insert("can".to_owned(), Value::Object(can));
            let rights =
                RIGHTS.map(|action| (action.name().to_owned(), json!(reach(&call.ctx, action, def))));
            body.insert("rights".to_owned(), Value::Object(rights.into_iter().collect()));
            body.insert(
                "fields".to_owned(),
                customise::shown_fields(&call.ctx, def).into(),
            );
            let views = schema
                .views(&call.ctx, def)
                .map(|view| json!({ "key": view.key, "fields": customise::shown_fields(&call.ctx, view) }));
            body.insert("views".to_owned(), views.collect());
            let (boards, has_forms) = customise::views_of(&schema, def);
            body.insert("boards".to_owned(), boards.into());
            body.insert("has_forms".to_owned(), has_forms.into());
        }
        entities.push(entity);
    }
    let body = json!({
        "entities": entities,
        "labels": schema.labels(),
        "version": schema.version(),
        "may": {
            "customise": customise::is_allowed(&call.ctx),
            "take_out_personal_data": call.ctx.holds(person::DATA, Action::Export),
            "erase_persons": call.ctx.holds(person::DATA, Action::Delete),
            "webhooks": guanxi_record::webhook::may_manage(&call.ctx),
            "sql": call.ctx.holds(guanxi_record::SQL, Action::Read),
        },
        "audit": guanxi_record::audit::may_read(&call.ctx),
    });
    Ok(etag::tagged(&headers, &body))
}

fn manifest(shapes: &mut Shapes) -> Value {
    shapes.named("Manifest", |shapes| {
        let (entities, label) = (entity(shapes), label(shapes));
        let may = object(&[
            ("customise", boolean()),
            ("take_out_personal_data", boolean()),
            ("erase_persons", boolean()),
            ("webhooks", boolean()),
            ("sql", boolean()),
        ]);
        object(&[
            ("entities", list(&entities)),
            ("labels", dictionary(&label)),
            ("version", integer()),
            ("may", may),
            ("audit", boolean()),
        ])
    })
}

fn entity(shapes: &mut Shapes) -> Value {
    shapes.named("EntityDef", |shapes| {
        let child_of = object(&[("field", text()), ("entity", text())]);
        let can = Action::ALL.into_iter().filter(|action| *action != Action::Read);
        let can: Vec<(&str, Value)> = can.map(|action| (action.name(), boolean())).collect();
        let rights = RIGHTS.map(|action| (action.name(), choice(&["all", "some", "none"])));
        let fields = field(shapes);
        let views = list(&object(&[("key", text()), ("fields", list(&fields))]));
        let boards = list(&crate::customise_shapes::board(shapes));
        let duplicates = json!({ "type": "object", "required": ["fields"], "properties": {
            "fields": list(&json!({ "type": "object", "required": ["field"], "properties": { "field": text() } })),
        } });
        // Open: what is known of an entity grows.
        json!({ "type": "object", "properties": {
            "key": text(), "domain": text(), "name": text(), "title": text(), "menu": boolean(), "program_only": boolean(),
            "child_of": nullable(child_of), "unique": list(&list(&text())), "fields": list(&fields),
            "can": object(&can), "rights": object(&rights), "views": views, "boards": boards, "has_forms": boolean(), "duplicates": nullable(duplicates),
        }, "required": ["key", "domain", "name", "title", "menu", "program_only", "child_of", "unique", "fields", "can", "rights", "views",
            "boards", "has_forms", "duplicates"] })
    })
}

fn field(shapes: &mut Shapes) -> Value {
    shapes.named("FieldDef", |shapes| {
        let kind = kind_of(shapes);
        let any = value(shapes);
        let access = choice(&["mask", "read_only"]);
        json!({ "type": "object", "properties": {
            "name": text(), "kind": kind, "required": boolean(), "read_only": boolean(), "search": boolean(),
            "filter": boolean(), "list": { "type": "integer", "description": "The column's place; 0: not shown by default" },
            "group": text(), "default": any, "min": any, "max": any, "access": access, "reveal": boolean(),
            "personal": boolean(), "sealed": boolean(), "analysed": boolean(), "custom": boolean(), "hidden": boolean(),
            "pattern": nullable(text()), "formula": nullable(text()),
        }, "required": ["name", "kind", "required", "read_only", "search", "filter", "list", "group", "default"] })
    })
}

/// What a field holds.
pub(crate) fn kind_of(shapes: &mut Shapes) -> Value {
    shapes.named("Kind", |_| kind())
}

/// Told apart by `type`.
fn kind() -> Value {
    let of = |name: &str, more: &[(&str, Value)]| {
        let mut properties = vec![("type", json!({ "const": name }))];
        properties.extend(more.iter().cloned());
        object(&properties)
    };
    let plain = [
        "long_text",
        "int",
        "bool",
        "money",
        "qty",
        "date",
        "datetime",
        "phone",
        "email",
        "url",
        "file",
    ];
    let mut kinds = vec![
        of("text", &[("max", integer())]),
        of("choice", &[("options", list(&text()))]),
        of("choices", &[("options", list(&text()))]),
        of("link", &[("entity", text())]),
    ];
    kinds.extend(plain.map(|name| of(name, &[])));
    json!({ "oneOf": kinds })
}
