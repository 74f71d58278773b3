//! Forms that administrators design: who gets which, what it wants and shows, and what is no form.

use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::server::{Answer, Server, Who};

fn form(name: &str, role: &str, class: &Json) -> Json {
    json!({
        "what": "layout", "entity": "customers.customer", "name": name, "label": { "zh": name, "en": name },
        "role": role, "class": class,
        "sections": [{ "label": { "zh": "基本", "en": "Basics" }, "columns": 2, "fields": [
            { "name": "number", "read_only": false }, { "name": "name" }, { "name": "kind" },
            { "name": "phone", "required": true },
            { "name": "city", "read_only": true },
            { "name": "industry", "visible_if": "record.kind == 'company'", "required_if": "record.kind == 'company'" },
        ] }],
    })
}

fn put(server: &Server, who: &Who, version: i64, definitions: &[Json]) -> Answer {
    let changes: Vec<Json> = definitions
        .iter()
        .map(|d| json!({ "do": "put", "definition": d }))
        .collect();
    let body = json!({ "changes": changes, "version": version });
    server.call(who, "post", "/customise/changes", Some(&body))
}

fn read(server: &Server, who: &Who, values: &Json) -> Json {
    let path = "/forms/customers/customer";
    server.call(who, "post", path, Some(values)).body
}

/// B13, O4: a form is for a role, a class, both or everybody, and follows what is typed.
#[test]
fn a_form_is_picked_by_role_and_class() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        assert_eq!(read(&server, &admin, &json!({}))["layout"], Json::Null);
        let company = json!({ "field": "kind", "value": "company" });
        let all = [
            form("all", "", &Json::Null),
            form("firm", "", &company),
            form("till", "clerk", &Json::Null),
        ];
        let made = put(&server, &admin, 0, &all);
        assert_eq!(made.status, 200, "{:?}", made.body);
        let person = read(&server, &admin, &json!({ "kind": "person" }));
        assert_eq!(person["layout"]["name"], "all", "no form of other roles");
        assert_eq!(
            (&person["hidden"], &person["required"]),
            (&json!(["industry"]), &json!(["phone"]))
        );
        assert_eq!(person["layout"]["sections"][0]["fields"][4]["read_only"], true);
        let firm = read(&server, &admin, &json!({ "kind": "company" }));
        assert_eq!(firm["layout"]["name"], "firm");
        assert_eq!(
            (&firm["hidden"], &firm["required"]),
            (&json!([]), &json!(["industry", "phone"]))
        );
        let stored = server.call(&admin, "get", "/customise", None).body;
        assert_eq!(
            stored["definitions"][0]["sections"][0]["fields"][1],
            json!({ "name": "name" })
        );
        let tried = json!({ "layout": stored["definitions"][1], "values": { "kind": "person" } });
        let mut tried = tried;
        tried["layout"].as_object_mut().unwrap().remove("what");
        let said = server.call(&admin, "post", "/customise/form", Some(&tried));
        assert_eq!(
            (said.status, &said.body["hidden"]),
            (200, &json!(["industry"])),
            "{:?}",
            said.body
        );
    });
}

/// B13: two forms for the same people, and a form in which a record can't be made, are refused.
#[test]
fn what_is_no_form_is_refused() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let refused = |definitions: &[Json], codes: &[&str]| {
            let answer = put(&server, &admin, 0, definitions);
            let fields = answer.body["fields"].as_array().cloned().unwrap_or_default();
            let found: Vec<&str> = fields.iter().map(|f| f["code"].as_str().unwrap()).collect();
            assert_eq!(
                (answer.status, found.as_slice()),
                (422, codes),
                "{:?}",
                answer.body
            );
        };
        let both = [form("one", "", &Json::Null), form("two", "", &Json::Null)];
        refused(&both, &["same_audience", "same_audience"]);
        let mut locked = form("one", "", &Json::Null);
        locked["sections"][0]["fields"][0] = json!({ "name": "number", "read_only": true });
        refused(&[locked.clone()], &["left_out"]);
        locked["sections"][0]["fields"][0] = json!({ "name": "number", "visible_if": "record.nothing" });
        refused(&[locked], &["bad_expression"]);
        let nobody = json!({ "field": "kind", "value": "nobody" });
        refused(&[form("one", "", &nobody)], &["not_a_choice"]);
    });
}
