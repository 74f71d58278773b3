//! Members found by what they show: a card, the changing code of a phone, a number, a phone number; and who has no card yet.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Day, ErrorKind, Problem, RawId, Result, phone};

use crate::commands::Holder;
use crate::commands::book::day_of;
use crate::rules::code::plain;

/// Milliseconds for which a phone's code is the same.
pub const STEP_MS: i64 = 30_000;
/// Characters of its proof: about 70 bits.
const PROOF_LENGTH: usize = 12;
const PURPOSE: &str = "loyalty.card.token";

/// A member who was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub customer: RawId,
    /// The household of the card.
    pub household: Option<RawId>,
    /// The card, where one was shown.
    pub card: Option<RawId>,
}

impl Found {
    /// Whether the code of a phone was the card's: a member's own says who of the household shows it.
    #[must_use]
    pub fn is_of_card(&self, token: &str) -> bool {
        let of = token.trim().split('.').next().and_then(|text| text.parse().ok());
        self.card.is_some() && self.card == of
    }
}

/// The member of a card's code, a customer's number or a phone number. A card that can't be used says so.
///
/// # Errors
/// `loyalty.card_unusable` with the card's state, `loyalty.unknown_member`.
pub fn find_member(reads: &mut dyn Queries, shown: &str, today: Day) -> Result<Found> {
    if let Some(card) = card_row(reads, &Shown::Code(shown.to_owned()))? {
        return usable(&card, Some(today));
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

/// A card, as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// By its code.
    Code(String),
    /// By its record: the answer to an earlier question.
    Id(RawId),
}

fn card_row(reads: &mut dyn Queries, shown: &Shown) -> Result<Option<Row>> {
    let (column, value) = match shown {
        Shown::Code(code) => ("code", Value::from(plain(code).as_str())),
        Shown::Id(id) => ("id", Value::from(*id)),
    };
    reads.query_first(
        &format!(
            "SELECT id, state, customer_id, household_id, expires_on FROM loyalty_card WHERE {column} = ?1"
        ),
        &[value],
    )
}

/// The holder of a card and its household. Without a day it has been used already, whatever became of it since.
///
/// # Errors
/// `loyalty.card_unusable` with the card's state, `loyalty.unknown_member`.
pub fn find_card(reads: &mut dyn Queries, shown: &Shown, today: Option<Day>) -> Result<Found> {
    let card = card_row(reads, shown)?;
    let card = card.ok_or_else(|| Problem::new(ErrorKind::NotFound, "loyalty.unknown_member"))?;
    usable(&card, today)
}

fn usable(card: &Row, today: Option<Day>) -> Result<Found> {
    let is_over = |today: Day| {
        card.optional_int(4)
            .is_some_and(|last| last < i64::from(today.raw()))
    };
    let state = if today.is_some_and(is_over) {
        "ended"
    } else {
        card.text(1)
    };
    match card.optional_int(2) {
        Some(customer) if state == "active" || today.is_none() => Ok(Found {
            customer,
            household: card.optional_int(3),
            card: Some(card.int(0)),
        }),
        _ => Err(Problem::new(ErrorKind::Conflict, "loyalty.card_unusable").with("state", state)),
    }
}

/// What a phone shows now for a card, or for a member by the customer's id: `id.step.proof`. It changes, and is taken once. A member's own
/// code says who of a household is there, and needs no card.
///
/// # Errors
/// When the store has no vault.
pub fn token(reads: &mut dyn Queries, of: RawId, now: i64) -> Result<String> {
    let step = now.div_euclid(STEP_MS);
    Ok(format!("{of}.{step}.{}", proof(reads, of, step)?))
}

fn proof(reads: &mut dyn Queries, of: RawId, step: i64) -> Result<String> {
    let made = reads.vault()?.fingerprint(PURPOSE, &format!("{of}:{step}"))?;
    let plain = made.chars().filter(char::is_ascii_alphanumeric);
    let mut last: Vec<char> = plain.collect();
    let from = last.len().saturating_sub(PROOF_LENGTH);
    Ok(last.split_off(from).into_iter().collect())
}

fn invalid() -> Problem {
    Problem::new(ErrorKind::Invalid, "loyalty.token_invalid")
}

/// The member of a code that a phone shows: of now or of the step before, and not used yet. A picture of it is worth nothing later.
///
/// # Errors
/// `loyalty.token_invalid`, `loyalty.token_used`, `loyalty.card_unusable`.
pub fn verify(tx: &mut Tx<'_>, shown: &str, (now, today): (i64, Day)) -> Result<Found> {
    let mut parts = shown.trim().split('.');
    let (of, step, given) = (parts.next(), parts.next(), parts.next());
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
    let (Some(of), Some(step), Some(given), None) = (number(of), number(step), given, parts.next()) else {
        return Err(invalid());
    };
    let age = now.div_euclid(STEP_MS) - step;
    if !(0..=1).contains(&age) || proof(tx, of, step)? != given {
        return Err(invalid());
    }
    let card = card_row(tx, &Shown::Id(of))?;
    let (found, table, column) = match card {
        Some(card) => (usable(&card, Some(today))?, "loyalty_card_token", "card_id"),
        None => (of_phone(tx, of, today)?, "loyalty_member_token", "customer_id"),
    };
    let taken = tx.execute(
        &format!(
            "INSERT INTO {table} ({column}, step) VALUES (?1, ?2) ON CONFLICT ({column}) DO UPDATE SET step = excluded.step \
             WHERE {table}.step < excluded.step"
        ),
        &[Value::from(of), Value::from(step)],
    )?;
    if taken == 0 {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.token_used"));
    }
    Ok(found)
}

/// The member whose own code it is, with the card that stands for it: the own one before the household's. Whose only cards are blocked is
/// blocked on the phone, too.
fn of_phone(tx: &mut Tx<'_>, customer: RawId, today: Day) -> Result<Found> {
    let row = tx.query_first(
        "SELECT c.id FROM customers_customer c WHERE c.id = ?1 AND NOT EXISTS (SELECT 1 FROM record_erased e WHERE e.record_id = c.id)",
        &[Value::from(customer)],
    )?;
    row.ok_or_else(invalid)?;
    let household = Holder::of(tx, customer)?.household;
    let cards = tx.query(
        "SELECT id, state, expires_on FROM loyalty_card WHERE customer_id = ?1 OR household_id = ?2 \
         ORDER BY CASE WHEN customer_id = ?1 THEN 0 ELSE 1 END, id",
        &[Value::from(customer), Value::from(household.unwrap_or(0))],
    )?;
    let is_good = |card: &&Row| {
        card.text(1) == "active"
            && card
                .optional_int(2)
                .is_none_or(|last| last >= i64::from(today.raw()))
    };
    let card = cards.iter().find(is_good).map(|card| card.int(0));
    if card.is_none() && cards.iter().any(|card| card.text(1) == "blocked") {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.card_unusable").with("state", "blocked"));
    }
    Ok(Found {
        customer,
        household,
        card,
    })
}

/// A member who is entitled to a card of a series and has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The membership.
    pub membership: RawId,
    /// Who; of a household, who stands for it.
    pub customer: RawId,
    /// The household.
    pub household: Option<RawId>,
    /// The tier's name.
    pub tier: String,
    /// Since when.
    pub since: Option<Day>,
}

