//! Who comes in.

use guanxi_customers::entities::{Customer, Tag};
use guanxi_journeys::commands::{Move, enrol, take_out};
use guanxi_journeys::entities::Journey;
use guanxi_marketing::entities::{CampaignTarget, Segment, SegmentMember};
use guanxi_org::entities::Store;
use guanxi_testkit::{each_engine, user};
use guanxi_trade::entities::Sale;
use guanxi_types::{Action, Scope};
use serde_json::json;

use crate::company::{Company, DAY_MS, HOUR_MS, at, line};

/// C3: members of a segment come in, new ones later; who is held back as control never does.
#[test]
fn members_and_targets_come_in() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let flow = line(&[("wait", "wait", json!({ "mode": "for", "days": 30 }))]);
        let segment = company.make::<Segment>(&json!({ "name": "老会员", "kind": "list" }));
        let join = |customer: i64| {
            company.make::<SegmentMember>(
                &json!({ "segment_id": segment.to_string(), "customer_id": customer.to_string() }),
            )
        };
        let people: Vec<i64> = (0..4).map(|n| company.member(n)).collect();
        for customer in people.iter().take(2) {
            join(*customer);
        }
        let campaign = company.campaign("C1");
        for (customer, arm) in people
            .iter()
            .zip(["control", "treatment", "treatment", "treatment"])
        {
            company.make::<CampaignTarget>(&json!({
                "campaign_id": campaign.to_string(), "customer_id": customer.to_string(), "arm": arm,
            }));
        }
        let by_segment = company.journey(
            "客群",
            &flow,
            &json!({ "entry": "segment", "segment_id": segment.to_string(), "campaign_id": campaign.to_string() }),
        );
        let by_campaign = company.journey(
            "活动",
            &flow,
            &json!({ "entry": "campaign", "campaign_id": campaign.to_string() }),
        );
        company.run();
        company.run();
        let inside = |journey: i64| {
            company.count_of(
                "SELECT COUNT(*) FROM journeys_enrolment WHERE journey_id = ?1",
                &[journey.into()],
            )
        };
        assert_eq!((inside(by_segment), inside(by_campaign)), (1, 3));
        if let Some(third) = people.get(2) {
            join(*third);
        }
        company.run();
        assert_eq!(inside(by_segment), 2);
        if let Some(control) = people.first() {
            assert_eq!(company.enrol(by_campaign, &[*control]), 0, "not by hand either");
        }
        // A campaign that is paused lets nobody go on.
        let done = || company.count("SELECT COUNT(*) FROM journeys_enrolment WHERE state = 'done'");
        company.campaign_is(campaign, "paused");
        company.later(31 * DAY_MS);
        assert_eq!(done(), 0);
        company.campaign_is(campaign, "running");
        company.run();
        assert_eq!(done(), 5);
    });
}

/// C2: whoever joins comes in, once; who comes again comes when the rule says so.
#[test]
fn events_bring_in_and_rules_of_reentry_hold() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let tag = company.make::<Tag>(&json!({ "name": "新会员" })).to_string();
        let flow = line(&[("tag", "tag", json!({ "tag_id": tag }))]);
        let welcome = company.journey("欢迎", &flow, &json!({ "entry": "event", "event": "joined" }));
        let monthly = company.journey("每月", &flow, &json!({ "reentry": "after", "reentry_days": 30 }));
        let once = company.journey("一次", &flow, &json!({}));
        let customer = company.member(1);
        company.run();
        company.run();
        let rounds = |journey: i64| {
            company.count_of(
                "SELECT COUNT(*) FROM journeys_enrolment WHERE journey_id = ?1",
                &[journey.into()],
            )
        };
        assert_eq!(rounds(welcome), 1);
        for (days, wanted) in [(0, 1), (0, 1), (29, 1), (2, 2), (1, 2), (30, 3)] {
            company.clock.advance(days * DAY_MS);
            company.enrol(monthly, &[customer]);
            company.enrol(once, &[customer]);
            company.run();
            assert_eq!((rounds(monthly), rounds(once)), (wanted, 1), "{days}");
        }
        // What decides who comes in stays while customers come in.
        let refused = company
            .set::<Journey>(welcome, &json!({ "event": "birthday" }))
            .unwrap_err();
        assert_eq!(
            refused.fields.first().map(|field| field.code.as_str()),
            Some("journey_running")
        );
        company.step(welcome, Move::End).unwrap();
        company.member(2);
        company.run();
        assert_eq!(rounds(welcome), 1);
    });
}

