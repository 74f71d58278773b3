//! An audience drawn: targets with their arm, which nobody changes again.

use guanxi_entity::{Entity, Value};
use guanxi_marketing::entities::{AudienceDraw, AudienceLeftOut, Campaign, CampaignTarget};
use guanxi_record::command::put;
use guanxi_record::{Batch, Links, Record, Target, create_many, get, insert, update_by_command};
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, Id, Problem, RawId, Result};
use rustc_hash::FxHashSet;

use super::{Writer, program};
use crate::audience::{AUDIENCE_MAX, Plan, Strata, Why, Wish, controls};
use crate::fields::value_of;
use crate::rules::new_seed;

/// Letters of the names of segments that are kept.
const NAMES_MAX: usize = 1_000;
/// Targets that are written with one statement.
const CHUNK: usize = 4_000;

/// What a draw did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// New customers to reach.
    pub treatment: i64,
    /// New customers who are held back.
    pub control: i64,
}

/// Draws arms for those who have none, and writes them as targets of a campaign.
///
/// # Errors
/// `audience.campaign_over` once the campaign was ended or cancelled; `audience.share_fixed` when another share was drawn with before; `audience.already_targeted` when customers were targeted before a
/// control group was drawn; as creating targets.
pub fn draw(
    tx: &mut Tx<'_>,
    writer: Writer<'_>,
    (campaign, wish): (RawId, &Wish),
    plan: &Plan,
) -> Result<Drawn> {
    let eligible = &plan.eligible;
    if eligible.is_empty() {
        // Nobody is drawn, so nothing is fixed.
        open(tx, writer, campaign)?;
        return Ok(Drawn::default());
    }
    let (seed, share) = seed_of(tx, writer, campaign, wish.control_share)?;
    let mut there: FxHashSet<RawId> = FxHashSet::default();
    let sql = "SELECT customer_id FROM marketing_campaign_target WHERE campaign_id = ?1";
    tx.query_each(sql, &[Value::from(campaign)], &mut |row| {
        there.insert(row.int(0));
        Ok(())
    })?;
    let held = controls(eligible, &seed, share);
    let now = tx.now_ms();
    let mut drawn = Drawn::default();
    let mut rows = Vec::new();
    for one in eligible.iter().filter(|one| !there.contains(&one.customer)) {
        let is_control = held.contains(&one.customer);
        if is_control {
            drawn.control += 1;
        } else {
            drawn.treatment += 1;
        }
        let target = CampaignTarget {
            campaign_id: Id::new(campaign),
            customer_id: Id::new(one.customer),
            arm: if is_control { "control" } else { "treatment" }.to_owned(),
            channel: Some(wish.channel.clone()),
            reason: Some(one.reason.clone()).filter(|reason| !reason.is_empty()),
            stratum: one
                .stratum
                .as_ref()
                .filter(|_| wish.strata != Strata::None)
                .cloned(),
            drawn_at: Some(now),
        };
        rows.push(target.into_values());
    }
    let batch = Batch {
        def: CampaignTarget::def(),
        import_id: None,
        links: Links::Check,
    };
    for part in rows.chunks(CHUNK) {
        create_many(tx, writer.schema, writer.ctx, &batch, part.to_vec())?;
    }
    if !rows.is_empty() {
        note(tx, writer, (campaign, wish, share), (plan, drawn))?;
    }
    Ok(drawn)
}

/// Keeps how an audience came to be: the targets tell who they are, and not who was left out, nor why.
fn note(
    tx: &mut Tx<'_>,
    writer: Writer<'_>,
    (campaign, wish, share): (RawId, &Wish, i64),
    (plan, drawn): (&Plan, Drawn),
) -> Result<()> {
    let out = |why: Why| {
        let found = plan.left_out.iter().find(|(known, _)| *known == why);
        found.map_or(0, |(_, count)| *count)
    };
    let joined = |names: &[String]| names.join("、").chars().take(NAMES_MAX).collect::<String>();
    let kept = AudienceDraw {
        campaign_id: Id::new(campaign),
        drawn_at: tx.now_ms(),
        segments: joined(&plan.segments),
        excluded: Some(joined(&plan.excluded)).filter(|names| !names.is_empty()),
        purpose: wish.purpose.clone(),
        channel: wish.channel.clone(),
        strata: wish.strata.name().to_owned(),
        control_share: share,
        chosen: plan.chosen,
        out_excluded: out(Why::Excluded),
        out_already: out(Why::Already),
        out_hold_out: out(Why::HoldOut),
        out_no_consent: out(Why::NoConsent),
        out_capped: out(Why::Capped),
        treatment: drawn.treatment,
        control: drawn.control,
    };
    let draw = insert(tx, writer.schema, &program(writer.ctx), kept)?;
    note_left(tx, writer, (campaign, draw), plan)
}

