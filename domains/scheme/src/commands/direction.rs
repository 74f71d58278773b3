//! The five strategic directions: ready-made, and turned into campaigns.

use guanxi_entity::{Entity, Value};
use guanxi_marketing::entities::{Campaign, CampaignTarget};
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, Qty, RawId, Result};
use serde_json::json;

use super::write::{change, conflict, form, put, seen, somebody, today};
use crate::entities::Direction;
use crate::rules::directions::READY;

/// Customers that a campaign is given at once at most; more are brought in by its own import.
const TARGETS_MAX: i64 = 20_000;

/// A figure of the newest year by its measure: thousandths, and the last day of the figures.
pub type Baseline<'b> = dyn Fn(&str) -> Option<(Qty, Day)> + 'b;

/// Adds those of the five directions that aren't there, with their baselines from the figures; how many.
///
/// # Errors
/// As creating records.
pub fn ready(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, baseline: &Baseline<'_>) -> Result<usize> {
    guanxi_record::require(ctx, guanxi_types::Action::Create, Direction::def())?;
    let mut made = 0;
    for one in &READY {
        let known = tx.query_first(
            "SELECT id FROM scheme_direction WHERE kind = ?1",
            &[Value::from(one.kind)],
        )?;
        if known.is_some() {
            continue;
        }
        let found = baseline(one.measure);
        let row = Direction {
            kind: one.kind.to_owned(),
            name: one.name.to_owned(),
            rule: Some(one.rule.to_owned()),
            segment_id: None,
            goal: Some(one.goal.to_owned()),
            measure: Some(one.measure.to_owned()),
            baseline: found.map(|(value, _)| value),
            baseline_on: found.map(|(_, day)| day),
            target: None,
            due_on: None,
            playbook: Some(one.playbook.join("\n")),
            campaign_id: None,
            owner_id: somebody(ctx),
        };
        put(tx, schema, ctx, row)?;
        made += 1;
    }
    Ok(made)
}

/// Makes the campaign of a direction, once: a draft with the members of its segment as targets. The campaign's id.
///
/// # Errors
/// As creating records; `scheme.segment_too_large`.
pub fn start(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<RawId> {
    let known: Direction = seen(tx, ctx, id)?;
    if let Some(campaign) = known.campaign_id {
        return Ok(campaign.raw());
    }
    let today = today(tx, ctx)?;
    let given = json!({
        "number": number(tx, today)?, "name": known.name, "starts_on": today.to_string(),
        "ends_on": known.due_on.filter(|day| *day >= today).map(|day| day.to_string()),
    });
    let campaign = form(tx, schema, ctx, (Campaign::def(), &given))?;
    if let Some(segment) = known.segment_id {
        let members = tx.query(
            "SELECT customer_id FROM marketing_segment_member WHERE segment_id = ?1 ORDER BY id LIMIT ?2",
            &[Value::from(segment.raw()), Value::from(TARGETS_MAX + 1)],
        )?;
        if guanxi_types::len_i64(members.len()) > TARGETS_MAX {
            return Err(conflict("scheme.segment_too_large").with("max", TARGETS_MAX));
        }
        for row in &members {
            let given = json!({ "campaign_id": campaign.to_string(), "customer_id": row.int(0).to_string() });
            form(tx, schema, ctx, (CampaignTarget::def(), &given))?;
        }
    }
    change::<Direction>(tx, schema, ctx, id, vec![("campaign_id", Value::from(campaign))])?;
    Ok(campaign)
}

/// The next number of a campaign that comes of the scheme: the day and a count.
fn number(tx: &mut Tx<'_>, today: Day) -> Result<String> {
    let start = format!("CL{}", today.to_string().replace('-', ""));
    let known = tx.query_first(
        "SELECT COUNT(*) FROM marketing_campaign WHERE number LIKE ?1",
        &[Value::from(format!("{start}-%"))],
    )?;
    Ok(format!("{start}-{}", known.map_or(0, |row| row.int(0)) + 1))
}
