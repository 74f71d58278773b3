//! A message is put into the outbox.

use guanxi_customers::consent::may_contact;
use guanxi_entity::Value;
use guanxi_record::{Schema, insert, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Id, Instant, Problem, RawId, Result, Through, email, phone};

use super::bounce::is_blocked;
use crate::entities::{Message, MessagePatch};
use crate::settings::Channel;

/// Characters of a message at most.
pub const BODY_MAX: usize = 20_000;
/// What a secret stands for in the text, and what the outbox shows instead.
const SECRET: (&str, &str) = ("{secret}", "••••••");

/// A message to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// On which way.
    pub channel: Channel,
    /// The phone number or mail address.
    pub to: String,
    /// The customer that it goes to.
    pub customer: Option<RawId>,
    /// `service`, `marketing` or `sign_in`.
    pub purpose: &'static str,
    /// The subject, of a mail.
    pub subject: Option<String>,
    /// The text; `{secret}` stands for what the outbox must not show, `{unsubscribe}` for the address of the receiver's own page to
    /// unsubscribe, where it is marketing to a customer.
    pub body: String,
    /// What `{secret}` stands for: sealed, and forgotten once it is handed over.
    pub secret: Option<String>,
    /// The record that it is about: `domain.entity/id`.
    pub about: Option<String>,
    /// The caller's name for it: the same isn't sent twice.
    pub key: String,
}

/// Puts a message into the outbox, in the caller's transaction; the same key gives the first message. What is marketing goes only to
/// customers who agreed to it, and waits while quiet hours last.
///
/// # Errors
/// `record.invalid` for an address that isn't one, `messages.no_consent`, `messages.bounced` for an address that mail came back from.
pub fn queue(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, new: &NewMessage) -> Result<RawId> {
    put(tx, (schema, ctx), new, new.purpose == "marketing")
}

/// As [`queue`]; also what isn't marketing waits while quiet hours last.
///
/// # Errors
/// As [`queue`].
pub fn queue_keeping_quiet(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, new: &NewMessage) -> Result<RawId> {
    put(tx, (schema, ctx), new, true)
}

fn put(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    new: &NewMessage,
    keeps_quiet: bool,
) -> Result<RawId> {
    let known = tx.query_first(
        "SELECT id FROM messages_message WHERE key = ?1",
        &[Value::from(new.key.as_str())],
    )?;
    if let Some(known) = known {
        return Ok(known.int(0));
    }
    let wrong = |field: &str, code: &str| Problem::invalid(vec![FieldError::new(field, code)]);
    let (phone, email) = match new.channel {
        Channel::Sms => (
            Some(phone(&new.to).ok_or_else(|| wrong("to", "not_a_phone"))?),
            None,
        ),
        Channel::Email => (
            None,
            Some(email(&new.to).ok_or_else(|| wrong("to", "not_an_email"))?),
        ),
    };
    if new.body.trim().is_empty() || new.body.chars().count() > BODY_MAX {
        return Err(wrong("body", "too_long"));
    }
    if let Some(customer) = new.customer.filter(|_| new.purpose == "marketing") {
        let standing = may_contact(tx, customer, "marketing", new.channel.name(), ctx.today())?;
        if !standing.is_allowed() {
            return Err(Problem::new(ErrorKind::Conflict, "messages.no_consent")
                .with("standing", standing.to_string()));
        }
    }
    if let Some(address) = email.as_deref().filter(|_| new.purpose != "sign_in")
        && is_blocked(tx, address)?
    {
        return Err(Problem::new(ErrorKind::Conflict, "messages.bounced"));
    }
    let now = tx.now_ms();
    let message = Message {
        channel: new.channel.name().to_owned(),
        customer_id: new.customer.map(Id::new),
        phone,
        email,
        purpose: new.purpose.to_owned(),
        subject: new.subject.clone(),
        body: new.body.replace(SECRET.0, SECRET.1),
        state: "queued".to_owned(),
        queued_at: now,
        next_at: Some(now),
        handed_at: None,
        tries: 0,
        failure: None,
        detail: None,
        about: new.about.clone(),
        key: new.key.clone(),
        keeps_quiet,
    };
    let system = ctx.as_program("messages");
    let id = insert(tx, schema, &system, message)?.raw();
    if let Some(secret) = &new.secret {
        let whole = new.body.replace(SECRET.0, secret);
        let sealed = tx.vault()?.seal("messages.secret", whole.as_bytes())?;
        tx.execute(
            "INSERT INTO messages_secret (message_id, sealed) VALUES (?1, ?2)",
            &[Value::from(id), Value::from(sealed)],
        )?;
    }
    Ok(id)
}

/// Keeps a message that waits until a moment: people aren't written to at night.
///
/// # Errors
/// When the database can't be written.
pub fn hold(tx: &mut Tx<'_>, schema: &Schema, id: RawId, until: Instant) -> Result<()> {
    let waiting = tx.query_first(
        "SELECT next_at FROM messages_message WHERE id = ?1 AND state = 'queued' AND next_at < ?2",
        &[Value::from(id), Value::from(until)],
    )?;
    if waiting.is_none() {
        return Ok(());
    }
    let patch = MessagePatch {
        next_at: Some(Some(until)),
        ..MessagePatch::default()
    };
    let system = Ctx::system("messages", Through::Job);
    update_typed::<Message>(tx, schema, &system, Id::new(id), patch)
}
