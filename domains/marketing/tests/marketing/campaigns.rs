//! A campaign's life, its copies, and what was planned against what was done.

use guanxi_marketing::commands::{self, CopyKind, GoOrNot, NewCopy, Step};
use guanxi_marketing::entities::{
    Campaign, CampaignPhase, CampaignTask, ExecutionReport, PlanFigure, Segment, TaskOrder,
};
use guanxi_marketing::queries::{children, figures};
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::RawId;
use serde_json::json;

use crate::company::Company;

/// C2: another person approves, and nobody above his limit.
#[test]
fn another_person_approves_a_campaign() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (campaign, _) = company.campaign("C1");
        company.allot(company.planner, campaign, "2000").unwrap();
        assert_eq!(
            company.step(company.planner, campaign, Step::Submit).unwrap(),
            "review"
        );
        for (who, code) in [
            (company.planner, "marketing.own_approval"),
            (company.director, "marketing.limit_too_small"),
        ] {
            assert_eq!(
                refusal(company.step(who, campaign, Step::Approve), code).code,
                code
            );
        }
        assert_eq!(
            company.step(company.boss, campaign, Step::Approve).unwrap(),
            "approved"
        );
        assert_eq!(
            company.step(company.planner, campaign, Step::Start).unwrap(),
            "running"
        );
        let twice = refusal(company.step(company.planner, campaign, Step::Start), "twice");
        assert_eq!(twice.code, "marketing.wrong_state");
    });
}

fn copied(company: &Company, from: RawId, number: &str, kind: CopyKind) -> RawId {
    let new = NewCopy {
        kind,
        number: number.to_owned(),
        name: number.to_owned(),
        city: (kind == CopyKind::City).then(|| "青岛".to_owned()),
        starts_on: Some("2026-04-05".parse().unwrap()),
        with_budget: true,
    };
    company
        .act(company.planner, move |tx, schema, ctx| {
            commands::copy(tx, schema, ctx, from, &new)
        })
        .unwrap()
}

fn task(company: &Company, campaign: RawId, name: &str, due: &str) -> RawId {
    company.make::<CampaignTask>(&json!({
        "name": name, "campaign_id": campaign.to_string(), "starts_on": "2026-03-01", "due_on": due, "state": "done",
    }))
}

/// C2: another city's campaign has the pilot's phases and tasks with every date moved, and its city; it begins only after somebody
/// decided so.
#[test]
fn a_pilot_is_repeated_in_another_city() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (pilot, phase) = company.campaign("C1");
        company.allot(company.planner, pilot, "100").unwrap();
        let (print, hand) = (
            task(&company, pilot, "印单页", "2026-03-03"),
            task(&company, pilot, "发单页", "2026-03-08"),
        );
        company.make::<TaskOrder>(&json!({ "task_id": hand.to_string(), "after_id": print.to_string() }));
        let copy = copied(&company, pilot, "C2", CopyKind::City);
        let ctx = company.ctx(company.boss);
        let (phases, tasks) = company
            .store
            .read_blocking(|r| {
                let phases: Vec<(RawId, CampaignPhase)> = children(r, &ctx, "campaign_id", copy)?;
                let tasks: Vec<(RawId, CampaignTask)> = children(r, &ctx, "campaign_id", copy)?;
                Ok((phases, tasks))
            })
            .unwrap();
        // 35 days later.
        assert_eq!(phases[0].1.starts_on.to_string(), "2026-04-05");
        assert_eq!(phases[0].1.copied_from_id.map(guanxi_types::Id::raw), Some(phase));
        let due: Vec<String> = tasks
            .iter()
            .map(|(_, one)| one.due_on.unwrap().to_string())
            .collect();
        assert_eq!(due, ["2026-04-07", "2026-04-12"]);
        assert!(tasks.iter().all(|(_, one)| one.state == "open"));
        assert_eq!(company.count("SELECT COUNT(*) FROM marketing_task_order"), 2);
        let copied = company.read::<Campaign>(copy);
        assert_eq!(copied.city.as_deref(), Some("青岛"));
        assert_eq!(copied.pilot_id.map(guanxi_types::Id::raw), Some(pilot));

        for id in [pilot, copy] {
            company.step(company.planner, id, Step::Submit).unwrap();
            company.step(company.boss, id, Step::Approve).unwrap();
        }
        let early = refusal(company.step(company.planner, copy, Step::Start), "early");
        assert_eq!(early.code, "marketing.no_go");
        company.step(company.planner, pilot, Step::Start).unwrap();
        let decision = GoOrNot {
            go: true,
            criteria: "到场 3000 人".to_owned(),
            reason: "到场 3612 人".to_owned(),
        };
        company
            .act(company.boss, move |tx, schema, ctx| {
                commands::decide_pilot(tx, schema, ctx, pilot, &decision)
            })
            .unwrap();
        assert_eq!(
            company.step(company.planner, copy, Step::Start).unwrap(),
            "running"
        );
    });
}

