//! JSON Schemas of records: as they are answered, as they are made, as they are changed; and of what filters them.

use guanxi_entity::{EntityDef, FieldDef, Kind};
use serde_json::{Map, Value, json};

use crate::shape::{
    Shapes, anything, boolean, choice, day, dictionary, id, instant, integer, list, nullable, object, text,
    value,
};

/// `customers.customer` → `CustomersCustomer`.
pub(crate) fn name_of(def: &EntityDef) -> String {
    let parts = def.key.split(['.', '_']).map(|part| {
        let mut letters = part.chars();
        let first = letters
            .next()
            .map(|c| c.to_uppercase().chain(letters).collect::<String>());
        first.unwrap_or_default()
    });
    parts.collect()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The record as it is answered. What the user may not see, or didn't ask for, isn't there.
pub(crate) fn answered(shapes: &mut Shapes, def: &EntityDef) -> Value {
    let fields = def.fields.iter().filter(|f| f.kind != Kind::Secret);
    let mut properties: Map<String, Value> = fields
        .map(|field| (field.name.clone(), nullable(field_schema(field))))
        .collect();
    properties.extend(base(shapes));
    shapes.named(
        &name_of(def),
        |_| json!({ "type": "object", "properties": properties, "required": ["id", "version"] }),
    )
}

fn base(shapes: &mut Shapes) -> Map<String, Value> {
    let linked = nullable(record(shapes));
    Map::from_iter([
        ("id".to_owned(), id()),
        ("version".to_owned(), integer()),
        ("created_at".to_owned(), instant()),
        ("updated_at".to_owned(), instant()),
        ("_titles".to_owned(), dictionary(&text())),
        ("_masked".to_owned(), list(&text())),
        ("_expanded".to_owned(), dictionary(&linked)),
    ])
}

/// A record of any entity.
pub(crate) fn record(shapes: &mut Shapes) -> Value {
    shapes.named("Record", |shapes| {
        let of_any = json!({ "anyOf": [value(shapes), dictionary(&anything())] });
        let linked = nullable(reference("Record"));
        let properties = object(&[
            ("id", id()),
            ("version", integer()),
            ("created_at?", instant()),
            ("updated_at?", instant()),
            ("_titles?", dictionary(&text())),
            ("_masked?", list(&text())),
            ("_expanded?", dictionary(&linked)),
        ]);
        let mut schema = properties;
        if let Some(map) = schema.as_object_mut() {
            map.insert("additionalProperties".to_owned(), of_any);
        }
        schema
    })
}

/// What a new record is made of.
pub(crate) fn made(shapes: &mut Shapes, def: &EntityDef) -> Value {
    let required = def
        .fields
        .iter()
        .filter(|f| f.required && f.default.is_none() && is_writable(f))
        .map(|f| f.name.clone())
        .collect::<Vec<_>>();
    let properties = writable(def, |f| f.required && f.default.is_none());
    shapes.named(&format!("{}New", name_of(def)), |_| {
        let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if let (false, Some(map)) = (required.is_empty(), schema.as_object_mut()) {
            map.insert("required".to_owned(), json!(required));
        }
        schema
    })
}

/// A change of a record: the fields that change, and the version that was read.
pub(crate) fn changed(shapes: &mut Shapes, def: &EntityDef) -> Value {
    let mut properties = writable(def, |f| f.required);
    properties.insert(
        "version".to_owned(),
        json!({ "type": "integer", "description": "The version that was read; or say it by If-Match" }),
    );
    shapes.named(
        &format!("{}Patch", name_of(def)),
        |_| json!({ "type": "object", "properties": properties, "additionalProperties": false }),
    )
}

fn is_writable(field: &FieldDef) -> bool {
    !field.read_only && field.kind != Kind::Secret
}

fn writable(def: &EntityDef, must: impl Fn(&FieldDef) -> bool) -> Map<String, Value> {
    let fields = def.fields.iter().filter(|f| is_writable(f));
    let mut properties: Map<String, Value> = fields
        .map(|field| {
            let schema = if must(field) {
                filled(field_schema(field))
            } else {
                nullable(field_schema(field))
            };
            (field.name.clone(), schema)
        })
        .collect();
    // A record may be sent back as it came.
    for name in EntityDef::BASE_COLUMNS
        .into_iter()
        .chain(["_titles", "_expanded", "_masked"])
    {
        properties.insert(name.to_owned(), json!({ "description": "passed over" }));
    }
    properties
}

/// A required text isn't empty.
fn filled(mut schema: Value) -> Value {
    let is_plain = schema.get("type").is_some_and(|t| t == "string") && schema.get("enum").is_none();
    if let (true, Some(map)) = (
        is_plain && schema.get("pattern").is_none(),
        schema.as_object_mut(),
    ) {
        map.entry("minLength").or_insert(json!(1));
    }
    schema
}

/// The kind of a field as a schema.
pub(crate) fn field_schema(field: &FieldDef) -> Value {
    match &field.kind {
        Kind::Int => integer(),
        Kind::Bool => boolean(),
        Kind::Text { max } => json!({ "type": "string", "maxLength": max }),
        Kind::Choice { options } => json!({ "type": "string", "enum": options }),
        Kind::Date => day(),
        Kind::DateTime => instant(),
        Kind::Link { entity } => {
            let mut schema = id();
            if let Some(map) = schema.as_object_mut() {
                map.insert("description".to_owned(), json!(format!("id of a {entity}")));
            }
            schema
        }
        Kind::File => {
            let mut schema = id();
            if let Some(map) = schema.as_object_mut() {
                map.insert("description".to_owned(), json!("id of a file of the record"));
            }
            schema
        }
        Kind::Money => json!({ "type": "string", "pattern": "^-?[0-9]{1,13}(\\.[0-9]{1,2})?$" }),
        Kind::Choices { options } => {
            json!({ "type": "array", "items": { "type": "string", "enum": options } })
        }
        Kind::Phone => json!({ "type": "string", "maxLength": 40, "description": "kept as E.164" }),
        Kind::Email => json!({ "type": "string", "maxLength": 200, "description": "an e-mail address" }),
        Kind::Url => json!({ "type": "string", "maxLength": 2_000, "description": "https:// or http://" }),
        Kind::Qty => json!({ "type": "string", "pattern": "^-?[0-9]{1,13}(\\.[0-9]{1,3})?$" }),
        Kind::LongText | Kind::Secret => json!({ "type": "string", "maxLength": 20_000 }),
    }
}

/// `field:op:value`, for each kind with what its values look like.
pub(crate) fn filter_pattern(def: &EntityDef) -> String {
    let mut by_value: Vec<(String, Vec<&str>)> = vec![
        (whole(), vec!["id", "version"]),
        (instants(), vec!["created_at", "updated_at"]),
    ];
    let mut texts = Vec::new();
    for field in def.fields.iter().filter(|f| f.kind != Kind::Secret) {
        let pattern = value_pattern(&field.kind);
        if field.kind.has_parts() {
            texts.push(field.name.as_str());
        }
        match by_value.iter_mut().find(|(known, _)| *known == pattern) {
            Some((_, names)) => names.push(&field.name),
            None => by_value.push((pattern, vec![&field.name])),
        }
    }
    let mut parts: Vec<String> = by_value
        .iter()
        .map(|(value, names)| {
            format!(
                "({}):((eq|ne|lt|le|gt|ge|in):{value}|(empty|filled))",
                names.join("|")
            )
        })
        .collect();
    if !texts.is_empty() {
        parts.push(format!("({}):(contains|starts):{ANY}", texts.join("|")));
    }
    format!("^({})$", parts.join("|"))
}

const ANY: &str = "[^,:\\x00-\\x1f]+";

fn whole() -> String {
    "-?[0-9]{1,17}".to_owned()
}

fn instants() -> String {
    "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
        .to_owned()
}

fn value_pattern(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "(true|false)".to_owned(),
        Kind::Int | Kind::Link { .. } | Kind::File => whole(),
        Kind::Money | Kind::Qty => "-?[0-9]{1,12}(\\.[0-9]{1,2})?".to_owned(),
        Kind::Date => "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])".to_owned(),
        Kind::DateTime => instants(),
        Kind::Choice { options } | Kind::Choices { options } => format!("({})", options.join("|")),
        _ => ANY.to_owned(),
    }
}

