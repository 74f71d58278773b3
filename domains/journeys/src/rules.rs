//! What is looked at before journeys are written.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Rule, Written};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Problem, Result};

use crate::commands::bring_along;
use crate::entities::Journey;
use crate::flow::Flow;

/// Days at most: ten years.
const DAYS_MAX: i64 = 3_660;

pub(crate) const RULES: &[Rule] = &[
    Rule::both("journeys.journey", check_journey, note_reach),
    Rule::after("marketing.campaign", bring_along),
];

/// Who makes it answers for it where nobody else is named; the flow can be read, days are days, and what decides who comes in stays while customers come in.
fn check_journey(_: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    // Tasks of customers whom nobody looks after are his who answers for the journey.
    let user = ctx.user().filter(|_| before.is_none());
    if let Some(user) = user
        && Journey::def().value(after, "owner_id").is_null()
    {
        Journey::def().set(after, "owner_id", Value::from(user));
    }
    if let Some(flow) = Journey::def()
        .value(after, "flow")
        .as_text()
        .filter(|text| !text.is_empty())
    {
        Flow::read(flow).map_err(|_| Problem::wrong("flow", "not_a_flow"))?;
    }
    let days = |name: &str| Journey::def().value(after, name).as_int();
    if Journey::def().value(after, "reentry").as_text() == Some("after") {
        match days("reentry_days") {
            Some(days) if (1..=DAYS_MAX).contains(&days) => {}
            Some(_) => return Err(Problem::wrong("reentry_days", "out_of_range")),
            None => return Err(Problem::wrong("reentry_days", "required")),
        }
    }
    if days("event_days").is_some_and(|days| !(0..=DAYS_MAX).contains(&days)) {
        return Err(Problem::wrong("event_days", "out_of_range"));
    }
    if Journey::def().value(after, "event").as_text() == Some("returned")
        && days("event_days").unwrap_or(0) < 1
    {
        return Err(Problem::wrong("event_days", "required"));
    }
    let is_running = before.is_some_and(|before| {
        matches!(
            Journey::def().value(before, "state").as_text(),
            Some("running" | "paused")
        )
    });
    if is_running && let Some(before) = before {
        for name in ["entry", "segment_id", "campaign_id", "event", "purpose"] {
            if Journey::def().value(before, name) != Journey::def().value(after, name) {
                return Err(Problem::wrong(name, "journey_running"));
            }
        }
    }
    Ok(())
}

/// Keeps for which campaign a journey works and what for, where those find it who count contacts and know no journeys.
fn note_reach(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    for id in written.ids {
        let about = Value::from(format!("{}/{id}", Journey::def().key));
        tx.execute(
            "DELETE FROM marketing_reach WHERE about = ?1",
            std::slice::from_ref(&about),
        )?;
        let row = tx.query_first(
            "SELECT campaign_id, purpose FROM journeys_journey WHERE id = ?1",
            &[Value::from(*id)],
        )?;
        if let Some(row) = row {
            tx.execute(
                "INSERT INTO marketing_reach (about, campaign_id, purpose) VALUES (?1, ?2, ?3)",
                &[about, Value::from(row.optional_int(0)), Value::from(row.text(1))],
            )?;
        }
    }
    Ok(())
}
