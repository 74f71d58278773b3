//! What happened, what it was before, and whether anybody changed the record of it.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use guanxi_record::seal;
use guanxi_record::{create, get_at, history, restore_deleted};
use guanxi_store::{Engine, Store, Vault};
use guanxi_testkit::{Fixture, Maker, Place, each_engine, refusal, system};
use guanxi_types::{Clock, ErrorKind};
use serde_json::{Value as Json, json};

use crate::server::{PASSWORD, Server, Who};

const START: i64 = 1_760_000_000_000;

/// A company on a clock that the test moves.
pub fn company(engine: Engine) -> (Fixture, Clock) {
    let (place, schema, clock) = (
        Place::new(engine),
        guanxi_app::schema().unwrap(),
        Clock::fixed(START),
    );
    let store = Store::open(place.settings(), schema.migrations(), clock.clone()).unwrap();
    let fixture = Fixture::around(
        place,
        store.with_vault(Vault::from_key(&[7; 32]).unwrap()),
        &schema,
    );
    (fixture, clock)
}

pub fn values(fixture: &Fixture, fields: &[(&str, &str)]) -> Vec<(usize, guanxi_entity::Value)> {
    let def = fixture.schema.entity("customers.customer").unwrap();
    let value = |(name, text): &(&str, &str)| (def.field(name).unwrap().0, (*text).into());
    fields.iter().map(value).collect()
}

/// O8: a record is shown as it was at any moment, also after it was deleted, and comes back as it last was.
#[test]
fn a_record_is_seen_as_it_was_and_comes_back() {
    each_engine(|engine| {
        let (fixture, clock) = company(engine);
        let def = fixture.schema.entity("customers.customer").unwrap();
        let id = fixture
            .create(
                &system(),
                def,
                &values(&fixture, &[("number", "A1"), ("name", "张三")]),
            )
            .unwrap();
        let mut states = vec![(START, "张三", None)];
        for (name, city) in [("李四", "杭州"), ("王五", "上海")] {
            clock.advance(60_000);
            let change = values(&fixture, &[("name", name), ("city", city)]);
            fixture.update(&system(), (def, id, None), &change).unwrap();
            states.push((clock.now(), name, Some(city)));
        }
        clock.advance(60_000);
        let check = |what: &str| {
            for (at, name, city) in &states {
                let record = fixture
                    .store
                    .read_blocking(|r| get_at(r, &system(), def, id, at + 59_999))
                    .unwrap();
                assert_eq!(
                    record.value(def, "name").as_text(),
                    Some(*name),
                    "{engine:?} {what} {at}"
                );
                assert_eq!(
                    record.value(def, "city").as_text(),
                    *city,
                    "{engine:?} {what} {at}"
                );
                assert_eq!(record.updated_at, *at);
            }
            let before = fixture
                .store
                .read_blocking(|r| get_at(r, &system(), def, id, START - 1));
            assert_eq!(refusal(before, "before it was made").kind, ErrorKind::NotFound);
        };
        check("there");
        fixture.delete(&system(), def, id).unwrap();
        let gone = fixture
            .store
            .read_blocking(|r| get_at(r, &system(), def, id, clock.now()));
        assert_eq!(refusal(gone, "after it was deleted").kind, ErrorKind::NotFound);
        check("deleted");
        clock.advance(60_000);
        fixture
            .write(move |tx, schema| restore_deleted(tx, schema, &system(), def, id))
            .unwrap();
        let back = fixture.get(&system(), def, id).unwrap();
        assert_eq!(back.value(def, "name").as_text(), Some("王五"));
        assert_eq!((back.created_at, back.version), (START, 4));
        check("restored");
        let actions: Vec<String> = fixture
            .store
            .read_blocking(|r| history(r, &system(), def, id))
            .unwrap()
            .into_iter()
            .map(|entry| entry.action)
            .collect();
        assert_eq!(actions, ["restore", "delete", "update", "update", "create"]);
        let twice = fixture.write(move |tx, schema| restore_deleted(tx, schema, &system(), def, id));
        assert_eq!(refusal(twice, "restored twice").code, "record.not_deleted");
    });
}

