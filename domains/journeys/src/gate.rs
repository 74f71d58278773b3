//! Whether somebody may be reached now: hold-outs and control groups, consent, addresses, quiet hours, limits of contacts.

use guanxi_audience::policy::{contact_rules, hold_outs, is_quiet, minute_of};
use guanxi_customers::consent::may_contact;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_messages::commands::is_blocked;
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, Problem, RawId, Result, Zone};

use crate::plan::{Pen, Plan};

const MINUTE_MS: i64 = 60_000;

/// Whether somebody may be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// At this address.
    Go(String),
    /// Not before this instant.
    Later(i64),
    /// Not at all, and why.
    Not(&'static str),
}

/// Whether a journey leaves a customer alone: its campaign holds him back to compare with, or all campaigns do.
///
/// # Errors
/// When the database can't be read.
pub fn is_held_back(
    r: &mut dyn Queries,
    (campaign, purpose): (Option<RawId>, &str),
    customer: RawId,
) -> Result<bool> {
    if let Some(campaign) = campaign {
        let row = r.query_first(
            "SELECT id FROM marketing_campaign_target WHERE campaign_id = ?1 AND customer_id = ?2 AND arm = 'control'",
            &[Value::from(campaign), Value::from(customer)],
        )?;
        if row.is_some() {
            return Ok(true);
        }
    }
    if purpose != "marketing" {
        return Ok(false);
    }
    Ok(hold_outs(r)?.iter().any(|one| one.has(customer)))
}

/// Whether a customer is there, and wasn't erased.
///
/// # Errors
/// When the database can't be read.
pub fn is_there(r: &mut dyn Queries, customer: RawId) -> Result<bool> {
    let row = r.query_first(
        "SELECT id FROM customers_customer WHERE id = ?1 AND id NOT IN (SELECT record_id FROM record_erased WHERE record_id = ?1)",
        &[Value::from(customer)],
    )?;
    Ok(row.is_some())
}

/// Whether a message may go to a customer now.
///
/// # Errors
/// When the database can't be read.
pub fn message(
    r: &mut dyn Queries,
    pen: Pen<'_>,
    (plan, customer): (&Plan, RawId),
    channel: &str,
) -> Result<Gate> {
    let known: Customer = get(r, pen.ctx, Customer::def(), customer)?.typed()?;
    let address = if channel == "email" {
        known.email
    } else {
        known.phone
    };
    let Some(address) = address.filter(|text| !text.is_empty()) else {
        return Ok(Gate::Not("no_address"));
    };
    if channel == "email" && is_blocked(r, &address)? {
        return Ok(Gate::Not("bounced"));
    }
    contact(r, pen, (plan, customer), (channel, address))
}

/// Whether a colleague may call a customer for this. A visit has no channel that a customer could have said no to.
///
/// # Errors
/// When the database can't be read.
pub fn task(r: &mut dyn Queries, pen: Pen<'_>, (plan, customer): (&Plan, RawId), kind: &str) -> Result<Gate> {
    if kind != "call" || plan.purpose != "marketing" {
        return Ok(Gate::Go(String::new()));
    }
    match contact(r, pen, (plan, customer), ("phone", String::new()))? {
        // The task says when it is due; quiet hours are the colleague's to keep.
        Gate::Later(_) => Ok(Gate::Go(String::new())),
        other => Ok(other),
    }
}

fn contact(
    r: &mut dyn Queries,
    pen: Pen<'_>,
    (plan, customer): (&Plan, RawId),
    (channel, address): (&str, String),
) -> Result<Gate> {
    let today = pen.schema.today(pen.ctx);
    if plan.purpose == "marketing" && !may_contact(r, customer, "marketing", channel, today)?.is_allowed() {
        return Ok(Gate::Not("no_consent"));
    }
    let rules = contact_rules(r, channel)?;
    let now = pen.ctx.clock.now();
    if plan.purpose == "marketing" {
        for rule in &rules {
            let Some((most, days)) = rule.limit else { continue };
            // A limit on any way counts all ways.
            if contacts(r, (plan, customer), &rule.channel, (now, today.plus(1 - days)))? >= most {
                return Ok(Gate::Not("capped"));
            }
        }
    }
    let mut later = None;
    for (from, to) in rules.iter().filter_map(|rule| rule.quiet.as_ref()) {
        let end = quiet_until(pen.schema.zone(), now, (from, to))?;
        later = later.max(end);
    }
    Ok(later.map_or(Gate::Go(address), Gate::Later))
}

