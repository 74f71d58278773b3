//! Rounds: findings are pinned, phases follow each other, and the next round starts from the refined segments.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, Id, Problem, RawId, Result};

use super::write::{change, put, seen, today};
use crate::entities::{Finding, Round, RoundSegment};
use crate::queries::all;

/// Characters of kept figures at most.
pub const FIGURES_MAX: usize = 20_000;
/// The phases, in their order.
const PHASES: [&str; 4] = ["discovery", "plan", "interaction", "analysis"];

/// A figure that is pinned, with the question and what it answered.
#[derive(Clone, Debug)]
pub struct Pinned {
    /// What it says.
    pub name: String,
    /// The indicator.
    pub indicator: String,
    /// Its parameters, `name=value` by `&`.
    pub question: String,
    /// What it answered, as JSON.
    pub figures: String,
    /// The last day of the figures.
    pub as_of: Option<Day>,
    /// What follows from it.
    pub note: Option<String>,
}

/// Keeps a finding on a round that isn't closed; its id.
///
/// # Errors
/// `scheme.round_closed`; as creating records.
pub fn pin(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, pinned): (RawId, &Pinned)) -> Result<RawId> {
    let round: Round = seen(tx, ctx, id)?;
    if round.state == "closed" {
        return Err(Problem::conflict("scheme.round_closed"));
    }
    let finding = Finding {
        round_id: Id::new(id),
        name: pinned.name.clone(),
        indicator: Some(pinned.indicator.clone()),
        question: Some(pinned.question.clone()),
        figures: Some(pinned.figures.clone()).filter(|text| text.chars().count() <= FIGURES_MAX),
        as_of: pinned.as_of,
        note: pinned.note.clone(),
    };
    put(tx, schema, ctx, finding)
}

/// Moves a round to a phase beside its own; one that is there already stays.
///
/// # Errors
/// `scheme.wrong_phase`, `scheme.round_closed`; as updating records.
pub fn step(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, to): (RawId, &str)) -> Result<()> {
    let round: Round = seen(tx, ctx, id)?;
    let place = |state: &str| PHASES.iter().position(|phase| *phase == state);
    let Some(from) = place(&round.state) else {
        return Err(Problem::conflict("scheme.round_closed"));
    };
    match place(to) {
        Some(to_at) if to_at == from => Ok(()),
        Some(to_at) if to_at.abs_diff(from) == 1 => {
            change::<Round>(tx, schema, ctx, id, vec![("state", Value::from(to))])
        }
        _ => Err(Problem::conflict("scheme.wrong_phase").with("state", round.state.as_str())),
    }
}

/// Closes a round in its last phase and opens the next one, which starts from the segments that this one leaves refined. A round that was
/// closed already gives the round that followed.
///
/// # Errors
/// `scheme.wrong_phase`, `scheme.no_refined_segment`; as creating records.
pub fn close(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<RawId> {
    let round: Round = seen(tx, ctx, id)?;
    let followed = tx.query_first(
        "SELECT id FROM scheme_round WHERE previous_id = ?1",
        &[Value::from(id)],
    )?;
    if let Some(row) = followed {
        return Ok(row.int(0));
    }
    if round.state != "analysis" {
        return Err(Problem::conflict("scheme.wrong_phase").with("state", round.state.as_str()));
    }
    let mut refined: Vec<RoundSegment> = Vec::new();
    for (_, one) in all::<RoundSegment>(tx, ctx, &[("round_id", &id.to_string())])? {
        if one.role == "refined" {
            refined.push(one);
        }
    }
    if refined.is_empty() {
        return Err(Problem::conflict("scheme.no_refined_segment"));
    }
    let today = today(tx, ctx)?;
    let mut changes = vec![("state", Value::from("closed"))];
    if round.ends_on.is_none() {
        changes.push(("ends_on", Value::from(today)));
    }
    change::<Round>(tx, schema, ctx, id, changes)?;
    let last = tx.query_first("SELECT MAX(number) FROM scheme_round", &[])?;
    let number = last.map_or(round.number, |row| row.int(0)) + 1;
    let next = Round {
        number,
        name: round.name.clone(),
        state: "discovery".to_owned(),
        starts_on: Some(today),
        ends_on: None,
        previous_id: Some(Id::new(id)),
        topic_id: round.topic_id,
        plan: None,
        lessons: None,
        owner_id: round.owner_id.or_else(|| ctx.user().map(Id::new)),
    };
    let next = put(tx, schema, ctx, next)?;
    for one in refined {
        let start = RoundSegment {
            round_id: Id::new(next),
            segment_id: one.segment_id,
            role: "start".to_owned(),
        };
        put(tx, schema, ctx, start)?;
    }
    Ok(next)
}
