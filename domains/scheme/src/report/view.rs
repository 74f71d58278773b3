//! An indicator's answer as sections read it.

use guanxi_insight::{Cell, Indicator, Table, Unit, indicator};
use guanxi_types::{ErrorKind, Locale, Problem, Result, Words};

use super::page::Page;
use super::print::{Coin, coin_name, shown};

/// An indicator's answer, read by the names of its columns.
pub struct View<'t> {
    /// The indicator.
    pub indicator: &'static Indicator,
    /// The answer.
    pub table: &'t Table,
    /// Columns that are called something else here.
    called: Vec<(&'static str, Words)>,
}

impl<'t> View<'t> {
    /// Of the indicator of this name.
    ///
    /// # Errors
    /// When there is none.
    pub fn of(name: &str, table: &'t Table) -> Result<Self> {
        Ok(Self {
            indicator: indicator::named(name)?,
            table,
            called: Vec::new(),
        })
    }

    /// With a column called so.
    #[must_use]
    pub fn calling(mut self, column: &'static str, name: Words) -> Self {
        self.called.push((column, name));
        self
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.table.columns.iter().position(|column| column.name == name)
    }

    /// Whether it has a column of this name.
    pub fn has(&self, name: &str) -> bool {
        self.at(name).is_some()
    }

    /// Rows.
    pub fn count(&self) -> usize {
        self.table.rows.len()
    }

    /// A cell as text, as files have it.
    pub fn text(&self, row: usize, name: &str) -> String {
        let cell = self.at(name).and_then(|at| self.table.rows.get(row)?.get(at));
        cell.map(Cell::text).unwrap_or_default()
    }

    /// A cell as a number.
    pub fn number(&self, row: usize, name: &str) -> Option<f64> {
        let at = self.at(name)?;
        self.table.rows.get(row)?.get(at)?.number()
    }

    /// A column as numbers.
    pub fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        (0..self.count()).map(|row| self.number(row, name)).collect()
    }

    /// A column as texts.
    pub fn column(&self, name: &str) -> Vec<String> {
        (0..self.count()).map(|row| self.text(row, name)).collect()
    }

    /// A cell as it is printed.
    pub fn shown(&self, row: usize, name: &str, coin: Coin, lang: Locale) -> String {
        let found = self.at(name).and_then(|at| {
            let unit = self.table.columns.get(at)?.unit;
            Some((self.table.rows.get(row)?.get(at)?, unit))
        });
        found.map_or_else(String::new, |(cell, unit)| shown(cell, unit, coin, lang))
    }

    /// An amount in its own best unit, with the unit.
    pub fn amount(&self, row: usize, name: &str, page: &Page<'_>) -> String {
        let coin = Coin::of(self.number(row, name).into_iter(), page.lang());
        let unit = coin_name(coin, &page.known.currency, page.lang());
        format!("{} {unit}", self.shown(row, name, coin, page.lang()))
    }

    /// A cell that is no amount.
    pub fn plain(&self, row: usize, name: &str, page: &Page<'_>) -> String {
        self.shown(row, name, Coin::One, page.lang())
    }

    /// What a column is called, and its unit.
    pub fn label(&self, name: &str, lang: Locale) -> (String, Unit) {
        let unit = self.at(name).and_then(|at| self.table.columns.get(at));
        let unit = unit.map_or(Unit::Text, |column| column.unit);
        let called = self.called.iter().find(|(column, _)| *column == name);
        let own = called.map(|(_, words)| *words);
        let words = own.or_else(|| self.indicator.column(name).map(|measure| measure.label));
        (words.map_or(name, |words| words.of(lang)).to_owned(), unit)
    }

    /// The rows in the order in which these texts of a column are named; others behind them, as they were.
    #[must_use]
    pub fn in_order(&self, column: &str, order: &[&str]) -> Table {
        let place = |row: usize| {
            let text = self.text(row, column);
            let known = order.iter().position(|known| *known == text);
            known.unwrap_or(order.len())
        };
        let mut rows: Vec<usize> = (0..self.count()).collect();
        rows.sort_by_key(|row| place(*row));
        let rows = rows
            .into_iter()
            .filter_map(|row| self.table.rows.get(row).cloned());
        Table {
            columns: self.table.columns.clone(),
            rows: rows.collect(),
        }
    }

    /// The rows that a test keeps.
    #[must_use]
    pub fn kept(&self, keep: impl Fn(usize) -> bool) -> Table {
        let rows = self.table.rows.iter().enumerate().filter(|(at, _)| keep(*at));
        Table {
            columns: self.table.columns.clone(),
            rows: rows.map(|(_, row)| row.clone()).collect(),
        }
    }

    /// Refuses to go on where there is nothing.
    ///
    /// # Errors
    /// A problem that the section says in a sentence.
    pub fn some(&self) -> Result<()> {
        if self.count() > 0 {
            return Ok(());
        }
        Err(Problem::new(ErrorKind::Invalid, "scheme.no_figures"))
    }
}
