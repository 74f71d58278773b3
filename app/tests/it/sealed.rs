//! Fields that are encrypted at rest, and fields that hold a file.

use guanxi_record::customise::{Definition, FieldKind};
use guanxi_store::Queries as _;
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::customise::{change, put};
use crate::customised::field;
use crate::server::{Answer, Server, Who};

const CUSTOMERS: &str = "/records/customers/customer";
const NUMBER: &str = "330106198803071234";

fn add(server: &Server, who: &Who, name: &str, kind: FieldKind, sealed: bool) -> Answer {
    let mut draft = field("customers.customer", name, kind);
    draft.sealed = sealed;
    draft.personal = true;
    change(server, who, &json!([put(&Definition::Field(draft))]))
}

fn one(server: &Server, who: &Who, number: &str, more: &Json) -> Json {
    let mut body = json!({ "number": number, "name": "张小美" });
    let given = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(given);
    let made = server.call(who, "post", CUSTOMERS, Some(&body));
    assert_eq!(made.status, 201, "{:?}", made.body);
    made.body
}

fn path(record: &Json) -> String {
    format!("{CUSTOMERS}/{}", record["id"].as_str().unwrap())
}

fn found(server: &Server, who: &Who, filter: &str) -> usize {
    let answer = server.call(who, "get", &format!("{CUSTOMERS}?f={filter}"), None);
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body["items"].as_array().unwrap().len()
}

/// How often a text stands in any column of text of any table.
fn kept(server: &Server, text: &str) -> Vec<String> {
    let like = format!("%{text}%");
    let tables = [
        ("customers_customer", "c_identity"),
        ("record_history", "changes"),
        ("record_history", "details"),
        ("record_merge", "snapshot"),
        ("record_alias", "content"),
        ("record_match_key", "code"),
        ("record_idempotency", "content"),
        ("outbox", "payload"),
    ];
    let read = |(table, column): &(&str, &str)| {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE ?1");
        let like = like.as_str().into();
        let rows = server.company.store.read_blocking(|r| r.query(&sql, &[like]));
        rows.map_or_else(|e| panic!("{table}: {e:?}"), |rows| rows.first().unwrap().int(0))
    };
    let holding = tables.iter().filter(|place| read(place) > 0);
    holding
        .map(|(table, column)| format!("{table}.{column}"))
        .collect()
}

/// F8: who steals the database reads nothing of a sealed field, wherever its value went; who may see it sees it as ever.
#[test]
fn a_sealed_field_is_nowhere_in_the_database() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        assert_eq!(
            add(&server, &admin, "c_identity", FieldKind::Text, true).status,
            200
        );
        let first = one(&server, &admin, "1", &json!({ "c_identity": NUMBER }));
        assert_eq!(first["c_identity"], NUMBER);
        let second = one(&server, &admin, "2", &json!({ "c_identity": "B" }));
        let changed = json!({ "version": 1, "c_identity": NUMBER });
        let answer = server.call(&admin, "patch", &path(&second), Some(&changed));
        assert_eq!(answer.body["c_identity"], NUMBER, "{:?}", answer.body);
        let same = json!({ "version": 2, "c_identity": NUMBER });
        let again = server.call(&admin, "patch", &path(&second), Some(&same));
        assert_eq!(again.body["version"], 2, "the same value is no change");
        let merge = json!({
            "entity": "customers.customer",
            "survivor": { "id": first["id"] }, "losers": [{ "id": second["id"] }],
            "choose": { "c_identity": second["id"] },
        });
        let merged = server.call(&admin, "post", "/merges", Some(&merge));
        assert_eq!(merged.body["record"]["c_identity"], NUMBER, "{:?}", merged.body);
        let history = server.call(&admin, "get", &format!("{}/history", path(&first)), None);
        assert!(history.body.to_string().contains(NUMBER), "the user reads it");
        let export = server.bytes(&admin, &format!("{CUSTOMERS}/export?format=csv"));
        assert!(String::from_utf8(export.1).unwrap().contains(NUMBER));
        assert_eq!(kept(&server, NUMBER), Vec::<String>::new(), "{engine:?}");
        assert!(
            kept(&server, "张小美").len() > 1,
            "what isn't sealed is found where it is looked for"
        );
        let undo = format!("/merges/{}/undo", merged.body["id"].as_str().unwrap());
        assert_eq!(server.call(&admin, "post", &undo, None).status, 200);
        let back = server.call(&admin, "get", &path(&second), None);
        assert_eq!(back.body["c_identity"], NUMBER);
    });
}

