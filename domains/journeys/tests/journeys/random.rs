//! Random flows, and a program that ends at random moments: whatever happens, each step is done once.

use std::collections::BTreeMap;

use guanxi_customers::entities::{Customer, Tag};
use guanxi_entity::Value;
use guanxi_journeys::plan::Pen;
use guanxi_journeys::walk::{Due, Verdicts, advance};
use guanxi_loyalty::entities::PointsProgramme;
use guanxi_marketing::entities::{CampaignTarget, ContactRule};
use guanxi_pricing::entities::{Coupon, Promotion};
use guanxi_store::Queries;
use guanxi_testkit::each_engine;
use guanxi_types::Problem;
use proptest::collection::vec;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

use crate::company::{Company, DAY_MS, HOUR_MS};

const CASES: u32 = 5;
/// Days between two text messages to the same customer, at least.
const CAP_DAYS: i64 = 2;
const REENTRY_DAYS: i64 = 5;

/// Ids of what steps use.
struct Things {
    tag: String,
    coupon: String,
    programme: String,
}

/// Each choice makes a step; its ways lead to the next one and to a later one, so that all are reached and none leads back.
fn flow_of(choices: &[(u8, u8)], things: &Things) -> Json {
    let mut nodes = vec![json!({ "id": "start", "kind": "start" })];
    let mut edges = vec![json!({ "from": "start", "to": "n0" })];
    let count = choices.len();
    let name = |at: usize| {
        if at < count {
            format!("n{at}")
        } else {
            "end".to_owned()
        }
    };
    for (at, (kind, far)) in choices.iter().enumerate() {
        let sms = json!({ "channel": "sms", "body": "{name}，您好 {unsubscribe}" });
        let (kind, set, ways): (&str, Json, &[&str]) = match kind % 9 {
            0 => ("tag", json!({ "tag_id": things.tag }), &[""]),
            1 => ("coupon", json!({ "coupon_id": things.coupon }), &[""]),
            2 => (
                "points",
                json!({ "programme_id": things.programme, "points": 10 }),
                &[""],
            ),
            3 => ("task", json!({ "kind": "visit", "subject": "拜访{name}" }), &[""]),
            4 => ("wait", json!({ "mode": "for", "hours": far % 24 + 1 }), &[""]),
            5 => ("split", json!({ "weights": [1, 2] }), &["1", "2"]),
            6 => (
                "condition",
                json!({ "rule": { "field": { "name": "city", "op": "eq", "value": "上海" } } }),
                &["yes", "no"],
            ),
            7 => (
                "send",
                json!({ "channel": "email", "subject": "您好", "body": "积分 {points}" }),
                &[""],
            ),
            _ => ("send", sms, &[""]),
        };
        nodes.push(json!({ "id": name(at), "kind": kind, "set": set }));
        for (n, way) in ways.iter().enumerate() {
            let to = if n == 0 {
                at + 1
            } else {
                at + 1 + usize::from(*far) % 4
            };
            edges.push(json!({ "from": name(at), "to": name(to.min(count)), "when": way }));
        }
    }
    nodes.push(json!({ "id": "end", "kind": "end" }));
    json!({ "nodes": nodes, "edges": edges })
}

fn things(company: &Company) -> Things {
    let promotion = company.make::<Promotion>(&json!({
        "number": "P1", "name": "礼", "action": r#"{"kind":"percent_off","percent":"10"}"#,
    }));
    Things {
        tag: company.make::<Tag>(&json!({ "name": "标签" })).to_string(),
        coupon: company
            .make::<Coupon>(&json!({ "number": "C1", "name": "券", "promotion_id": promotion.to_string() }))
            .to_string(),
        programme: company
            .make::<PointsProgramme>(&json!({ "number": "J1", "name": "积分" }))
            .to_string(),
    }
}

/// Lets customers go on, and ends the program after so many of them, before the commit or after it.
fn killed(company: &Company, (due, verdicts): (Vec<Due>, Verdicts), at: usize, commits: bool) {
    let (schema, ctx) = (company.schema.clone(), company.program());
    let done = company.store.write_blocking(move |tx| {
        let pen = Pen {
            schema: &schema,
            ctx: &ctx,
        };
        let some = due.get(..at.min(due.len())).unwrap_or_default();
        advance(tx, pen, some, &verdicts)?;
        if commits {
            Ok(())
        } else {
            Err(Problem::internal("killed"))
        }
    });
    assert_eq!(done.is_ok(), commits);
}

/// One step of the random history.
fn act(company: &Company, journey: i64, people: &[i64], (what, how): (u8, u8)) {
    let looked = || company.engine.look().unwrap();
    match what % 6 {
        0 => drop(company.enrol(journey, people)),
        1 => company.clock.advance(i64::from(how % 30) * HOUR_MS),
        2 => killed(company, looked(), usize::from(how % 5), false),
        3 => killed(company, looked(), usize::from(how % 5), true),
        4 => {
            // The answer was lost: the same is done again by what was known before.
            let known = looked();
            killed(company, known.clone(), usize::MAX, true);
            killed(company, known, usize::MAX, true);
        }
        _ => drop(company.engine.advance().unwrap()),
    }
}

