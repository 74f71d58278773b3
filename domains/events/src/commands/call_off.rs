//! Calling an event off: nobody is registered any more, what was used for it is free, and everybody is told.

use guanxi_entity::Value;
use guanxi_loyalty::commands::free_benefits;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Locale, RawId, Result};

use super::shared::{change, program, registration, tell};
use super::write_to::{News, write_to};
use crate::entities::{Event, Registration, RegistrationPatch};

/// The event of a registration whose event was called off.
pub const CALLED_OFF: &str = "events.called_off.v1";

/// Cancels every registration of an event that nobody has come to; how many. Again it finds none.
///
/// # Errors
/// As writing records.
pub(crate) fn call_off(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, event): (RawId, &Event),
) -> Result<i64> {
    let own = program(ctx);
    let rows = tx.query(
        "SELECT g.id, s.ends_at FROM events_registration g JOIN events_session s ON s.id = g.session_id \
         WHERE g.event_id = ?1 AND g.state IN ('registered', 'waiting') ORDER BY g.sequence",
        &[Value::from(id)],
    )?;
    let now = ctx.clock.now();
    let mut called = 0;
    for row in rows {
        let patch = RegistrationPatch {
            state: Some("cancelled".to_owned()),
            cancelled_at: Some(Some(now)),
            happened_at: Some(now),
            ..RegistrationPatch::default()
        };
        change(tx, schema, &own, row.int(0), patch)?;
        let known = registration(tx, &own, row.int(0))?;
        let customer = known.customer_id.raw();
        for reference in [known.number.as_str(), event.number.as_str()] {
            free_benefits(tx, schema, &own, (customer, reference), &event.name)?;
        }
        tell(tx, CALLED_OFF, row.int(0), &known)?;
        // Whose day is over needn't be told not to come.
        if row.int(1) > now {
            let news = News {
                registration: row.int(0),
                key: format!("called-off:{}", row.int(0)),
                words: called_off_words(own.locale, &known, event),
            };
            write_to(tx, schema, &own, (&known, &news))?;
        }
        called += 1;
    }
    Ok(called)
}

fn called_off_words(locale: Locale, known: &Registration, event: &Event) -> (String, String) {
    let (name, number) = (&event.name, &known.number);
    match locale {
        Locale::Zh => (
            format!("活动取消：{name}"),
            format!("很抱歉，您报名的活动“{name}”（报名号 {number}）已取消，为此使用的权益已退回。"),
        ),
        Locale::En => (
            format!("Called off: {name}"),
            format!(
                "We are sorry that “{name}” (your registration {number}) was called off. Benefits used for it are yours again."
            ),
        ),
    }
}
