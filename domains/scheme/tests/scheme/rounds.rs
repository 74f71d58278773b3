//! Once round, and on.

use guanxi_customers::entities::Consent;
use guanxi_entity::Value;
use guanxi_marketing::entities::{Campaign, CampaignTarget, Segment, SegmentMember};
use guanxi_scheme::commands::{Figures, Pinned, close, measure, pin, ready_directions, start_campaign, step};
use guanxi_scheme::entities::{Direction, Round, RoundCampaign, RoundGoal, RoundSegment};
use guanxi_testkit::each_engine;
use guanxi_types::RawId;
use serde_json::json;

use crate::company::{Company, TODAY};

fn segment(company: &Company, name: &str, members: &[RawId]) -> RawId {
    let id = company.make::<Segment>(&json!({ "name": name }));
    for member in members {
        company.make::<SegmentMember>(
            &json!({ "segment_id": id.to_string(), "customer_id": member.to_string() }),
        );
    }
    id
}

/// A5: a round keeps what it found, counts what it brought beside those held out, and the next one starts from its refined segments.
#[test]
fn a_round_is_measured_and_leads_to_the_next() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let people = company.customers(6);
        let round = company.make::<Round>(&json!({ "number": 1, "name": "挽回老客户" }));
        let found = Pinned {
            name: "沉睡客户 129 人".to_owned(),
            indicator: "lifecycle".to_owned(),
            question: String::new(),
            figures: "[]".to_owned(),
            as_of: None,
            note: None,
        };
        company
            .write(move |tx, schema, ctx| pin(tx, schema, ctx, (round, &found)))
            .unwrap();
        let campaign = company.make::<Campaign>(
            &json!({ "number": "C1", "name": "回店礼", "starts_on": "2026-03-01", "ends_on": "2026-03-31" }),
        );
        for one in &people[..5] {
            company.make::<CampaignTarget>(
                &json!({ "campaign_id": campaign.to_string(), "customer_id": one.to_string() }),
            );
        }
        // The fifth was targeted by mistake and is held out all the same.
        let control = segment(&company, "对照组", &people[4..]);
        company.make::<RoundCampaign>(&json!({
            "round_id": round.to_string(), "campaign_id": campaign.to_string(), "control_id": control.to_string(),
        }));
        [0, 1, 2, 5]
            .into_iter()
            .for_each(|at| company.bought(people[at], &format!("S{at}7"), TODAY));
        let insight = company.insight();
        let counted = company.write(move |tx, schema, ctx| measure(tx, schema, ctx, (round, &insight)));
        assert_eq!(counted.unwrap(), 1);
        assert_eq!(
            company.count("SELECT COUNT(*) FROM scheme_round_campaign WHERE lift_state = 'provisional'"),
            1,
            "its last day is to come"
        );
        for (column, wanted) in [
            ("SELECT reached FROM scheme_round_campaign", 4),
            ("SELECT buyers FROM scheme_round_campaign", 3),
            ("SELECT held_out FROM scheme_round_campaign", 2),
            ("SELECT held_out_buyers FROM scheme_round_campaign", 1),
        ] {
            assert_eq!(company.count(column), wanted, "{column}");
        }
        goes_on(&company, round, &people);
    });
}

/// A5: measuring says where the goals stand whose measure is a key figure, and what they start from where nobody said; the others stay.
#[test]
fn goals_stand_where_the_figures_say() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let people = company.customers(2);
        let round = company.make::<Round>(&json!({ "number": 1, "name": "一" }));
        for (name, more) in [
            ("顾客数", json!({ "measure": "customers" })),
            ("客单价", json!({ "measure": "atv_c", "baseline": "8" })),
            ("口碑", json!({ "baseline": "1" })),
        ] {
            let mut given = json!({ "round_id": round.to_string(), "name": name });
            given
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            company.make::<RoundGoal>(&given);
        }
        for (at, one) in people.iter().enumerate() {
            company.bought(*one, &format!("S{}", at + 1), TODAY);
        }
        let insight = company.insight();
        company
            .write(move |tx, schema, ctx| measure(tx, schema, ctx, (round, &insight)))
            .unwrap();
        for (sql, wanted) in [
            (
                "SELECT actual FROM scheme_round_goal WHERE name = '顾客数'",
                2_000,
            ),
            (
                "SELECT COUNT(*) FROM scheme_round_goal WHERE actual = baseline AND measure = 'customers'",
                1,
            ),
            (
                "SELECT actual FROM scheme_round_goal WHERE name = '客单价'",
                10_000,
            ),
            (
                "SELECT baseline FROM scheme_round_goal WHERE name = '客单价'",
                8_000,
            ),
            (
                "SELECT COUNT(*) FROM scheme_round_goal WHERE name = '口碑' AND actual IS NULL",
                1,
            ),
        ] {
            assert_eq!(company.count(sql), wanted, "{sql}");
        }
    });
}

