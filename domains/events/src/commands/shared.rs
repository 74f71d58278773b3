//! What the verbs have in common.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, get, update_typed};
use guanxi_store::{Event as Told, Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Id, Problem, RawId, Result};
use serde_json::json;

use crate::entities::{Event, Registration, RegistrationPatch, Session};

/// The program itself, for what follows from an act that the user was allowed.
pub(crate) fn program(ctx: &Ctx) -> Ctx {
    ctx.as_program("events")
}

/// A session with its event.
pub(crate) struct Occasion {
    pub session: Session,
    pub event: Event,
}

impl Occasion {
    /// The session that the user may see.
    pub fn seen(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Self> {
        let session: Session = get(r, ctx, Session::def(), id)?.typed()?;
        let event = get(r, ctx, Event::def(), session.event_id.raw())?.typed()?;
        Ok(Self { session, event })
    }

    /// Where it is.
    pub fn place(&self) -> Option<String> {
        let own = self.session.place.clone().filter(|place| !place.is_empty());
        own.or_else(|| self.event.place.clone())
    }

    /// Its day and time on the company's clock.
    pub fn local_time(&self, ctx: &Ctx) -> String {
        let (day, minute) = ctx.zone.local(self.session.starts_at);
        format!("{day} {:02}:{:02}", minute / 60, minute % 60)
    }
}

/// A registration that the user may see.
pub(crate) fn registration(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Registration> {
    get(r, ctx, Registration::def(), id)?.typed()
}

pub(crate) fn change(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    id: RawId,
    patch: RegistrationPatch,
) -> Result<()> {
    update_typed::<Registration>(tx, schema, ctx, Id::new(id), patch)
}

/// Refuses what can't be done any more once a session is closed.
pub(crate) fn require_open(session: &Session) -> Result<()> {
    if session.closed_at.is_none() {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Conflict, "events.session_closed").with("session", session.name.as_str()))
}

pub(crate) fn wrong_state(state: &str) -> Problem {
    Problem::new(ErrorKind::Conflict, "events.wrong_state").with("state", state)
}

/// People who have seats at a session.
pub(crate) fn taken(r: &mut dyn Queries, session: RawId) -> Result<i64> {
    let row = r.query_first(
        "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM events_registration WHERE session_id = ?1 \
         AND state IN ('registered', 'attended', 'absent')",
        &[Value::from(session)],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}

/// Tells whoever listens what became of a registration.
pub(crate) fn tell(tx: &mut Tx<'_>, name: &str, id: RawId, known: &Registration) -> Result<()> {
    tx.emit(&Told {
        name: name.to_owned(),
        record_id: id,
        payload: json!({
            "number": known.number,
            "event_id": known.event_id.raw(),
            "session_id": known.session_id.raw(),
            "customer_id": known.customer_id.raw(),
            "people": known.people,
            "state": known.state,
        }),
    })
}
