//! The ready campaign templates with their journeys, and journeys that go along with copies of a campaign.

use guanxi_entity::{Entity, Value};
use guanxi_marketing::commands::ready_templates as ready_campaigns;
use guanxi_marketing::entities::Campaign;
use guanxi_record::{Schema, Written, create, get, insert, may, values_from_json};
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, RawId, Result, Through};
use serde_json::{Map, json};

use crate::entities::Journey;
use crate::gate::program;
use crate::ready::{Draft, READY};

/// Journeys of a template that go along with a copy, at most.
const ALONG_MAX: i64 = 20;

/// Adds those of the ready campaign templates that aren't there, each with the draft of its journey for who may make journeys; how many.
///
/// # Errors
/// As creating campaigns.
pub fn ready_templates(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<usize> {
    let made = ready_campaigns(tx, schema, ctx)?;
    for (template, campaign) in &made {
        let draft = READY.iter().find(|draft| draft.template == *template);
        if let Some(draft) = draft.filter(|_| may(ctx, Action::Create, Journey::def())) {
            put(tx, schema, ctx, (draft, *campaign))?;
        }
    }
    Ok(made.len())
}

/// Gives a new company the ready templates.
///
/// # Errors
/// When the database can't be written.
pub fn seed(store: &Store, schema: &Schema) -> Result<()> {
    let schema = schema.clone();
    store.write_blocking(move |tx| {
        let ctx = Ctx::system("seed", Through::CommandLine);
        ready_templates(tx, &schema, &ctx).map(drop)
    })
}

fn put(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (draft, campaign): (&Draft, RawId)) -> Result<()> {
    let (name, description) = draft.said(ctx.locale);
    let given = json!({
        "number": free_number(tx, campaign)?, "name": name, "description": description,
        "entry": if draft.event.is_some() { "event" } else { "campaign" },
        "event": draft.event.map(|(event, _)| event), "event_days": draft.event.and_then(|(_, days)| days),
        "campaign_id": campaign.to_string(), "goal": "purchase", "purpose": "marketing",
        "reentry": if draft.again.is_some() { "after" } else { "never" }, "reentry_days": draft.again,
        "flow": draft.flow(ctx.locale).to_string(),
    });
    let def = schema.entity(&Journey::def().key)?;
    let values = values_from_json(def, given.as_object().unwrap_or(&Map::new()))?;
    create(tx, schema, ctx, def, &values).map(drop)
}

/// The next number of a campaign's journeys: the campaign's with a count.
fn free_number(tx: &mut Tx<'_>, campaign: RawId) -> Result<String> {
    let row = tx.query_first(
        "SELECT number FROM marketing_campaign WHERE id = ?1",
        &[Value::from(campaign)],
    )?;
    let start: String = row.map_or_else(String::new, |row| row.text(0).chars().take(30).collect());
    let mut at = 1;
    loop {
        let number = format!("{start}-J{at}");
        let sql = "SELECT id FROM journeys_journey WHERE number = ?1";
        if tx.query_first(sql, &[Value::from(number.as_str())])?.is_none() {
            return Ok(number);
        }
        at += 1;
    }
}

/// A campaign that repeats a pilot in another city gets the pilot's journeys as drafts of its own, so that both can be compared; any other
/// copy, be it a template, gets those of what it was copied from. Only if who made it may make journeys.
pub(crate) fn bring_along(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action != Action::Create || !may(ctx, Action::Create, Journey::def()) {
        return Ok(());
    }
    for campaign in written.ids {
        let journeys = tx.query(
            "SELECT j.id FROM marketing_campaign c JOIN journeys_journey j \
             ON j.campaign_id = COALESCE(c.pilot_id, c.copied_from_id) \
             WHERE c.id = ?1 ORDER BY j.id LIMIT ?2",
            &[Value::from(*campaign), Value::from(ALONG_MAX)],
        )?;
        for row in &journeys {
            bring(tx, written.schema, ctx, (row.int(0), *campaign))?;
        }
    }
    Ok(())
}

/// A journey that the user may not see stays where it is.
fn bring(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (from, campaign): (RawId, RawId)) -> Result<()> {
    if !is_seen(tx, ctx, from)? {
        return Ok(());
    }
    let source: Journey = get(tx, &program(ctx), Journey::def(), from)?.typed()?;
    let number = free_number(tx, campaign)?;
    let flow = published(tx, from)?.or_else(|| source.flow.clone());
    let to: Id<Campaign> = Id::new(campaign);
    let journey = Journey {
        number,
        state: "draft".to_owned(),
        campaign_id: Some(to),
        current_version: None,
        started_at: None,
        ended_at: None,
        owner_id: ctx.user().map(Id::new),
        flow,
        ..source
    };
    insert(tx, schema, &program(ctx), journey).map(drop)
}

/// What customers walk through now: it counts more than what is still being drawn.
fn published(r: &mut dyn Queries, journey: RawId) -> Result<Option<String>> {
    let sql = "SELECT v.flow FROM journeys_version v JOIN journeys_journey j ON j.id = v.journey_id \
               AND j.current_version = v.number WHERE j.id = ?1";
    let row = r.query_first(sql, &[Value::from(journey)])?;
    Ok(row.map(|row| row.text(0).to_owned()))
}

fn is_seen(r: &mut dyn Queries, ctx: &Ctx, journey: RawId) -> Result<bool> {
    match get(r, ctx, Journey::def(), journey) {
        Ok(_) => Ok(true),
        Err(problem) if matches!(problem.kind, ErrorKind::NotFound | ErrorKind::Forbidden) => Ok(false),
        Err(problem) => Err(problem),
    }
}
