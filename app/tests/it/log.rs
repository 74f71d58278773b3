//! What the log tells, and whom: acts by their names, values only of what the reader sees, reading what is masked; and what
//! else tells of records that aren't the reader's.

use guanxi_entity::Value;
use guanxi_record::audit::{Note, note};
use guanxi_record::{NewShare, REVEAL_LIMIT, Receiver, get_at, share};
use guanxi_store::Engine;
use guanxi_testkit::{each_engine, system, user};
use serde_json::{Value as Json, json};

use crate::history::{company, values};
use crate::server::{Answer, PASSWORD, Server, Who};

const CUSTOMERS: &str = "/records/customers/customer";

fn made(server: &Server, who: &Who, path: &str, body: &Json) -> String {
    let made = server.call(who, "post", path, Some(body));
    assert_eq!(made.status, 201, "{path}: {:?}", made.body);
    made.body["id"].as_str().unwrap().to_owned()
}

fn customer(server: &Server, who: &Who, number: &str) -> String {
    let body = json!({ "number": number, "name": "欧阳锋", "phone": "13800001111" });
    let id = made(server, who, &format!("{CUSTOMERS}?allow_duplicate=true"), &body);
    format!("{CUSTOMERS}/{id}")
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

/// A rule on a field of a role.
fn rule(server: &Server, admin: &Who, role: &str, (entity, field, rule): (&str, &str, &str)) {
    let sql = "SELECT id FROM org_role WHERE key = ?1";
    let role_id = server.fixture.number(sql, &[role.into()]).to_string();
    let body =
        json!({ "role_id": role_id, "entity": entity, "field": field, "rule": rule, "may_reveal": false });
    made(server, admin, "/records/org/field_rule", &body);
}

/// O8: each act is found by its name, also one that says nothing more than that it was done.
#[test]
fn acts_are_found_by_their_names() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let bob = server.user("bob", &["clerk"], false).to_string();
        let admin = server.admin();
        let path = customer(&server, &admin, "K1");
        let shared = server.call(
            &admin,
            "post",
            &format!("{path}/shares"),
            Some(&json!({ "user_id": bob })),
        );
        assert_eq!(shared.status, 201, "{:?}", shared.body);
        let share = format!(
            "{path}/shares/{}",
            shared.body["items"][0]["id"].as_str().unwrap()
        );
        assert_eq!(server.call(&admin, "delete", &share, None).status, 204);
        let attached = server.upload_file(&admin, &format!("{path}/files"), ("a.png", b"a"));
        assert_eq!(attached.status, 201, "{:?}", attached.body);
        for action in ["create", "share", "unshare", "attach"] {
            let asked = format!("/audit?entity=customers.customer&action={action}");
            let found = server.call(&admin, "get", &asked, None).body["items"].clone();
            assert_eq!(found.as_array().unwrap().len(), 1, "{engine:?} {action}: {found}");
        }
        let none = server.call(&admin, "get", "/audit?action=nothing", None).body;
        assert_eq!(none["items"], json!([]));
    });
}

/// O5, O8: who reads the log sees values of records in reach, of the others which fields changed.
#[test]
fn the_log_shows_values_of_records_in_reach() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let grants = [
            ("customers.customer", "read", "own"),
            ("audit.log", "read", "all"),
        ];
        server.role("watcher", &grants);
        let eve = server.user("eve", &["watcher"], false).to_string();
        let admin = server.admin();
        let (near, far, gone) = (
            customer(&server, &admin, "K1"),
            customer(&server, &admin, "K2"),
            customer(&server, &admin, "K3"),
        );
        let shared = server.call(
            &admin,
            "post",
            &format!("{near}/shares"),
            Some(&json!({ "user_id": eve })),
        );
        assert_eq!(shared.status, 201);
        assert_eq!(
            server
                .call(&admin, "delete", &format!("{gone}?version=1"), None)
                .status,
            204
        );
        let eve = server.sign_in("eve", PASSWORD);
        let told = |who: &Who, path: &str| {
            let id = path.rsplit('/').next().unwrap();
            let asked = format!("/audit?entity=customers.customer&action=create&id={id}");
            let answer = server.call(who, "get", &asked, None);
            assert_eq!(answer.status, 200, "{:?}", answer.body);
            answer.body["items"][0]["changes"].clone()
        };
        for (path, is_near) in [(&near, true), (&far, false), (&gone, false)] {
            let changes = told(&eve, path);
            assert!(changes.as_array().unwrap().len() > 2, "{changes}");
            assert_eq!(
                changes.to_string().contains("欧阳锋"),
                is_near,
                "{engine:?} {changes}"
            );
            assert!(told(&admin, path).to_string().contains("欧阳锋"));
        }
        let (_, file) = server.bytes(&eve, "/audit?format=csv&entity=customers.customer&action=create");
        let file = String::from_utf8(file).unwrap();
        assert_eq!(file.matches("欧阳锋").count(), 1, "{engine:?} {file}");
    });
}