/// Members of one page.
pub const WAITING_PAGE: i64 = 200;

/// Members of the tier that a series is for, or of a higher one, who have no card of it: in the order of their ids, after this one.
/// Nobody where a series is for everybody.
///
/// # Errors
/// When the database can't be read.
pub fn waiting(
    reads: &mut dyn Queries,
    series: RawId,
    after: RawId,
) -> Result<(Vec<Waiting>, Option<RawId>)> {
    // `+ 0`: a member's few cards are looked through, not the many of the series.
    let rows = reads.query(
        "SELECT m.id, m.customer_id, m.household_id, t.name, m.since FROM loyalty_card_series s \
         JOIN loyalty_tier least ON least.id = s.tier_id \
         JOIN loyalty_tier_scheme l ON l.id = least.scheme_id AND l.is_active = 1 \
         JOIN loyalty_membership m ON m.scheme_id = least.scheme_id \
         JOIN loyalty_tier t ON t.id = m.tier_id AND t.rank >= least.rank \
         WHERE s.id = ?1 AND m.id > ?2 AND (m.household_id IS NOT NULL OR l.is_shared = 0 OR NOT EXISTS (SELECT 1 \
         FROM customers_household_member h WHERE h.customer_id = m.customer_id AND h.left_on IS NULL)) \
         AND NOT EXISTS (SELECT 1 FROM loyalty_card c WHERE c.customer_id = m.customer_id AND c.series_id + 0 = s.id \
         AND c.state IN ('issued', 'active', 'blocked', 'lost')) \
         AND NOT EXISTS (SELECT 1 FROM loyalty_card c WHERE c.household_id = m.household_id AND c.series_id + 0 = s.id \
         AND c.state IN ('issued', 'active', 'blocked', 'lost')) \
         AND NOT EXISTS (SELECT 1 FROM record_erased e WHERE e.record_id = m.customer_id) ORDER BY m.id LIMIT ?3",
        &[Value::from(series), Value::from(after), Value::from(WAITING_PAGE)],
    )?;
    let is_full = guanxi_types::len_i64(rows.len()) == WAITING_PAGE;
    let last = rows.last().map(|row| row.int(0)).filter(|_| is_full);
    let one = |row: &Row| Waiting {
        membership: row.int(0),
        customer: row.int(1),
        household: row.optional_int(2),
        tier: row.text(3).to_owned(),
        since: day_of(row.optional_int(4)),
    };
    Ok((rows.iter().map(one).collect(), last))
}
