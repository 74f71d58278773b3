//! What is checked, and kept, when records of the club are written.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Fields, Rule, Written};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Actor, Ctx, ErrorKind, FieldError, Money, Problem, Qty, Result, Through};

use super::code::plain;
use super::earn::{self, Basis, Method, Together, Window};
use super::face::Layout;
use super::membership;
use crate::commands::HOUSEHOLD_MAX;
use crate::entities::{
    Benefit, CardFace, CardSeries, EarnRule, PointsProgramme, Tier, TierProof, TierScheme,
};
use crate::queries::rules::current_rule;

pub(crate) const RULES: &[Rule] = &[
    Rule::before("loyalty.points_programme", check_programme),
    Rule::both("loyalty.earn_rule", check_rule, keep_version),
    Rule::before("loyalty.tier_scheme", check_scheme),
    Rule::before("loyalty.benefit", check_benefit),
    Rule::before("loyalty.card_face", check_face),
    Rule::before("loyalty.card_series", check_series),
    Rule::before("loyalty.tier", check_tier),
    Rule::before("loyalty.tier_proof", check_proof),
    // Whoever writes it, the club's command, a form or a file: a household doesn't outgrow what the programme says, and nobody joins or
    // leaves without it being decided what becomes of points and tiers.
    Rule::both(
        "customers.household_member",
        membership::check,
        membership::follow,
    ),
];

/// Points of a rule, and of a rate, at most.
const POINTS_MAX: i64 = 100_000_000;
/// What a rule multiplies by at most, in thousandths.
const TIMES_MAX: i64 = 1_000_000;
/// Days and periods at most: a hundred years.
const DAYS_MAX: i64 = 36_500;

fn check_programme(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: PointsProgramme::def(),
        values: after,
    };
    let mut faults: Vec<FieldError> = fields.backward("starts_on", "ends_on").into_iter().collect();
    faults.extend(fields.below(
        0,
        &["pending_days", "validity_count", "redeem_amount", "approval_over"],
    ));
    faults.extend(fields.below(1, &["redeem_points", "redeem_step", "hold_minutes"]));
    faults.extend(fields.above(POINTS_MAX, &["redeem_points", "redeem_step"]));
    faults.extend(fields.above(DAYS_MAX, &["pending_days", "validity_count"]));
    let people = fields.int("household_max");
    if people.is_some_and(|people| !(2..=HOUSEHOLD_MAX).contains(&people)) {
        faults.push(FieldError::new("household_max", "out_of_range"));
    }
    Problem::unless_sound(faults)
}

/// Proof that was decided on is evidence: what it shows stays, and by hand also whose it is and what it says.
fn check_proof(_: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = TierProof::def();
    let Some(before) = before else { return Ok(()) };
    let (old, new) = (Fields { def, values: before }, Fields { def, values: after });
    let state = old.text("state").unwrap_or_default();
    let is_by_hand = ctx.through != Through::Merge && !matches!(ctx.actor, Actor::System { .. });
    let by_hand: &[&str] = if is_by_hand { &["customer_id", "note"] } else { &[] };
    let is_changed = ["photo", "tier_id", "kind"]
        .iter()
        .chain(by_hand)
        .any(|name| old.value(name) != new.value(name));
    if state != "waiting" && is_changed {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.not_waiting").with("state", state));
    }
    Ok(())
}

fn check_scheme(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: TierScheme::def(),
        values: after,
    };
    let mut faults = fields.below(1, &["period_months"]);
    faults.extend(fields.below(0, &["keep_months", "grace_days"]));
    faults.extend(fields.above(DAYS_MAX, &["keep_months", "grace_days"]));
    Problem::unless_sound(faults)
}

/// Digits of a sequence at most.
const DIGITS_MAX: i64 = 16;

fn check_series(_: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = CardSeries::def();
    let fields = Fields { def, values: after };
    let mut faults = fields.below(1, &["digits", "valid_months", "next_sequence"]);
    // Numbers that were passed by are on cards, or were left to who has them.
    let last = before.and_then(|values| Fields { def, values }.int("next_sequence"));
    let next = fields.int("next_sequence");
    if let Some(last) = last.filter(|last| next < Some(*last)) {
        faults.push(FieldError::new("next_sequence", "only_forward").with("least", last));
    }
    if fields.int("digits").is_some_and(|digits| digits > DIGITS_MAX) {
        faults.push(FieldError::new("digits", "out_of_range"));
    }
    for name in ["prefix", "area_code", "store_code"] {
        if fields.text(name).is_some_and(|text| plain(text) != text) {
            faults.push(FieldError::new(name, "bad_code"));
        }
    }
    Problem::unless_sound(faults)
}

fn check_face(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: CardFace::def(),
        values: after,
    };
    let layout = fields.text("layout").unwrap_or_default();
    Problem::unless_sound(Layout::read(layout).err().into_iter().collect())
}

fn check_benefit(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: Benefit::def(),
        values: after,
    };
    let mut faults: Vec<FieldError> = fields.backward("starts_on", "ends_on").into_iter().collect();
    faults.extend(fields.below(0, &["quota", "stock", "cost"]));
    Problem::unless_sound(faults)?;
    let (books, coupons, products) = (
        "SELECT id FROM pricing_price_book WHERE number = ?1",
        "SELECT id FROM pricing_coupon WHERE number = ?1",
        "SELECT id FROM catalog_product WHERE number = ?1",
    );
    reference_exists(tx, (before, after), ("price", books), "unknown_price_book")?;
    reference_exists(tx, (before, after), ("coupon", coupons), "unknown_coupon")?;
    reference_exists(tx, (before, after), ("gift", products), "unknown_product")
}

