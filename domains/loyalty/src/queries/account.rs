//! What an account holds.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, Money, RawId, Result};

use crate::commands::book::{day_of, lot_of};
use crate::rules::ledger::Lot;

/// Lots that are listed at most; all of them count.
pub const LOTS_MAX: usize = 200;

/// An account as of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// The account.
    pub id: RawId,
    /// The programme.
    pub programme: RawId,
    /// Its name.
    pub name: String,
    /// What a point is called.
    pub unit: String,
    /// The household that shares it.
    pub household: Option<RawId>,
    /// `open`, `frozen` or `closed`.
    pub state: String,
    /// Points less debt.
    pub balance: i64,
    /// What can be spent.
    pub available: i64,
    /// What is put aside.
    pub held: i64,
    /// What can't be spent yet.
    pub pending: i64,
    /// What is owed.
    pub debt: i64,
    /// What the available points are worth.
    pub value: Money,
    /// What goes next, and its last day.
    pub expiring: Option<(Day, i64)>,
    /// The lots with something left, earliest expiring first.
    pub lots: Vec<Lot>,
}

/// When an account is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The day.
    pub today: Day,
    /// The moment, where it is known: what was put aside until before it is free, whether or not that was posted.
    pub now: Option<i64>,
}

impl From<Day> for At {
    fn from(today: Day) -> Self {
        Self { today, now: None }
    }
}

impl From<&Ctx> for At {
    fn from(ctx: &Ctx) -> Self {
        Self {
            today: ctx.today(),
            now: Some(ctx.clock.now()),
        }
    }
}

/// The open accounts of a customer: its own, and those that its household shares.
///
/// # Errors
/// When the database can't be read.
pub fn accounts_of(reads: &mut dyn Queries, customer: RawId, at: impl Into<At>) -> Result<Vec<AccountView>> {
    let at = at.into();
    let rows = reads.query(
        "SELECT a.id FROM loyalty_points_account a WHERE a.moved_to_id IS NULL AND ((a.household_id IS NULL AND a.customer_id = ?1) \
         OR a.household_id IN (SELECT m.household_id FROM customers_household_member m WHERE m.customer_id = ?1 \
         AND m.left_on IS NULL)) ORDER BY a.programme_id, a.id",
        &[Value::from(customer)],
    )?;
    let mut found = Vec::new();
    for row in rows {
        found.extend(account(reads, row.int(0), at)?);
    }
    Ok(found)
}

/// An account as of a day, or a moment: what is due to expire doesn't count any more, whether or not it was posted.
///
/// # Errors
/// When the database can't be read.
pub fn account(reads: &mut dyn Queries, id: RawId, at: impl Into<At>) -> Result<Option<AccountView>> {
    let At { today, now } = at.into();
    let row = reads.query_first(
        "SELECT a.programme_id, p.name, p.unit, a.household_id, a.state, a.debt, p.redeem_points, p.redeem_amount, a.held \
         FROM loyalty_points_account a JOIN loyalty_points_programme p ON p.id = a.programme_id WHERE a.id = ?1",
        &[Value::from(id)],
    )?;
    let Some(row) = row else { return Ok(None) };
    let lots = reads.query(
        "SELECT id, remaining, held, expired, activates_on, expires_on, first_spent_on FROM loyalty_points_lot \
         WHERE account_id = ?1 AND remaining > 0 ORDER BY COALESCE(expires_on, 9999999), activates_on, id",
        &[Value::from(id)],
    )?;
    let freed = match now.filter(|_| row.int(8) > 0) {
        Some(now) => overdue(reads, id, now)?,
        None => BTreeMap::new(),
    };
    let free = |lot: Lot| Lot {
        held: lot.held - freed.get(&lot.id).copied().unwrap_or(0),
        ..lot
    };
    let mut lots: Vec<Lot> = lots
        .iter()
        .map(|row| free(lot_of(row)))
        .filter(|lot| !lot.is_over(today) || lot.held > 0)
        .collect();
    let points: i64 = lots
        .iter()
        .map(|lot| {
            if lot.is_over(today) {
                lot.held
            } else {
                lot.remaining
            }
        })
        .sum();
    let available: i64 = lots.iter().map(|lot| lot.available(today)).sum();
    let held: i64 = lots.iter().map(|lot| lot.held).sum();
    let next = lots
        .iter()
        .find_map(|lot| lot.expires_on.filter(|_| lot.free() > 0));
    let due = |day: Day| {
        let same = lots.iter().filter(|lot| lot.expires_on == Some(day));
        same.map(Lot::free).sum()
    };
    let expiring = next.map(|day| (day, due(day)));
    lots.truncate(LOTS_MAX);
    let (per, amount) = (i128::from(row.int(6)), i128::from(row.int(7)));
    let value = (i128::from(available) * amount)
        .checked_div_euclid(per)
        .unwrap_or(0);
    Ok(Some(AccountView {
        id,
        programme: row.int(0),
        name: row.text(1).to_owned(),
        unit: row.text(2).to_owned(),
        household: row.optional_int(3),
        state: row.text(4).to_owned(),
        balance: points - row.int(5),
        available,
        held,
        pending: points - available - held,
        debt: row.int(5),
        value: Money::new(i64::try_from(value).unwrap_or(0)),
        expiring,
        lots,
    }))
}

/// What of each lot was put aside for longer than its time.
fn overdue(reads: &mut dyn Queries, account: RawId, now: i64) -> Result<BTreeMap<RawId, i64>> {
    let rows = reads.query(
        "SELECT e.lot_id, CAST(SUM(e.held) AS BIGINT) FROM loyalty_points_hold h JOIN loyalty_points_entry e ON e.hold_id = h.id \
         WHERE h.account_id = ?1 AND h.state = 'open' AND h.ends_at <= ?2 AND e.lot_id IS NOT NULL GROUP BY e.lot_id",
        &[Value::from(account), Value::from(now)],
    )?;
    Ok(rows.iter().map(|row| (row.int(0), row.int(1))).collect())
}

/// Points that expire up to a day, account by account: whom to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// The account.
    pub account: RawId,
    /// Whose.
    pub customer: RawId,
    /// How many.
    pub points: i64,
    /// The first of their last days.
    pub first: Option<Day>,
}

/// Accounts of one page.
pub const EXPIRING_PAGE: i64 = 500;

/// Accounts of a programme with points that expire from a day to a day, in the order of their ids, after this one.
///
/// # Errors
/// When the database can't be read.
pub fn expiring(
    reads: &mut dyn Queries,
    programme: RawId,
    (from, to): (Day, Day),
    after: RawId,
) -> Result<Vec<Expiring>> {
    let rows = reads.query(
        "SELECT a.id, a.customer_id, CAST(SUM(l.remaining - l.held) AS BIGINT), MIN(l.expires_on) FROM loyalty_points_lot l \
         JOIN loyalty_points_account a ON a.id = l.account_id WHERE a.programme_id = ?1 AND l.expires_on >= ?2 \
         AND l.expires_on <= ?3 AND l.remaining > l.held AND a.id > ?4 GROUP BY a.id, a.customer_id ORDER BY a.id LIMIT ?5",
        &[
            Value::from(programme),
            Value::from(i64::from(from.raw())),
            Value::from(i64::from(to.raw())),
            Value::from(after),
            Value::from(EXPIRING_PAGE),
        ],
    )?;
    let each = rows.iter().map(|row| Expiring {
        account: row.int(0),
        customer: row.int(1),
        points: row.int(2),
        first: day_of(row.optional_int(3)),
    });
    Ok(each.collect())
}
