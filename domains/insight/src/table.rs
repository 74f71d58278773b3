//! What a measure answers with: named columns with units, exact cells. Prints as CSV, JSON and aligned text.

use std::borrow::Cow;
use std::fmt::Write as _;

use guanxi_types::format_ratio;
use serde::Serialize;
use serde_json::{Map, Value};

/// Decimals of shares and ratios.
pub const RATIO_PLACES: u32 = 6;
/// Decimals of averages of minor units.
pub const AVERAGE_PLACES: u32 = 4;

/// What the numbers of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minor units of the company's currency.
    Money,
    /// How many.
    Count,
    /// A share or rate, 1 is the whole.
    Ratio,
    /// A number that is none of the others, for example tickets a customer.
    Number,
    /// Days.
    Days,
    /// Not a number.
    Text,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, as in `docs/indicators.md`; the name of a profile field where the question asks for one.
    pub name: Cow<'static, str>,
    /// Its unit.
    pub unit: Unit,
    /// Whether files (CSV, Excel) and text show it; JSON always does.
    pub is_in_files: bool,
}

impl Column {
    /// A column that every form shows.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, unit: Unit) -> Self {
        Self {
            name: name.into(),
            unit,
            is_in_files: true,
        }
    }

    /// A column that only JSON shows.
    #[must_use]
    pub fn hidden(name: impl Into<Cow<'static, str>>, unit: Unit) -> Self {
        Self {
            name: name.into(),
            unit,
            is_in_files: false,
        }
    }
}

/// A value, exact until it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// There is none, for example a ratio with nothing to divide by.
    Empty,
    /// A whole number.
    Int(i64),
    /// Rounded half away from zero to `places` when printed; empty when the denominator is 0.
    Ratio {
        /// What is divided.
        numerator: i128,
        /// By what.
        denominator: i128,
        /// Decimals.
        places: u32,
    },
    /// Thousandths; printed without trailing zeros.
    Quantity(i64),
    /// A name, a period.
    Text(String),
}

impl Cell {
    /// A share, rate or other ratio.
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64) -> Self {
        Self::Ratio {
            numerator: i128::from(numerator),
            denominator: i128::from(denominator),
            places: RATIO_PLACES,
        }
    }

    /// An average of minor units.
    #[must_use]
    pub fn average(numerator: i64, denominator: i64) -> Self {
        Self::Ratio {
            numerator: i128::from(numerator),
            denominator: i128::from(denominator),
            places: AVERAGE_PLACES,
        }
    }

    /// An average of minor units for a unit, of thousandths of units.
    #[must_use]
    pub fn per_unit(amount_c: i64, units_milli: i64) -> Self {
        Self::Ratio {
            numerator: i128::from(amount_c) * 1_000,
            denominator: i128::from(units_milli),
            places: AVERAGE_PLACES,
        }
    }

    /// A whole number that there may be none of.
    #[must_use]
    pub fn optional(value: Option<i64>) -> Self {
        value.map_or(Self::Empty, Self::Int)
    }

    /// As it is printed; empty when there is none.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Int(value) => value.to_string(),
            Self::Ratio {
                numerator,
                denominator,
                places,
            } => format_ratio(*numerator, *denominator, *places),
            Self::Quantity(milli) if milli % 1_000 == 0 => (milli / 1_000).to_string(),
            Self::Quantity(milli) => format_ratio(i128::from(*milli), 1_000, 3),
            Self::Text(text) => text.clone(),
        }
    }

    /// As a number for a spreadsheet or chart; `None` for texts and where there is none.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Text(_) => None,
            other => other.text().parse().ok(),
        }
    }

    /// As JSON: a number with the digits that are printed, a text, or null.
    #[must_use]
    pub fn json(&self) -> Value {
        match self {
            Self::Int(value) => Value::from(*value),
            Self::Text(text) => Value::from(text.as_str()),
            Self::Quantity(milli) if milli % 1_000 == 0 => Value::from(milli / 1_000),
            other => other.number().map_or(Value::Null, Value::from),
        }
    }
}