/// O8: what was linked to and is gone, or a number that another has by now, keeps a record from coming back.
#[test]
fn a_record_comes_back_only_where_it_still_fits() {
    each_engine(|engine| {
        let (fixture, _) = company(engine);
        let def = fixture.schema.entity("customers.customer").unwrap();
        let given = values(&fixture, &[("number", "A1"), ("name", "张三")]);
        let id = fixture.create(&system(), def, &given).unwrap();
        fixture.delete(&system(), def, id).unwrap();
        fixture.create(&system(), def, &given).unwrap();
        let taken = fixture.write(move |tx, schema| restore_deleted(tx, schema, &system(), def, id));
        assert_eq!(refusal(taken, "its number is taken").code, "record.key_taken");
        let unknown = fixture.write(move |tx, schema| restore_deleted(tx, schema, &system(), def, 12));
        assert_eq!(
            refusal(unknown, "nothing is known of it").kind,
            ErrorKind::NotFound
        );
    });
}

/// A line that nobody wrote.
fn put_in(engine: Engine) -> String {
    let more = if engine == Engine::Postgres {
        ", transaction_id"
    } else {
        ""
    };
    format!(
        "INSERT INTO record_history (seq, entity, record_id, at, actor, through, action, changes{more}) \
         SELECT -1, entity, record_id, at, 99, through, action, changes{more} FROM record_history WHERE seq = 4"
    )
}

/// Twelve customers, a seal after each six.
fn sealed_twice(engine: Engine) -> Fixture {
    let (fixture, clock) = company(engine);
    let def = fixture.schema.entity("customers.customer").unwrap();
    for half in 0..2 {
        let given: Vec<_> = (0..6)
            .map(|n| values(&fixture, &[("number", &format!("A{half}{n}")), ("name", "张三")]))
            .collect();
        // One transaction, so that these six stand in one seal on PostgreSQL too.
        fixture
            .write(move |tx, schema| {
                given
                    .iter()
                    .try_for_each(|values| create(tx, schema, &system(), def, values).map(drop))
            })
            .unwrap();
        clock.advance(1);
        seal_everything(&fixture);
    }
    fixture
}

/// O8: `doctor` finds what was changed behind the program's back, and says which line.
#[test]
fn tampering_is_found() {
    let swap = [
        "UPDATE record_history SET seq = -3 WHERE seq = 3",
        "UPDATE record_history SET seq = 3 WHERE seq = 4",
        "UPDATE record_history SET seq = 4 WHERE seq = -3",
    ];
    let newest = "DELETE FROM record_seal WHERE no = (SELECT MAX(no) FROM record_seal)";
    let end = "DELETE FROM record_history WHERE seq > (SELECT MAX(last_seq) FROM record_seal)";
    each_engine(|engine| {
        let put_in = put_in(engine);
        let tampering: [(&[&str], &[&str]); 8] = [
            (&[], &[]),
            (
                &["UPDATE record_history SET actor = 99 WHERE seq = 3"],
                &["line 3 was changed"],
            ),
            (
                &["DELETE FROM record_history WHERE seq = 3"],
                &["line 3 was removed"],
            ),
            (&[&put_in], &["line -1 was put in"]),
            (&swap, &["line 3 was moved", "line 4 was moved"]),
            (
                &["UPDATE record_seal SET entries = '' WHERE no = 1"],
                &["seal 1 was changed"],
            ),
            (&["DELETE FROM record_seal WHERE no = 1"], &["seal 1 was removed"]),
            (&[newest, end], &["the log was cut off"]),
        ];
        for (statements, wanted) in tampering {
            let fixture = sealed_twice(engine);
            let folder = fixture.place().folder().to_owned();
            for sql in statements {
                let sql = (*sql).to_owned();
                fixture.write(move |tx, _| tx.execute(&sql, &[])).unwrap();
            }
            let found: Vec<String> = seal::faults(&fixture.store, &folder)
                .unwrap()
                .iter()
                .map(ToString::to_string)
                .collect();
            for fault in wanted {
                assert!(
                    found.iter().any(|f| f.contains(fault)),
                    "{engine:?} {fault}: {found:?}"
                );
            }
            assert_eq!(found.is_empty(), wanted.is_empty(), "{engine:?}: {found:?}");
            if wanted == ["the log was cut off"] {
                assert_eq!(
                    refusal(seal::seal_all(&fixture.store, &folder), "cut off").code,
                    "audit.cut_off"
                );
            }
        }
    });
}

