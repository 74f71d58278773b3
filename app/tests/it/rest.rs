//! What the API promises whoever writes a program against it.

use guanxi_http::Access;
use guanxi_store::Engine;
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::server::{Answer, Server, Who};

const CUSTOMERS: &str = "/records/customers/customer";

fn made(server: &Server, who: &Who, number: &str, city: Option<&str>) -> Json {
    let body = json!({ "number": number, "name": format!("客户{number}"), "city": city });
    let answer = server.call(who, "post", CUSTOMERS, Some(&body));
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    answer.body
}

fn path_of(record: &Json) -> String {
    format!("{CUSTOMERS}/{}", record["id"].as_str().unwrap())
}

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

fn numbers(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let items = answer.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["number"].as_str().unwrap().to_owned())
        .collect()
}

/// I2: what isn't understood is refused, with the status that says why.
#[test]
fn a_mistake_of_the_caller_is_heard() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let post = |body: &Json| server.call(&admin, "post", CUSTOMERS, Some(body));
    let unknown = post(&json!({ "number": "1", "name": "a", "nmae": "b" }));
    assert_eq!(unknown.body["fields"][0]["code"], "unknown_field");
    let wrong = post(&json!({ "number": 1, "name": "a" }));
    assert_eq!(
        (wrong.status, &wrong.body["fields"][0]["code"]),
        (422, &json!("wrong_type"))
    );
    let raw =
        |body: &str, kind: &str| server.raw(&admin, ("post", CUSTOMERS), body, &[("content-type", kind)]);
    assert_eq!(said(&raw("{", "application/json")), (400, "request.malformed"));
    assert_eq!(said(&raw("[]", "application/json")), (422, "request.invalid"));
    assert_eq!(said(&raw("{}", "text/plain")), (415, "request.unknown_type"));
    let put = server.call(&admin, "put", CUSTOMERS, None);
    assert_eq!(said(&put), (405, "request.no_such_method"));
    assert!(put.headers["allow"].to_str().unwrap().contains("POST"));
    assert_eq!(server.call(&admin, "head", CUSTOMERS, None).status, 200);
    for (query, code) in [
        ("limit=0", "request.bad_limit"),
        ("limits=5", "request.unknown_parameter"),
        ("f=number:likes:1", "record.bad_filter"),
        ("q=%00", "request.control_character"),
        ("sort=password", "record.bad_sort"),
        ("expand=name", "record.bad_expand"),
        ("fields=nmae", "request.unknown_field"),
    ] {
        let answer = server.call(&admin, "get", &format!("{CUSTOMERS}?{query}"), None);
        assert_eq!(said(&answer).1, code, "{query}");
        assert!(matches!(answer.status, 400 | 422), "{query}");
    }
    assert_eq!(
        server
            .call(&admin, "get", &format!("{CUSTOMERS}/abc"), None)
            .status,
        404
    );
}

/// I2: what an operation says of its parameters is also what refuses, in every operation alike.
#[test]
fn a_wrong_parameter_is_refused_alike_everywhere() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let id = made(&server, &admin, "1", None)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (path, field, code) in [
        ("/call-list?everybody=yes", "everybody", "not_a_choice"),
        ("/knowledge/reports?days=0", "days", "out_of_range"),
        ("/scheme/sections?lang=fr", "lang", "not_a_choice"),
        ("/search?limit=many", "limit", "not_a_number"),
        ("/till/session?store=12", "till", "required"),
        ("/org/chart?on=tomorrow", "on", "not_a_date"),
        ("/audit?from=tomorrow", "from", "not_a_datetime"),
        (
            "/duplicates?entity=customers.customer&limit=501",
            "limit",
            "out_of_range",
        ),
        (
            &format!("{CUSTOMERS}/{id}/timeline?limit=201"),
            "limit",
            "out_of_range",
        ),
        (&format!("{CUSTOMERS}/{id}/access?user=me"), "user", "not_an_id"),
    ] {
        let refused = server.call(&admin, "get", path, None);
        assert_eq!(said(&refused), (422, "record.invalid"), "{path}");
        let fault = &refused.body["fields"][0];
        assert_eq!(
            (&fault["field"], &fault["code"]),
            (&json!(field), &json!(code)),
            "{path}"
        );
        let nobody = server.call(&Who::default(), "get", path, None);
        assert_eq!(nobody.status, 401, "{path}");
    }
    let empty = server.call(&admin, "get", "/call-list?kind=&about=&everybody=", None);
    assert_eq!(empty.status, 200, "{:?}", empty.body);
    // The questions of figures are read by a language of their own, which the command line speaks too.
    let is_figure = |path: &str| path.starts_with("/measures") || path.starts_with("/dashboards");
    let asked = guanxi_app::operations().into_iter().filter(|operation| {
        operation.access == Access::SignedIn && !operation.query.is_empty() && !is_figure(operation.path)
    });
    for operation in asked {
        let path = operation.path.replace("{domain}/{entity}", "customers/customer");
        let path = format!("{}?no_such=1", path.replace("{id}", "12"));
        let refused = server.call(&admin, operation.method, &path, Some(&json!({})));
        assert_eq!(said(&refused), (400, "request.unknown_parameter"), "{path}");
    }
}

