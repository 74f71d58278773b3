//! What must hold for what prices are made of, and what follows when it changes.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Fields, Rule, Written};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, Result};

use crate::definition;
use crate::engine::minute_of;
use crate::entities::{CouponCode, PriceBook, PriceRule, Promotion};

/// Prices depend on records of other domains too: a write of any of them is a new version of the catalogue.
pub(crate) const RULES: &[Rule] = &[
    Rule::both("pricing.price_book", check_book, bump),
    Rule::both("pricing.price_rule", check_rule, bump),
    Rule::both("pricing.promotion", check_promotion, bump),
    Rule::before("pricing.coupon_code", give_last_day),
    Rule::after("catalog.product", bump),
    Rule::after("catalog.category", bump),
    // What a bundle is made of is what it costs.
    Rule::after("catalog.bundle_group", bump),
    Rule::after("catalog.bundle_part", bump),
    Rule::after("org.company", bump),
    Rule::after("org.store", bump),
    Rule::after("org.market_area", bump),
    Rule::after("customers.classification", bump),
];

fn bump(tx: &mut Tx<'_>, _: &Ctx, _: &Written<'_>) -> Result<()> {
    tx.execute(
        "UPDATE pricing_version SET version = version + 1 WHERE id = 1",
        &[],
    )?;
    Ok(())
}

/// A currency is three capital letters: anything else is no basket's, and the prices in it would never hold.
fn currency_fault(fields: Fields<'_>) -> Option<FieldError> {
    let is_code = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    let text = fields.text("currency").filter(|text| !text.is_empty())?;
    (!is_code(text)).then(|| FieldError::new("currency", "not_a_currency"))
}

/// Days in order, times of day that are times.
fn window_faults(fields: Fields<'_>) -> Vec<FieldError> {
    let mut faults: Vec<FieldError> = fields.backward("starts_on", "ends_on").into_iter().collect();
    for name in ["time_from", "time_to"] {
        if fields.text(name).is_some_and(|text| minute_of(text).is_none()) {
            faults.push(FieldError::new(name, "bad_time"));
        }
    }
    faults
}

fn check_book(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: PriceBook::def(),
        values: after,
    };
    let mut faults = window_faults(fields);
    faults.extend(currency_fault(fields));
    Problem::unless_sound(faults)
}

fn check_rule(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: PriceRule::def(),
        values: after,
    };
    let mut faults = window_faults(fields);
    faults.extend(fields.below(0, &["qty_from", "amount", "round_to"]));
    if fields
        .int("percent_off")
        .is_some_and(|share| share > 100_000 || share % 10 != 0)
    {
        faults.push(FieldError::new("percent_off", "share_out_of_range"));
    }
    Problem::unless_sound(faults)
}

/// Days for which a code is given a last day, a hundred years: what is good for longer has no end that anybody would be told.
const DAYS_MAX: i64 = 36_500;

/// A new code's last day, where its coupon says for how many days it is good, the day of issue included: whoever has it is told until when,
/// and a coupon that is changed afterwards changes no code.
fn give_last_day(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = CouponCode::def();
    let fields = Fields { def, values: after };
    let coupon = fields
        .int("coupon_id")
        .filter(|_| fields.int("expires_on").is_none());
    let Some(coupon) = coupon.filter(|_| before.is_none()) else {
        return Ok(());
    };
    let row = tx.query_first(
        "SELECT valid_days FROM pricing_coupon WHERE id = ?1",
        &[Value::from(coupon)],
    )?;
    let days = row
        .and_then(|row| row.optional_int(0))
        .filter(|days| (1..=DAYS_MAX).contains(days));
    let days = days.and_then(|days| i32::try_from(days).ok());
    if let Some(days) = days
        && let Some((at, _)) = def.field("expires_on")
        && let Some(slot) = after.get_mut(at)
    {
        *slot = Value::from(ctx.today().plus(days - 1));
    }
    Ok(())
}

/// What a promotion's life changes; all else is its definition.
const LIFE: [&str; 9] = [
    "state",
    "definition_version",
    "submitted_by",
    "decided_by",
    "decided_at",
    "decision_note",
    "owner_id",
    "note",
    "name",
];

fn check_promotion(_: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Promotion::def();
    let fields = Fields { def, values: after };
    let mut faults = window_faults(fields);
    faults.extend(currency_fault(fields));
    faults.extend(fields.below(
        0,
        &[
            "times_max",
            "discount_max",
            "cap_total",
            "cap_customer",
            "cap_day",
            "cap_clerk",
            "budget",
        ],
    ));
    if let Some(text) = fields.text("action")
        && let Err(fault) = definition::action(text)
    {
        faults.push(fault);
    }
    if let Err(fault) = definition::conditions(fields.text("conditions").unwrap_or_default()) {
        faults.push(fault);
    }
    Problem::unless_sound(faults)?;
    let Some(before) = before else { return Ok(()) };
    let old = Fields { def, values: before };
    let declared = def.fields.iter().map(|field| field.name.as_str());
    let new = Fields { def, values: after };
    let is_changed = declared
        .filter(|name| !LIFE.contains(name))
        .any(|name| old.value(name) != new.value(name));
    if !is_changed {
        return Ok(());
    }
    if old.text("state") != Some("draft") {
        return Err(Problem::new(ErrorKind::Conflict, "pricing.not_draft"));
    }
    let version = old.int("definition_version").unwrap_or(0) + 1;
    // An undo that brings an old definition brings its number.
    if old.int("definition_version") != new.int("definition_version") {
        return Ok(());
    }
    def.set(after, "definition_version", Value::from(version));
    Ok(())
}