/// On PostgreSQL a line is sealed once every older transaction of the whole server has ended, those of other tests too.
fn seal_everything(fixture: &Fixture) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    loop {
        seal::seal_all(&fixture.store, fixture.place().folder()).unwrap();
        if fixture.store.read_blocking(|r| seal::status(r)).unwrap().waiting == 0 {
            return;
        }
        assert!(std::time::Instant::now() < deadline, "lines are never sealed");
        thread::yield_now();
    }
}

/// O8: while many write at once, every line gets into exactly one seal.
#[test]
fn many_writers_and_a_sealer_miss_nothing() {
    each_engine(|engine| {
        let (fixture, _) = company(engine);
        let def = fixture.schema.entity("catalog.category").unwrap();
        let folder = fixture.place().folder().to_owned();
        let maker = Maker::new(&fixture, &[]);
        thread::scope(|scope| {
            let writers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let ids = (0..15).map(|_| maker.record(def)).collect::<Vec<_>>();
                        ids.len()
                    })
                })
                .collect();
            while writers.iter().any(|writer| !writer.is_finished()) {
                seal::seal_all(&fixture.store, &folder).unwrap();
                thread::yield_now();
            }
        });
        seal_everything(&fixture);
        assert_eq!(seal::faults(&fixture.store, &folder).unwrap(), [], "{engine:?}");
        let status = fixture.store.read_blocking(|r| seal::status(r)).unwrap();
        assert_eq!(status.waiting, 0, "{engine:?}");
        assert!(fixture.number("SELECT COUNT(*) FROM record_history", &[]) >= 60);
    });
}

/// O8, I3: what an import made has no lines of its own; one line says how many, with a digest of them.
#[test]
fn an_import_is_covered_by_the_log() {
    each_engine(|engine| {
        let (fixture, _) = company(engine);
        let path = fixture.file("c.csv", "客户编号,客户名称\nA1,张三\nA2,李四\n");
        let done = fixture.import("customers.customer", &path, json!({}));
        assert_eq!(done.counts.create, 2, "{done:?}");
        let lines = fixture.number("SELECT COUNT(*) FROM record_history WHERE action = 'import'", &[]);
        assert_eq!(lines, 1);
        let covered = fixture.number(
            "SELECT COUNT(*) FROM record_history WHERE action = 'import' AND details LIKE '%\"count\":2%' AND import_id = ?1",
            &[done.id.parse::<i64>().unwrap().into()],
        );
        assert_eq!(covered, 1);
    });
}

fn customer(server: &Server, admin: &Who) -> String {
    let body = json!({ "number": "A1", "name": "张小美", "phone": "13800000000", "income": "50-74K" });
    let made = server.call(admin, "post", "/records/customers/customer", Some(&body));
    assert_eq!(made.status, 201, "{:?}", made.body);
    format!(
        "/records/customers/customer/{}",
        made.body["id"].as_str().unwrap()
    )
}

