//! Which row holds the headers: tills print a title and a date above it.

use guanxi_types::Result;

use crate::cell::{Cell, Row, Rows};
use crate::limits::Limits;
use crate::problem;

/// Rows that a header is sought in.
const SEARCH_ROWS: usize = 20;
/// Rows that tell how wide the table is.
const WIDTH_ROWS: usize = 50;

/// The headers and where they were.
pub(super) struct Header {
    pub(super) names: Vec<String>,
    /// The row's number in the file.
    pub(super) row: u64,
    /// Rows to skip, the header with them.
    pub(super) rows_before_data: usize,
}

/// The first row that is filled nearly as wide as most rows are.
pub(super) fn find(rows: &Rows, limits: &Limits) -> Result<Header> {
    let usual = usual_width(rows);
    let enough = |row: &Row<'_>| filled(row) * 10 >= usual * 6;
    let (at, row) = rows
        .iter()
        .enumerate()
        .take(SEARCH_ROWS)
        .find(|(_, row)| filled(row) > 0 && enough(row))
        .ok_or_else(problem::no_header)?;
    if let Some(fault) = row.problem() {
        return Err(match fault.column {
            Some(column) => problem::header_too_long(column + 1, limits.header_chars),
            None => problem::too_many_columns(limits.columns),
        });
    }
    if !row
        .cells()
        .any(|cell| matches!(cell, Cell::Text(text) if text.chars().any(char::is_alphabetic)))
    {
        return Err(problem::no_header());
    }
    let mut names: Vec<String> = row.cells().map(|cell| one_line(&cell.to_text())).collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    for (column, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
        *name = format!("#{}", column + 1);
    }
    Ok(Header {
        names,
        row: row.number,
        rows_before_data: at + 1,
    })
}

/// Headers must be tellable apart, because a mapping names them.
pub(super) fn check(names: &[String], limits: &Limits) -> Result<()> {
    if names.len() > limits.columns {
        return Err(problem::too_many_columns(limits.columns));
    }
    for (column, name) in names.iter().enumerate() {
        if name.chars().count() > limits.header_chars {
            return Err(problem::header_too_long(column + 1, limits.header_chars));
        }
        if let Some(first) = names.iter().take(column).position(|other| other == name) {
            return Err(problem::duplicate_header(name, first + 1, column + 1));
        }
    }
    Ok(())
}

fn filled(row: &Row<'_>) -> usize {
    row.cells().filter(|cell| *cell != Cell::Empty).count()
}

/// The most frequent number of filled cells; the larger of two that are as frequent.
fn usual_width(rows: &Rows) -> usize {
    let widths: Vec<usize> = rows.iter().take(WIDTH_ROWS).map(|row| filled(&row)).collect();
    let times = |width: usize| widths.iter().filter(|other| **other == width).count();
    widths
        .iter()
        .copied()
        .max_by_key(|width| (times(*width), *width))
        .unwrap_or(0)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
