//! What joining and leaving a household does to tiers, as it was told before.

use guanxi_entity::Value;
use guanxi_store::Tx;
use guanxi_types::{RawId, Result};
use serde_json::json;

use super::account::Holder;
use super::book::Pen;
use super::tier::{Move, change, find_or_make, rank};
use crate::queries::household::{TierFate, Way, moves_purchases, own_purchases, tiers};

/// Moves the purchases where a ladder counts anew, and changes the tiers, each with its evidence.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (customer, household): (RawId, RawId),
    way: Way,
) -> Result<()> {
    let fates = tiers(tx, (customer, Some(household)), (way, pen.today))?;
    let mut moved = 0;
    if moves_purchases(&fates) {
        moved = own_purchases(tx, (customer, household), way)?;
        let sql = match way {
            Way::Join => {
                "UPDATE loyalty_purchase SET household_id = ?2 WHERE customer_id = ?1 AND household_id IS NULL"
            }
            Way::Leave => {
                "UPDATE loyalty_purchase SET household_id = NULL WHERE customer_id = ?1 AND household_id = ?2"
            }
        };
        tx.execute(sql, &[Value::from(customer), Value::from(household)])?;
    }
    for fate in &fates {
        let own = Holder {
            customer,
            household: None,
        };
        let home = Holder {
            customer,
            household: Some(household),
        };
        one(tx, pen, (fate, way, moved), (own, fate.own, fate.own_after))?;
        one(
            tx,
            pen,
            (fate, way, moved),
            (home, fate.household, fate.household_after),
        )?;
    }
    Ok(())
}

fn one(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (fate, way, moved): (&TierFate, Way, i64),
    (holder, before, after): (Holder, Option<RawId>, Option<RawId>),
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let ladder = &fate.ladder;
    let known = find_or_make(tx, pen, ladder, holder)?;
    let value = if holder.household.is_some() {
        fate.household_value
    } else {
        fate.own_value
    };
    let kind = match (rank(ladder, before), rank(ladder, after)) {
        (None, _) => "entry",
        (before, after) if after > before => "up",
        _ => "down",
    };
    let evidence = json!({
        "way": way.name(),
        "rule": fate.rule,
        "customer": holder.customer,
        "own_tier": fate.own,
        "household_tier": fate.household,
        "value": value,
        "metric": ladder.metric,
        "purchases": moved,
    });
    let to = Move {
        kind,
        reason: "household",
        to: after,
        grace_until: None,
        evidence,
        note: None,
        joined: fate.joined,
    };
    change(tx, pen, (ladder, &known), &to)
}
