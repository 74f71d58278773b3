//! The members' own pages: who gets in, and how far.

use std::time::{Duration, Instant};

use guanxi_store::{Engine, Queries};
use guanxi_testkit::each_engine;
use guanxi_testkit::post::TextGateway;
use serde_json::{Value as Json, json};

use crate::asked::request_of;
use crate::server::{Answer, Server, Who};

pub(crate) const PHONE: &str = "13800138001";

pub(crate) struct Club {
    pub(crate) server: Server,
    pub(crate) admin: Who,
}

impl Club {
    pub(crate) fn new(engine: Engine) -> Self {
        let server = Server::new(engine);
        let admin = server.admin();
        Self { server, admin }
    }

    pub(crate) fn make(&self, path: &str, body: &Json) -> String {
        let made = self.server.call(&self.admin, "post", path, Some(body));
        assert_eq!(made.status, 201, "{path}: {:?}", made.body);
        made.body["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn customer(&self, number: &str, phone: &str) -> String {
        self.make(
            "/records/customers/customer",
            &json!({ "number": number, "name": format!("会员{number}"), "phone": phone }),
        )
    }

    pub(crate) fn link(&self, customer: &str) -> String {
        let path = format!("/customers/{customer}/member-link");
        let made = self.server.call(&self.admin, "post", &path, None);
        assert_eq!(made.status, 201, "{:?}", made.body);
        let url = made.body["url"].as_str().unwrap();
        url.split("#in=").nth(1).unwrap().to_owned()
    }

    pub(crate) fn by_link(&self, token: &str) -> Answer {
        let body = json!({ "token": token });
        self.server
            .call(&Who::default(), "post", "/member/session/link", Some(&body))
    }

    pub(crate) fn member(&self, customer: &str) -> Who {
        who(&self.by_link(&self.link(customer)))
    }

    pub(crate) fn get(&self, who: &Who, path: &str) -> Answer {
        self.server.call(who, "get", path, None)
    }
}

pub(crate) fn who(answer: &Answer) -> Who {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let cookie = answer.set_cookie.split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("guanxi_member="), "{cookie}");
    Who {
        cookie,
        csrf: answer.body["csrf"].as_str().unwrap().to_owned(),
        key: String::new(),
    }
}

/// G2: whatever a member's cookie is sent to, it opens nothing of what users see.
#[test]
fn a_members_cookie_opens_no_operation_of_users() {
    let club = Club::new(Engine::Sqlite);
    let member = club.member(&club.customer("M1", PHONE));
    let document = guanxi_http::whole_document(&club.server.company.schema.now(), &guanxi_app::operations());
    let mut calls = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let security = operation["security"].to_string();
            if !security.contains("\"session\"") {
                continue;
            }
            let (query, body) = request_of(operation["operationId"].as_str().unwrap());
            let plain = path
                .split('/')
                .map(|part| if part.starts_with('{') { "12" } else { part });
            let path = format!("{}{query}", plain.collect::<Vec<_>>().join("/"));
            let found = club.server.call(&member, method, &path, body.as_ref()).status;
            // What takes a file refuses other bodies; who asks is looked at first there, too.
            assert_eq!(found, 401, "{method} {path}");
            calls += 1;
        }
    }
    assert!(calls > 300, "{calls} calls");
}

/// G2: a link works once, and a write needs the session's own token.
#[test]
fn a_link_of_a_clerk_works_once() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let customer = club.customer("M1", PHONE);
        let token = club.link(&customer);
        let member = who(&club.by_link(&token));
        assert_eq!(club.by_link(&token).body["code"], "member.link_over");
        let card = club.get(&member, "/member/card");
        assert_eq!((card.status, card.body["number"].as_str()), (200, Some("M1")));
        let without = Who {
            csrf: String::new(),
            ..member.clone()
        };
        let said = json!({ "purpose": "marketing", "channel": "sms", "is_granted": true });
        let refused = club
            .server
            .call(&without, "post", "/member/consents", Some(&said));
        assert_eq!(refused.body["code"], "session.csrf");
        let ended = club.server.call(&member, "delete", "/member/session", None);
        assert_eq!(ended.status, 204);
        assert_eq!(club.get(&member, "/member/card").status, 401);
    });
}

