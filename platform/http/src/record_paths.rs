//! The operations that every entity has, for the OpenAPI document.

use guanxi_entity::{EntityDef, Kind};
use serde_json::{Map, Value, json};

use crate::list_request::PAGE_LIMIT;
use crate::openapi::{insert, parameter, query_parameter, responses, security};
use crate::operation::{Access, Parameter};
use crate::record_shapes::{answered, changed, filter_pattern, history, made, new_share, shares, verdicts};
use crate::shape::{
    QUERY_TEXT, Shapes, choice, id, instant, integer, integer_in, list, object, page, text, text_to, value,
};
use crate::{bulk, comments, sharing, timeline, together_shapes};

/// One operation of a record's.
struct Draft<'a> {
    verb: &'a str,
    summary: &'a str,
    method: &'a str,
    path: String,
    parameters: Vec<Value>,
    body: Option<Value>,
    status: u16,
    content: Map<String, Value>,
    refusals: &'a [u16],
}

const READ: &[u16] = &[401, 403, 404, 422, 429];
const TAGGED: &[u16] = &[304, 308, 401, 403, 404, 422, 429];
const WRITE: &[u16] = &[401, 403, 404, 409, 413, 415, 422, 429];
const VERSIONED: &[u16] = &[401, 403, 404, 409, 412, 413, 415, 422, 428, 429];

/// What nobody does by hand with an entity that only commands write.
const BY_HAND: [&str; 7] = [
    "create",
    "bulk",
    "mass",
    "update",
    "delete",
    "restore",
    "find_duplicates",
];

pub(crate) fn add(paths: &mut Map<String, Value>, shapes: &mut Shapes, def: &EntityDef) {
    let base = format!("/records/{}/{}", def.domain, def.name);
    let record = answered(shapes, def);
    let finding = def.duplicates.is_some().then(|| finding(shapes, &base));
    let drafts = lists(shapes, def, &base, &record).into_iter().chain(finding);
    let ones = ones(shapes, def, &base, &record);
    let sharing = sharing_of(shapes, &format!("{base}/{{id}}"));
    let drafts = drafts.chain(ones).chain(together(shapes, &base)).chain(sharing);
    for draft in drafts.filter(|draft| !(def.program_only && BY_HAND.contains(&draft.verb))) {
        let body = written(&draft, def);
        insert(paths, &draft.path, draft.method, body);
    }
}

fn written(draft: &Draft<'_>, def: &EntityDef) -> Value {
    let mut body = json!({
        "operationId": format!("{}_{}", draft.verb, def.key.replace('.', "_")),
        "summary": draft.summary,
        "tags": [def.domain],
        "parameters": draft.parameters,
        "security": security(draft.method, Access::SignedIn),
        "responses": responses(draft.status, draft.content.clone(), draft.refusals),
    });
    if let (Some(schema), Some(map)) = (&draft.body, body.as_object_mut()) {
        let media_type = if draft.verb == "attach" {
            "multipart/form-data"
        } else {
            "application/json"
        };
        let content = json!({ (media_type): { "schema": schema } });
        map.insert(
            "requestBody".to_owned(),
            json!({ "required": true, "content": content }),
        );
    }
    body
}

fn json_of(schema: &Value) -> Map<String, Value> {
    Map::from_iter([("application/json".to_owned(), json!({ "schema": schema }))])
}

fn files() -> Map<String, Value> {
    let types = [
        guanxi_document::WriteFormat::Csv.media_type(),
        guanxi_document::WriteFormat::Xlsx.media_type(),
    ];
    types
        .into_iter()
        .map(|media_type| (media_type.to_owned(), json!({})))
        .collect()
}

fn lists<'a>(shapes: &mut Shapes, def: &EntityDef, base: &str, record: &Value) -> Vec<Draft<'a>> {
    let chosen = conditions(def);
    let paged = [chosen.clone(), vec![sort(def), limit(), after(), fields(def)]].concat();
    let mut expanded = paged.clone();
    expanded.extend(expand(def));
    let format = query("format", &crate::shape::choice(&["csv", "xlsx"]));
    let exported = [chosen.clone(), vec![sort(def), fields(def), format]].concat();
    let key = json!({ "name": "Idempotency-Key", "in": "header", "required": false,
        "schema": { "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$" } });
    let draft = |verb, summary, method, path: String| Draft {
        verb,
        summary,
        method,
        path,
        parameters: Vec::new(),
        body: None,
        status: 200,
        content: Map::new(),
        refusals: READ,
    };
    vec![
        Draft {
            parameters: expanded,
            content: json_of(&page(record)),
            refusals: TAGGED,
            ..draft("list", "A page of records", "get", base.to_owned())
        },
        Draft {
            parameters: creating(def, key),
            body: Some(made(shapes, def)),
            status: 201,
            content: json_of(record),
            refusals: WRITE,
            ..draft("create", "A new record", "post", base.to_owned())
        },
        Draft {
            body: Some(bulk::bulk_body(shapes, def)),
            content: json_of(&bulk::bulk_answer(shapes)),
            refusals: WRITE,
            ..draft(
                "bulk",
                "Several writes, all or nothing or each by itself",
                "post",
                format!("{base}/bulk"),
            )
        },
        Draft {
            body: Some(bulk::mass_body(shapes, def)),
            status: 201,
            content: json_of(&bulk::mass_answer(shapes)),
            refusals: WRITE,
            ..draft(
                "mass",
                "Select records for one act on all of them; it goes on as an import",
                "post",
                format!("{base}/mass"),
            )
        },
        Draft {
            parameters: chosen,
            content: json_of(&object(&[("count", integer())])),
            ..draft("count", "How many records", "get", format!("{base}/count"))
        },
        Draft {
            parameters: exported,
            content: files(),
            ..draft("export", "The records as a file", "get", format!("{base}/export"))
        },
    ]
}

