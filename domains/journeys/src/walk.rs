//! Customers go on: each step with its effect and its line in the log in one transaction, so that whatever ends the program in between has
//! neither done a step without saying so nor said so without doing it.

use guanxi_audience::policy::place;
use guanxi_entity::Value;
use guanxi_record::{insert, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, Id, Problem, RawId, Result};
use rustc_hash::FxHashMap;

use crate::effects::{Passed, Turn, Whom, perform};
use crate::entities::{Enrolment, EnrolmentPatch, Step};
use crate::flow::{Act, Node, WaitSet, drawn};
use crate::gate::{is_held_back, is_there};
use crate::plan::{CAMPAIGN_RUNS, Pen, Plan, Plans};

/// Steps that one customer does in one transaction.
const STEPS_AT_ONCE: usize = 12;
/// How long a customer waits whose step can't be done for a fault of the program's.
const AFTER_FAULT_MS: i64 = 3_600_000;
/// How long a customer waits whose condition can't be decided now.
const NOT_NOW_MS: i64 = 600_000;
const DAY_MS: i64 = 86_400_000;

/// A customer who is due, and where he was when that was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The customer in the journey.
    pub enrolment: RawId,
    /// The version.
    pub version: RawId,
    /// The customer.
    pub customer: RawId,
    /// The step.
    pub node: String,
    /// When he came there, or something became of him there.
    pub arrived_at: i64,
}

/// How a condition was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds, or not.
    Holds(bool),
    /// What it names is gone.
    CantBeAsked,
    /// The warehouse failed: another time.
    NotNow,
    /// It is asked again for many at once, not before this moment.
    Later(i64),
}

/// What conditions were decided before the transaction, by customer in the journey and step.
pub type Verdicts = FxHashMap<(RawId, String), Verdict>;

/// Customers who are due, the longest waiting first. Journey by journey: those who wait in one that stands aren't looked at.
///
/// # Errors
/// When the database can't be read.
pub fn due(r: &mut dyn Queries, now: i64, limit: i64) -> Result<Vec<Due>> {
    let running = format!(
        "SELECT j.id FROM journeys_journey j WHERE j.state = 'running' AND {CAMPAIGN_RUNS} ORDER BY j.id"
    );
    let mut found = Vec::new();
    for journey in r.query(&running, &[])? {
        let rows = r.query(
            "SELECT id, version_id, customer_id, node, updated_at, due_at FROM journeys_enrolment \
             WHERE journey_id = ?1 AND state = 'active' AND due_at <= ?2 ORDER BY due_at, id LIMIT ?3",
            &[Value::from(journey.int(0)), Value::from(now), Value::from(limit)],
        )?;
        found.extend(rows.iter().map(|row| {
            let one = Due {
                enrolment: row.int(0),
                version: row.int(1),
                customer: row.int(2),
                node: row.text(3).to_owned(),
                arrived_at: row.int(4),
            };
            (row.int(5), one)
        }));
    }
    found.sort_by_key(|(due, one)| (*due, one.enrolment));
    found.truncate(guanxi_types::index_of(limit));
    Ok(found.into_iter().map(|(_, one)| one).collect())
}

/// Where a customer is.
struct Going {
    id: RawId,
    customer: RawId,
    node: String,
    waits_since: Option<i64>,
    heard_at: Option<i64>,
}

