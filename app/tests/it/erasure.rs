//! What erasing reaches beside the person's records, and what it leaves of everybody else's; what is taken out before.

use std::io::{Cursor, Read};

use guanxi_entity::Value;
use guanxi_record::audit::{Note, note};
use guanxi_record::import::Work;
use guanxi_record::seal;
use guanxi_store::Queries;
use guanxi_testkit::{each_engine, system};
use serde_json::{Value as Json, json};

use crate::privacy::{CUSTOMERS, World, faults_of, made, places_of};
use crate::server::{Server, Who};

fn customer(server: &Server, admin: &Who, (number, name): (&str, &str)) -> String {
    let body = json!({ "number": number, "name": name });
    made(server, admin, &format!("{CUSTOMERS}?allow_duplicate=true"), &body)
}

fn erase(server: &Server, admin: &Who, id: &str) {
    let path = format!("/personal-data/customers/customer/{id}/erasure");
    let done = server.call(admin, "post", &path, Some(&json!({ "reason": "本人申请" })));
    assert_eq!(done.status, 200, "{:?}", done.body);
}

fn id_of(server: &Server, number: &str) -> String {
    let sql = "SELECT id FROM customers_customer WHERE number = ?1";
    server.fixture.number(sql, &[number.into()]).to_string()
}

/// Imports a file and gives how many rows were refused, and the import's id.
fn upload(server: &Server, admin: &Who, target: &str, rows: &str) -> (i64, String) {
    let id = server.upload(admin, target, rows).body["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let imports = &server.company.imports;
    let done = imports.perform(&system(), id.parse().unwrap(), Work::Run, &mut |_| {});
    (done.unwrap().counts.error, id)
}

/// Some letters and digits of a digest that the log holds.
fn piece_of_a_digest(server: &Server) -> String {
    let found = server.company.store.read_blocking(|r| {
        let sql = "SELECT details FROM record_history WHERE action = 'redact' ORDER BY seq DESC LIMIT 1";
        Ok(r.query_first(sql, &[])?.unwrap().text(0).to_owned())
    });
    let details: Json = serde_json::from_str(&found.unwrap()).unwrap();
    let digest = details["lines"][0][1].as_str().unwrap().to_owned();
    let parts = digest.split(|c: char| !c.is_ascii_alphanumeric());
    let longest = parts.max_by_key(|part| part.len()).unwrap();
    assert!(longest.len() >= 4, "{digest}");
    longest.to_owned()
}

/// F8: a number or a name that stands in a count, a digest, a heading or another's number is none of the person's there.
#[test]
fn erasing_one_leaves_everything_else_as_it_is() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let rows =
            "number,name,phone\n10023,number,13800000009\n100234,王五,13800000008\n,Nobody,13800000007\n";
        let (refused, import) = upload(&server, &admin, "customers.customer", rows);
        assert_eq!(refused, 1);
        let shown = |path: &str| {
            let answer = server.call(&admin, "get", path, None);
            assert_eq!(answer.status, 200, "{engine:?} {path}: {:?}", answer.body);
            answer.body
        };
        let before = shown(&format!("/imports/{import}"));
        let noting = server.fixture.write(|tx, _| {
            let told = Note::new("export")
                .with("count", 10_023)
                .with("q", "10023")
                .with("other", "100234");
            note(tx, &system(), &told)
        });
        noting.unwrap();
        let first = customer(&server, &admin, ("A-1", "赵前"));
        erase(&server, &admin, &first);
        let name = piece_of_a_digest(&server);
        let second = customer(&server, &admin, ("A-2", &name));
        seal::seal_all(&server.company.store, &server.company.folder).unwrap();
        erase(&server, &admin, &second);
        erase(&server, &admin, &id_of(&server, "10023"));
        assert_eq!(faults_of(&server), Vec::<String>::new(), "{engine:?}");
        seal::seal_all(&server.company.store, &server.company.folder).unwrap();
        assert_eq!(faults_of(&server), Vec::<String>::new(), "{engine:?}");

        let told = shown("/audit?action=export")["items"][0]["details"].clone();
        assert_eq!(
            told,
            json!({ "count": 10_023, "q": "已删除", "other": "100234" }),
            "{engine:?}"
        );
        shown("/imports");
        let after = shown(&format!("/imports/{import}"));
        for part in ["headers", "mapping", "counts", "mode", "key", "options"] {
            assert_eq!(before[part], after[part], "{engine:?} {part}");
        }
        let sample = after["sample"].to_string();
        assert!(
            !sample.contains("13800000009") && sample.contains("100234"),
            "{sample}"
        );
        let other = shown(&format!("{CUSTOMERS}/{}", id_of(&server, "100234")));
        assert_eq!(other["name"], "王五");
    });
}

const FORMER: [&str; 5] = ["旧名大王", "13700001111", "OLD-77-1", "双胞胎甲", "13700002222"];

/// A customer who was called otherwise, had another number, and was kept twice.
fn changed_customer(server: &Server, admin: &Who) -> String {
    let body = json!({ "number": FORMER[2], "name": FORMER[0], "phone": FORMER[1] });
    let id = made(server, admin, CUSTOMERS, &body);
    let now = json!({ "version": 1, "number": "NEW-1", "name": "新名", "phone": "13900009999" });
    let changed = server.call(admin, "patch", &format!("{CUSTOMERS}/{id}"), Some(&now));
    assert_eq!(changed.status, 200, "{:?}", changed.body);
    let twin = json!({ "number": "TWIN-1", "name": FORMER[3], "phone": FORMER[4] });
    let twin = made(server, admin, CUSTOMERS, &twin);
    let merge =
        json!({ "entity": "customers.customer", "survivor": { "id": id }, "losers": [{ "id": twin }] });
    let merged = server.call(admin, "post", "/merges", Some(&merge));
    assert_eq!(merged.status, 200, "{:?}", merged.body);
    id
}

