//! A journey's life: published, paused, resumed, ended.

use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::require_change;
use guanxi_record::command::change;
use guanxi_record::{Schema, get, insert, require, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result};

use crate::entities::{Enrolment, Journey, Version};
use crate::entry::{Refusal, enter, open_journey};
use crate::flow::{Fault, Flow, check, check_known, refused};
use crate::gate::program;
use crate::plan::Pen;
use crate::walk::ended;

/// Customers that are put in at once at most.
pub const ENROL_MAX: usize = 500;

/// What is done with a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Its flow becomes a version, and customers come into it.
    Publish,
    /// Nobody comes in, and nobody goes on.
    Pause,
    /// Again.
    Resume,
    /// For good.
    End,
}

impl Move {
    /// The move of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "publish" => Self::Publish,
            "pause" => Self::Pause,
            "resume" => Self::Resume,
            "end" => Self::End,
            _ => return None,
        })
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::End => "end",
        }
    }

    /// The moves that a journey in a state may make.
    #[must_use]
    pub fn of(state: &str) -> Vec<Self> {
        match state {
            "draft" => vec![Self::Publish],
            "running" => vec![Self::Publish, Self::Pause, Self::End],
            "paused" => vec![Self::Publish, Self::Resume, Self::End],
            _ => Vec::new(),
        }
    }
}

/// What is wrong with a flow, for a journey of this purpose, with the eyes of who asks.
///
/// # Errors
/// `journeys.bad_flow` for what can't be read as one.
pub fn faults_of(
    r: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    (flow, purpose): (&str, &str),
) -> Result<Vec<Fault>> {
    let flow = Flow::read(flow)?;
    let faults = check(&flow);
    if !faults.is_empty() {
        return Ok(faults);
    }
    check_known(r, (schema, ctx), (&flow, purpose))
}

/// Moves a journey on.
///
/// # Errors
/// `journeys.wrong_state`, `journeys.bad_flow` with the faults, `journeys.no_entry`, `journeys.campaign_not_approved`; `access.forbidden`, `record.not_found`.
pub fn move_journey(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, to): (RawId, Move)) -> Result<()> {
    require(ctx, Action::Update, Journey::def())?;
    let known: Journey = get(tx, ctx, Journey::def(), id)?.typed()?;
    if !Move::of(&known.state).contains(&to) {
        return Err(Problem::new(ErrorKind::Conflict, "journeys.wrong_state").with("state", known.state));
    }
    let now = ctx.clock.now();
    let changes = match to {
        Move::Publish => publish(tx, schema, ctx, (id, &known))?,
        Move::Pause => vec![("state", Value::from("paused"))],
        Move::Resume => vec![("state", Value::from("running"))],
        Move::End => vec![("state", Value::from("ended")), ("ended_at", Value::from(now))],
    };
    change::<Journey>(tx, schema, ctx, id, changes)
}

fn publish(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, known): (RawId, &Journey),
) -> Result<Vec<(&'static str, Value)>> {
    let has_entry = match known.entry.as_str() {
        "segment" => known.segment_id.is_some(),
        "campaign" => known.campaign_id.is_some(),
        "event" => known.event.is_some(),
        _ => true,
    };
    if !has_entry {
        return Err(Problem::new(ErrorKind::Invalid, "journeys.no_entry").with("entry", known.entry.as_str()));
    }
    // It acts on whoever comes in, not only on customers whom the user sees.
    ctx.require_all(Action::Read, &guanxi_customers::entities::Customer::def().key)?;
    let text = known.flow.as_deref().unwrap_or_default();
    let faults = faults_of(tx, (schema, ctx), (text, &known.purpose))?;
    if !faults.is_empty() {
        return Err(refused(&faults));
    }
    // A campaign that isn't approved reaches nobody, on no way.
    if let Some(campaign) = known.campaign_id {
        let row = tx.query_first(
            "SELECT COALESCE(state, 'running') FROM marketing_campaign WHERE id = ?1",
            &[Value::from(campaign.raw())],
        )?;
        let state = row.map_or_else(String::new, |row| row.text(0).to_owned());
        if !matches!(state.as_str(), "approved" | "running") {
            return Err(
                Problem::new(ErrorKind::Conflict, "journeys.campaign_not_approved").with("state", state),
            );
        }
    }
    let now = ctx.clock.now();
    let number = known.current_version.unwrap_or(0) + 1;
    let version = Version {
        journey_id: Id::new(id),
        number,
        flow: text.to_owned(),
        published_at: now,
        published_by: ctx.user().map(Id::new),
    };
    insert(tx, schema, &program(ctx), version)?;
    let mut changes = vec![("current_version", Value::from(number))];
    if known.state == "draft" {
        changes.push(("state", Value::from("running")));
        changes.push(("started_at", Value::from(now)));
    }
    Ok(changes)
}

/// Puts customers into a running journey by hand; what became of each.
///
/// # Errors
/// `journeys.not_running`, `journeys.too_many`; `access.forbidden`, `record.not_found`.
pub fn enrol(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, customers): (RawId, &[RawId]),
) -> Result<Vec<Result<RawId, Refusal>>> {
    // The program puts them in: whether the user may change this journey is asked here.
    require_change(tx, ctx, Journey::def(), id)?;
    if customers.is_empty() || customers.len() > ENROL_MAX {
        return Err(Problem::new(ErrorKind::Invalid, "journeys.too_many").with("max", ENROL_MAX));
    }
    let open =
        open_journey(tx, id)?.ok_or_else(|| Problem::new(ErrorKind::Conflict, "journeys.not_running"))?;
    let by = program(ctx);
    let pen = Pen { schema, ctx: &by };
    let mut done = Vec::with_capacity(customers.len());
    for customer in customers {
        // Whom the user may not see he puts nowhere.
        get(tx, ctx, guanxi_customers::entities::Customer::def(), *customer)?;
        let key = format!("hand:{}", tx.new_id());
        done.push(enter(tx, pen, &open, (*customer, &key))?);
    }
    Ok(done)
}

/// Takes a customer out of a journey.
///
/// # Errors
/// `journeys.not_inside`; `access.forbidden`, `record.not_found`.
pub fn take_out(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    require(ctx, Action::Update, Journey::def())?;
    let known: Enrolment = get(tx, ctx, Enrolment::def(), id)?.typed()?;
    require_change(tx, ctx, Journey::def(), known.journey_id.raw())?;
    if known.state != "active" {
        return Err(Problem::new(ErrorKind::Conflict, "journeys.not_inside").with("state", known.state));
    }
    let patch = ended(ctx.clock.now(), ("left", Some("by_hand")));
    update_typed::<Enrolment>(tx, schema, &program(ctx), Id::new(id), patch)
}
