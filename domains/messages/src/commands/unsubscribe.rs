//! A receiver takes himself off the list, with the code that came with the message: nobody else has it, and no sign-in is asked for.

use guanxi_customers::consent::may_contact;
use guanxi_customers::entities::Consent;
use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Tx, Vault};
use guanxi_types::{Ctx, Id, Problem, RawId, Result, Through};

use crate::entities::Message;

/// What codes are made for.
const PURPOSE: &str = "messages.unsubscribe";
/// What names of mails are made for: another seal, because whoever answers a mail shows its name.
const NAME: &str = "messages.name";
/// Characters of the seal: 132 bits.
const SEAL: usize = 22;

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The message.
    pub message: RawId,
    /// Whom it went to.
    pub customer: RawId,
    /// On which way.
    pub channel: String,
    /// Whether he is off the list already.
    pub is_out: bool,
}

/// The code of a message: its number and a keyed hash of it.
///
/// # Errors
/// Never with a vault that was opened.
pub fn code_of(vault: &Vault, message: RawId) -> Result<String> {
    sealed(vault, PURPOSE, message)
}

/// The name of a mail, which stands in its `Message-ID` and comes back with reports: nobody else can make one.
///
/// # Errors
/// Never with a vault that was opened.
pub fn name_of(vault: &Vault, message: RawId) -> Result<String> {
    sealed(vault, NAME, message)
}

/// The message of this name; none for a name that wasn't given out.
pub(super) fn named(vault: &Vault, name: &str) -> Result<Option<RawId>> {
    let id: Option<RawId> = name.split_once('-').and_then(|(id, _)| id.parse().ok());
    let Some(id) = id else { return Ok(None) };
    Ok(is_equal(&name_of(vault, id)?, name).then_some(id))
}

fn sealed(vault: &Vault, purpose: &str, message: RawId) -> Result<String> {
    let seal = vault.fingerprint(purpose, &message.to_string())?;
    let seal: String = seal.chars().take(SEAL).collect();
    Ok(format!("{message}-{seal}"))
}

/// What a code stands for.
///
/// # Errors
/// `record.not_found` for a code that wasn't given out.
pub fn place_of(r: &mut dyn Queries, ctx: &Ctx, code: &str) -> Result<Place> {
    let unknown = || Problem::not_found(&Message::def().key);
    let message: RawId = code
        .split_once('-')
        .and_then(|(id, _)| id.parse().ok())
        .ok_or_else(unknown)?;
    if !is_equal(&code_of(r.vault()?, message)?, code) {
        return Err(unknown());
    }
    let row = r.query_first(
        "SELECT customer_id, channel FROM messages_message WHERE id = ?1 AND purpose = 'marketing' AND customer_id IS NOT NULL",
        &[Value::from(message)],
    )?;
    let row = row.ok_or_else(unknown)?;
    let (customer, channel) = (row.int(0), row.text(1).to_owned());
    let standing = may_contact(r, customer, "marketing", &channel, ctx.today())?;
    Ok(Place {
        message,
        customer,
        channel,
        is_out: !standing.is_allowed(),
    })
}

/// Compares in the same time wherever they differ.
fn is_equal(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    one.len() == other.len() && pairs.fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// Takes the receiver of a message off the list of its channel; again changes nothing.
///
/// # Errors
/// As [`place_of`].
pub fn unsubscribe(tx: &mut Tx<'_>, schema: &Schema, code: &str) -> Result<Place> {
    let mut ctx = Ctx::system("unsubscribe", Through::Page);
    ctx.zone = guanxi_org::zone(tx)?;
    let place = place_of(tx, &ctx, code)?;
    if place.is_out {
        return Ok(place);
    }
    let consent = Consent {
        customer_id: Id::new(place.customer),
        purpose: "marketing".to_owned(),
        channel: place.channel.clone(),
        state: "withdrawn".to_owned(),
        stated_at: tx.now_ms(),
        source: "web".to_owned(),
        proof: Some(format!("messages.message/{}", place.message)),
        expires_on: None,
    };
    insert(tx, schema, &ctx, consent)?;
    Ok(Place {
        is_out: true,
        ..place
    })
}
