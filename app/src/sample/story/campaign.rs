//! A campaign from its draft to its end: whom it is for, who is held back, what it may cost, what was done.

use guanxi_audience::audience::{Strata, Wish, ready};
use guanxi_audience::commands::{Writer, refresh};
use guanxi_audience::policy::is_drawn;
use guanxi_audience::reasons::chosen;
use guanxi_audience::rule::{Base, Node};
use guanxi_audience::select::Eyes;
use guanxi_entity::{Entity, Value};
use guanxi_marketing::commands::{
    Decision, NewExpense, NewLine, Paid, Step, allot, decide, request, spend, step,
};
use guanxi_marketing::entities::CampaignTarget;
use guanxi_record::{Batch, Links, Schema, create_many};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, Id, Locale, Money, Problem, RawId, Result};
use serde_json::json;

use super::super::staff::{AGENT, MARKETER, doer, who};
use super::act::{id_of, make as form, on, put, set, write};
use super::{Campaign, Cost, Opened, Story, day};
use crate::Company;

/// A hundredth of the customers, in millionths.
const PERCENT: u64 = 10_000;
/// Customers of the sample who were called.
const CALLED: usize = 40;
const PURPOSE: &str = "marketing";
const CHANNEL: &str = "sms";

/// The days that a rule of the story counts from: its own, as nobody knew more then.
fn base(company: &Company, today: Day) -> Base {
    Base {
        today,
        sales: company.insight.counted_from(today),
        zone: company.schema.now().zone().clone(),
    }
}

/// The segment that the story is about: a rule, and who fulfils it on that day.
pub fn segment(company: &Company, story: &'static Story, today: Day) -> Result<RawId> {
    let (name, rule) = story.segment;
    let json: serde_json::Value = serde_json::from_str(rule).map_err(Problem::internal)?;
    let node = Node::read(json.get("rule").unwrap_or(&json))?;
    let (schema, ctx, days) = (company.schema.now(), on(today), base(company, today));
    let eyes = Eyes {
        schema: &schema,
        ctx: &ctx,
    };
    let chosen = chosen(&company.store, &company.insight, eyes, (&node, days), Locale::Zh)?;
    write(company, today, move |tx, schema, ctx| {
        let given =
            json!({ "name": name, "kind": "rule", "definition": rule, "owner_id": who(tx, MARKETER, 0)? });
        let id = form(tx, schema, ctx, ("marketing.segment", &given))?;
        refresh(tx, Writer { schema, ctx }, id, &chosen)?;
        Ok(id)
    })
}

/// A draft with its phases, tasks, script, planned figures and budget.
pub fn make(company: &Company, campaign: &'static Campaign, today: Day) -> Result<RawId> {
    write(company, today, move |tx, schema, ctx| {
        let area = id_of(tx, ("org_market_area", "number"), campaign.area)?.to_string();
        let given = json!({
            "number": campaign.number, "name": campaign.name, "kind": campaign.kind, "goal": campaign.goal,
            "starts_on": campaign.days.0, "ends_on": campaign.days.1, "measure_from": campaign.days.0,
            "measure_to": campaign.days.1, "control_share": campaign.share, "market_area_id": area,
            "owner_id": who(tx, MARKETER, 0)?,
        });
        let id = form(tx, schema, ctx, ("marketing.campaign", &given))?;
        let seed = vec![("control_seed", Value::from(campaign.seed))];
        put(tx, schema, ctx, ("marketing.campaign", id), seed)?;
        let phases = phases(tx, (schema, ctx), (id, campaign))?;
        tasks(tx, (schema, ctx), (id, campaign), &phases)?;
        let channel = id_of(tx, ("marketing_channel", "kind"), CHANNEL)?;
        let (name, body) = campaign.script;
        let given = json!({
            "campaign_id": id.to_string(), "channel_id": channel.to_string(), "name": name, "body": body,
        });
        form(tx, schema, ctx, ("marketing.script", &given))?;
        for (phase, kind, amount, purpose, ..) in campaign.costs {
            let line = NewLine {
                phase_id: phases.get(*phase).and_then(|id| id.parse().ok()),
                kind: (*kind).to_owned(),
                amount: Money::new(amount * 100),
                note: Some((*purpose).to_owned()),
                ..NewLine::default()
            };
            allot(tx, schema, ctx, id, &line)?;
        }
        Ok(id)
    })
}

