//! Between the pure ledger and the database: an account is read, acted on, and written back with the entries of the act.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_record::{Batch, Links, Schema, create_many, get, insert, update_typed};
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Actor, Ctx, Day, ErrorKind, Id, Problem, RawId, Result};

use crate::entities::{
    PointsAccount, PointsAccountPatch, PointsEntry, PointsHold, PointsHoldPatch, PointsLot, PointsLotPatch,
    PointsProgramme,
};
use crate::rules::ledger::{Book, Kind, Lot, Short};

/// Characters of an act's name at most.
pub const KEY_MAX: usize = 80;

/// Who writes the ledger: the program, on somebody's behalf. Whoever may sell needs no right of his own to the ledger's lines.
pub(crate) struct Pen<'a> {
    pub schema: &'a Schema,
    pub ctx: Ctx,
    pub by: Option<RawId>,
    pub today: Day,
}

impl<'a> Pen<'a> {
    pub fn new(schema: &'a Schema, ctx: &Ctx) -> Self {
        Self::on(schema, ctx, ctx.today())
    }

    /// For what counts for another day than today.
    pub fn on(schema: &'a Schema, ctx: &Ctx, today: Day) -> Self {
        let by = ctx.user();
        let mut own = ctx.clone();
        own.actor = Actor::System { reason: "points" };
        Self {
            schema,
            ctx: own,
            by,
            today,
        }
    }

    pub fn programme(&self, tx: &mut Tx<'_>, id: RawId) -> Result<PointsProgramme> {
        get(tx, &self.ctx, PointsProgramme::def(), id)?.typed()
    }
}

/// What an act is called and about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Act<'a> {
    pub key: &'a str,
    pub reference: Option<&'a str>,
    pub hold: Option<RawId>,
    /// The entries that are taken back, in the order of what is posted as restored.
    pub reverses: Vec<RawId>,
}

impl<'a> Act<'a> {
    pub fn of(key: &'a str, reference: Option<&'a str>) -> Self {
        Self {
            key,
            reference,
            ..Self::default()
        }
    }
}

/// Where a new lot comes from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Origin {
    pub purchase: Option<RawId>,
    pub parent: Option<RawId>,
}

/// An account that is being acted on.
pub(crate) struct Open {
    pub id: RawId,
    pub programme: RawId,
    pub state: String,
    pub book: Book,
    before: BTreeMap<RawId, Lot>,
    balance: i64,
    origins: BTreeMap<RawId, Origin>,
}

/// Which lots are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lots<'a> {
    /// Those that something is left of.
    Left,
    /// As many of them, in the order in which they are spent, as so many points take, and this one.
    For(i64, Option<RawId>),
    /// These as well, for what goes back to them.
    With(&'a [RawId]),
    /// All, for what goes back in the place of others.
    All,
}

/// Lots that are read at once where not all are needed.
const FIRST: i64 = 32;

const LOT_COLUMNS: &str =
    "SELECT id, remaining, held, expired, activates_on, expires_on, first_spent_on FROM loyalty_points_lot";

pub(crate) fn day_of(value: Option<i64>) -> Option<Day> {
    value.and_then(|raw| i32::try_from(raw).ok()).map(Day::new)
}

pub(crate) fn lot_of(row: &Row) -> Lot {
    Lot {
        id: row.int(0),
        remaining: row.int(1),
        held: row.int(2),
        expired: row.int(3),
        activates_on: day_of(row.optional_int(4)).unwrap_or(Day::new(0)),
        expires_on: day_of(row.optional_int(5)),
        first_spent_on: day_of(row.optional_int(6)),
    }
}

/// Reads an account as of the pen's day: what was put aside too long is free again first. Follows where it went.
pub(crate) fn open(tx: &mut Tx<'_>, pen: &Pen<'_>, account: RawId, lots: Lots<'_>) -> Result<Open> {
    let id = current(tx, account)?;
    free_overdue(tx, pen, id)?;
    let mut opened = read(tx, pen, id, lots)?;
    opened.book.sweep(pen.today);
    Ok(opened)
}

/// The same with every lot, and without following where the account went.
pub(crate) fn open_as_is(tx: &mut Tx<'_>, pen: &Pen<'_>, account: RawId) -> Result<Open> {
    free_overdue(tx, pen, account)?;
    let mut opened = read(tx, pen, account, Lots::All)?;
    opened.book.sweep(pen.today);
    Ok(opened)
}