/// What must hold whatever happened.
fn check(company: &Company, controls: &[i64]) {
    for (kind, table, more) in [
        ("send", "messages_message", ""),
        ("task", "customers_activity", ""),
        ("coupon", "pricing_coupon_code", ""),
        ("points", "loyalty_points_adjustment", ""),
        ("tag", "customers_customer_tag", ""),
    ] {
        let steps = company.count_of(
            &format!("SELECT COUNT(*) FROM journeys_step WHERE kind = ?1 AND outcome = 'done'{more}"),
            &[kind.into()],
        );
        let made = company.count(&format!("SELECT COUNT(*) FROM {table}"));
        assert_eq!(steps, made, "each {kind} once");
        let linked = company.count_of(
            "SELECT COUNT(DISTINCT effect) FROM journeys_step WHERE kind = ?1 AND outcome = 'done'",
            &[kind.into()],
        );
        assert_eq!(linked, made, "the log of each {kind} names its record");
    }
    assert_eq!(
        company.count("SELECT COUNT(*) FROM journeys_step WHERE outcome = 'failed'"),
        0
    );
    for control in controls {
        for table in [
            "journeys_enrolment",
            "messages_message",
            "customers_activity",
            "pricing_coupon_code",
        ] {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE customer_id = ?1");
            assert_eq!(company.count_of(&sql, &[Value::from(*control)]), 0, "{table}");
        }
    }
    let rows = |sql: &str| company.store.read_blocking(|r| r.query(sql, &[])).unwrap();
    let mut last: BTreeMap<i64, i64> = BTreeMap::new();
    for row in rows(
        "SELECT customer_id, happened_at FROM journeys_step WHERE kind = 'send' AND outcome = 'done' AND detail = 'sms' \
         ORDER BY happened_at, id",
    ) {
        let before = last.insert(row.int(0), row.int(1));
        assert!(
            before.is_none_or(|before| row.int(1) - before >= CAP_DAYS * DAY_MS),
            "the limit holds"
        );
    }
    let mut ended: BTreeMap<i64, i64> = BTreeMap::new();
    for row in rows(
        "SELECT customer_id, entered_at, ended_at, state FROM journeys_enrolment ORDER BY customer_id, round",
    ) {
        assert_eq!(row.text(3), "done");
        let before = ended.insert(row.int(0), row.int(2));
        assert!(
            before.is_none_or(|before| row.int(1) - before >= REENTRY_DAYS * DAY_MS),
            "nobody comes again too early"
        );
    }
    // From start to end without a gap: each step but the first was led to.
    let gaps = company.count(
        "SELECT COUNT(*) FROM journeys_enrolment e WHERE (SELECT COUNT(*) FROM journeys_step s WHERE s.enrolment_id = e.id \
         AND s.kind IN ('start', 'end')) <> 2",
    );
    assert_eq!(gaps, 0);
}

/// C2, C3: random flows and random ends of the program: each effect once, limits and re-entry kept, controls left alone.
#[test]
fn whatever_happens_each_step_is_done_once() {
    each_engine(|engine| {
        let mut runner = TestRunner::new(Config {
            cases: CASES,
            max_shrink_iters: 20,
            failure_persistence: None,
            ..Config::default()
        });
        let flows = vec((0..9_u8, 0..40_u8), 1..9);
        let history = vec((0..6_u8, 0..40_u8), 4..24);
        runner
            .run(&(flows, history), |(choices, history)| {
                let company = Company::new(engine);
                let flow = flow_of(&choices, &things(&company));
                company.make::<ContactRule>(
                    &json!({ "name": "限频", "channel": "sms", "max_contacts": 1, "days": CAP_DAYS }),
                );
                let campaign = company.campaign("C1");
                let people: Vec<i64> = (0..6).map(|n| company.member(n)).collect();
                let (controls, _) = people.split_at(2);
                for (n, customer) in people.iter().enumerate() {
                    let arm = if n < 2 { "control" } else { "treatment" };
                    company.make::<CampaignTarget>(&json!({
                        "campaign_id": campaign.to_string(), "customer_id": customer.to_string(), "arm": arm, "channel": "post",
                    }));
                    if n % 2 == 0 {
                        company
                            .set::<Customer>(*customer, &json!({ "city": "上海" }))
                            .unwrap();
                    }
                }
                let journey = company.journey(
                    "随机",
                    &flow,
                    &json!({ "campaign_id": campaign.to_string(), "reentry": "after", "reentry_days": REENTRY_DAYS }),
                );
                company.enrol(journey, &people);
                for one in history {
                    act(&company, journey, &people, one);
                }
                for _ in 0..choices.len() + 1 {
                    company.later(DAY_MS);
                }
                check(&company, controls);
                Ok(())
            })
            .unwrap();
    });
}