fn goes_on(company: &Company, round: RawId, people: &[RawId]) {
    let go = |to: &'static str| company.write(move |tx, schema, ctx| step(tx, schema, ctx, (round, to)));
    let end = || company.write(move |tx, schema, ctx| close(tx, schema, ctx, round));
    assert_eq!(go("analysis").unwrap_err().code, "scheme.wrong_phase");
    assert_eq!(end().unwrap_err().code, "scheme.wrong_phase");
    for phase in ["plan", "interaction", "analysis"] {
        go(phase).unwrap();
    }
    assert_eq!(end().unwrap_err().code, "scheme.no_refined_segment");
    let refined = segment(company, "已回店客户", &people[..2]);
    company.make::<RoundSegment>(&json!({
        "round_id": round.to_string(), "segment_id": refined.to_string(), "role": "refined",
    }));
    let next = end().unwrap();
    assert_eq!(end().unwrap(), next, "closing again gives the same round");
    assert_eq!(
        company.count("SELECT COUNT(*) FROM scheme_round WHERE number = 2 AND state = 'discovery'"),
        1
    );
    assert_eq!(
        company.count("SELECT COUNT(*) FROM scheme_round_segment WHERE role = 'start'"),
        1
    );
    assert_eq!(go("plan").unwrap_err().code, "scheme.round_closed");
}

/// A5: who was drawn as control is held out, whatever segment stands beside the campaign.
#[test]
fn arms_that_were_drawn_count() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let people = company.customers(4);
        let round = company.make::<Round>(&json!({ "number": 1, "name": "一" }));
        let campaign = company.make::<Campaign>(
            &json!({ "number": "C1", "name": "回店礼", "starts_on": "2026-02-20", "ends_on": "2026-03-31" }),
        );
        for (customer, arm) in people
            .iter()
            .zip(["treatment", "treatment", "control", "control"])
        {
            company.sql(
                "INSERT INTO marketing_campaign_target (id, version, created_at, created_by, updated_at, updated_by, campaign_id, customer_id, arm) \
                 VALUES (?2, 1, 0, 0, 0, 0, ?1, ?2, ?3)",
                vec![Value::from(campaign), Value::from(*customer), Value::from(arm)],
            );
        }
        let other = segment(&company, "别人", &people[..1]);
        company.make::<RoundCampaign>(&json!({
            "round_id": round.to_string(), "campaign_id": campaign.to_string(), "control_id": other.to_string(),
        }));
        company.bought(people[0], "S7", TODAY);
        let insight = company.insight();
        company
            .write(move |tx, schema, ctx| measure(tx, schema, ctx, (round, &insight)))
            .unwrap();
        assert_eq!(
            company.count("SELECT reached * 10 + held_out FROM scheme_round_campaign"),
            22
        );
        assert_eq!(
            company.count("SELECT buyers * 10 + held_out_buyers FROM scheme_round_campaign"),
            10
        );
    });
}

/// A3: a direction becomes a draft campaign once; its audience are those of the segment who agreed, and part of it can be held out.
#[test]
fn a_direction_becomes_a_campaign_once() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let people = company.customers(3);
        for one in &people[..2] {
            company.make::<Consent>(&json!({
                "customer_id": one.to_string(), "purpose": "marketing", "channel": "any", "state": "granted",
                "stated_at": "2026-01-01T08:00:00Z",
            }));
        }
        let target = segment(&company, "沉睡", &people);
        let direction = company.make::<Direction>(
            &json!({ "kind": "win_back", "name": "挽回", "segment_id": target.to_string() }),
        );
        let start = || company.write(move |tx, schema, ctx| start_campaign(tx, schema, ctx, direction));
        let campaign = start().unwrap();
        assert_eq!(start().unwrap(), campaign);
        let insight = company.insight();
        let figures = Figures {
            store: &company.store,
            schema: &company.schema,
            insight: &insight,
        };
        let drawn = figures
            .audience(&company.program(), (direction, campaign))
            .unwrap();
        assert_eq!(drawn.treatment + drawn.control, 2, "the third agreed to nothing");
        let again = figures
            .audience(&company.program(), (direction, campaign))
            .unwrap();
        assert_eq!(again.treatment + again.control, 0);
        assert_eq!(
            company.count(
                "SELECT COUNT(*) FROM marketing_campaign WHERE control_share = 10 AND measure_to IS NOT NULL"
            ),
            1
        );
    });
}

/// A3: the ready directions come with segments whose rules find members.
#[test]
fn ready_directions_have_their_segments() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let people = company.customers(2);
        company.bought(people[0], "S7", TODAY);
        let made = company.write(|tx, schema, ctx| ready_directions(tx, schema, ctx, &|_| None));
        assert_eq!(made.unwrap(), 5);
        let sql = "SELECT COUNT(*) FROM scheme_direction d JOIN marketing_segment s ON s.id = d.segment_id WHERE s.kind = 'rule'";
        assert_eq!(company.count(sql), 5);
        let insight = company.insight();
        let figures = Figures {
            store: &company.store,
            schema: &company.schema,
            insight: &insight,
        };
        figures.members(&company.program()).unwrap();
        assert_eq!(
            company.count(
                "SELECT s.members FROM scheme_direction d JOIN marketing_segment s ON s.id = d.segment_id WHERE d.kind = 'acquire'"
            ),
            1,
            "who bought and is no member"
        );
        let unsaid = "SELECT COUNT(*) FROM marketing_segment_member WHERE reason IS NULL OR evidence IS NULL";
        assert_eq!(
            company.count(unsaid),
            0,
            "each has the reason for which he was chosen"
        );
    });
}
