//! What is looked at before records are written by hand.

use guanxi_entity::{Entity, Value};
use guanxi_record::Rule;
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};

use super::flow::parsed;
use crate::commands::require_all;
use crate::entities::{Relation, SwotFactor, Topic};

/// The rules of the scheme.
pub const RULES: [Rule; 4] = [
    Rule::before("scheme.relation", confirmed),
    Rule::before("scheme.swot_factor", weighed),
    Rule::before("scheme.topic", drawn),
    Rule::files("scheme.report", require_all),
];

fn at<E: Entity>(name: &str) -> usize {
    E::def().field(name).map(|(at, _)| at).unwrap_or_default()
}

/// Who says how close to keep, and when, is written down beside it.
fn confirmed(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    within::<Relation>(
        after,
        &[
            ("every_days", 0, 3_650),
            ("after_days", 0, 365),
            ("per_night", 0, 500),
        ],
    )?;
    let place = at::<Relation>("level");
    let was = before
        .and_then(|values| values.get(place))
        .and_then(Value::as_text);
    let is = after.get(place).and_then(Value::as_text).map(str::to_owned);
    if was == is.as_deref() {
        return Ok(());
    }
    let today = guanxi_org::today(tx, ctx)?;
    let user = ctx.user();
    let told = [
        ("confirmed_on", is.as_ref().map(|_| i64::from(today.raw()))),
        ("confirmed_by_id", is.as_ref().and(user)),
    ];
    for (name, value) in told {
        if let Some(cell) = after.get_mut(at::<Relation>(name)) {
            *cell = Value::from(value);
        }
    }
    Ok(())
}

/// Weights are from 0 to 100, scores from 1 to 5.
fn weighed(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    within::<SwotFactor>(after, &[("weight", 0, 100), ("score", 1, 5)])
}

/// Refuses whole numbers that are out of their bounds.
fn within<E: Entity>(after: &[Value], bounds: &[(&'static str, i64, i64)]) -> Result<()> {
    let faults = bounds.iter().filter_map(|(name, least, most)| {
        let value = after.get(at::<E>(name))?.as_int()?;
        let is_out = !(least..=most).contains(&&value);
        is_out.then(|| {
            FieldError::new(name, "out_of_range")
                .with("min", least.to_string())
                .with("max", most.to_string())
        })
    });
    let faults: Vec<FieldError> = faults.collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(faults))
    }
}

/// A flow that can't be drawn isn't kept.
fn drawn(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let flow = after
        .get(at::<Topic>("flow"))
        .and_then(Value::as_text)
        .unwrap_or_default();
    if flow.is_empty() || parsed(flow).is_some() {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldError::new("flow", "not_a_flow")]))
}