/// What was noted, imported and answered about each former name and number.
fn tell_of_the_past(server: &Server, admin: &Who, id: &str) {
    let id: i64 = id.parse().unwrap();
    let (refused, import) = upload(
        server,
        admin,
        "customers.activity",
        "subject,customer_id\n来电,OLD-77-1\n来访,NEW-1\n",
    );
    assert_eq!(refused, 1);
    let import: i64 = import.parse().unwrap();
    let telling = server.fixture.write(move |tx, _| {
        for former in FORMER {
            note(tx, &system(), &Note::new("export").with("q", former))?;
        }
        tx.execute(
            "UPDATE import_run SET file_name = ?2 WHERE id = ?1",
            &[Value::from(import), Value::from(format!("{}.csv", FORMER[0]))],
        )?;
        tx.execute(
            "INSERT INTO record_webhook_delivery (id, webhook_id, event_key, entity, act, record_id, happened_at, state, \
             answer, fault) VALUES (1, 1, 'x', 'customers.customer', 'updated', ?1, 1, 'failed', ?2, ?2)",
            &[Value::from(id), Value::from(format!("who is {}?", FORMER[0]))],
        )
    });
    telling.unwrap();
}

/// F8: what a person was called and had before, and what a record that was merged held, goes wherever it stands.
#[test]
fn former_names_and_numbers_go_as_well() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let id = changed_customer(&server, &admin);
        tell_of_the_past(&server, &admin, &id);
        let told = places_of(&server, &FORMER).join("\n");
        for place in [
            "import_error.params",
            "import_run.file_name",
            "import_run.info",
            "record_webhook_delivery.answer",
            "record_webhook_delivery.fault",
            "record_history.details",
        ] {
            assert!(told.contains(place), "{engine:?} {place}: {told}");
        }
        erase(&server, &admin, &id);
        assert_eq!(places_of(&server, &FORMER), Vec::<String>::new(), "{engine:?}");
        let runs = server.call(&admin, "get", "/imports", None);
        assert_eq!(runs.status, 200, "{:?}", runs.body);
    });
}

/// The ids of records of a kind that lead to a person, as the document has them.
fn linked(document: &Json, entity: &str) -> Vec<String> {
    let kinds = document["linked"].as_array().unwrap().iter();
    let records = kinds.filter(|kind| kind["entity"] == entity).flat_map(|kind| {
        let records = kind["records"].as_array().unwrap().clone();
        records
            .into_iter()
            .map(|record| record["id"].as_str().unwrap().to_owned())
    });
    records.collect()
}

/// F8: what erasing would take away is what is taken out: households, what was done with a contact, papers and words on either.
#[test]
fn what_is_taken_out_is_what_would_be_erased() {
    each_engine(|engine| {
        let world = World::new(engine);
        let (server, admin) = (&world.server, &world.admin);
        let document = |path: &str| {
            let answer = server.call(admin, "get", path, None);
            assert_eq!(answer.status, 200, "{:?}", answer.body);
            answer.body
        };
        let home = linked(&document(&world.personal()), "customers.household");
        assert_eq!(home.len(), 1, "{engine:?}");
        let home = format!("/records/customers/household/{}", home[0]);
        let said = json!({ "body": "住在三楼" });
        assert_eq!(
            server
                .call(admin, "post", &format!("{home}/comments"), Some(&said))
                .status,
            201
        );
        let put = server.upload_file(admin, &format!("{home}/files"), ("房本.png", b"deed"));
        assert_eq!(put.status, 201);
        let held = document(&world.personal());
        assert!(held["comments"].to_string().contains("住在三楼"), "{engine:?}");
        let subjects = held["linked"].to_string();
        assert!(
            subjects.contains("打电话"),
            "{engine:?}: what was done with the contact"
        );
        let past = held["history"].to_string();
        assert!(past.contains("customers.household") && past.contains("customers.contact"));
        let plan = server.call(
            admin,
            "post",
            &format!("{}/erasure/preview", world.personal()),
            Some(&json!({})),
        );
        assert_eq!(plan.body["files"], held["files"].as_array().unwrap().len());
        assert_eq!(plan.body["comments"], held["comments"].as_array().unwrap().len());

        let (headers, bytes) = server.bytes(admin, &format!("{}?format=zip", world.personal()));
        assert_eq!(headers["content-type"], "application/zip");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        let mut inner = archive.by_name("personal-data.json").unwrap();
        inner.read_to_string(&mut text).unwrap();
        drop(inner);
        let inside: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(inside["files"], held["files"]);
        assert_eq!(archive.len(), 1 + held["files"].as_array().unwrap().len());
        let deed = held["files"]
            .as_array()
            .unwrap()
            .iter()
            .find(|file| file["file_name"] == "房本.png");
        let place = format!("files/{}/房本.png", deed.unwrap()["id"].as_str().unwrap());
        let mut content = String::new();
        archive
            .by_name(&place)
            .unwrap()
            .read_to_string(&mut content)
            .unwrap();
        assert_eq!(content, "deed", "{engine:?}");
        let unknown = server.call(admin, "get", &format!("{}?format=pdf", world.personal()), None);
        assert_eq!(unknown.status, 422, "{:?}", unknown.body);
        assert_eq!(unknown.body["fields"][0]["field"], "format");
    });
}
