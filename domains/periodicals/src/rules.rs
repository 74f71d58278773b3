//! What is looked at before records are written.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::{BeforeWrite, Rule};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, Result};

use crate::entities::{Edition, Entitlement, Periodical, Subscription};

/// What is fixed once an edition was approved.
const CONTENT: [&str; 8] = [
    "periodical_id",
    "number",
    "title",
    "issued_on",
    "intro",
    "body",
    "title_en",
    "body_en",
];

const fn before(entity: &'static str, rule: BeforeWrite) -> Rule {
    Rule {
        entity,
        before: Some(rule),
        after: None,
    }
}

/// The rules of periodicals.
pub(crate) const RULES: [Rule; 4] = [
    before("periodicals.periodical", periodical),
    before("periodicals.entitlement", entitlement),
    before("periodicals.subscription", subscription),
    before("periodicals.edition", edition),
];

fn value<'v>(def: &EntityDef, values: &'v [Value], name: &str) -> &'v Value {
    let place = def.field(name).map(|(at, _)| at);
    place.and_then(|at| values.get(at)).unwrap_or(&Value::Null)
}

fn set(def: &EntityDef, values: &mut [Value], name: &str, value: Value) {
    let place = def.field(name).map(|(at, _)| at);
    if let Some(slot) = place.and_then(|at| values.get_mut(at)) {
        *slot = value;
    }
}

fn invalid(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

/// The ways are different ones.
fn periodical(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Periodical::def();
    let mut known: Vec<&str> = Vec::new();
    for name in ["first_channel", "second_channel", "third_channel"] {
        let Some(channel) = value(def, after, name).as_text() else {
            continue;
        };
        if known.contains(&channel) {
            return Err(invalid(name, "said_twice"));
        }
        known.push(channel);
    }
    Ok(())
}

/// A benefit is one of periodicals.
fn entitlement(tx: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let Some(benefit) = value(Entitlement::def(), after, "benefit_id").as_int() else {
        return Ok(());
    };
    let row = tx.query_first(
        "SELECT kind FROM loyalty_benefit WHERE id = ?1",
        &[Value::from(benefit)],
    )?;
    match row {
        Some(row) if row.text(0) != "periodical" => Err(invalid("benefit_id", "not_a_periodical")),
        _ => Ok(()),
    }
}

/// It holds since the day on which it was said.
fn subscription(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Subscription::def();
    if before.is_some_and(|was| value(def, was, "state") == value(def, after, "state")) {
        return Ok(());
    }
    let today = guanxi_org::zone(tx)?.day_of(ctx.clock.now());
    set(def, after, "since", Value::from(i64::from(today.raw())));
    Ok(())
}

/// What was approved isn't changed; whoever writes the text is its author.
fn edition(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Edition::def();
    let is_new_text = match before {
        None => true,
        Some(was) => CONTENT
            .iter()
            .any(|name| value(def, was, name) != value(def, after, name)),
    };
    if !is_new_text {
        return Ok(());
    }
    let state = before
        .and_then(|was| value(def, was, "state").as_text())
        .unwrap_or("draft");
    if state != "draft" {
        return Err(Problem::new(ErrorKind::Conflict, "periodicals.not_a_draft").with("state", state));
    }
    set(
        def,
        after,
        "author_id",
        Value::from(guanxi_org::queries::acting_user(tx, ctx)?),
    );
    Ok(())
}
