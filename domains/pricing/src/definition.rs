//! A promotion's conditions and action as they are written: read, looked at, made canonical.

use guanxi_types::{FieldError, Money, Qty};
use serde_json::Value as Json;

use crate::engine::{Action, Condition, QtyStep, Reward, SpendStep, Threshold, minute_of};

/// Conditions of a promotion at most.
pub const CONDITIONS_MAX: usize = 20;
/// Groups of conditions within groups at most.
const DEPTH_MAX: usize = 4;
/// Steps, parts of a set, and units of one time at most.
const STEPS_MAX: usize = 20;
const UNITS_MAX: u32 = 1_000;

/// Reads conditions; nothing where the text is empty.
///
/// # Errors
/// `not_json`, `bad_condition` with `at` (its place from 1) and `reason`, or `too_many`.
pub fn conditions(text: &str) -> Result<Vec<Condition>, FieldError> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let read: Vec<Json> =
        serde_json::from_str(text).map_err(|_| FieldError::new("conditions", "not_json"))?;
    if read.len() > CONDITIONS_MAX {
        return Err(FieldError::new("conditions", "too_many").with("max", CONDITIONS_MAX));
    }
    let each = read.into_iter().enumerate().map(|(at, json)| {
        let wrong = |reason: &str| {
            FieldError::new("conditions", "bad_condition")
                .with("at", at + 1)
                .with("reason", reason)
        };
        let condition: Condition =
            serde_json::from_value(json).map_err(|e| wrong("malformed").with("detail", e.to_string()))?;
        match fault(&condition, 0) {
            Some(reason) => Err(wrong(reason)),
            None => Ok(condition),
        }
    });
    each.collect()
}

/// Reads an action.
///
/// # Errors
/// `not_json`, or `bad_action` with `reason`.
pub fn action(text: &str) -> Result<Action, FieldError> {
    let read: Json = serde_json::from_str(text).map_err(|_| FieldError::new("action", "not_json"))?;
    let wrong = |reason: &str| FieldError::new("action", "bad_action").with("reason", reason);
    let action: Action =
        serde_json::from_value(read).map_err(|e| wrong("malformed").with("detail", e.to_string()))?;
    match action_fault(&action) {
        Some(reason) => Err(wrong(reason)),
        None => Ok(action),
    }
}

fn fault(condition: &Condition, depth: usize) -> Option<&'static str> {
    let given = |is_empty: bool| is_empty.then_some("empty_list");
    match condition {
        Condition::MinAmount { amount, .. } => (*amount <= Money::ZERO).then_some("amount_not_positive"),
        Condition::MinQty { qty, .. } => (*qty <= Qty::ZERO).then_some("quantity_not_positive"),
        Condition::Tier { any } => given(any.is_empty()),
        Condition::Class { any }
        | Condition::Group { any }
        | Condition::Customer { any }
        | Condition::Store { any }
        | Condition::Area { any } => given(any.is_empty()),
        Condition::Channel { any } => {
            let known = any
                .iter()
                .all(|name| ["store", "phone", "web"].contains(&name.as_str()));
            given(any.is_empty()).or((!known).then_some("unknown_channel"))
        }
        Condition::Weekday { any } => {
            let known = any.iter().all(|day| (1..=7).contains(day));
            given(any.is_empty()).or((!known).then_some("unknown_weekday"))
        }
        Condition::Decile { from, to } => {
            (!(1 <= *from && from <= to && *to <= 10)).then_some("bad_decile_range")
        }
        Condition::Birthday { before, after } => (*before > 180 || *after > 180).then_some("too_many_days"),
        Condition::Time { from, to } => {
            (minute_of(from).is_none() || minute_of(to).is_none()).then_some("bad_time")
        }
        Condition::All { of } | Condition::Any { of } if depth < DEPTH_MAX => given(of.is_empty())
            .or((of.len() > CONDITIONS_MAX).then_some("too_many_conditions"))
            .or_else(|| of.iter().find_map(|one| fault(one, depth + 1))),
        // None of several is one group to whoever writes it.
        Condition::Not { of } if matches!(**of, Condition::All { .. } | Condition::Any { .. }) => {
            fault(of, depth)
        }
        Condition::Not { of } if depth < DEPTH_MAX => fault(of, depth + 1),
        Condition::All { .. } | Condition::Any { .. } | Condition::Not { .. } => Some("too_deep"),
        Condition::Member {} | Condition::BirthMonth {} | Condition::FirstPurchase {} => None,
    }
}

