//! What steps do.

use guanxi_customers::entities::{Consent, Customer, Tag};
use guanxi_journeys::commands::{Move, Outcome, note_outcome};
use guanxi_journeys::entities::Journey;
use guanxi_journeys::queries::{Calls, calls};
use guanxi_loyalty::entities::PointsProgramme;
use guanxi_marketing::entities::ContactRule;
use guanxi_messages::commands::{code_of, name_of, take_bounce, unsubscribe};
use guanxi_pricing::entities::{Coupon, Promotion};
use guanxi_store::Queries;
use guanxi_testkit::{each_engine, user};
use guanxi_types::{Action, Scope};
use serde_json::json;

use crate::company::{Company, DAY_MS, HOUR_MS, at, line};

/// C2: each kind of step does what it says, once, and the log names the record.
#[test]
fn every_kind_of_step_is_done() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let tag = company.make::<Tag>(&json!({ "name": "老友" })).to_string();
        let promotion = company.make::<Promotion>(&json!({
            "number": "P1", "name": "老友礼", "action": r#"{"kind":"percent_off","percent":"10"}"#,
        }));
        let coupon = company
            .make::<Coupon>(
                &json!({ "number": "C1", "name": "老友券", "promotion_id": promotion.to_string() }),
            )
            .to_string();
        let programme = company
            .make::<PointsProgramme>(&json!({ "number": "J1", "name": "积分" }))
            .to_string();
        let flow = line(&[
            ("tag", "tag", json!({ "tag_id": tag })),
            ("coupon", "coupon", json!({ "coupon_id": coupon })),
            (
                "points",
                "points",
                json!({ "programme_id": programme, "points": 50 }),
            ),
            (
                "mail",
                "send",
                json!({ "channel": "email", "subject": "{name}，您好", "body": "券码 {coupon}，积分 {points}" }),
            ),
            (
                "call",
                "task",
                json!({ "kind": "call", "subject": "致电{name}", "due_days": 2 }),
            ),
        ]);
        let journey = company.journey("老友", &flow, &json!({}));
        let customer = company.member(1);
        assert_eq!(company.enrol(journey, &[customer]), 1);
        company.run();
        assert_eq!(company.place(journey, customer), at("done", "end"));
        assert_eq!(
            company.count("SELECT COUNT(*) FROM journeys_step WHERE outcome = 'done'"),
            7
        );
        assert_eq!(
            company.count("SELECT COUNT(*) FROM journeys_step WHERE effect IS NOT NULL"),
            5
        );
        assert_eq!(company.count("SELECT COUNT(*) FROM customers_customer_tag"), 1);
        assert_eq!(company.count("SELECT COUNT(*) FROM pricing_coupon_code"), 1);
        assert_eq!(company.count("SELECT balance FROM loyalty_points_account"), 50);
        let mail = company
            .store
            .read_blocking(|r| r.query_first("SELECT m.subject, m.body, c.code FROM messages_message m JOIN pricing_coupon_code c ON c.customer_id = m.customer_id", &[]))
            .unwrap()
            .unwrap();
        assert_eq!(mail.text(0), "会员1，您好");
        assert_eq!(mail.text(1), format!("券码 {}，积分 50", mail.text(2)));
        assert_eq!(
            company.count(
                "SELECT COUNT(*) FROM customers_activity WHERE subject = '致电会员1' AND kind = 'call'"
            ),
            1
        );
    });
}

