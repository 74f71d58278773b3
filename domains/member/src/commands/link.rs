//! The link that a clerk shows to a member's phone, for shops that send no text messages.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_loyalty::entities::Card;
use guanxi_record::audit::{Note, note};
use guanxi_record::{get, require};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

use crate::token;

/// How long a link can be used.
pub const LINK_MS: i64 = 10 * 60_000;

/// Makes the token of a link by which the member signs in once. Whoever may change cards may; the log keeps who did.
///
/// # Errors
/// `access.forbidden`; `record.not_found` for a customer that the user doesn't see.
pub fn make_link(tx: &mut Tx<'_>, ctx: &Ctx, customer: RawId) -> Result<String> {
    // What it opens is what a card opens, and more: it is for who hands cards out.
    require(ctx, Action::Update, Card::def())?;
    get(tx, ctx, Customer::def(), customer)?;
    let (secret, now) = (token::random(), tx.now_ms());
    tx.execute(
        "DELETE FROM member_link WHERE expires_at < ?1",
        &[Value::from(now)],
    )?;
    let params = [
        Value::from(tx.new_id()),
        Value::from(customer),
        Value::from(token::hash(&secret)),
        Value::from(now + LINK_MS),
    ];
    tx.execute(
        "INSERT INTO member_link (id, customer_id, token_hash, expires_at) VALUES (?1, ?2, ?3, ?4)",
        &params,
    )?;
    note(
        tx,
        ctx,
        &Note::new("member_link").about(&Customer::def().key, customer),
    )?;
    Ok(secret)
}

/// The customer of a link, once.
///
/// # Errors
/// `member.link_over` for one that was used, is too old, or never was.
pub fn take_link(tx: &mut Tx<'_>, secret: &str) -> Result<RawId> {
    let over = || Problem::new(ErrorKind::Unauthenticated, "member.link_over");
    let now = tx.now_ms();
    let params = [Value::from(token::hash(secret)), Value::from(now)];
    let row = tx.query_first(
        "SELECT id, customer_id FROM member_link WHERE token_hash = ?1 AND expires_at > ?2",
        &params,
    )?;
    let row = row.ok_or_else(over)?;
    let gone = tx.execute(
        "DELETE FROM member_link WHERE id = ?1",
        &[Value::from(row.int(0))],
    )?;
    // Merged or erased meanwhile: the link leads to who is left, or nowhere.
    let customer = super::session::living(tx, row.int(1))?;
    customer.filter(|_| gone == 1).ok_or_else(over)
}