/// Lets customers go on who are due still; how many did. One whose step fails for a fault of the program's holds up nobody else.
///
/// # Errors
/// When the database can't be written; then nobody went on.
pub fn advance(tx: &mut Tx<'_>, pen: Pen<'_>, due: &[Due], verdicts: &Verdicts) -> Result<usize> {
    let mut plans = Plans::default();
    let mut count = 0;
    for one in due {
        let plan = plans.of(tx, one.version)?;
        if plan.as_ref().is_some_and(|plan| plan.state != "running") {
            continue;
        }
        let Some(going) = still_due(tx, pen, one.enrolment)? else {
            continue;
        };
        let walked = match plan {
            Some(plan) => tx.attempt(|tx| walk(tx, pen, &plan, (going, verdicts))),
            // Put off like a fault, or such customers would stand before all others for ever.
            None => Err(Problem::internal("a version of a journey can't be read")),
        };
        match walked {
            Ok(()) => {}
            Err(problem) if problem.code == SERIALISATION => return Err(problem),
            Err(problem) => {
                tracing::error!(enrolment = one.enrolment, %problem, "a step of a journey failed; tried again in an hour");
                let patch = EnrolmentPatch {
                    due_at: Some(Some(pen.ctx.clock.now() + AFTER_FAULT_MS)),
                    ..EnrolmentPatch::default()
                };
                update_typed::<Enrolment>(tx, pen.schema, pen.ctx, Id::new(one.enrolment), patch)?;
            }
        }
        count += 1;
    }
    Ok(count)
}

/// The store tries such a transaction again by itself.
const SERIALISATION: &str = "store.serialisation";

/// Another process, or a former try, may have been faster.
fn still_due(r: &mut dyn Queries, pen: Pen<'_>, id: RawId) -> Result<Option<Going>> {
    let row = r.query_first(
        "SELECT id, customer_id, node, waits_since, heard_at FROM journeys_enrolment WHERE id = ?1 AND state = 'active' AND due_at <= ?2",
        &[Value::from(id), Value::from(pen.ctx.clock.now())],
    )?;
    Ok(row.map(|row| Going {
        id: row.int(0),
        customer: row.int(1),
        node: row.text(2).to_owned(),
        waits_since: row.optional_int(3),
        heard_at: row.optional_int(4),
    }))
}

fn walk(tx: &mut Tx<'_>, pen: Pen<'_>, plan: &Plan, (mut going, verdicts): (Going, &Verdicts)) -> Result<()> {
    let now = pen.ctx.clock.now();
    if is_held_back(tx, (plan.campaign, plan.purpose), going.customer)? {
        return leave(tx, pen, &going, ("left", Some("control")));
    }
    if !is_there(tx, going.customer)? {
        return leave(tx, pen, &going, ("left", Some("erased")));
    }
    // Two customers who were merged may both have been in it: one goes on.
    let twin = tx.query_first(
        "SELECT id FROM journeys_enrolment WHERE journey_id = ?1 AND customer_id = ?2 AND state = 'active' AND id < ?3 LIMIT 1",
        &[
            Value::from(plan.journey),
            Value::from(going.customer),
            Value::from(going.id),
        ],
    )?;
    if twin.is_some() {
        return leave(tx, pen, &going, ("left", Some("merged")));
    }
    for _ in 0..STEPS_AT_ONCE {
        let Some(node) = plan.flow.node(&going.node) else {
            return leave(tx, pen, &going, ("left", Some("no_step")));
        };
        match turn(tx, pen, plan, (&going, node), verdicts)? {
            Move::Wait(due, waits_for) => return stay(tx, pen, &going, (due, Some((now, waits_for)))),
            Move::Turn(Turn::Stay(due)) => return stay(tx, pen, &going, (due, None)),
            Move::Turn(Turn::Go(passed)) => {
                log(tx, pen, (plan, &going, node), &passed)?;
                match plan.flow.next(&node.id, &passed.way) {
                    None => return leave(tx, pen, &going, ("done", None)),
                    Some(next) => {
                        going.node.clone_from(&next.id);
                        (going.waits_since, going.heard_at) = (None, None);
                    }
                }
            }
        }
    }
    stay(tx, pen, &going, (now, None))
}