/// The account that points are on now.
pub(crate) fn current(reads: &mut dyn Queries, account: RawId) -> Result<RawId> {
    let mut id = account;
    for _ in 0..MOVES_MAX {
        let row = reads.query_first(
            "SELECT moved_to_id FROM loyalty_points_account WHERE id = ?1",
            &[Value::from(id)],
        )?;
        let row = row.ok_or_else(|| Problem::not_found(&PointsAccount::def().key))?;
        match row.optional_int(0) {
            Some(next) => id = next,
            None => return Ok(id),
        }
    }
    Ok(id)
}

/// Times that an account was moved at most.
const MOVES_MAX: usize = 100;

fn read(tx: &mut Tx<'_>, pen: &Pen<'_>, id: RawId, wanted: Lots<'_>) -> Result<Open> {
    let account = tx.query_first(
        "SELECT programme_id, state, debt, balance, points, held FROM loyalty_points_account WHERE id = ?1",
        &[Value::from(id)],
    )?;
    let account = account.ok_or_else(|| Problem::not_found(&PointsAccount::def().key))?;
    let debt = account.int(2);
    let lots = match wanted {
        Lots::All => lots_where(tx, id, "")?,
        Lots::Left => lots_where(tx, id, LEFT)?,
        Lots::With(more) => {
            let mut lots = lots_where(tx, id, LEFT)?;
            for lot in more {
                add_lot(tx, id, *lot, &mut lots)?;
            }
            lots
        }
        // A debt is paid out of whatever is free.
        Lots::For(points, own) if debt == 0 => first_lots(tx, (id, pen.today), (points, own))?,
        Lots::For(..) => lots_where(tx, id, LEFT)?,
    };
    let rest = match wanted {
        Lots::For(..) => (
            account.int(4) - lots.iter().map(|lot| lot.remaining).sum::<i64>(),
            account.int(5) - lots.iter().map(|lot| lot.held).sum::<i64>(),
        ),
        _ => (0, 0),
    };
    Ok(Open {
        id,
        programme: account.int(0),
        state: account.text(1).to_owned(),
        balance: account.int(3),
        before: lots.iter().map(|lot| (lot.id, *lot)).collect(),
        book: Book::of_some(lots, debt, rest),
        origins: BTreeMap::new(),
    })
}

const LEFT: &str = " AND remaining > 0";

/// In the order in which they are spent, which is that of the index of what is left: in any other one SQLite goes through those that
/// are used up, too.
const SPENT_IN_ORDER: &str = "ORDER BY COALESCE(expires_on, 9999999), activates_on, id";

fn lots_where(tx: &mut Tx<'_>, account: RawId, condition: &str) -> Result<Vec<Lot>> {
    let sql = format!("{LOT_COLUMNS} WHERE account_id = ?1{condition} {SPENT_IN_ORDER}");
    Ok(tx
        .query(&sql, &[Value::from(account)])?
        .iter()
        .map(lot_of)
        .collect())
}

fn add_lot(tx: &mut Tx<'_>, account: RawId, lot: RawId, lots: &mut Vec<Lot>) -> Result<()> {
    if lots.iter().any(|known| known.id == lot) {
        return Ok(());
    }
    let row = tx.query_first(
        &format!("{LOT_COLUMNS} WHERE id = ?1 AND account_id = ?2"),
        &[Value::from(lot), Value::from(account)],
    )?;
    lots.extend(row.as_ref().map(lot_of));
    Ok(())
}

/// The first lots where they are enough: nothing behind them is over, and these have the points. Else all that something is left of.
fn first_lots(
    tx: &mut Tx<'_>,
    (account, today): (RawId, Day),
    (points, own): (i64, Option<RawId>),
) -> Result<Vec<Lot>> {
    let rows = tx.query(
        &format!("{LOT_COLUMNS} WHERE account_id = ?1{LEFT} {SPENT_IN_ORDER} LIMIT {FIRST}"),
        &[Value::from(account)],
    )?;
    let mut lots: Vec<Lot> = rows.iter().map(lot_of).collect();
    let are_all = guanxi_types::len_i64(lots.len()) < FIRST;
    let have: i64 = lots.iter().map(|lot| lot.available(today)).sum();
    let are_enough = have >= points && lots.last().is_none_or(|last| !last.is_over(today));
    if !are_all && !are_enough {
        lots = lots_where(tx, account, LEFT)?;
    }
    if let Some(own) = own {
        add_lot(tx, account, own, &mut lots)?;
    }
    Ok(lots)
}

