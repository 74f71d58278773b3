//! Putting points aside for somebody who is about to spend them.

use guanxi_entity::Value;
use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Id, Problem, RawId, Result};

use super::book::{Act, Lots, Pen, check_key, current, end_hold, open, require_open, short};
use super::redeem::{Spent, check_points, value_of};
use crate::entities::PointsHold;

/// Points to be put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The account.
    pub account: RawId,
    /// How many.
    pub points: i64,
    /// The hold's name within the account; the same again gives the same hold.
    pub key: String,
    /// What for.
    pub reference: Option<String>,
}

const MINUTE_MS: i64 = 60_000;
/// Minutes in a year: longer isn't put aside.
const MINUTES_MAX: i64 = 525_600;

/// Puts points aside, earliest expiring first, for the programme's time; the hold.
///
/// # Errors
/// As [`super::redeem()`].
pub fn hold(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &Hold) -> Result<RawId> {
    check_key(&wanted.key)?;
    let pen = Pen::new(schema, ctx);
    let account = current(tx, wanted.account)?;
    let known = tx.query_first(
        "SELECT id, points FROM loyalty_points_hold WHERE account_id IN (?1, ?2) AND key = ?3",
        &[
            Value::from(wanted.account),
            Value::from(account),
            Value::from(wanted.key.as_str()),
        ],
    )?;
    if let Some(known) = known {
        return if known.int(1) == wanted.points {
            Ok(known.int(0))
        } else {
            Err(Problem::new(ErrorKind::Invalid, "request.key_reused"))
        };
    }
    let mut opened = open(tx, &pen, account, Lots::Left)?;
    require_open(&opened)?;
    let programme = pen.programme(tx, opened.programme)?;
    check_points(&programme, wanted.points)?;
    opened
        .book
        .hold(wanted.points, pen.today)
        .map_err(|few| short(wanted.points, few))?;
    let minutes = programme.hold_minutes.clamp(1, MINUTES_MAX);
    let made = PointsHold {
        account_id: Id::new(account),
        key: wanted.key.clone(),
        points: wanted.points,
        state: "open".to_owned(),
        captured: 0,
        ends_at: pen.ctx.clock.now() + minutes * MINUTE_MS,
        reference: wanted.reference.clone(),
    };
    let made = insert(tx, schema, &pen.ctx, made)?.raw();
    let key = format!("hold:{made}");
    let act = Act {
        hold: Some(made),
        ..Act::of(&key, wanted.reference.as_deref())
    };
    opened.save(tx, &pen, &act)?;
    Ok(made)
}

/// Spends points that were put aside: all of them, or so many, and frees the rest.
///
/// # Errors
/// `loyalty.hold_over` when they were freed meanwhile, `loyalty.bad_points` for more than were put aside.
pub fn capture(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    hold: RawId,
    points: Option<i64>,
) -> Result<Spent> {
    let pen = Pen::new(schema, ctx);
    let known = find(tx, &pen, hold)?;
    let points = points.unwrap_or(known.points);
    let programme = pen.programme(tx, known.programme)?;
    let value = value_of(&programme, points);
    if known.state == "captured" && known.captured == points {
        return Ok(Spent {
            points,
            value,
            balance: known.balance,
        });
    }
    // Until the night, or the next act on the account, the record says nothing of it.
    let state = match known.state.as_str() {
        "open" if known.ends_at <= pen.ctx.clock.now() => "timed_out",
        state => state,
    };
    if state != "open" {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.hold_over").with("state", state));
    }
    if points <= 0 || points > known.points {
        return Err(Problem::new(ErrorKind::Invalid, "loyalty.bad_points").with("step", 1));
    }
    let balance = end_hold(tx, &pen, (known.account, hold), (points, "captured"))?;
    Ok(Spent {
        points,
        value,
        balance,
    })
}

/// Frees points that were put aside; once they are free nothing changes.
///
/// # Errors
/// `loyalty.hold_over` when they were spent.
pub fn release(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, hold: RawId) -> Result<()> {
    let pen = Pen::new(schema, ctx);
    let known = find(tx, &pen, hold)?;
    match known.state.as_str() {
        "open" => end_hold(tx, &pen, (known.account, hold), (0, "released")).map(drop),
        "captured" => {
            Err(Problem::new(ErrorKind::Conflict, "loyalty.hold_over").with("state", known.state.as_str()))
        }
        _ => Ok(()),
    }
}

struct Known {
    account: RawId,
    programme: RawId,
    balance: i64,
    points: i64,
    captured: i64,
    state: String,
    ends_at: i64,
}

fn find(tx: &mut Tx<'_>, _: &Pen<'_>, hold: RawId) -> Result<Known> {
    let row = tx.query_first(
        "SELECT h.account_id, a.programme_id, a.balance, h.points, h.captured, h.state, h.ends_at FROM loyalty_points_hold h \
         JOIN loyalty_points_account a ON a.id = h.account_id WHERE h.id = ?1",
        &[Value::from(hold)],
    )?;
    let row = row.ok_or_else(|| Problem::not_found("loyalty.points_hold"))?;
    Ok(Known {
        account: row.int(0),
        programme: row.int(1),
        balance: row.int(2),
        points: row.int(3),
        captured: row.int(4),
        state: row.text(5).to_owned(),
        ends_at: row.int(6),
    })
}
