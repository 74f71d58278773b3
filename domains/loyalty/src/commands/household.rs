//! Joining and leaving a household, and what becomes of the points.

use guanxi_customers::entities::{Customer, Household, HouseholdMember, HouseholdMemberPatch};
use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, get, insert, require, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, ErrorKind, Id, Problem, RawId, Result};

use super::account::{Holder, find, find_or_open};
use super::book::{Lots, Pen, check_key, day_of, open};
use super::household_change::{begin, done_before, end, hand_over, keep_stay, share_cards};
use super::household_tier::settle;
use super::transfer::{Transfer, move_some};
use crate::entities::{PointsAccount, PointsProgramme};
use crate::queries::household::Way;

/// People of one household at most, whatever a programme says.
pub const HOUSEHOLD_MAX: i64 = 20;

/// People of one household at most: the fewest that a shared programme allows.
///
/// # Errors
/// When the database can't be read.
pub fn household_limit(reads: &mut dyn Queries) -> Result<i64> {
    let row = reads.query_first(
        "SELECT MIN(household_max) FROM loyalty_points_programme WHERE is_shared = 1 AND is_active = 1",
        &[],
    )?;
    let said = row.and_then(|row| row.optional_int(0));
    Ok(said.map_or(HOUSEHOLD_MAX, |said| said.min(HOUSEHOLD_MAX)))
}

/// Refuses a household that so many more would make too large, however they come into it.
///
/// # Errors
/// `loyalty.household_full` with how many it may have.
pub(crate) fn require_room(tx: &mut Tx<'_>, household: RawId, more: i64) -> Result<()> {
    let count = tx.query_first(
        "SELECT COUNT(*) FROM customers_household_member WHERE household_id = ?1 AND left_on IS NULL",
        &[Value::from(household)],
    )?;
    let max = household_limit(tx)?;
    if count.is_some_and(|row| row.int(0) + more > max) {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.household_full").with("max", max));
    }
    Ok(())
}

/// Somebody who joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// The household.
    pub household: RawId,
    /// Who.
    pub customer: RawId,
    /// As what: a choice of the record.
    pub role: String,
    /// Whether the own points that can be spent go to the household's account, in every shared programme that leaves it to be chosen.
    pub moves_points: bool,
    /// The act's name.
    pub key: String,
}

/// Lets a customer into a household; what it buys from now on counts for the household. Points moved.
///
/// # Errors
/// `loyalty.in_a_household`, `loyalty.household_full`, `access.forbidden`.
pub fn join(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &Join) -> Result<i64> {
    check_key(&wanted.key)?;
    get(tx, ctx, Household::def(), wanted.household)?;
    get(tx, ctx, Customer::def(), wanted.customer)?;
    let pen = Pen::new(schema, ctx);
    let who = (wanted.customer, wanted.household);
    let now = Holder::of(tx, wanted.customer)?;
    if let Some(home) = now.household {
        // Asked again because the answer was lost.
        let before = done_before(tx, who, (Way::Join, &wanted.key))?;
        return before
            .filter(|_| home == wanted.household)
            .ok_or_else(|| Problem::new(ErrorKind::Conflict, "loyalty.in_a_household"));
    }
    if wanted.moves_points {
        require(ctx, Action::Update, PointsAccount::def())?;
    }
    let change = begin(tx, &pen, who, (Way::Join, &wanted.key))?;
    settle(tx, &pen, who, Way::Join)?;
    if let Some(stay) = enter(tx, schema, ctx, (wanted, &pen))? {
        keep_stay(tx, &pen, change, stay)?;
    }
    let moved = bring(tx, &pen, wanted, now)?;
    let cards = share_cards(tx, &pen, who)?;
    end(tx, &pen, change, (moved, cards))?;
    Ok(moved)
}

/// The own points that go along, into the household's accounts.
fn bring(tx: &mut Tx<'_>, pen: &Pen<'_>, wanted: &Join, now: Holder) -> Result<i64> {
    let joined = Holder {
        customer: wanted.customer,
        household: Some(wanted.household),
    };
    let mut moved = 0;
    for (id, programme) in shared(tx, pen)? {
        let moves = match programme.joining.as_str() {
            "move" => true,
            "stay" => false,
            _ => wanted.moves_points,
        };
        if !moves {
            continue;
        }
        let Some(own) = find(tx, pen, (id, &programme), now)? else {
            continue;
        };
        let opened = open(tx, pen, own, Lots::Left)?;
        let points = opened.book.available(pen.today);
        // A frozen account gives nothing away, as it was told.
        if points > 0 && opened.state == "open" {
            let to = find_or_open(tx, pen, (id, &programme), joined)?;
            moved += give(
                tx,
                pen,
                (own, to),
                (points, &key_of(wanted.customer, &wanted.key)),
            )?;
        }
    }
    Ok(moved)
}

/// From when to when somebody was in a household who comes back to it.
type Stay = (Option<Day>, Day);