/// The parts by lot of what was put aside.
pub(crate) fn hold_parts(tx: &mut Tx<'_>, hold: RawId) -> Result<Vec<(RawId, i64)>> {
    let rows = tx.query(
        "SELECT lot_id, CAST(SUM(held) AS BIGINT), MIN(id) FROM loyalty_points_entry WHERE hold_id = ?1 \
         GROUP BY lot_id HAVING SUM(held) > 0 ORDER BY MIN(id)",
        &[Value::from(hold)],
    )?;
    Ok(rows.iter().map(|row| (row.int(0), row.int(1))).collect())
}

fn free_overdue(tx: &mut Tx<'_>, pen: &Pen<'_>, account: RawId) -> Result<()> {
    let due = tx.query(
        "SELECT id FROM loyalty_points_hold WHERE account_id = ?1 AND state = 'open' AND ends_at <= ?2 ORDER BY id",
        &[Value::from(account), Value::from(pen.ctx.clock.now())],
    )?;
    for row in due {
        end_hold(tx, pen, (account, row.int(0)), (0, "timed_out"))?;
    }
    Ok(())
}

/// Ends a hold: so many of its points are spent, the rest is free.
pub(crate) fn end_hold(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (account, hold): (RawId, RawId),
    (points, state): (i64, &str),
) -> Result<i64> {
    let parts = hold_parts(tx, hold)?;
    let mut opened = read(tx, pen, account, Lots::Left)?;
    opened.book.capture(&parts, points, pen.today);
    let key = format!("hold:{hold}:{state}");
    let reference = tx
        .query_first(
            "SELECT reference FROM loyalty_points_hold WHERE id = ?1",
            &[Value::from(hold)],
        )?
        .map(|row| row.text(0).to_owned())
        .filter(|text| !text.is_empty());
    let act = Act {
        hold: Some(hold),
        ..Act::of(&key, reference.as_deref())
    };
    let balance = opened.save(tx, pen, &act)?;
    let patch = PointsHoldPatch {
        state: Some(state.to_owned()),
        captured: Some(points),
        ..PointsHoldPatch::default()
    };
    update_typed::<PointsHold>(tx, pen.schema, &pen.ctx, Id::new(hold), patch)?;
    Ok(balance)
}

impl Open {
    /// Adds a new lot; its id is known when it is written.
    pub fn add(&mut self, kind: Kind, lot: Lot, origin: Origin, today: Day) {
        // Ids of the database are above zero.
        let id = -guanxi_types::len_i64(self.origins.len()) - 1;
        self.origins.insert(id, origin);
        self.book.add(kind, Lot { id, ..lot }, today);
    }

    /// Writes what was posted; the new balance.
    pub fn save(self, tx: &mut Tx<'_>, pen: &Pen<'_>, act: &Act<'_>) -> Result<i64> {
        if self.book.postings().is_empty() {
            return Ok(self.balance);
        }
        let ids = self.save_lots(tx, pen)?;
        self.save_entries(tx, pen, act, &ids)?;
        let patch = PointsAccountPatch {
            balance: Some(self.book.balance()),
            points: Some(self.book.balance() + self.book.debt()),
            held: Some(self.book.held()),
            debt: Some(self.book.debt()),
            ..PointsAccountPatch::default()
        };
        update_typed::<PointsAccount>(tx, pen.schema, &pen.ctx, Id::new(self.id), patch)?;
        Ok(self.book.balance())
    }

