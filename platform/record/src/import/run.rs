//! An import as it is kept and as it is shown.

use std::collections::BTreeMap;

use guanxi_document::FileInfo;
use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Problem, RawId, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::SHOWN_ERRORS;
use super::plan::{Choices, ImportOptions, Mode};
use super::target::RowError;

/// Where an import stands. Names that end in `ing` are at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be mapped.
    Draft,
    /// Being tried.
    DryRunning,
    /// Tried.
    Checked,
    /// Being written.
    Running,
    /// Written.
    Done,
    /// Stopped by a user; what was written stays, and a run goes on from there.
    Cancelled,
    /// Stopped by a problem; what was written stays, and a run goes on from there.
    Failed,
    /// Being taken back.
    Undoing,
    /// Taken back.
    Undone,
}

impl State {
    const ALL: [Self; 9] = [
        Self::Draft,
        Self::DryRunning,
        Self::Checked,
        Self::Running,
        Self::Done,
        Self::Cancelled,
        Self::Failed,
        Self::Undoing,
        Self::Undone,
    ];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::DryRunning => "dry_running",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether it is at work.
    #[must_use]
    pub const fn is_working(self) -> bool {
        matches!(self, Self::DryRunning | Self::Running | Self::Undoing)
    }
}

/// How far it is, in rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Rows dealt with.
    pub done: i64,
    /// Rows in all; estimated until the end is reached.
    pub total: i64,
}

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Made a record.
    pub create: i64,
    /// Changed one.
    pub update: i64,
    /// Said nothing new.
    pub skip: i64,
    /// Were refused.
    pub error: i64,
}

/// What an undo did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UndoCounts {
    /// Records removed again.
    pub removed: i64,
    /// Records given back their values.
    pub restored: i64,
    /// Records left as they are, because somebody changed them or links to them.
    pub kept: i64,
}

/// What the user should know, or what went wrong, by code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Stable code.
    pub code: String,
    /// What the text names.
    #[serde(default)]
    pub params: Map<String, Json>,
}

/// An import as the interface sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Import {
    /// Its id.
    pub id: String,
    /// What it is imported into.
    pub target: String,
    /// The name the user gave the file.
    pub file_name: String,
    /// The file's format.
    pub format: String,
    /// Its encoding, for text.
    pub encoding: Option<String>,
    /// Its delimiter, for text.
    pub delimiter: Option<char>,
    /// Its headers.
    pub headers: Vec<String>,
    /// Its first rows.
    pub sample: Vec<Vec<String>>,
    /// Which header is which field.
    pub mapping: BTreeMap<String, Option<String>>,
    /// The mode.
    pub mode: Mode,
    /// The fields that a row is known by.
    pub key: Vec<String>,
    /// The options.
    pub options: ImportOptions,
    /// Where it stands.
    pub state: State,
    /// How far it is.
    pub progress: Progress,
    /// What became of the rows: of the dry run until the run begins.
    pub counts: Counts,
    /// The first errors.
    pub errors: Vec<RowError>,
    /// What the user should know before running it (`import.duplicate_file`).
    pub notices: Vec<Note>,
    /// What an undo did.
    pub undo: UndoCounts,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it last came to an end, RFC 3339.
    pub finished_at: Option<String>,
    /// Why it failed.
    pub problem: Option<Note>,
}

/// What is kept about the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptInfo {
    pub format: String,
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    pub sheet: Option<String>,
    pub headers: Vec<String>,
    pub sample: Vec<Vec<String>>,
}

impl KeptInfo {
    pub(super) fn of(info: &FileInfo) -> Self {
        Self {
            format: info.format.name().to_owned(),
            encoding: info.encoding.clone(),
            delimiter: info.delimiter,
            sheet: info.sheet.clone(),
            headers: info.headers.clone(),
            sample: info.sample.clone(),
        }
    }
}

/// The row of `import_run`.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub id: RawId,
    pub target: String,
    pub file_name: String,
    pub file_hash: String,
    pub info: KeptInfo,
    pub choices: Choices,
    pub state: State,
    pub progress: Progress,
    pub counts: Counts,
    /// Whether a run, not only a dry run, has begun.
    pub is_started: bool,
    pub undo_step: i64,
    pub undo_cursor: i64,
    pub undo: UndoCounts,
    pub notices: Vec<Note>,
    pub problem: Option<Note>,
    pub created_by: RawId,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

const COLUMNS: &str = "id, target, file_name, file_hash, info, plan, state, done, total, created, updated, skipped, \
     refused, started, undo_step, undo_cursor, removed, restored, kept, notices, problem, created_by, created_at, \
     finished_at";