/// C2: a wait ends with time, or with what is waited for; a condition asks then, not before.
#[test]
fn waits_and_conditions_part_customers() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let flow = json!({
            "nodes": [
                { "id": "start", "kind": "start" },
                { "id": "wait", "kind": "wait", "set": { "mode": "event", "event": "joined", "days": 3 } },
                { "id": "ask", "kind": "condition", "set": { "rule": { "field": { "name": "city", "op": "eq", "value": "上海" } } } },
                { "id": "yes", "kind": "end" }, { "id": "no", "kind": "end" }, { "id": "came", "kind": "end" },
            ],
            "edges": [
                { "from": "start", "to": "wait" },
                { "from": "wait", "to": "came", "when": "done" }, { "from": "wait", "to": "ask", "when": "time_out" },
                { "from": "ask", "to": "yes", "when": "yes" }, { "from": "ask", "to": "no", "when": "no" },
            ],
        });
        let journey = company.journey("等待", &flow, &json!({}));
        let people: Vec<i64> = (0..3)
            .map(|n| {
                company
                    .make::<Customer>(&json!({ "number": format!("K{n}"), "name": "客户", "kind": "person" }))
            })
            .collect();
        let [comes, here, there] = people.as_slice() else {
            panic!()
        };
        assert_eq!(company.enrol(journey, &people), 3);
        company.run();
        assert_eq!(company.place(journey, *comes), at("active", "wait"));
        company.clock.advance(HOUR_MS);
        company
            .set::<Customer>(*comes, &json!({ "is_member": true, "joined_on": "2026-03-01" }))
            .unwrap();
        company
            .set::<Customer>(*here, &json!({ "city": "上海" }))
            .unwrap();
        company.run();
        assert_eq!(company.place(journey, *comes), at("done", "came"));
        assert_eq!(company.place(journey, *here), at("active", "wait"));
        company.later(3 * DAY_MS);
        assert_eq!(company.place(journey, *here), at("done", "yes"));
        assert_eq!(company.place(journey, *there), at("done", "no"));
    });
}

/// C3: marketing keeps to consent, limits and quiet hours; what may not be sent holds nobody up.
#[test]
fn gates_are_kept() {
    each_engine(|engine| {
        let company = Company::new(engine);
        company.make::<ContactRule>(
            &json!({ "name": "每周一次", "channel": "sms", "max_contacts": 1, "days": 7 }),
        );
        company.make::<ContactRule>(
            &json!({ "name": "夜间", "channel": "any", "quiet_from": "21:00", "quiet_to": "08:00" }),
        );
        let sms = json!({ "channel": "sms", "body": "周末双倍积分" });
        let flow = line(&[
            ("one", "send", sms.clone()),
            ("two", "send", sms),
            ("wait", "wait", json!({ "mode": "for", "hours": 12 })),
            (
                "mail",
                "send",
                json!({ "channel": "email", "subject": "好", "body": "好" }),
            ),
        ]);
        let journey = company.journey("周末", &flow, &json!({}));
        let (willing, unwilling) = (company.member(1), company.member(2));
        company.make::<Consent>(&json!({
            "customer_id": unwilling.to_string(), "purpose": "marketing", "channel": "sms", "state": "withdrawn",
            "stated_at": "2026-02-01T00:00:00Z",
        }));
        company.enrol(journey, &[willing, unwilling]);
        company.run();
        let of = |outcome: &str, node: &str| {
            company.count_of(
                "SELECT COUNT(*) FROM journeys_step WHERE outcome = ?1 AND node = ?2",
                &[outcome.into(), node.into()],
            )
        };
        assert_eq!((of("done", "one"), of("no_consent", "one")), (1, 1));
        assert_eq!((of("capped", "two"), of("no_consent", "two")), (1, 1));
        // Twelve hours after ten in the morning it is ten in the evening.
        company.later(12 * HOUR_MS);
        assert_eq!(company.place(journey, willing), at("active", "mail"));
        company.later(9 * HOUR_MS);
        assert_eq!(company.place(journey, willing), at("active", "mail"));
        company.later(HOUR_MS);
        assert_eq!(company.place(journey, willing), at("done", "end"));
        assert_eq!(of("done", "mail"), 2);
    });
}

