//! From a draft to what recipients open.

use guanxi_periodicals::commands::{BATCH, came_back, count_opening, unsubscribe};
use guanxi_periodicals::print::labels;
use guanxi_periodicals::queries::page::{of_code, page};
use guanxi_periodicals::queries::post::post_list;
use guanxi_testkit::{each_engine, refusal, system, user};
use guanxi_types::{Action, Locale, RawId, Scope};
use serde_json::json;

use crate::office::Office;

/// C8: whoever wrote an edition doesn't approve it, and what was approved isn't changed.
#[test]
fn two_people_let_an_edition_go() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        office.member("1", &json!({ "email": "a@example.cn" }), true);
        let id = office.edition("2026-03");
        assert_eq!(
            refusal(office.start(id), "a draft").code,
            "periodicals.not_approved"
        );
        let own = refusal(office.approve(&office.author, id), "his own");
        assert_eq!(own.code, "periodicals.own_text");
        office.approve(&office.chief, id).unwrap();
        let def = office.fixture.schema.entity("periodicals.edition").unwrap();
        let given = json!({ "title": "夏季" });
        let changed = guanxi_record::values_from_json(def, given.as_object().unwrap()).unwrap();
        let refused = office.fixture.update(&office.author, (def, id, None), &changed);
        assert_eq!(refusal(refused, "approved").code, "periodicals.not_a_draft");
        assert_eq!(office.start(id).unwrap().channels.get("email"), Some(&1));
        assert_eq!(
            refusal(office.start(id), "twice").code,
            "periodicals.not_approved"
        );
    });
}

/// C8: each entitled member gets it on the first way that is open; the others are left out, and it stands there why.
#[test]
fn recipients_are_frozen_with_way_and_reason() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        let all = json!({ "email": "a@example.cn", "phone": "13800138000", "address": "人民路1号" });
        office.member("1", &all, true);
        office.member(
            "2",
            &json!({ "phone": "13800138001", "address": "人民路2号" }),
            true,
        );
        office.member("3", &json!({ "address": "人民路3号" }), true);
        office.member("4", &json!({}), true);
        office.member("5", &all, false);
        let gone = office.member("6", &all, true);
        office.make(
            "periodicals.subscription",
            &json!({ "periodical_id": office.periodical.to_string(), "customer_id": gone.to_string(), "state": "unsubscribed" }),
        );
        let likes = office.member("7", &all, true);
        office.make(
            "periodicals.subscription",
            &json!({ "periodical_id": office.periodical.to_string(), "customer_id": likes.to_string(), "channel": "post" }),
        );
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        let counts = office.start(id).unwrap();
        let count = |name: &str| {
            (
                counts.channels.get(name).copied(),
                counts.left_out.get(name).copied(),
            )
        };
        assert_eq!(
            (count("email").0, count("sms").0, count("post").0),
            (Some(1), Some(1), Some(2))
        );
        assert_eq!(
            (
                count("no_address").1,
                count("no_consent").1,
                count("unsubscribed").1
            ),
            (Some(1), Some(1), Some(1))
        );
        assert_eq!(
            office.texts("SELECT email_closed FROM periodicals_recipient WHERE channel = 'sms'"),
            ["no_address"]
        );
        assert_eq!(
            office.texts("SELECT sms_closed FROM periodicals_recipient WHERE channel = 'post' AND sms_closed IS NOT NULL"),
            ["no_address"],
            "who likes post best wasn't asked for a phone"
        );
        goes_out(&office, id, &all);
    });
}

fn goes_out(office: &Office, id: RawId, all: &serde_json::Value) {
    // Whoever joins later gets the next edition.
    office.member("8", all, true);
    office.send(id);
    assert_eq!(office.number("SELECT COUNT(*) FROM periodicals_recipient"), 7);
    assert_eq!(office.number("SELECT COUNT(*) FROM messages_message"), 2);
    assert_eq!(office.texts("SELECT state FROM periodicals_edition"), ["sent"]);
    let list = office
        .fixture
        .store
        .read_blocking(|r| post_list(r, &office.chief, id))
        .unwrap();
    assert_eq!(
        list.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(),
        ["3", "7"]
    );
    assert!(labels(&list, Locale::Zh).unwrap().starts_with(b"%PDF"));
    let outsider = user(9, &[("periodicals.edition", Action::Read, Scope::All)]);
    let refused = office
        .fixture
        .store
        .read_blocking(|r| post_list(r, &outsider, id));
    assert_eq!(refusal(refused, "no export").code, "access.forbidden");
}