impl Run {
    fn from_row(row: &Row) -> Result<Self> {
        let state =
            State::named(row.text(6)).ok_or_else(|| Problem::internal("unknown state of an import"))?;
        Ok(Self {
            id: row.int(0),
            target: row.text(1).to_owned(),
            file_name: row.text(2).to_owned(),
            file_hash: row.text(3).to_owned(),
            info: serde_json::from_str(row.text(4)).map_err(Problem::internal)?,
            choices: serde_json::from_str(row.text(5)).map_err(Problem::internal)?,
            state,
            progress: Progress {
                done: row.int(7),
                total: row.int(8),
            },
            counts: Counts {
                create: row.int(9),
                update: row.int(10),
                skip: row.int(11),
                error: row.int(12),
            },
            is_started: row.int(13) != 0,
            undo_step: row.int(14),
            undo_cursor: row.int(15),
            undo: UndoCounts {
                removed: row.int(16),
                restored: row.int(17),
                kept: row.int(18),
            },
            notices: serde_json::from_str(row.text(19)).map_err(Problem::internal)?,
            problem: row
                .0
                .get(20)
                .and_then(Value::as_text)
                .and_then(|text| serde_json::from_str(text).ok()),
            created_by: row.int(21),
            created_at: row.int(22),
            finished_at: row.optional_int(23),
        })
    }

    pub(super) fn shown(self, errors: Vec<RowError>) -> Import {
        let stamp =
            |ms: i64| jiff::Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |t| t.to_string());
        Import {
            id: self.id.to_string(),
            target: self.target,
            file_name: self.file_name,
            format: self.info.format,
            encoding: self.info.encoding,
            delimiter: self.info.delimiter,
            headers: self.info.headers,
            sample: self.info.sample,
            mapping: self.choices.mapping,
            mode: self.choices.mode,
            key: self.choices.key,
            options: self.choices.options,
            state: self.state,
            progress: self.progress,
            counts: self.counts,
            errors,
            notices: self.notices,
            undo: self.undo,
            created_at: stamp(self.created_at),
            finished_at: self.finished_at.map(stamp),
            problem: self.problem,
        }
    }
}

pub(super) fn load(r: &mut dyn Queries, id: RawId) -> Result<Run> {
    let sql = format!("SELECT {COLUMNS} FROM import_run WHERE id = ?1");
    let row = r
        .query_first(&sql, &[Value::from(id)])?
        .ok_or_else(|| Problem::not_found("import"))?;
    Run::from_row(&row)
}

/// The newest imports.
pub(super) fn list(r: &mut dyn Queries, limit: i64) -> Result<Vec<Run>> {
    let sql = format!("SELECT {COLUMNS} FROM import_run ORDER BY id DESC LIMIT ?1");
    r.query(&sql, &[Value::from(limit)])?
        .iter()
        .map(Run::from_row)
        .collect()
}

/// Imports that were at work when the process ended.
pub(super) fn unfinished(r: &mut dyn Queries) -> Result<Vec<Run>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM import_run WHERE state IN ('dry_running', 'running', 'undoing') ORDER BY id"
    );
    r.query(&sql, &[])?.iter().map(Run::from_row).collect()
}

pub(super) fn insert(tx: &mut guanxi_store::Tx<'_>, run: &Run) -> Result<()> {
    let json = |text: serde_json::Result<String>| text.map(Value::from).map_err(Problem::internal);
    let zero = Value::Int(0);
    let params = [
        Value::from(run.id),
        Value::from(run.target.as_str()),
        Value::from(run.file_name.as_str()),
        Value::from(run.file_hash.as_str()),
        json(serde_json::to_string(&run.info))?,
        json(serde_json::to_string(&run.choices))?,
        Value::from(run.state.name()),
        Value::from(run.progress.total),
        zero,
        json(serde_json::to_string(&run.notices))?,
        Value::from(run.created_by),
        Value::from(run.created_at),
    ];
    tx.execute(
        "INSERT INTO import_run (id, target, file_name, file_hash, info, plan, state, done, total, created, updated, \
         skipped, refused, started, undo_step, undo_cursor, removed, restored, kept, notices, created_by, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?9, ?8, ?9, ?9, ?9, ?9, ?9, ?9, ?9, ?9, ?9, ?9, ?10, ?11, ?12)",
        &params,
    )?;
    Ok(())
}

/// The first errors, in the order of rows.
pub(super) fn first_errors(r: &mut dyn Queries, id: RawId) -> Result<Vec<RowError>> {
    let rows = r.query(
        "SELECT row_no, header, content, code, params FROM import_error WHERE import_id = ?1 \
         ORDER BY row_no, place LIMIT ?2",
        &[Value::from(id), Value::from(SHOWN_ERRORS)],
    )?;
    Ok(rows.iter().map(error_of).collect())
}

/// The errors of a stretch of rows.
pub(super) fn errors_between(r: &mut dyn Queries, id: RawId, first: u64, last: u64) -> Result<Vec<RowError>> {
    let number = |n: u64| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let rows = r.query(
        "SELECT row_no, header, content, code, params FROM import_error \
         WHERE import_id = ?1 AND row_no BETWEEN ?2 AND ?3 ORDER BY row_no, place",
        &[Value::from(id), number(first), number(last)],
    )?;
    Ok(rows.iter().map(error_of).collect())
}

fn error_of(row: &Row) -> RowError {
    RowError {
        row: u64::try_from(row.int(0)).unwrap_or(0),
        column: row.0.get(1).and_then(Value::as_text).map(str::to_owned),
        value: row.text(2).to_owned(),
        code: row.text(3).to_owned(),
        params: serde_json::from_str(row.text(4)).unwrap_or_default(),
    }
}
