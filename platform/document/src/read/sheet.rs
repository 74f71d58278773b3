//! Spreadsheets through `calamine`. Only `.xlsx` is a stream; the older formats are in memory as a whole.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use calamine::{
    Data, DataRef, ExcelDateTime, Ods, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};
use guanxi_types::{Day, Problem, Result};
use jiff::civil::{Date, DateTime};

use super::stream::{Message, Meta, Sink, Stop, start as start_thread};
use super::{Format, OpenOptions};
use crate::cell::{RowProblem, Stored, number};
use crate::limits::Limits;
use crate::problem;

/// Whole floats up to here are whole numbers beyond doubt (2^53).
const EXACT_FLOAT: f64 = 9_007_199_254_740_992.0;

type Source = BufReader<File>;

pub(super) fn start(format: Format, path: PathBuf, options: OpenOptions) -> Receiver<Message> {
    start_thread(move |sink| match format {
        Format::Xls => {
            let mut book = Xls::new(open(&path)?).map_err(xls_fault)?;
            whole(&mut book, Format::Xls, &options, sink)
        }
        Format::Ods => {
            let mut book = Ods::new(open(&path)?).map_err(problem::unreadable)?;
            whole(&mut book, Format::Ods, &options, sink)
        }
        _ => xlsx(&path, &options, sink),
    })
}

fn open(path: &Path) -> Result<Source> {
    File::open(path).map(BufReader::new).map_err(problem::io)
}

fn xlsx(path: &Path, options: &OpenOptions, sink: &mut Sink) -> Result<(), Stop> {
    let mut book: Xlsx<Source> = Xlsx::new(open(path)?).map_err(xlsx_fault)?;
    let mut meta = Meta::new(Format::Xlsx);
    meta.sheets = sheets(book.sheets_metadata());
    let name = wanted(&meta.sheets, options)?;
    meta.sheet = Some(name.clone());
    let mut cells = book.worksheet_cells_reader(&name).map_err(xlsx_fault)?;
    let extent = cells.dimensions();
    meta.rows_estimate = Some(u64::from(extent.end.0.saturating_sub(extent.start.0)));
    sink.opened(meta)?;
    let mut row = SheetRow::new(&options.limits);
    while let Some(cell) = cells.next_cell().map_err(xlsx_fault)? {
        let value = cell.get_value();
        if *value == DataRef::Empty {
            continue;
        }
        let (line, column) = cell.get_position();
        row.put(line, column, &Value::from(value), sink)?;
    }
    row.finish(sink)
}

fn whole<B: Reader<Source>>(
    book: &mut B,
    format: Format,
    options: &OpenOptions,
    sink: &mut Sink,
) -> Result<(), Stop> {
    let mut meta = Meta::new(format);
    meta.sheets = sheets(book.sheets_metadata());
    let name = wanted(&meta.sheets, options)?;
    let range = book
        .worksheet_range(&name)
        .map_err(|e| problem::unreadable(format!("{e:?}")))?;
    meta.sheet = Some(name);
    meta.rows_estimate = Some(number(range.height()).saturating_sub(1));
    sink.opened(meta)?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut row = SheetRow::new(&options.limits);
    for (line, cells) in (first_row..).zip(range.rows()) {
        for (column, value) in (first_column..).zip(cells) {
            if *value != Data::Empty {
                row.put(line, column, &Value::from(value), sink)?;
            }
        }
    }
    row.finish(sink)
}

/// Names of the sheets that hold cells, the visible ones first.
fn sheets(all: &[Sheet]) -> Vec<String> {
    let of = |visible: bool| {
        all.iter()
            .filter(move |sheet| sheet.typ == SheetType::WorkSheet)
            .filter(move |sheet| (sheet.visible == SheetVisible::Visible) == visible)
            .map(|sheet| sheet.name.clone())
    };
    of(true).chain(of(false)).collect()
}

fn wanted(sheets: &[String], options: &OpenOptions) -> Result<String> {
    match &options.sheet {
        Some(name) if sheets.contains(name) => Ok(name.clone()),
        Some(name) => Err(problem::unknown_sheet(name)),
        None => sheets.first().cloned().ok_or_else(problem::no_header),
    }
}

/// The one form of `calamine`'s two cell types.
enum Value<'v> {
    Text(&'v str),
    Int(i64),
    Float(f64),
    Bool(bool),
    At(ExcelDateTime),
    Iso(&'v str),
    Error(String),
    Empty,
}

macro_rules! value_from {
    ($of:ty, $name:ident, $($text:pat => $as:expr),+) => {
        impl<'v> From<&'v $of> for Value<'v> {
            fn from(value: &'v $of) -> Self {
                match value {
                    $($text => $as,)+
                    $name::Int(value) => Self::Int(*value),
                    $name::Float(value) => Self::Float(*value),
                    $name::Bool(value) => Self::Bool(*value),
                    $name::DateTime(at) => Self::At(*at),
                    $name::DateTimeIso(text) => Self::Iso(text),
                    $name::DurationIso(text) => Self::Text(text),
                    $name::Error(error) => Self::Error(error.to_string()),
                    $name::Empty => Self::Empty,
                }
            }
        }
    };
}

