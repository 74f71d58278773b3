//! Events that the member may come to, and where he is registered.

use guanxi_entity::{Entity, Value};
use guanxi_events::commands::PEOPLE_MAX;
use guanxi_events::entities::Registration;
use guanxi_events::queries::code::code_of;
use guanxi_events::queries::programme::{Slot, programme};
use guanxi_events::queries::waiting_place;
use guanxi_loyalty::commands::Holder;
use guanxi_loyalty::queries::tier::tiers_of;
use guanxi_store::{Queries, Row};
use guanxi_types::{Instant, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use super::some;

/// People whom a member may register by himself at once; more are registered by the company.
pub const PEOPLE: i64 = 10;
const _: () = assert!(PEOPLE <= PEOPLE_MAX);
/// Events, and registrations, that are told at most.
const EVENTS_MAX: i64 = 100;
/// How long a registration is shown after its session.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// The customer.
    pub customer: RawId,
    /// UTC milliseconds.
    pub now: Instant,
}

fn time(row: &Row, at: usize) -> Js {
    row.optional_int(at)
        .map_or(Js::Null, |at| guanxi_http::instant(&Value::from(at)))
}

/// The open events that are meant for the member, and the member's own registrations.
///
/// # Errors
/// When the database can't be read.
pub fn events(r: &mut dyn Queries, asking: Asking) -> Result<Js> {
    let rows = r.query(
        "SELECT e.id, e.name, e.kind, e.place, e.city, e.description, e.opens_at, e.closes_at, e.audience, e.household_seats \
         FROM events_event e WHERE e.state = 'open' AND (e.closes_at IS NULL OR e.closes_at >= ?1) AND EXISTS \
         (SELECT 1 FROM events_session s WHERE s.event_id = e.id AND s.closed_at IS NULL AND s.ends_at > ?1) \
         ORDER BY (SELECT MIN(s.starts_at) FROM events_session s WHERE s.event_id = e.id AND s.ends_at > ?1), e.id LIMIT ?2",
        &[Value::from(asking.now), Value::from(EVENTS_MAX)],
    )?;
    let holder = Holder::of(r, asking.customer)?;
    let tiers = tiers_of(r, holder)?;
    let mut items = Vec::new();
    for row in &rows {
        if is_meant(r, (row.int(0), row.text(8)), (asking.customer, &tiers))? {
            items.push(one(r, row, (asking, holder))?);
        }
    }
    Ok(json!({ "mine": mine(r, asking)?, "items": items, "people_max": PEOPLE }))
}

/// Whether an event of such an audience is meant for a customer who has these tiers; registering asks the same again.
fn is_meant(
    r: &mut dyn Queries,
    (event, audience): (RawId, &str),
    (customer, tiers): (RawId, &[RawId]),
) -> Result<bool> {
    let found = match audience {
        "everyone" => return Ok(true),
        "members" => r.query_first(
            "SELECT id FROM customers_customer WHERE id = ?1 AND is_member = 1",
            &[Value::from(customer)],
        )?,
        "tiers" => {
            let meant = r.query(
                "SELECT tier_id FROM events_event_tier WHERE event_id = ?1",
                &[Value::from(event)],
            )?;
            return Ok(meant.iter().any(|row| tiers.contains(&row.int(0))));
        }
        _ => r.query_first(
            "SELECT i.id FROM events_invitation i WHERE i.event_id = ?1 AND (i.customer_id = ?2 OR i.group_id IN \
             (SELECT g.group_id FROM customers_group_member g WHERE g.customer_id = ?2)) LIMIT 1",
            &[Value::from(event), Value::from(customer)],
        )?,
    };
    Ok(found.is_some())
}

fn one(r: &mut dyn Queries, row: &Row, (asking, holder): (Asking, Holder)) -> Result<Js> {
    let event = row.int(0);
    let own = r.query(
        "SELECT session_id FROM events_registration WHERE event_id = ?1 AND customer_id = ?2 AND state <> 'cancelled'",
        &[Value::from(event), Value::from(asking.customer)],
    )?;
    let slots = programme(r, event)?;
    let open = slots
        .iter()
        .filter(|slot| slot.closed_at.is_none() && slot.ends_at > asking.now);
    let session = |slot: &Slot| {
        json!({
            "id": slot.id.to_string(),
            "name": slot.name,
            "starts_at": guanxi_http::instant(&Value::from(slot.starts_at)),
            "ends_at": guanxi_http::instant(&Value::from(slot.ends_at)),
            "place": slot.place,
            "left": (slot.seats - slot.taken()).max(0),
            "waiting": slot.tally("waiting").people,
            "is_mine": own.iter().any(|row| row.int(0) == slot.id),
        })
    };
    let sessions: Vec<Js> = open.map(session).collect();
    let left = match row.optional_int(9) {
        Some(most) => Some((most - shared(r, event, holder)?).max(0)),
        None => None,
    };
    Ok(json!({
        "id": event.to_string(),
        "name": row.text(1),
        "kind": row.text(2),
        "place": some(row, 3),
        "city": some(row, 4),
        "description": some(row, 5),
        "opens_at": time(row, 6),
        "closes_at": time(row, 7),
        "is_open": row.optional_int(6).is_none_or(|from| from <= asking.now),
        "household_left": left,
        "sessions": sessions,
    }))
}

