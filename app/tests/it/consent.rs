//! What customers agreed to: the newest statement counts, wherever it is asked.

use guanxi_customers::consent::{Standing, may_contact};
use guanxi_testkit::each_engine;
use guanxi_types::Day;
use serde_json::{Value as Json, json};

use crate::server::{PASSWORD, Server, Who};

fn made(server: &Server, who: &Who, path: &str, body: &Json) -> String {
    let made = server.call(who, "post", path, Some(body));
    assert_eq!(made.status, 201, "{:?}", made.body);
    made.body["id"].as_str().unwrap().to_owned()
}

/// F8: who may be reached follows from the newest statement; it stands on the time line.
#[test]
fn the_newest_statement_of_a_customer_counts() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let id = made(
            &server,
            &admin,
            "/records/customers/customer",
            &json!({ "number": "C1", "name": "张小美" }),
        );
        let said = |channel: &str, state: &str, at: &str, until: Option<&str>| {
            let body = json!({
                "customer_id": id, "purpose": "marketing", "channel": channel, "state": state, "source": "shop",
                "stated_at": at, "expires_on": until, "proof": "登记表 17 号",
            });
            made(&server, &admin, "/records/customers/consent", &body);
        };
        let raw: i64 = id.parse().unwrap();
        let asked = |purpose: &str, channel: &str, day: &str| {
            let today: Day = day.parse().unwrap();
            let store = &server.company.store;
            store
                .read_blocking(|r| may_contact(r, raw, purpose, channel, today))
                .unwrap()
        };
        assert_eq!(asked("marketing", "sms", "2024-05-01"), Standing::Unknown);
        said("sms", "granted", "2024-02-01T00:00:00Z", Some("2024-12-31"));
        // Written later, said earlier.
        said("sms", "refused", "2023-02-01T00:00:00Z", None);
        assert_eq!(asked("marketing", "sms", "2024-12-31"), Standing::Granted);
        assert_eq!(asked("marketing", "sms", "2025-01-01"), Standing::Expired);
        assert_eq!(asked("marketing", "email", "2024-05-01"), Standing::Unknown);
        assert_eq!(asked("profiling", "sms", "2024-05-01"), Standing::Unknown);
        said("any", "withdrawn", "2024-03-01T00:00:00Z", None);
        assert_eq!(asked("marketing", "sms", "2024-05-01"), Standing::Withdrawn);
        assert!(!asked("marketing", "sms", "2024-05-01").is_allowed());
        let path = format!("/records/customers/customer/{id}/timeline?kinds=consent");
        let items = server.call(&admin, "get", &path, None).body["items"].clone();
        assert_eq!(items.as_array().unwrap().len(), 3, "{engine:?}");
        assert_eq!(items[0]["content"]["record"]["state"], "withdrawn");
    });
}

/// F8: a consent is seen and given by who may see and change its customer.
#[test]
fn a_consent_is_its_customers() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        server.user("rep", &["sales_rep"], false);
        let rep = server.sign_in("rep", PASSWORD);
        let body = json!({ "number": "C1", "name": "张小美" });
        let id = made(&server, &admin, "/records/customers/customer", &body);
        let body = json!({ "customer_id": id, "purpose": "sharing", "state": "refused", "source": "phone", "stated_at": "2024-03-01T00:00:00Z" });
        let consent = made(&server, &admin, "/records/customers/consent", &body);
        let seen = server.call(
            &rep,
            "get",
            &format!("/records/customers/consent/{consent}"),
            None,
        );
        assert_eq!(seen.status, 404, "{engine:?}");
        let mine = json!({ "number": "C2", "name": "李四" });
        let mine = made(&server, &rep, "/records/customers/customer", &mine);
        let body = json!({ "customer_id": mine, "purpose": "service", "state": "granted", "source": "shop", "stated_at": "2024-03-01T00:00:00Z" });
        let consent = made(&server, &rep, "/records/customers/consent", &body);
        let seen = server.call(
            &rep,
            "get",
            &format!("/records/customers/consent/{consent}"),
            None,
        );
        assert_eq!((seen.status, &seen.body["channel"]), (200, &json!("any")));
    });
}
