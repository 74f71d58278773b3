//! Registering for a session.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_loyalty::commands::Holder;
use guanxi_loyalty::queries::tier::tiers_of;
use guanxi_record::{Schema, get, insert, require};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Problem, RawId, Result};

use super::shared::{Occasion, require_open, taken, tell};
use crate::entities::{Event, Registration};
use crate::queries::waiting_place;

/// The event of a registration, be it on the waiting list.
pub const REGISTERED: &str = "events.registered.v1";
/// People of one registration at most.
pub const PEOPLE_MAX: i64 = 50;

/// Who wants to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The session.
    pub session: RawId,
    /// Who registers.
    pub customer: RawId,
    /// People who come.
    pub people: i64,
    /// Their names.
    pub guests: Option<String>,
    /// Through what: `store`, `phone`, `web`, `wechat` or `staff`.
    pub channel: String,
    /// What else is to be said.
    pub note: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The registration.
    pub id: RawId,
    /// Its number.
    pub number: String,
    /// `registered` or `waiting`.
    pub state: String,
    /// The place on the waiting list, from 1.
    pub place: Option<i64>,
}

/// Registers a customer for a session; puts them on its waiting list when there aren't seats enough.
///
/// # Errors
/// `events.not_open`, `events.session_over`, `events.session_closed`, `events.not_for_them`, `events.household_full` with what is
/// left, `events.already_registered` with the number, `access.forbidden`.
pub fn register(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &Wanted) -> Result<Registered> {
    require(ctx, Action::Create, Registration::def())?;
    let customer: Customer = get(tx, ctx, Customer::def(), wanted.customer)?.typed()?;
    let occasion = Occasion::seen(tx, ctx, wanted.session)?;
    let now = ctx.clock.now();
    if !(1..=PEOPLE_MAX).contains(&wanted.people) {
        return Err(Problem::invalid(vec![
            FieldError::new("people", "out_of_range").with("max", PEOPLE_MAX),
        ]));
    }
    require_time(&occasion, now)?;
    let event = occasion.session.event_id.raw();
    require_audience(
        tx,
        (event, &occasion.event),
        (wanted.customer, customer.is_member),
    )?;
    require_new(tx, wanted)?;
    let holder = Holder::of(tx, wanted.customer)?;
    require_share(tx, (event, &occasion.event), holder, wanted.people)?;
    let free = occasion.session.seats - taken(tx, wanted.session)?;
    let state = if wanted.people <= free {
        "registered"
    } else {
        "waiting"
    };
    let sequence = next_sequence(tx, event)?;
    let made = Registration {
        number: format!("{}-{sequence:04}", occasion.event.number),
        event_id: Id::new(event),
        session_id: Id::new(wanted.session),
        customer_id: Id::new(wanted.customer),
        household_id: holder.household.map(Id::new),
        people: wanted.people,
        guests: wanted.guests.clone(),
        state: state.to_owned(),
        sequence,
        channel: wanted.channel.clone(),
        registered_at: now,
        moved_up_at: None,
        checked_in_at: None,
        checked_in_how: None,
        checked_in_by_id: None,
        check_in_key: None,
        cancelled_at: None,
        note: wanted.note.clone(),
        follow_up_id: None,
        happened_at: now,
        told_starts_at: Some(occasion.session.starts_at),
        told_place: occasion.place(),
    };
    let number = made.number.clone();
    let id = insert(tx, schema, ctx, made.clone())?.raw();
    tell(tx, REGISTERED, id, &made)?;
    let place = match state {
        "waiting" => Some(waiting_place(tx, wanted.session, sequence)?),
        _ => None,
    };
    Ok(Registered {
        id,
        number,
        state: state.to_owned(),
        place,
    })
}

fn next_sequence(tx: &mut Tx<'_>, event: RawId) -> Result<i64> {
    let last = tx.query_first(
        "SELECT COALESCE(MAX(sequence), 0) FROM events_registration WHERE event_id = ?1",
        &[Value::from(event)],
    )?;
    Ok(last.map_or(0, |row| row.int(0)) + 1)
}

fn require_time(occasion: &Occasion, now: i64) -> Result<()> {
    let event = &occasion.event;
    let is_early = event.opens_at.is_some_and(|from| now < from);
    let is_late = event.closes_at.is_some_and(|until| now > until);
    if event.state != "open" || is_early || is_late {
        let why = match (event.state.as_str(), is_early) {
            ("open", true) => "early",
            ("open", false) => "late",
            (state, _) => state,
        };
        return Err(Problem::new(ErrorKind::Conflict, "events.not_open").with("why", why));
    }
    require_open(&occasion.session)?;
    if now >= occasion.session.ends_at {
        return Err(Problem::new(ErrorKind::Conflict, "events.session_over"));
    }
    Ok(())
}

fn require_audience(
    tx: &mut Tx<'_>,
    (id, event): (RawId, &Event),
    (customer, is_member): (RawId, bool),
) -> Result<()> {
    let is_meant = match event.audience.as_str() {
        "everyone" => true,
        "members" => is_member,
        "tiers" => {
            let holder = Holder::of(tx, customer)?;
            let own = tiers_of(tx, holder)?;
            let rows = tx.query(
                "SELECT tier_id FROM events_event_tier WHERE event_id = ?1",
                &[Value::from(id)],
            )?;
            rows.iter().any(|row| own.contains(&row.int(0)))
        }
        _ => tx
            .query_first(
                "SELECT i.id FROM events_invitation i WHERE i.event_id = ?1 AND (i.customer_id = ?2 OR i.group_id IN \
                 (SELECT g.group_id FROM customers_group_member g WHERE g.customer_id = ?2)) LIMIT 1",
                &[Value::from(id), Value::from(customer)],
            )?
            .is_some(),
    };
    if is_meant {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Conflict, "events.not_for_them").with("audience", event.audience.as_str()))
}

fn require_new(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<()> {
    let known = tx.query_first(
        "SELECT number, state FROM events_registration WHERE session_id = ?1 AND customer_id = ?2 AND state <> 'cancelled' LIMIT 1",
        &[Value::from(wanted.session), Value::from(wanted.customer)],
    )?;
    known.map_or(Ok(()), |row| {
        Err(Problem::new(ErrorKind::Conflict, "events.already_registered")
            .with("number", row.text(0))
            .with("state", row.text(1)))
    })
}

/// A household has its seats together, over all sessions; what waits counts too.
fn require_share(tx: &mut Tx<'_>, (id, event): (RawId, &Event), holder: Holder, people: i64) -> Result<()> {
    let Some(most) = event.household_seats else {
        return Ok(());
    };
    let (whose, owner) = match holder.household {
        Some(household) => ("household_id", household),
        None => ("customer_id", holder.customer),
    };
    let row = tx.query_first(
        &format!(
            "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM events_registration WHERE event_id = ?1 AND {whose} = ?2 \
             AND state <> 'cancelled'"
        ),
        &[Value::from(id), Value::from(owner)],
    )?;
    let left = most - row.map_or(0, |row| row.int(0));
    if people <= left {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Conflict, "events.household_full")
        .with("left", left.max(0))
        .with("max", most))
}
