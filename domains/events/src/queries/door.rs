//! The list that a device takes to the door, so that it checks in without a connection too.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_loyalty::rules::code::plain;
use guanxi_record::{Filter, ListQuery, Record, Schema, list, titles};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, RawId, Result};

use super::code::{code_of, digest};
use crate::entities::Registration;

/// Registrations that one list holds at most.
pub const DOOR_MAX: usize = 20_000;
const PAGE: i64 = 500;

/// Somebody on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// The registration.
    pub id: RawId,
    /// Its number.
    pub number: String,
    /// Whose, as far as the user may see the name.
    pub name: Option<String>,
    /// People who come.
    pub people: i64,
    /// What became of it.
    pub state: String,
    /// Since when they are in.
    pub checked_in_at: Option<i64>,
    /// Digests of what they may show: the code, their cards, their number.
    pub keys: Vec<String>,
    /// Digests of the cards of the household that others hold: whoever shows one may come for this registration, too.
    pub household_keys: Vec<String>,
}

/// What may be shown for somebody.
#[derive(Default)]
struct Cards {
    own: Vec<String>,
    household: Vec<String>,
}

/// Everybody of a session whom the user may see, in the order of registering.
///
/// # Errors
/// `access.forbidden`.
pub fn door(reads: &mut dyn Queries, schema: &Schema, ctx: &Ctx, session: RawId) -> Result<Vec<Guest>> {
    let def = Registration::def();
    let cards = cards_of(reads, session, ctx.today())?;
    let mut guests = Vec::new();
    let mut after = None;
    while guests.len() < DOOR_MAX {
        let asked = ListQuery {
            filters: vec![Filter::parse(def, &format!("session_id:eq:{session}"))?],
            limit: Some(PAGE),
            after: after.clone(),
            ..ListQuery::default()
        };
        let page = list(reads, ctx, def, &asked)?;
        let names = titles(reads, schema, ctx, def, &page.records)?;
        for record in &page.records {
            guests.push(guest(reads, record, (&names, &cards))?);
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    guests.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(guests)
}

fn guest(
    reads: &mut dyn Queries,
    record: &Record,
    (names, cards): (&BTreeMap<RawId, String>, &BTreeMap<RawId, Cards>),
) -> Result<Guest> {
    let known: Registration = record.typed()?;
    let mut keys = vec![digest(&code_of(reads, record.id)?), digest(&known.number)];
    let shown = cards.get(&known.customer_id.raw());
    keys.extend(shown.iter().flat_map(|shown| &shown.own).map(|text| digest(text)));
    let household = shown.iter().flat_map(|shown| &shown.household);
    let household_keys = household.map(|text| digest(text)).collect();
    Ok(Guest {
        id: record.id,
        number: known.number,
        name: names.get(&known.customer_id.raw()).cloned(),
        people: known.people,
        state: known.state,
        checked_in_at: known.checked_in_at,
        keys,
        household_keys,
    })
}

/// What the customers of a session may show at a door: cards that can be used, their own and their households', and their own numbers.
fn cards_of(reads: &mut dyn Queries, session: RawId, today: Day) -> Result<BTreeMap<RawId, Cards>> {
    let rows = reads.query(
        "SELECT r.customer_id, k.code, CAST(1 AS BIGINT) FROM events_registration r JOIN loyalty_card k ON k.customer_id = r.customer_id \
         WHERE r.session_id = ?1 AND k.state = 'active' AND (k.expires_on IS NULL OR k.expires_on >= ?2) \
         UNION SELECT r.customer_id, c.number, CAST(0 AS BIGINT) FROM events_registration r JOIN customers_customer c ON c.id = r.customer_id \
         WHERE r.session_id = ?1 \
         UNION SELECT r.customer_id, c.card_number, CAST(0 AS BIGINT) FROM events_registration r JOIN customers_customer c ON c.id = r.customer_id \
         WHERE r.session_id = ?1 AND c.card_number IS NOT NULL \
         UNION SELECT r.customer_id, k.code, CAST(2 AS BIGINT) FROM events_registration r JOIN loyalty_card k ON k.household_id = r.household_id \
         WHERE r.session_id = ?1 AND k.customer_id <> r.customer_id AND k.state = 'active' AND (k.expires_on IS NULL OR k.expires_on >= ?2)",
        &[Value::from(session), Value::from(i64::from(today.raw()))],
    )?;
    let mut found: BTreeMap<RawId, Cards> = BTreeMap::new();
    for row in rows {
        // Cards are compared plain, numbers as they are.
        let is_card = row.int(2) > 0;
        let shown = if is_card {
            plain(row.text(1))
        } else {
            row.text(1).trim().to_owned()
        };
        if shown.is_empty() {
            continue;
        }
        let of = found.entry(row.int(0)).or_default();
        if row.int(2) == 2 {
            of.household.push(shown);
        } else {
            of.own.push(shown);
        }
    }
    Ok(found)
}