/// I2
#[test]
fn a_tag_saves_an_answer_and_guards_a_write() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let record = made(&server, &admin, "1", None);
    let path = path_of(&record);
    let with = |method: &str, body: &str, name: &'static str, value: &str| {
        let kind = ("content-type", "application/json");
        server.raw(&admin, (method, &path), body, &[kind, (name, value)])
    };
    let tag = server.call(&admin, "get", &path, None).headers["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(with("get", "", "if-none-match", &tag).status, 304);
    let name = |text: &str| json!({ "name": text }).to_string();
    let changed = with("patch", &name("b"), "if-match", &tag);
    assert_eq!((changed.status, &changed.body["version"]), (200, &json!(2)));
    assert_eq!(with("get", "", "if-none-match", &tag).status, 200);
    assert_eq!(
        said(&with("patch", &name("c"), "if-match", &tag)),
        (412, "record.version_conflict")
    );
    assert_eq!(
        said(&with("patch", &name("c"), "accept", "*/*")),
        (428, "record.version_missing")
    );
    assert_eq!(
        said(&with("delete", "", "if-match", "nonsense")),
        (400, "request.bad_etag")
    );
    assert_eq!(with("delete", "", "if-match", "*").status, 204);
    let list = server.call(&admin, "get", CUSTOMERS, None).headers["etag"].clone();
    let again = [("if-none-match", list.to_str().unwrap())];
    assert_eq!(server.raw(&admin, ("get", CUSTOMERS), "", &again).status, 304);
}

/// I2
#[test]
fn lists_take_nested_conditions_and_several_orders() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        for (number, city) in [
            ("1", Some("b")),
            ("2", None),
            ("3", Some("a")),
            ("4", Some("b")),
            ("5", None),
        ] {
            made(&server, &admin, number, city);
        }
        let list = |query: &str| numbers(&server.call(&admin, "get", &format!("{CUSTOMERS}?{query}"), None));
        let filter = "filter=%7B%22or%22%3A%5B%22city%3Aeq%3Aa%22%2C%7B%22and%22%3A%5B%22city%3Aempty%22%2C%22number%3Agt%3A2%22%5D%7D%5D%7D";
        assert_eq!(list(&format!("{filter}&sort=number")), ["3", "5"]);
        // What has no city isn't in b either.
        assert_eq!(
            list("filter=%7B%22not%22%3A%22city%3Aeq%3Ab%22%7D&sort=number"),
            ["2", "3", "5"]
        );
        assert_eq!(list("sort=-city,number"), ["1", "4", "3", "2", "5"]);
        // Page by page it is the same.
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let path = format!("{CUSTOMERS}?sort=-city,number&limit=1&after={after}");
            let page = server.call(&admin, "get", &path, None);
            all.extend(numbers(&page));
            let Some(next) = page.body["next"].as_str() else {
                break;
            };
            after = next
                .replace('"', "%22")
                .replace('[', "%5B")
                .replace(']', "%5D")
                .replace(',', "%2C");
        }
        assert_eq!(all, ["1", "4", "3", "2", "5"], "{engine:?}");
    });
}

/// I2
#[test]
fn answers_hold_the_chosen_fields_and_linked_records() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let zone = json!({ "number": "S1", "name": "门店", "zone": "Asia/Shanghai" });
    let store = server
        .call(&admin, "post", "/records/org/store", Some(&zone))
        .body;
    let body = json!({ "number": "1", "name": "a", "store_id": store["id"] });
    let customer = server.call(&admin, "post", CUSTOMERS, Some(&body)).body;
    let path = format!("{}?fields=name,store_id&expand=store_id", path_of(&customer));
    let found = server.call(&admin, "get", &path, None).body;
    let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["_expanded", "_titles", "id", "name", "store_id", "version"]
    );
    assert_eq!(found["_expanded"]["store_id"]["number"], "S1");
    // A clerk may read stores, a stranger sees neither.
    server.user("eve", &[], false);
    let eve = server.sign_in("eve", crate::server::PASSWORD);
    assert_eq!(server.call(&eve, "get", &path, None).status, 403);
}

/// I2
#[test]
fn a_key_is_for_one_content() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let send = |name: &str| {
        let body = json!({ "number": "1", "name": name }).to_string();
        let headers = [("content-type", "application/json"), ("idempotency-key", "k1")];
        server.raw(&admin, ("post", CUSTOMERS), &body, &headers)
    };
    let first = send("a");
    assert_eq!(
        (first.status, send("a").body["id"].clone()),
        (201, first.body["id"].clone())
    );
    assert_eq!(said(&send("b")), (422, "request.key_reused"));
}

/// I2, F1
#[test]
fn several_writes_are_all_kept_or_none() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let (one, two) = (made(&server, &admin, "1", None), made(&server, &admin, "2", None));
        let bulk = |mode: &str| {
            let rows = json!([
                { "op": "create", "values": { "number": "3", "name": "c" } },
                { "op": "update", "id": one["id"], "version": 1, "values": { "city": "x" } },
                { "op": "delete", "id": two["id"], "version": 9 },
            ]);
            let body = json!({ "mode": mode, "rows": rows });
            server.call(&admin, "post", &format!("{CUSTOMERS}/bulk"), Some(&body))
        };
        let count = || {
            server
                .call(&admin, "get", &format!("{CUSTOMERS}/count"), None)
                .body["count"]
                .clone()
        };
        let refused = bulk("all");
        assert_eq!(said(&refused), (422, "bulk.refused"));
        assert_eq!(
            refused.body["params"]["rows"][2]["problem"]["code"],
            "record.version_conflict"
        );
        assert_eq!(count(), 2, "{engine:?}");
        let each = bulk("each");
        assert_eq!(
            (each.status, &each.body["done"], &each.body["refused"]),
            (200, &json!(2), &json!(1))
        );
        assert_eq!(count(), 3, "{engine:?}");
    });
}
