//! Goods that come back take along the tier that they brought.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{RawId, Result};
use serde_json::{Value as Json, json};

use super::account::Holder;
use super::book::Pen;
use super::tier::{Move, change, rank};
use crate::queries::tier::{Ladder, Member, counted, ladders, member, whose};
use crate::rules::tier::{Step, entered, reached};

/// After a return: a tier that was reached by these goods, and isn't without them, is lost again.
pub(crate) fn after_return(tx: &mut Tx<'_>, pen: &Pen<'_>, purchase: RawId) -> Result<()> {
    let row = tx.query_first(
        "SELECT customer_id, household_id FROM loyalty_purchase WHERE id = ?1",
        &[Value::from(purchase)],
    )?;
    let Some(row) = row else { return Ok(()) };
    let holder = Holder {
        customer: row.int(0),
        household: row.optional_int(1),
    };
    for ladder in ladders(tx, None)? {
        let Some(known) = member(tx, &ladder, holder)? else {
            continue;
        };
        let Some(before) = climbed_by(tx, &known)? else {
            continue;
        };
        let value = counted(tx, &ladder, &known, pen.today)?;
        let largest = largest_since(tx, whose(&ladder, &known), &before)?;
        let own = rank(&ladder, known.tier);
        let by_one = entered(&ladder.steps, largest);
        let proven = proven(tx, &ladder, &known, &before)?;
        let is_open = before.tier.is_some() || !ladder.entry_first || by_one.or(proven).is_some();
        let by_all = is_open.then(|| reached(&ladder.steps, value)).flatten();
        let earned = [by_all, by_one, proven]
            .into_iter()
            .flatten()
            .chain(before.tier.and_then(|tier| ladder.step(tier)))
            .max_by_key(|step| step.rank);
        if earned.map(|step| step.rank) >= own {
            continue;
        }
        let to = Move {
            kind: "down",
            reason: "return",
            to: earned.map(|step| step.id),
            grace_until: None,
            evidence: json!({ "purchase": purchase, "value": value, "metric": ladder.metric, "largest": largest }),
            note: None,
            joined: None,
        };
        change(tx, pen, (&ladder, &known), &to)?;
    }
    Ok(())
}

/// Changes that are looked back at.
const LOOKED_BACK: i64 = 100;

/// Where a member stood before purchases and returns alone changed it.
struct Before {
    tier: Option<RawId>,
    /// The day and the moment of the first of these changes.
    day: i64,
    at: i64,
    /// The purchases that they were made by: told late, they are of an earlier day.
    purchases: Vec<RawId>,
}

fn climbed_by(tx: &mut Tx<'_>, member: &Member) -> Result<Option<Before>> {
    let rows = tx.query(
        "SELECT reason, from_id, day, evidence, created_at FROM loyalty_tier_change WHERE membership_id = ?1 ORDER BY id DESC LIMIT ?2",
        &[Value::from(member.id), Value::from(LOOKED_BACK)],
    )?;
    let is_by_goods = |row: &&Row| matches!(row.text(0), "purchase" | "accumulated" | "return");
    let changes: Vec<&Row> = rows.iter().take_while(is_by_goods).collect();
    let purchase = |row: &&Row| {
        let evidence: Json = serde_json::from_str(row.text(3)).ok()?;
        evidence.get("purchase")?.as_i64()
    };
    Ok(changes.last().map(|first| Before {
        tier: first.optional_int(1),
        day: first.int(2),
        at: first.int(4),
        purchases: changes.iter().filter_map(purchase).collect(),
    }))
}

/// The highest tier that proof was accepted for since then: whoever had bought his way in stays in by it.
fn proven<'a>(
    tx: &mut Tx<'_>,
    ladder: &'a Ladder,
    member: &Member,
    before: &Before,
) -> Result<Option<&'a Step>> {
    let (whose, id) = match member.household {
        Some(household) => (
            "IN (SELECT customer_id FROM customers_household_member WHERE household_id = ?2 AND left_on IS NULL)",
            household,
        ),
        None => ("= ?2", member.customer),
    };
    let row = tx.query_first(
        &format!(
            "SELECT t.id FROM loyalty_tier_proof p JOIN loyalty_tier t ON t.id = p.tier_id WHERE p.state = 'accepted' \
             AND t.scheme_id = ?1 AND p.decided_at >= ?3 AND p.customer_id {whose} ORDER BY t.rank DESC LIMIT 1"
        ),
        &[Value::from(ladder.id), Value::from(id), Value::from(before.at)],
    )?;
    Ok(row.and_then(|row| ladder.step(row.int(0))))
}

/// The largest purchase since then.
fn largest_since(tx: &mut Tx<'_>, (whose, id): (&str, RawId), before: &Before) -> Result<i64> {
    let late: String = before
        .purchases
        .iter()
        .map(|id| format!(" OR id = {id}"))
        .collect();
    let row = tx.query_first(
        &format!("SELECT MAX(amount) FROM loyalty_purchase WHERE {whose} AND (day >= ?2{late})"),
        &[Value::from(id), Value::from(before.day)],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}