/// F8: what a mass edit is to do is written down in plain, so it can't be about a sealed field.
#[test]
fn a_sealed_field_is_not_mass_edited() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        add(&server, &admin, "c_identity", FieldKind::Text, true);
        one(&server, &admin, "1", &json!({ "c_identity": NUMBER }));
        let act =
            json!({ "act": { "do": "edit", "values": { "c_identity": "110101199001011237" } }, "query": {} });
        let refused = server.call(&admin, "post", &format!("{CUSTOMERS}/mass"), Some(&act));
        assert_eq!(refused.status, 422, "{engine:?} {:?}", refused.body);
        assert_eq!(refused.body["fields"][0]["field"], "c_identity");
    });
}

/// F8: a sealed field answers to its whole value, and to nothing that would tell a part of it.
#[test]
fn a_sealed_field_is_found_by_its_whole_value_only() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        add(&server, &admin, "c_identity", FieldKind::Text, true);
        one(&server, &admin, "1", &json!({ "c_identity": NUMBER }));
        one(&server, &admin, "2", &json!({}));
        for (filter, wanted) in [
            (format!("c_identity:eq:{NUMBER}"), 1),
            (format!("c_identity:in:{NUMBER},x"), 1),
            ("c_identity:eq:330106".to_owned(), 0),
            ("c_identity:filled:".to_owned(), 1),
            ("c_identity:empty:".to_owned(), 1),
        ] {
            assert_eq!(found(&server, &admin, &filter), wanted, "{engine:?} {filter}");
        }
        let whole = json!({ "or": [format!("c_identity:eq:{NUMBER}"), "number:eq:nobody"] });
        let whole = whole.to_string().replace('"', "%22");
        let asked = format!("{CUSTOMERS}?filter={whole}");
        assert_eq!(
            server.call(&admin, "get", &asked, None).body["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        for refused in [
            "f=c_identity:contains:3301",
            "f=c_identity:gt:3",
            "sort=c_identity",
        ] {
            let answer = server.call(&admin, "get", &format!("{CUSTOMERS}?{refused}"), None);
            assert_eq!(answer.status, 422, "{refused}: {:?}", answer.body);
        }
        let long = json!({ "number": "3", "name": "x", "c_identity": "长".repeat(300) });
        let refused = server.call(&admin, "post", CUSTOMERS, Some(&long));
        assert_eq!(
            refused.body["fields"][0]["code"], "too_long",
            "checked before it is sealed"
        );
        let open = add(&server, &admin, "c_identity", FieldKind::Text, false);
        assert_eq!(open.body["fields"][0]["code"], "not_lossless", "{:?}", open.body);
        let number = add(&server, &admin, "c_sum", FieldKind::Money, true);
        assert_eq!(number.body["fields"][0]["code"], "only_text", "{:?}", number.body);
    });
}

/// O4: a file field holds one of the record's own files, shows its name, and is emptied with it.
#[test]
fn a_file_field_holds_a_file_of_its_record() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        assert_eq!(
            add(&server, &admin, "c_contract", FieldKind::File, false).status,
            200
        );
        let (first, second) = (
            one(&server, &admin, "1", &json!({})),
            one(&server, &admin, "2", &json!({})),
        );
        let upload = |record: &Json, name: &str| {
            let made = server.upload_file(&admin, &format!("{}/files", path(record)), (name, b"%PDF-1.7"));
            made.body["id"].as_str().unwrap().to_owned()
        };
        let (own, of_another) = (upload(&first, "合同.pdf"), upload(&second, "x.pdf"));
        let set = |id: &str| {
            let body = json!({ "version": 1, "c_contract": id });
            server.call(&admin, "patch", &path(&first), Some(&body))
        };
        assert_eq!(
            set(&of_another).body["fields"][0]["code"],
            "not_its_file",
            "{engine:?}"
        );
        let made = set(&own);
        assert_eq!(
            (made.status, &made.body["_titles"]["c_contract"]),
            (200, &json!("合同.pdf"))
        );
        let new = json!({ "number": "3", "name": "x", "c_contract": own });
        assert_eq!(server.call(&admin, "post", CUSTOMERS, Some(&new)).status, 422);
        let export = server.bytes(&admin, &format!("{CUSTOMERS}/export?format=csv"));
        assert!(String::from_utf8(export.1).unwrap().contains("合同.pdf"));
        assert_eq!(
            server
                .call(&admin, "delete", &format!("/files/{own}"), None)
                .status,
            204
        );
        let after = server.call(&admin, "get", &path(&first), None);
        assert_eq!(after.body["c_contract"], Json::Null, "gone with the file");
        let required = json!([put(&Definition::Field({
            let mut draft = field("customers.customer", "c_must", FieldKind::File);
            draft.required = true;
            draft
        }))]);
        assert_eq!(
            change(&server, &admin, &required).body["fields"][0]["code"],
            "file"
        );
    });
}
