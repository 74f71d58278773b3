//! The steps of a campaign's life, and whether a pilot is repeated.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, get};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Id, Money, Problem, RawId, Result};

use super::notice;
use super::write::{change, require_state, said};
use crate::entities::Campaign;
use crate::queries::{Limit, limit_of};

/// A step of a campaign's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The plan is ready to be looked at.
    Submit,
    /// Another person allows it, budget and all.
    Approve,
    /// The plan goes back to who made it.
    Return,
    /// It begins.
    Start,
    /// It stops for a while.
    Pause,
    /// It goes on.
    Resume,
    /// It is over.
    End,
    /// It won't be.
    Cancel,
}

/// Every step by its name.
pub const STEPS: [(&str, Step); 8] = [
    ("submit", Step::Submit),
    ("approve", Step::Approve),
    ("return", Step::Return),
    ("start", Step::Start),
    ("pause", Step::Pause),
    ("resume", Step::Resume),
    ("end", Step::End),
    ("cancel", Step::Cancel),
];

impl Step {
    /// The states that it begins in, and the one that it ends in.
    #[must_use]
    pub const fn path(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Submit => (&["draft"], "review"),
            Self::Approve => (&["review"], "approved"),
            Self::Return => (&["review", "approved"], "draft"),
            Self::Start => (&["approved"], "running"),
            Self::Pause => (&["running"], "paused"),
            Self::Resume => (&["paused"], "running"),
            Self::End => (&["running", "paused"], "ended"),
            Self::Cancel => (&["draft", "review", "approved", "running", "paused"], "cancelled"),
        }
    }

    /// Every step that a state allows, by name.
    #[must_use]
    pub fn possible(state: &str) -> Vec<&'static str> {
        let allows = |(_, step): &&(&str, Self)| step.path().0.contains(&state);
        STEPS.iter().filter(allows).map(|(name, _)| *name).collect()
    }

    /// The step of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        STEPS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, step)| *step)
    }
}

/// The state of a campaign; one from before there were states is a draft.
pub(crate) fn state_of(campaign: &Campaign) -> &str {
    campaign.state.as_deref().unwrap_or("draft")
}

/// Moves a campaign on; its new state. With a version, only if that is still the current one.
///
/// # Errors
/// `marketing.wrong_state`; `marketing.template_step` for a template; `marketing.no_dates` when it is submitted without first and
/// last day; `marketing.own_approval` to who wrote or submitted it; `marketing.limit_too_small` where its budget is above the
/// user's limit; `marketing.no_go` when it repeats a pilot that nobody has decided to repeat; as updating records.
pub fn step(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, version): (RawId, Option<i64>),
    (step, note): (Step, Option<&str>),
) -> Result<&'static str> {
    let record = get(tx, ctx, Campaign::def(), id)?;
    let known: Campaign = record.typed()?;
    let (from, to) = step.path();
    require_state(state_of(&known), from)?;
    if known.is_template && step != Step::Cancel {
        return Err(Problem::new(ErrorKind::Conflict, "marketing.template_step"));
    }
    let me = Value::from(ctx.user());
    let now = Value::from(tx.now_ms());
    let mut changes = vec![("state", Value::from(to)), ("step_note", said(note))];
    match step {
        Step::Submit => {
            if known.starts_on.is_none() || known.ends_on.is_none() {
                return Err(Problem::new(ErrorKind::Conflict, "marketing.no_dates"));
            }
            changes.extend([("submitted_by", me), ("submitted_at", now)]);
            changes.extend([("approved_by", Value::Null), ("approved_at", Value::Null)]);
        }
        Step::Approve => {
            let asked = known.submitted_by.map(Id::raw);
            require_other(ctx, &[asked, Some(record.created_by)])?;
            let budget = budget_of(tx, id)?;
            limit_of(tx, ctx)?.require(budget)?;
            changes.extend([("approved_by", me), ("approved_at", now)]);
        }
        Step::Return => changes.extend([("approved_by", me), ("approved_at", Value::Null)]),
        Step::Start => require_go(tx, &known)?,
        Step::Pause | Step::Resume | Step::End | Step::Cancel => {}
    }
    change::<Campaign>(tx, schema, ctx, (id, version), changes)?;
    notice::of_step(tx, ctx, (id, &known, record.created_by), step)?;
    Ok(to)
}

/// Nobody allows what he asked for himself.
pub(crate) fn require_other(ctx: &Ctx, askers: &[Option<RawId>]) -> Result<()> {
    match ctx.user() {
        Some(me) if askers.contains(&Some(me)) => {
            Err(Problem::new(ErrorKind::Forbidden, "marketing.own_approval"))
        }
        _ => Ok(()),
    }
}

/// What all lines of a campaign's budget come to.
pub(crate) fn budget_of(r: &mut dyn Queries, id: RawId) -> Result<Money> {
    let row = r.query_first(
        "SELECT COALESCE(CAST(SUM(amount) AS BIGINT), 0) FROM marketing_budget_line WHERE campaign_id = ?1",
        &[Value::from(id)],
    )?;
    Ok(Money::new(row.map_or(0, |row| row.int(0))))
}

fn require_go(r: &mut dyn Queries, known: &Campaign) -> Result<()> {
    let Some(pilot) = known.pilot_id else {
        return Ok(());
    };
    let found = r.query_first(
        "SELECT id FROM marketing_campaign WHERE id = ?1 AND decision = 'go'",
        &[Value::from(pilot.raw())],
    )?;
    match found {
        Some(_) => Ok(()),
        None => Err(Problem::new(ErrorKind::Conflict, "marketing.no_go")),
    }
}

/// What was decided on a pilot.
#[derive(Clone, Debug)]
pub struct GoOrNot {
    /// Whether it is repeated.
    pub go: bool,
    /// What was to be reached, and what was.
    pub criteria: String,
    /// Why it was decided so.
    pub reason: String,
}

/// Writes down whether a pilot is repeated in other cities, by what and why. A later decision takes the place of an earlier
/// one, which stays in the history.
///
/// # Errors
/// `marketing.wrong_state` before it has begun; `record.invalid` without criteria or reason; `marketing.no_limit` to who
/// approves nothing; as updating records.
pub fn decide_pilot(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId, new: &GoOrNot) -> Result<()> {
    let known: Campaign = super::write::seen(tx, ctx, id)?;
    require_state(state_of(&known), &["running", "paused", "ended"])?;
    for (field, text) in [("criteria", &new.criteria), ("reason", &new.reason)] {
        if text.trim().is_empty() {
            return Err(Problem::wrong(field, "required"));
        }
    }
    let limit: Limit = limit_of(tx, ctx)?;
    limit.decides()?;
    let changes = vec![
        ("decision", Value::from(if new.go { "go" } else { "no_go" })),
        ("decision_criteria", said(Some(&new.criteria))),
        ("decision_reason", said(Some(&new.reason))),
        ("decision_by", Value::from(ctx.user())),
        ("decision_at", Value::from(tx.now_ms())),
    ];
    change::<Campaign>(tx, schema, ctx, id, changes)
}
