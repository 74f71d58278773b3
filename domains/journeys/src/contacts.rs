//! Rules of contacts: quiet hours and limits. Asked when something is to be put into the outbox, and once more when it leaves.

use guanxi_audience::contacts::{Asked, count};
use guanxi_audience::policy::{Contact, contact_rules, is_quiet, minute_of};
use guanxi_entity::Value;
use guanxi_messages::policy::{ContactPolicy, Leave, Leaving};
use guanxi_messages::queries::Counted;
use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::{Instant, Problem, RawId, Result, Zone};

use crate::effects::enrolment_of;
use crate::gate::is_held_back;

const MINUTE_MS: i64 = 60_000;
/// After which time it is looked again whether a journey that stands goes on.
const STANDS_MS: i64 = 10 * MINUTE_MS;

/// For whom the rules are asked.
#[derive(Clone, Copy, Debug)]
pub struct Whom {
    /// The customer whose contacts are counted; none where limits don't hold.
    pub customer: Option<RawId>,
    /// The campaign that it is for: to be its target is no contact by another.
    pub campaign: Option<RawId>,
    /// Which messages count.
    pub counted: Counted,
}

/// Whether the rules let somebody be reached on a channel now.
///
/// # Errors
/// When the database can't be read.
pub fn standing(
    r: &mut dyn Queries,
    zone: &Zone,
    whom: &Whom,
    (channel, now): (&str, Instant),
) -> Result<Leave> {
    let rules = contact_rules(r, channel)?;
    if let Some(customer) = whom.customer {
        for rule in &rules {
            if is_capped(r, zone, (customer, whom), (rule, now))? {
                return Ok(Leave::Never("capped"));
            }
        }
    }
    let mut later = None;
    for (from, to) in rules.iter().filter_map(|rule| rule.quiet.as_ref()) {
        later = later.max(quiet_until(zone, now, (from, to))?);
    }
    Ok(later.map_or(Leave::Now, Leave::Later))
}

/// Whether a customer was reached as often as a rule allows: counted as when an audience is drawn. A limit on any way counts all ways.
fn is_capped(
    r: &mut dyn Queries,
    zone: &Zone,
    (customer, whom): (RawId, &Whom),
    (rule, now): (&Contact, Instant),
) -> Result<bool> {
    let Some((most, days)) = rule.limit else {
        return Ok(false);
    };
    let today = zone.day_of(now);
    let of = (customer, whom.campaign.unwrap_or(0));
    let asked = Asked::up_to_now(of, &rule.channel, (today, days), whom.counted);
    Ok(count(r, &asked)? >= most)
}

/// When quiet hours that hold now are over.
fn quiet_until(zone: &Zone, now: Instant, (from, to): (&str, &str)) -> Result<Option<Instant>> {
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

/// What the outbox asks before a message leaves. A message of a journey stays where its campaign or a hold-out holds the customer back by
/// now, or where he has left the journey since it was put into the outbox; a periodical, which may be what a member has a right to, goes to those as well.
#[derive(Clone, Copy, Debug, Default)]
pub struct ContactRules;

impl ContactPolicy for ContactRules {
    fn may_leave(&self, r: &mut dyn Queries, schema: &Schema, leaving: &Leaving) -> Result<Leave> {
        let journey = leaving.about.as_deref();
        let journey = journey.and_then(|about| about.strip_prefix("journeys.journey/"));
        let journey: Option<RawId> = journey.and_then(|id| id.parse().ok());
        let campaign = match journey {
            Some(journey) => match sender(r, journey)? {
                Sender::Runs(campaign) => campaign,
                Sender::Stands => return Ok(Leave::AllLater(leaving.now + STANDS_MS)),
                Sender::IsOver => return Ok(Leave::Never("called_off")),
            },
            None => None,
        };
        let customer = leaving.customer.filter(|_| leaving.is_marketing);
        if let (Some(customer), Some(_)) = (customer, journey)
            && is_held_back(r, (campaign, "marketing"), customer)?
        {
            return Ok(Leave::Never("held_back"));
        }
        if journey.is_some() && has_left(r, leaving.id)? {
            return Ok(Leave::Never("called_off"));
        }
        let whom = Whom {
            customer,
            campaign,
            counted: Counted::Without(leaving.id),
        };
        standing(r, schema.zone(), &whom, (&leaving.channel, leaving.now))
    }
}

/// Whether the customer reached the goal, was taken out or was merged into another since his journey put this message into the outbox. Who
/// is through has left nothing: it was his last step.
fn has_left(r: &mut dyn Queries, message: RawId) -> Result<bool> {
    let row = r.query_first(
        "SELECT key FROM messages_message WHERE id = ?1",
        &[Value::from(message)],
    )?;
    let Some(enrolment) = row.and_then(|row| enrolment_of(row.text(0))) else {
        return Ok(false);
    };
    let row = r.query_first(
        "SELECT id FROM journeys_enrolment WHERE id = ?1 AND state IN ('goal', 'left')",
        &[Value::from(enrolment)],
    )?;
    Ok(row.is_some())
}

/// The journey that a message is of.
enum Sender {
    /// It runs, for this campaign.
    Runs(Option<RawId>),
    /// It is paused, or its campaign is.
    Stands,
    /// It was ended, or its campaign is over.
    IsOver,
}

fn sender(r: &mut dyn Queries, journey: RawId) -> Result<Sender> {
    let row = r.query_first(
        "SELECT j.campaign_id, j.state, COALESCE(k.state, 'running') FROM journeys_journey j \
         LEFT JOIN marketing_campaign k ON k.id = j.campaign_id WHERE j.id = ?1",
        &[Value::from(journey)],
    )?;
    Ok(match row {
        Some(row) => match (row.text(1), row.text(2)) {
            ("ended", _) | (_, "ended" | "cancelled") => Sender::IsOver,
            ("running", "approved" | "running") => Sender::Runs(row.optional_int(0)),
            _ => Sender::Stands,
        },
        None => Sender::IsOver,
    })
}
