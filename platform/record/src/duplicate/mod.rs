//! Duplicates: records of one entity that stand for the same thing.
//!
//! Records meet by keys ([`keys`]), are compared field by field ([`score`]), and wait in a queue until somebody decides
//! ([`queue`]). The method, its weights and how well it finds are told in `docs/duplicates.md`.

mod find;
mod form;
mod keys;
pub(crate) mod queue;
mod scan;
mod score;

pub use find::{Candidate, candidates, refuse_duplicate, rules};
pub use queue::{PairState, QueuePage, QueueQuery, QueuedPair, decide, queue};
pub use scan::{DuplicateFinder, ScanStatus};
pub use score::{Agreement, Reason, Score};

pub(crate) use keys::DERIVED;

use guanxi_store::Migration;

/// The tables of duplicates.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0003_duplicate",
    sql: include_str!("../../migrations/0003_duplicate.sql"),
}];

/// Records that may have one key; a key that more have says nothing and is passed over.
const BLOCK_LIMIT: i64 = 100;
/// Candidates that are shown for one record.
const CANDIDATES_LIMIT: usize = 20;
/// Ids that one statement names.
const IDS_AT_ONCE: usize = 500;
