//! What is checked when events and sessions are written, and what follows.

use guanxi_entity::{Entity, Value};
use guanxi_loyalty::rules::reference_exists;
use guanxi_record::{Fields, Rule, Written, get};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, Problem, Result};

use crate::commands::{call_off, move_up, program, tell_changes};
use crate::entities::{Event, Session};

/// Seats of a session at most.
pub const SEATS_MAX: i64 = 1_000_000;

pub(crate) const RULES: [Rule; 3] = [
    Rule::both("events.event", check_event, follow_event),
    Rule::both("events.session", check_session, follow_session),
    Rule::before("loyalty.benefit", check_benefit),
];

/// A benefit that is an event names one.
fn check_benefit(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let sql = "SELECT id FROM events_event WHERE number = ?1";
    reference_exists(tx, (before, after), ("event", sql), "unknown_event")
}

fn check_event(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: Event::def(),
        values: after,
    };
    let mut faults = Vec::new();
    faults.extend(fields.backward("opens_at", "closes_at"));
    if fields.int("household_seats").is_some_and(|seats| seats < 1) {
        faults.push(FieldError::new("household_seats", "negative"));
    }
    Problem::unless_sound(faults)
}

fn check_session(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Session::def();
    let fields = Fields { def, values: after };
    let mut faults = Vec::new();
    faults.extend(fields.backward("starts_at", "ends_at"));
    let seats = fields.int("seats").unwrap_or(0);
    if !(0..=SEATS_MAX).contains(&seats) {
        faults.push(FieldError::new("seats", "out_of_range").with("max", SEATS_MAX));
    }
    if let Some(known) = before
        && def.value(known, "seats").as_int().is_some_and(|had| seats < had)
    {
        faults.extend(too_few(tx, known, seats)?);
    }
    Problem::unless_sound(faults)
}

/// Seats that are taken can't be taken away.
fn too_few(tx: &mut Tx<'_>, known: &[Value], seats: i64) -> Result<Option<FieldError>> {
    let def = Session::def();
    // A rule sees no id; a session's name, the one that it had until now, is its own within its event.
    let name = def.value(known, "name").clone();
    let row = tx.query_first(
        "SELECT CAST(COALESCE(SUM(r.people), 0) AS BIGINT) FROM events_registration r JOIN events_session s ON s.id = r.session_id \
         WHERE s.event_id = ?1 AND s.name = ?2 AND r.state IN ('registered', 'attended', 'absent')",
        &[
            Value::from(def.value(known, "event_id").as_int()),
            name,
        ],
    )?;
    let taken = row.map_or(0, |row| row.int(0));
    Ok((seats < taken).then(|| FieldError::new("seats", "seats_taken").with("taken", taken)))
}

/// An event that is cancelled: nobody is registered any more. One that is elsewhere: guests are told.
fn follow_event(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action != Action::Update {
        return Ok(());
    }
    for id in written.ids {
        let event: Event = get(tx, &program(ctx), Event::def(), *id)?.typed()?;
        if event.state == "cancelled" {
            call_off(tx, written.schema, ctx, (*id, &event))?;
            continue;
        }
        // Its place is that of its sessions.
        let sessions = tx.query(
            "SELECT id FROM events_session WHERE event_id = ?1 ORDER BY id",
            &[Value::from(*id)],
        )?;
        for session in sessions {
            tell_changes(tx, written.schema, ctx, session.int(0))?;
        }
    }
    Ok(())
}

/// More seats: who waits moves up. Another time or place: guests are told.
fn follow_session(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
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
            tell_changes(tx, written.schema, ctx, *id)?;
            move_up(tx, written.schema, ctx, (*id, row.int(0)))?;
        }
    }
    Ok(())
}
