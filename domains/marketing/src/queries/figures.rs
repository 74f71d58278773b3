//! Plan against execution: what was to be reached, and what was, by phase, city, channel and person.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, Money, RawId, Result};

use crate::commands::seen;
use crate::entities::{Campaign, PlanFigure};

/// Where figures belong: phase, city, channel, person.
pub type Cell = (Option<RawId>, Option<String>, Option<RawId>, Option<RawId>);

/// The figures of one cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignFigures {
    /// People to be reached, to answer; sales and cost as planned.
    pub planned: [i64; 4],
    /// The same as it was: reach, response, sales that were reported, cost that was paid.
    pub actual: [i64; 4],
    /// Approved and not yet paid.
    pub committed: i64,
    /// People who left their number.
    pub leads: i64,
    /// Of them, who became customers.
    pub converted: i64,
}

// An area is told by the name that it has now; a city that is no area by its own.
const PLAN: &str = "SELECT f.phase_id, COALESCE(a.name, f.city), f.channel_id, f.person_id, CAST(SUM(f.reach) AS BIGINT), \
    CAST(SUM(f.response) AS BIGINT), CAST(SUM(f.sales) AS BIGINT), CAST(SUM(f.cost) AS BIGINT) \
    FROM marketing_plan_figure f LEFT JOIN org_market_area a ON a.id = f.market_area_id \
    WHERE f.campaign_id = ?1 GROUP BY f.phase_id, COALESCE(a.name, f.city), f.channel_id, f.person_id";
const DONE: &str = "SELECT f.phase_id, COALESCE(a.name, f.city), f.channel_id, f.person_id, CAST(SUM(f.reach) AS BIGINT), \
    CAST(SUM(f.response) AS BIGINT), CAST(SUM(f.sales) AS BIGINT) \
    FROM marketing_execution_report f LEFT JOIN org_market_area a ON a.id = f.market_area_id \
    WHERE f.campaign_id = ?1 GROUP BY f.phase_id, COALESCE(a.name, f.city), f.channel_id, f.person_id";
const PAID: &str = "SELECT l.phase_id, COALESCE(a.name, l.city), l.channel_id, e.requested_by, CAST(SUM(e.spent) AS BIGINT), \
    CAST(SUM(CASE WHEN e.state = 'committed' THEN e.amount ELSE 0 END) AS BIGINT) \
    FROM marketing_expense e JOIN marketing_budget_line l ON l.id = e.budget_line_id \
    LEFT JOIN org_market_area a ON a.id = l.market_area_id \
    WHERE e.campaign_id = ?1 AND e.state IN ('committed', 'spent') \
    GROUP BY l.phase_id, COALESCE(a.name, l.city), l.channel_id, e.requested_by";
const LEADS: &str = "SELECT CAST(NULL AS BIGINT), city, channel_id, owner_id, COUNT(*), \
    CAST(SUM(CASE WHEN state = 'converted' THEN 1 ELSE 0 END) AS BIGINT) \
    FROM marketing_lead WHERE campaign_id = ?1 GROUP BY city, channel_id, owner_id";

fn cell(row: &Row) -> Cell {
    let city = Some(row.text(1)).filter(|city| !city.is_empty());
    (
        row.optional_int(0),
        city.map(str::to_owned),
        row.optional_int(2),
        row.optional_int(3),
    )
}

/// What was planned and what came of it, by cell. Every record of the campaign counts, so they are for who may see its plan.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn figures(r: &mut dyn Queries, ctx: &Ctx, campaign: RawId) -> Result<BTreeMap<Cell, CampaignFigures>> {
    guanxi_record::require(ctx, Action::Read, PlanFigure::def())?;
    seen::<Campaign>(r, ctx, campaign)?;
    let of = [Value::from(campaign)];
    let mut found: BTreeMap<Cell, CampaignFigures> = BTreeMap::new();
    for row in r.query(PLAN, &of)? {
        found.entry(cell(&row)).or_default().planned = [4, 5, 6, 7].map(|at| row.int(at));
    }
    for row in r.query(DONE, &of)? {
        let figures = found.entry(cell(&row)).or_default();
        let [_, _, _, cost] = figures.actual;
        figures.actual = [row.int(4), row.int(5), row.int(6), cost];
    }
    for row in r.query(PAID, &of)? {
        let figures = found.entry(cell(&row)).or_default();
        let [reach, response, sales, _] = figures.actual;
        figures.actual = [reach, response, sales, row.int(4)];
        figures.committed = row.int(5);
    }
    for row in r.query(LEADS, &of)? {
        let figures = found.entry(cell(&row)).or_default();
        (figures.leads, figures.converted) = (row.int(4), row.int(5));
    }
    Ok(found)
}

/// An amount as it is told.
pub(crate) fn told(minor: i64) -> String {
    Money::new(minor).to_string()
}