/// The number of what a benefit of this kind is, where it says one, is that of something: told when it is written, not when a member stands
/// at the counter. Domains above the club ask for what is theirs. A benefit of which neither was changed is left as it is.
///
/// # Errors
/// `code` at the reference.
pub fn reference_exists(
    tx: &mut Tx<'_>,
    (before, after): (Option<&[Value]>, &[Value]),
    (kind, sql): (&str, &str),
    code: &str,
) -> Result<()> {
    let def = Benefit::def();
    let new = Fields { def, values: after };
    let number = new
        .text("reference")
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let Some(number) = number.filter(|_| new.text("kind") == Some(kind)) else {
        return Ok(());
    };
    let is_as_it_was = before.is_some_and(|values| {
        let old = Fields { def, values };
        ["kind", "reference"]
            .iter()
            .all(|name| old.text(name) == new.text(name))
    });
    if is_as_it_was || tx.query_first(sql, &[Value::from(number)])?.is_some() {
        return Ok(());
    }
    Err(Problem::invalid(vec![
        FieldError::new("reference", code).with("number", number),
    ]))
}

fn check_tier(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: Tier::def(),
        values: after,
    };
    Problem::unless_sound(fields.below(0, &["threshold", "threshold_count", "entry_amount"]))
}

/// The minute of the day of `HH:MM`.
pub(crate) fn minute_of(text: &str) -> Option<i32> {
    let (hours, minutes) = text.split_once(':')?;
    let is_two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_two(hours) || !is_two(minutes) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn check_rule(_: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = EarnRule::def();
    let fields = Fields { def, values: after };
    let mut faults: Vec<FieldError> = fields.backward("starts_on", "ends_on").into_iter().collect();
    faults.extend(fields.below(0, &["points", "multiplier", "least_amount"]));
    faults.extend(fields.below(1, &["per_amount"]));
    faults.extend(fields.above(POINTS_MAX, &["points"]));
    faults.extend(fields.above(TIMES_MAX, &["multiplier"]));
    for name in ["time_from", "time_to"] {
        if fields.text(name).is_some_and(|text| minute_of(text).is_none()) {
            faults.push(FieldError::new(name, "bad_time"));
        }
    }
    Problem::unless_sound(faults)?;
    let Some(before) = before else { return Ok(()) };
    let old = Fields { def, values: before };
    let says = |name: &str| !matches!(name, "definition_version" | "name" | "is_active");
    let names = def.fields.iter().map(|field| field.name.as_str());
    let is_changed = names
        .filter(|name| says(name))
        .any(|name| old.value(name) != fields.value(name));
    let version = old.int("definition_version").unwrap_or(0);
    // An undo that brings an old definition is a new version too: numbers only rise.
    if is_changed {
        def.set(after, "definition_version", Value::from(version + 1));
    } else {
        def.set(after, "definition_version", Value::from(version));
    }
    Ok(())
}

/// Keeps what each version says, for what was earned by it.
fn keep_version(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action == Action::Delete {
        return Ok(());
    }
    for id in written.ids {
        let Some((version, rule)) = current_rule(tx, *id)? else {
            continue;
        };
        let text = serde_json::to_string(&pure(*id, &rule)).map_err(Problem::internal)?;
        tx.execute(
            "INSERT INTO loyalty_rule_version (rule_id, version, definition) VALUES (?1, ?2, ?3) \
             ON CONFLICT (rule_id, version) DO NOTHING",
            &[Value::from(*id), Value::from(version), Value::from(text)],
        )?;
    }
    Ok(())
}

/// A unit of the currency, in minor units: what a rule counts by where it doesn't say.
const UNIT: i64 = 100;

/// The rule as the engine reads it.
fn pure(id: guanxi_types::RawId, rule: &EarnRule) -> earn::EarnRule {
    let weekdays = rule.weekdays.as_deref().unwrap_or_default().split('|');
    earn::EarnRule {
        id,
        version: rule.definition_version,
        group: rule.stack_group.clone(),
        together: match rule.policy.as_str() {
            "first" => Together::First,
            "add" => Together::Add,
            _ => Together::Best,
        },
        priority: rule.priority,
        basis: if rule.basis == "before" {
            Basis::Before
        } else {
            Basis::After
        },
        product: rule.product_id.map(guanxi_types::Id::raw),
        category: rule.category_id.map(guanxi_types::Id::raw),
        tier: rule.tier_id.map(guanxi_types::Id::raw),
        store: rule.store_id.map(guanxi_types::Id::raw),
        channel: rule.channel.clone(),
        window: Window {
            from: rule.starts_on.map(guanxi_types::Day::raw),
            to: rule.ends_on.map(guanxi_types::Day::raw),
            weekdays: weekdays
                .filter(|day| !day.is_empty())
                .map(str::to_owned)
                .collect(),
            minute_from: rule.time_from.as_deref().and_then(minute_of),
            minute_to: rule.time_to.as_deref().and_then(minute_of),
        },
        least: rule.least_amount.map_or(0, Money::raw),
        method: match rule.method.as_str() {
            "per_unit" => Method::PerUnit(rule.points),
            "per_sale" => Method::PerSale(rule.points),
            _ => Method::PerAmount {
                points: rule.points,
                per: rule.per_amount.map_or(UNIT, Money::raw),
            },
        },
        multiplier: Qty::raw(rule.multiplier),
    }
}