fn creating(def: &EntityDef, key: Value) -> Vec<Value> {
    let mut parameters = vec![key];
    if def.duplicates.is_some() {
        parameters.push(query("allow_duplicate", &choice(&["true", "false"])));
    }
    parameters
}

/// Records that look like what is being typed, whatever of it can be read.
fn finding<'a>(shapes: &mut Shapes, base: &str) -> Draft<'a> {
    let found = crate::duplicate_shapes::candidate(shapes);
    Draft {
        verb: "find_duplicates",
        summary: "Records that look like what is being typed",
        method: "post",
        path: format!("{base}/duplicates"),
        parameters: Vec::new(),
        body: Some(crate::shape::dictionary(&value(shapes))),
        status: 200,
        content: json_of(&object(&[("items", list(&found))])),
        refusals: WRITE,
    }
}

/// Time line, comments and files of a record.
fn together<'a>(shapes: &mut Shapes, base: &str) -> Vec<Draft<'a>> {
    let one = format!("{base}/{{id}}");
    let place = parameter("id", "path", true, &id());
    let timeline_asked = asking(&place, &timeline::ASKED, shapes);
    let readers_asked = asking(&place, &comments::ASKED, shapes);
    let draft = |verb, summary, method, name: &str| Draft {
        verb,
        summary,
        method,
        path: format!("{one}/{name}"),
        parameters: vec![place.clone()],
        body: None,
        status: 200,
        content: Map::new(),
        refusals: READ,
    };
    let items = |of: &Value| json_of(&object(&[("items", list(of))]));
    let timeline = object(&[
        ("items", list(&together_shapes::timeline_item(shapes))),
        ("next", crate::shape::nullable(text())),
        ("kinds", list(&text())),
    ]);
    vec![
        Draft {
            parameters: timeline_asked,
            content: json_of(&timeline),
            ..draft(
                "timeline",
                "Everything about a record, newest first",
                "get",
                "timeline",
            )
        },
        Draft {
            parameters: readers_asked,
            content: items(&together_shapes::reader(shapes)),
            ..draft(
                "find_readers",
                "People to mention, and whether they may see the record",
                "get",
                "readers",
            )
        },
        Draft {
            body: Some(together_shapes::text_body(shapes)),
            status: 201,
            content: json_of(&together_shapes::said(shapes)),
            refusals: WRITE,
            ..draft("comment", "Say something about a record", "post", "comments")
        },
        Draft {
            content: items(&together_shapes::file(shapes)),
            ..draft("list_files", "The files of a record", "get", "files")
        },
        Draft {
            body: Some(together_shapes::upload(shapes)),
            status: 201,
            content: json_of(&together_shapes::file(shapes)),
            refusals: WRITE,
            ..draft("attach", "Put a file on a record", "post", "files")
        },
    ]
}

fn ones<'a>(shapes: &mut Shapes, def: &EntityDef, base: &str, record: &Value) -> Vec<Draft<'a>> {
    let one = format!("{base}/{{id}}");
    let place = parameter("id", "path", true, &id());
    let mut selected = vec![place.clone(), fields(def)];
    selected.extend(expand(def));
    let draft = |verb, summary, method, path: &str| Draft {
        verb,
        summary,
        method,
        path: path.to_owned(),
        parameters: vec![place.clone()],
        body: None,
        status: 200,
        content: json_of(record),
        refusals: TAGGED,
    };
    vec![
        Draft {
            parameters: [selected.as_slice(), &[query("at", &instant())]].concat(),
            ..draft("read", "One record", "get", &one)
        },
        Draft {
            parameters: vec![place.clone(), if_match()],
            body: Some(changed(shapes, def)),
            refusals: VERSIONED,
            ..draft("update", "Change some fields of a record", "patch", &one)
        },
        Draft {
            parameters: vec![place.clone(), if_match(), query("version", &integer())],
            status: 204,
            content: Map::new(),
            refusals: VERSIONED,
            ..draft("delete", "Remove a record", "delete", &one)
        },
        Draft {
            refusals: WRITE,
            ..draft(
                "restore",
                "Bring a deleted record back",
                "post",
                &format!("{one}/restore"),
            )
        },
        Draft {
            body: Some(object(&[("field", text()), ("reason?", text_to(200))])),
            content: json_of(&object(&[("value", value(shapes))])),
            refusals: WRITE,
            ..draft(
                "reveal",
                "A masked value; that it was read is recorded",
                "post",
                &format!("{one}/reveal"),
            )
        },
        Draft {
            content: json_of(&history(shapes)),
            refusals: READ,
            ..draft(
                "history",
                "What happened to a record, newest first",
                "get",
                &format!("{one}/history"),
            )
        },
    ]
}

