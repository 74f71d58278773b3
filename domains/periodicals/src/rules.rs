//! What is looked at before records are written.

use guanxi_entity::{Entity, Value};
use guanxi_loyalty::rules::reference_exists;
use guanxi_messages::commands::call_off_one;
use guanxi_record::{Rule, Written};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Problem, Result};

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

/// The rules of periodicals.
pub(crate) const RULES: [Rule; 5] = [
    Rule::before("periodicals.periodical", periodical),
    Rule::before("periodicals.entitlement", entitlement),
    Rule::both("periodicals.subscription", subscription, call_off_waiting),
    Rule::before("periodicals.edition", edition),
    Rule::before("loyalty.benefit", benefit),
];

/// A benefit that is a periodical names one, or an edition of it as its uses do: `KY 2026-03`.
fn benefit(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let sql = "SELECT p.id FROM periodicals_periodical p WHERE p.number = ?1 OR EXISTS (SELECT 1 FROM periodicals_edition e \
               WHERE e.periodical_id = p.id AND (e.number = ?1 OR p.number || ' ' || e.number = ?1)) LIMIT 1";
    reference_exists(tx, (before, after), ("periodical", sql), "unknown_periodical")
}

/// The ways are different ones.
fn periodical(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Periodical::def();
    let mut known: Vec<&str> = Vec::new();
    for name in ["first_channel", "second_channel", "third_channel"] {
        let Some(channel) = def.value(after, name).as_text() else {
            continue;
        };
        if known.contains(&channel) {
            return Err(Problem::wrong(name, "said_twice"));
        }
        known.push(channel);
    }
    Ok(())
}

/// A benefit is one of periodicals.
fn entitlement(tx: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let Some(benefit) = Entitlement::def().value(after, "benefit_id").as_int() else {
        return Ok(());
    };
    let row = tx.query_first(
        "SELECT kind FROM loyalty_benefit WHERE id = ?1",
        &[Value::from(benefit)],
    )?;
    match row {
        Some(row) if row.text(0) != "periodical" => Err(Problem::wrong("benefit_id", "not_a_periodical")),
        _ => Ok(()),
    }
}

/// It holds since the day on which it was said.
fn subscription(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Subscription::def();
    if before.is_some_and(|was| def.value(was, "state") == def.value(after, "state")) {
        return Ok(());
    }
    let today = guanxi_org::today(tx, ctx)?;
    def.set(after, "since", Value::from(today));
    Ok(())
}

/// What waits in the outbox for somebody who unsubscribed doesn't go any more, be it for quiet hours or because the mail server is away.
fn call_off_waiting(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    for id in written.ids {
        let waiting = tx.query(
            "SELECT m.id FROM periodicals_subscription s JOIN periodicals_recipient c ON c.customer_id = s.customer_id \
             JOIN periodicals_edition e ON e.id = c.edition_id AND e.periodical_id = s.periodical_id \
             JOIN messages_message m ON m.id = c.message_id \
             WHERE s.id = ?1 AND s.state = 'unsubscribed' AND m.state = 'queued' ORDER BY m.id",
            &[Value::from(*id)],
        )?;
        for row in waiting {
            call_off_one(tx, written.schema, row.int(0))?;
        }
    }
    Ok(())
}

/// What was approved isn't changed; whoever writes the text is its author.
fn edition(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Edition::def();
    let is_new_text = match before {
        None => true,
        Some(was) => CONTENT
            .iter()
            .any(|name| def.value(was, name) != def.value(after, name)),
    };
    if !is_new_text {
        return Ok(());
    }
    let state = before
        .and_then(|was| def.value(was, "state").as_text())
        .unwrap_or("draft");
    if state != "draft" {
        return Err(Problem::new(ErrorKind::Conflict, "periodicals.not_a_draft").with("state", state));
    }
    def.set(
        after,
        "author_id",
        Value::from(guanxi_org::queries::acting_user(tx, ctx)?),
    );
    Ok(())
}