value_from!(Data, Data, Data::String(text) => Self::Text(text));
value_from!(DataRef<'v>, DataRef, DataRef::String(text) => Self::Text(text), DataRef::SharedString(text) => Self::Text(text));

/// The row being collected: cells come one by one, empty ones not at all.
struct SheetRow<'l> {
    limits: &'l Limits,
    /// Its number from 1; none before the first cell.
    line: Option<u64>,
    over: bool,
}

impl<'l> SheetRow<'l> {
    const fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            line: None,
            over: false,
        }
    }

    fn put(&mut self, line: u32, column: u32, value: &Value<'_>, sink: &mut Sink) -> Result<(), Stop> {
        let line = u64::from(line) + 1;
        if self.line != Some(line) {
            self.finish(sink)?;
            self.line = Some(line);
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if self.over {
            return Ok(());
        }
        if column >= self.limits.columns {
            self.over = true;
            sink.rows.push_problem(RowProblem {
                row: line,
                column: None,
                code: "document.too_many_columns",
                value: String::new(),
                limit: number(self.limits.columns),
            });
            return Ok(());
        }
        while sink.rows.open_cells() < column {
            sink.rows.push_cell(Stored::Empty);
        }
        let cell = self.stored(line, column, value, sink);
        sink.rows.push_cell(cell);
        Ok(())
    }

    fn stored(&self, line: u64, column: usize, value: &Value<'_>, sink: &mut Sink) -> Stored {
        match value {
            Value::Empty => Stored::Empty,
            Value::Text(text) if text.len() > self.limits.cell_bytes => {
                let problem = RowProblem::too_large(line, column, text, self.limits.cell_bytes);
                sink.rows.push_problem(problem);
                Stored::Empty
            }
            Value::Text(text) => sink.rows.keep(text),
            Value::Iso(text) => iso(text).unwrap_or_else(|| sink.rows.keep(text)),
            Value::Int(value) => Stored::Int(*value),
            Value::Float(value) => number_of(*value),
            Value::Bool(value) => Stored::Bool(*value),
            Value::At(at) => moment(at).unwrap_or_else(|| sink.rows.keep(&duration(at))),
            Value::Error(name) => {
                let code = "document.cell_error";
                let value = name.clone();
                sink.rows.push_problem(RowProblem {
                    row: line,
                    column: Some(column),
                    code,
                    value,
                    limit: 0,
                });
                Stored::Empty
            }
        }
    }

    fn finish(&mut self, sink: &mut Sink) -> Result<(), Stop> {
        self.over = false;
        match self.line.take() {
            Some(line) => sink.finish_row(line),
            None => Ok(()),
        }
    }
}

/// A sheet has only floats; a whole one was a whole number to the user.
fn number_of(value: f64) -> Stored {
    if value.fract() == 0.0 && value.abs() <= EXACT_FLOAT {
        Stored::Int(guanxi_types::int(value))
    } else {
        Stored::Float(value)
    }
}

fn moment(at: &ExcelDateTime) -> Option<Stored> {
    // Below one there is a time of day without a day.
    if at.is_duration() || at.as_f64() < 1.0 {
        return None;
    }
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let year = i16::try_from(year).ok()?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let time = ((i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second)) * 1_000;
    Some(civil(Day::from_date(date), time + i64::from(milli)))
}

fn civil(day: Day, time_ms: i64) -> Stored {
    if time_ms == 0 {
        Stored::Date(day)
    } else {
        Stored::DateTime(i64::from(day.raw()) * 86_400_000 + time_ms)
    }
}

fn duration(at: &ExcelDateTime) -> String {
    let seconds = guanxi_types::int((at.as_f64() * 86_400.0).round());
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

fn iso(text: &str) -> Option<Stored> {
    let at: DateTime = text.parse().ok()?;
    let time = at.time();
    let seconds = (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60 + i64::from(time.second());
    Some(civil(
        Day::from_date(at.date()),
        seconds * 1_000 + i64::from(time.millisecond()),
    ))
}

fn xlsx_fault(error: XlsxError) -> Problem {
    match error {
        XlsxError::XmlEof(part) => Problem {
            detail: part.to_owned(),
            ..problem::truncated(None)
        },
        XlsxError::Password => problem::encrypted(),
        other => problem::unreadable(other),
    }
}

fn xls_fault(error: XlsError) -> Problem {
    match error {
        XlsError::Password => problem::encrypted(),
        XlsError::EoStream(part) => Problem {
            detail: part.to_owned(),
            ..problem::truncated(None)
        },
        other => problem::unreadable(other),
    }
}