/// Who else may see a record, and why.
fn sharing_of<'a>(shapes: &mut Shapes, one: &str) -> Vec<Draft<'a>> {
    let place = |name: &str| parameter(name, "path", true, &id());
    let draft = |verb, summary, method, path: String| Draft {
        verb,
        summary,
        method,
        path,
        parameters: vec![place("id")],
        body: None,
        status: 200,
        content: json_of(&shares()),
        refusals: READ,
    };
    vec![
        draft(
            "list_shares",
            "With whom a record is shared",
            "get",
            format!("{one}/shares"),
        ),
        Draft {
            body: Some(new_share()),
            status: 201,
            refusals: WRITE,
            ..draft(
                "share",
                "Share a record until a day",
                "post",
                format!("{one}/shares"),
            )
        },
        Draft {
            parameters: vec![place("id"), place("share_id")],
            status: 204,
            content: Map::new(),
            ..draft(
                "unshare",
                "Take a share back",
                "delete",
                format!("{one}/shares/{{share_id}}"),
            )
        },
        Draft {
            parameters: asking(&place("id"), &sharing::ASKED, shapes),
            content: json_of(&verdicts()),
            ..draft(
                "why",
                "Why a user may use a record, or not",
                "get",
                format!("{one}/access"),
            )
        },
    ]
}

/// The place of a record, and what is asked of it.
fn asking(place: &Value, asked: &[Parameter], shapes: &mut Shapes) -> Vec<Value> {
    let asked = asked.iter().map(|one| query_parameter(one, shapes));
    std::iter::once(place.clone()).chain(asked).collect()
}

fn query(name: &str, schema: &Value) -> Value {
    parameter(name, "query", false, schema)
}

/// What narrows a list down.
fn conditions(def: &EntityDef) -> Vec<Value> {
    let one = json!({ "type": "string", "pattern": filter_pattern(def) });
    let mut f = query("f", &json!({ "type": "array", "items": one, "maxItems": 100 }));
    let mut filter = parameter("filter", "query", false, &text_to(QUERY_TEXT));
    for (p, text) in [
        (&mut f, "field:op:value; all of them hold"),
        (
            &mut filter,
            "JSON: such a text, or {\"and\": […]}, {\"or\": […]}, {\"not\": …}",
        ),
    ] {
        if let Some(map) = p.as_object_mut() {
            map.insert("description".to_owned(), json!(text));
        }
    }
    vec![
        f,
        filter,
        query("q", &json!({ "type": "string", "maxLength": 200 })),
    ]
}

fn sort(def: &EntityDef) -> Value {
    let names = sortable(def).join("|");
    query(
        "sort",
        &json!({ "type": "string", "pattern": format!("^-?({names})$"),
        "description": "A field, - before it for descending; several by comma" }),
    )
}

fn sortable(def: &EntityDef) -> Vec<&str> {
    let fields = def.fields.iter().filter(|f| f.kind != Kind::Secret);
    ["id", "created_at", "updated_at"]
        .into_iter()
        .chain(fields.map(|f| f.name.as_str()))
        .collect()
}

fn limit() -> Value {
    query("limit", &integer_in(1, PAGE_LIMIT))
}

fn after() -> Value {
    query("after", &text_to(QUERY_TEXT))
}

/// A list of names by comma.
fn names(of: &[&str]) -> Value {
    let one = of.join("|");
    json!({ "type": "string", "pattern": format!("^({one})(,({one}))*$") })
}

fn fields(def: &EntityDef) -> Value {
    query("fields", &names(&sortable(def)))
}

/// The links that lead to records beside these; none where there are none.
fn expand(def: &EntityDef) -> Option<Value> {
    let is_link = |kind: &Kind| matches!(kind, Kind::Link { .. });
    let links: Vec<&str> = def
        .fields
        .iter()
        .filter(|f| is_link(&f.kind))
        .map(|f| f.name.as_str())
        .collect();
    (!links.is_empty()).then(|| {
        query(
            "expand",
            &json!({ "type": "string", "pattern": format!("^({})$", links.join("|")),
        "description": "Links whose records are wanted at _expanded; several by comma" }),
        )
    })
}

fn if_match() -> Value {
    json!({ "name": "If-Match", "in": "header", "required": false,
        "schema": { "type": "string", "pattern": "^(\\*|\"[0-9]{1,15}(-[0-9a-f]{8})?\")$" } })
}
