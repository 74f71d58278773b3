//! Writing: CSV that Excel opens as it is, and typed Excel files.

mod csv_file;
mod xlsx_file;

use std::io::Write;
use std::path::Path;

use guanxi_types::Result;

use crate::cell::Cell;
use crate::problem;
use csv_file::CsvFile;
use xlsx_file::XlsxFile;

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteFormat {
    /// UTF-8 with a byte order mark, commas, CRLF.
    Csv,
    /// Excel.
    Xlsx,
}

impl WriteFormat {
    /// By the name in a URL or the ending of a file (`csv`, `xlsx`).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    /// The file's media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A table being written row by row. Text that a spreadsheet would run as a formula is neutralised.
pub struct TableWriter(Kind);

enum Kind {
    Csv(Box<CsvFile>),
    Xlsx(Box<XlsxFile>),
}

impl TableWriter {
    /// A new file with this header row. An existing one is replaced.
    ///
    /// # Errors
    /// `document.io`, and `document.too_many_columns` beyond what Excel holds.
    pub fn create(path: &Path, format: WriteFormat, headers: &[&str]) -> Result<Self> {
        match format {
            WriteFormat::Csv => {
                let file = std::fs::File::create(path).map_err(problem::io)?;
                Self::csv(Box::new(file), headers)
            }
            WriteFormat::Xlsx => Ok(Self(Kind::Xlsx(Box::new(XlsxFile::create(path, headers)?)))),
        }
    }

    /// CSV into anything, for an answer that is sent while it is made.
    ///
    /// # Errors
    /// `document.io`.
    pub fn csv(out: Box<dyn Write + Send>, headers: &[&str]) -> Result<Self> {
        Ok(Self(Kind::Csv(Box::new(CsvFile::create(out, headers)?))))
    }

    /// Adds a row.
    ///
    /// # Errors
    /// `document.io`; for Excel `document.cell_too_long_for_excel`.
    pub fn write_row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<()> {
        match &mut self.0 {
            Kind::Csv(file) => file.write_row(cells),
            Kind::Xlsx(file) => file.write_row(cells),
        }
    }

    /// Says how the table came about, on a sheet of its own behind it: names and values. CSV has no place for it and stays as
    /// it is.
    pub fn explain(&mut self, sheet: &str, lines: &[(String, String)]) {
        if let Kind::Xlsx(file) = &mut self.0 {
            file.explain(sheet, lines);
        }
    }

    /// Completes the file. Without it the file is not to be used.
    ///
    /// # Errors
    /// `document.io`.
    pub fn finish(self) -> Result<()> {
        match self.0 {
            Kind::Csv(file) => file.finish(),
            Kind::Xlsx(file) => file.finish(),
        }
    }
}
