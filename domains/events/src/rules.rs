//! What is checked when events and sessions are written, and what follows.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::{Rule, Written, get};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, Problem, Result};

use crate::commands::{call_off, move_up, program};
use crate::entities::{Event, Session};

/// Seats of a session at most.
pub const SEATS_MAX: i64 = 1_000_000;

pub(crate) const RULES: [Rule; 2] = [
    Rule {
        entity: "events.event",
        before: Some(check_event),
        after: Some(call_off_cancelled),
    },
    Rule {
        entity: "events.session",
        before: Some(check_session),
        after: Some(fill_seats),
    },
];

fn int(def: &EntityDef, values: &[Value], name: &str) -> Option<i64> {
    def.field(name)
        .and_then(|(at, _)| values.get(at))
        .and_then(Value::as_int)
}

fn done(faults: Vec<FieldError>) -> Result<()> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(faults))
    }
}

fn backward(first: Option<i64>, last: Option<i64>, name: &str) -> Option<FieldError> {
    let is_backward = matches!((first, last), (Some(first), Some(last)) if last < first);
    is_backward.then(|| FieldError::new(name, "before_start"))
}

fn check_event(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Event::def();
    let mut faults = Vec::new();
    faults.extend(backward(
        int(def, after, "opens_at"),
        int(def, after, "closes_at"),
        "closes_at",
    ));
    if int(def, after, "household_seats").is_some_and(|seats| seats < 1) {
        faults.push(FieldError::new("household_seats", "negative"));
    }
    done(faults)
}

fn check_session(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Session::def();
    let mut faults = Vec::new();
    faults.extend(backward(
        int(def, after, "starts_at"),
        int(def, after, "ends_at"),
        "ends_at",
    ));
    let seats = int(def, after, "seats").unwrap_or(0);
    if !(0..=SEATS_MAX).contains(&seats) {
        faults.push(FieldError::new("seats", "out_of_range").with("max", SEATS_MAX));
    }
    if let Some(known) = before
        && int(def, known, "seats").is_some_and(|had| seats < had)
    {
        faults.extend(too_few(tx, known, seats)?);
    }
    done(faults)
}

/// Seats that are taken can't be taken away.
fn too_few(tx: &mut Tx<'_>, known: &[Value], seats: i64) -> Result<Option<FieldError>> {
    let def = Session::def();
    // A rule sees no id; a session's name, the one that it had until now, is its own within its event.
    let name = def.field("name").and_then(|(at, _)| known.get(at));
    let name = name.and_then(Value::as_text).unwrap_or_default();
    let row = tx.query_first(
        "SELECT CAST(COALESCE(SUM(r.people), 0) AS BIGINT) FROM events_registration r JOIN events_session s ON s.id = r.session_id \
         WHERE s.event_id = ?1 AND s.name = ?2 AND r.state IN ('registered', 'attended', 'absent')",
        &[
            Value::from(int(def, known, "event_id").unwrap_or(0)),
            Value::from(name),
        ],
    )?;
    let taken = row.map_or(0, |row| row.int(0));
    Ok((seats < taken).then(|| FieldError::new("seats", "seats_taken").with("taken", taken)))
}

/// An event that is cancelled: nobody is registered any more.
fn call_off_cancelled(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action != Action::Update {
        return Ok(());
    }
    for id in written.ids {
        let event: Event = get(tx, &program(ctx), Event::def(), *id)?.typed()?;
        if event.state == "cancelled" {
            call_off(tx, written.schema, ctx, (*id, &event))?;
        }
    }
    Ok(())
}

/// More seats: who waits moves up.
fn fill_seats(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action != Action::Update {
        return Ok(());
    }
    for id in written.ids {
        let row = tx.query_first(
            "SELECT s.seats FROM events_session s JOIN events_event e ON e.id = s.event_id \
             WHERE s.id = ?1 AND s.closed_at IS NULL AND e.state = 'open'",
            &[Value::from(*id)],
        )?;
        if let Some(row) = row {
            move_up(tx, written.schema, ctx, (*id, row.int(0)))?;
        }
    }
    Ok(())
}
