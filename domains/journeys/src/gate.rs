//! Whether somebody may be reached now: hold-outs and control groups, consent, addresses, quiet hours, limits of contacts.

use guanxi_audience::policy::hold_outs;
use guanxi_customers::consent::may_contact;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_messages::commands::is_blocked;
use guanxi_messages::policy::Leave;
use guanxi_messages::queries::Counted;
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};

use crate::contacts::{Whom, standing};
use crate::plan::{Pen, Plan};

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
    if kind != "call" {
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
    let is_marketing = plan.purpose == "marketing";
    if !may_contact(r, customer, plan.purpose, channel, today)?.is_open_for(plan.purpose) {
        return Ok(Gate::Not("no_consent"));
    }
    let now = pen.ctx.clock.now();
    let whom = Whom {
        customer: Some(customer).filter(|_| is_marketing),
        campaign: plan.campaign,
        counted: Counted::WithWaiting,
    };
    Ok(match standing(r, pen.schema.zone(), &whom, (channel, now))? {
        Leave::Now => Gate::Go(address),
        Leave::Later(at) | Leave::AllLater(at) => Gate::Later(at),
        Leave::Never(why) => Gate::Not(why),
    })
}

/// The program's own circumstances.
#[must_use]
pub fn program(ctx: &Ctx) -> Ctx {
    ctx.as_program("journeys")
}
