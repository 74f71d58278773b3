//! Points given or taken by hand: few at once, many after somebody else allowed it.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, get, insert, require, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result};

use super::book::{Act, Lots, Open, Origin, Pen, check_key, current, open, require_open, short};
use super::sale::new_lot;
use crate::entities::{PointsAccount, PointsAdjustment, PointsAdjustmentPatch};
use crate::rules::ledger::Kind;

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjust {
    /// The account.
    pub account: RawId,
    /// How many; negative where they are taken.
    pub points: i64,
    /// Why: a choice of the record.
    pub reason: String,
    /// In words.
    pub note: Option<String>,
    /// Its name within the account; the same again gives the same answer.
    pub key: String,
}

/// Points that one adjustment may be about: more is a slip of the keys.
const POINTS_MAX: i64 = 100_000_000;

/// Gives or takes points, or puts the wish before somebody else where it is about many. The adjustment, and its state.
///
/// # Errors
/// `loyalty.points_insufficient`, `loyalty.account_not_open`, `loyalty.bad_points`, `request.key_reused` for the same name with another
/// number, and as creating records.
pub fn adjust(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &Adjust) -> Result<(RawId, String)> {
    check_key(&wanted.key)?;
    require(ctx, Action::Create, PointsAdjustment::def())?;
    get(tx, ctx, PointsAccount::def(), wanted.account)?;
    // The account may have become part of another one between two calls.
    let now = current(tx, wanted.account)?;
    let known = tx.query_first(
        "SELECT id, state, points FROM loyalty_points_adjustment WHERE account_id IN (?1, ?2) AND key = ?3",
        &[
            Value::from(wanted.account),
            Value::from(now),
            Value::from(wanted.key.as_str()),
        ],
    )?;
    if let Some(known) = known {
        if known.int(2) != wanted.points {
            return Err(Problem::new(ErrorKind::Invalid, "request.key_reused"));
        }
        return Ok((known.int(0), known.text(1).to_owned()));
    }
    if wanted.points == 0 || wanted.points.abs() > POINTS_MAX {
        return Err(Problem::new(ErrorKind::Invalid, "loyalty.bad_points").with("step", 1));
    }
    let pen = Pen::new(schema, ctx);
    let opened = open(tx, &pen, wanted.account, Lots::Left)?;
    require_open(&opened)?;
    let programme = pen.programme(tx, opened.programme)?;
    let waits = wanted.points.abs() > programme.approval_over;
    let state = if waits { "waiting" } else { "done" };
    let made = PointsAdjustment {
        account_id: Id::new(opened.id),
        points: wanted.points,
        reason: wanted.reason.clone(),
        note: wanted.note.clone(),
        state: state.to_owned(),
        key: Some(wanted.key.clone()),
        asked_by: pen.by.map(Id::new),
        decided_by: None,
        decided_at: None,
        decision_note: None,
    };
    let made = insert(tx, schema, ctx, made)?.raw();
    if !waits {
        post(tx, &pen, opened, (made, wanted.points))?;
    }
    Ok((made, state.to_owned()))
}

fn post(tx: &mut Tx<'_>, pen: &Pen<'_>, mut opened: Open, (id, points): (RawId, i64)) -> Result<()> {
    if points > 0 {
        let programme = pen.programme(tx, opened.programme)?;
        let lot = new_lot(&programme, pen.today.plus(-wait(programme.pending_days)), points);
        opened.add(Kind::Adjust, lot, Origin::default(), pen.today);
    } else {
        opened
            .book
            .spend(Kind::Adjust, -points, pen.today)
            .map_err(|few| short(-points, few))?;
    }
    let key = format!("adjust:{id}");
    opened.save(tx, pen, &Act::of(&key, Some(&key)))?;
    Ok(())
}

/// Points by hand can be spent at once: no goods come back for them.
fn wait(days: i64) -> i32 {
    i32::try_from(days).unwrap_or(0).max(0)
}

/// What becomes of an adjustment that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The adjustment.
    pub adjustment: RawId,
    /// Whether it is allowed.
    pub is_allowed: bool,
    /// What is said of it.
    pub note: Option<String>,
}

/// Allows or refuses an adjustment; not by whom it was asked for. Its state.
///
/// # Errors
/// `loyalty.own_approval`, `loyalty.not_waiting`, what posting it may be refused for, `access.forbidden` for who may not change every
/// adjustment.
pub fn decide(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, decision: &Decision) -> Result<&'static str> {
    let def = PointsAdjustment::def();
    ctx.require_all(Action::Update, &def.key)?;
    let record = get(tx, ctx, def, decision.adjustment)?;
    let asked: PointsAdjustment = record.typed()?;
    if asked.state != "waiting" {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.not_waiting").with("state", asked.state));
    }
    let me = ctx.user_id();
    let asker = asked.asked_by.map(Id::raw);
    if me != 0 && (asker == Some(me) || record.created_by == me) {
        return Err(Problem::new(ErrorKind::Forbidden, "loyalty.own_approval"));
    }
    let pen = Pen::new(schema, ctx);
    let state = if decision.is_allowed { "done" } else { "refused" };
    let patch = PointsAdjustmentPatch {
        state: Some(state.to_owned()),
        decided_by: Some(pen.by.map(Id::new)),
        decided_at: Some(Some(ctx.clock.now())),
        decision_note: Some(decision.note.clone()),
        ..PointsAdjustmentPatch::default()
    };
    update_typed::<PointsAdjustment>(tx, schema, ctx, Id::new(decision.adjustment), patch)?;
    if decision.is_allowed {
        let opened = open(tx, &pen, asked.account_id.raw(), Lots::Left)?;
        require_open(&opened)?;
        post(tx, &pen, opened, (decision.adjustment, asked.points))?;
    }
    Ok(state)
}
