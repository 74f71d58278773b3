//! What a company says of itself, and what it wants.

use guanxi_entity::Value;
use guanxi_scheme::commands::{Figures, Newest, care, ready_directions, refresh_relations, segmented};
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result};
use serde_json::{Map, Value as Json, json};

use super::super::staff::{AGENT, DIRECTOR, MARKETER, SERVICE, STORES, who};
use super::act::{make, on, put, set, write};
use super::figures::{as_of, known};
use super::{Story, day};
use crate::Company;

/// Tasks of care that a group gets in the sample.
const CARED_A_NIGHT: i64 = 4;

/// A1: in each language.
pub fn profiles(company: &Company, story: &'static Story, today: Day) -> Result<()> {
    write(company, today, |tx, schema, ctx| {
        for profile in story.profiles {
            let texts = profile.texts.iter();
            let mut given: Map<String, Json> = texts
                .map(|(field, text)| ((*field).to_owned(), json!(text)))
                .collect();
            given.insert("language".to_owned(), json!(profile.language));
            make(tx, schema, ctx, ("scheme.profile", &Json::Object(given)))?;
        }
        Ok(())
    })
}

/// A2: factors with the figures of the company's own data.
pub fn board(company: &Company, story: &'static Story, today: Day) -> Result<()> {
    let cited_on = as_of(company).map(|day| day.to_string());
    let mut cited = Vec::new();
    for (.., figure) in story.board.factors {
        let stands = match figure {
            Some(figure) => Some(known(company, figure, story.currency)?.stands),
            None => None,
        };
        cited.push(stands);
    }
    write(company, today, move |tx, schema, ctx| {
        let board = &story.board;
        let given = json!({
            "name": board.name, "as_of": today.to_string(), "strategy": board.strategy, "reason": board.reason,
            "owner_id": who(tx, DIRECTOR, 0)?,
        });
        let swot = make(tx, schema, ctx, ("scheme.swot", &given))?.to_string();
        let mut factors = Vec::new();
        for (at, ((quadrant, name, weight, score, figure), cited)) in
            (1_i64..).zip(board.factors.iter().zip(&cited))
        {
            let given = json!({
                "swot_id": swot, "quadrant": quadrant, "name": name, "weight": weight, "score": score, "position": at,
                "indicator": figure.map(|figure| figure.indicator),
                "indicator_column": figure.map(|figure| figure.column),
                "cited_value": cited, "cited_on": cited.as_ref().and(cited_on.as_ref()),
            });
            factors.push(make(tx, schema, ctx, ("scheme.swot_factor", &given))?);
        }
        for (kind, name, note, places) in board.strategies {
            let given = json!({ "swot_id": swot, "kind": kind, "name": name, "note": note });
            let strategy = make(tx, schema, ctx, ("scheme.swot_strategy", &given))?.to_string();
            for factor in places.iter().filter_map(|at| factors.get(*at)) {
                let given = json!({ "strategy_id": strategy, "factor_id": factor.to_string() });
                make(tx, schema, ctx, ("scheme.swot_citation", &given))?;
            }
        }
        Ok(())
    })
}

/// Who answers for a direction.
fn answering(kind: &str) -> &'static str {
    match kind {
        "acquire" => STORES,
        "retain" => SERVICE,
        "loyalty" => DIRECTOR,
        _ => MARKETER,
    }
}

/// A3: the five directions with their baselines; winning back has its segment and its campaign.
pub fn directions(
    company: &Company,
    story: &'static Story,
    (segment, campaign): (RawId, RawId),
) -> Result<()> {
    let newest = Newest::read(&company.insight)?;
    let (today, due) = (day(story.first.days.0)?, day(story.second.days.1)?);
    write(company, today, move |tx, schema, ctx| {
        ready_directions(tx, schema, ctx, &|name| newest.of(name))?;
        for one in &story.directions {
            let sql = "SELECT id FROM scheme_direction WHERE kind = ?1";
            let Some(row) = tx.query_first(sql, &[Value::from(one.kind)])? else {
                continue;
            };
            let id = row.int(0);
            let given = json!({
                "name": one.name, "goal": one.goal, "target": one.target, "due_on": due.to_string(),
                "playbook": one.playbook, "owner_id": who(tx, answering(one.kind), 0)?,
            });
            set(tx, schema, ctx, ("scheme.direction", id), &given)?;
            if one.kind == "win_back" {
                let made = vec![
                    ("rule", Value::from(story.rule)),
                    ("segment_id", Value::from(segment)),
                    ("campaign_id", Value::from(campaign)),
                ];
                put(tx, schema, ctx, ("scheme.direction", id), made)?;
            }
        }
        Ok(())
    })?;
    let schema = company.schema.now();
    let figures = Figures {
        store: &company.store,
        schema: &schema,
        insight: &company.insight,
    };
    figures.members(&on(today)).map(drop)
}

/// A4: each group's level as it is recommended, confirmed with what is done, and a night's tasks of it.
pub fn levels(company: &Company, story: &'static Story) -> Result<()> {
    // The morning after the last sales.
    let today = as_of(company).map_or_else(|| day(story.second.days.0), |last| Ok(last.plus(1)))?;
    let groups = segmented(&company.store, &company.insight, &on(today))?;
    write(company, today, move |tx, schema, ctx| {
        refresh_relations(tx, schema, ctx, &groups)?;
        let sql = "SELECT id, recommended FROM scheme_relation ORDER BY customer_group";
        for (turn, row) in tx.query(sql, &[])?.into_iter().enumerate() {
            let level = row.text(1);
            let known = story.duties.iter().find(|(name, ..)| *name == level);
            let Some((_, duty, every)) = known else { continue };
            let given = json!({
                "level": level, "duty": duty, "every_days": every, "after_days": every.map(|_| story.after_days), "margin_percent": story.margin_percent,
                "per_night": CARED_A_NIGHT, "owner_id": who(tx, AGENT, turn)?,
            });
            set(tx, schema, ctx, ("scheme.relation", row.int(0)), &given)?;
        }
        care(tx, schema, ctx).map(drop)
    })
}