/// When quiet hours that hold now are over.
fn quiet_until(zone: &Zone, now: i64, (from, to): (&str, &str)) -> Result<Option<i64>> {
    let (Some(from), Some(to)) = (minute_of(from), minute_of(to)) else {
        return Ok(None);
    };
    let (day, minute) = zone.local(now);
    if !is_quiet(i64::from(minute), from, to) {
        return Ok(None);
    }
    let is_today = to > i64::from(minute);
    let day = if is_today { day } else { day.plus(1) };
    let part = |number: i64| i8::try_from(number).map_err(Problem::internal);
    let end = zone.instant(day.date().at(part(to / 60)?, part(to % 60)?, 0, 0));
    // When clocks are put back, the end was an hour ago by the first count and is still to come by the second: never a moment that is over.
    Ok(Some(end.map_err(Problem::internal)?.max(now + MINUTE_MS)))
}

/// How often a customer was reached for marketing since a day, until now: by journeys, by other messages, by other campaigns.
fn contacts(
    r: &mut dyn Queries,
    (plan, customer): (&Plan, RawId),
    channel: &str,
    (now, first): (i64, Day),
) -> Result<i64> {
    let zone = guanxi_org::zone(r)?;
    let midnight = zone.instant(first.date().at(0, 0, 0, 0));
    let since = midnight.map_err(Problem::internal)?;
    let given = [Value::from(customer), Value::from(channel), Value::from(since)];
    // What was given to hand over counts, whatever became of it: the customer may have it.
    let journeys = r.query_first(
        "SELECT COUNT(*) FROM journeys_step s JOIN journeys_version v ON v.id = s.version_id \
         JOIN journeys_journey j ON j.id = v.journey_id WHERE s.customer_id = ?1 AND (?2 = 'any' OR s.detail = ?2) \
         AND s.happened_at >= ?3 AND s.kind IN ('send', 'task') AND s.outcome = 'done' AND j.purpose = 'marketing'",
        &given,
    )?;
    let messages = r.query_first(
        "SELECT COUNT(*) FROM messages_message WHERE customer_id = ?1 AND (?2 = 'any' OR channel = ?2) AND queued_at >= ?3 \
         AND purpose = 'marketing' AND key NOT LIKE 'journey:%'",
        &given,
    )?;
    // A campaign reaches its targets on its first day, else on the company's day that they were drawn.
    let campaigns = r.query_first(
        "SELECT COUNT(*) FROM marketing_campaign_target t JOIN marketing_campaign c ON c.id = t.campaign_id \
         WHERE t.customer_id = ?1 AND (?2 = 'any' OR COALESCE(t.channel, 'any') IN ('any', ?2)) AND t.arm <> 'control' \
         AND t.campaign_id <> ?4 AND COALESCE(c.state, 'draft') <> 'cancelled' \
         AND (c.starts_on BETWEEN ?5 AND ?6 OR (c.starts_on IS NULL AND COALESCE(t.drawn_at, t.created_at) BETWEEN ?3 AND ?7))",
        &[
            Value::from(customer),
            Value::from(channel),
            Value::from(since),
            Value::from(plan.campaign.unwrap_or(0)),
            Value::from(i64::from(first.raw())),
            Value::from(i64::from(zone.day_of(now).raw())),
            Value::from(now),
        ],
    )?;
    let count = |row: Option<guanxi_store::Row>| row.map_or(0, |row| row.int(0));
    Ok(count(journeys) + count(messages) + count(campaigns))
}

/// The program's own circumstances.
#[must_use]
pub fn program(ctx: &Ctx) -> Ctx {
    Ctx {
        actor: guanxi_types::Actor::System { reason: "journeys" },
        ..ctx.clone()
    }
}
