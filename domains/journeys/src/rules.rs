//! What is looked at before journeys are written.

use guanxi_entity::{Entity, Value};
use guanxi_record::Rule;
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};

use crate::entities::Journey;
use crate::flow::Flow;

/// Days at most: ten years.
const DAYS_MAX: i64 = 3_660;

pub(crate) const RULES: &[Rule] = &[Rule {
    entity: "journeys.journey",
    before: Some(check_journey),
    after: None,
}];

fn value<'v>(values: &'v [Value], name: &str) -> &'v Value {
    let at = Journey::def().field(name).map(|(at, _)| at);
    at.and_then(|at| values.get(at)).unwrap_or(&Value::Null)
}

fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

/// Who makes it answers for it where nobody else is named; the flow can be read, days are days, and what decides who comes in stays while customers come in.
fn check_journey(_: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    // Tasks of customers whom nobody looks after are his who answers for the journey.
    let user = Some(ctx.user_id()).filter(|id| *id != 0 && before.is_none());
    if let Some(user) = user
        && value(after, "owner_id").is_null()
        && let Some((at, _)) = Journey::def().field("owner_id")
        && let Some(slot) = after.get_mut(at)
    {
        *slot = Value::from(user);
    }
    if let Some(flow) = value(after, "flow").as_text().filter(|text| !text.is_empty()) {
        Flow::read(flow).map_err(|_| wrong("flow", "not_a_flow"))?;
    }
    let days = |name: &str| value(after, name).as_int();
    if value(after, "reentry").as_text() == Some("after") {
        match days("reentry_days") {
            Some(days) if (1..=DAYS_MAX).contains(&days) => {}
            Some(_) => return Err(wrong("reentry_days", "out_of_range")),
            None => return Err(wrong("reentry_days", "required")),
        }
    }
    if days("event_days").is_some_and(|days| !(0..=DAYS_MAX).contains(&days)) {
        return Err(wrong("event_days", "out_of_range"));
    }
    if value(after, "event").as_text() == Some("returned") && days("event_days").unwrap_or(0) < 1 {
        return Err(wrong("event_days", "required"));
    }
    let is_running =
        before.is_some_and(|before| matches!(value(before, "state").as_text(), Some("running" | "paused")));
    if is_running && let Some(before) = before {
        for name in ["entry", "segment_id", "campaign_id", "event", "purpose"] {
            if value(before, name) != value(after, name) {
                return Err(wrong(name, "journey_running"));
            }
        }
    }
    Ok(())
}
