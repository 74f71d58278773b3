//! What guests are told of by text message or mail.

use guanxi_customers::consent::may_contact;
use guanxi_entity::Value;
use guanxi_messages::commands::{NewMessage, queue};
use guanxi_messages::settings::{Channel, is_active};
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Locale, RawId, Result};

use crate::entities::Registration;

/// What guests are written to for.
const PURPOSE: &str = "service";

/// What somebody is told.
pub(crate) struct News {
    pub registration: RawId,
    /// Its name: the same isn't told twice.
    pub key: String,
    /// The subject of a mail, and the text without the company's name.
    pub words: (String, String),
}

/// A text message, or a mail, where the company sends any and the customer has an address and didn't refuse to be written to about
/// service. Nothing else waits for it.
pub(crate) fn write_to(
    tx: &mut Tx<'_>,
    schema: &Schema,
    own: &Ctx,
    (known, news): (&Registration, &News),
) -> Result<()> {
    let customer = known.customer_id.raw();
    let row = tx.query_first(
        "SELECT phone, email FROM customers_customer WHERE id = ?1",
        &[Value::from(customer)],
    )?;
    let Some(row) = row else { return Ok(()) };
    for (channel, to) in [(Channel::Sms, row.text(0)), (Channel::Email, row.text(1))] {
        let standing = may_contact(tx, customer, PURPOSE, channel.name(), own.today())?;
        if to.is_empty() || !standing.is_open_for(PURPOSE) || !is_active(tx, channel)? {
            continue;
        }
        let (subject, text) = &news.words;
        let message = NewMessage {
            channel,
            to: to.to_owned(),
            customer: Some(customer),
            purpose: PURPOSE,
            subject: (channel == Channel::Email).then(|| subject.clone()),
            body: signed(tx, own.locale, text)?,
            secret: None,
            about: Some(format!("events.registration/{}", news.registration)),
            key: news.key.clone(),
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

fn signed(tx: &mut Tx<'_>, locale: Locale, text: &str) -> Result<String> {
    let company = tx.query_first("SELECT name FROM org_company ORDER BY id LIMIT 1", &[])?;
    let company = company.map(|row| row.text(0).to_owned()).unwrap_or_default();
    Ok(match locale {
        Locale::Zh => format!("【{company}】{text}"),
        Locale::En => format!("{company}: {text}"),
    })
}
