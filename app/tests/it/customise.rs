//! Customisation over the web interface: what an administrator defines is there at once, for everybody, and stays.

use guanxi_app::{Company, Mode};
use guanxi_record::customise::{Definition, FieldDraft, FieldKind, RuleDraft};
use guanxi_store::{Engine, Migration, Store};
use guanxi_testkit::{Place, each_engine};
use guanxi_types::Clock;
use serde_json::{Value as Json, json};

use crate::customised::{everything, field, label};
use crate::server::{Answer, Server, Who, settings};

/// Sends changes as of the version that is there.
pub fn change(server: &Server, who: &Who, changes: &Json) -> Answer {
    let version = server.call(who, "get", "/customise", None).body["version"].clone();
    let body = json!({ "changes": changes, "version": version });
    server.call(who, "post", "/customise/changes", Some(&body))
}

pub fn put(definition: &Definition) -> Json {
    json!({ "do": "put", "definition": definition })
}

fn customer(server: &Server, who: &Who, body: &Json) -> Answer {
    server.call(who, "post", "/records/customers/customer", Some(body))
}

/// O4
#[test]
fn a_field_is_there_at_once() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let before = customer(&server, &admin, &json!({ "number": "1", "name": "张小美" }));
        let mut draft = field("customers.customer", "c_level", FieldKind::Choice);
        draft.required = true;
        draft.default = Some("new".to_owned());
        let made = change(&server, &admin, &json!([put(&Definition::Field(draft.clone()))]));
        assert_eq!(made.status, 200, "{:?}", made.body);
        let path = format!(
            "/records/customers/customer/{}",
            before.body["id"].as_str().unwrap()
        );
        let old = server.call(&admin, "get", &path, None);
        assert_eq!(old.body["c_level"], "new", "who was there has the default");
        let wrong = customer(
            &server,
            &admin,
            &json!({ "number": "2", "name": "x", "c_level": "no" }),
        );
        assert_eq!(
            (wrong.status, wrong.body["fields"][0]["code"].as_str()),
            (422, Some("not_a_choice"))
        );
        customer(
            &server,
            &admin,
            &json!({ "number": "3", "name": "李", "c_level": "done" }),
        );
        let found = server.call(
            &admin,
            "get",
            "/records/customers/customer?f=c_level:eq:done&sort=c_level",
            None,
        );
        assert_eq!(found.body["items"].as_array().unwrap().len(), 1);
        let document = server
            .call(&Who::default(), "get", "/openapi.json", None)
            .body
            .to_string();
        assert!(document.contains("c_level"));
        let export = server.call(
            &admin,
            "get",
            "/records/customers/customer/export?format=csv&fields=number,c_level",
            None,
        );
        assert_eq!(export.status, 200);
        goes_and_comes_back(&server, &admin, &path, draft);
    });
}

/// A field is retired with what it holds, comes back with it, and is deleted for good only when its name is typed.
fn goes_and_comes_back(server: &Server, admin: &Who, path: &str, mut draft: FieldDraft) {
    draft.retired = true;
    assert_eq!(
        change(server, admin, &json!([put(&Definition::Field(draft.clone()))])).status,
        200
    );
    assert!(
        server
            .call(admin, "get", path, None)
            .body
            .get("c_level")
            .is_none(),
        "retired"
    );
    draft.retired = false;
    change(server, admin, &json!([put(&Definition::Field(draft.clone()))]));
    assert_eq!(
        server.call(admin, "get", path, None).body["c_level"],
        "new",
        "kept meanwhile"
    );
    let delete = |confirm: &str| json!([{ "do": "delete", "definition": Definition::Field(draft.clone()), "confirm": confirm }]);
    assert_eq!(
        change(server, admin, &delete("c_level")).body["code"],
        "customise.retire_first"
    );
    let mut retired = draft.clone();
    retired.retired = true;
    change(server, admin, &json!([put(&Definition::Field(retired))]));
    assert_eq!(change(server, admin, &delete("oops")).status, 422);
    assert_eq!(change(server, admin, &delete("c_level")).status, 200);
    change(server, admin, &json!([put(&Definition::Field(draft.clone()))]));
    let history = server.call(admin, "get", "/customise/history", None).body;
    assert_eq!(history["items"].as_array().unwrap().len(), 6, "{history}");
    assert_eq!(history["items"][0]["about"]["name"], "c_level");
}