/// O5: masked values are uncovered by people, and not by the thousand.
#[test]
fn values_are_uncovered_by_people_and_few_at_a_time() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let amy_id = server.user("amy", &["clerk"], false);
        let admin = server.admin();
        let path = customer(&server, &admin, "K1");
        let amy = server.sign_in("amy", PASSWORD);
        let reveal = |who: &Who| {
            let ask = json!({ "field": "phone", "reason": "回电" });
            server.call(who, "post", &format!("{path}/reveal"), Some(&ask))
        };
        assert_eq!(reveal(&amy).body["value"], "+8613800001111");
        let scopes = json!([{ "entity": "*", "actions": ["read"] }]);
        let key = json!({ "name": "till", "scopes": scopes });
        let key = server.call(&amy, "post", "/api-keys", Some(&key)).body["key"].clone();
        let till = Who {
            key: key.as_str().unwrap().to_owned(),
            ..Who::default()
        };
        assert_eq!(code(&reveal(&till)), (403, "api_key.not_allowed"), "{engine:?}");
        let noting = server.fixture.write(move |tx, _| {
            (1..REVEAL_LIMIT).try_for_each(|_| note(tx, &user(amy_id, &[]), &Note::new("reveal")))
        });
        noting.unwrap();
        assert_eq!(
            code(&reveal(&amy)),
            (429, "record.too_many_revealed"),
            "{engine:?}"
        );
        let aging = server.fixture.write(|tx, _| {
            tx.execute(
                "UPDATE record_history SET at = at - 3600000 WHERE action = 'reveal'",
                &[],
            )
        });
        aging.unwrap();
        assert_eq!(reveal(&amy).status, 200);
    });
}

/// O8: what is put, said or shared beside a record makes no version of it.
#[test]
fn only_changes_count_as_versions() {
    each_engine(|engine| {
        let (fixture, clock) = company(engine);
        let def = fixture.schema.entity("customers.customer").unwrap();
        let given = values(&fixture, &[("number", "A1"), ("name", "张三")]);
        let id = fixture.create(&system(), def, &given).unwrap();
        clock.advance(60_000);
        let change = values(&fixture, &[("name", "李四")]);
        fixture.update(&system(), (def, id, None), &change).unwrap();
        let changed = clock.now();
        clock.advance(60_000);
        let teams = fixture.schema.entity("org.team").unwrap();
        let named = ["number", "name"].map(|field| (teams.field(field).unwrap().0, Value::from("T1")));
        let team = fixture.create(&system(), teams, &named).unwrap();
        let terms = NewShare {
            with: Receiver::Group(team),
            may_write: false,
            until: None,
        };
        for _ in 0..3 {
            fixture
                .write(move |tx, schema| share(tx, schema, &system(), (def, id), &terms))
                .unwrap();
        }
        let version = |at: i64| {
            let read = fixture.store.read_blocking(|r| get_at(r, &system(), def, id, at));
            read.unwrap().version
        };
        assert_eq!((version(changed), version(changed - 1)), (2, 1), "{engine:?}");
    });
}

/// O5: what a share replaces isn't counted; a part isn't shared by itself.
#[test]
fn a_share_replaces_one_and_is_of_a_whole() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let bob = server.user("bob", &["clerk"], false).to_string();
        let carol = server.user("carol", &["clerk"], false).to_string();
        let admin = server.admin();
        let path = customer(&server, &admin, "K1");
        let id: i64 = path.rsplit('/').next().unwrap().parse().unwrap();
        let share = |path: &str, user: &str| {
            let body = json!({ "user_id": user, "may_write": true });
            server.call(&admin, "post", &format!("{path}/shares"), Some(&body))
        };
        assert_eq!(share(&path, &bob).status, 201);
        let filling = server.fixture.write(move |tx, _| {
            (1..100).try_for_each(|n: i64| {
                tx.execute(
                    "INSERT INTO record_share (id, entity, record_id, user_id, may_write, valid_to, created_at, created_by) \
                     VALUES (?1, 'customers.customer', ?2, ?3, 0, 9999999, 1, 0)",
                    &[Value::from(n), Value::from(id), Value::from(1_000 + n)],
                )
                .map(drop)
            })
        });
        filling.unwrap();
        assert_eq!(share(&path, &bob).status, 201, "{engine:?}");
        assert_eq!(code(&share(&path, &carol)), (409, "record.too_many_shares"));
        let consent = json!({
            "customer_id": id.to_string(), "purpose": "marketing", "state": "granted",
            "stated_at": "2024-02-01T00:00:00Z", "source": "paper",
        });
        let consent = made(&server, &admin, "/records/customers/consent", &consent);
        let part = format!("/records/customers/consent/{consent}");
        assert_eq!(
            code(&share(&part, &bob)),
            (422, "record.share_of_part"),
            "{engine:?}"
        );
        let shown = server.call(&admin, "get", &format!("{part}/shares"), None).body;
        assert_eq!(shown["may_share"], json!(false));
    });
}

