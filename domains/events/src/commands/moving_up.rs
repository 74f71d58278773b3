//! The waiting list.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, RawId, Result};

use super::shared::{change, program, registration, taken, tell};
use crate::entities::RegistrationPatch;

/// The event of a registration that moved up.
pub const MOVED_UP: &str = "events.moved_up.v1";

/// A registration that moved up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedUp {
    /// The registration.
    pub id: RawId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub customer: RawId,
}

/// Gives free seats to those who wait, longest first, as far as each fits. The program does it: who cancels needs no right to
/// others' registrations.
pub(crate) fn move_up(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (session, seats): (RawId, i64),
) -> Result<Vec<MovedUp>> {
    let own = program(ctx);
    let mut free = seats - taken(tx, session)?;
    let waiting = tx.query(
        "SELECT id, people FROM events_registration WHERE session_id = ?1 AND state = 'waiting' ORDER BY sequence",
        &[Value::from(session)],
    )?;
    let now = ctx.clock.now();
    let mut moved = Vec::new();
    for row in waiting {
        let (id, people) = (row.int(0), row.int(1));
        if people > free {
            continue;
        }
        free -= people;
        let patch = RegistrationPatch {
            state: Some("registered".to_owned()),
            moved_up_at: Some(Some(now)),
            ..RegistrationPatch::default()
        };
        change(tx, schema, &own, id, patch)?;
        let known = registration(tx, &own, id)?;
        tell(tx, MOVED_UP, id, &known)?;
        moved.push(MovedUp {
            id,
            number: known.number,
            customer: known.customer_id.raw(),
        });
    }
    Ok(moved)
}
