//! Audiences of campaigns, and what came of them.

use axum::Json;
use axum::extract::Path;
use guanxi_entity::{Entity, Value};
use guanxi_http::body::{Object, read};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call};
use guanxi_insight::{Insight, Visible};
use guanxi_marketing::entities::{Campaign, CampaignTarget};
use guanxi_record::{SqlText, get, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Problem, RawId, Result};
use serde_json::{Value as Js, json};
use std::sync::Arc;

use super::base_of;
use super::segments::sample;
use crate::attribution::{Attributed, attributed};
use crate::audience::{LeftOut, Plan, Why, Wish, ready};
use crate::cities::{Cities, Places, compare, rollout};
use crate::commands::{Drawn, Writer, draw as draw_arms};
use crate::lift::{Lift, Measure, Side, drawn, measure};
use crate::select::Eyes;
use crate::stats::Difference;

const CAMPAIGN: &str = "marketing.campaign";
/// Of those who are left out, how many are told by name for each reason.
const EXAMPLES: usize = 3;

async fn planned(call: &Call, campaign: RawId, wish: &Wish) -> Result<Plan> {
    let insight = call.state.service::<Insight>()?;
    let base = base_of(call, &insight);
    let (schema, ctx, asked) = (call.state.schema.now(), call.ctx.clone(), wish.clone());
    let ready = call.state.store.read(move |r| {
        get(r, &ctx, schema.entity(CAMPAIGN)?, campaign)?;
        let eyes = Eyes {
            schema: &schema,
            ctx: &ctx,
        };
        ready(r, eyes, (campaign, &asked), base)
    });
    let (ready, by) = (ready.await?, wish.strata);
    let plan = tokio::task::spawn_blocking(move || ready.plan(&insight, by)).await;
    plan.map_err(Problem::internal)?
}

/// Some of those who are left out, of each reason, covered as on their pages, with what keeps them out.
async fn examples(call: &Call, plan: &Plan) -> Result<Vec<Js>> {
    let of = |why: Why| plan.left.iter().filter(move |one| one.why == why).take(EXAMPLES);
    let chosen: Vec<&LeftOut> = plan.left_out.iter().flat_map(|(why, _)| of(*why)).collect();
    let told = sample(call, chosen.iter().map(|one| one.customer).collect()).await?;
    let with_reason = |one: &&LeftOut| {
        let id = Js::from(one.customer.to_string());
        let mut told = told.iter().find(|known| known.get("id") == Some(&id))?.clone();
        let fields = told.as_object_mut()?;
        fields.insert("why".to_owned(), json!(one.why));
        fields.insert("reason".to_owned(), json!(one.reason));
        Some(told)
    };
    Ok(chosen.iter().filter_map(with_reason).collect())
}

fn plan_json(plan: &Plan, examples: &[Js], drawn: Option<Drawn>) -> Js {
    let left_out: Vec<Js> = plan
        .left_out
        .iter()
        .map(|(why, count)| json!({ "why": why, "customers": count }))
        .collect();
    let quiet: Vec<Js> = plan
        .quiet
        .iter()
        .map(|(from, to)| json!({ "from": from, "to": to }))
        .collect();
    json!({
        "chosen": plan.chosen, "left_out": left_out, "eligible": plan.eligible.len(), "quiet": quiet,
        "examples": examples,
        "drawn": drawn.map(|drawn| json!({ "treatment": drawn.treatment, "control": drawn.control })),
    })
}

fn may_draw(call: &Call) -> Result<()> {
    let schema = call.state.schema.now();
    require(&call.ctx, Action::Update, schema.entity(&Campaign::def().key)?)?;
    require(
        &call.ctx,
        Action::Create,
        schema.entity(&CampaignTarget::def().key)?,
    )?;
    Ok(())
}

pub(super) async fn plan(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Object>,
) -> ApiResult<Json<Js>> {
    let id = id_in(&id, CAMPAIGN)?;
    let wish: Wish = read(&body)?;
    let plan = planned(&call, id, &wish).await?;
    let examples = examples(&call, &plan).await?;
    Ok(Json(plan_json(&plan, &examples, None)))
}

pub(super) async fn draw(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Object>,
) -> ApiResult<Json<Js>> {
    let id = id_in(&id, CAMPAIGN)?;
    let wish: Wish = read(&body)?;
    may_draw(&call)?;
    let plan = planned(&call, id, &wish).await?;
    let examples = examples(&call, &plan).await?;
    let plan = Arc::new(plan);
    let (schema, ctx, kept) = (call.state.schema.now(), call.ctx, Arc::clone(&plan));
    let written = call.state.store.write(move |tx| {
        let writer = Writer {
            schema: &schema,
            ctx: &ctx,
        };
        draw_arms(tx, writer, (id, &wish), &kept)
    });
    let drawn = written.await?;
    Ok(Json(plan_json(&plan, &examples, Some(drawn))))
}