fn phases(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (id, campaign): (RawId, &'static Campaign),
) -> Result<Vec<String>> {
    let channel = id_of(tx, ("marketing_channel", "kind"), CHANNEL)?.to_string();
    let area = id_of(tx, ("org_market_area", "number"), campaign.area)?.to_string();
    let mut made = Vec::new();
    for (place, (name, first, last, goal)) in (1_i64..).zip(campaign.phases) {
        let given = json!({
            "campaign_id": id.to_string(), "place": place, "name": name, "starts_on": first, "ends_on": last,
            "goal": goal,
        });
        made.push(form(tx, schema, ctx, ("marketing.campaign_phase", &given))?.to_string());
    }
    for (at, ((reach, response, sales, cost), phase)) in campaign.planned.iter().zip(&made).enumerate() {
        let given = json!({
            "campaign_id": id.to_string(), "phase_id": phase, "channel_id": channel, "market_area_id": area,
            "person_id": doer(tx, at)?, "reach": reach, "response": response, "sales": sales.to_string(),
            "cost": cost.to_string(),
        });
        form(tx, schema, ctx, ("marketing.plan_figure", &given))?;
    }
    Ok(made)
}

fn tasks(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (id, campaign): (RawId, &'static Campaign),
    phases: &[String],
) -> Result<()> {
    for (at, (phase, name, first, due)) in campaign.tasks.iter().enumerate() {
        let given = json!({
            "campaign_id": id.to_string(), "phase_id": phases.get(*phase), "name": name, "starts_on": first,
            "due_on": due, "owner_id": doer(tx, at)?,
        });
        form(tx, schema, ctx, ("marketing.campaign_task", &given))?;
    }
    Ok(())
}

/// The number of a customer as a lot: its digits. Ids differ from one company to the next, numbers don't, so that everybody's sample has the same
/// control group.
fn lot(number: &str) -> RawId {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// Draws the audience: who may be reached, and who of them is held back. The numbers of those to be reached.
pub fn draw(
    company: &Company,
    campaign: &'static Campaign,
    (id, segment): (RawId, RawId),
) -> Result<Vec<String>> {
    let today = day(campaign.days.0)?.plus(-1);
    let wish = Wish {
        segments: vec![segment.to_string()],
        exclude: Vec::new(),
        purpose: PURPOSE.to_owned(),
        channel: CHANNEL.to_owned(),
        strata: Strata::None,
        control_share: Some(campaign.share),
    };
    let (schema, ctx, days) = (company.schema.now(), on(today), base(company, today));
    let (known, numbers) = company.store.read_blocking(|r| {
        let eyes = Eyes {
            schema: &schema,
            ctx: &ctx,
        };
        let known = ready(r, eyes, (id, &wish), days.clone())?;
        Ok((
            known,
            r.query("SELECT id, number FROM customers_customer ORDER BY id", &[])?,
        ))
    })?;
    let plan = known.plan(&company.insight, wish.strata)?;
    let number = |customer: RawId| {
        let at = numbers.binary_search_by_key(&customer, |row| row.int(0)).ok();
        at.and_then(|at| numbers.get(at))
            .map_or_else(String::new, |row| row.text(1).to_owned())
    };
    let share = u64::try_from(campaign.share).unwrap_or(0) * PERCENT;
    let (mut targets, mut reached) = (Vec::new(), Vec::new());
    for one in plan.eligible {
        let number = number(one.customer);
        let is_control = is_drawn(campaign.seed, lot(&number), share);
        targets.push((one.customer, is_control, one.reason));
        if !is_control {
            reached.push(number);
        }
    }
    write(company, today, move |tx, schema, ctx| {
        let now = ctx.clock.now();
        let rows = targets.iter().map(|(customer, is_control, reason)| {
            let target = CampaignTarget {
                campaign_id: Id::new(id),
                customer_id: Id::new(*customer),
                arm: if *is_control { "control" } else { "treatment" }.to_owned(),
                channel: Some(CHANNEL.to_owned()),
                reason: Some(reason.clone()),
                stratum: None,
                drawn_at: Some(now),
            };
            target.into_values()
        });
        let batch = Batch {
            def: CampaignTarget::def(),
            import_id: None,
            links: Links::Check,
        };
        create_many(tx, schema, ctx, &batch, rows.collect()).map(drop)
    })?;
    reached.sort();
    Ok(reached)
}

/// Another person allows it, and it begins.
pub fn approve(company: &Company, campaign: &'static Campaign, id: RawId) -> Result<()> {
    let first = day(campaign.days.0)?;
    write(company, first, move |tx, schema, ctx| {
        for (one, note) in [
            (Step::Submit, "方案与预算已备齐。"),
            (Step::Approve, "同意，按对照组方案执行。"),
            (Step::Start, "活动开始。"),
        ] {
            step(tx, schema, ctx, (id, None), (one, Some(note)))?;
        }
        Ok(())
    })
}

/// What was done and paid, and the end.
pub fn run(company: &Company, campaign: &'static Campaign, opened: &Opened) -> Result<()> {
    let id = opened.campaign;
    let called: Vec<String> = opened.reached.iter().take(CALLED).cloned().collect();
    let (first, last) = (day(campaign.days.0)?, day(campaign.days.1)?);
    write(company, last, move |tx, schema, ctx| {
        contacts(tx, (schema, ctx), (id, campaign), (&called, first))?;
        let channel = id_of(tx, ("marketing_channel", "kind"), CHANNEL)?.to_string();
        let area = id_of(tx, ("org_market_area", "number"), campaign.area)?.to_string();
        for (at, (done_on, spot, reach, response)) in campaign.reports.iter().enumerate() {
            let given = json!({
                "campaign_id": id.to_string(), "spot": spot, "done_on": done_on, "reach": reach, "response": response,
                "channel_id": channel, "market_area_id": area, "person_id": doer(tx, at)?,
            });
            form(tx, schema, ctx, ("marketing.execution_report", &given))?;
        }
        for (at, cost) in campaign.costs.iter().enumerate() {
            pay(tx, (schema, ctx), (id, at), (cost, last))?;
        }
        let sql = "SELECT id FROM marketing_campaign_task WHERE campaign_id = ?1 ORDER BY id";
        for row in tx.query(sql, &[Value::from(id)])? {
            let done = json!({ "state": "done" });
            set(tx, schema, ctx, ("marketing.campaign_task", row.int(0)), &done)?;
        }
        let note = Some("活动结束，转入效果分析。");
        step(tx, schema, ctx, (id, None), (Step::End, note)).map(drop)
    })
}

/// Who was called, and what was said.
fn contacts(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (id, campaign): (RawId, &'static Campaign),
    (called, first): (&[String], Day),
) -> Result<()> {
    let answers = campaign.answers.iter().cycle();
    for ((turn, number), (at, answer)) in called.iter().enumerate().zip((0_i32..).zip(answers)) {
        let customer = id_of(tx, ("customers_customer", "number"), number)?.to_string();
        // Six calls a day, from the second day on; between ten and four in Shanghai.
        let day = first.plus(1 + at / 6);
        let when = format!("{day}T{:02}:20:00Z", 2 + at % 6);
        let given = json!({
            "subject": format!("{}：电话联系", campaign.name), "kind": "call", "status": "done", "direction": "out",
            "customer_id": customer, "about": format!("marketing.campaign/{id}"), "owner_id": who(tx, AGENT, turn)?,
            "started_at": when, "done_at": when, "outcome": answer,
        });
        form(tx, schema, ctx, ("customers.activity", &given))?;
    }
    Ok(())
}

/// Asks for the money of a line, has it approved, and pays.
fn pay(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (id, at): (RawId, usize),
    (cost, on): (&Cost, Day),
) -> Result<()> {
    let (_, _, _, purpose, supplier, paid, document) = cost;
    let sql = "SELECT id FROM marketing_budget_line WHERE campaign_id = ?1 ORDER BY number";
    let lines = tx.query(sql, &[Value::from(id)])?;
    let Some(line) = lines.get(at).map(|row| row.int(0)) else {
        return Ok(());
    };
    let asked = NewExpense {
        line,
        purpose: (*purpose).to_owned(),
        supplier: Some((*supplier).to_owned()),
        amount: Money::new(paid * 100),
        escalates: false,
        reason: None,
    };
    let expense = request(tx, schema, ctx, &asked)?;
    decide(
        tx,
        schema,
        ctx,
        expense,
        (Decision::Approve, Some("在预算内，同意。")),
    )?;
    let paid = Paid {
        amount: Money::new(paid * 100),
        document: (*document).to_owned(),
        on: Some(on),
    };
    spend(tx, schema, ctx, expense, &paid)
}

/// The campaign of the round that runs: planned, and waiting for somebody who approves it.
pub fn submit(company: &Company, story: &'static Story, round: RawId) -> Result<()> {
    let today = day(story.second.days.0)?;
    let id = make(company, &story.next, today)?;
    write(company, today, move |tx, schema, ctx| {
        let given = json!({ "round_id": round.to_string(), "campaign_id": id.to_string() });
        form(tx, schema, ctx, ("scheme.round_campaign", &given))?;
        let direction = id_of(tx, ("scheme_direction", "kind"), "develop")?;
        let made = vec![("campaign_id", Value::from(id))];
        put(tx, schema, ctx, ("scheme.direction", direction), made)?;
        let note = Some("请审批：预算与对照组见方案。");
        step(tx, schema, ctx, (id, None), (Step::Submit, note)).map(drop)
    })
}
