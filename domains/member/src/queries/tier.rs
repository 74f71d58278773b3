//! Where the member stands, and the way to the next tier.

use guanxi_entity::Value;
use guanxi_loyalty::queries::tier::{TierView, standings};
use guanxi_store::Queries;
use guanxi_types::{Day, Money, RawId, Result};
use serde_json::{Value as Js, json};

use super::{day, some};

/// Changes of tier that are told at most.
const CHANGES_MAX: i64 = 20;

/// Every ladder that the member may climb, with its steps, and what changed.
///
/// # Errors
/// When the database can't be read.
pub fn tiers(r: &mut dyn Queries, customer: RawId, today: Day) -> Result<Js> {
    let mut told = Vec::new();
    for view in standings(r, customer, today)? {
        let changes = match &view.member {
            Some(member) => changes(r, member.id)?,
            None => Vec::new(),
        };
        told.push(one(&view, &changes));
    }
    Ok(json!({ "tiers": told }))
}

/// What happened to a membership, newest first.
fn changes(r: &mut dyn Queries, membership: RawId) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT h.kind, h.day, f.name, t.name FROM loyalty_tier_change h LEFT JOIN loyalty_tier f ON f.id = h.from_id \
         LEFT JOIN loyalty_tier t ON t.id = h.to_id WHERE h.membership_id = ?1 ORDER BY h.id DESC LIMIT ?2",
        &[Value::from(membership), Value::from(CHANGES_MAX)],
    )?;
    let each = rows.iter().map(
        |row| json!({ "kind": row.text(0), "day": day(row, 1), "from": some(row, 2), "to": some(row, 3) }),
    );
    Ok(each.collect())
}

/// An amount or a count, as the ladder counts.
pub(super) fn figure(view: &TierView, value: i64) -> String {
    if view.ladder.metric == "spend" {
        Money::new(value).to_string()
    } else {
        value.to_string()
    }
}

fn one(view: &TierView, changes: &[Js]) -> Js {
    let told = |day: Option<Day>| day.map(|day| day.to_string());
    let member = view.member.as_ref();
    let tier = member.and_then(|member| member.tier);
    let steps: Vec<Js> = view
        .ladder
        .steps
        .iter()
        .map(|step| {
            json!({
                "name": view.ladder.name_of(step.id),
                "is_own": Some(step.id) == tier,
                "threshold": step.threshold.map(|value| figure(view, value)),
            })
        })
        .collect();
    // How far the member is on the way to the next tier, in hundredths.
    let goal = view.next.map_or(0, |(_, left)| view.value + left);
    let progress = (view.value.max(0) * 100)
        .checked_div(goal)
        .unwrap_or(100)
        .min(100);
    json!({
        "scheme": view.ladder.name,
        "metric": view.ladder.metric,
        "is_shared": member.is_some_and(|member| member.household.is_some()),
        "tier": tier.map(|id| view.ladder.name_of(id)),
        "since": told(member.and_then(|member| member.since)),
        "keep_until": told(member.and_then(|member| member.keep_until)),
        "grace_until": told(member.and_then(|member| member.grace_until)),
        "value": figure(view, view.value),
        "missing": figure(view, view.missing),
        "progress": progress,
        "next": view.next.map(|(id, left)| json!({ "tier": view.ladder.name_of(id), "missing": figure(view, left) })),
        "steps": steps,
        "changes": changes,
    })
}
