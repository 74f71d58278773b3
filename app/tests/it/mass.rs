//! One act on many records, and the way back.

use std::time::{Duration, Instant};

use guanxi_store::Engine;
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::server::{PASSWORD, Server, Who};

const CUSTOMERS: &str = "/records/customers/customer";

fn customers(server: &Server, who: &Who, numbers: std::ops::Range<u32>) -> Vec<Json> {
    let made = numbers.map(|n| {
        let body = json!({ "number": n.to_string(), "name": format!("客户{n}"), "city": "旧" });
        server.call(who, "post", CUSTOMERS, Some(&body)).body
    });
    made.collect()
}

/// Sends the import on its way and waits for its end.
fn work(server: &Server, who: &Who, import: &Json, work: &str) -> Json {
    let path = format!("/imports/{}", import["id"].as_str().unwrap());
    let begun = server.call(who, "post", &format!("{path}/{work}"), None);
    assert_eq!(begun.status, 202, "{work}: {:?}", begun.body);
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let job = server.call(who, "get", &path, None).body;
        if !job["state"].as_str().unwrap().ends_with("ing") {
            return job;
        }
        assert!(Instant::now() < deadline, "{job}");
        std::thread::yield_now();
    }
}

fn read(server: &Server, who: &Who, record: &Json) -> (u16, Json) {
    let path = format!("{CUSTOMERS}/{}", record["id"].as_str().unwrap());
    let answer = server.call(who, "get", &path, None);
    (answer.status, answer.body)
}

/// F1: everything that a list shows gets a value; what changed since stays when that is taken back.
#[test]
fn a_whole_list_is_edited_and_undone() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let made = customers(&server, &admin, 0..20);
        let body = json!({
            "act": { "do": "edit", "values": { "city": "新", "kind": "company" } },
            "query": { "f": ["city:eq:旧", "number:lt:15"] },
        });
        let job = server.call(&admin, "post", &format!("{CUSTOMERS}/mass"), Some(&body));
        assert_eq!(job.status, 201, "{:?}", job.body);
        let tried = work(&server, &admin, &job.body, "dry-run");
        // By text: 0, 1, 10 to 14.
        assert_eq!(
            (tried["state"].as_str(), &tried["counts"]["update"]),
            (Some("checked"), &json!(7))
        );
        assert_eq!(
            read(&server, &admin, &made[0]).1["city"],
            "旧",
            "a try changes nothing"
        );
        let done = work(&server, &admin, &job.body, "run");
        assert_eq!(
            (done["state"].as_str(), &done["counts"]["update"]),
            (Some("done"), &json!(7))
        );
        assert_eq!(read(&server, &admin, &made[12]).1["kind"], "company");
        assert_eq!(read(&server, &admin, &made[16]).1["city"], "旧");
        let path = format!("{CUSTOMERS}/{}", made[0]["id"].as_str().unwrap());
        let since = json!({ "version": 2, "city": "后来" });
        assert_eq!(server.call(&admin, "patch", &path, Some(&since)).status, 200);
        let undone = work(&server, &admin, &job.body, "undo");
        assert_eq!(
            (&undone["undo"]["restored"], &undone["undo"]["kept"]),
            (&json!(6), &json!(1)),
            "{engine:?}"
        );
        assert_eq!(read(&server, &admin, &made[0]).1["city"], "后来");
        let back = read(&server, &admin, &made[12]).1;
        assert_eq!((&back["city"], &back["kind"]), (&json!("旧"), &json!("person")));
        let history = server.call(&admin, "get", &format!("{path}/history"), None).body;
        assert_eq!(history["items"][1]["through"], "mass");
    });
}

/// F1: removed records come back under their ids; what another record links to isn't removed.
#[test]
fn removed_records_come_back_as_they_were() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let made = customers(&server, &admin, 0..3);
        let store = json!({ "number": "S1", "name": "门店", "zone": "Asia/Shanghai" });
        let store = server
            .call(&admin, "post", "/records/org/store", Some(&store))
            .body;
        let sale = json!({ "number": "T1", "store_id": store["id"], "customer_id": made[2]["id"],
            "sold_at": "2017-01-31T10:00:00Z" });
        let sold = server.call(&admin, "post", "/records/trade/sale", Some(&sale));
        assert_eq!(sold.status, 201, "{:?}", sold.body);
        let ids: Vec<&Json> = made.iter().map(|record| &record["id"]).collect();
        let body = json!({ "act": { "do": "delete" }, "ids": ids });
        let job = server
            .call(&admin, "post", &format!("{CUSTOMERS}/mass"), Some(&body))
            .body;
        let done = work(&server, &admin, &job, "run");
        assert_eq!(
            (&done["counts"]["update"], &done["counts"]["error"]),
            (&json!(2), &json!(1)),
            "{done}"
        );
        assert_eq!(
            (&done["errors"][0]["code"], &done["errors"][0]["value"]),
            (&json!("record.linked"), &json!("客户2"))
        );
        assert_eq!(read(&server, &admin, &made[0]).0, 404);
        let undone = work(&server, &admin, &job, "undo");
        assert_eq!(undone["undo"]["restored"], 2, "{engine:?}");
        for record in &made[..2] {
            let (status, back) = read(&server, &admin, record);
            assert_eq!(status, 200);
            for field in ["number", "name", "city", "created_at"] {
                assert_eq!(back[field], record[field], "{field}");
            }
        }
    });
}

/// F1, O5: each record is changed under the user's own permission.
#[test]
fn what_the_user_may_not_change_is_refused_row_by_row() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    server.user("amy", &["clerk"], false);
    let amy = server.sign_in("amy", PASSWORD);
    let theirs = customers(&server, &admin, 0..2);
    let own = customers(&server, &amy, 5..6);
    let body = json!({ "act": { "do": "edit", "values": { "city": "新" } }, "query": {} });
    let job = server
        .call(&amy, "post", &format!("{CUSTOMERS}/mass"), Some(&body))
        .body;
    let done = work(&server, &amy, &job, "run");
    assert_eq!(
        (&done["counts"]["update"], &done["counts"]["error"]),
        (&json!(1), &json!(2)),
        "{done}"
    );
    assert_eq!(done["errors"][0]["code"], "access.forbidden");
    assert_eq!(read(&server, &admin, &theirs[0]).1["city"], "旧");
    assert_eq!(read(&server, &admin, &own[0]).1["city"], "新");
    let delete = json!({ "act": { "do": "delete" }, "query": {} });
    let refused = server.call(&amy, "post", &format!("{CUSTOMERS}/mass"), Some(&delete));
    assert_eq!(refused.status, 403);
    let empty = json!({ "act": { "do": "edit", "values": { "city": "新" } }, "ids": [] });
    let nothing = server.call(&amy, "post", &format!("{CUSTOMERS}/mass"), Some(&empty));
    assert_eq!(nothing.body["code"], "mass.nothing_selected");
}
