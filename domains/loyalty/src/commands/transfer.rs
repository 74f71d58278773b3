//! Accounts opened by hand, frozen, and points from one to another.

use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_record::attachment::require_change;
use guanxi_record::{Schema, get, require, update_typed};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result};

use super::account::{Holder, find_or_open, receive, require_same_programme};
use super::book::{Act, Lots, Pen, check_key, current, done, open, require_open, short};
use crate::entities::{PointsAccount, PointsAccountPatch};
use crate::rules::ledger::{Kind, Lot};

/// Points to be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// From this account.
    pub from: RawId,
    /// To this one, of the same programme.
    pub to: RawId,
    /// How many.
    pub points: i64,
    /// The act's name; the same again changes nothing.
    pub key: String,
    /// Why.
    pub reference: Option<String>,
}

/// Opens a customer's account, or the household's where the programme is shared; the one that is there already otherwise.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn open_account(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (programme, customer): (RawId, RawId),
) -> Result<RawId> {
    require(ctx, Action::Create, PointsAccount::def())?;
    get(tx, ctx, Customer::def(), customer)?;
    let pen = Pen::new(schema, ctx);
    let known = pen.programme(tx, programme)?;
    let holder = Holder::of(tx, customer)?;
    find_or_open(tx, &pen, (programme, &known), holder)
}

/// Moves points, earliest expiring first; they stay good as long as they were. The right to it is to change both accounts.
///
/// # Errors
/// `loyalty.points_insufficient`, `loyalty.other_account`, `loyalty.account_not_open`, `access.forbidden`,
/// `request.key_reused`.
pub fn transfer(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &Transfer) -> Result<i64> {
    check_key(&wanted.key)?;
    for account in [wanted.from, wanted.to] {
        require_change(tx, ctx, PointsAccount::def(), account)?;
    }
    let pen = Pen::new(schema, ctx);
    move_some(tx, &pen, wanted)
}

/// The same for the program.
pub(crate) fn move_some(tx: &mut Tx<'_>, pen: &Pen<'_>, wanted: &Transfer) -> Result<i64> {
    let (from, to) = (current(tx, wanted.from)?, current(tx, wanted.to)?);
    let key = format!("transfer:{}", wanted.key);
    if done(tx, (wanted.from, from), (&key, wanted.points))? {
        return Ok(open(tx, pen, from, Lots::Left)?.book.balance());
    }
    if from == to {
        return Err(Problem::new(ErrorKind::Invalid, "loyalty.other_account"));
    }
    require_same_programme(tx, from, to)?;
    if wanted.points <= 0 {
        return Err(Problem::new(ErrorKind::Invalid, "loyalty.bad_points").with("step", 1));
    }
    let mut source = open(tx, pen, from, Lots::Left)?;
    let mut target = open(tx, pen, to, Lots::Left)?;
    require_open(&source)?;
    require_open(&target)?;
    let known: Vec<Lot> = source.book.lots().to_vec();
    let parts = source
        .book
        .spend(Kind::Transfer, wanted.points, pen.today)
        .map_err(|few| short(wanted.points, few))?;
    let of = |(id, points): &(RawId, i64)| {
        let lot = known.iter().find(|lot| lot.id == *id);
        lot.map(|lot| (*lot, *points))
    };
    let moved: Vec<(Lot, i64)> = parts.iter().filter_map(of).collect();
    receive(&mut target, pen, &moved, Kind::Transfer);
    // Each side names the other one, unless the caller says what it is for.
    let (giver, taker) = (format!("account:{from}"), format!("account:{to}"));
    let about = |other| wanted.reference.as_deref().unwrap_or(other);
    target.save(tx, pen, &Act::of(&key, Some(about(&giver))))?;
    source.save(tx, pen, &Act::of(&key, Some(about(&taker))))
}

/// Whether points of an account may be spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freeze {
    /// Not now.
    Freeze,
    /// Again.
    Thaw,
}

/// Freezes an account, or lets it be used again.
///
/// # Errors
/// `loyalty.account_not_open` for one that is closed, `access.forbidden`.
pub fn freeze(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, account: RawId, what: Freeze) -> Result<()> {
    let def = PointsAccount::def();
    require(ctx, Action::Update, def)?;
    let known: PointsAccount = get(tx, ctx, def, account)?.typed()?;
    if known.state == "closed" {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.account_not_open").with("state", known.state));
    }
    let state = match what {
        Freeze::Freeze => "frozen",
        Freeze::Thaw => "open",
    };
    let patch = PointsAccountPatch {
        state: Some(state.to_owned()),
        ..PointsAccountPatch::default()
    };
    update_typed::<PointsAccount>(tx, schema, ctx, Id::new(account), patch)
}
