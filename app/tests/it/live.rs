//! Open browsers are told what happens, as far as their users may see it.

use std::time::Duration;

use axum::body::Body;
use guanxi_event::Relay;
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::server::{PASSWORD, Server, Who};

const CUSTOMERS: &str = "/records/customers/customer";
const PATIENCE: Duration = Duration::from_secs(10);
/// How long nothing must come.
const QUIET: Duration = Duration::from_millis(300);

fn open(server: &Server, who: &Who) -> Body {
    let answer = server.open(who, "/live");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut body = answer.into_body();
    server.read_until(&mut body, "hello", PATIENCE);
    body
}

fn tell(server: &Server) {
    Relay::catch_up(&server.company.store, &*server.company.live).unwrap();
}

fn make(server: &Server, who: &Who, number: &str) -> String {
    let made = server.call(
        who,
        "post",
        CUSTOMERS,
        Some(&json!({ "number": number, "name": "张小美" })),
    );
    assert_eq!(made.status, 201, "{:?}", made.body);
    made.body["id"].as_str().unwrap().to_owned()
}

fn world(server: &Server) -> (Who, Who) {
    let grants = [
        ("customers.customer", "read", "own"),
        ("customers.customer", "create", "own"),
    ];
    server.role("own", &grants);
    server.user("amy", &["own"], false);
    tell(server);
    (server.admin(), server.sign_in("amy", PASSWORD))
}

/// F8, O5
#[test]
fn a_change_is_told_to_who_may_see_it_and_to_nobody_else() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let (admin, amy) = world(&server);
        let (mut all, mut own) = (open(&server, &admin), open(&server, &amy));
        let others = make(&server, &admin, "C1");
        tell(&server);
        let said = server.read_until(&mut all, &others, PATIENCE);
        let line = said.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        let change: Json = serde_json::from_str(line).unwrap();
        let wanted =
            json!([{ "entity": "customers.customer", "id": others, "version": 1, "act": "created" }]);
        assert_eq!(change, wanted);
        let path = format!("{CUSTOMERS}/{others}");
        server.call(&admin, "delete", &format!("{path}?version=1"), None);
        tell(&server);
        assert!(
            server
                .read_until(&mut all, "deleted", PATIENCE)
                .contains("deleted")
        );
        let mine = make(&server, &amy, "C2");
        tell(&server);
        let said = server.read_until(&mut own, &mine, PATIENCE);
        assert!(said.contains(&mine) && !said.contains(&others), "{said}");
        assert!(server.read_until(&mut all, &mine, PATIENCE).contains(&mine));
        // The session ends, and the stream with it.
        assert_eq!(server.call(&amy, "delete", "/session", None).status, 204);
        make(&server, &admin, "C3");
        tell(&server);
        assert!(
            server
                .read_until(&mut own, "end", PATIENCE)
                .contains("event: end")
        );
        assert_eq!(server.read_until(&mut own, "anything", PATIENCE), "");
    });
}

/// F8, O5
#[test]
fn who_else_has_a_record_open_is_told_to_who_has_it_open_too() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let (admin, amy) = world(&server);
        let (theirs, mine) = (make(&server, &admin, "C1"), make(&server, &amy, "C2"));
        let (mut all, mut own) = (open(&server, &admin), open(&server, &amy));
        let here = |who: &Who, id: &str, editing: bool| {
            let body = json!({ "entity": "customers.customer", "id": id, "editing": editing });
            server.call(who, "post", "/presence", Some(&body)).status
        };
        assert_eq!(here(&admin, &theirs, true), 204);
        assert_eq!(
            here(&amy, &theirs, false),
            404,
            "what she may not see isn't there"
        );
        assert_eq!(server.read_until(&mut own, "presence", QUIET), "");
        assert_eq!((here(&amy, &mine, true), here(&admin, &mine, false)), (204, 204));
        let said = server.read_until(&mut all, "\"editing\":true", PATIENCE);
        assert!(
            said.contains("\"name\":\"amy\"") && said.contains(&mine),
            "{said}"
        );
        let said = server.read_until(&mut own, "\"editing\":false", PATIENCE);
        assert!(said.contains(&mine) && !said.contains(&theirs), "{said}");
        let body = json!({ "entity": "customers.customer", "id": mine, "open": false });
        assert_eq!(server.call(&amy, "post", "/presence", Some(&body)).status, 204);
        let said = server.read_until(&mut all, "\"people\":[]", PATIENCE);
        assert!(said.contains(&mine), "{said}");
    });
}
