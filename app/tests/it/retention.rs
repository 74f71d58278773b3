//! Whose time is over is erased, by hand or by night.

use std::cell::Cell;

use guanxi_entity::Value;
use guanxi_record::daily::{Outcome, run_if_due};
use guanxi_store::{Engine, Queries};
use guanxi_testkit::each_engine;
use guanxi_types::{Problem, Result, Zone};
use serde_json::json;

use crate::privacy::World;

const HOUR_MS: i64 = 3_600_000;
/// 2025-06-10 00:00 in Shanghai.
const MIDNIGHT: i64 = 1_749_484_800_000;

/// F8: whoever hasn't bought for as long as a rule says is erased by it; rules that are off erase nobody.
#[test]
fn a_retention_rule_erases_whom_it_reaches() {
    each_engine(|engine| {
        let world = World::new(engine);
        let (server, admin) = (&world.server, &world.admin);
        let rule = |name: &str, months: i64, is_active: bool| {
            let body =
                json!({ "name": name, "condition": "no_purchase", "months": months, "is_active": is_active });
            server
                .call(admin, "post", "/records/customers/retention_rule", Some(&body))
                .status
        };
        assert_eq!(rule("无", 0, true), 422);
        assert_eq!((rule("一百年", 1_200, true), rule("停用", 1, false)), (201, 201));
        let reached = |apply: bool| {
            let retention = server.company.retention();
            let told = if apply {
                retention.apply(&|| false)
            } else {
                retention.preview()
            };
            told.unwrap()
        };
        let count = |apply: bool| reached(apply).iter().map(|one| one.count).sum::<i64>();
        assert_eq!((reached(true).len(), count(true)), (1, 0), "{engine:?}");
        assert!(!world.places().is_empty());
        assert_eq!(rule("半年", 6, true), 201);
        assert_eq!(count(false), 3, "{engine:?}");
        assert!(!world.places().is_empty());
        let figures = world.figures();
        assert_eq!(count(true), 3);
        assert_eq!(world.places(), Vec::<String>::new(), "{engine:?}");
        assert_eq!(world.figures(), figures, "{engine:?}");
        assert_eq!(count(true), 0);
    });
}

/// F8: one who can't be erased is told and keeps nobody behind him from it; the next run tries again.
#[test]
fn who_cannot_be_erased_stops_nobody() {
    each_engine(|engine| {
        let world = World::new(engine);
        let (server, admin) = (&world.server, &world.admin);
        let id: i64 = world.id.parse().unwrap();
        let rule = json!({ "name": "半年", "condition": "no_purchase", "months": 6, "is_active": true });
        let made = server.call(admin, "post", "/records/customers/retention_rule", Some(&rule));
        assert_eq!(made.status, 201);
        let spoil = |from: &'static str, to: &'static str| {
            let spoiling = server.fixture.write(move |tx, _| {
                tx.execute(
                    "UPDATE record_history SET changes = REPLACE(changes, ?2, ?3) WHERE record_id = ?1",
                    &[Value::from(id), Value::from(from), Value::from(to)],
                )
            });
            spoiling.unwrap();
        };
        spoil("{", "<");
        let first = server.company.retention().apply(&|| false).unwrap().remove(0);
        assert_eq!(
            (first.count, first.failed),
            (2, vec![(id, "internal".to_owned())]),
            "{engine:?}"
        );
        let log = server.call(admin, "get", "/audit?action=retention", None).body["items"][0].clone();
        assert_eq!(log["details"]["count"], 2, "{log}");
        assert_eq!(log["details"]["failed"], 1, "{log}");
        spoil("<", "{");
        let second = server.company.retention().apply(&|| false).unwrap().remove(0);
        assert_eq!((second.count, second.failed.len()), (1, 0), "{engine:?}");
        assert_eq!(world.places(), Vec::<String>::new(), "{engine:?}");
    });
}

/// F8: a run that is told to stop has done what it has done.
#[test]
fn a_run_stops_between_two_customers() {
    let world = World::new(Engine::Sqlite);
    let (server, admin) = (&world.server, &world.admin);
    let rule = json!({ "name": "半年", "condition": "no_purchase", "months": 6, "is_active": true });
    server.call(admin, "post", "/records/customers/retention_rule", Some(&rule));
    let asked = Cell::new(0);
    let is_over = || {
        asked.set(asked.get() + 1);
        // Before the rule, before the first customer, before the second.
        asked.get() > 2
    };
    let told = server.company.retention().apply(&is_over).unwrap();
    assert_eq!(told.iter().map(|one| one.count).sum::<i64>(), 1);
    let left = server.company.retention().preview().unwrap();
    assert_eq!(left.iter().map(|one| one.count).sum::<i64>(), 2);
}

/// F8: the night's work is done once a night, at the company's own hour, whatever is restarted in between; a night that was
/// missed is made up for, once.
#[test]
fn the_work_of_a_night_is_done_once() {
    each_engine(|engine| {
        let place = guanxi_testkit::Place::new(engine);
        let company =
            guanxi_app::Company::open(&crate::server::settings(&place), guanxi_app::Mode::ReadWrite);
        let company = company.unwrap();
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let at = |day: i64, hours: i64, outcome: Result<Outcome>| {
            let mut ran = 0;
            let now = MIDNIGHT + day * 24 * HOUR_MS + hours * HOUR_MS;
            let done = run_if_due(&company.store, "test", (now, &zone), &mut || {
                ran += 1;
                outcome.clone()
            });
            (ran, done.is_ok())
        };
        let fine = || Ok(Outcome::Done);
        assert_eq!(at(0, 10, fine()), (0, true), "{engine:?}: a company begins");
        assert_eq!(at(0, 23, fine()), (0, true));
        assert_eq!(at(1, 1, fine()), (0, true), "before the hour");
        assert_eq!(at(1, 2, Err(Problem::internal("x"))), (1, false), "{engine:?}");
        assert_eq!(at(1, 3, Ok(Outcome::Stopped)), (1, true), "tried again");
        assert_eq!(at(1, 3, fine()), (1, true), "gone on with");
        assert_eq!(at(1, 4, fine()), (0, true), "{engine:?}: once a night");
        assert_eq!(at(2, 1, fine()), (0, true));
        assert_eq!(at(5, 9, fine()), (1, true), "{engine:?}: three nights missed");
        assert_eq!(at(5, 10, fine()), (0, true));
        let kept = company
            .store
            .read_blocking(|r| r.query("SELECT name FROM record_daily", &[]));
        assert_eq!(kept.unwrap().len(), 1);
    });
}