/// O5: why somebody may see a part tells no more of its whole than the reader sees.
#[test]
fn the_reason_names_the_whole_as_the_reader_sees_it() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let grants = [
            ("customers.customer", "read", "own"),
            ("customers.consent", "read", "own"),
        ];
        server.role("masked", &grants);
        let eve = server.user("eve", &["masked"], false).to_string();
        let admin = server.admin();
        rule(&server, &admin, "masked", ("customers.customer", "name", "mask"));
        let body = json!({ "number": "K1", "name": "欧阳锋", "owner_id": eve });
        let whole = made(&server, &admin, CUSTOMERS, &body);
        let consent = json!({
            "customer_id": whole, "purpose": "marketing", "state": "granted", "stated_at": "2024-02-01T00:00:00Z",
            "source": "paper",
        });
        let consent = made(&server, &admin, "/records/customers/consent", &consent);
        let who = server.sign_in("eve", PASSWORD);
        let path = format!("/records/customers/consent/{consent}/access");
        let told = server.call(&who, "get", &path, None);
        assert_eq!(told.status, 200, "{:?}", told.body);
        let told = told.body.to_string();
        assert!(
            told.contains("part_of") && !told.contains("欧阳锋"),
            "{engine:?} {told}"
        );
        let told = server
            .call(&admin, "get", &format!("{path}?user={eve}"), None)
            .body;
        assert!(told.to_string().contains("欧阳锋"), "{engine:?} {told}");
    });
}

/// A unit, a post in it, and amy who holds it.
fn organisation(server: &Server, admin: &Who) -> (String, String) {
    let unit = json!({ "number": "U1", "name": "总部" });
    let unit = made(server, admin, "/records/org/org_unit", &unit);
    let post = json!({ "number": "P1", "name": "店长", "org_unit_id": unit });
    let post = made(server, admin, "/records/org/post", &post);
    let amy = server.user("amy", &[], false).to_string();
    let held = json!({ "post_id": post, "user_id": amy, "is_primary": true, "valid_from": "2024-01-01" });
    made(server, admin, "/records/org/post_assignment", &held);
    (post, amy)
}

/// O1, O5: the chart names people as the reader's roles say, and a move tells nothing of people who aren't to be seen.
#[test]
fn the_chart_and_moves_tell_no_more_than_lists() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let (post, amy) = organisation(&server, &admin);
    server.role("viewer", &[("*", "read", "all")]);
    server.role(
        "mover",
        &[
            ("org.post", "read", "all"),
            ("org.post_assignment", "read", "all"),
            ("org.post_assignment", "create", "all"),
            ("org.post_assignment", "update", "all"),
        ],
    );
    rule(&server, &admin, "viewer", ("org.user", "name", "hide"));
    server.user("vic", &["viewer"], false);
    server.user("mo", &["mover"], false);
    let names = |who: &Who| server.call(who, "get", "/org/chart", None).body["holders"][0]["name"].clone();
    assert_eq!(names(&admin), json!("amy"));
    assert_eq!(names(&server.sign_in("vic", PASSWORD)), json!(""));
    let mo = server.sign_in("mo", PASSWORD);
    let ask = json!({ "user_id": amy, "post_id": post, "on": "2030-01-01" });
    let told = server.call(&mo, "post", "/org/moves", Some(&ask));
    assert_eq!(code(&told), (403, "access.forbidden"), "{:?}", told.body);
    let told = server.call(&admin, "post", "/org/moves", Some(&ask));
    assert_eq!(
        told.body["fields"][0]["code"], "holds_it_already",
        "{:?}",
        told.body
    );
}
