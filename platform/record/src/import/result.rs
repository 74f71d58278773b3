//! The result file: the refused rows in the user's own columns, and why.

use std::path::Path;

use guanxi_document::{Cell, Row, TableWriter, WriteFormat};
use guanxi_types::{Locale, Result};

use super::engine::Imports;
use super::job;
use super::reason::Reasons;
use super::run::{self, Run};
use super::target::RowError;

/// Writes it, and returns how many rows are in it. To be corrected and imported again.
pub(super) fn write(imports: &Imports, run: &Run, locale: Locale, path: &Path) -> Result<u64> {
    let reasons = Reasons::load()?;
    let reason_header = reasons.header(locale);
    let mut headers: Vec<&str> = run.info.headers.iter().map(String::as_str).collect();
    let width = headers.len();
    headers.push(&reason_header);
    let mut writer = TableWriter::create(path, WriteFormat::Csv, &headers)?;
    let mut file = job::open(imports, run, None)?;
    let mut count = 0;
    // What can't be read beyond some row is told by the import itself; the rows before it belong into the result.
    while let Ok(Some(rows)) = file.next_rows() {
        let all: Vec<Row<'_>> = rows.iter().collect();
        let (Some(first), Some(last)) = (all.first(), all.last()) else {
            continue;
        };
        let errors = imports
            .store()
            .read_blocking(|r| run::errors_between(r, run.id, first.number, last.number))?;
        for (number, reason) in by_row(&errors, &reasons, locale) {
            let at = all.partition_point(|row| row.number < number);
            let Some(row) = all.get(at).filter(|row| row.number == number) else {
                continue;
            };
            let cells = (0..width)
                .map(|column| row.cell(column))
                .chain([Cell::Text(&reason)]);
            writer.write_row(cells)?;
            count += 1;
        }
    }
    writer.finish()?;
    Ok(count)
}

/// The reasons of each row as one text, in the order of rows.
fn by_row(errors: &[RowError], reasons: &Reasons, locale: Locale) -> Vec<(u64, String)> {
    let mut rows: Vec<(u64, String)> = Vec::new();
    for error in errors {
        let text = reasons.text(locale, error);
        match rows.last_mut().filter(|(row, _)| *row == error.row) {
            Some((_, all)) => {
                all.push_str("; ");
                all.push_str(&text);
            }
            None => rows.push((error.row, text)),
        }
    }
    rows
}