/// C2: who is under way goes on in his version, others come into the new one; a journey that stands lets nobody go on.
#[test]
fn versions_and_states_hold() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let tags = ["旧", "新"].map(|name| company.make::<Tag>(&json!({ "name": name })).to_string());
        let with = |tag: &String| {
            line(&[
                ("wait", "wait", json!({ "mode": "for", "days": 1 })),
                ("tag", "tag", json!({ "tag_id": tag })),
            ])
        };
        let [old, new] = &tags;
        let journey = company.journey("版本", &with(old), &json!({}));
        let (first, second, third) = (company.member(1), company.member(2), company.member(3));
        company.enrol(journey, &[first]);
        company.run();
        company
            .set::<Journey>(journey, &json!({ "flow": with(new).to_string() }))
            .unwrap();
        company.step(journey, Move::Publish).unwrap();
        company.enrol(journey, &[second]);
        company.run();
        company.step(journey, Move::Pause).unwrap();
        company.later(2 * DAY_MS);
        assert_eq!(company.count("SELECT COUNT(*) FROM customers_customer_tag"), 0);
        company.step(journey, Move::Resume).unwrap();
        company.run();
        for (customer, tag) in [(first, old), (second, new)] {
            assert_eq!(
                company.count_of(
                    "SELECT COUNT(*) FROM customers_customer_tag WHERE customer_id = ?1 AND tag_id = ?2",
                    &[customer.into(), tag.parse::<i64>().unwrap().into()],
                ),
                1
            );
        }
        company.step(journey, Move::End).unwrap();
        let refused = company.step(journey, Move::Resume).unwrap_err();
        assert_eq!(refused.code, "journeys.wrong_state");
        assert_eq!(company.place(journey, third), at("", ""));
    });
}

/// G4: who unsubscribes with the code of a message is written to no more, and an address that mail came back from neither.
#[test]
fn unsubscribing_and_bounces_end_mail() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let flow = line(&[(
            "mail",
            "send",
            json!({ "channel": "email", "subject": "好", "body": "好" }),
        )]);
        let journey = company.journey("邮件", &flow, &json!({ "reentry": "always" }));
        let (one, other) = (company.member(1), company.member(2));
        company.enrol(journey, &[one, other]);
        company.run();
        let message = |customer: i64| {
            company.count_of(
                "SELECT MIN(id) FROM messages_message WHERE customer_id = ?1",
                &[customer.into()],
            )
        };
        let code = code_of(company.store.vault().unwrap(), message(one)).unwrap();
        for _ in 0..2 {
            let code = code.clone();
            company
                .write(move |tx, schema, _| unsubscribe(tx, schema, &code))
                .unwrap();
        }
        let last = if code.ends_with('x') { 'y' } else { 'x' };
        let forged = format!("{}{last}", code.get(..code.len() - 1).unwrap());
        let refused = company.write(move |tx, schema, _| unsubscribe(tx, schema, &forged));
        assert!(refused.is_err());
        assert_eq!(
            company.count(
                "SELECT COUNT(*) FROM customers_consent WHERE state = 'withdrawn' AND channel = 'email'"
            ),
            1
        );
        let name = name_of(company.store.vault().unwrap(), message(other)).unwrap();
        let report = format!(
            "Content-Type: multipart/report; boundary=b; report-type=delivery-status\n\n--b\nContent-Type: message/delivery-status\n\n\
             Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; M2@example.cn\nAction: failed\nStatus: 5.1.1\n\n--b\n\
             Content-Type: text/rfc822-headers\n\nMessage-ID: <{name}@guanxi.invalid>\n\n--b--\n"
        );
        // Whoever knows the address and guesses the number has nobody blocked; nor is mail stopped that hasn't gone.
        let guessed = report.replace(&name, &message(other).to_string());
        for (state, report) in [("queued", report.clone()), ("sent", guessed)] {
            let done = company.write(move |tx, schema, ctx| {
                tx.execute("UPDATE messages_message SET state = ?1", &[state.into()])?;
                take_bounce(tx, schema, ctx, &report)
            });
            assert_eq!(done.unwrap().messages, 0);
        }
        for wanted in [1, 0] {
            let report = report.clone();
            let done = company
                .write(move |tx, schema, ctx| take_bounce(tx, schema, ctx, &report))
                .unwrap();
            assert_eq!((done.messages, done.blocked), (wanted, wanted));
        }
        assert_eq!(company.enrol(journey, &[one, other]), 2);
        company.run();
        assert_eq!(company.count("SELECT COUNT(*) FROM messages_message"), 2);
        assert_eq!(
            company.count("SELECT COUNT(*) FROM journeys_step WHERE outcome IN ('no_consent', 'bounced')"),
            2
        );
        company
            .set::<Customer>(other, &json!({ "email": "new@example.cn" }))
            .unwrap();
        company.enrol(journey, &[other]);
        company.run();
        assert_eq!(company.count("SELECT COUNT(*) FROM messages_message"), 3);
    });
}