/// O5, O8: a clerk sees a mask, uncovers it for a reason, and the log says so; an analyst may not.
#[test]
fn a_masked_telephone_is_revealed_and_the_log_says_so() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let path = customer(&server, &admin);
        for role in ["clerk", "analyst"] {
            server.user(role, &[role], false);
        }
        let (clerk, analyst) = (
            server.sign_in("clerk", PASSWORD),
            server.sign_in("analyst", PASSWORD),
        );
        let seen = server.call(&clerk, "get", &path, None).body;
        assert_eq!(
            (seen["phone"].as_str(), seen.get("income")),
            (Some("138****0000"), None)
        );
        assert_eq!(seen["_masked"], json!(["phone"]));
        assert_eq!(server.call(&analyst, "get", &path, None).body["name"], "张*");
        let ask = json!({ "field": "phone", "reason": "回电" });
        let told = server.call(&clerk, "post", &format!("{path}/reveal"), Some(&ask));
        assert_eq!(told.body["value"], "+8613800000000", "{:?}", told.body);
        let refused = server.call(&analyst, "post", &format!("{path}/reveal"), Some(&ask));
        assert_eq!(
            (refused.status, refused.body["code"].as_str()),
            (403, Some("access.field_forbidden"))
        );
        let hidden = server.call(
            &clerk,
            "post",
            &format!("{path}/reveal"),
            Some(&json!({ "field": "income" })),
        );
        assert_eq!(hidden.status, 403);
        let log = server.call(&admin, "get", "/audit?action=reveal", None).body;
        let lines = log["items"].as_array().unwrap();
        assert_eq!(lines.len(), 1, "{log}");
        assert_eq!(lines[0]["by"]["name"], "clerk");
        assert_eq!(lines[0]["details"], json!({ "field": "phone", "reason": "回电" }));
        assert!(!log.to_string().contains("13800000000"));
        assert_eq!(server.call(&clerk, "get", "/audit", None).status, 403);
    });
}

/// The fields of a customer that somebody knows of, and what is kept back of them.
fn customer_fields(server: &Server, who: &Who) -> BTreeMap<String, Json> {
    let manifest = server.call(who, "get", "/manifest", None).body;
    let entities = manifest["entities"].as_array().unwrap();
    let entity = entities
        .iter()
        .find(|e| e["key"] == "customers.customer")
        .unwrap();
    let fields = entity["fields"].as_array().unwrap();
    let known = |f: &Json| (f["name"].as_str().unwrap().to_owned(), f["access"].clone());
    fields.iter().map(known).collect()
}

/// O5: what comes back as it was shown is no change; what isn't seen isn't found by.
#[test]
fn a_mask_is_neither_saved_nor_searched() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let path = customer(&server, &admin);
    server.user("clerk", &["clerk"], false);
    server.user("boss", &["clerk", "administrator"], false);
    let (clerk, boss) = (
        server.sign_in("clerk", PASSWORD),
        server.sign_in("boss", PASSWORD),
    );
    assert_eq!(
        server.call(&boss, "get", &path, None).body["phone"],
        "+8613800000000",
        "the widest role wins"
    );
    let found = |q: &str| {
        let body = server
            .call(&clerk, "get", &format!("/records/customers/customer?q={q}"), None)
            .body;
        body["items"].as_array().unwrap().len()
    };
    assert_eq!((found("13800000000"), found("1380000"), found("zxm")), (1, 0, 1));
    let by_phone = server.call(
        &clerk,
        "get",
        "/records/customers/customer?f=phone:starts:138",
        None,
    );
    assert_eq!(
        (by_phone.status, by_phone.body["code"].as_str()),
        (403, Some("access.field_forbidden"))
    );
    let fields = customer_fields(&server, &clerk);
    assert!(fields["phone"] == "mask" && fields["name"].is_null());
    assert!(!fields.contains_key("income"));
    let own = server.call(
        &clerk,
        "post",
        "/records/customers/customer",
        Some(&json!({ "number": "B1", "name": "李雷", "phone": "13911112222" })),
    );
    assert_eq!(own.body["phone"], "139****2222");
    let own_path = format!("/records/customers/customer/{}", own.body["id"].as_str().unwrap());
    let back: Json = own.body.clone();
    assert_eq!(server.call(&clerk, "patch", &own_path, Some(&back)).status, 200);
    assert_eq!(
        server.call(&admin, "get", &own_path, None).body["phone"],
        "+8613911112222"
    );
    let wrong = json!({ "version": 1, "phone": "139****3333", "income": "x" });
    let refused = server.call(&clerk, "patch", &own_path, Some(&wrong)).body;
    let codes: BTreeSet<(&str, &str)> = refused["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["field"].as_str().unwrap(), f["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        codes,
        BTreeSet::from([("income", "not_allowed"), ("phone", "masked")])
    );
}
