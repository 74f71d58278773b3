//! Splits decoded text into cells, as RFC 4180 says, and as forgivingly as spreadsheets do.
//!
//! Our own because three things have to be known that the `csv` crate doesn't tell: that the text ended inside a
//! quoted cell, in which line that cell began, and that a cell is too large before it has been collected.

use memchr::{memchr2, memchr3};

use super::stream::{Sink, Stop};
use crate::cell::{RowProblem, number};
use crate::formula;
use crate::limits::Limits;
use crate::problem;

pub(super) const QUOTE: char = '"';
const QUOTE_BYTE: u8 = b'"';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    CellStart,
    Plain,
    Quoted,
    /// After a quote inside a quoted cell: its end, or half of a doubled quote.
    QuoteSeen,
    /// After CR: an LF belongs to it.
    AfterCr,
}

pub(super) struct Splitter {
    delimiter: u8,
    cell_bytes: usize,
    columns: usize,
    at: At,
    /// The line being read, from 1.
    line: u64,
    /// The line the row began in.
    row_line: u64,
    /// The line the quoted cell began in.
    quote_line: u64,
    /// Where the cell's text begins in the block.
    cell_start: usize,
    cell_quoted: bool,
    cell_over: bool,
    row_quoted: bool,
    row_over: bool,
    /// Cells of the row before, and how many rows before it had as many.
    last_width: usize,
    steady: u32,
}

impl Splitter {
    pub(super) fn new(delimiter: u8, limits: &Limits) -> Self {
        Self {
            delimiter,
            cell_bytes: limits.cell_bytes,
            columns: limits.columns,
            at: At::CellStart,
            line: 1,
            row_line: 1,
            quote_line: 1,
            cell_start: 0,
            cell_quoted: false,
            cell_over: false,
            row_quoted: false,
            row_over: false,
            last_width: 0,
            steady: 0,
        }
    }

