//! Figures that a story's texts rest on: asked of the company's own data, never written down beforehand.

use std::sync::Arc;

use guanxi_insight::print::grouped;
use guanxi_insight::{Cell, Query, Table, Unit};
use guanxi_types::{Day, Problem, Qty, Result};

use super::Figure;
use crate::Company;

/// A figure that was asked for.
pub struct Known {
    /// As it is told.
    pub said: String,
    /// As it stands in the answer; an amount in the minor unit.
    pub stands: String,
    /// Thousandths; an amount in the currency.
    pub value: Qty,
}

/// The answer of an indicator.
pub fn table(company: &Company, figure: &Figure) -> Result<Arc<Table>> {
    let pairs = figure.question.split('&').filter_map(|pair| pair.split_once('='));
    let query = Query::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))?;
    company.insight.indicator(figure.indicator, &query)
}

/// The last day of the figures.
pub fn as_of(company: &Company) -> Option<Day> {
    let through = company.insight.as_of().facts_through;
    through.and_then(|day| day.parse().ok())
}

/// A figure as it stands now.
pub fn known(company: &Company, figure: &Figure, currency: &str) -> Result<Known> {
    let table = table(company, figure)?;
    let missing = || {
        Problem::internal(format!(
            "{}?{} has no {} at {:?}",
            figure.indicator, figure.question, figure.column, figure.row
        ))
    };
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    let row = match figure.row {
        None => table.rows.last(),
        Some((column, value)) => {
            let at = place(column).ok_or_else(missing)?;
            let is_it = |row: &&Vec<Cell>| row.get(at).is_some_and(|cell| cell.text() == value);
            table.rows.iter().find(is_it)
        }
    };
    let at = place(figure.column).ok_or_else(missing)?;
    let cell = row.and_then(|row| row.get(at)).ok_or_else(missing)?;
    let unit = table.columns.get(at).map_or(Unit::Number, |column| column.unit);
    told(cell, unit, currency).ok_or_else(missing)
}

/// Amounts are told in the currency, not in its minor unit; shares in percent, though 1 is the whole.
fn told(cell: &Cell, unit: Unit, currency: &str) -> Option<Known> {
    let number = cell.number()?;
    let (said, value) = match unit {
        Unit::Money => {
            let amount = format!("{:.2}", number / 100.0);
            (format!("{} {currency}", grouped(&amount)), number * 10.0)
        }
        Unit::Ratio => (format!("{:.1}%", number * 100.0), number * 1_000.0),
        Unit::Days => (format!("{number:.0} 天"), number * 1_000.0),
        Unit::Number => (format!("{number:.2}"), number * 1_000.0),
        Unit::Count | Unit::Text => (grouped(&cell.text()), number * 1_000.0),
    };
    Some(Known {
        said,
        stands: cell.text(),
        value: Qty::new(guanxi_types::int(value)),
    })
}