/// Columns and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each as long as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The columns that files show, and for each row its cells in them.
    pub fn file_rows(&self) -> impl Iterator<Item = Vec<&Cell>> {
        self.rows.iter().map(|row| {
            row.iter()
                .zip(&self.columns)
                .filter(|(_, c)| c.is_in_files)
                .map(|(cell, _)| cell)
                .collect()
        })
    }

    /// The columns that files show.
    pub fn file_columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|c| c.is_in_files)
    }

    /// Comma-separated, a header line, lines end with `\n`; quoted where a text needs it.
    #[must_use]
    pub fn csv(&self) -> String {
        let header: Vec<&str> = self.file_columns().map(|c| c.name.as_ref()).collect();
        let mut out = header.join(",");
        out.push('\n');
        for row in self.file_rows() {
            let cells: Vec<String> = row.into_iter().map(|cell| quoted(cell.text())).collect();
            out.push_str(&cells.join(","));
            out.push('\n');
        }
        out
    }

    /// The same with the texts of a column changed.
    #[must_use]
    pub fn with_texts(&self, column: &str, change: impl Fn(&str) -> String) -> Self {
        let mut table = self.clone();
        let at = table.columns.iter().position(|c| c.name == column);
        let cells = table.rows.iter_mut().filter_map(|row| row.get_mut(at?));
        for cell in cells {
            *cell = Cell::Text(change(&cell.text()));
        }
        table
    }

    /// A list of objects, one a row, so many at most.
    #[must_use]
    pub fn json(&self, rows: usize) -> Value {
        let object = |row: &Vec<Cell>| {
            let fields = self
                .columns
                .iter()
                .zip(row)
                .map(|(c, cell)| (c.name.to_string(), cell.json()));
            Value::Object(fields.collect::<Map<String, Value>>())
        };
        Value::Array(self.rows.iter().take(rows).map(object).collect())
    }

    /// For a terminal: aligned columns, texts to the left, numbers to the right.
    #[must_use]
    pub fn text(&self) -> String {
        let columns: Vec<&Column> = self.file_columns().collect();
        let rows: Vec<Vec<String>> = self
            .file_rows()
            .map(|row| row.into_iter().map(Cell::text).collect())
            .collect();
        let widths: Vec<usize> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cells = rows
                    .iter()
                    .filter_map(|row| row.get(at))
                    .map(|text| text.chars().count());
                cells.max().unwrap_or(0).max(column.name.len())
            })
            .collect();
        let mut out = String::new();
        let names: Vec<String> = columns.iter().map(|c| c.name.to_string()).collect();
        for row in std::iter::once(&names).chain(&rows) {
            let mut line = String::new();
            for ((text, width), column) in row.iter().zip(&widths).zip(&columns) {
                let _ = if column.unit == Unit::Text {
                    write!(line, "{text:<width$}  ")
                } else {
                    write!(line, "{text:>width$}  ")
                };
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

fn quoted(text: String) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            columns: vec![
                Column::new("name", Unit::Text),
                Column::hidden("first", Unit::Text),
                Column::new("share", Unit::Ratio),
                Column::new("units", Unit::Number),
            ],
            rows: vec![
                vec![
                    Cell::Text("a,\"b\"".into()),
                    Cell::Text("x".into()),
                    Cell::ratio(1, 3),
                    Cell::Quantity(1_500),
                ],
                vec![
                    Cell::Text("c".into()),
                    Cell::Empty,
                    Cell::ratio(1, 0),
                    Cell::Quantity(2_000),
                ],
            ],
        }
    }

    #[test]
    fn csv_quotes_what_needs_it_and_leaves_empty_ratios_empty() {
        assert_eq!(
            table().csv(),
            "name,share,units\n\"a,\"\"b\"\"\",0.333333,1.5\nc,,2\n"
        );
    }

    #[test]
    fn json_has_numbers_and_null() {
        assert_eq!(
            table().json(9).to_string(),
            r#"[{"first":"x","name":"a,\"b\"","share":0.333333,"units":1.5},{"first":null,"name":"c","share":null,"units":2}]"#
        );
    }

    #[test]
    fn text_is_aligned() {
        assert_eq!(
            table().text(),
            "name      share  units\na,\"b\"  0.333333    1.5\nc                    2\n"
        );
    }
}