/// C8, M5: a sending that breaks off goes on where it was, nobody gets it twice, and each is a use of the benefit with its cost.
#[test]
fn a_broken_sending_goes_on_and_sends_nothing_twice() {
    each_engine(|engine| {
        let office = Office::new(engine);
        let benefit = office.make(
            "loyalty.benefit",
            &json!({ "number": "B", "name": "健康月报", "kind": "periodical", "tier_id": office.tier.to_string(),
                "quota": 1, "period": "ever", "cost": "2" }),
        );
        office.entitle("benefit_id", benefit);
        let people = BATCH + 10;
        for n in 0..people {
            office.member(
                &format!("{n:03}"),
                &json!({ "email": format!("m{n}@example.cn") }),
                true,
            );
        }
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        office.start(id).unwrap();
        let broken = office.act(&system(), move |tx, schema, ctx| {
            guanxi_periodicals::commands::deliver(tx, schema, ctx, id)?;
            Err::<(), _>(guanxi_types::Problem::internal("the power went"))
        });
        assert!(broken.is_err());
        let messages = || office.number("SELECT COUNT(*) FROM messages_message");
        assert_eq!(messages(), 0, "nothing of a broken step stays");
        assert_eq!((office.step(id), messages()), (50, BATCH));
        office.send(id);
        office.send(id);
        assert_eq!(messages(), people);
        assert_eq!(
            office.number("SELECT COUNT(DISTINCT customer_id) FROM messages_message"),
            people
        );
        assert_eq!(office.number("SELECT COUNT(*) FROM loyalty_benefit_use"), people);
        assert_eq!(
            office.number("SELECT CAST(SUM(cost) AS BIGINT) FROM periodicals_recipient"),
            200 * people
        );
        let next = office.edition("2026-04");
        office.approve(&office.chief, next).unwrap();
        assert_eq!(
            refusal(office.start(next), "the quota is used").code,
            "periodicals.nobody"
        );
    });
}

/// C8: who takes the consent back after the recipients were frozen gets no message, and no benefit is used.
#[test]
fn consent_is_asked_again_when_it_is_sent() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        let member = office.member("1", &json!({ "email": "a@example.cn" }), true);
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        office.start(id).unwrap();
        office.make(
            "customers.consent",
            &json!({ "customer_id": member.to_string(), "purpose": "marketing", "channel": "any", "state": "withdrawn",
                "stated_at": "2026-02-01T00:00:00Z", "source": "phone" }),
        );
        office.send(id);
        assert_eq!(office.number("SELECT COUNT(*) FROM messages_message"), 0);
        assert_eq!(
            office.texts("SELECT left_out FROM periodicals_recipient"),
            ["no_consent"]
        );
    });
}

/// C8: who unsubscribes after the recipients were frozen gets nothing, and an address that mail came back from holds up nobody else.
#[test]
fn what_changed_since_is_looked_at_before_sending() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        let bounce = |email: &str| {
            office.make(
                "messages.bounced_address",
                &json!({ "email": email, "kind": "hard", "is_blocked": true, "last_at": "2026-01-01T00:00:00Z" }),
            );
        };
        bounce("b@example.cn");
        let both = json!({ "email": "b@example.cn", "phone": "13800138000" });
        office.member("1", &both, true);
        office.member("2", &json!({ "email": "c@example.cn" }), true);
        let leaves = office.member("3", &json!({ "email": "d@example.cn" }), true);
        office.member("4", &json!({ "email": "e@example.cn" }), true);
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        let counts = office.start(id).unwrap();
        let on = |way: &str| counts.channels.get(way).copied();
        assert_eq!((on("email"), on("sms")), (Some(3), Some(1)));
        bounce("c@example.cn");
        office.make(
            "periodicals.subscription",
            &json!({ "periodical_id": office.periodical.to_string(), "customer_id": leaves.to_string(), "state": "unsubscribed" }),
        );
        office.send(id);
        assert_eq!(office.number("SELECT COUNT(*) FROM messages_message"), 2);
        assert_eq!(
            office.texts(
                "SELECT left_out FROM periodicals_recipient WHERE left_out IS NOT NULL ORDER BY left_out"
            ),
            ["no_address", "unsubscribed"]
        );
        assert_eq!(office.texts("SELECT state FROM periodicals_edition"), ["sent"]);
    });
}

/// C8: the link of a customer who was erased opens nothing, and nothing more is kept of him.
#[test]
fn the_page_of_an_erased_customer_is_gone() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        let member = office.member("1", &json!({ "phone": "13800138000" }), true);
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        office.start(id).unwrap();
        office.send(id);
        let code = office.texts("SELECT code FROM periodicals_link").remove(0);
        office
            .act(&system(), move |tx, _, _| {
                tx.execute(
                    "INSERT INTO record_erased (record_id, entity, at, actor, reason) VALUES (?1, 'customers.customer', 0, 0, '')",
                    &[guanxi_entity::Value::from(member)],
                )
            })
            .unwrap();
        let read = office.fixture.store.read_blocking(|r| page(r, &system(), &code));
        assert_eq!(refusal(read, "erased").code, "record.not_found");
    });
}

