//! Signing in with a phone number and a code that is sent to it.
//!
//! Whoever asks is answered alike and as fast, whether or not the number is a member's: the answer doesn't wait for the search. The
//! database keeps the phone number sealed and of the code a keyed hash.

use guanxi_entity::Value;
use guanxi_messages::commands::{NewMessage, queue};
use guanxi_messages::settings::Channel;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx, Vault};
use guanxi_types::{Ctx, ErrorKind, FieldError, Locale, Problem, RawId, Result, phone};
use subtle::ConstantTimeEq;

use crate::token;

/// How long a code can be used.
pub const CODE_MS: i64 = 5 * 60_000;
/// Wrong codes that one ticket bears.
const TRIES_MAX: i64 = 5;
/// Codes for one number within an hour.
const AN_HOUR: i64 = 5;
const HOUR_MS: i64 = 3_600_000;
/// How long a number waits for the next code.
pub const PAUSE_MS: i64 = 60_000;
/// Codes for one number within a day.
const A_DAY: i64 = 10;
/// Codes that go out within an hour, to all members together: what somebody who has a list of numbers can make the company spend.
const ALL_AN_HOUR: i64 = 1_000;
/// How long what was asked for is kept: the counts above need it.
const KEPT_MS: i64 = 24 * HOUR_MS;
const PHONE: &str = "member.code.phone";
const CODE: &str = "member.code";

/// A code that was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What the code is sent back with.
    pub ticket: String,
    /// The number, as E.164.
    pub phone: String,
    /// The code, for the message.
    pub code: String,
}

fn over() -> Problem {
    Problem::new(ErrorKind::Unauthenticated, "member.code_wrong")
}

/// Of a code with its ticket.
fn mark(vault: &Vault, ticket_hash: &str, code: &str) -> Result<String> {
    vault.fingerprint(CODE, &format!("{ticket_hash}:{code}"))
}

/// Of a phone number, as E.164.
pub(super) fn phone_mark(vault: &Vault, phone: &str) -> Result<String> {
    vault.fingerprint(PHONE, phone)
}

/// Notes that a code was asked for. Nothing is looked for yet, so that nothing can be learnt from the answer.
///
/// # Errors
/// `record.invalid` for what is no phone number, `member.too_many_codes`.
pub fn ask(tx: &mut Tx<'_>, number: &str) -> Result<Asked> {
    let wrong = || Problem::invalid(vec![FieldError::new("phone", "not_a_phone")]);
    let phone = phone(number).ok_or_else(wrong)?;
    let now = tx.now_ms();
    tx.execute(
        "DELETE FROM member_code WHERE created_at < ?1",
        &[Value::from(now - KEPT_MS)],
    )?;
    let phone_mark = phone_mark(tx.vault()?, &phone)?;
    let recent = tx.query(
        "SELECT created_at FROM member_code WHERE phone_mark = ?1 AND created_at > ?2 ORDER BY created_at DESC LIMIT ?3",
        &[
            Value::from(phone_mark.as_str()),
            Value::from(now - KEPT_MS),
            Value::from(A_DAY),
        ],
    )?;
    let is_soon = recent.first().is_some_and(|row| row.int(0) + PAUSE_MS > now);
    let in_hour = recent.iter().filter(|row| row.int(0) > now - HOUR_MS).count();
    let is_much = guanxi_types::len_i64(in_hour) >= AN_HOUR || guanxi_types::len_i64(recent.len()) >= A_DAY;
    if is_soon || is_much {
        return Err(Problem::new(ErrorKind::TooMany, "member.too_many_codes"));
    }
    let (ticket, code) = (token::random(), token::code());
    let ticket_hash = token::hash(&ticket);
    let params = [
        Value::from(tx.new_id()),
        Value::from(ticket_hash.as_str()),
        Value::from(tx.vault()?.seal(PHONE, phone.as_bytes())?),
        Value::from(phone_mark),
        Value::from(mark(tx.vault()?, &ticket_hash, &code)?),
        Value::from(now),
        Value::from(now + CODE_MS),
    ];
    tx.execute(
        "INSERT INTO member_code (id, ticket_hash, phone, phone_mark, code_mark, tries, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)",
        &params,
    )?;
    Ok(Asked { ticket, phone, code })
}

