//! Other programs are told: a real receiver on this machine, signatures checked by another hand, failures, a kill.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use guanxi_event::Relay;
use guanxi_record::webhook::{FAILING_LIMIT_MS, OLD_SECRET_MS, PAUSES_MS, TRY_LIMIT, Webhooks};
use guanxi_store::Engine;
use guanxi_testkit::{Place, each_engine};
use guanxi_types::Clock;
use serde_json::{Value as Json, json};

use crate::process::{Caller, Home, Process};
use crate::receiver::{Got, Receiver, signed_by};
use crate::server::{PASSWORD, Server, Who};

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;
const CUSTOMERS: &str = "/records/customers/customer";

/// A company whose messages go out when the test says so, at the time that it says.
struct World {
    server: Server,
    admin: Who,
    hooks: Webhooks,
    clock: Clock,
}

impl World {
    fn new(engine: Engine) -> Self {
        let server = Server::new(engine);
        server.company.webhooks.allow_private(true);
        let clock = Clock::fixed(Clock::System.now());
        let hooks = again(&server, &clock);
        // What a company begins with isn't told to whoever subscribes later.
        Relay::catch_up(&server.company.store, &hooks).unwrap();
        let admin = server.admin();
        Self {
            server,
            admin,
            hooks,
            clock,
        }
    }

    fn call(&self, method: &str, path: &str, body: Option<&Json>) -> (u16, Json) {
        let answer = self.server.call(&self.admin, method, path, body);
        (answer.status, answer.body)
    }

    fn subscribe(
        &self,
        address: &str,
        entity: &str,
        acts: &[&str],
        more: &[(&str, Json)],
    ) -> (String, String) {
        let mut body = input(address, entity, acts);
        for (name, value) in more {
            body[*name] = value.clone();
        }
        let (status, made) = self.call("post", "/webhooks", Some(&body));
        assert_eq!(status, 201, "{made}");
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        (text("id"), text("secret"))
    }

    fn customer(&self, number: &str, name: &str) -> (String, i64) {
        let body = json!({ "number": number, "name": name, "phone": "13800138000" });
        let (status, made) = self.call("post", CUSTOMERS, Some(&body));
        assert_eq!(status, 201, "{made}");
        (
            made["id"].as_str().unwrap().to_owned(),
            made["version"].as_i64().unwrap(),
        )
    }

    /// Follows the events and posts what is due now.
    fn send(&self) -> usize {
        Relay::catch_up(&self.server.company.store, &self.hooks).unwrap();
        // What was written in this moment is due a moment later.
        self.clock
            .advance(Clock::System.now() - self.clock.now().min(Clock::System.now()));
        self.hooks.send_due().unwrap()
    }

    fn log(&self, id: &str) -> Vec<Json> {
        let (status, body) = self.call("get", &format!("/webhooks/{id}/deliveries"), None);
        assert_eq!(status, 200, "{body}");
        body["items"].as_array().unwrap().clone()
    }

