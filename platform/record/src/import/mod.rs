//! Import of files: a table in a file becomes records, through the same pipeline as a form.
//!
//! An import is a row of `import_run` and a file kept beside the database. It is looked at, mapped, tried ([`Work::DryRun`]),
//! run and undone; each of these goes through the file in chunks, one transaction a chunk, and the run's own progress is
//! written in that same transaction. So a killed process goes on after the last chunk that was committed.
//! A dry run does what a run does, and rolls every chunk back.

mod choices;
mod chunk;
mod dates;
mod engine;
mod entity_target;
mod existing;
mod job;
mod kept_file;
mod links;
mod mapping;
mod mass;
mod mass_target;
mod plan;
mod reason;
mod result;
mod run;
mod target;
mod undo;
mod value;

pub use chunk::is_row_fault;
pub use engine::{ImportSettings, Imports, NewImport, TargetInfo};
pub use entity_target::EntityTarget;
pub use job::Work;
pub use links::{Found, LinkFinder, find as find_links};
pub use mass::{MASS_LIMIT, Selection};
pub use plan::{ImportOptions, ImportPatch, MassAct, Mode, OnError, Plan};
pub use run::{Counts, Import, Progress, State, UndoCounts};
pub use target::{Chunk, ImportField, ImportPass, ImportTarget, Outcome, RowError};
pub use value::cell_value;

use guanxi_store::Migration;

/// The import engine's own tables.
pub const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0002_import",
    sql: include_str!("../../migrations/0002_import.sql"),
}];

/// Rows of a chunk: one transaction, one step of progress. Measured on the sales of a year: with 1,000 rows a page of an
/// index is written to disk several times as often as with 4,000; more would keep other writers waiting.
pub const CHUNK_ROWS: usize = 4_000;
/// Records of a chunk of an act on many records. A change costs several times what a new record does.
pub const MASS_CHUNK_ROWS: usize = 500;
/// Errors that an import shows; the result file has all.
pub const SHOWN_ERRORS: i64 = 100;
/// Records that one transaction of an undo takes back.
pub const UNDO_CHUNK: i64 = 500;
/// Imports that a list shows.
pub const LIST_LIMIT: i64 = 100;
