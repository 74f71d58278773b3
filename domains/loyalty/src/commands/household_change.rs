//! What is kept of joining and leaving a household, and what changes hands: cards, and who stands for account and tier.

use guanxi_entity::Value;
use guanxi_record::{insert, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Day, Id, RawId, Result};
use serde_json::{Value as Js, json};

use super::book::Pen;
use super::card::pass_on;
use crate::entities::{
    Card, CardPatch, HouseholdChange, HouseholdChangePatch, Membership, MembershipPatch, PointsAccount,
    PointsAccountPatch,
};
use crate::queries::household::{Fate, Way, fate, shared_cards};

/// Characters of what is kept of a fate; of more, nothing is.
const EVIDENCE_MAX: usize = 4_000;

/// The customer and the household.
type Who = (RawId, RawId);

/// What came of the act of this name, where it was done before.
pub(super) fn done_before(
    tx: &mut Tx<'_>,
    (customer, household): Who,
    (way, key): (Way, &str),
) -> Result<Option<i64>> {
    let row = tx.query_first(
        "SELECT points FROM loyalty_household_change WHERE household_id = ?1 AND customer_id = ?2 AND way = ?3 AND key = ?4",
        &[
            Value::from(household),
            Value::from(customer),
            Value::from(way.name()),
            Value::from(key),
        ],
    )?;
    Ok(row.map(|row| row.optional_int(0).unwrap_or(0)))
}

/// Writes down that somebody comes or goes, with what was told; until [`end`] the rule on households' members lets the command through.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (customer, household): Who,
    (way, key): (Way, &str),
) -> Result<RawId> {
    let told = fate(tx, (customer, Some(household)), (way, &pen.ctx))?;
    let evidence = evidence(&told).to_string();
    let made = HouseholdChange {
        household_id: Id::new(household),
        customer_id: Id::new(customer),
        way: way.name().to_owned(),
        day: pen.today,
        stayed_from: None,
        stayed_until: None,
        points: None,
        cards: None,
        evidence: Some(evidence).filter(|text| text.chars().count() <= EVIDENCE_MAX),
        key: key.to_owned(),
        by_id: pen.by.map(Id::new),
    };
    insert(tx, pen.schema, &pen.ctx, made).map(Id::raw)
}

fn evidence(told: &Fate) -> Js {
    let points = told.points.iter().map(|one| {
        json!({ "programme": one.programme, "rule": one.rule, "available": one.available, "others": one.others })
    });
    let tiers = told.tiers.iter().map(|one| {
        json!({
            "scheme": one.ladder.id,
            "rule": one.rule,
            "own": one.own,
            "own_after": one.own_after,
            "own_value": one.own_value,
            "household": one.household,
            "household_after": one.household_after,
            "household_value": one.household_value,
        })
    });
    json!({ "points": points.collect::<Vec<Js>>(), "tiers": tiers.collect::<Vec<Js>>() })
}

/// Writes down that who comes had been in the household before: that time stays what it was, though the record of who is in a household
/// tells of the new one only.
pub(super) fn keep_stay(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    change: RawId,
    (from, until): (Option<Day>, Day),
) -> Result<()> {
    let patch = HouseholdChangePatch {
        stayed_from: Some(from),
        stayed_until: Some(Some(until)),
        ..HouseholdChangePatch::default()
    };
    update_typed::<HouseholdChange>(tx, pen.schema, &pen.ctx, Id::new(change), patch)
}

/// Writes down what came of it.
pub(super) fn end(tx: &mut Tx<'_>, pen: &Pen<'_>, change: RawId, (points, cards): (i64, i64)) -> Result<()> {
    let patch = HouseholdChangePatch {
        points: Some(Some(points)),
        cards: Some(Some(cards)),
        ..HouseholdChangePatch::default()
    };
    update_typed::<HouseholdChange>(tx, pen.schema, &pen.ctx, Id::new(change), patch)
}

/// Cards of shared series that the newcomer has are the household's from now on; how many.
pub(super) fn share_cards(tx: &mut Tx<'_>, pen: &Pen<'_>, (customer, household): Who) -> Result<i64> {
    let cards = shared_cards(tx, (household, customer), Way::Join)?;
    for card in &cards {
        let patch = CardPatch {
            household_id: Some(Some(Id::new(household))),
            ..CardPatch::default()
        };
        update_typed::<Card>(tx, pen.schema, &pen.ctx, Id::new(*card), patch)?;
    }
    Ok(guanxi_types::len_i64(cards.len()))
}

/// The household's cards, account and tier stay with those who are left, under the name of one of them; how many cards. Where nobody is left,
/// the card is its holder's alone.
pub(super) fn hand_over(tx: &mut Tx<'_>, pen: &Pen<'_>, (customer, household): Who) -> Result<i64> {
    let cards = shared_cards(tx, (household, customer), Way::Leave)?;
    let heir = tx.query_first(
        "SELECT customer_id FROM customers_household_member WHERE household_id = ?1 AND left_on IS NULL AND customer_id <> ?2 \
         ORDER BY CASE role WHEN 'head' THEN 0 WHEN 'spouse' THEN 1 ELSE 2 END, COALESCE(joined_on, 0), id LIMIT 1",
        &[Value::from(household), Value::from(customer)],
    )?;
    let Some(heir) = heir.map(|row| row.int(0)) else {
        for card in cards {
            let patch = CardPatch {
                household_id: Some(None),
                ..CardPatch::default()
            };
            update_typed::<Card>(tx, pen.schema, &pen.ctx, Id::new(card), patch)?;
        }
        return Ok(0);
    };
    for card in &cards {
        pass_on(tx, pen, *card, heir)?;
    }
    stand_in(tx, pen, (customer, household), heir)?;
    Ok(guanxi_types::len_i64(cards.len()))
}

/// Another stands for the household's accounts and tiers: news of them go to who belongs to it.
fn stand_in(tx: &mut Tx<'_>, pen: &Pen<'_>, (customer, household): Who, heir: RawId) -> Result<()> {
    let mut of = |table: &str| {
        tx.query(
            &format!("SELECT id FROM {table} WHERE household_id = ?1 AND customer_id = ?2 ORDER BY id"),
            &[Value::from(household), Value::from(customer)],
        )
    };
    let (accounts, memberships) = (of("loyalty_points_account")?, of("loyalty_membership")?);
    for account in accounts {
        let patch = PointsAccountPatch {
            customer_id: Some(Id::new(heir)),
            ..PointsAccountPatch::default()
        };
        update_typed::<PointsAccount>(tx, pen.schema, &pen.ctx, Id::new(account.int(0)), patch)?;
    }
    for membership in memberships {
        let patch = MembershipPatch {
            customer_id: Some(Id::new(heir)),
            ..MembershipPatch::default()
        };
        update_typed::<Membership>(tx, pen.schema, &pen.ctx, Id::new(membership.int(0)), patch)?;
    }
    Ok(())
}