/// O4: what can't be is refused, with the place, and nothing of it stays.
#[test]
fn what_cannot_be_is_refused() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let refused = |definition: Json| {
        let answer = change(
            &server,
            &admin,
            &json!([{ "do": "put", "definition": definition }]),
        );
        assert_eq!(answer.status, 422, "{definition}: {:?}", answer.body);
        answer.body["fields"][0]["code"].as_str().unwrap().to_owned()
    };
    let base = |name: &str, kind: FieldKind| {
        serde_json::to_value(Definition::Field(field("customers.customer", name, kind))).unwrap()
    };
    let with = |mut definition: Json, name: &str, value: Json| {
        definition[name] = value;
        definition
    };
    let text = |name: &str| base(name, FieldKind::Text);
    let money = |formula: &str| with(base("c_x", FieldKind::Money), "formula", json!(formula));
    for (definition, code) in [
        (text("level"), "bad_name"),
        (text("c_Level; DROP TABLE x"), "bad_name"),
        (
            with(base("c_x", FieldKind::Int), "default", json!("many")),
            "not_an_integer",
        ),
        (with(text("c_x"), "pattern", json!("[a")), "bad_pattern"),
        (
            with(base("c_x", FieldKind::Link), "target", json!("no.such")),
            "unknown_entity",
        ),
        (
            with(base("c_x", FieldKind::Choice), "options", json!([])),
            "required",
        ),
        (
            with(text("c_x"), "label", json!({ "zh": "", "en": "x" })),
            "bad_label",
        ),
        (money("record.nothing + 1"), "bad_expression"),
        (money("record.name"), "bad_expression"),
    ] {
        assert_eq!(refused(definition), code);
    }
    let rule = |condition: &str| json!({ "what": "rule", "entity": "customers.customer", "name": "r1", "condition": condition, "message": label("不行", "No") });
    assert_eq!(refused(rule("record.name ==")), "bad_expression");
    assert_eq!(refused(rule("record.name + 'x'")), "bad_expression");
    assert_eq!(server.call(&admin, "get", "/customise", None).body["version"], 0);
    let stale = json!({ "changes": [], "version": 9 });
    assert_eq!(
        server
            .call(&admin, "post", "/customise/changes", Some(&stale))
            .status,
        409
    );
}

/// O4, B13
#[test]
fn rules_and_formulas_are_kept() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let mut price = field("customers.customer", "c_price", FieldKind::Money);
        price.label = label("单价", "Price");
        let count = field("customers.customer", "c_count", FieldKind::Int);
        let mut total = field("customers.customer", "c_total", FieldKind::Money);
        total.formula = Some("record.c_price * record.c_count".to_owned());
        let rule = RuleDraft {
            entity: "customers.customer".to_owned(),
            name: "limit".to_owned(),
            condition: "record.c_count <= 10".to_owned(),
            message: label("最多十件", "At most ten"),
            fields: vec!["c_count".to_owned()],
            active: true,
            ..RuleDraft::default()
        };
        let definitions = [
            Definition::Field(price),
            Definition::Field(count),
            Definition::Field(total.clone()),
            Definition::Rule(rule),
        ];
        let changes: Vec<Json> = definitions.iter().map(put).collect();
        let made = change(&server, &admin, &json!(changes));
        assert_eq!(made.status, 200, "{:?}", made.body);
        let sent = |count: i64| json!({ "number": count.to_string(), "name": "x", "c_price": "12.50", "c_count": count });
        let good = customer(&server, &admin, &sent(3));
        assert_eq!(good.body["c_total"], "37.50", "{:?}", good.body);
        let bad = customer(&server, &admin, &sent(11));
        assert_eq!(
            bad.body["fields"][0],
            json!({ "field": "c_count", "code": "rule", "params": { "message": "最多十件" } })
        );
        let empty = customer(&server, &admin, &json!({ "number": "e", "name": "x" }));
        assert_eq!((empty.status, &empty.body["c_total"]), (201, &Json::Null));
        total.formula = Some("record.c_price * record.c_count + money('1')".to_owned());
        change(&server, &admin, &json!([put(&Definition::Field(total))]));
        guanxi_record::customise::refill_all(&server.company.store, &server.company.schema).unwrap();
        let found = server.call(
            &admin,
            "get",
            "/records/customers/customer?f=c_total:eq:38.50",
            None,
        );
        assert_eq!(
            found.body["items"].as_array().unwrap().len(),
            1,
            "{:?}",
            found.body
        );
        assert_eq!(found.body["items"][0]["version"], 1, "nobody changed it");
    });
}