    fn save_lots(&self, tx: &mut Tx<'_>, pen: &Pen<'_>) -> Result<BTreeMap<RawId, RawId>> {
        let mut ids = BTreeMap::new();
        for lot in self.book.lots() {
            if let Some(origin) = self.origins.get(&lot.id) {
                let earned = self.book.postings().iter();
                let earned = earned.filter(|posting| posting.lot == Some(lot.id) && posting.delta > 0);
                let made = PointsLot {
                    account_id: Id::new(self.id),
                    earned: earned.map(|posting| posting.delta).sum(),
                    remaining: lot.remaining,
                    held: lot.held,
                    expired: lot.expired,
                    activates_on: lot.activates_on,
                    expires_on: lot.expires_on,
                    first_spent_on: lot.first_spent_on,
                    purchase_id: origin.purchase.map(Id::new),
                    parent_id: origin.parent.map(Id::new),
                };
                ids.insert(lot.id, insert(tx, pen.schema, &pen.ctx, made)?.raw());
                continue;
            }
            ids.insert(lot.id, lot.id);
            if self.before.get(&lot.id) != Some(lot) {
                let patch = PointsLotPatch {
                    remaining: Some(lot.remaining),
                    held: Some(lot.held),
                    expired: Some(lot.expired),
                    first_spent_on: Some(lot.first_spent_on),
                    ..PointsLotPatch::default()
                };
                update_typed::<PointsLot>(tx, pen.schema, &pen.ctx, Id::new(lot.id), patch)?;
            }
        }
        Ok(ids)
    }

    fn save_entries(
        &self,
        tx: &mut Tx<'_>,
        pen: &Pen<'_>,
        act: &Act<'_>,
        ids: &BTreeMap<RawId, RawId>,
    ) -> Result<()> {
        let mut balance = self.balance;
        let mut restored = act.reverses.iter().copied();
        let mut rows = Vec::new();
        for (part, posting) in self.book.postings().iter().enumerate() {
            balance += posting.delta;
            let lot = posting.lot.and_then(|lot| ids.get(&lot)).copied();
            let is_restored = posting.kind == Kind::Restore;
            let reverses = if is_restored { restored.next() } else { None };
            let is_of_hold = matches!(posting.kind, Kind::Hold | Kind::Capture | Kind::Release);
            let entry = PointsEntry {
                account_id: Id::new(self.id),
                kind: posting.kind.name().to_owned(),
                delta: posting.delta,
                held: posting.held,
                lot_id: lot.map(Id::new),
                day: pen.today,
                reference: act.reference.map(str::to_owned),
                key: act.key.to_owned(),
                part: guanxi_types::len_i64(part),
                hold_id: act.hold.filter(|_| is_of_hold).map(Id::new),
                reverses_id: reverses.map(Id::new),
                by_id: pen.by.map(Id::new),
                balance_after: balance,
            };
            rows.push(entry.into_values());
        }
        let batch = Batch {
            def: PointsEntry::def(),
            import_id: None,
            links: Links::Known,
        };
        create_many(tx, pen.schema, &pen.ctx, &batch, rows)?;
        Ok(())
    }
}

/// Whether an act of this name took so many points from the account before. `asked` is what the caller names it, `now` what it is
/// a part of since a merge: the act may stand in either. Only what was taken counts: where a merge made one account of both sides of a
/// transfer, what came in stands there under the same name.
///
/// # Errors
/// `request.key_reused` when an act of this name took another number.
pub(crate) fn done(
    reads: &mut dyn Queries,
    (asked, now): (RawId, RawId),
    (key, points): (&str, i64),
) -> Result<bool> {
    let row = reads.query_first(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN delta < 0 THEN delta ELSE 0 END), 0) AS BIGINT) FROM loyalty_points_entry \
         WHERE account_id IN (?1, ?2) AND key = ?3",
        &[Value::from(asked), Value::from(now), Value::from(key)],
    )?;
    match row.filter(|row| row.int(0) > 0) {
        None => Ok(false),
        Some(row) if row.int(1) == -points => Ok(true),
        Some(_) => Err(Problem::new(ErrorKind::Invalid, "request.key_reused")),
    }
}

/// Refuses an act without a name, or with one that is too long.
pub(crate) fn check_key(key: &str) -> Result<()> {
    if key.is_empty() || key.chars().count() > KEY_MAX {
        return Err(Problem::new(ErrorKind::Malformed, "request.bad_idempotency_key").with("max", KEY_MAX));
    }
    Ok(())
}

/// Too few points.
pub(crate) fn short(wanted: i64, short: Short) -> Problem {
    Problem::new(ErrorKind::Conflict, "loyalty.points_insufficient")
        .with("wanted", wanted)
        .with("available", short.available)
}

/// Refuses acts on accounts that are closed, and spending from frozen ones.
pub(crate) fn require_open(opened: &Open) -> Result<()> {
    if opened.state == "open" {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Conflict, "loyalty.account_not_open").with("state", opened.state.as_str()))
}