fn action_fault(action: &Action) -> Option<&'static str> {
    match action {
        Action::PercentOff { percent, .. } => share_fault(percent.basis_points()),
        Action::AmountOff { amount, .. } => (*amount <= Money::ZERO).then_some("amount_not_positive"),
        Action::FixedPrice { price, on } => (*price < Money::ZERO)
            .then_some("price_negative")
            .or(on.is_open().then_some("target_needed")),
        Action::QtySteps { steps, .. } => qty_steps_fault(steps),
        Action::Bulk { n, free, percent, .. } => share_fault(percent.basis_points())
            .or(units_fault(*n))
            .or((*free == 0 || free >= n).then_some("bad_free_units")),
        Action::BulkPrice { n, price, .. } => {
            units_fault(*n).or((*price < Money::ZERO).then_some("price_negative"))
        }
        Action::SpendSave { steps, repeat, .. } => spend_steps_fault(steps, *repeat),
        Action::SetPurchase { parts, reward } => (parts.is_empty() || parts.len() > STEPS_MAX)
            .then_some("bad_parts")
            .or(parts
                .iter()
                .any(|part| part.of.is_open())
                .then_some("target_needed"))
            .or_else(|| parts.iter().find_map(|part| units_fault(part.qty)))
            .or_else(|| reward_fault(*reward)),
        Action::AddOn {
            at,
            on,
            reward,
            units,
            ..
        } => on
            .is_open()
            .then_some("target_needed")
            .or(units_fault(*units))
            .or_else(|| threshold_fault(*at))
            .or_else(|| reward_fault(*reward)),
        Action::Gift { at, units, .. } => units_fault(*units).or_else(|| threshold_fault(*at)),
        Action::BuyGet {
            buy_units,
            get_units,
            percent,
            ..
        } => share_fault(percent.basis_points())
            .or(units_fault(*buy_units))
            .or(units_fault(*get_units)),
        Action::Points { times, .. } => {
            (!(1..=1_000_000).contains(&times.basis_points())).then_some("bad_multiplier")
        }
    }
}

fn share_fault(basis_points: i64) -> Option<&'static str> {
    (!(1..=10_000).contains(&basis_points)).then_some("share_out_of_range")
}

fn units_fault(units: u32) -> Option<&'static str> {
    (!(1..=UNITS_MAX).contains(&units)).then_some("units_out_of_range")
}

fn threshold_fault(at: Threshold) -> Option<&'static str> {
    match at {
        Threshold::Amount(amount) => (amount < Money::ZERO).then_some("amount_not_positive"),
        Threshold::Qty(qty) => (qty <= Qty::ZERO).then_some("quantity_not_positive"),
    }
}

fn reward_fault(reward: Reward) -> Option<&'static str> {
    match reward {
        Reward::Percent(percent) => share_fault(percent.basis_points()),
        Reward::Price(price) => (price < Money::ZERO).then_some("price_negative"),
        Reward::Off(off) => (off <= Money::ZERO).then_some("amount_not_positive"),
    }
}

fn rises<T: Ord + Copy>(steps: impl Iterator<Item = T>) -> bool {
    let steps: Vec<T> = steps.collect();
    steps.is_sorted_by(|one, next| one < next)
}

fn qty_steps_fault(steps: &[QtyStep]) -> Option<&'static str> {
    (steps.is_empty() || steps.len() > STEPS_MAX)
        .then_some("bad_steps")
        .or((!rises(steps.iter().map(|step| step.from))).then_some("steps_not_rising"))
        .or(steps
            .iter()
            .any(|step| step.from <= Qty::ZERO)
            .then_some("quantity_not_positive"))
        .or_else(|| steps.iter().find_map(|step| reward_fault(step.reward)))
}

fn spend_steps_fault(steps: &[SpendStep], repeat: bool) -> Option<&'static str> {
    (steps.is_empty() || steps.len() > STEPS_MAX)
        .then_some("bad_steps")
        .or((repeat && steps.len() > 1).then_some("one_step_repeats"))
        .or((repeat && steps.iter().any(|step| step.at <= Money::ZERO)).then_some("amount_not_positive"))
        .or((!rises(steps.iter().map(|step| step.at))).then_some("steps_not_rising"))
        .or(steps
            .iter()
            .any(|step| step.at < Money::ZERO)
            .then_some("amount_not_positive"))
        .or_else(|| steps.iter().find_map(|step| reward_fault(step.reward)))
}
