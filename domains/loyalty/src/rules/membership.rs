//! Who belongs to a household, whoever writes the record: the club's commands, a form, a file.
//!
//! The commands decide what becomes of points, tiers and cards, and tell it before. By hand a record may say no more than what
//! the commands would do if nobody had any.

use guanxi_customers::entities::HouseholdMember;
use guanxi_entity::{Entity, Value};
use guanxi_record::{Fields, Written};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Actor, Ctx, ErrorKind, Problem, RawId, Result, Through};

use crate::commands::require_room;
use crate::queries::household::{Way, is_at_stake, is_being_done, shares};

/// What stands for a household that is in the club: points, a tier, purchases that count for it, cards.
const HELD: &str = "SELECT id FROM loyalty_points_account WHERE household_id = ?1 AND (balance <> 0 OR points <> 0 OR debt <> 0) \
     UNION ALL SELECT id FROM loyalty_membership WHERE household_id = ?1 AND tier_id IS NOT NULL \
     UNION ALL SELECT id FROM loyalty_purchase WHERE household_id = ?1 \
     UNION ALL SELECT id FROM loyalty_card WHERE household_id = ?1 AND state IN ('issued', 'active', 'blocked', 'lost')";

/// The household that somebody is in by this record, and who.
type Place = (RawId, RawId);

fn place(values: &[Value]) -> Option<Place> {
    let def = HouseholdMember::def();
    let fields = Fields { def, values };
    match fields.int("left_on") {
        Some(_) => None,
        None => fields.int("household_id").zip(fields.int("customer_id")),
    }
}

fn is_by_hand(ctx: &Ctx) -> bool {
    ctx.through != Through::Merge && matches!(ctx.actor, Actor::User { .. })
}

/// Whoever comes back, or from another household, needs room. Other changes don't: a household that was larger before the limit came
/// isn't refused that somebody leaves. Nobody comes or goes by hand where points, a tier or a card would come or go along.
pub(super) fn check(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    checked(tx, ctx, before, after).map_err(|problem| of_row(ctx, problem))
}

fn checked(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &[Value]) -> Result<()> {
    let (old, new) = (before.and_then(place), place(after));
    if old == new {
        return Ok(());
    }
    let comes_into = new.filter(|now| before.is_some() && old.map(|old| old.0) != Some(now.0));
    if let Some((household, _)) = comes_into {
        require_room(tx, household, 1)?;
    }
    if !is_by_hand(ctx) || !shares(tx)? {
        return Ok(());
    }
    for (place, way) in [(old, Way::Leave), (new, Way::Join)] {
        let Some(place) = place else { continue };
        if is_being_done(tx, place, way)? {
            continue;
        }
        if way == Way::Join {
            require_alone(tx, place, old)?;
        }
        if is_at_stake(tx, place, (way, ctx.today()))? {
            return Err(by_command(way));
        }
    }
    Ok(())
}

/// In a file it is the row that is wrong: the others come in, and an undo keeps this one and goes on.
fn of_row(ctx: &Ctx, mut problem: Problem) -> Problem {
    if ctx.through == Through::Import && problem.kind == ErrorKind::Conflict {
        problem.kind = ErrorKind::Invalid;
    }
    problem
}

fn by_command(way: Way) -> Problem {
    let code = match way {
        Way::Join => "loyalty.join_by_command",
        Way::Leave => "loyalty.leave_by_command",
    };
    Problem::new(ErrorKind::Conflict, code)
}

/// Nobody is in two households that share something.
fn require_alone(tx: &mut Tx<'_>, (household, customer): Place, old: Option<Place>) -> Result<()> {
    let left = old
        .filter(|(_, who)| *who == customer)
        .map_or(0, |(home, _)| home);
    let other = tx.query_first(
        "SELECT id FROM customers_household_member WHERE customer_id = ?1 AND left_on IS NULL AND household_id NOT IN (?2, ?3)",
        &[Value::from(customer), Value::from(household), Value::from(left)],
    )?;
    match other {
        Some(_) => Err(Problem::new(ErrorKind::Conflict, "loyalty.in_a_household")),
        None => Ok(()),
    }
}

/// New members, many at once perhaps: counted once they are there. A record is removed by hand only where it means nothing.
pub(super) fn follow(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    followed(tx, ctx, written).map_err(|problem| of_row(ctx, problem))
}

fn followed(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    let is_removed = written.action == Action::Delete && is_by_hand(ctx) && shares(tx)?;
    for household in written.parents {
        if written.action == Action::Create {
            require_room(tx, *household, 0)?;
        }
        if is_removed && tx.query_first(HELD, &[Value::from(*household)])?.is_some() {
            return Err(by_command(Way::Leave));
        }
    }
    Ok(())
}
