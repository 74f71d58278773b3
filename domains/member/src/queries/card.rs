//! The member's cards, and what a phone shows for them, or for a member who has none.

use guanxi_entity::Value;
use guanxi_loyalty::queries::card::{STEP_MS, token};
use guanxi_loyalty::queries::tier::standings;
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, RawId, Result};
use serde_json::{Value as Js, json};

use super::{day, day_at, some};

/// Codes that a phone is given at once: it goes on showing them for so long without a connection.
const CODES: i64 = 20;
/// Cards of one member at most.
const CARDS_MAX: i64 = 20;

/// The cards that a customer may show: its own, and those that its household shares.
const CARDS: &str = "SELECT c.id, c.code, c.state, c.expires_on, c.household_id, s.name, c.customer_id FROM loyalty_card c \
     JOIN loyalty_card_series s ON s.id = c.series_id WHERE c.state IN ('issued', 'active', 'blocked', 'lost') \
     AND (c.customer_id = ?1 OR c.household_id IN (SELECT household_id FROM customers_household_member WHERE customer_id = ?1 \
     AND left_on IS NULL))";

/// Who the member is, and the cards.
///
/// # Errors
/// When the database can't be read.
pub fn card(r: &mut dyn Queries, customer: RawId, (now, today): (i64, Day)) -> Result<Js> {
    let row = r.query_first(
        "SELECT c.name, c.number, c.joined_on, s.name FROM customers_customer c LEFT JOIN org_store s ON s.id = c.store_id \
         WHERE c.id = ?1",
        &[Value::from(customer)],
    )?;
    let row = row.unwrap_or_default();
    let cards = r.query(
        &format!("{CARDS} ORDER BY CASE c.state WHEN 'active' THEN 0 ELSE 1 END, c.id LIMIT ?2"),
        &[Value::from(customer), Value::from(CARDS_MAX)],
    )?;
    // By the own code a member is known who has no card, and who of a household is there with its card.
    let own = codes(r, customer, now)?;
    let mut told = Vec::new();
    for card in &cards {
        told.push(one(r, card, (customer, &own), (now, today))?);
    }
    let tiers = standings(r, customer, today)?;
    let tier = tiers
        .iter()
        .find_map(|view| Some(view.ladder.name_of(view.member.as_ref()?.tier?).to_owned()));
    Ok(json!({
        "name": row.text(0),
        "number": row.text(1),
        "joined_on": day(&row, 2),
        "store": some(&row, 3),
        "tier": tier,
        "now": now,
        "cards": told,
        "seconds": STEP_MS / 1_000,
        "codes": own,
    }))
}

/// What the phone shows for a card, or for a customer, from now on.
fn codes(r: &mut dyn Queries, of: RawId, now: i64) -> Result<Vec<Js>> {
    let mut codes = Vec::new();
    for step in 0..CODES {
        let at = (now.div_euclid(STEP_MS) + step) * STEP_MS;
        codes.push(json!({ "from": at, "code": token(r, of, at)? }));
    }
    Ok(codes)
}

fn one(
    r: &mut dyn Queries,
    row: &Row,
    (customer, own): (RawId, &[Js]),
    (now, today): (i64, Day),
) -> Result<Js> {
    let is_over = day_at(row, 3).is_some_and(|last| last < today);
    let state = if is_over { "ended" } else { row.text(2) };
    let codes = match state {
        "active" if row.optional_int(6) == Some(customer) => codes(r, row.int(0), now)?,
        "active" => own.to_vec(),
        _ => Vec::new(),
    };
    Ok(json!({
        "id": row.int(0).to_string(),
        "code": row.text(1),
        "series": row.text(5),
        "state": state,
        "expires_on": day(row, 3),
        "is_shared": row.optional_int(4).is_some(),
        "seconds": STEP_MS / 1_000,
        "codes": codes,
    }))
}