/// C2: who joins at the till has yet to pay: the ticket of that day neither ends the journey that began with joining nor a wait in it; the
/// next one does.
#[test]
fn the_ticket_of_joining_is_no_second_purchase() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let store = company
            .make::<Store>(&json!({ "number": "S1", "name": "一店", "zone": "Asia/Shanghai" }))
            .to_string();
        let flow = json!({
            "nodes": [
                { "id": "start", "kind": "start" },
                { "id": "wait", "kind": "wait", "set": { "mode": "event", "event": "purchase", "days": 14 } },
                { "id": "end", "kind": "end" },
            ],
            "edges": [
                { "from": "start", "to": "wait" },
                { "from": "wait", "to": "end", "when": "done" }, { "from": "wait", "to": "end", "when": "time_out" },
            ],
        });
        let joined = json!({ "entry": "event", "event": "joined" });
        let waits = company.journey("等待", &flow, &joined);
        let still = json!({ "entry": "event", "event": "joined", "goal": "purchase" });
        let aims = company.journey("目标", &flow, &still);
        let customer = company.member(1);
        company.run();
        let buys = |number: &str| {
            let day = company.schema.zone().day_of(company.clock.now());
            company.make::<Sale>(&json!({
                "number": number, "store_id": store, "sold_at": format!("{day}T02:00:00Z"),
                "customer_id": customer.to_string(),
            }));
            company.run();
        };
        buys("T1");
        for journey in [waits, aims] {
            assert_eq!(
                company.place(journey, customer),
                at("active", "wait"),
                "{engine:?}"
            );
        }
        company.later(DAY_MS);
        buys("T2");
        assert_eq!(company.place(waits, customer), at("done", "end"));
        assert_eq!(company.place(aims, customer).0, "goal");
    });
}

/// C2: on which day somebody joined is told by the company's clock: who joined the day before the start doesn't come in, also in the hours that
/// are still the day before elsewhere.
#[test]
fn who_joined_the_day_before_stays_out() {
    each_engine(|engine| {
        let company = Company::new(engine);
        // Six in the morning of the second.
        company.clock.advance(20 * HOUR_MS);
        let call = json!({ "kind": "call", "subject": "欢迎", "due_days": 0 });
        let flow = line(&[("call", "task", call)]);
        let journey = company.journey("欢迎", &flow, &json!({ "entry": "event", "event": "joined" }));
        let member = |number: &str, day: &str| {
            company.make::<Customer>(&json!({
                "number": number, "name": number, "kind": "person", "is_member": true, "joined_on": day,
            }))
        };
        let (before, on_it) = (member("D1", "2026-03-01"), member("D2", "2026-03-02"));
        company.run();
        assert_eq!(company.place(journey, before), at("", ""), "{engine:?}");
        assert_eq!(company.place(journey, on_it), at("done", "end"), "{engine:?}");
    });
}

/// C2: who was erased leaves before his next step, and doesn't come in again.
#[test]
fn who_was_erased_leaves() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let call = json!({ "kind": "call", "subject": "回访", "due_days": 0 });
        let flow = line(&[
            ("wait", "wait", json!({ "mode": "for", "days": 1 })),
            ("call", "task", call),
        ]);
        let journey = company.journey("回访", &flow, &json!({ "reentry": "always" }));
        let customer = company.member(1);
        company.enrol(journey, &[customer]);
        company.run();
        company
            .write(move |tx, _, _| {
                tx.execute(
                    "INSERT INTO record_erased (record_id, entity, at, actor, reason) VALUES (?1, 'customers.customer', 0, 0, '')",
                    &[customer.into()],
                )
            })
            .unwrap();
        company.later(DAY_MS);
        assert_eq!(company.place(journey, customer), at("left", "wait"));
        assert_eq!(company.count("SELECT COUNT(*) FROM customers_activity"), 0);
        assert_eq!(company.enrol(journey, &[customer]), 0);
    });
}

/// C2: who may change his own journeys only puts nobody into another's, and takes nobody out of it.
#[test]
fn others_journeys_stay_as_they_are() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let wait = line(&[("wait", "wait", json!({ "mode": "for", "days": 9 }))]);
        let journey = company.journey("别人的旅程", &wait, &json!({}));
        let (inside, outside) = (company.member(1), company.member(2));
        company.enrol(journey, &[inside]);
        let enrolment = company.count("SELECT id FROM journeys_enrolment");
        let who = user(
            4711,
            &[
                ("journeys.*", Action::Read, Scope::All),
                ("customers.customer", Action::Read, Scope::All),
                ("journeys.journey", Action::Update, Scope::Own),
            ],
        );
        let put = company.write_as(&who, move |tx, schema, ctx| {
            enrol(tx, schema, ctx, (journey, &[outside])).map(drop)
        });
        let taken = company.write_as(&who, move |tx, schema, ctx| take_out(tx, schema, ctx, enrolment));
        for refused in [put, taken] {
            assert_eq!(refused.unwrap_err().code, "access.forbidden", "{engine:?}");
        }
        assert_eq!(
            company.count("SELECT COUNT(*) FROM journeys_enrolment WHERE state = 'active'"),
            1
        );
    });
}
