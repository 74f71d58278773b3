//! Journeys over the web: drawn, tried, published by who may, done; calls, and receivers who want no more.

use guanxi_messages::commands::code_of;
use guanxi_store::{Engine, Queries};
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::server::{Answer, PASSWORD, Server, Who};

struct World {
    server: Server,
    admin: Who,
}

impl World {
    fn new(engine: Engine) -> Self {
        let server = Server::new(engine);
        let admin = server.admin();
        let world = Self { server, admin };
        for channel in ["sms", "email"] {
            let settings = json!({
                "is_active": true, "host": "127.0.0.1", "port": 9, "security": "none", "user": "guanxi", "from": "club@example.cn",
                "per_minute": 60, "public_url": "https://crm.example.cn",
            });
            let path = format!("/message-channels/{channel}");
            let body = json!({ "version": 0, "settings": settings });
            assert_eq!(
                world.server.call(&world.admin, "put", &path, Some(&body)).status,
                204
            );
        }
        world
    }

    fn call(&self, who: &Who, path: &str, body: &Json) -> Answer {
        self.server.call(who, "post", path, Some(body))
    }

    fn made(&self, path: &str, body: &Json) -> String {
        let answer = self.call(&self.admin, path, body);
        assert!(answer.status < 300, "{path}: {:?}", answer.body);
        answer.body["id"].as_str().unwrap().to_owned()
    }

    fn customer(&self) -> String {
        let id = self.made(
            "/records/customers/customer",
            &json!({ "number": "M1", "name": "李明", "phone": "13800138000", "email": "li@example.cn" }),
        );
        self.made(
            "/records/customers/consent",
            &json!({
                "customer_id": id, "purpose": "marketing", "channel": "any", "state": "granted",
                "stated_at": "2026-01-01T00:00:00Z",
            }),
        );
        id
    }

    fn journey(&self, number: &str, steps: &[(&str, &str, Json)]) -> String {
        self.made(
            "/records/journeys/journey",
            &json!({ "number": number, "name": number, "flow": line(steps).to_string() }),
        )
    }

    fn run(&self) {
        while self.server.company.journeys.advance().unwrap() > 0 {}
    }

    fn count(&self, sql: &str) -> i64 {
        let row = self
            .server
            .company
            .store
            .read_blocking(|r| r.query_first(sql, &[]));
        row.unwrap().unwrap().int(0)
    }
}

/// A flow from start to end through these steps.
fn line(steps: &[(&str, &str, Json)]) -> Json {
    let mut nodes = vec![json!({ "id": "start", "kind": "start" })];
    let mut edges = Vec::new();
    let mut before = "start";
    for (id, kind, set) in steps {
        nodes.push(json!({ "id": id, "kind": kind, "set": set }));
        edges.push(json!({ "from": before, "to": id }));
        before = id;
    }
    nodes.push(json!({ "id": "end", "kind": "end" }));
    edges.push(json!({ "from": before, "to": "end" }));
    json!({ "nodes": nodes, "edges": edges })
}

fn mail() -> Json {
    json!({ "channel": "email", "subject": "{name}，您好", "body": "欢迎回来。" })
}

/// C2: faults name their step, and nobody lets a journey do what is refused to him.
#[test]
fn publishing_is_checked() {
    each_engine(|engine| {
        let world = World::new(engine);
        let empty = world.journey("空", &[("mail", "send", json!({ "channel": "email" }))]);
        let refused = world.call(
            &world.admin,
            &format!("/journeys/{empty}/steps"),
            &json!({ "to": "publish" }),
        );
        assert_eq!(
            (refused.status, refused.body["code"].as_str()),
            (422, Some("journeys.bad_flow"))
        );
        assert_eq!(refused.body["params"]["faults"][0]["node"], "mail");
        world.server.role(
            "planner",
            &[
                ("journeys.*", "read", "all"),
                ("journeys.*", "update", "all"),
                ("customers.customer", "read", "all"),
            ],
        );
        world.server.user("planner", &["planner"], false);
        let planner = world.server.sign_in("planner", PASSWORD);
        let tag = world.made("/records/customers/tag", &json!({ "name": "老友" }));
        let tagged = world.journey("标签", &[("tag", "tag", json!({ "tag_id": tag }))]);
        let path = format!("/journeys/{tagged}/steps");
        let refused = world.call(&planner, &path, &json!({ "to": "publish" }));
        assert_eq!(refused.body["params"]["faults"][0]["code"], "forbidden");
        assert_eq!(
            world
                .call(&world.admin, &path, &json!({ "to": "publish" }))
                .status,
            200
        );
    });
}

