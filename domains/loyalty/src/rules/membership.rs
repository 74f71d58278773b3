//! Who belongs to a household, whoever writes the record: the club's commands, a form, a file.
//!
//! The commands decide what becomes of points, tiers and cards, and tell it before. By hand a record may say no more than what
//! the commands would do if nobody had any.

use guanxi_customers::entities::HouseholdMember;
use guanxi_entity::{Entity, Value};
use guanxi_record::{Fields, Written};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Actor, Ctx, ErrorKind, Problem, RawId, Result, Through};

use crate::commands::{household_limit, require_room};
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
/// isn't refused that somebody leaves. Nobody comes or goes by hand where points, a tier or a card would come or go along. Newcomers are
/// looked at once they are there, all of a file's chunk together ([`follow`]).
pub(super) fn check(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    match before {
        Some(before) => checked(tx, ctx, before, after).map_err(|problem| of_row(ctx, problem)),
        None => Ok(()),
    }
}

fn checked(tx: &mut Tx<'_>, ctx: &Ctx, before: &[Value], after: &[Value]) -> Result<()> {
    let (old, new) = (place(before), place(after));
    if old == new {
        return Ok(());
    }
    let comes_into = new.filter(|now| old.map(|old| old.0) != Some(now.0));
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

/// New members, many at once perhaps: looked at once they are there. A record is removed by hand only where it means nothing.
pub(super) fn follow(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    followed(tx, ctx, written).map_err(|problem| of_row(ctx, problem))
}

fn followed(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action == Action::Create {
        require_rooms(tx, written.parents)?;
        if is_by_hand(ctx) && shares(tx)? {
            return newcomers(tx, ctx, written.ids);
        }
        return Ok(());
    }
    if written.action != Action::Delete || !is_by_hand(ctx) || !shares(tx)? {
        return Ok(());
    }
    for household in written.parents {
        if tx.query_first(HELD, &[Value::from(*household)])?.is_some() {
            return Err(by_command(Way::Leave));
        }
    }
    Ok(())
}

/// Ids that one statement names.
const ASKED_AT_ONCE: usize = 500;

/// Refuses households that have more people than they may: a statement for hundreds of them.
fn require_rooms(tx: &mut Tx<'_>, households: &[RawId]) -> Result<()> {
    let max = household_limit(tx)?;
    for part in households.chunks(ASKED_AT_ONCE) {
        let full = tx.query_first(
            &format!(
                "SELECT household_id FROM customers_household_member WHERE household_id IN ({}) AND left_on IS NULL \
                 GROUP BY household_id HAVING COUNT(*) > {max} LIMIT 1",
                marks(part.len())
            ),
            &ids_of(part),
        )?;
        if full.is_some() {
            return Err(Problem::new(ErrorKind::Conflict, "loyalty.household_full").with("max", max));
        }
    }
    Ok(())
}

/// Who came in by these records by hand: alone in this household, and with nothing that would come along. Few statements tell that of
/// hundreds; only who has something is looked at one by one.
fn newcomers(tx: &mut Tx<'_>, ctx: &Ctx, ids: &[RawId]) -> Result<()> {
    for part in ids.chunks(ASKED_AT_ONCE) {
        let marks = marks(part.len());
        // Somebody in two households, whether he was in one before or two rows of the file say so.
        let twice = tx.query(
            &format!(
                "SELECT m.household_id, m.customer_id FROM customers_household_member m WHERE m.id IN ({marks}) AND m.left_on IS NULL \
                 AND EXISTS (SELECT 1 FROM customers_household_member o WHERE o.customer_id = m.customer_id AND o.left_on IS NULL \
                 AND o.household_id <> m.household_id) ORDER BY m.id"
            ),
            &ids_of(part),
        )?;
        for row in &twice {
            if !is_being_done(tx, (row.int(0), row.int(1)), Way::Join)? {
                return Err(Problem::new(ErrorKind::Conflict, "loyalty.in_a_household"));
            }
        }
        let bring = tx.query(
            &format!(
                "{BRINGING} WHERE m.id IN ({marks}) AND m.left_on IS NULL AND ({BROUGHT}) ORDER BY m.id"
            ),
            &ids_of(part),
        )?;
        for row in &bring {
            let place = (row.int(0), row.int(1));
            if !is_being_done(tx, place, Way::Join)? && is_at_stake(tx, place, (Way::Join, ctx.today()))? {
                return Err(by_command(Way::Join));
            }
        }
    }
    Ok(())
}

const BRINGING: &str = "SELECT m.household_id, m.customer_id FROM customers_household_member m";

/// What a newcomer may have of his own that could come along.
const BROUGHT: &str = "EXISTS (SELECT 1 FROM loyalty_points_account a WHERE a.customer_id = m.customer_id AND a.household_id IS NULL \
     AND a.moved_to_id IS NULL AND (a.balance <> 0 OR a.points <> 0 OR a.debt <> 0)) \
     OR EXISTS (SELECT 1 FROM loyalty_membership s WHERE s.customer_id = m.customer_id AND s.household_id IS NULL) \
     OR EXISTS (SELECT 1 FROM loyalty_purchase p WHERE p.customer_id = m.customer_id AND p.household_id IS NULL) \
     OR EXISTS (SELECT 1 FROM loyalty_card c WHERE c.customer_id = m.customer_id)";

fn marks(count: usize) -> String {
    let marks: Vec<String> = (1..=count).map(|at| format!("?{at}")).collect();
    marks.join(", ")
}

fn ids_of(ids: &[RawId]) -> Vec<Value> {
    ids.iter().map(|id| Value::from(*id)).collect()
}