/// Keeps who was left out and why, each: as many as a campaign reaches at most.
fn note_left(
    tx: &mut Tx<'_>,
    writer: Writer<'_>,
    (campaign, draw): (RawId, Id<AudienceDraw>),
    plan: &Plan,
) -> Result<()> {
    let (ctx, mut left) = (
        program(writer.ctx),
        plan.left.iter().take(AUDIENCE_MAX).peekable(),
    );
    while left.peek().is_some() {
        let rows = left.by_ref().take(CHUNK).map(|one| AudienceLeftOut {
            draw_id: draw,
            campaign_id: Id::new(campaign),
            customer_id: Id::new(one.customer),
            why: one.why.name().to_owned(),
            reason: Some(one.reason.clone()).filter(|reason| !reason.is_empty()),
        });
        put(tx, writer.schema, &ctx, rows.collect())?;
    }
    Ok(())
}

/// The campaign, unless it is over: who is drawn then was never reached, and would only make the measured sides meaningless.
fn open(tx: &mut Tx<'_>, writer: Writer<'_>, campaign: RawId) -> Result<Record> {
    let def = writer.schema.entity(&Campaign::def().key)?;
    let record = get(tx, writer.ctx, def, campaign)?;
    if matches!(
        value_of(def, &record, "state").as_text(),
        Some("ended" | "cancelled")
    ) {
        return Err(Problem::new(ErrorKind::Conflict, "audience.campaign_over"));
    }
    Ok(record)
}

/// What the campaign is drawn with; made at the first draw, before anybody was reached.
fn seed_of(
    tx: &mut Tx<'_>,
    writer: Writer<'_>,
    campaign: RawId,
    wanted: Option<i64>,
) -> Result<(String, i64)> {
    let def = writer.schema.entity(&Campaign::def().key)?;
    let record = open(tx, writer, campaign)?;
    let known = value_of(def, &record, "control_share").as_int();
    if let Some(seed) = value_of(def, &record, "control_seed").as_text() {
        let share = known.unwrap_or(0);
        return match wanted {
            Some(other) if other != share => Err(Problem::new(ErrorKind::Conflict, "audience.share_fixed")),
            _ => Ok((seed.to_owned(), share)),
        };
    }
    let share = wanted.or(known).unwrap_or(0);
    let sql = "SELECT COUNT(*) FROM marketing_campaign_target WHERE campaign_id = ?1";
    let targeted = tx.query_first(sql, &[Value::from(campaign)])?;
    if share > 0 && targeted.is_some_and(|row| row.int(0) > 0) {
        return Err(Problem::new(ErrorKind::Conflict, "audience.already_targeted"));
    }
    let seed = new_seed(tx)?;
    let mut values = vec![
        ("control_share", Value::from(share)),
        ("control_seed", Value::Text(seed.clone())),
    ];
    // The planned end is planned now: it doesn't move with the campaign's days once there are sales to look at.
    for (measured, own) in [("measure_from", "starts_on"), ("measure_to", "ends_on")] {
        if share > 0 && value_of(def, &record, measured).is_null() {
            values.push((measured, value_of(def, &record, own).clone()));
        }
    }
    let given: Vec<(usize, Value)> = values
        .into_iter()
        .filter_map(|(name, value)| Some((def.field(name)?.0, value)))
        .collect();
    let target = Target {
        def,
        id: campaign,
        version: None,
        import_id: None,
    };
    update_by_command(tx, writer.schema, writer.ctx, &target, &given)?;
    Ok((seed, share.max(0)))
}