/// C8: a file that came after the approval was approved by nobody and doesn't go out.
#[test]
fn a_file_after_the_approval_is_not_sent() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        office.member("1", &json!({ "phone": "13800138000" }), true);
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        // Files and approvals are told apart by the millisecond.
        std::thread::sleep(std::time::Duration::from_millis(5));
        let attach = || {
            office.act(&office.author, move |tx, _, _| {
                let params = [tx.new_id(), id, tx.now_ms()].map(guanxi_entity::Value::from);
                tx.execute(
                    "INSERT INTO record_attachment (id, entity, record_id, file_name, media_type, size, sha256, has_thumbnail, \
                     created_at, created_by) VALUES (?1, 'periodicals.edition', ?2, 'late.pdf', 'application/pdf', 1, '', 0, ?3, 0)",
                    &params,
                )
            })
        };
        attach().unwrap();
        assert_eq!(
            refusal(office.start(id), "a late file").code,
            "periodicals.new_files"
        );
        office
            .act(&office.author, move |tx, schema, ctx| {
                guanxi_periodicals::commands::reopen(tx, schema, ctx, id)
            })
            .unwrap();
        office.approve(&office.chief, id).unwrap();
        office.start(id).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(5));
        attach().unwrap();
        let code = office.texts("SELECT code FROM periodicals_link").remove(0);
        let shown = office
            .fixture
            .store
            .read_blocking(|r| page(r, &system(), &code))
            .unwrap();
        assert_eq!(shown["files"].as_array().map(Vec::len), Some(1));
    });
}

/// C8: the link opens the edition without signing in, the first opening is kept, and the reader unsubscribes there.
#[test]
fn a_recipient_opens_the_page_and_unsubscribes() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        let member = office.member("1", &json!({ "phone": "13800138000" }), true);
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        office.start(id).unwrap();
        office.send(id);
        let text = office.texts("SELECT body FROM messages_message").remove(0);
        let code = office.texts("SELECT code FROM periodicals_link").remove(0);
        assert!(
            text.contains(&format!("https://crm.example.cn/e/{code}")),
            "{text}"
        );
        let read = |code: &str| office.fixture.store.read_blocking(|r| page(r, &system(), code));
        let shown = read(&code).unwrap();
        assert_eq!(
            (&shown["title"], &shown["is_subscribed"]),
            (&json!("春季养生"), &json!(true))
        );
        assert_eq!(refusal(read(&"x".repeat(22)), "a guess").code, "record.not_found");
        for _ in 0..2 {
            let code = code.clone();
            office
                .act(&system(), move |tx, schema, ctx| {
                    count_opening(tx, schema, ctx, &code)
                })
                .unwrap();
        }
        assert_eq!(
            office.number("SELECT opens FROM periodicals_recipient WHERE opened_at IS NOT NULL"),
            2
        );
        let own = code.clone();
        office
            .act(&system(), move |tx, schema, ctx| {
                unsubscribe(tx, schema, ctx, (&own, false))
            })
            .unwrap();
        let opened = office.fixture.store.read_blocking(|r| of_code(r, &code)).unwrap();
        assert_eq!(
            (opened.customer, read(&code).unwrap()["is_subscribed"].clone()),
            (member, json!(false))
        );
        let next = office.edition("2026-04");
        office.approve(&office.chief, next).unwrap();
        assert_eq!(
            refusal(office.start(next), "unsubscribed").code,
            "periodicals.nobody"
        );
    });
}

/// C8: what the post brings back is written down; what went another way, or isn't there, is refused.
#[test]
fn returned_post_is_recorded() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        office.member("1", &json!({ "address": "人民路1号" }), true);
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        office.start(id).unwrap();
        let recipient = office.number("SELECT id FROM periodicals_recipient");
        let back = |id| {
            office.act(&office.chief, move |tx, schema, ctx| {
                came_back(tx, schema, ctx, (id, "查无此人"))
            })
        };
        assert_eq!(
            refusal(back(recipient), "not sent yet").code,
            "periodicals.not_posted"
        );
        office.send(id);
        back(recipient).unwrap();
        assert_eq!(
            office.texts("SELECT return_reason FROM periodicals_recipient WHERE state = 'returned'"),
            ["查无此人"]
        );
        assert_eq!(refusal(back(12), "no recipient").code, "record.not_found");
    });
}

/// M5, C8: a benefit of the kind periodical names a periodical or an edition that there is.
#[test]
fn a_benefit_names_a_periodical() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.edition("2026-03");
        let given = |number: &str, reference: &str| {
            json!({ "number": number, "name": "健康月报", "kind": "periodical", "tier_id": office.tier.to_string(),
                "reference": reference })
        };
        let refused = office.try_make(&system(), "loyalty.benefit", &given("N", "XX"));
        assert_eq!(
            refusal(refused, "no such periodical").fields[0].code,
            "unknown_periodical"
        );
        for (number, reference) in [("P", "HM"), ("E", "2026-03"), ("B", "HM 2026-03")] {
            office.make("loyalty.benefit", &given(number, reference));
        }
    });
}