/// C2: a trial says what would become of a customer, and does nothing.
#[test]
fn a_trial_does_nothing() {
    each_engine(|engine| {
        let world = World::new(engine);
        let customer = world.customer();
        // The address to unsubscribe is each message's own: a trial says where it will stand.
        let mut mail = mail();
        mail["body"] = json!("欢迎回来。退订：{unsubscribe}");
        let journey = world.journey(
            "试走",
            &[
                ("wait", "wait", json!({ "mode": "for", "days": 2 })),
                ("mail", "send", mail),
            ],
        );
        let tried = world.call(
            &world.admin,
            &format!("/journeys/{journey}/try"),
            &json!({ "customer_id": customer }),
        );
        assert_eq!(tried.status, 200, "{:?}", tried.body);
        let steps = tried.body["steps"].as_array().unwrap();
        let way: Vec<&str> = steps.iter().map(|one| one["node"].as_str().unwrap()).collect();
        assert_eq!(way, ["start", "wait", "mail", "end"]);
        assert_eq!(steps[2]["text"], "欢迎回来。退订：［退订链接］");
        assert_eq!(world.count("SELECT COUNT(*) FROM journeys_enrolment"), 0);
        assert_eq!(world.count("SELECT COUNT(*) FROM messages_message"), 0);
    });
}

/// G4: a mail program unsubscribes with one post and nobody signed in; a code that wasn't given out opens nothing.
#[test]
fn a_receiver_unsubscribes_with_one_post() {
    each_engine(|engine| {
        let world = World::new(engine);
        let customer = world.customer();
        let journey = world.journey("邮件", &[("mail", "send", mail())]);
        let path = format!("/journeys/{journey}");
        assert_eq!(
            world
                .call(
                    &world.admin,
                    &format!("{path}/steps"),
                    &json!({ "to": "publish" })
                )
                .status,
            200
        );
        let put = world.call(
            &world.admin,
            &format!("{path}/enrolments"),
            &json!({ "customer_ids": [customer] }),
        );
        assert_eq!(put.body["entered"], 1);
        world.run();
        let message = world.count("SELECT id FROM messages_message");
        let code = code_of(world.server.company.store.vault().unwrap(), message).unwrap();
        let nobody = Who::default();
        let page = format!("/public/unsubscribe/{code}");
        let shown = world.server.call(&nobody, "get", &page, None);
        assert_eq!((shown.status, shown.body["is_out"].as_bool()), (200, Some(false)));
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let done = world
            .server
            .raw(&nobody, ("post", &page), "List-Unsubscribe=One-Click", &form);
        assert_eq!((done.status, done.body["is_out"].as_bool()), (200, Some(true)));
        let person = [("accept", "text/html,*/*")];
        assert_eq!(world.server.raw(&nobody, ("get", &page), "", &person).status, 303);
        let other = format!(
            "/public/unsubscribe/{}-{}",
            message + 1,
            code.split('-').next_back().unwrap()
        );
        assert_eq!(world.server.call(&nobody, "post", &other, None).status, 404);
        assert_eq!(
            world.count(
                "SELECT COUNT(*) FROM customers_consent WHERE state = 'withdrawn' AND channel = 'email'"
            ),
            1
        );
    });
}

/// E8: whoever makes the calls sees whom and what to say, with the number as his role shows it.
#[test]
fn a_list_of_calls_is_worked_through() {
    each_engine(|engine| {
        let world = World::new(engine);
        let customer = world.customer();
        let clerk = world.server.user("clerk", &["clerk"], false).to_string();
        let who = world.server.sign_in("clerk", PASSWORD);
        let call =
            json!({ "kind": "call", "subject": "致电{name}", "body": "您好，{name}", "user_id": clerk });
        let journey = world.journey("回访", &[("call", "task", call)]);
        let path = format!("/journeys/{journey}");
        world.call(
            &world.admin,
            &format!("{path}/steps"),
            &json!({ "to": "publish" }),
        );
        world.call(
            &world.admin,
            &format!("{path}/enrolments"),
            &json!({ "customer_ids": [customer] }),
        );
        world.run();
        let list = |who: &Who| {
            let answer = world.server.call(who, "get", "/call-list?kind=call", None);
            answer.body["items"].as_array().unwrap().clone()
        };
        assert!(list(&world.admin).is_empty(), "it is the clerk's");
        let items = list(&who);
        let [task] = items.as_slice() else {
            panic!("{items:?}")
        };
        assert_eq!(
            (&task["subject"], &task["script"]),
            (&json!("致电李明"), &json!("您好，李明"))
        );
        assert!(task["phone"].as_str().unwrap().contains('*'), "{}", task["phone"]);
        let outcome = format!("/call-list/{}/outcome", task["id"].as_str().unwrap());
        let late = world.call(&who, &outcome, &json!({ "outcome": "again" }));
        assert_eq!(late.status, 422);
        assert_eq!(
            world
                .call(&who, &outcome, &json!({ "outcome": "reached", "note": "满意" }))
                .status,
            204
        );
        assert!(list(&who).is_empty());
    });
}
