//! Acts that change no record but must be known later: signing in, exporting, revealing, sharing. They stand in the same
//! log as the changes of records and are sealed with them.

mod list;

use guanxi_store::{Migration, Tx};
use guanxi_types::{Action, Ctx, RawId, Result};
use serde_json::{Map, Value as Json};

use crate::history::{Line, write_line};

pub use list::{AuditLine, AuditQuery, PAGE_LIMIT, each, list};

/// Most characters of a note's details.
const DETAILS_LIMIT: usize = 4_000;

/// The right to read the log, and records that were deleted. It is granted by name only: `*` doesn't stand for it.
pub const LOG: &str = "audit.log";

/// Ways into the log.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0017_log",
    sql: include_str!("../migrations/0017_log.sql"),
}];

/// Whether this actor may read the log.
#[must_use]
pub fn may_read(ctx: &Ctx) -> bool {
    ctx.holds(LOG, Action::Read)
}

/// Refuses who may not read the log.
///
/// # Errors
/// `access.forbidden`.
pub fn require(ctx: &Ctx) -> Result<()> {
    ctx.require_right(LOG, Action::Read)
}

/// An act, to be recorded with [`note`].
#[derive(Clone, Debug)]
pub struct Note<'a> {
    kind: &'a str,
    entity: &'a str,
    record_id: RawId,
    details: Map<String, Json>,
}

impl<'a> Note<'a> {
    /// An act of this kind (`sign_in`, `export`, `reveal` …); its words are at `audit.action.<kind>`.
    #[must_use]
    pub fn new(kind: &'a str) -> Self {
        Self {
            kind,
            entity: "",
            record_id: 0,
            details: Map::new(),
        }
    }

    /// The record that it is about; id 0 for an entity as a whole.
    #[must_use]
    pub const fn about(mut self, entity: &'a str, record_id: RawId) -> Self {
        self.entity = entity;
        self.record_id = record_id;
        self
    }

    /// Adds what else is to be known. Never a secret, and of a masked field never the value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

/// Records an act in the log, in this transaction.
///
/// # Errors
/// When the statement fails.
pub fn note(tx: &mut Tx<'_>, ctx: &Ctx, note: &Note<'_>) -> Result<()> {
    let mut details = Json::Object(note.details.clone()).to_string();
    if details.chars().count() > DETAILS_LIMIT {
        details = serde_json::json!({ "cut": details.chars().take(DETAILS_LIMIT / 2).collect::<String>() })
            .to_string();
    }
    let line = Line {
        entity: note.entity,
        record_id: note.record_id,
        import_id: None,
        action: note.kind,
        changes: "[]".to_owned(),
        details: Some(details),
    };
    write_line(tx, ctx, line)
}