/// Somebody may come back: the record of the first time is used again, and that time is given back.
fn enter(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (wanted, pen): (&Join, &Pen<'_>),
) -> Result<Option<Stay>> {
    let before = tx.query_first(
        "SELECT id, joined_on, left_on FROM customers_household_member WHERE household_id = ?1 AND customer_id = ?2",
        &[Value::from(wanted.household), Value::from(wanted.customer)],
    )?;
    if let Some(before) = before {
        let patch = HouseholdMemberPatch {
            role: Some(wanted.role.clone()),
            joined_on: Some(Some(pen.today)),
            left_on: Some(None),
            ..HouseholdMemberPatch::default()
        };
        update_typed::<HouseholdMember>(tx, schema, ctx, Id::new(before.int(0)), patch)?;
        let left = day_of(before.optional_int(2));
        return Ok(left.map(|left| (day_of(before.optional_int(1)), left)));
    }
    let made = HouseholdMember {
        household_id: Id::new(wanted.household),
        customer_id: Id::new(wanted.customer),
        role: wanted.role.clone(),
        joined_on: Some(pen.today),
        left_on: None,
    };
    insert(tx, schema, ctx, made)?;
    Ok(None)
}

fn give(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (from, to): (RawId, RawId),
    (points, key): (i64, &str),
) -> Result<i64> {
    let wanted = Transfer {
        from,
        to,
        points,
        key: key.to_owned(),
        reference: None,
    };
    move_some(tx, pen, &wanted)?;
    Ok(points)
}

fn shared(tx: &mut Tx<'_>, pen: &Pen<'_>) -> Result<Vec<(RawId, PointsProgramme)>> {
    let rows = tx.query(
        "SELECT id FROM loyalty_points_programme WHERE is_shared = 1 ORDER BY id",
        &[],
    )?;
    let mut found = Vec::new();
    for row in rows {
        found.push((row.int(0), pen.programme(tx, row.int(0))?));
    }
    Ok(found)
}

/// Somebody who leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// The household.
    pub household: RawId,
    /// Who.
    pub customer: RawId,
    /// How many of the household's points go along, of the programme; the others stay.
    pub share: Option<(RawId, i64)>,
    /// The act's name.
    pub key: String,
}

/// Lets a customer leave a household; what it buys from now on is its own. The household's cards, account and tier stay with those who are
/// left. Points that went along.
///
/// # Errors
/// `loyalty.not_in_household`, `loyalty.points_insufficient`, `loyalty.points_stay` where none may be taken, `access.forbidden`.
pub fn leave(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &Leave) -> Result<i64> {
    check_key(&wanted.key)?;
    get(tx, ctx, Household::def(), wanted.household)?;
    let pen = Pen::new(schema, ctx);
    let who = (wanted.customer, wanted.household);
    let row = tx.query_first(
        "SELECT id FROM customers_household_member WHERE household_id = ?1 AND customer_id = ?2 AND left_on IS NULL",
        &[Value::from(wanted.household), Value::from(wanted.customer)],
    )?;
    let Some(row) = row else {
        // Asked again because the answer was lost.
        let before = done_before(tx, who, (Way::Leave, &wanted.key))?;
        return before.ok_or_else(|| Problem::new(ErrorKind::Conflict, "loyalty.not_in_household"));
    };
    let change = begin(tx, &pen, who, (Way::Leave, &wanted.key))?;
    let moved = take_along(tx, &pen, ctx, wanted)?;
    settle(tx, &pen, who, Way::Leave)?;
    let patch = HouseholdMemberPatch {
        left_on: Some(Some(pen.today)),
        ..HouseholdMemberPatch::default()
    };
    update_typed::<HouseholdMember>(tx, schema, ctx, Id::new(row.int(0)), patch)?;
    let cards = hand_over(tx, &pen, who)?;
    end(tx, &pen, change, (moved, cards))?;
    Ok(moved)
}

/// The share of the household's points that goes along.
fn take_along(tx: &mut Tx<'_>, pen: &Pen<'_>, ctx: &Ctx, wanted: &Leave) -> Result<i64> {
    let Some((programme, points)) = wanted.share else {
        return Ok(0);
    };
    require(ctx, Action::Update, PointsAccount::def())?;
    let known = pen.programme(tx, programme)?;
    if known.leaving == "stay" {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.points_stay").with("programme", known.name));
    }
    let together = Holder {
        customer: wanted.customer,
        household: Some(wanted.household),
    };
    let alone = Holder {
        household: None,
        ..together
    };
    let from = find_or_open(tx, pen, (programme, &known), together)?;
    let to = find_or_open(tx, pen, (programme, &known), alone)?;
    give(
        tx,
        pen,
        (from, to),
        (points, &key_of(wanted.customer, &wanted.key)),
    )
}

/// The name of what goes along with a customer: an act is named within household and customer, the household's account is everybody's.
fn key_of(customer: RawId, key: &str) -> String {
    format!("{customer}:{key}")
}
