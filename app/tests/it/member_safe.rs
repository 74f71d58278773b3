//! Phones that change hands, and what members are told.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_testkit::each_engine;
use guanxi_testkit::post::TextGateway;
use serde_json::json;

use crate::member::{Club, PHONE, until, who};
use crate::server::Who;

pub(crate) fn gateway(club: &Club) -> TextGateway {
    let gateway = TextGateway::start();
    let settings = json!({ "is_active": true, "host": "127.0.0.1", "port": gateway.port, "user": "guanxi",
        "from": "10690001", "per_minute": 600 });
    let body = json!({ "version": 0, "settings": settings, "password": "secret" });
    let saved = club
        .server
        .call(&club.admin, "put", "/message-channels/sms", Some(&body));
    assert_eq!(saved.status, 204, "{:?}", saved.body);
    gateway
}

/// Signs in with a code that the gateway takes.
fn by_code(club: &Club, gateway: &TextGateway) -> Who {
    let call = |path: &str, body| club.server.call(&Who::default(), "post", path, Some(&body));
    let before = gateway.taken().len();
    let asked = call("/member/codes", json!({ "phone": PHONE }));
    assert_eq!(asked.status, 202, "{:?}", asked.body);
    let text = until("the code", || gateway.taken().into_iter().nth(before)).text;
    let code: String = text.split("验证码 ").nth(1).unwrap().chars().take(6).collect();
    who(&call(
        "/member/session",
        json!({ "ticket": asked.body["ticket"], "code": code }),
    ))
}

/// G2: a phone number is given to somebody else by and by: when the customer's changes, what it opened ends.
#[test]
fn another_phone_number_ends_what_the_former_opened() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let id = club.customer("M1", PHONE);
        let gateway = gateway(&club);
        let _sending = club.server.company.messenger.start().unwrap();
        let (by_code, by_link) = (by_code(&club, &gateway), club.member(&id));
        let path = format!("/records/customers/customer/{id}");
        for (change, status) in [(("city", "济南"), 200), (("phone", "13900139000"), 401)] {
            let version = &club.get(&club.admin, &path).body["version"];
            let body = json!({ "version": version, change.0: change.1 });
            let saved = club.server.call(&club.admin, "patch", &path, Some(&body));
            assert!(saved.status < 300, "{:?}", saved.body);
            assert_eq!(club.get(&by_code, "/member/card").status, status, "{change:?}");
        }
        // The clerk knew whom he showed the link.
        assert_eq!(club.get(&by_link, "/member/card").status, 200);
    });
}

/// G2: on a phone that is handed on, the next member's sign-in ends the former's session.
#[test]
fn whoever_signs_in_next_takes_the_phone() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let (first, second) = (club.customer("M1", PHONE), club.customer("M2", "13800138002"));
        let former = club.member(&first);
        let body = json!({ "token": club.link(&second) });
        let next = who(&club
            .server
            .call(&former, "post", "/member/session/link", Some(&body)));
        assert_eq!(club.get(&next, "/member/card").body["number"], "M2");
        assert_eq!(club.get(&former, "/member/card").status, 401);
    });
}

/// G2, G5: a number gets ten codes a day, a member's or not, so that nobody can be pestered for long.
#[test]
fn a_number_gets_few_codes_a_day() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let ask = || {
            club.server
                .company
                .store
                .write_blocking(|tx| guanxi_member::commands::ask(tx, PHONE).map(drop))
        };
        for _ in 0..10 {
            ask().unwrap();
            let earlier = club.server.company.store.write_blocking(|tx| {
                tx.execute(
                    "UPDATE member_code SET created_at = created_at - ?1",
                    &[Value::from(2 * 3_600_000_i64)],
                )
            });
            earlier.unwrap();
        }
        assert_eq!(ask().unwrap_err().code, "member.too_many_codes");
    });
}

