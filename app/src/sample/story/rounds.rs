//! Two rounds: the first one finished, the second one running.

use guanxi_entity::Value;
use guanxi_marketing::commands::{NewMember, add_members};
use guanxi_record::Schema;
use guanxi_scheme::commands::{Pinned, close, counted, counting, keep, pin, step};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, Id, Qty, RawId, Result, len_i64};
use serde_json::json;

use super::super::staff::{DIRECTOR, MARKETER, who};
use super::act::{id_of, make, on, put, set, write};
use super::figures::{Known, as_of, known, table};
use super::{Opened, Round, Story, day};
use crate::Company;

/// Rows of an answer that are kept with a finding.
const KEPT_ROWS: usize = 60;

/// Findings as they are pinned.
fn findings(company: &Company, story: &'static Story, round: &'static Round) -> Result<Vec<Pinned>> {
    let as_of = as_of(company);
    let mut pinned = Vec::new();
    for (name, figure, note) in round.findings {
        let said = known(company, figure, story.currency)?.said;
        pinned.push(Pinned {
            name: name.replace("{}", &said),
            indicator: figure.indicator.to_owned(),
            question: figure.question.to_owned(),
            figures: table(company, figure)?.json(KEPT_ROWS).to_string(),
            as_of,
            note: Some((*note).to_owned()),
        });
    }
    Ok(pinned)
}

/// Where the goals of a round stand.
fn stands(company: &Company, story: &'static Story, round: &'static Round) -> Result<Vec<Option<Qty>>> {
    let mut all = Vec::new();
    for goal in round.goals {
        let stands: Option<Known> = match &goal.figure {
            Some(figure) => Some(known(company, figure, story.currency)?),
            None => None,
        };
        all.push(stands.map(|known| known.value));
    }
    Ok(all)
}

/// The first round: what was found, what is to be reached, the plan.
pub fn begin(company: &Company, story: &'static Story, today: Day) -> Result<RawId> {
    let pinned = findings(company, story, &story.first)?;
    let stands = stands(company, story, &story.first)?;
    write(company, today, move |tx, schema, ctx| {
        let first = &story.first;
        let topic = id_of(tx, ("scheme_topic", "number"), first.topic)?.to_string();
        let given = json!({
            "number": 1, "name": first.name, "starts_on": first.days.0, "ends_on": first.days.1, "topic_id": topic,
            "plan": first.plan, "owner_id": who(tx, DIRECTOR, 0)?,
        });
        let round = make(tx, schema, ctx, ("scheme.round", &given))?;
        fill(tx, (schema, ctx), (round, first), (&pinned, &stands))?;
        step(tx, schema, ctx, (round, "plan"))?;
        Ok(round)
    })
}

