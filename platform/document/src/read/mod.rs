//! Reading: one stream of rows, whatever the format.

mod delimiter;
mod encoding;
mod header;
mod parquet_file;
mod recognise;
mod sheet;
mod splitter;
mod stream;
mod text;
mod zip_guard;

use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use guanxi_types::{Problem, Result};
use serde::Serialize;

use crate::cell::{Cell, Row, Rows, number};
use crate::limits::{Limits, SAMPLE_ROWS};
use crate::problem;
use stream::Message;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Text with a delimiter (comma, semicolon, pipe).
    Csv,
    /// Text with tabs.
    Tsv,
    /// Excel since 2007.
    Xlsx,
    /// Excel before 2007.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Parquet => "parquet",
        }
    }
}

/// What the caller knows better than the file.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The name the user gave the file, where the path has another.
    pub file_name: Option<String>,
    /// Encoding of a text file by its WHATWG label (`gbk`, `utf-16le`); recognised when not given.
    pub encoding: Option<String>,
    /// Delimiter of a text file; recognised when not given.
    pub delimiter: Option<char>,
    /// The sheet to read; the first visible one with content when not given.
    pub sheet: Option<String>,
    /// Read only these columns of a Parquet file, in this order; others formats give all.
    pub columns: Option<Vec<String>>,
    /// How large things may be.
    pub limits: Limits,
}

/// What a file is, told before its rows are read.
#[derive(Clone, Debug, Serialize)]
pub struct FileInfo {
    /// The format.
    pub format: Format,
    /// The encoding's WHATWG name, for text.
    pub encoding: Option<String>,
    /// The delimiter, for text.
    pub delimiter: Option<char>,
    /// The sheet that is read.
    pub sheet: Option<String>,
    /// All sheets.
    pub sheets: Vec<String>,
    /// Columns left out because they hold lists or structures.
    pub skipped_columns: Vec<String>,
    /// The headers, trimmed; a column without one is called `#3` by its place.
    pub headers: Vec<String>,
    /// The row the headers stand in; 0 where the format keeps them apart.
    pub header_row: u64,
    /// Rows of data: exact for Parquet, else from the file's size or the sheet's extent.
    pub rows_estimate: u64,
    /// The first rows as text.
    pub sample: Vec<Vec<String>>,
}

/// An open file, read from front to back once.
#[derive(Debug)]
pub struct TableFile {
    info: FileInfo,
    blocks: Receiver<Message>,
    /// The rest of the block the header was found in, then the block that [`TableFile::next_row`] is in.
    waiting: Option<Rows>,
    at: usize,
    ended: bool,
}

impl TableFile {
    /// Recognises the file and reads its header and first rows.
    ///
    /// # Errors
    /// `document.unknown_format`, `document.too_large`, `document.zip_bomb`, `document.bad_encoding`,
    /// `document.unknown_encoding`, `document.truncated`, `document.unreadable`, `document.encrypted`,
    /// `document.no_header`, `document.duplicate_header`, `document.header_too_long`, `document.too_many_columns`,
    /// `document.unknown_sheet`, `document.unknown_column`.
    pub fn open(path: impl Into<PathBuf>, options: &OpenOptions) -> Result<Self> {
        let path: PathBuf = path.into();
        let bytes = size_of(&path)?;
        let limits = &options.limits;
        if bytes > limits.file_bytes {
            return Err(problem::too_large(bytes, limits.file_bytes));
        }
        let format = recognise::format_of(&path, options)?;
        let blocks = match format {
            Format::Csv | Format::Tsv => text::start(path, options.clone()),
            Format::Parquet => parquet_file::start(path, options.clone()),
            Format::Xlsx | Format::Xls | Format::Ods => {
                if format != Format::Xlsx && bytes > limits.whole_file_bytes {
                    return Err(problem::too_large(bytes, limits.whole_file_bytes));
                }
                sheet::start(format, path, options.clone())
            }
        };
        Self::from_blocks(blocks, bytes, limits)
    }

