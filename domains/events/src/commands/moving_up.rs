//! The waiting list.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Locale, RawId, Result};

use super::shared::{Occasion, change, program, registration, taken, tell};
use super::write_to::{News, write_to};
use crate::entities::{Registration, RegistrationPatch};

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
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let occasion = Occasion::seen(tx, &own, session)?;
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
        if occasion.session.ends_at > now {
            let news = News {
                registration: id,
                key: format!("moved-up:{id}"),
                words: words(&own, &known, &occasion),
            };
            write_to(tx, schema, &own, (&known, &news))?;
        }
        moved.push(MovedUp {
            id,
            number: known.number,
            customer: known.customer_id.raw(),
        });
    }
    Ok(moved)
}

fn words(own: &Ctx, known: &Registration, occasion: &Occasion) -> (String, String) {
    let (name, session, number) = (&occasion.event.name, &occasion.session.name, &known.number);
    let at = occasion.local_time(own);
    match own.locale {
        Locale::Zh => (
            format!("候补成功：{name}"),
            format!(
                "您候补的活动“{name}”（{session}，{at}）有了名额，已为您报名，报名号 {number}。如不能参加，请取消报名，把名额留给别人。"
            ),
        ),
        Locale::En => (
            format!("You have a seat: {name}"),
            format!(
                "A seat at “{name}” ({session}, {at}) is yours now, number {number}. If you can't come, please cancel, so that others can."
            ),
        ),
    }
}
