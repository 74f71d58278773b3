//! Spending points, and having them back.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Money, Problem, RawId, Result};

use super::book::{Act, Lots, Origin, Pen, check_key, current, done, lot_of, open, require_open, short};
use crate::entities::PointsProgramme;
use crate::rules::ledger::{Kind, Lot};

/// Points to be spent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// The account.
    pub account: RawId,
    /// How many.
    pub points: i64,
    /// The act's name within the account; the same again changes nothing.
    pub key: String,
    /// What for: the sale, by the name under which it earns.
    pub reference: Option<String>,
}

/// Points that were spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// How many.
    pub points: i64,
    /// What they are worth.
    pub value: Money,
    /// The balance now.
    pub balance: i64,
}

/// What points of a programme are worth, rounded down.
#[must_use]
pub fn value_of(programme: &PointsProgramme, points: i64) -> Money {
    let worth = i128::from(points) * i128::from(programme.redeem_amount.raw());
    let worth = worth
        .checked_div_euclid(i128::from(programme.redeem_points))
        .unwrap_or(0);
    Money::new(i64::try_from(worth).unwrap_or(0))
}

/// Refuses none, fewer than none, and what isn't a whole number of steps.
pub(crate) fn check_points(programme: &PointsProgramme, points: i64) -> Result<()> {
    let step = programme.redeem_step.max(1);
    if points > 0 && points % step == 0 {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Invalid, "loyalty.bad_points").with("step", step))
}

/// Spends points, earliest expiring first. The right to it is the caller's to check.
///
/// # Errors
/// `loyalty.points_insufficient`, `loyalty.account_not_open`, `loyalty.bad_points`, `request.key_reused`.
pub fn redeem(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, spend: &Spend) -> Result<Spent> {
    check_key(&spend.key)?;
    let pen = Pen::new(schema, ctx);
    let account = current(tx, spend.account)?;
    let key = format!("redeem:{}", spend.key);
    let is_done = done(tx, (spend.account, account), (&key, spend.points))?;
    let mut opened = open(tx, &pen, account, Lots::For(spend.points, None))?;
    let programme = pen.programme(tx, opened.programme)?;
    if is_done {
        return Ok(Spent {
            points: spend.points,
            value: value_of(&programme, spend.points),
            balance: opened.book.balance(),
        });
    }
    require_open(&opened)?;
    check_points(&programme, spend.points)?;
    opened
        .book
        .spend(Kind::Redeem, spend.points, pen.today)
        .map_err(|few| short(spend.points, few))?;
    let balance = opened.save(tx, &pen, &Act::of(&key, spend.reference.as_deref()))?;
    Ok(Spent {
        points: spend.points,
        value: value_of(&programme, spend.points),
        balance,
    })
}

/// An entry that spent points on a sale, and what of it didn't come back yet.
struct Part {
    entry: RawId,
    account: RawId,
    lot: RawId,
    left: i64,
}

fn spent_on(tx: &mut Tx<'_>, reference: &str) -> Result<Vec<Part>> {
    let rows = tx.query(
        "SELECT e.id, e.account_id, e.lot_id, -e.delta - COALESCE((SELECT CAST(SUM(r.delta) AS BIGINT) FROM loyalty_points_entry r \
         WHERE r.reverses_id = e.id), 0) FROM loyalty_points_entry e \
         WHERE e.reference = ?1 AND e.kind IN ('redeem', 'capture') AND e.delta < 0 ORDER BY e.id DESC",
        &[Value::from(reference)],
    )?;
    let part = |row: &guanxi_store::Row| Part {
        entry: row.int(0),
        account: row.int(1),
        lot: row.int(2),
        left: row.int(3),
    };
    Ok(rows.iter().map(part).collect())
}

/// Gives points back that were spent on a sale: what would not have been spent, had less been spent, comes back first.
pub(crate) fn restore(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (reference, key): (&str, &str),
    points: i64,
) -> Result<i64> {
    if points == 0 {
        return Ok(0);
    }
    let parts = spent_on(tx, reference)?;
    let spent: i64 = parts.iter().map(|part| part.left).sum();
    if points < 0 || points > spent {
        return Err(Problem::new(ErrorKind::Invalid, "loyalty.restore_exceeds").with("spent", spent));
    }
    let mut left = points;
    let mut by_account: BTreeMap<RawId, Vec<(Part, i64)>> = BTreeMap::new();
    for part in parts {
        let back = part.left.min(left);
        left -= back;
        if back > 0 {
            by_account.entry(part.account).or_default().push((part, back));
        }
    }
    let key = format!("restore:{key}");
    for (account, parts) in by_account {
        give_back(tx, pen, (account, &parts), &Act::of(&key, Some(reference)))?;
    }
    Ok(points)
}

fn give_back(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (account, parts): (RawId, &[(Part, i64)]),
    act: &Act<'_>,
) -> Result<()> {
    let now = current(tx, account)?;
    let spent: Vec<RawId> = parts.iter().map(|(part, _)| part.lot).collect();
    let mut opened = open(tx, pen, now, Lots::With(&spent))?;
    let act = Act {
        reverses: parts.iter().map(|(part, _)| part.entry).collect(),
        ..act.clone()
    };
    if now == account {
        let by_lot: Vec<(RawId, i64)> = parts.iter().map(|(part, back)| (part.lot, *back)).collect();
        opened.book.restore(&by_lot, pen.today);
        opened.save(tx, pen, &act)?;
        return Ok(());
    }
    // The account became part of another: the points come back there, as good and as long as they were.
    for (part, back) in parts {
        let row = tx.query_first(
            "SELECT id, remaining, held, expired, activates_on, expires_on, first_spent_on FROM loyalty_points_lot WHERE id = ?1",
            &[Value::from(part.lot)],
        )?;
        let Some(lot) = row.as_ref().map(lot_of) else {
            continue;
        };
        let lot = Lot {
            remaining: *back,
            held: 0,
            expired: 0,
            first_spent_on: None,
            ..lot
        };
        let origin = Origin {
            purchase: None,
            parent: Some(part.lot),
        };
        opened.add(Kind::Restore, lot, origin, pen.today);
    }
    opened.save(tx, pen, &act)?;
    Ok(())
}