    fn hook(&self, id: &str) -> Json {
        let (_, body) = self.call("get", "/webhooks", None);
        body["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["id"] == id)
            .unwrap()
            .clone()
    }
}

fn again(server: &Server, clock: &Clock) -> Webhooks {
    let (store, schema) = (server.company.store.clone(), server.company.schema.clone());
    let hooks = Webhooks::new(store, schema, Arc::new(guanxi_app::audience()), clock.clone()).unwrap();
    hooks.allow_private(true);
    hooks
}

fn input(address: &str, entity: &str, acts: &[&str]) -> Json {
    json!({ "name": "积分系统", "address": address, "events": [{ "entity": entity, "acts": acts }] })
}

/// I2
#[test]
fn another_program_is_told_what_happens_with_a_signature_that_it_can_check() {
    each_engine(|engine| {
        let world = World::new(engine);
        let receiver = Receiver::new(Duration::ZERO);
        let (id, secret) = world.subscribe(
            &receiver.address,
            "customers.customer",
            &["*"],
            &[("with_values", json!(true))],
        );
        let stored = world.server.fixture.number(
            "SELECT COUNT(*) FROM record_webhook WHERE secret LIKE '%whsec%'",
            &[],
        );
        assert_eq!(stored, 0, "the secret is sealed");
        assert!(!world.hook(&id).to_string().contains("whsec"));

        let (customer, version) = world.customer("C1", "张小美");
        let path = format!("{CUSTOMERS}/{customer}");
        let (status, _) = world.call(
            "patch",
            &path,
            Some(&json!({ "version": version, "name": "张美" })),
        );
        assert_eq!(status, 200);
        assert_eq!(
            world
                .call("delete", &format!("{path}?version={}", version + 1), None)
                .0,
            204
        );
        world.call(
            "post",
            "/records/catalog/category",
            Some(&json!({ "number": "K1", "name": "其他" })),
        );
        assert_eq!(world.send(), 3, "three events of customers, none of categories");
        let got = receiver.take();
        let names: Vec<&str> = got.iter().map(Got::name).collect();
        let wanted = ["created", "updated", "deleted"].map(|act| format!("customers.customer.{act}"));
        assert_eq!(names, wanted);
        for one in &got {
            assert_eq!(one.body["data"]["id"], json!(customer));
            assert_eq!(signed_by(one, &secret), 1);
            let mut forged = one.clone();
            forged.text.push(' ');
            assert_eq!(signed_by(&forged, &secret), 0);
        }
        // Sent after it was deleted: what it was isn't known any more.
        assert!(got.iter().all(|one| one.body["data"].get("record").is_none()));
        world.customer("C2", "李雷");
        world.send();
        let record = receiver.take()[0].body["data"]["record"].clone();
        assert_eq!(
            (&record["name"], &record["phone"]),
            (&json!("李雷"), &json!("+8613800138000"))
        );

        let log = world.log(&id);
        assert_eq!(log.len(), 4);
        assert!(
            log.iter()
                .all(|one| one["state"] == "done" && one["status"] == 200 && one["answer"] == "ok")
        );
        // Events that come again are told once.
        let rows = world
            .server
            .company
            .store
            .read_blocking(|r| guanxi_store::OutboxRow::after(r, 0, 10_000))
            .unwrap();
        guanxi_event::Consumer::handle(&world.hooks, &rows).unwrap();
        assert_eq!(world.send(), 0);
    });
}

/// I2
#[test]
fn the_old_secret_signs_beside_the_new_one_for_a_day() {
    each_engine(|engine| {
        let world = World::new(engine);
        let receiver = Receiver::new(Duration::ZERO);
        let (id, old) = world.subscribe(&receiver.address, "*", &["created"], &[]);
        let (status, made) = world.call("post", &format!("/webhooks/{id}/secret"), None);
        assert_eq!(status, 200);
        let new = made["secret"].as_str().unwrap();
        world.call("post", &format!("/webhooks/{id}/test"), None);
        world.send();
        let ping = receiver.take().remove(0);
        assert_eq!(ping.name(), "ping");
        assert_eq!((signed_by(&ping, new), signed_by(&ping, &old)), (1, 1));
        world.clock.advance(OLD_SECRET_MS + MINUTE);
        world.call("post", &format!("/webhooks/{id}/test"), None);
        world.send();
        let ping = receiver.take().remove(0);
        assert_eq!((signed_by(&ping, new), signed_by(&ping, &old)), (1, 0));
    });
}

/// I2
#[test]
fn a_failing_receiver_is_tried_again_and_a_records_messages_keep_their_order() {
    each_engine(|engine| {
        let world = World::new(engine);
        let receiver = Receiver::new(Duration::ZERO);
        let (id, _) = world.subscribe(&receiver.address, "customers.customer", &["*"], &[]);
        receiver.will_answer(503, 2);
        let (first, version) = world.customer("C1", "一");
        let change = json!({ "version": version, "name": "二" });
        world.call("patch", &format!("{CUSTOMERS}/{first}"), Some(&change));
        assert_eq!(world.send(), 1, "the change waits for the creation");
        let (second, _) = world.customer("C2", "别人");
        assert_eq!(world.send(), 1, "another record doesn't wait");
        let log = world.log(&id);
        assert_eq!(
            log.iter()
                .filter(|one| one["status"] == 503 && one["answer"] == "status 503")
                .count(),
            2
        );
        assert_eq!(world.send(), 0, "not before the pause is over");
        assert!(
            world.hooks.due().unwrap().is_empty(),
            "a message behind another one isn't due, or it would be looked for without end"
        );
        world.clock.advance(PAUSES_MS[0] * 2);
        // A program that begins anew goes on where the other one was.
        let later = again(&world.server, &world.clock);
        assert_eq!(later.send_due().unwrap(), 3);
        let got = receiver.take();
        let of = |record: &str| -> Vec<(String, String)> {
            let its = got.iter().filter(|one| one.body["data"]["id"] == record);
            its.map(|one| {
                (
                    one.id().to_owned(),
                    one.body["data"]["act"].as_str().unwrap().to_owned(),
                )
            })
            .collect()
        };
        let acts: Vec<String> = of(&first).into_iter().map(|(_, act)| act).collect();
        assert_eq!(acts, ["created", "created", "updated"]);
        assert_eq!(
            of(&first)[0].0,
            of(&first)[1].0,
            "a message that is sent again has the same id"
        );
        assert_eq!(of(&second).len(), 2);
        assert_eq!(world.hook(&id)["failures"], 0);
        assert!(world.log(&id).iter().all(|one| one["state"] == "done"));
    });
}

/// I2
#[test]
fn whoever_fails_for_long_is_switched_off_and_administrators_are_told() {
    each_engine(|engine| {
        let world = World::new(engine);
        let receiver = Receiver::new(Duration::ZERO);
        let (id, _) = world.subscribe(&receiver.address, "customers.customer", &["created"], &[]);
        receiver.will_answer(500, 1_000);
        world.customer("C1", "一");
        let mut tries = world.send();
        for pause in PAUSES_MS {
            world.clock.advance(pause + pause / 4);
            tries += world.send();
        }
        assert_eq!(i64::try_from(tries).unwrap(), TRY_LIMIT);
        let log = world.log(&id);
        assert_eq!(
            (&log[0]["state"], &log[0]["tries"]),
            (&json!("failed"), &json!(TRY_LIMIT))
        );
        // By hand it is tried once more.
        let retry = format!("/webhook-deliveries/{}/retry", log[0]["id"].as_str().unwrap());
        assert_eq!(world.call("post", &retry, None).0, 204);
        assert_eq!(world.send(), 1);
        assert_eq!(world.hook(&id)["is_active"], true);
        world.clock.advance(FAILING_LIMIT_MS);
        world.customer("C2", "二");
        world.send();
        let hook = world.hook(&id);
        assert_eq!(
            (&hook["is_active"], &hook["off_reason"]),
            (&json!(false), &json!("failing"))
        );
        let (_, notices) = world.call("get", "/notifications", None);
        assert_eq!(notices["items"][0]["kind"], "webhook_off", "{notices}");
        assert_eq!(
            (&notices["items"][0]["title"], &notices["unread"]),
            (&json!("积分系统"), &json!(1))
        );
        // What waited goes out when it is switched on again.
        receiver.answers.lock().unwrap().clear();
        receiver.take();
        let mut body = input(&receiver.address, "customers.customer", &["created"]);
        body["version"] = hook["version"].clone();
        assert_eq!(world.call("put", &format!("/webhooks/{id}"), Some(&body)).0, 204);
        world.clock.advance(DAY);
        assert_eq!(world.send(), 1);
        // 410 ends it at once.
        receiver.will_answer(410, 1);
        world.customer("C3", "三");
        world.send();
        assert_eq!(world.hook(&id)["off_reason"], "gone");
        // The log is kept for a while, and no longer.
        world.clock.advance(31 * DAY);
        world.hooks.prune().unwrap();
        assert!(world.log(&id).is_empty());
    });
}

/// I2, O5
#[test]
fn a_subscription_is_told_what_its_owner_may_see() {
    each_engine(|engine| {
        let world = World::new(engine);
        let receiver = Receiver::new(Duration::ZERO);
        let grants = [
            ("record.webhook", "update", "all"),
            ("customers.customer", "read", "own"),
            ("customers.customer", "create", "own"),
        ];
        world.server.role("hooker", &grants);
        world.server.user("amy", &["hooker"], false);
        let amy = world.server.sign_in("amy", PASSWORD);
        let mut body = input(&receiver.address, "*", &["*"]);
        body["with_values"] = json!(true);
        let made = world.server.call(&amy, "post", "/webhooks", Some(&body));
        assert_eq!(made.status, 201, "{:?}", made.body);
        let id = made.body["id"].as_str().unwrap().to_owned();
        let role = world
            .server
            .fixture
            .number("SELECT id FROM org_role WHERE key = 'hooker'", &[]);
        let rule = json!({ "role_id": role.to_string(), "entity": "customers.customer", "field": "phone", "rule": "mask" });
        let (status, said) = world.call("post", "/records/org/field_rule", Some(&rule));
        assert_eq!(status, 201, "{said}");

        let (others, version) = world.customer("C1", "别人的");
        let own = json!({ "number": "C2", "name": "自己的", "phone": "13900139000" });
        let own = world.server.call(&amy, "post", CUSTOMERS, Some(&own));
        assert_eq!(own.status, 201, "{:?}", own.body);
        world.call("delete", &format!("{CUSTOMERS}/{others}?version={version}"), None);
        world.send();
        let got = receiver.take();
        assert_eq!(got.len(), 1, "{got:?}");
        assert_eq!(got[0].body["data"]["record"]["phone"], "139****9000");
        let states: BTreeSet<String> = world
            .log(&id)
            .iter()
            .map(|one| one["state"].as_str().unwrap().to_owned())
            .collect();
        assert!(states.contains("withheld"));

        // Who may not manage subscriptions any more has none that sends.
        world.server.fixture.write(|tx, _| tx.execute("DELETE FROM org_user_role WHERE user_id <> 0 AND role_id = (SELECT id FROM org_role WHERE key = 'hooker')", &[]).map(drop)).unwrap();
        world.customer("C4", "以后");
        world.send();
        assert!(receiver.take().is_empty());
        assert_eq!(world.hook(&id)["off_reason"], "owner");
        assert_eq!(world.server.call(&amy, "get", "/webhooks", None).status, 403);
    });
}

/// I2, O5
#[test]
fn messages_stay_out_of_the_companys_own_network() {
    let world = World::new(Engine::Sqlite);
    world.server.company.webhooks.allow_private(false);
    for (address, code) in [
        ("http://example.cn/hook", "https_only"),
        ("https://127.0.0.1/hook", "private_address"),
        ("https://169.254.169.254/latest/meta-data", "private_address"),
        ("https://[::ffff:10.0.0.1]/", "private_address"),
        ("not an address", "bad_url"),
    ] {
        let (status, body) = world.call("post", "/webhooks", Some(&input(address, "*", &["*"])));
        assert_eq!(
            (status, &body["fields"][0]["code"]),
            (422, &json!(code)),
            "{address}"
        );
    }
    let unknown = input("https://example.cn/", "no.such", &["*"]);
    assert_eq!(
        world.call("post", "/webhooks", Some(&unknown)).1["fields"][0]["code"],
        "unknown_choice"
    );

    // A name that is looked at when it is connected to, and a redirection, which isn't followed.
    world.server.company.webhooks.allow_private(true);
    let receiver = Receiver::new(Duration::ZERO);
    let (id, _) = world.subscribe(&receiver.address, "customers.customer", &["created"], &[]);
    receiver.will_answer(302, 1);
    world.customer("C1", "一");
    world.send();
    assert_eq!(
        (receiver.take().len(), &world.log(&id)[0]["status"]),
        (1, &json!(302))
    );
    world.hooks.allow_private(false);
    world.clock.advance(PAUSES_MS[0] * 2);
    world.send();
    assert!(receiver.take().is_empty());
    assert!(
        world.log(&id)[0]["fault"]
            .as_str()
            .unwrap()
            .contains("private network")
    );
}

/// I2, F8: killed while it sends, it has sent everything once it is back.
#[test]
fn a_killed_program_loses_no_message() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let home = Home {
            data: place.folder(),
            database: place.database_url(),
        };
        let receiver = Receiver::new(Duration::from_millis(20));
        let process = Process::serve(&home, true);
        let caller = Caller::sign_in(&process.address, process.password.as_deref().unwrap());
        let body = input(&receiver.address, "customers.customer", &["created"]).to_string();
        let made = caller.json(&process.address, "POST", "/webhooks", &body).unwrap();
        assert_eq!(made.status, 201, "{}", made.body);
        let mut wanted = BTreeSet::new();
        for n in 0..40 {
            let body = json!({ "number": format!("K{n}"), "name": "张小美" }).to_string();
            let answer = caller.json(&process.address, "POST", CUSTOMERS, &body).unwrap();
            wanted.insert(answer.body["id"].as_str().unwrap().to_owned());
        }
        let ids = || -> BTreeSet<String> {
            let got = receiver.got.lock().unwrap();
            got.iter()
                .map(|one| one.body["data"]["id"].as_str().unwrap().to_owned())
                .collect()
        };
        let deadline = Instant::now() + Duration::from_secs(30);
        while ids().len() < 5 {
            assert!(Instant::now() < deadline, "nothing arrives");
            std::thread::sleep(Duration::from_millis(5));
        }
        process.kill();
        assert!(ids().len() < wanted.len(), "killed in the middle");
        let _process = Process::serve(&home, false);
        // The message that was on its way is taken up again when its claim is over.
        let deadline = Instant::now() + Duration::from_secs(60);
        while ids() != wanted {
            assert!(Instant::now() < deadline, "{} of {}", ids().len(), wanted.len());
            std::thread::sleep(Duration::from_millis(20));
        }
        let got = receiver.take();
        let messages: BTreeSet<&str> = got.iter().map(Got::id).collect();
        assert_eq!(messages.len(), wanted.len(), "one sent twice has the same id");
    });
}
