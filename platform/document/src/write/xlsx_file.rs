//! Excel files with typed cells, written in constant memory: a row, once written, is on disk.

use std::path::{Path, PathBuf};

use guanxi_types::{Result, to_f64};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::cell::Cell;
use crate::problem;

/// Rows of a sheet, the header with them; more go to a further sheet.
const SHEET_ROWS: u32 = 1_048_576;
const SHEET_COLUMNS: usize = 16_384;
/// Whole numbers with more digits than Excel's floats keep are written as text.
const EXACT_DIGITS: usize = 15;
/// 1970-01-01 as Excel counts days.
const EPOCH_SERIAL: i64 = 25_569;
/// Excel's calendar begins wrongly before 1 March 1900; earlier days are written as text.
const FIRST_SERIAL: i64 = 61;
const LAST_SERIAL: i64 = 2_958_465;
const DAY_MS: i64 = 86_400_000;
const WIDEST_COLUMN: f64 = 40.0;
const NARROWEST_COLUMN: f64 = 10.0;
/// Columns of the sheet that says how the table came about.
const NAMES_WIDTH: f64 = 24.0;
const VALUES_WIDTH: f64 = 80.0;

pub(super) struct XlsxFile {
    book: Workbook,
    path: PathBuf,
    headers: Vec<String>,
    sheets: usize,
    next_row: u32,
    rows: u64,
    formats: Formats,
    explanation: Option<Explanation>,
}

/// The last sheet: its name, and names and values.
struct Explanation {
    sheet: String,
    lines: Vec<(String, String)>,
}

struct Formats {
    header: Format,
    date: Format,
    date_time: Format,
    money: Format,
}

impl XlsxFile {
    pub(super) fn create(path: &Path, headers: &[&str]) -> Result<Self> {
        if headers.len() > SHEET_COLUMNS {
            return Err(problem::too_many_columns(SHEET_COLUMNS));
        }
        let formats = Formats {
            header: Format::new().set_bold(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            date_time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            money: Format::new().set_num_format("#,##0.00"),
        };
        let mut file = Self {
            book: Workbook::new(),
            path: path.to_owned(),
            headers: headers.iter().map(|header| (*header).to_owned()).collect(),
            sheets: 0,
            next_row: 0,
            rows: 0,
            formats,
            explanation: None,
        };
        file.new_sheet()?;
        Ok(file)
    }

    fn new_sheet(&mut self) -> Result<()> {
        let sheet = self
            .book
            .add_worksheet_with_constant_memory()
            .map_err(problem::io)?;
        self.sheets += 1;
        sheet.set_freeze_panes(1, 0).map_err(problem::io)?;
        for (column, header) in (0_u16..).zip(&self.headers) {
            sheet
                .set_column_width(column, width_for(header))
                .map_err(problem::io)?;
            sheet
                .write_string_with_format(0, column, header, &self.formats.header)
                .map_err(problem::io)?;
        }
        self.next_row = 1;
        Ok(())
    }

    pub(super) fn write_row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<()> {
        if self.next_row >= SHEET_ROWS {
            self.new_sheet()?;
        }
        self.rows += 1;
        let sheet = self
            .book
            .worksheet_from_index(self.sheets - 1)
            .map_err(problem::io)?;
        for (column, cell) in (0_u16..).zip(cells) {
            let place = (self.next_row, column);
            put(sheet, place, cell, &self.formats).map_err(|error| match error {
                XlsxError::MaxStringLengthExceeded => {
                    problem::cell_too_long_for_excel(self.rows, usize::from(column) + 1)
                }
                other => problem::io(other),
            })?;
        }
        self.next_row += 1;
        Ok(())
    }

    pub(super) fn explain(&mut self, sheet: &str, lines: &[(String, String)]) {
        self.explanation = Some(Explanation {
            sheet: sheet.to_owned(),
            lines: lines.to_vec(),
        });
    }

    pub(super) fn finish(mut self) -> Result<()> {
        if let Some(explanation) = &self.explanation {
            let sheet = self.book.add_worksheet();
            sheet.set_name(&explanation.sheet).map_err(problem::io)?;
            for (column, width) in [(0, NAMES_WIDTH), (1, VALUES_WIDTH)] {
                sheet.set_column_width(column, width).map_err(problem::io)?;
            }
            for (row, (name, value)) in (0_u32..).zip(&explanation.lines) {
                sheet
                    .write_string_with_format(row, 0, name, &self.formats.header)
                    .map_err(problem::io)?;
                sheet.write_string(row, 1, value).map_err(problem::io)?;
            }
        }
        self.book.save(&self.path).map_err(problem::io)
    }
}

/// One cell. Text is always a string cell, which Excel never runs.
fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Int(value) if value.unsigned_abs().to_string().len() <= EXACT_DIGITS => {
            sheet.write_number(row, column, to_f64(value))?;
        }
        Cell::Float(value) if value.is_finite() => {
            sheet.write_number(row, column, value)?;
        }
        Cell::Decimal(digits) => match exact(digits) {
            Some(value) if two_places(digits) => {
                sheet.write_number_with_format(row, column, value, &formats.money)?;
            }
            Some(value) => {
                sheet.write_number(row, column, value)?;
            }
            None => {
                sheet.write_string(row, column, digits)?;
            }
        },
        Cell::Bool(value) => {
            sheet.write_boolean(row, column, value)?;
        }
        Cell::Date(day) => match serial(i64::from(day.raw()) * DAY_MS) {
            Some(at) => {
                sheet.write_number_with_format(row, column, at, &formats.date)?;
            }
            None => {
                sheet.write_string(row, column, day.to_string())?;
            }
        },
        Cell::DateTime(ms) => match serial(ms) {
            Some(at) => {
                sheet.write_number_with_format(row, column, at, &formats.date_time)?;
            }
            None => {
                sheet.write_string(row, column, cell.to_text())?;
            }
        },
        // Excel knows no zones; a moment without its zone would be another moment.
        other => {
            sheet.write_string(row, column, other.to_text())?;
        }
    }
    Ok(())
}

/// The number, if Excel's float gives back the same digits.
fn exact(digits: &str) -> Option<f64> {
    let significant = digits
        .chars()
        .filter(char::is_ascii_digit)
        .skip_while(|c| *c == '0')
        .count();
    if significant > EXACT_DIGITS {
        None
    } else {
        digits.parse().ok()
    }
}

fn two_places(digits: &str) -> bool {
    digits
        .split_once('.')
        .is_some_and(|(_, fraction)| fraction.len() == 2)
}

fn serial(ms: i64) -> Option<f64> {
    let day = ms.div_euclid(DAY_MS) + EPOCH_SERIAL;
    if !(FIRST_SERIAL..=LAST_SERIAL).contains(&day) {
        return None;
    }
    Some(to_f64(day) + to_f64(ms.rem_euclid(DAY_MS)) / to_f64(DAY_MS))
}

/// Chinese characters are two columns wide.
fn width_for(header: &str) -> f64 {
    let columns = header
        .chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum::<i64>()
        + 2;
    to_f64(columns).clamp(NARROWEST_COLUMN, WIDEST_COLUMN)
}