/// What becomes of a customer at a step.
enum Move {
    /// Waits until then, or until something happens.
    Wait(i64, Option<&'static str>),
    /// Goes on, or stays.
    Turn(Turn),
}

fn go(outcome: &str, way: &str) -> Move {
    Move::Turn(Turn::Go(Passed {
        way: way.to_owned(),
        ..Passed::with(outcome)
    }))
}

fn turn(
    tx: &mut Tx<'_>,
    pen: Pen<'_>,
    plan: &Plan,
    (going, node): (&Going, &Node),
    verdicts: &Verdicts,
) -> Result<Move> {
    let now = pen.ctx.clock.now();
    let Ok(act) = node.act() else {
        return Ok(go("failed", ""));
    };
    match &act {
        Act::Nothing => Ok(go("done", "")),
        Act::Wait(wait) if going.waits_since.is_none() => {
            let happening = match wait {
                WaitSet::Happening(happening, _) => Some(happening.name()),
                _ => None,
            };
            Ok(Move::Wait(wait_until(pen, wait, now)?, happening))
        }
        Act::Wait(WaitSet::Happening(..)) if going.heard_at.is_some() => Ok(go("heard", "done")),
        Act::Wait(WaitSet::Happening(..)) => Ok(go("time_out", "time_out")),
        Act::Wait(_) => Ok(go("done", "")),
        Act::Condition(_) => match verdicts.get(&(going.id, node.id.clone())) {
            Some(Verdict::Holds(true)) => Ok(go("yes", "yes")),
            Some(Verdict::Holds(false)) => Ok(go("no", "no")),
            Some(Verdict::CantBeAsked) => Ok(go("failed", "no")),
            Some(Verdict::NotNow) => Ok(Move::Turn(Turn::Stay(now + NOT_NOW_MS))),
            Some(Verdict::Later(until)) => Ok(Move::Turn(Turn::Stay(*until))),
            // It is asked before the next transaction.
            None => Ok(Move::Turn(Turn::Stay(now))),
        },
        Act::Split(branches) => {
            let lot = place(&format!("{}/{}", plan.version, node.id), going.customer);
            let way = drawn(branches, lot).map_or_else(String::new, |branch| branch.way.clone());
            Ok(go("drawn", &way))
        }
        _ => {
            let whom = Whom {
                plan,
                enrolment: going.id,
                customer: going.customer,
                node: &node.id,
            };
            match tx.attempt(|tx| perform(tx, pen, whom, &act)) {
                Ok(turn) => Ok(Move::Turn(turn)),
                Err(problem) if problem.kind == ErrorKind::Internal || problem.code == SERIALISATION => {
                    Err(problem)
                }
                Err(problem) => Ok(Move::Turn(Turn::Go(refused(&problem)))),
            }
        }
    }
}

/// What is refused doesn't hold the customer up.
fn refused(problem: &Problem) -> Passed {
    let detail = match problem.fields.first() {
        Some(field) => format!("{} ({}: {})", problem.code, field.field, field.code),
        None => problem.code.clone(),
    };
    Passed {
        detail: Some(detail.chars().take(300).collect()),
        ..Passed::with("failed")
    }
}

/// When a wait that begins now is over.
///
/// # Errors
/// For times beyond the calendar.
pub fn wait_until(pen: Pen<'_>, wait: &WaitSet, now: i64) -> Result<i64> {
    match wait {
        WaitSet::For(long) | WaitSet::Happening(_, long) => Ok(now + long),
        WaitSet::Until(days, minute) => {
            let zone = pen.schema.zone();
            let (today, _) = zone.local(now);
            let days = i32::try_from(*days).unwrap_or(0);
            let (hour, minute) = (i8::try_from(minute / 60), i8::try_from(minute % 60));
            let (Ok(hour), Ok(minute)) = (hour, minute) else {
                return Ok(now);
            };
            let on = |days: i32| {
                let at = today.plus(days).date().at(hour, minute, 0, 0);
                zone.instant(at).map_err(Problem::internal)
            };
            let first = on(days)?;
            // The time of this day is over: the next day's.
            if first <= now { on(days + 1) } else { Ok(first) }
        }
    }
}

fn stay(
    tx: &mut Tx<'_>,
    pen: Pen<'_>,
    going: &Going,
    (due, waits): (i64, Option<(i64, Option<&str>)>),
) -> Result<()> {
    let patch = EnrolmentPatch {
        node: Some(going.node.clone()),
        due_at: Some(Some(due)),
        waits_for: Some(waits.and_then(|(_, what)| what).map(str::to_owned)),
        waits_since: Some(waits.map(|(since, _)| since)),
        heard_at: Some(None),
        ..EnrolmentPatch::default()
    };
    update_typed::<Enrolment>(tx, pen.schema, pen.ctx, Id::new(going.id), patch)
}

fn leave(tx: &mut Tx<'_>, pen: Pen<'_>, going: &Going, (state, reason): (&str, Option<&str>)) -> Result<()> {
    let patch = EnrolmentPatch {
        node: Some(going.node.clone()),
        ..ended(pen.ctx.clock.now(), (state, reason))
    };
    update_typed::<Enrolment>(tx, pen.schema, pen.ctx, Id::new(going.id), patch)
}

/// Of a customer who leaves a journey.
#[must_use]
pub fn ended(now: i64, (state, reason): (&str, Option<&str>)) -> EnrolmentPatch {
    EnrolmentPatch {
        state: Some(state.to_owned()),
        due_at: Some(None),
        waits_for: Some(None),
        waits_since: Some(None),
        heard_at: Some(None),
        ended_at: Some(Some(now)),
        reason: Some(reason.map(str::to_owned)),
        ..EnrolmentPatch::default()
    }
}

fn log(
    tx: &mut Tx<'_>,
    pen: Pen<'_>,
    (plan, going, node): (&Plan, &Going, &Node),
    passed: &Passed,
) -> Result<()> {
    let line = Step {
        enrolment_id: Id::new(going.id),
        version_id: Id::new(plan.version),
        customer_id: Id::new(going.customer),
        node: node.id.clone(),
        kind: node.kind.name().to_owned(),
        outcome: passed.outcome.clone(),
        way: Some(passed.way.clone()).filter(|way| !way.is_empty()),
        effect: passed.effect.clone(),
        detail: passed.detail.clone(),
        happened_at: pen.ctx.clock.now(),
    };
    insert(tx, pen.schema, pen.ctx, line).map(drop)
}

/// A journey that ended, or whose campaign is over, with somebody in it still.
const ENDED: &str = "SELECT j.id FROM journeys_journey j LEFT JOIN marketing_campaign k ON k.id = j.campaign_id \
    WHERE (j.state = 'ended' OR k.state IN ('ended', 'cancelled')) \
    AND EXISTS (SELECT 1 FROM journeys_enrolment e WHERE e.journey_id = j.id AND e.state = 'active') ORDER BY j.id LIMIT 1";

/// Whether somebody is in a journey that ended.
///
/// # Errors
/// When the database can't be read.
pub fn has_ended(r: &mut dyn Queries) -> Result<bool> {
    Ok(r.query_first(ENDED, &[])?.is_some())
}

/// Customers of journeys that ended leave them, some at once; how many.
///
/// # Errors
/// When the database can't be written.
pub fn leave_ended(tx: &mut Tx<'_>, pen: Pen<'_>, limit: i64) -> Result<usize> {
    let Some(journey) = tx.query_first(ENDED, &[])? else {
        return Ok(0);
    };
    let rows = tx.query(
        "SELECT id FROM journeys_enrolment WHERE journey_id = ?1 AND state = 'active' ORDER BY id LIMIT ?2",
        &[Value::from(journey.int(0)), Value::from(limit)],
    )?;
    for row in &rows {
        let patch = ended(pen.ctx.clock.now(), ("left", Some("ended")));
        update_typed::<Enrolment>(tx, pen.schema, pen.ctx, Id::new(row.int(0)), patch)?;
    }
    Ok(rows.len())
}

/// A day in milliseconds.
pub(crate) const fn days_ms(days: i64) -> i64 {
    days * DAY_MS
}