/// The one customer of a phone number; none where several have it, because then the number doesn't say who it is.
fn customer_of(r: &mut dyn Queries, phone: &str) -> Result<Option<RawId>> {
    let rows = r.query(
        "SELECT id FROM customers_customer WHERE phone = ?1 ORDER BY id LIMIT 2",
        &[Value::from(phone)],
    )?;
    Ok(match rows.as_slice() {
        [only] => Some(only.int(0)),
        _ => None,
    })
}

/// Sends a code that was asked for, if the number is a member's.
///
/// # Errors
/// When the database can't be written.
pub fn send(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, asked: &Asked) -> Result<bool> {
    let Some(customer) = customer_of(tx, &asked.phone)? else {
        return Ok(false);
    };
    let now = tx.now_ms();
    let sent = tx.query_first(
        "SELECT COUNT(*) FROM member_code WHERE is_sent = 1 AND created_at > ?1",
        &[Value::from(now - HOUR_MS)],
    )?;
    if sent.is_some_and(|row| row.int(0) >= ALL_AN_HOUR) {
        // Said in the log, not to whoever asks: he would learn that the number is a member's.
        tracing::warn!(
            limit = ALL_AN_HOUR,
            "too many codes within an hour: no more are sent"
        );
        return Ok(false);
    }
    tx.execute(
        "UPDATE member_code SET is_sent = 1 WHERE ticket_hash = ?1",
        &[Value::from(token::hash(&asked.ticket))],
    )?;
    let company = tx.query_first("SELECT name FROM org_company ORDER BY id LIMIT 1", &[])?;
    let company = company.map(|row| row.text(0).to_owned()).unwrap_or_default();
    let body = match ctx.locale {
        Locale::Zh => format!("【{company}】登录验证码 {{secret}}，5 分钟内有效，请勿告诉他人。"),
        Locale::En => {
            format!(
                "{company}: your sign-in code is {{secret}}. It is good for 5 minutes; tell it to nobody."
            )
        }
    };
    let new = NewMessage {
        channel: Channel::Sms,
        to: asked.phone.clone(),
        customer: Some(customer),
        purpose: "sign_in",
        subject: None,
        body,
        secret: Some(asked.code.clone()),
        about: None,
        key: format!("member.code/{}", token::hash(&asked.ticket)),
    };
    queue(tx, schema, ctx, &new)?;
    Ok(true)
}

/// What a code comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The customer's; the code is used up.
    Right(RawId),
    /// It isn't right: the try is counted, and whoever asks is refused.
    Wrong,
}

/// Checks a code. A try counts even where the caller is refused, so a wrong one is no error here.
///
/// # Errors
/// When the database can't be written.
pub fn check(tx: &mut Tx<'_>, ticket: &str, code: &str) -> Result<Checked> {
    let (now, hash) = (tx.now_ms(), token::hash(ticket));
    let row = tx.query_first(
        "SELECT id, phone, code_mark FROM member_code WHERE ticket_hash = ?1 AND expires_at > ?2 AND tries < ?3",
        &[
            Value::from(hash.as_str()),
            Value::from(now),
            Value::from(TRIES_MAX),
        ],
    )?;
    let Some(row) = row else { return Ok(Checked::Wrong) };
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let given = mark(tx.vault()?, &hash, &digits)?;
    let is_right: bool = given.as_bytes().ct_eq(row.text(2).as_bytes()).into();
    let phone = tx.vault()?.unseal(PHONE, row.text(1))?;
    let phone = String::from_utf8(phone).map_err(Problem::internal)?;
    let known = customer_of(tx, &phone)?;
    tx.execute(
        "UPDATE member_code SET tries = tries + 1 WHERE id = ?1",
        &[Value::from(row.int(0))],
    )?;
    match known.filter(|_| is_right) {
        Some(customer) => {
            // Used up, and kept for the counts.
            tx.execute(
                "UPDATE member_code SET expires_at = 0 WHERE id = ?1",
                &[Value::from(row.int(0))],
            )?;
            Ok(Checked::Right(customer))
        }
        None => Ok(Checked::Wrong),
    }
}

/// The customer of a code that was right.
///
/// # Errors
/// `member.code_wrong`.
pub fn require_right(checked: Checked) -> Result<RawId> {
    match checked {
        Checked::Right(customer) => Ok(customer),
        Checked::Wrong => Err(over()),
    }
}
