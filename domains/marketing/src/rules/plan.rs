//! Rules of plans and of what came of them.

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Problem, RawId, Result};

use super::{Draft, area};
use crate::entities::{
    BudgetLine, Campaign, CampaignPhase, CampaignTask, ExecutionReport, Material, PlanFigure, TaskOrder,
};

/// Tasks that are followed from one that waits; a campaign has fewer.
const CHAIN_MAX: i64 = 1_000;

pub(super) fn campaign(
    tx: &mut Tx<'_>,
    _: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let def = Campaign::def();
    let mut fields = Draft { def, values: after };
    fields.in_order("starts_on", "ends_on")?;
    area::place(tx, before, &mut fields)
}

pub(super) fn line(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = BudgetLine::def();
    area::place(tx, before, &mut Draft { def, values: after })
}

pub(super) fn phase(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = CampaignPhase::def();
    Draft { def, values: after }.in_order("starts_on", "ends_on")
}

pub(super) fn task(tx: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = CampaignTask::def();
    let fields = Draft { def, values: after };
    fields.in_order("starts_on", "due_on")?;
    own_phase(tx, &fields)
}

pub(super) fn figure(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = PlanFigure::def();
    let mut fields = Draft { def, values: after };
    fields.not_negative(&["reach", "response", "sales", "cost"])?;
    area::place(tx, before, &mut fields)?;
    own_phase(tx, &fields)
}

pub(super) fn material(tx: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Material::def();
    let fields = Draft { def, values: after };
    fields.not_negative(&["quantity", "unit_cost"])?;
    own_phase(tx, &fields)
}

/// A report that names no phase and no city is of the phase of its day, and of the campaign's city.
pub(super) fn report(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = ExecutionReport::def();
    let mut fields = Draft { def, values: after };
    fields.not_negative(&["reach", "response", "sales", "material_used"])?;
    let campaign = fields.int("campaign_id");
    if let (None, Some(day)) = (fields.int("phase_id"), fields.int("done_on")) {
        let found = tx.query_first(
            "SELECT id FROM marketing_campaign_phase WHERE campaign_id = ?1 AND starts_on <= ?2 AND ends_on >= ?2 \
             ORDER BY place LIMIT 1",
            &[Value::from(campaign), Value::from(day)],
        )?;
        if let Some(row) = found {
            fields.set("phase_id", Value::from(row.int(0)));
        }
    }
    area::place(tx, before, &mut fields)?;
    if fields.text("city").is_none() {
        let found = tx.query_first(
            "SELECT city, market_area_id FROM marketing_campaign WHERE id = ?1 AND city IS NOT NULL",
            &[Value::from(campaign)],
        )?;
        if let Some(row) = found {
            fields.set("city", Value::from(row.text(0)));
            fields.set("market_area_id", Value::from(row.optional_int(1)));
        }
    }
    own_phase(tx, &fields)
}

/// Refuses a phase of another campaign.
fn own_phase(tx: &mut Tx<'_>, fields: &Draft<'_>) -> Result<()> {
    let (Some(campaign), Some(phase)) = (fields.int("campaign_id"), fields.int("phase_id")) else {
        return Ok(());
    };
    let found = tx.query_first(
        "SELECT id FROM marketing_campaign_phase WHERE id = ?1 AND campaign_id <> ?2",
        &[Value::from(phase), Value::from(campaign)],
    )?;
    match found {
        Some(_) => Err(Problem::wrong("phase_id", "other_campaign")),
        None => Ok(()),
    }
}

/// Refuses tasks that would wait for each other.
pub(super) fn order(tx: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = TaskOrder::def();
    let fields = Draft { def, values: after };
    if waits_for(tx, fields.int("after_id"), fields.int("task_id"))? {
        return Err(Problem::wrong("after_id", "tasks_circle"));
    }
    Ok(())
}

/// Whether a task waits for another, through others too.
fn waits_for(tx: &mut Tx<'_>, task: Option<RawId>, other: Option<RawId>) -> Result<bool> {
    let found = tx.query_first(
        "WITH RECURSIVE chain (id) AS (SELECT CAST(?1 AS BIGINT) UNION SELECT o.after_id FROM marketing_task_order o \
         JOIN chain c ON o.task_id = c.id) SELECT COUNT(*) FROM (SELECT id FROM chain LIMIT ?3) found WHERE id = ?2",
        &[Value::from(task), Value::from(other), Value::from(CHAIN_MAX)],
    )?;
    Ok(found.is_some_and(|row| row.int(0) > 0))
}
