//! Members found by what they show: a card, its changing code on a phone, a number, a phone number.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Day, ErrorKind, Problem, RawId, Result, phone};

use crate::rules::code::plain;

/// Milliseconds for which a phone's code is the same.
pub const STEP_MS: i64 = 30_000;
/// Characters of its proof: about 70 bits.
const PROOF_LENGTH: usize = 12;
const PURPOSE: &str = "loyalty.card.token";

/// A member who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub customer: RawId,
    /// The household of the card.
    pub household: Option<RawId>,
    /// The card, where one was shown.
    pub card: Option<RawId>,
}

/// The member of a card's code, a customer's number or a phone number. A card that can't be used says so.
///
/// # Errors
/// `loyalty.card_unusable` with the card's state, `loyalty.unknown_member`.
pub fn find_member(reads: &mut dyn Queries, shown: &str, today: Day) -> Result<Found> {
    let code = plain(shown);
    let card = reads.query_first(
        "SELECT id, state, customer_id, household_id, expires_on FROM loyalty_card WHERE code = ?1",
        &[Value::from(code.as_str())],
    )?;
    if let Some(card) = card {
        return usable(&card, today);
    }
    let number = phone(shown).unwrap_or_default();
    let row = reads.query(
        "SELECT id FROM customers_customer WHERE number = ?1 OR card_number = ?1 OR (phone = ?2 AND ?2 <> '') ORDER BY id LIMIT 2",
        &[Value::from(shown.trim()), Value::from(number)],
    )?;
    // Two members with one phone: the till asks for the card.
    match row.as_slice() {
        [only] => Ok(Found {
            customer: only.int(0),
            household: None,
            card: None,
        }),
        _ => Err(Problem::new(ErrorKind::NotFound, "loyalty.unknown_member")),
    }
}

fn usable(card: &guanxi_store::Row, today: Day) -> Result<Found> {
    let is_over = card
        .optional_int(4)
        .is_some_and(|last| last < i64::from(today.raw()));
    let state = if is_over { "ended" } else { card.text(1) };
    match (state, card.optional_int(2)) {
        ("active", Some(customer)) => Ok(Found {
            customer,
            household: card.optional_int(3),
            card: Some(card.int(0)),
        }),
        _ => Err(Problem::new(ErrorKind::Conflict, "loyalty.card_unusable").with("state", state)),
    }
}

/// What a phone shows for a card now: `card.step.proof`. It changes, and is taken once.
///
/// # Errors
/// When the store has no vault.
pub fn token(reads: &mut dyn Queries, card: RawId, now: i64) -> Result<String> {
    let step = now.div_euclid(STEP_MS);
    Ok(format!("{card}.{step}.{}", proof(reads, card, step)?))
}

fn proof(reads: &mut dyn Queries, card: RawId, step: i64) -> Result<String> {
    let made = reads.vault()?.fingerprint(PURPOSE, &format!("{card}:{step}"))?;
    let plain = made.chars().filter(char::is_ascii_alphanumeric);
    let mut last: Vec<char> = plain.collect();
    let from = last.len().saturating_sub(PROOF_LENGTH);
    Ok(last.split_off(from).into_iter().collect())
}

/// The member of a code that a phone shows: of now or of the step before, and not used yet. A picture of it is worth nothing later.
///
/// # Errors
/// `loyalty.token_invalid`, `loyalty.token_used`, `loyalty.card_unusable`.
pub fn verify(tx: &mut Tx<'_>, shown: &str, (now, today): (i64, Day)) -> Result<Found> {
    let invalid = || Problem::new(ErrorKind::Invalid, "loyalty.token_invalid");
    let mut parts = shown.trim().split('.');
    let (card, step, given) = (parts.next(), parts.next(), parts.next());
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
    let (Some(card), Some(step), Some(given), None) = (number(card), number(step), given, parts.next())
    else {
        return Err(invalid());
    };
    let age = now.div_euclid(STEP_MS) - step;
    if !(0..=1).contains(&age) || proof(tx, card, step)? != given {
        return Err(invalid());
    }
    let row = tx.query_first(
        "SELECT id, state, customer_id, household_id, expires_on FROM loyalty_card WHERE id = ?1",
        &[Value::from(card)],
    )?;
    let found = usable(&row.ok_or_else(invalid)?, today)?;
    let taken = tx.execute(
        "INSERT INTO loyalty_card_token (card_id, step) VALUES (?1, ?2) ON CONFLICT (card_id) DO UPDATE SET step = excluded.step \
         WHERE loyalty_card_token.step < excluded.step",
        &[Value::from(card), Value::from(step)],
    )?;
    if taken == 0 {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.token_used"));
    }
    Ok(found)
}