pub(super) async fn arms(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, CAMPAIGN)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let found = call.state.store.read(move |r| {
        get(r, &ctx, schema.entity(CAMPAIGN)?, id)?;
        let target = schema.entity(&CampaignTarget::def().key)?;
        let reach = require(&ctx, Action::Read, target)?;
        let mut sql = SqlText::new(
            "SELECT COALESCE(stratum, ''), CAST(SUM(CASE WHEN arm = 'control' THEN 1 ELSE 0 END) AS BIGINT), COUNT(*) \
             FROM marketing_campaign_target",
        );
        sql.and("campaign_id = ?", [Value::from(id)]);
        // Only targets whom the user may see count.
        restrict(&mut sql, &ctx, reach, target);
        sql.push(" GROUP BY COALESCE(stratum, '') ORDER BY COALESCE(stratum, '')", []);
        let rows = r.query(&sql.text, &sql.params)?;
        let strata: Vec<Js> = rows
            .iter()
            .map(|row| {
                let (control, all) = (row.int(1), row.int(2));
                json!({ "stratum": row.text(0), "treatment": all - control, "control": control })
            })
            .collect();
        let control: i64 = rows.iter().map(|row| row.int(1)).sum();
        let all: i64 = rows.iter().map(|row| row.int(2)).sum();
        Ok(json!({ "treatment": all - control, "control": control, "strata": strata }))
    });
    Ok(Json(found.await?))
}

pub(super) async fn lift(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, CAMPAIGN)?;
    let insight = call.state.service::<Insight>()?;
    let base = base_of(&call, &insight);
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let reading = call.state.store.read(move |r| {
        get(r, &ctx, schema.entity(CAMPAIGN)?, id)?;
        require(&ctx, Action::Read, schema.entity(&CampaignTarget::def().key)?)?;
        let visible = Visible::of_customers(r, &schema, &ctx)?.map(Arc::new);
        let mut drawn = drawn(r, id)?;
        if !guanxi_catalog::queries::sees_cost(&ctx) {
            drawn.costs.clear();
        }
        // Whole stores and codes are told to who may read all sales only.
        let is_all = ctx.scopes(Action::Read, "trade.sale").is_all();
        let rollout = if is_all { rollout(r, id)? } else { None };
        let attributed = attributed(r, &schema, &ctx, id)?;
        Ok((drawn, visible, rollout, attributed))
    });
    let (drawn, visible, rollout, attributed) = reading.await?;
    let days = (base.today, base.sales);
    let measured = tokio::task::spawn_blocking(move || {
        let lift = measure(&insight, &drawn, days, visible.as_ref())?;
        let cities = rollout.map(|rollout| compare(&insight, &rollout, days));
        Ok::<_, Problem>((lift, cities.transpose()?))
    });
    let (lift, cities) = measured.await.map_err(Problem::internal)??;
    let beside = (
        cities.as_ref().map(cities_json),
        attributed.as_ref().map(attributed_json),
    );
    Ok(Json(lift_json(&lift, beside)))
}

fn cities_json(cities: &Cities) -> Js {
    let share = |one: Difference| json!({ "value": one.value, "low": one.low, "high": one.high, "p": one.p });
    let side = |side: &Places| json!({ "cities": side.cities, "stores": side.stores, "before_c": side.before_c, "after_c": side.after_c });
    json!({
        "state": cities.state.name(),
        "from": cities.days.map(|days| days.0.to_string()), "to": cities.days.map(|days| days.1.to_string()),
        "started": side(&cities.started), "waiting": side(&cities.waiting),
        "effect": cities.effect.map(share),
        "total": cities.total.map(|(value, low, high)| json!({ "value": value, "low": low, "high": high })),
        "placebo": cities.placebo.map(share), "warnings": cities.warnings,
    })
}

fn attributed_json(found: &Attributed) -> Js {
    let codes: Vec<Js> = found
        .codes
        .iter()
        .map(|code| {
            json!({
                "code": code.code, "redemptions": code.redemptions, "customers": code.customers, "sales_c": code.sales_c,
            })
        })
        .collect();
    json!({
        "redemptions": found.redemptions, "customers": found.customers, "tickets": found.tickets,
        "sales_c": found.sales_c, "codes": codes, "leads": found.leads, "converted": found.converted,
    })
}

fn lift_json(lift: &Lift, (cities, attribution): (Option<Js>, Option<Js>)) -> Js {
    let is_final = lift.state == crate::lift::State::Final;
    let measures: Vec<Js> = lift
        .measures
        .iter()
        .map(|measure| measure_json(measure, is_final, lift.treatment.customers))
        .collect();
    json!({
        "state": lift.state.name(),
        "from": lift.from.map(|day| day.to_string()),
        "to": lift.to.map(|day| day.to_string()),
        "treatment": side_json(&lift.treatment),
        "control": side_json(&lift.control),
        "measures": measures,
        "before": lift.before.map(|before| difference_json(&before, true)),
        "warnings": lift.warnings,
        "cities": cities,
        "attribution": attribution,
    })
}

fn side_json(side: &Side) -> Js {
    json!({
        "customers": side.customers, "buyers": side.buyers, "spend_c": side.spend_c, "visits": side.visits,
        "margin_c": side.margin_c, "redeemers": side.redeemers,
    })
}

/// Differences between the arms are told at the planned end only (`lift::finish`); so is the chance of error.
fn difference_json(difference: &Difference, is_final: bool) -> Js {
    json!({
        "value": difference.value, "low": difference.low, "high": difference.high,
        "p": is_final.then_some(difference.p),
    })
}

fn measure_json(measure: &Measure, is_final: bool, reached: i64) -> Js {
    let difference = measure.difference;
    let whole = |value: f64| value * crate::stats::real(reached);
    json!({
        "name": measure.name,
        "treatment": measure.treatment,
        "control": measure.control,
        "difference": difference.map(|difference| difference_json(&difference, is_final)),
        "total": difference.map(|one| json!({ "value": whole(one.value), "low": whole(one.low), "high": whole(one.high) })),
        "detectable": measure.detectable,
    })
}