/// The acts on a record.
pub(crate) fn history(shapes: &mut Shapes) -> Value {
    object(&[("items", list(&history_entry(shapes)))])
}

/// What is said of an act, in a history and in the log.
fn act(shapes: &mut Shapes) -> Map<String, Value> {
    let by = object(&[("id", id()), ("name", text())]);
    let change = object(&[
        ("field", text()),
        ("before", value(shapes)),
        ("after", value(shapes)),
        ("masked?", boolean()),
        ("by_rule?", boolean()),
    ]);
    Map::from_iter(
        [
            ("at", instant()),
            ("by", nullable(by)),
            ("through", text()),
            ("api_key", nullable(text())),
            ("action", text()),
            ("import_id", nullable(id())),
            ("changes", list(&change)),
            ("request_id", nullable(text())),
            ("details", nullable(dictionary(&anything()))),
        ]
        .map(|(name, schema)| (name.to_owned(), schema)),
    )
}

const ALWAYS_SAID: [&str; 6] = ["at", "by", "through", "action", "import_id", "changes"];

/// One act on a record.
pub(crate) fn history_entry(shapes: &mut Shapes) -> Value {
    shapes.named(
        "HistoryEntry",
        |shapes| json!({ "type": "object", "properties": act(shapes), "required": ALWAYS_SAID }),
    )
}

