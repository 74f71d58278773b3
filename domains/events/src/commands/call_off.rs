//! Calling an event off: nobody is registered any more, what was used for it is free, and everybody is told.

use guanxi_entity::Value;
use guanxi_loyalty::commands::free_benefits;
use guanxi_messages::commands::{NewMessage, queue};
use guanxi_messages::settings::{Channel, is_active};
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Locale, RawId, Result};

use super::shared::{change, program, registration, tell};
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
            write_to(tx, schema, &own, (row.int(0), &known, event))?;
        }
        called += 1;
    }
    Ok(called)
}

/// A text message, or a mail, where the company sends any and the customer has an address. Nothing else waits for it.
fn write_to(
    tx: &mut Tx<'_>,
    schema: &Schema,
    own: &Ctx,
    (id, known, event): (RawId, &Registration, &Event),
) -> Result<()> {
    let customer = known.customer_id.raw();
    let row = tx.query_first(
        "SELECT phone, email FROM customers_customer WHERE id = ?1",
        &[Value::from(customer)],
    )?;
    let Some(row) = row else { return Ok(()) };
    for (channel, to) in [(Channel::Sms, row.text(0)), (Channel::Email, row.text(1))] {
        if to.is_empty() || !is_active(tx, channel)? {
            continue;
        }
        let (subject, body) = words(tx, own.locale, (known, event))?;
        let message = NewMessage {
            channel,
            to: to.to_owned(),
            customer: Some(customer),
            purpose: "service",
            subject: (channel == Channel::Email).then_some(subject),
            body,
            secret: None,
            about: Some(format!("events.registration/{id}")),
            key: format!("called-off:{id}"),
        };
        match tx.attempt(|tx| queue(tx, schema, own, &message)) {
            Ok(_) => return Ok(()),
            // An address that isn't one, or that mail came back from: the other way, or none.
            Err(problem) if matches!(problem.kind, ErrorKind::Invalid | ErrorKind::Conflict) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(())
}

fn words(
    tx: &mut Tx<'_>,
    locale: Locale,
    (known, event): (&Registration, &Event),
) -> Result<(String, String)> {
    let company = tx.query_first("SELECT name FROM org_company ORDER BY id LIMIT 1", &[])?;
    let company = company.map(|row| row.text(0).to_owned()).unwrap_or_default();
    let (name, number) = (&event.name, &known.number);
    Ok(match locale {
        Locale::Zh => (
            format!("活动取消：{name}"),
            format!(
                "【{company}】很抱歉，您报名的活动“{name}”（报名号 {number}）已取消，为此使用的权益已退回。"
            ),
        ),
        Locale::En => (
            format!("Called off: {name}"),
            format!(
                "{company}: we are sorry that “{name}” (your registration {number}) was called off. Benefits used for it are yours again."
            ),
        ),
    })
}
