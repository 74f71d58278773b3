//! Closing a session.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result};

use super::shared::{Occasion, change, program, require_open};
use crate::entities::{Registration, RegistrationPatch, Session, SessionPatch};

/// What a closing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Registrations of whom nobody came.
    pub absent: i64,
    /// Registrations that were still waiting.
    pub waiting: i64,
}

/// Closes a session: who hasn't come was absent, and who waited was not let in.
///
/// # Errors
/// `events.session_closed`, `events.too_early` before it begins, `access.forbidden`.
pub fn close(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, session: RawId) -> Result<Closed> {
    // It changes everybody's registrations.
    ctx.require_all(Action::Update, &Registration::def().key)?;
    let occasion = Occasion::seen(tx, ctx, session)?;
    require_open(&occasion.session)?;
    let now = ctx.clock.now();
    if now < occasion.session.starts_at {
        return Err(Problem::new(ErrorKind::Conflict, "events.too_early"));
    }
    let own = program(ctx);
    let rows = tx.query(
        "SELECT id, state FROM events_registration WHERE session_id = ?1 AND state IN ('registered', 'waiting') ORDER BY sequence",
        &[Value::from(session)],
    )?;
    let mut closed = Closed {
        absent: 0,
        waiting: 0,
    };
    for row in rows {
        let was_waiting = row.text(1) == "waiting";
        let state = if was_waiting { "cancelled" } else { "absent" };
        let patch = RegistrationPatch {
            state: Some(state.to_owned()),
            cancelled_at: was_waiting.then_some(Some(now)),
            happened_at: Some(now),
            ..RegistrationPatch::default()
        };
        change(tx, schema, &own, row.int(0), patch)?;
        if was_waiting {
            closed.waiting += 1;
        } else {
            closed.absent += 1;
        }
    }
    let patch = SessionPatch {
        closed_at: Some(Some(now)),
        ..SessionPatch::default()
    };
    update_typed::<Session>(tx, schema, &own, Id::new(session), patch)?;
    Ok(closed)
}
