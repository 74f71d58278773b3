//! Letting in who had bought enough before a ladder counted it.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, RawId, Result};
use serde_json::json;

use super::account::Holder;
use super::book::Pen;
use super::tier::{Move, change, find_or_make, review_members};
use crate::queries::prospect::{Walk, prospects};
use crate::queries::tier::{Ladder, Member, counted, joining_day, ladders, member, newcomer, whose};
use crate::rules::tier::{Step, entered, reached};

/// The next part of a ladder's review: members whose time is over, then who had bought enough before. Where to go on; nothing at the end.
///
/// # Errors
/// As writing records.
pub fn review_some(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (scheme, walk): (RawId, Walk),
) -> Result<Option<Walk>> {
    let Some(ladder) = ladders(tx, Some(scheme))?.into_iter().next() else {
        return Ok(None);
    };
    if let Walk::Members(after) = walk {
        let last = review_members(tx, schema, ctx, (scheme, after))?;
        return Ok(last.map(Walk::Members).or(Walk::past_members(&ladder)));
    }
    let (found, next) = prospects(tx, &ladder, walk, ctx.today())?;
    take_in(tx, schema, ctx, (scheme, walk, &found))?;
    Ok(next)
}

/// Lets in these households or customers at the tier that they have earned by what they bought before. Who is on the ladder, or was taken
/// off it, stays as he is.
///
/// # Errors
/// As writing records.
pub fn take_in(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (scheme, walk, found): (RawId, Walk, &[RawId]),
) -> Result<()> {
    let pen = Pen::new(schema, ctx);
    let Some(ladder) = ladders(tx, Some(scheme))?.into_iter().next() else {
        return Ok(());
    };
    for id in found {
        let holder = match walk {
            Walk::Households(_) => speaker(tx, *id)?.map(|customer| Holder {
                customer,
                household: Some(*id),
            }),
            _ => Some(Holder {
                customer: *id,
                household: None,
            }),
        };
        if let Some(holder) = holder {
            one(tx, &pen, &ladder, holder)?;
        }
    }
    Ok(())
}

/// Who stands for a household; nobody where all have left.
fn speaker(tx: &mut Tx<'_>, household: RawId) -> Result<Option<RawId>> {
    let row = tx.query_first(
        "SELECT h.customer_id FROM customers_household_member h WHERE h.household_id = ?1 AND h.left_on IS NULL \
         AND NOT EXISTS (SELECT 1 FROM record_erased e WHERE e.record_id = h.customer_id) \
         ORDER BY CASE h.role WHEN 'head' THEN 0 WHEN 'spouse' THEN 1 ELSE 2 END, COALESCE(h.joined_on, 0), h.id LIMIT 1",
        &[Value::from(household)],
    )?;
    Ok(row.map(|row| row.int(0)))
}

fn one(tx: &mut Tx<'_>, pen: &Pen<'_>, ladder: &Ladder, holder: Holder) -> Result<()> {
    let known = member(tx, ladder, holder)?;
    let is_known = |member: &Member| member.tier.is_some() || member.joined_on.is_some();
    if ladder.entry_first || known.as_ref().is_some_and(is_known) {
        return Ok(());
    }
    let mut since = known.unwrap_or_else(|| newcomer(holder, ladder.is_shared));
    let joined = joining_day(tx, ladder, &since, pen.today)?;
    since.joined_on = Some(joined);
    let Some((purchase, amount)) = largest(tx, (ladder, &since), pen.today)? else {
        return Ok(());
    };
    let value = counted(tx, ladder, &since, pen.today)?;
    let (by_one, by_all) = (entered(&ladder.steps, amount), reached(&ladder.steps, value));
    let rank = |step: Option<&Step>| step.map(|step| step.rank);
    let is_by_one = rank(by_one) > rank(by_all);
    let Some(step) = (if is_by_one { by_one } else { by_all }) else {
        return Ok(());
    };
    let evidence = if is_by_one {
        json!({ "purchase": purchase, "amount": amount, "value": value, "metric": ladder.metric, "threshold": step.entry })
    } else {
        json!({ "value": value, "metric": ladder.metric, "threshold": step.threshold })
    };
    let made = find_or_make(tx, pen, ladder, holder)?;
    let to = Move {
        kind: "entry",
        reason: if is_by_one { "purchase" } else { "accumulated" },
        to: Some(step.id),
        grace_until: None,
        evidence,
        note: None,
        joined: Some(joined),
    };
    change(tx, pen, (ladder, &made), &to)
}

/// The largest purchase of those that count, and what it is worth.
fn largest(
    tx: &mut Tx<'_>,
    (ladder, member): (&Ladder, &Member),
    today: Day,
) -> Result<Option<(RawId, i64)>> {
    let (whose, id) = whose(ladder, member);
    let from = ladder.span.first(today, member.joined_on);
    let row = tx.query_first(
        &format!(
            "SELECT id, amount FROM loyalty_purchase WHERE {whose} AND day >= ?2 AND day <= ?3 AND amount > 0 \
             ORDER BY amount DESC, id LIMIT 1"
        ),
        &[
            Value::from(id),
            Value::from(i64::from(from.map_or(i32::MIN, Day::raw))),
            Value::from(i64::from(today.raw())),
        ],
    )?;
    Ok(row.map(|row| (row.int(0), row.int(1))))
}
