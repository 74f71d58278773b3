//! Mail that came back: the message, and the address that no more mail goes to.

use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::require_change;
use guanxi_record::{Schema, insert, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result, Through, email};

use super::outcome::end;
use super::unsubscribe::named;
use crate::bounce::{Bounce, Kind, REPORT_MAX, parse};
use crate::entities::{BouncedAddress, BouncedAddressPatch, Message};

const SYSTEM: Ctx = Ctx::system("messages", Through::Job);
/// Characters kept of what a server says.
const DETAIL_MAX: usize = 500;
/// Bounces after which an address is left alone, though none of them was hard.
const SOFT_MAX: i64 = 5;

/// What a report was about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounced {
    /// Messages that came back.
    pub messages: usize,
    /// Addresses that no more mail goes to.
    pub blocked: usize,
}

/// A message's address and customer.
pub(super) struct Of {
    email: String,
    customer: Option<RawId>,
    message: Option<RawId>,
}

/// Whose address a message went to.
pub(super) fn address_of(r: &mut dyn Queries, message: RawId) -> Result<Of> {
    let row = r.query_first(
        "SELECT email, customer_id FROM messages_message WHERE id = ?1",
        &[Value::from(message)],
    )?;
    let row = row.ok_or_else(|| Problem::not_found(&Message::def().key))?;
    Ok(Of {
        email: row.text(0).to_lowercase(),
        customer: row.optional_int(1),
        message: Some(message),
    })
}

/// Whether no mail goes to an address any more.
///
/// # Errors
/// When the database can't be read.
pub fn is_blocked(r: &mut dyn Queries, address: &str) -> Result<bool> {
    let row = r.query_first(
        "SELECT id FROM messages_bounced_address WHERE email = ?1 AND is_blocked = 1 LIMIT 1",
        &[Value::from(address.to_lowercase())],
    )?;
    Ok(row.is_some())
}

/// Writes down that mail came back from an address; whether no more goes there from now on.
pub(super) fn book(tx: &mut Tx<'_>, schema: &Schema, of: Of, bounce: &Bounce) -> Result<bool> {
    let detail: String = bounce.detail.chars().take(DETAIL_MAX).collect();
    let detail = Some(detail).filter(|text| !text.is_empty());
    let now = tx.now_ms();
    let known = tx.query_first(
        "SELECT id, times, kind, is_blocked FROM messages_bounced_address WHERE email = ?1 ORDER BY id LIMIT 1",
        &[Value::from(of.email.as_str())],
    )?;
    let times = known.as_ref().map_or(0, |row| row.int(1)) + 1;
    // What a server says later of mail that was under way opens no address again: somebody does.
    let was_blocked = known.as_ref().is_some_and(|row| row.int(3) == 1);
    let is_blocked = bounce.kind == Kind::Hard || was_blocked || times >= SOFT_MAX;
    let Some(known) = known else {
        let made = BouncedAddress {
            email: Some(of.email),
            customer_id: of.customer.map(Id::new),
            kind: bounce.kind.name().to_owned(),
            is_blocked,
            times,
            last_at: now,
            status: bounce.status.clone(),
            detail,
            message_id: of.message.map(Id::new),
        };
        insert(tx, schema, &SYSTEM, made)?;
        return Ok(is_blocked);
    };
    let kind = match bounce.kind {
        Kind::Soft if was_blocked => known.text(2),
        kind => kind.name(),
    };
    let patch = BouncedAddressPatch {
        kind: Some(kind.to_owned()),
        is_blocked: Some(is_blocked),
        times: Some(times),
        last_at: Some(now),
        status: Some(bounce.status.clone()),
        detail: Some(detail),
        message_id: of.message.map(|id| Some(Id::new(id))),
        ..BouncedAddressPatch::default()
    };
    update_typed::<BouncedAddress>(tx, schema, &SYSTEM, Id::new(known.int(0)), patch)?;
    Ok(is_blocked)
}

/// Takes a report on mail that wasn't delivered, as a mail server sent it. It is believed for a mail whose sealed name came back with it:
/// whoever knows an address only can have nobody blocked. The same again changes nothing more.
///
/// # Errors
/// `messages.no_report`, `access.forbidden` for who may not change every message.
pub fn take_bounce(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, raw: &str) -> Result<Bounced> {
    ctx.require_all(Action::Update, &Message::def().key)?;
    if raw.len() > REPORT_MAX {
        return Err(Problem::new(ErrorKind::Invalid, "messages.no_report"));
    }
    let report = parse(raw).ok_or_else(|| Problem::new(ErrorKind::Invalid, "messages.no_report"))?;
    let mut done = Bounced::default();
    let Some(name) = report.message.as_deref() else {
        return Ok(done);
    };
    let Some(message) = named(tx.vault()?, name)? else {
        return Ok(done);
    };
    for (address, bounce) in &report.failed {
        let Some(to) = email(address).map(|address| address.to_lowercase()) else {
            continue;
        };
        if !went_to(tx, message, &to)? {
            continue;
        }
        // Servers repeat the address, which not everybody who sees the message may see.
        let said = bounce.detail.replace(address.as_str(), "…").replace(&to, "…");
        end(tx, schema, message, ("bounced", Some("undelivered"), Some(&said)))?;
        done.messages += 1;
        let of = address_of(tx, message)?;
        done.blocked += usize::from(book(tx, schema, of, bounce)?);
    }
    Ok(done)
}

/// Whether a message was handed over to this address, and didn't come back yet: what was told before isn't counted again.
fn went_to(r: &mut dyn Queries, message: RawId, address: &str) -> Result<bool> {
    let row = r.query_first(
        "SELECT id FROM messages_message WHERE id = ?1 AND LOWER(email) = ?2 AND state IN ('sent', 'delivered', 'unknown')",
        &[Value::from(message), Value::from(address)],
    )?;
    Ok(row.is_some())
}

/// Lets mail go to an address again.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn release(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    require_change(tx, ctx, BouncedAddress::def(), id)?;
    let patch = BouncedAddressPatch {
        is_blocked: Some(false),
        times: Some(0),
        ..BouncedAddressPatch::default()
    };
    let by = ctx.as_program("messages");
    update_typed::<BouncedAddress>(tx, schema, &by, Id::new(id), patch)
}