fn fill(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (round, story): (RawId, &'static Round),
    (pinned, stands): (&[Pinned], &[Option<Qty>]),
) -> Result<()> {
    for one in pinned {
        pin(tx, schema, ctx, (round, one))?;
    }
    for (goal, stands) in story.goals.iter().zip(stands) {
        let given = json!({
            "round_id": round.to_string(), "name": goal.name, "measure": goal.figure.map(|figure| figure.column),
            "baseline": stands.map_or_else(|| goal.baseline.to_owned(), |stands| stands.to_string()),
            "target": goal.target,
        });
        make(tx, schema, ctx, ("scheme.round_goal", &given))?;
    }
    Ok(())
}

/// The segment that a round starts from.
pub fn start_from(company: &Company, (round, segment): (RawId, RawId), today: Day) -> Result<()> {
    write(company, today, move |tx, schema, ctx| {
        let given =
            json!({ "round_id": round.to_string(), "segment_id": segment.to_string(), "role": "start" });
        make(tx, schema, ctx, ("scheme.round_segment", &given)).map(drop)
    })
}

/// Measures the first round, writes down what was learnt, and opens the second one as far as its plan. The second one's id.
pub fn finish(company: &Company, story: &'static Story, opened: &Opened) -> Result<RawId> {
    let last = day(story.first.days.1)?;
    measured(company, opened, last)?;
    let after = stands(company, story, &story.first)?;
    let pinned = findings(company, story, &story.second)?;
    let stands = stands(company, story, &story.second)?;
    let (round, campaign) = (opened.round, opened.campaign);
    write(company, last, move |tx, schema, ctx| {
        actual(tx, (schema, ctx), (round, &story.first), &after)?;
        let given = json!({ "lessons": story.first.lessons });
        set(tx, schema, ctx, ("scheme.round", round), &given)?;
        let refined = refined(tx, (schema, ctx), (campaign, story))?;
        let given =
            json!({ "round_id": round.to_string(), "segment_id": refined.to_string(), "role": "refined" });
        make(tx, schema, ctx, ("scheme.round_segment", &given))?;
        let next = close(tx, schema, ctx, round)?;
        let second = &story.second;
        let topic = id_of(tx, ("scheme_topic", "number"), second.topic)?.to_string();
        let given = json!({
            "name": second.name, "starts_on": second.days.0, "topic_id": topic, "plan": second.plan,
        });
        set(tx, schema, ctx, ("scheme.round", next), &given)?;
        fill(tx, (schema, ctx), (next, second), (&pinned, &stands))?;
        step(tx, schema, ctx, (next, "plan"))?;
        Ok(next)
    })
}

/// The first round comes to its analysis, and its campaign is measured.
fn measured(company: &Company, opened: &Opened, last: Day) -> Result<()> {
    let (round, campaign) = (opened.round, opened.campaign);
    write(company, last, move |tx, schema, ctx| {
        let given = json!({ "round_id": round.to_string(), "campaign_id": campaign.to_string() });
        make(tx, schema, ctx, ("scheme.round_campaign", &given))?;
        step(tx, schema, ctx, (round, "interaction"))?;
        step(tx, schema, ctx, (round, "analysis"))
    })?;
    let (schema, ctx) = (company.schema.now(), on(last));
    let known = company
        .store
        .read_blocking(|r| counting(r, &schema, &ctx, round))?;
    let found = counted(&company.insight, last, &known)?;
    write(company, last, move |tx, schema, ctx| {
        keep(tx, schema, ctx, &found).map(drop)
    })
}

/// Where the goals stood afterwards.
fn actual(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (round, story): (RawId, &'static Round),
    after: &[Option<Qty>],
) -> Result<()> {
    let sql = "SELECT COALESCE(CAST(SUM(reached) AS BIGINT), 0), COALESCE(CAST(SUM(buyers) AS BIGINT), 0) \
               FROM scheme_round_campaign WHERE round_id = ?1";
    let row = tx.query_first(sql, &[Value::from(round)])?.unwrap_or_default();
    // In percent, with one decimal.
    let returned = Qty::new(row.int(1) * 1_000 / row.int(0).max(1) * 100);
    let sql = "SELECT id FROM scheme_round_goal WHERE round_id = ?1 AND name = ?2";
    for (goal, after) in story.goals.iter().zip(after) {
        let id = tx.query_first(sql, &[Value::from(round), Value::from(goal.name)])?;
        let Some(id) = id.map(|row| row.int(0)) else {
            continue;
        };
        let given = json!({ "actual": after.unwrap_or(returned).to_string() });
        set(tx, schema, ctx, ("scheme.round_goal", id), &given)?;
    }
    Ok(())
}

/// Those who were reached and came: the next round begins with them.
fn refined(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (campaign, story): (RawId, &'static Story),
) -> Result<RawId> {
    let (first, last) = (day(story.campaign.days.0)?, day(story.campaign.days.1)?);
    let sql = "SELECT t.customer_id FROM marketing_campaign_target t WHERE t.campaign_id = ?1 AND t.arm <> 'control' \
               AND EXISTS (SELECT 1 FROM trade_sale s WHERE s.customer_id = t.customer_id AND s.amount > 0 \
               AND s.business_date BETWEEN ?2 AND ?3) ORDER BY t.id";
    let given = [Value::from(campaign), Value::from(first), Value::from(last)];
    let rows = tx.query(sql, &given)?;
    let members: Vec<RawId> = rows.iter().map(|row| row.int(0)).collect();
    let note = "本轮触达且在活动期内回来的客户。";
    listed(tx, (schema, ctx), story.first.refined, (note, &members))
}

/// A list of customers as a segment.
fn listed(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    name: &str,
    (note, members): (&str, &[RawId]),
) -> Result<RawId> {
    let given = json!({
        "name": name, "kind": "list", "note": note, "owner_id": who(tx, MARKETER, 0)?,
    });
    let id = make(tx, schema, ctx, ("marketing.segment", &given))?;
    let counted = vec![
        ("members", Value::from(len_i64(members.len()))),
        ("frozen_at", Value::from(tx.now_ms())),
    ];
    put(tx, schema, ctx, ("marketing.segment", id), counted)?;
    let members: Vec<NewMember> = members
        .iter()
        .map(|customer| NewMember {
            customer: *customer,
            reason: Some(note.to_owned()),
            evidence: None,
        })
        .collect();
    add_members(tx, schema, ctx, (Id::new(id), members.into_iter()))?;
    Ok(id)
}