/// O4: a package does the same elsewhere, twice the same as once.
#[test]
fn a_package_is_taken_elsewhere() {
    each_engine(|engine| {
        let (here, there) = (Server::new(engine), Server::new(engine));
        let (one, two) = (here.admin(), there.admin());
        let changes = serde_json::to_value(everything()).unwrap();
        assert_eq!(change(&here, &one, &changes).status, 200);
        let package = here.call(&one, "get", "/customise/package", None).body;
        let send = |dry: bool| {
            let body = json!({ "package": package, "dry_run": dry });
            there.call(&two, "post", "/customise/package", Some(&body))
        };
        let planned = send(true);
        let outcomes = |answer: &Answer| -> Vec<String> {
            let effects = answer.body["effects"].as_array().unwrap();
            effects
                .iter()
                .map(|e| e["outcome"].as_str().unwrap().to_owned())
                .collect()
        };
        assert!(
            outcomes(&planned).iter().all(|o| o == "new"),
            "{:?}",
            planned.body
        );
        assert_eq!(
            there.call(&two, "get", "/customise", None).body["version"],
            0,
            "a dry run keeps nothing"
        );
        assert_eq!(send(false).status, 200);
        assert!(outcomes(&send(false)).iter().all(|o| o == "same"));
        assert_eq!(there.call(&two, "get", "/customise", None).body["version"], 1);
        assert_eq!(there.call(&two, "get", "/customise/package", None).body, package);
        assert_eq!(
            there.call(&two, "get", "/records/custom/visit_plan", None).status,
            200
        );
        let alien = json!({ "package": { "format": "other", "version": 1, "definitions": [] } });
        assert_eq!(
            there
                .call(&two, "post", "/customise/package", Some(&alien))
                .status,
            422
        );
    });
}

/// O4: a newer program's migration finds what administrators added, and leaves it.
#[test]
fn an_upgrade_keeps_what_was_defined() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let settings = settings(&place);
        let company = Company::open(&settings, Mode::ReadWrite).unwrap();
        let live = company.schema.clone();
        let ctx = guanxi_testkit::system();
        let schema = company
            .store
            .write_blocking(move |tx| {
                guanxi_record::customise::apply(tx, live.declared(), &ctx, &everything())
            })
            .unwrap();
        let def = schema.entity("customers.customer").unwrap();
        let given: Vec<(usize, guanxi_entity::Value)> = [("number", "7"), ("name", "甲"), ("c_text", "kept")]
            .into_iter()
            .map(|(name, text)| (def.field(name).unwrap().0, text.into()))
            .collect();
        let id = company
            .store
            .write_blocking(move |tx| {
                guanxi_record::create(tx, &schema, &guanxi_testkit::system(), def, &given)
            })
            .unwrap();
        let mut migrations = company.schema.declared().migrations().to_vec();
        drop(company);
        migrations.push(Migration {
            key: "customers/9999_newer",
            sql: "ALTER TABLE customers_customer ADD COLUMN newer_field BIGINT;\n",
        });
        drop(Store::open(settings.database(), &migrations, Clock::System).unwrap());
        let again = Company::open(&settings, Mode::ReadWrite).unwrap();
        let schema = again.schema.now();
        assert_eq!(schema.version(), 1);
        let def = schema.entity("customers.customer").unwrap();
        let record = again
            .store
            .read_blocking(|r| guanxi_record::get(r, &guanxi_testkit::system(), def, id))
            .unwrap();
        assert_eq!(record.value(def, "c_text"), "kept".into());
        let faults = again
            .store
            .read_blocking(|r| guanxi_record::differences(r, &schema))
            .unwrap();
        assert_eq!(
            faults.len(),
            1,
            "the newer field alone is unknown here: {faults:?}"
        );
    });
}