/// A page of the log.
pub(crate) fn audit(shapes: &mut Shapes) -> Value {
    let line = shapes.named("AuditLine", |shapes| {
        let mut properties = act(shapes);
        let place = [
            ("seq", text()),
            ("entity", nullable(text())),
            ("record_id", nullable(id())),
        ];
        properties.extend(place.map(|(name, schema)| (name.to_owned(), schema)));
        let required = [&ALWAYS_SAID[..], &["seq", "entity", "record_id"]].concat();
        json!({ "type": "object", "properties": properties, "required": required })
    });
    let seals = object(&[
        ("count", integer()),
        ("at", nullable(instant())),
        ("waiting", integer()),
    ]);
    object(&[
        ("items", list(&line)),
        ("next", nullable(text())),
        ("seals", seals),
    ])
}

/// With whom a record is shared.
pub(crate) fn shares() -> Value {
    let share = object(&[
        ("id", id()),
        ("user_id", nullable(id())),
        ("team_id", nullable(id())),
        ("name", text()),
        ("may_write", boolean()),
        ("until", nullable(day())),
        ("created_at", instant()),
        ("created_by", id()),
    ]);
    object(&[("items", list(&share)), ("may_share", boolean())])
}

/// A share to be made.
pub(crate) fn new_share() -> Value {
    object(&[
        ("user_id?", nullable(id())),
        ("team_id?", nullable(id())),
        ("may_write?", boolean()),
        ("until?", nullable(day())),
    ])
}

/// What a user may do with a record, and why.
pub(crate) fn verdicts() -> Value {
    let label = object(&[("zh", text()), ("en", text())]);
    let reason = object(&[
        ("code", text()),
        ("opens", boolean()),
        ("params", anything()),
        ("text", label),
    ]);
    let verdict = object(&[
        ("action", choice(&["read", "update", "delete"])),
        ("allowed", boolean()),
        ("reasons", list(&reason)),
    ]);
    object(&[("user_id", id()), ("actions", list(&verdict))])
}
