//! Figures of insight as records of the scheme keep them.

use std::collections::BTreeMap;

use guanxi_catalog::queries::cost::costs;
use guanxi_catalog::queries::sees_cost;
use guanxi_entity::{Entity, Value};
use guanxi_insight::{Filters, Insight, Margin, Query};
use guanxi_record::{Schema, require};
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Action, Ctx, Day, Qty, RawId, Result};

use super::relation::Segmented;
use super::write::change;
use crate::entities::RoundGoal;
use crate::queries::all;

/// Thousandths of a unit.
const THOUSAND: f64 = 1_000.0;
/// Thousandths of a unit in its hundredth part.
const OF_MINOR: f64 = 10.0;

/// Thousandths of a percent in the whole.
const PERCENT: i64 = 100_000;
/// So many of a hundred of a group's sales must have a cost before their margin speaks for all of them.
const COVERED: i64 = 50;

/// The newest year of the key figures: thousandths, amounts in the currency and not in its minor unit.
#[derive(Clone, Debug, Default)]
pub struct Newest {
    figures: Vec<(String, Qty)>,
    through: Option<Day>,
}

impl Newest {
    /// Asks for it.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn read(insight: &Insight) -> Result<Self> {
        let through = insight.as_of().facts_through.and_then(|day| day.parse().ok());
        let query = Query::of([("by".to_owned(), "year".to_owned())])?;
        let table = insight.indicator("kpi", &query)?;
        let last = table.rows.last().into_iter().flatten();
        let figures = table.columns.iter().zip(last).filter_map(|(column, cell)| {
            let by = if column.name.ends_with("_c") {
                OF_MINOR
            } else {
                THOUSAND
            };
            let value = guanxi_types::int((cell.number()? * by).round());
            Some((column.name.to_string(), Qty::new(value)))
        });
        Ok(Self {
            figures: figures.collect(),
            through,
        })
    }

    /// A measure, and the last day of the figures.
    #[must_use]
    pub fn of(&self, measure: &str) -> Option<(Qty, Day)> {
        let (_, value) = self.figures.iter().find(|(known, _)| known == measure)?;
        Some((*value, self.through?))
    }
}

/// The RFM groups as the figures know them now, with their margins where enough of the goods have a cost that the user may see. Blocks.
///
/// # Errors
/// When the database or the warehouse can't be read.
pub fn segmented(store: &Store, insight: &Insight, ctx: &Ctx) -> Result<Vec<Segmented>> {
    let table = insight.indicator("rfm-segments", &Query::default())?;
    let margins = margins(store, insight, ctx)?;
    let groups = table.rows.iter().filter_map(|row| match row.as_slice() {
        [key, customers, sales] => {
            let (key, sales_c) = (key.text(), sales.text().parse::<i64>().ok()?);
            let margin = margins.get(&key).copied().unwrap_or_default();
            let is_covered = margin.covered_c > 0
                && i128::from(margin.covered_c) * 100 >= i128::from(sales_c) * i128::from(COVERED);
            let percent =
                i128::from(margin.margin_c) * i128::from(PERCENT) / i128::from(margin.covered_c.max(1));
            Some(Segmented {
                key,
                customers: customers.text().parse().ok()?,
                sales_c,
                margin: i64::try_from(percent).ok().filter(|_| is_covered).map(Qty::new),
            })
        }
        _ => None,
    });
    Ok(groups.collect())
}

/// What each group's purchases left when the goods were paid for.
fn margins(store: &Store, insight: &Insight, ctx: &Ctx) -> Result<BTreeMap<String, Margin>> {
    if !sees_cost(ctx) {
        return Ok(BTreeMap::new());
    }
    let (costs, members) = store.read_blocking(|r| {
        Ok((
            costs(r)?,
            r.query("SELECT customer_id, segment FROM insight_standing", &[])?,
        ))
    })?;
    if costs.is_empty() {
        return Ok(BTreeMap::new());
    }
    let costs = costs.into_iter().collect();
    let found = insight.margins(&Filters::default(), &costs)?;
    let mut sums: BTreeMap<String, Margin> = BTreeMap::new();
    for row in &members {
        if let Some(margin) = found.get(&row.int(0)) {
            let sum = sums.entry(row.text(1).to_owned()).or_default();
            sum.margin_c += margin.margin_c;
            sum.covered_c += margin.covered_c;
        }
    }
    Ok(sums)
}

/// Writes down where the goals of a round stand whose measure is a key figure: the first time as what they start from as well, unless somebody
/// said that. The others are told by hand. How many were written.
///
/// # Errors
/// As updating records.
pub fn goals(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, newest): (RawId, &Newest)) -> Result<usize> {
    // Who measures and may not change goals leaves them as they are.
    if require(ctx, Action::Update, RoundGoal::def()).is_err() {
        return Ok(0);
    }
    let mut written = 0;
    for (goal, one) in all::<RoundGoal>(tx, ctx, &[("round_id", &id.to_string())])? {
        let Some((value, _)) = one.measure.as_deref().and_then(|name| newest.of(name)) else {
            continue;
        };
        let mut changes = vec![("actual", Value::from(value.raw()))];
        if one.baseline.is_none() {
            changes.push(("baseline", Value::from(value.raw())));
        }
        change::<RoundGoal>(tx, schema, ctx, goal, changes)?;
        written += 1;
    }
    Ok(written)
}
