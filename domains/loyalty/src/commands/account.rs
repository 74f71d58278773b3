//! Finding and opening accounts; moving everything of one to another.

use guanxi_entity::Value;
use guanxi_record::{insert, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, Id, Problem, RawId, Result};

use super::book::{Act, Lots, Open, Origin, Pen, open};
use crate::entities::{PointsAccount, PointsAccountPatch, PointsProgramme};
use crate::rules::ledger::{Kind, Lot};

/// Who collects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The customer.
    pub customer: RawId,
    /// The household that shares what it collects.
    pub household: Option<RawId>,
}

impl Holder {
    /// A customer with the household that it belongs to now.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn of(reads: &mut dyn Queries, customer: RawId) -> Result<Self> {
        let row = reads.query_first(
            "SELECT household_id FROM customers_household_member WHERE customer_id = ?1 AND left_on IS NULL \
             ORDER BY COALESCE(joined_on, 0), id LIMIT 1",
            &[Value::from(customer)],
        )?;
        Ok(Self {
            customer,
            household: row.and_then(|row| row.optional_int(0)),
        })
    }

    /// What the holder's account of a programme is found by.
    pub(crate) fn key(self, is_shared: bool) -> String {
        match self.household.filter(|_| is_shared) {
            Some(household) => format!("h{household}"),
            None => format!("c{}", self.customer),
        }
    }
}

/// The holder's account of a programme, where there is one. Accounts that came with a merged customer go into it.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (id, programme): (RawId, &PointsProgramme),
    holder: Holder,
) -> Result<Option<RawId>> {
    let key = holder.key(programme.is_shared);
    let row = tx.query_first(
        "SELECT id FROM loyalty_points_account WHERE programme_id = ?1 AND owner_key = ?2",
        &[Value::from(id), Value::from(key.as_str())],
    )?;
    let own = row.map(|row| row.int(0));
    let own = match own {
        Some(own) => Some(super::book::current(tx, own)?),
        None => None,
    };
    if key.starts_with('h') {
        return Ok(own);
    }
    let others = tx.query(
        "SELECT id FROM loyalty_points_account WHERE programme_id = ?1 AND customer_id = ?2 AND household_id IS NULL \
         AND moved_to_id IS NULL AND id <> ?3 ORDER BY id",
        &[
            Value::from(id),
            Value::from(holder.customer),
            Value::from(own.unwrap_or(0)),
        ],
    )?;
    let mut main = own;
    for row in others {
        match main {
            None => main = Some(row.int(0)),
            Some(main) => move_all(tx, pen, (row.int(0), main), Kind::Merge)?,
        }
    }
    Ok(main)
}

/// The holder's account of a programme, opened where there is none.
pub(crate) fn find_or_open(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (id, programme): (RawId, &PointsProgramme),
    holder: Holder,
) -> Result<RawId> {
    if let Some(known) = find(tx, pen, (id, programme), holder)? {
        return Ok(known);
    }
    let made = PointsAccount {
        programme_id: Id::new(id),
        customer_id: Id::new(holder.customer),
        household_id: holder.household.filter(|_| programme.is_shared).map(Id::new),
        owner_key: holder.key(programme.is_shared),
        state: "open".to_owned(),
        balance: 0,
        points: 0,
        held: 0,
        debt: 0,
        moved_to_id: None,
    };
    Ok(insert(tx, pen.schema, &pen.ctx, made)?.raw())
}

/// Moves everything of an account to another, debt included, and closes it. Points that are put aside come back first.
pub(crate) fn move_all(tx: &mut Tx<'_>, pen: &Pen<'_>, (from, to): (RawId, RawId), kind: Kind) -> Result<()> {
    require_same_programme(tx, from, to)?;
    let holds = tx.query(
        "SELECT id FROM loyalty_points_hold WHERE account_id = ?1 AND state = 'open' ORDER BY id",
        &[Value::from(from)],
    )?;
    for hold in holds {
        super::book::end_hold(tx, pen, (from, hold.int(0)), (0, "released"))?;
    }
    let mut source = open(tx, pen, from, Lots::Left)?;
    let mut target = open(tx, pen, to, Lots::Left)?;
    source.book.sweep(pen.today);
    let (parts, debt) = source.book.empty(kind);
    receive(&mut target, pen, &parts, kind);
    target.book.take_over(kind, debt, pen.today);
    let key = format!("{}:{from}:{to}", kind.name());
    source.save(tx, pen, &Act::of(&key, None))?;
    target.save(tx, pen, &Act::of(&key, None))?;
    let patch = PointsAccountPatch {
        state: Some("closed".to_owned()),
        moved_to_id: Some(Some(Id::new(to))),
        ..PointsAccountPatch::default()
    };
    update_typed::<PointsAccount>(tx, pen.schema, &pen.ctx, Id::new(from), patch)
}

/// Lots as they come into another account: as good, and as long.
pub(crate) fn receive(target: &mut Open, pen: &Pen<'_>, parts: &[(Lot, i64)], kind: Kind) {
    for (lot, points) in parts {
        let moved = Lot {
            remaining: *points,
            held: 0,
            expired: 0,
            first_spent_on: None,
            ..*lot
        };
        let origin = Origin {
            purchase: None,
            parent: Some(lot.id),
        };
        target.add(kind, moved, origin, pen.today);
    }
}

/// Points of different programmes aren't worth the same.
pub(crate) fn require_same_programme(tx: &mut Tx<'_>, from: RawId, to: RawId) -> Result<()> {
    let row = tx.query_first(
        "SELECT COUNT(DISTINCT programme_id), COUNT(*) FROM loyalty_points_account WHERE id IN (?1, ?2)",
        &[Value::from(from), Value::from(to)],
    )?;
    if row.is_some_and(|row| row.int(0) == 1 && row.int(1) == 2) {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Invalid, "loyalty.other_account"))
}
