//! A campaign as its page needs it: what may be done with it, its money, its family.

use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::require_change;
use guanxi_record::{Reach, get, may, require};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Id, Money, RawId, Result};
use serde_json::{Value as Js, json};

use super::figures::told;
use super::limit::limit_of;
use crate::commands::Step;
use crate::entities::{BudgetLine, Campaign, CampaignPhase, Expense};

/// Campaigns of one family that are told at most.
const FAMILY_MAX: i64 = 100;

/// A campaign with the steps that its state allows, the sums of its budget, its pilot and copies.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn campaign_json(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Js> {
    let record = get(r, ctx, Campaign::def(), id)?;
    let known: Campaign = record.typed()?;
    let state = known.state.as_deref().unwrap_or("draft");
    let limit = limit_of(r, ctx)?;
    // Roles may reach some campaigns only: his own, those of his team.
    let may_change = require_change(r, ctx, Campaign::def(), id).is_ok();
    let is_own = [known.submitted_by.map(Id::raw), Some(record.created_by)].contains(&Some(ctx.user_id()));
    let steps = if may_change {
        Step::possible(state)
    } else {
        Vec::new()
    };
    let sees_budget = may(ctx, Action::Read, BudgetLine::def());
    let budget = if sees_budget { Some(sums(r, id)?) } else { None };
    let asks = require(ctx, Action::Create, Expense::def()).is_ok();
    let plans = may(ctx, Action::Update, CampaignPhase::def())
        && (may_change || require(ctx, Action::Update, CampaignPhase::def()).is_ok_and(Reach::is_all));
    let allots = require(ctx, Action::Create, BudgetLine::def()).is_ok()
        && (state == "draft" || (limit.may_overrun && !["ended", "cancelled"].contains(&state)));
    Ok(json!({
        "id": id.to_string(),
        "version": record.version,
        "state": state,
        "is_template": known.is_template,
        "steps": steps,
        "is_own": is_own,
        "may": {
            "change": may_change,
            "plan": plans,
            "allot": allots,
            "ask": asks,
            "approve": limit.amount.is_some() && may_change,
            "overrun": limit.may_overrun,
            "limit": limit.amount.map(|most| most.to_string()),
        },
        "budget": budget,
        "decision": known.decision,
        "pilot_id": known.pilot_id.map(|id| id.to_string()),
        "family": family(r, ctx, known.pilot_id.map_or(id, Id::raw))?,
    }))
}

fn sums(r: &mut dyn Queries, id: RawId) -> Result<Js> {
    let row = r.query_first(
        "SELECT CAST(SUM(amount) AS BIGINT), CAST(SUM(committed) AS BIGINT), CAST(SUM(spent) AS BIGINT), \
         CAST(SUM(remaining) AS BIGINT) FROM marketing_budget_line WHERE campaign_id = ?1",
        &[Value::from(id)],
    )?;
    let at = |place: usize| Money::new(row.as_ref().map_or(0, |row| row.int(place))).to_string();
    Ok(json!({ "amount": at(0), "committed": at(1), "spent": at(2), "remaining": at(3) }))
}

/// The pilot and its copies, as far as the user may see them, each with what was planned and done in all.
fn family(r: &mut dyn Queries, ctx: &Ctx, pilot: RawId) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT c.id, c.number, c.name, c.city, c.state, c.pilot_id, c.starts_on FROM marketing_campaign c \
         WHERE c.id = ?1 OR c.pilot_id = ?1 ORDER BY c.pilot_id IS NOT NULL, c.starts_on, c.id LIMIT ?2",
        &[Value::from(pilot), Value::from(FAMILY_MAX)],
    )?;
    let ids: Vec<RawId> = rows.iter().map(|row| row.int(0)).collect();
    let seen = guanxi_record::visible(r, ctx, Campaign::def(), &ids)?;
    let mut told_of = Vec::new();
    for row in rows {
        let id = row.int(0);
        if !seen.iter().any(|(known, _)| *known == id) {
            continue;
        }
        told_of.push(json!({
            "id": id.to_string(),
            "number": row.text(1),
            "name": row.text(2),
            "city": row.text(3),
            "state": row.text(4),
            "is_pilot": row.optional_int(5).is_none(),
        }));
    }
    Ok(told_of)
}

/// The figures of a campaign, cell by cell, with the names that they are shown under.
///
/// # Errors
/// As [`super::figures`].
pub fn figures_json(r: &mut dyn Queries, ctx: &Ctx, campaign: RawId) -> Result<Js> {
    let found = super::figures(r, ctx, campaign)?;
    let phases = names(
        r,
        "SELECT id, name, place, copied_from_id FROM marketing_campaign_phase WHERE campaign_id = ?1 ORDER BY place",
        &[Value::from(campaign)],
    )?;
    let channels = names(
        r,
        "SELECT id, name, id, id FROM marketing_channel ORDER BY id",
        &[],
    )?;
    let people = names(
        r,
        "SELECT id, name, id, id FROM org_user WHERE id IN (SELECT person_id FROM marketing_plan_figure \
         WHERE campaign_id = ?1 UNION SELECT person_id FROM marketing_execution_report WHERE campaign_id = ?1 \
         UNION SELECT requested_by FROM marketing_expense WHERE campaign_id = ?1 \
         UNION SELECT owner_id FROM marketing_lead WHERE campaign_id = ?1) ORDER BY id",
        &[Value::from(campaign)],
    )?;
    let cells: Vec<Js> = found
        .into_iter()
        .map(|((phase, city, channel, person), one)| {
            let id = |id: Option<RawId>| id.map(|id| id.to_string());
            let side = |[reach, response, sales, cost]: [i64; 4]| {
                json!({ "reach": reach, "response": response, "sales": told(sales), "cost": told(cost) })
            };
            json!({
                "phase_id": id(phase), "city": city, "channel_id": id(channel), "person_id": id(person),
                "planned": side(one.planned), "actual": side(one.actual),
                "committed": told(one.committed), "leads": one.leads, "converted": one.converted,
            })
        })
        .collect();
    Ok(json!({ "cells": cells, "phases": phases, "channels": channels, "people": people }))
}

fn names(r: &mut dyn Queries, sql: &str, of: &[Value]) -> Result<Vec<Js>> {
    let rows = r.query(sql, of)?;
    let told = rows.iter().map(|row| {
        let origin = row.optional_int(3).unwrap_or_else(|| row.int(0));
        json!({ "id": row.int(0).to_string(), "name": row.text(1), "origin": origin.to_string() })
    });
    Ok(told.collect())
}