    /// The line being read, for what is wrong with the text itself.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// The text after its first line, which is counted but holds no row.
    pub(super) fn skip_line<'t>(&mut self, text: &'t str) -> &'t str {
        self.line += 1;
        self.row_line = self.line;
        text.split_once('\n').map_or("", |(_, rest)| rest)
    }

    pub(super) fn feed(&mut self, text: &str, sink: &mut Sink) -> Result<(), Stop> {
        let bytes = text.as_bytes();
        let mut from = 0;
        while let Some(byte) = bytes.get(from).copied() {
            match self.at {
                At::CellStart if byte == QUOTE_BYTE => {
                    self.at = At::Quoted;
                    self.cell_quoted = true;
                    self.row_quoted = true;
                    self.quote_line = self.line;
                    from += 1;
                }
                At::CellStart => self.at = At::Plain,
                At::Plain => from = self.plain(text, from, sink)?,
                At::Quoted => from = self.quoted(text, from, sink),
                At::QuoteSeen if byte == QUOTE_BYTE => {
                    self.append("\"", sink);
                    self.at = At::Quoted;
                    from += 1;
                }
                At::QuoteSeen => self.at = At::Plain,
                At::AfterCr => {
                    self.at = At::CellStart;
                    from += usize::from(byte == b'\n');
                }
            }
        }
        Ok(())
    }

    fn plain(&mut self, text: &str, from: usize, sink: &mut Sink) -> Result<usize, Stop> {
        let bytes = text.as_bytes();
        let rest = bytes.get(from..).unwrap_or_default();
        let Some(length) = memchr3(self.delimiter, b'\n', b'\r', rest) else {
            self.append(text.get(from..).unwrap_or_default(), sink);
            return Ok(bytes.len());
        };
        let end = from + length;
        self.append(text.get(from..end).unwrap_or_default(), sink);
        self.finish_cell(sink);
        let byte = bytes.get(end).copied().unwrap_or_default();
        if byte == self.delimiter {
            self.at = At::CellStart;
        } else {
            self.at = if byte == b'\r' { At::AfterCr } else { At::CellStart };
            self.line += 1;
            self.finish_row(sink)?;
        }
        Ok(end + 1)
    }

    fn quoted(&mut self, text: &str, from: usize, sink: &mut Sink) -> usize {
        let bytes = text.as_bytes();
        let rest = bytes.get(from..).unwrap_or_default();
        let Some(length) = memchr2(QUOTE_BYTE, b'\n', rest) else {
            self.append(text.get(from..).unwrap_or_default(), sink);
            return bytes.len();
        };
        let end = from + length;
        if bytes.get(end) == Some(&b'\n') {
            self.line += 1;
            self.append(text.get(from..=end).unwrap_or_default(), sink);
        } else {
            self.append(text.get(from..end).unwrap_or_default(), sink);
            self.at = At::QuoteSeen;
        }
        end + 1
    }

    /// Collects text, but of a cell that is too large only the beginning.
    fn append(&mut self, part: &str, sink: &mut Sink) {
        if self.cell_over || self.row_over {
            return;
        }
        sink.rows.push_str(part);
        if sink.rows.text_bytes() - self.cell_start > self.cell_bytes {
            self.cell_over = true;
            let column = sink.rows.open_cells();
            let value = sink.rows.text_from(self.cell_start);
            let problem = RowProblem::too_large(self.row_line, column, value, self.cell_bytes);
            sink.rows.push_problem(problem);
            sink.rows.cut_text(self.cell_start);
        }
    }

    fn finish_cell(&mut self, sink: &mut Sink) {
        if !self.row_over {
            let kept = sink.rows.text_from(self.cell_start);
            // The apostrophe that the writer put before a formula goes; see `formula`.
            let start = self.cell_start + kept.len() - formula::restore(kept).len();
            let cell = sink.rows.text_cell(start);
            sink.rows.push_cell(cell);
            if sink.rows.open_cells() > self.columns {
                self.row_over = true;
                sink.rows.push_problem(RowProblem {
                    row: self.row_line,
                    column: None,
                    code: "document.too_many_columns",
                    value: String::new(),
                    limit: number(self.columns),
                });
            }
        }
        self.cell_start = sink.rows.text_bytes();
        self.cell_quoted = false;
        self.cell_over = false;
    }

    fn finish_row(&mut self, sink: &mut Sink) -> Result<(), Stop> {
        let width = sink.rows.open_cells();
        let blank =
            width == 1 && !self.row_quoted && sink.rows.open_row_is_empty() && !self.row_has_problem(sink);
        let line = self.row_line;
        self.row_line = self.line;
        self.row_quoted = false;
        self.row_over = false;
        if blank {
            sink.rows.drop_open_cells();
            return Ok(());
        }
        self.steady = if width == self.last_width {
            self.steady.saturating_add(1)
        } else {
            0
        };
        self.last_width = width;
        let outcome = sink.finish_row(line);
        self.cell_start = sink.rows.text_bytes();
        outcome
    }

    fn row_has_problem(&self, sink: &Sink) -> bool {
        sink.rows
            .problems()
            .last()
            .is_some_and(|p| p.row == self.row_line)
    }

    /// The text is over.
    pub(super) fn end(&mut self, sink: &mut Sink) -> Result<(), Stop> {
        if self.at == At::Quoted {
            sink.rows.drop_open_cells();
            return Err(problem::truncated(Some(self.quote_line)).into());
        }
        let started = sink.rows.text_bytes() > self.cell_start || self.cell_quoted || self.cell_over;
        if !started && sink.rows.open_cells() == 0 {
            return Ok(());
        }
        self.finish_cell(sink);
        // A last line without an end, shorter than all before it, is what a broken transfer leaves.
        let width = sink.rows.open_cells();
        if self.steady >= 1 && width < self.last_width && !self.row_has_problem(sink) {
            sink.rows.push_problem(RowProblem {
                row: self.row_line,
                column: None,
                code: "document.truncated",
                value: String::new(),
                limit: 0,
            });
        }
        self.finish_row(sink)
    }
}