/// Seats of an event that the member's household has, or the member alone.
fn shared(r: &mut dyn Queries, event: RawId, holder: Holder) -> Result<i64> {
    let (whose, owner) = match holder.household {
        Some(household) => ("household_id", household),
        None => ("customer_id", holder.customer),
    };
    let row = r.query_first(
        &format!(
            "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM events_registration WHERE event_id = ?1 AND {whose} = ?2 \
             AND state <> 'cancelled'"
        ),
        &[Value::from(event), Value::from(owner)],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}

/// The member's registrations for what is to come or was lately, soonest first, each with the code that is shown at the door.
fn mine(r: &mut dyn Queries, asking: Asking) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT g.id, g.number, e.name, s.name, s.starts_at, s.ends_at, COALESCE(s.place, e.place), e.city, g.people, g.state, \
         g.sequence, g.session_id, s.closed_at, e.state, e.id, e.description FROM events_registration g JOIN events_session s ON s.id = g.session_id \
         JOIN events_event e ON e.id = g.event_id WHERE g.customer_id = ?1 AND g.state <> 'cancelled' AND s.ends_at > ?2 \
         ORDER BY s.starts_at, g.id LIMIT ?3",
        &[
            Value::from(asking.customer),
            Value::from(asking.now - KEPT_MS),
            Value::from(EVENTS_MAX),
        ],
    )?;
    let mut told = Vec::new();
    for row in &rows {
        let state = row.text(9);
        let is_live = matches!(state, "registered" | "waiting") && row.optional_int(12).is_none();
        let place = match state {
            "waiting" => Some(waiting_place(r, row.int(11), row.int(10))?),
            _ => None,
        };
        let code = match state {
            "registered" if is_live => Some(code_of(r, row.int(0))?),
            _ => None,
        };
        told.push(json!({
            "id": row.int(0).to_string(),
            "event_id": row.int(14).to_string(),
            "number": row.text(1),
            "event": row.text(2),
            "session": row.text(3),
            "starts_at": time(row, 4),
            "ends_at": time(row, 5),
            "place": some(row, 6),
            "city": some(row, 7),
            "description": some(row, 15),
            "people": row.int(8),
            // An event that was called off has no guests any more, whatever their registrations say.
            "state": if row.text(13) == "cancelled" { "called_off" } else { state },
            "waiting_place": place,
            "may_cancel": is_live && row.int(4) > asking.now,
            "code": code.filter(|_| row.text(13) != "cancelled"),
        }));
    }
    Ok(told)
}

/// Refuses a registration that isn't the member's, or whose session has begun.
///
/// # Errors
/// `record.not_found`, `events.session_over`.
pub fn require_own(r: &mut dyn Queries, asking: Asking, registration: RawId) -> Result<()> {
    let row = r.query_first(
        "SELECT s.starts_at FROM events_registration g JOIN events_session s ON s.id = g.session_id \
         WHERE g.id = ?1 AND g.customer_id = ?2",
        &[Value::from(registration), Value::from(asking.customer)],
    )?;
    let row = row.ok_or_else(|| Problem::not_found(&Registration::def().key))?;
    if row.int(0) <= asking.now {
        return Err(Problem::new(
            guanxi_types::ErrorKind::Conflict,
            "events.session_over",
        ));
    }
    Ok(())
}

/// Refuses a session of an event that isn't shown to the member: whether it exists isn't told.
///
/// # Errors
/// `record.not_found`.
pub fn require_shown(r: &mut dyn Queries, customer: RawId, session: RawId) -> Result<()> {
    let missing = || Problem::not_found(&guanxi_events::entities::Session::def().key);
    let row = r.query_first(
        "SELECT e.id, e.audience FROM events_session s JOIN events_event e ON e.id = s.event_id \
         WHERE s.id = ?1 AND e.state <> 'draft'",
        &[Value::from(session)],
    )?;
    let row = row.ok_or_else(missing)?;
    let holder = Holder::of(r, customer)?;
    let tiers = tiers_of(r, holder)?;
    if is_meant(r, (row.int(0), row.text(1)), (customer, &tiers))? {
        Ok(())
    } else {
        Err(missing())
    }
}