/// G2: another member's ids name nothing.
#[test]
fn a_member_reaches_only_his_own() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let (own, other) = (club.customer("M1", PHONE), club.customer("M2", "13800138002"));
        let store = club.make("/records/org/store", &json!({ "number": "S1", "name": "一店" }));
        let programme = club.make(
            "/records/loyalty/points_programme",
            &json!({ "number": "P", "name": "积分" }),
        );
        let each = [&own, &other].map(|customer| {
            let body = json!({ "programme_id": programme, "customer_id": customer });
            let account = club.make("/points-accounts", &body);
            let sale = json!({ "number": customer, "store_id": store, "customer_id": customer,
                "sold_at": "2026-05-01T10:00:00Z" });
            (account, club.make("/records/trade/sale", &sale))
        });
        let member = club.member(&own);
        for (at, status) in [(0, 200), (1, 404)] {
            let (account, sale) = &each[at];
            for path in [
                format!("/member/points/{account}/entries"),
                format!("/member/purchases/{sale}"),
            ] {
                assert_eq!(club.get(&member, &path).status, status, "{path}");
            }
        }
        let list = club.get(&member, "/member/purchases").body;
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        let after = format!("/member/purchases?before={}", each[1].1);
        // Somebody else's ticket is no place in the list: it begins at the beginning.
        assert_eq!(club.get(&member, &after).body, list);
        assert_eq!(
            club.get(&member, "/member/points").body["accounts"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    });
}

/// F8: what a member says is kept with the words that it was an answer to; a no takes back a yes.
#[test]
fn consent_is_kept_with_its_proof() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let words = "我们用您的手机号发送优惠。";
        club.make(
            "/records/member/page_setting",
            &json!({ "name": "会员页面", "is_open": true, "privacy": words, "editable": ["city"] }),
        );
        let member = club.member(&club.customer("M1", PHONE));
        let mut found = Json::Null;
        for is_granted in [true, false] {
            let said = json!({ "purpose": "marketing", "channel": "sms", "is_granted": is_granted });
            let answer = club.server.call(&member, "post", "/member/consents", Some(&said));
            assert_eq!(answer.status, 201, "{:?}", answer.body);
            found = answer.body;
        }
        let statements = found["statements"].as_array().unwrap();
        let states: Vec<&str> = statements
            .iter()
            .map(|one| one["state"].as_str().unwrap())
            .collect();
        assert_eq!(states, ["withdrawn", "granted"]);
        assert!(statements[0]["proof"].as_str().unwrap().contains(words));
        assert_eq!(statements[0]["source"], "web");
        // What the company lets members correct, and nothing else.
        let profile = club.get(&member, "/member/profile").body;
        for (field, status) in [("city", 200), ("phone", 422)] {
            let body = json!({ "version": profile["version"], "values": { field: "13900139000" } });
            let answer = club.server.call(&member, "patch", "/member/profile", Some(&body));
            assert_eq!(answer.status, status, "{field}: {:?}", answer.body);
        }
    });
}

pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "{what} didn't come");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// G2, G5: a code is sent to members only, works once, and five wrong ones end it.
#[test]
fn a_member_signs_in_with_a_code_that_is_sent() {
    each_engine(|engine| {
        let club = Club::new(engine);
        club.customer("M1", PHONE);
        let gateway = TextGateway::start();
        let settings = json!({ "is_active": true, "host": "127.0.0.1", "port": gateway.port, "user": "guanxi",
            "from": "10690001", "per_minute": 600 });
        let body = json!({ "version": 0, "settings": settings, "password": "secret" });
        let saved = club
            .server
            .call(&club.admin, "put", "/message-channels/sms", Some(&body));
        assert_eq!(saved.status, 204, "{:?}", saved.body);
        let _sending = club.server.company.messenger.start().unwrap();
        let call = |path: &str, body: &Json| club.server.call(&Who::default(), "post", path, Some(body));
        let strange = call("/member/codes", &json!({ "phone": "13900139000" }));
        let asked = call("/member/codes", &json!({ "phone": PHONE }));
        assert_eq!((strange.status, asked.status), (202, 202));
        assert_eq!(strange.body["seconds"], asked.body["seconds"]);
        let again = call("/member/codes", &json!({ "phone": PHONE }));
        assert_eq!(again.body["code"], "member.too_many_codes");
        let text = until("the code", || gateway.taken().into_iter().next()).text;
        let code: String = text.split("验证码 ").nth(1).unwrap().chars().take(6).collect();
        let enter =
            |ticket: &Json, code: &str| call("/member/session", &json!({ "ticket": ticket, "code": code }));
        assert_eq!(enter(&strange.body["ticket"], &code).status, 401);
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(
            enter(&asked.body["ticket"], wrong).body["code"],
            "member.code_wrong"
        );
        let member = who(&enter(&asked.body["ticket"], &code));
        assert_eq!(club.get(&member, "/member/card").body["number"], "M1");
        assert_eq!(enter(&asked.body["ticket"], &code).status, 401);
        assert_eq!(gateway.taken().len(), 1);
        // The outbox doesn't say the code, and forgets it.
        let kept = club.server.company.store.read_blocking(|r| {
            let secrets = r.query("SELECT message_id FROM messages_secret", &[])?;
            let body = r.query_first("SELECT body FROM messages_message", &[])?;
            Ok((secrets.len(), body.unwrap().text(0).to_owned()))
        });
        let (secrets, shown) = kept.unwrap();
        assert!(secrets == 0 && !shown.contains(&code), "{secrets} {shown}");
    });
}