/// E8: what came of a call ends the task, or puts it off; who wants no more isn't called again.
#[test]
fn calls_end_with_an_outcome() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let call = json!({ "kind": "call", "subject": "回访", "due_days": 0 });
        let flow = line(&[
            ("call", "task", call.clone()),
            ("heard", "wait", json!({ "mode": "for", "days": 1 })),
            ("again", "task", call),
        ]);
        let journey = company.journey("回访", &flow, &json!({}));
        let customer = company.member(1);
        company.enrol(journey, &[customer]);
        company.run();
        let task = company.count("SELECT id FROM customers_activity");
        let later = company.clock.now() + HOUR_MS;
        for (outcome, is_done) in [(Outcome::Again(later), 0), (Outcome::NoMore, 1)] {
            company
                .write(move |tx, schema, ctx| {
                    note_outcome(tx, schema, ctx, (task, &outcome, Some("请勿致电")))
                })
                .unwrap();
            let done = company.count("SELECT COUNT(*) FROM customers_activity WHERE status = 'done'");
            assert_eq!(done, is_done);
        }
        let again = company
            .write(move |tx, schema, ctx| note_outcome(tx, schema, ctx, (task, &Outcome::Reached, None)))
            .unwrap_err();
        assert_eq!(again.code, "journeys.task_done");
        company.later(DAY_MS);
        assert_eq!(company.count("SELECT COUNT(*) FROM customers_activity"), 1);
        assert_eq!(company.place(journey, customer), at("done", "end"));
    });
}

/// E8, C3: who wants no more calls isn't called by the next colleague either; calls that serve are still made.
#[test]
fn no_more_calls_ends_other_calls() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let call = line(&[(
            "call",
            "task",
            json!({ "kind": "call", "subject": "回访", "due_days": 0 }),
        )]);
        let people = [company.member(1), company.member(2)];
        for (number, purpose) in [("一", "marketing"), ("二", "marketing"), ("三", "service")] {
            let journey = company.journey(number, &call, &json!({ "purpose": purpose }));
            company.enrol(journey, &people);
        }
        company.run();
        let of = "SELECT MIN(id) FROM customers_activity WHERE customer_id = ?1";
        let task = company.count_of(of, &[people[0].into()]);
        company
            .write(move |tx, schema, ctx| note_outcome(tx, schema, ctx, (task, &Outcome::NoMore, None)))
            .unwrap();
        let open = "SELECT COUNT(*) FROM customers_activity WHERE status = 'open' AND customer_id = ?1";
        let left = people.map(|customer| company.count_of(open, &[customer.into()]));
        assert_eq!(left, [1, 3], "{engine:?}");
    });
}

/// E8: a call that is nobody's stands in the list of everybody who may see it, or nobody would make it.
#[test]
fn a_call_that_is_nobodys_is_not_lost() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let call = json!({ "kind": "call", "subject": "回访", "due_days": 0 });
        let journey = company.journey("回访", &line(&[("call", "task", call)]), &json!({}));
        company.enrol(journey, &[company.member(1)]);
        company.run();
        let listed = |scope: Scope| {
            let key = "customers.activity";
            let who = user(
                4711,
                &[
                    (key, Action::Read, scope),
                    ("customers.customer", Action::Read, Scope::All),
                ],
            );
            let found = company
                .store
                .read_blocking(|r| calls(r, &company.schema, &who, &Calls::default()));
            found.unwrap().len()
        };
        assert_eq!((listed(Scope::All), listed(Scope::Own)), (1, 0));
    });
}
