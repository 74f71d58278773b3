//! Once round, and on.

use guanxi_entity::Value;
use guanxi_marketing::entities::{Campaign, CampaignTarget, Segment, SegmentMember};
use guanxi_scheme::commands::{Pinned, close, measure, pin, start_campaign, step};
use guanxi_scheme::entities::{Direction, Round, RoundCampaign, RoundSegment};
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

fn bought(company: &Company, customer: RawId) {
    company.sql(
        "INSERT INTO trade_sale (id, version, created_at, created_by, updated_at, updated_by, number, store_id, sold_at, business_date, \
         customer_id, channel, amount) VALUES (?1, 1, 0, 0, 0, 0, ?2, ?3, 0, ?4, ?1, 'store', 1000)",
        vec![
            Value::from(customer),
            Value::from(format!("S{customer}")),
            Value::from(company.at),
            Value::from(TODAY + 1),
        ],
    );
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
            .for_each(|at| bought(&company, people[at]));
        let counted = company.write(move |tx, schema, ctx| measure(tx, schema, ctx, round));
        assert_eq!(counted.unwrap(), 1);
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

/// A3: a direction becomes a draft campaign with the members of its segment, once.
#[test]
fn a_direction_becomes_a_campaign_once() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let people = company.customers(2);
        let target = segment(&company, "沉睡", &people);
        let direction = company.make::<Direction>(
            &json!({ "kind": "win_back", "name": "挽回", "segment_id": target.to_string() }),
        );
        let start = || company.write(move |tx, schema, ctx| start_campaign(tx, schema, ctx, direction));
        let campaign = start().unwrap();
        assert_eq!(start().unwrap(), campaign);
        assert_eq!(company.count("SELECT COUNT(*) FROM marketing_campaign_target"), 2);
    });
}