/// C2: who approves nothing doesn't decide on a pilot, and is told so, without amounts that mean nothing.
#[test]
fn who_approves_nothing_decides_on_no_pilot() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (pilot, _) = company.campaign("C1");
        company.step(company.planner, pilot, Step::Submit).unwrap();
        company.step(company.boss, pilot, Step::Approve).unwrap();
        company.step(company.planner, pilot, Step::Start).unwrap();
        let decided = |who: RawId| {
            let decision = GoOrNot {
                go: true,
                criteria: "到场 3000 人".to_owned(),
                reason: "到场 3612 人".to_owned(),
            };
            company.act(who, move |tx, schema, ctx| {
                commands::decide_pilot(tx, schema, ctx, pilot, &decision)
            })
        };
        let refused = refusal(decided(company.planner), "no limit");
        assert_eq!(refused.code, "marketing.no_limit");
        decided(company.director).unwrap();
    });
}

/// C3: how many a segment chose, by which day and when is the program's to say: a form that says it is refused.
#[test]
fn a_segments_size_isnt_written_by_hand() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let id = company.make::<Segment>(&json!({ "name": "老友" }));
        for (field, value) in [
            ("members", json!(5)),
            ("as_of", json!("2026-03-01")),
            ("frozen_at", json!("2026-03-01T00:00:00Z")),
        ] {
            let given = json!({ "name": field, field: value });
            for refused in [
                company.made_by::<Segment>(&company.program(), &given).map(drop),
                company.set::<Segment>(id, &given).map(drop),
            ] {
                let problem = refusal(refused, field);
                let faults: Vec<_> = problem
                    .fields
                    .iter()
                    .map(|one| (&*one.field, &*one.code))
                    .collect();
                assert_eq!(faults, [(field, "read_only")], "{engine:?}");
            }
        }
    });
}

/// C2: a template isn't run, campaigns are made from it.
#[test]
fn a_template_makes_campaigns() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (campaign, _) = company.campaign("C1");
        let template = copied(&company, campaign, "T1", CopyKind::Template);
        let no = refusal(company.step(company.planner, template, Step::Submit), "template");
        assert_eq!(no.code, "marketing.template_step");
        let made = company.read::<Campaign>(copied(&company, template, "C9", CopyKind::Campaign));
        assert!(!made.is_template);
        assert_eq!(made.template_id.map(guanxi_types::Id::raw), Some(template));
    });
}

/// C2: tasks don't wait for each other in a circle.
#[test]
fn tasks_do_not_wait_in_a_circle() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (campaign, _) = company.campaign("C1");
        let [a, b, c] = ["a", "b", "c"].map(|name| task(&company, campaign, name, "2026-03-05").to_string());
        company.make::<TaskOrder>(&json!({ "task_id": b, "after_id": a }));
        company.make::<TaskOrder>(&json!({ "task_id": c, "after_id": b }));
        let ctx = company.ctx(company.boss);
        let circle = company.made_by::<TaskOrder>(&ctx, &json!({ "task_id": a, "after_id": c }));
        assert_eq!(refusal(circle, "circle").fields[0].code, "tasks_circle");
    });
}

/// C4: a report of a day counts in the phase of that day and in the campaign's city, beside what was planned there.
#[test]
fn what_was_done_stands_beside_what_was_planned() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (campaign, phase) = company.campaign("C1");
        company.make::<PlanFigure>(&json!({
            "campaign_id": campaign.to_string(), "phase_id": phase.to_string(), "city": "济南",
            "reach": 500, "response": 50, "sales": "9000", "cost": "800",
        }));
        for (day, reach) in [("2026-03-02", 120), ("2026-03-04", 80), ("2026-03-20", 7)] {
            company.make::<ExecutionReport>(&json!({
                "campaign_id": campaign.to_string(), "spot": "东区", "done_on": day, "reach": reach, "response": 3,
            }));
        }
        let ctx = company.ctx(company.boss);
        let found = company
            .store
            .read_blocking(|r| figures(r, &ctx, campaign))
            .unwrap();
        let city = Some("济南".to_owned());
        let within = found[&(Some(phase), city.clone(), None, None)];
        assert_eq!(within.planned, [500, 50, 900_000, 80_000]);
        assert_eq!(within.actual[..2], [200, 6]);
        assert_eq!(found[&(None, city, None, None)].actual[0], 7);
    });
}