/// G2, G5: members are told of changes of tier and of points that expire, once, in the morning, and if the company wants it.
#[test]
fn members_are_told_of_tiers_and_points() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let _gateway = gateway(&club);
        let company = &club.server.company;
        let programme = club.make(
            "/records/loyalty/points_programme",
            &json!({ "number": "P", "name": "积分", "validity": "days", "validity_count": 5 }),
        );
        club.make(
            "/records/loyalty/earn_rule",
            &json!({ "programme_id": programme, "name": "一元一分", "points": 1, "per_amount": "1" }),
        );
        let scheme = club.make(
            "/records/loyalty/tier_scheme",
            &json!({ "number": "L", "name": "等级" }),
        );
        club.make(
            "/records/loyalty/tier",
            &json!({ "scheme_id": scheme, "number": "A", "name": "银卡", "rank": 1, "threshold": "100" }),
        );
        let customer = club.make(
            "/records/customers/customer",
            &json!({ "number": "M1", "name": "李会员", "phone": PHONE, "is_member": true }),
        );
        // Nobody is told where the company hasn't said so.
        assert_eq!(company.tell_members().unwrap(), 0);
        club.make(
            "/records/member/page_setting",
            &json!({ "name": "会员页面", "is_open": true, "tells": ["tier", "points"], "days_ahead": 7 }),
        );
        let sale = json!({ "sale": "S1", "customer_id": customer, "lines": [{ "key": 1, "qty": "1", "amount": "150" }] });
        let sold = club.server.call(&club.admin, "post", "/club/sales", Some(&sale));
        assert!(sold.status < 300, "{:?}", sold.body);
        assert_eq!(company.tell_members().unwrap(), 2);
        assert_eq!(company.tell_members().unwrap(), 0);
        // On the member's page they stand when their time has come.
        let member = club.member(&customer);
        let due = company
            .store
            .write_blocking(|tx| tx.execute("UPDATE messages_message SET next_at = 1", &[]));
        due.unwrap();
        let shown = club.get(&member, "/member/messages").body;
        assert_eq!(shown["items"].as_array().unwrap().len(), 2, "{shown}");
        let texts = company.store.read_blocking(|r| {
            let rows = r.query(
                "SELECT body, purpose, channel FROM messages_message ORDER BY key",
                &[],
            )?;
            let text = |row: &guanxi_store::Row| {
                assert_eq!((row.text(1), row.text(2)), ("service", "sms"));
                row.text(0).to_owned()
            };
            Ok(rows.iter().map(text).collect::<Vec<String>>())
        });
        let texts = texts.unwrap();
        assert!(
            texts[0].contains("150 积分") && texts[1].contains("银卡"),
            "{texts:?}"
        );
        // The address to unsubscribe is nobody's to read again: the page says where its own switches are.
        let wayout = "UPDATE messages_message SET body = '双倍积分。退订：{unsubscribe}'";
        company
            .store
            .write_blocking(|tx| tx.execute(wayout, &[]))
            .unwrap();
        let shown = club.get(&member, "/member/messages").body;
        let text = &shown["items"][0]["text"];
        assert_eq!(text, "双倍积分。退订：请在本页“个人信息使用”中更改");
    });
}

/// G2, M4: a household's tier is told to each adult of it, once for a shared phone; not to children, nor to who doesn't want it.
#[test]
fn the_adults_of_a_household_are_told_of_its_tier() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let _gateway = gateway(&club);
        let scheme = club.make(
            "/records/loyalty/tier_scheme",
            &json!({ "number": "L", "name": "等级", "is_shared": true }),
        );
        club.make(
            "/records/loyalty/tier",
            &json!({ "scheme_id": scheme, "number": "A", "name": "银卡", "rank": 1, "threshold": "100" }),
        );
        let home = club.make("/records/customers/household", &json!({ "name": "王家" }));
        let people = [
            ("head", PHONE, json!(null)),
            ("spouse", "13800138002", json!(null)),
            // The same phone as the head's: told once.
            ("parent", PHONE, json!(null)),
            ("child", "13800138003", json!(null)),
            ("child", "13800138004", json!("1990-01-01")),
            ("other", "13800138005", json!("2020-01-01")),
            ("parent", "13800138006", json!(null)),
        ];
        let mut customers = Vec::new();
        for (n, (role, phone, born)) in people.iter().enumerate() {
            let customer = club.make(
                "/records/customers/customer",
                &json!({ "number": format!("M{n}"), "name": format!("王{n}"), "phone": phone, "birth_on": born,
                    "is_member": true }),
            );
            club.make(
                "/records/customers/household_member",
                &json!({ "household_id": home, "customer_id": customer, "role": role }),
            );
            customers.push(customer);
        }
        club.make(
            "/records/customers/consent",
            &json!({ "customer_id": customers[6], "purpose": "service", "channel": "any", "state": "refused",
                "stated_at": "2026-01-01T00:00:00Z", "source": "shop" }),
        );
        club.make(
            "/records/member/page_setting",
            &json!({ "name": "会员页面", "is_open": true, "tells": ["tier"] }),
        );
        let company = &club.server.company;
        assert_eq!(company.tell_members().unwrap(), 0);
        let sale = json!({ "sale": "S1", "customer_id": customers[0], "lines": [{ "key": 1, "qty": "1", "amount": "150" }] });
        let sold = club.server.call(&club.admin, "post", "/club/sales", Some(&sale));
        assert!(sold.status < 300, "{:?}", sold.body);
        assert_eq!(company.tell_members().unwrap(), 3);
        assert_eq!(company.tell_members().unwrap(), 0, "once");
        let told = company.store.read_blocking(|r| {
            let sql = "SELECT c.number FROM messages_message m JOIN customers_customer c ON c.id = m.customer_id ORDER BY c.number";
            r.query(sql, &[])
        });
        let told = told.unwrap();
        let numbers: Vec<&str> = told.iter().map(|row| row.text(0)).collect();
        assert_eq!(numbers, ["M0", "M1", "M4"]);
    });
}
