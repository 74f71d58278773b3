//! A tile's answer as people read it: labels with their units, digits grouped, words of the reader's language.

use guanxi_document::Cell as FileCell;
use guanxi_report::Head;
use guanxi_types::{Locale, format_ratio, to_f64};

use crate::answering::Asker;
use crate::http::portrait::label_of;
use crate::indicator::Indicator;
use crate::print::{Coin, coin_name, shown, word};
use crate::{Cell, Column, Table, Unit};

/// Decimals of amounts in a spreadsheet.
const MONEY_PLACES: usize = 2;

/// The columns and rows of an answer that people read.
pub(super) struct Readable<'a> {
    asker: &'a Asker,
    currency: &'a str,
    indicator: &'static Indicator,
    columns: Vec<(&'a Column, Coin)>,
    pub rows: Vec<Vec<&'a Cell>>,
}

impl<'a> Readable<'a> {
    pub fn of(
        (asker, currency): (&'a Asker, &'a str),
        indicator: &'static Indicator,
        table: &'a Table,
    ) -> Self {
        let rows: Vec<Vec<&Cell>> = table.file_rows().collect();
        let columns = table.file_columns().enumerate().map(|(at, column)| {
            let amounts = rows.iter().filter_map(|row| row.get(at)?.number());
            let coin = match column.unit {
                Unit::Money => Coin::of(amounts, asker.ctx.locale),
                _ => Coin::One,
            };
            (column, coin)
        });
        Self {
            asker,
            currency,
            indicator,
            columns: columns.collect(),
            rows,
        }
    }

    pub fn width(&self) -> usize {
        self.columns.len()
    }

    pub fn unit(&self, at: usize) -> Unit {
        self.columns.get(at).map_or(Unit::Text, |(column, _)| column.unit)
    }

    /// What a column is called.
    pub fn label(&self, at: usize) -> String {
        let Some((column, _)) = self.columns.get(at) else {
            return String::new();
        };
        match self.indicator.column(&column.name) {
            Some(measure) => measure.label.of(self.asker.ctx.locale).to_owned(),
            None => self.profile(&column.name, None),
        }
    }

    /// A profile field of customers, or a value of it.
    fn profile(&self, field: &str, value: Option<&str>) -> String {
        let text = label_of(&self.asker.schema, field, value);
        match self.asker.ctx.locale {
            Locale::Zh => text.zh,
            Locale::En => text.en,
        }
    }

    fn coin(&self, at: usize) -> Coin {
        self.columns.get(at).map_or(Coin::One, |(_, coin)| *coin)
    }

    /// What a column is called, with its unit.
    pub fn head(&self, at: usize) -> Head {
        self.headed(at, self.coin(at))
    }

    fn headed(&self, at: usize, coin: Coin) -> Head {
        let (label, locale) = (self.label(at), self.asker.ctx.locale);
        let unit = match (self.unit(at), locale) {
            (Unit::Money, _) => coin_name(coin, self.currency, locale),
            (Unit::Days, Locale::Zh) => "天".to_owned(),
            (Unit::Days, Locale::En) => "days".to_owned(),
            _ => String::new(),
        };
        let label = match (unit.as_str(), locale) {
            ("", _) => label,
            (unit, Locale::Zh) => format!("{label}（{unit}）"),
            (unit, Locale::En) => format!("{label} ({unit})"),
        };
        Head {
            label,
            is_number: self.unit(at) != Unit::Text,
        }
    }

    /// What a column of a spreadsheet is called: amounts stand in whole currency there.
    pub fn sheet_head(&self, at: usize) -> String {
        self.headed(at, Coin::One).label
    }

    /// A cell as people read it.
    pub fn text(&self, row: usize, at: usize) -> String {
        let Some(cell) = self.cell(row, at) else {
            return String::new();
        };
        match cell {
            Cell::Text(text) => self.said(at, text),
            cell => shown(cell, self.unit(at), self.coin(at), self.asker.ctx.locale),
        }
    }

    fn said(&self, at: usize, text: &str) -> String {
        let is_fixed = |name: &str| self.indicator.column(name).is_some();
        match self.columns.get(at) {
            Some((column, _)) if !is_fixed(&column.name) && !text.starts_with('(') => {
                self.profile(&column.name, Some(text))
            }
            _ => word(text, self.asker.ctx.locale),
        }
    }

    fn cell(&self, row: usize, at: usize) -> Option<&'a Cell> {
        self.rows.get(row)?.get(at).copied()
    }

    /// A cell's number as its text says it: amounts in the unit of the column's head.
    pub fn number(&self, row: usize, at: usize) -> Option<f64> {
        let number = self.cell(row, at)?.number()?;
        Some(match self.unit(at) {
            Unit::Money => number / to_f64(self.coin(at).minor()),
            _ => number,
        })
    }

    /// A cell of a spreadsheet: its digits, amounts in whole currency; texts as people read them.
    pub fn sheet_cell(&self, row: usize, at: usize) -> SheetCell {
        match (self.cell(row, at), self.unit(at)) {
            (None | Some(Cell::Empty), _) => SheetCell::Empty,
            (Some(Cell::Text(text)), _) => SheetCell::Text(self.said(at, text)),
            (Some(cell), Unit::Money) => SheetCell::of(money(cell)),
            (Some(cell), _) => SheetCell::of(cell.text()),
        }
    }
}

/// A cell of a spreadsheet, with its own text.
pub(super) enum SheetCell {
    Empty,
    Text(String),
    Number(String),
}

impl SheetCell {
    /// Digits; none where there is nothing to divide by.
    fn of(digits: String) -> Self {
        if digits.is_empty() {
            Self::Empty
        } else {
            Self::Number(digits)
        }
    }

    pub fn written(&self) -> FileCell<'_> {
        match self {
            Self::Empty => FileCell::Empty,
            Self::Text(text) => FileCell::Text(text),
            Self::Number(digits) => FileCell::Decimal(digits),
        }
    }
}

/// An amount in whole currency, with both decimals.
fn money(cell: &Cell) -> String {
    let minor = i128::from(Coin::One.minor());
    let text = match cell {
        Cell::Int(value) => format_ratio(i128::from(*value), minor, 2),
        Cell::Quantity(milli) => format_ratio(i128::from(*milli), minor * 1_000, 2),
        Cell::Ratio {
            numerator,
            denominator,
            ..
        } => format_ratio(*numerator, denominator * minor, 2),
        Cell::Empty | Cell::Text(_) => String::new(),
    };
    if text.is_empty() {
        return text;
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}.{decimals:0<MONEY_PLACES$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// H1: amounts in a spreadsheet are the same to the cent, in whole currency.
    #[test]
    fn amounts_keep_their_cents() {
        assert_eq!(money(&Cell::Int(123_456)), "1234.56");
        assert_eq!(money(&Cell::Int(-50)), "-0.50");
        assert_eq!(money(&Cell::average(1_000, 3)), "3.33");
        assert_eq!(money(&Cell::ratio(1, 0)), "");
    }
}
