//! Rounds: findings are pinned, phases follow each other, results are counted, and the next round starts from the refined segments.

use guanxi_entity::Value;
use guanxi_marketing::entities::Campaign;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, Id, RawId, Result};

use super::write::{change, conflict, day, put, seen, somebody, today};
use crate::entities::{Finding, Round, RoundCampaign, RoundSegment};
use crate::queries::all;

/// Characters of kept figures at most.
const FIGURES_MAX: usize = 20_000;
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
        return Err(conflict("scheme.round_closed"));
    }
    let finding = Finding {
        round_id: Id::new(id),
        name: pinned.name.chars().take(200).collect(),
        indicator: Some(pinned.indicator.clone()),
        question: Some(pinned.question.chars().take(400).collect()),
        figures: Some(pinned.figures.clone()).filter(|text| text.chars().count() <= FIGURES_MAX),
        as_of: pinned.as_of,
        note: pinned.note.clone(),
    };
    put(tx, schema, ctx, finding)
}

/// Moves a round to a phase beside its own; with version, only if that is still the current one.
///
/// # Errors
/// `scheme.wrong_phase`, `scheme.round_closed`; as updating records.
pub fn step(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, to): (RawId, &str)) -> Result<()> {
    let round: Round = seen(tx, ctx, id)?;
    let place = |state: &str| PHASES.iter().position(|phase| *phase == state);
    let Some(from) = place(&round.state) else {
        return Err(conflict("scheme.round_closed"));
    };
    match place(to) {
        Some(to_at) if to_at.abs_diff(from) == 1 => {
            change::<Round>(tx, schema, ctx, id, vec![("state", Value::from(to))])
        }
        _ => Err(conflict("scheme.wrong_phase").with("state", round.state.as_str())),
    }
}

/// Counts for each campaign of a round who was targeted and bought in its days, and the same of those held out; how many campaigns were
/// counted. A campaign without a first day isn't.
///
/// # Errors
/// As updating records.
pub fn measure(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<usize> {
    let _: Round = seen(tx, ctx, id)?;
    let now = today(tx, ctx)?;
    let mut done = 0;
    for (row, one) in all::<RoundCampaign>(tx, ctx, &[("round_id", &id.to_string())])? {
        let campaign: Campaign = seen(tx, ctx, one.campaign_id.raw())?;
        let Some(first) = campaign.starts_on else { continue };
        let days = (first, campaign.ends_on.unwrap_or(now));
        let control = one.control_id.map_or(0, Id::raw);
        // Who is held out counts as held out, wherever else he stands.
        let (reached, buyers) = counted(
            tx,
            "marketing_campaign_target m WHERE m.campaign_id = ?3 AND NOT EXISTS (SELECT 1 FROM marketing_segment_member h \
             WHERE h.segment_id = ?4 AND h.customer_id = m.customer_id)",
            &[one.campaign_id.raw(), control],
            days,
        )?;
        let (held, held_buyers) = counted(
            tx,
            "marketing_segment_member m WHERE m.segment_id = ?3",
            &[control],
            days,
        )?;
        let has_control = one.control_id.is_some();
        let changes = vec![
            ("reached", Value::from(reached)),
            ("buyers", Value::from(buyers)),
            ("held_out", Value::from(has_control.then_some(held))),
            ("held_out_buyers", Value::from(has_control.then_some(held_buyers))),
            ("measured_on", day(now)),
        ];
        change::<RoundCampaign>(tx, schema, ctx, row, changes)?;
        done += 1;
    }
    Ok(done)
}

/// How many customers a group has, and how many of them bought in these days.
fn counted(tx: &mut Tx<'_>, of: &str, ids: &[RawId], (first, last): (Day, Day)) -> Result<(i64, i64)> {
    let mut given = vec![day(first), day(last)];
    given.extend(ids.iter().copied().map(Value::from));
    let sql = format!(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM trade_sale s WHERE s.customer_id = m.customer_id \
         AND s.amount > 0 AND s.business_date BETWEEN ?1 AND ?2) THEN 1 ELSE 0 END), 0) FROM {of}"
    );
    let row = tx.query_first(&sql, &given)?.unwrap_or_default();
    Ok((row.int(0), row.int(1)))
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
        return Err(conflict("scheme.wrong_phase").with("state", round.state.as_str()));
    }
    let mut refined: Vec<RoundSegment> = Vec::new();
    for (_, one) in all::<RoundSegment>(tx, ctx, &[("round_id", &id.to_string())])? {
        if one.role == "refined" {
            refined.push(one);
        }
    }
    if refined.is_empty() {
        return Err(conflict("scheme.no_refined_segment"));
    }
    let today = today(tx, ctx)?;
    let mut changes = vec![("state", Value::from("closed"))];
    if round.ends_on.is_none() {
        changes.push(("ends_on", day(today)));
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
        owner_id: round.owner_id.or_else(|| somebody(ctx)),
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