    fn from_blocks(blocks: Receiver<Message>, bytes: u64, limits: &Limits) -> Result<Self> {
        let meta = match blocks.recv() {
            Ok(Message::Opened(meta)) => *meta,
            Ok(Message::Failed(problem)) => return Err(problem),
            Ok(Message::Rows(_) | Message::End) | Err(_) => return Err(problem::unreadable("reader ended")),
        };
        let (mut first, ended) = match blocks.recv() {
            Ok(Message::Rows(rows)) => (rows, false),
            Ok(Message::End) => (Rows::default(), true),
            Ok(Message::Failed(problem)) => return Err(problem),
            Ok(Message::Opened(_)) | Err(_) => return Err(problem::unreadable("reader ended")),
        };
        let read_bytes = first.text_bytes() + first.iter().map(|row| row.width()).sum::<usize>();
        let found = match meta.headers {
            Some(headers) => header::Header {
                names: headers,
                row: 0,
                rows_before_data: 0,
            },
            None => header::find(&first, limits)?,
        };
        header::check(&found.names, limits)?;
        let rows_estimate = meta.rows_estimate.unwrap_or_else(|| {
            if first.is_empty() {
                0
            } else {
                number(first.len()) * bytes / number(read_bytes.max(1))
            }
        });
        first.skip_first(found.rows_before_data);
        first.check_width(found.names.len());
        let info = FileInfo {
            format: meta.format,
            encoding: meta.encoding,
            delimiter: meta.delimiter,
            sheet: meta.sheet,
            sheets: meta.sheets,
            skipped_columns: meta.skipped_columns,
            header_row: found.row,
            sample: sample(&first, found.names.len()),
            rows_estimate: if ended { number(first.len()) } else { rows_estimate },
            headers: found.names,
        };
        let waiting = Some(first).filter(|rows| !rows.is_empty());
        Ok(Self {
            info,
            blocks,
            waiting,
            at: 0,
            ended,
        })
    }

    /// What the file is.
    #[must_use]
    pub const fn info(&self) -> &FileInfo {
        &self.info
    }

    /// The next block, or `None` at the end. Rows already taken by [`TableFile::next_row`] don't come again.
    ///
    /// # Errors
    /// `document.bad_encoding`, `document.truncated`, `document.unreadable`. All rows before the fault have been given.
    pub fn next_rows(&mut self) -> Result<Option<Rows>> {
        if let Some(mut rows) = self.waiting.take() {
            rows.skip_first(self.at);
            self.at = 0;
            if !rows.is_empty() {
                return Ok(Some(rows));
            }
        }
        if self.ended {
            return Ok(None);
        }
        match self.blocks.recv() {
            Ok(Message::Rows(mut rows)) => {
                rows.check_width(self.info.headers.len());
                Ok(Some(rows))
            }
            Ok(Message::End | Message::Opened(_)) => {
                self.ended = true;
                Ok(None)
            }
            Ok(Message::Failed(problem)) => self.fail(problem),
            // The reader's thread is gone without a word: the decoder panicked over the file's content.
            Err(_) => self.fail(problem::unreadable("the decoder failed")),
        }
    }

    fn fail(&mut self, problem: Problem) -> Result<Option<Rows>> {
        self.ended = true;
        Err(problem)
    }

    /// The next row, or `None` at the end.
    ///
    /// # Errors
    /// As [`TableFile::next_rows`].
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>> {
        if self.waiting.as_ref().is_none_or(|rows| self.at >= rows.len()) {
            self.waiting = self.next_rows()?;
            self.at = 0;
        }
        let at = self.at;
        self.at += 1;
        Ok(self.waiting.as_ref().and_then(|rows| rows.get(at)))
    }
}

fn size_of(path: &Path) -> Result<u64> {
    Ok(std::fs::metadata(path).map_err(problem::io)?.len())
}

fn sample(rows: &Rows, width: usize) -> Vec<Vec<String>> {
    rows.iter()
        .take(SAMPLE_ROWS)
        .map(|row| (0..width).map(|at| row.cell(at).to_text()).collect())
        .collect()
}

impl Cell<'_> {
    /// The cell as text: numbers in their shortest decimal form, dates as ISO 8601.
    #[must_use]
    pub fn to_text(&self) -> String {
        match *self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Decimal(text) => text.to_owned(),
            Cell::Int(value) => value.to_string(),
            Cell::Float(value) => value.to_string(),
            Cell::Bool(value) => value.to_string(),
            Cell::Date(day) => day.to_string(),
            Cell::DateTime(at) => civil_text(at),
            Cell::Instant(at) => format!("{}Z", civil_text(at).replacen(' ', "T", 1)),
        }
    }
}

/// `2017-01-31 12:30:00`, with milliseconds where there are some.
fn civil_text(ms: i64) -> String {
    let day = guanxi_types::Day::new(i32::try_from(ms.div_euclid(86_400_000)).unwrap_or(0));
    let rest = ms.rem_euclid(86_400_000);
    let (hour, minute, second, milli) = (
        rest / 3_600_000,
        rest / 60_000 % 60,
        rest / 1_000 % 60,
        rest % 1_000,
    );
    let fraction = if milli == 0 {
        String::new()
    } else {
        format!(".{milli:03}")
    };
    format!("{day} {hour:02}:{minute:02}:{second:02}{fraction}")
}
