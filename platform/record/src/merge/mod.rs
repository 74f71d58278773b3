//! Merging: several records of one entity become one of them, and can be taken apart again.
//!
//! The survivor takes over every link to the losers; the losers are gone from their table, but a merge keeps them whole, with
//! every link that it moved. Their ids and their former natural keys lead to the survivor. Rules of the way back:
//! - a link goes back if it still leads to the survivor; one that was made since stays;
//! - a field of the survivor goes back if it still holds what the merge put there; a later change by hand stays;
//! - versions only rise, so nobody overwrites what he hasn't seen.

mod kept;
mod moves;
mod preview;
mod raw;
mod redirect;
mod together;
mod undo;

pub(crate) use kept::kept_of;
pub use preview::{MergeEntry, MergePreview, Move, merges_of, preview};
pub use redirect::{merged_from, merged_into};
pub use together::{MergeRequest, Merged, merge};
pub use undo::unmerge;

pub(crate) use moves::references;
pub(crate) use redirect::former;

use guanxi_store::Migration;

/// The tables of merges.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0004_merge",
    sql: include_str!("../../migrations/0004_merge.sql"),
}];

/// Records that one merge brings together.
const MERGE_LIMIT: usize = 10;
/// Links that one statement moves.
const MOVES_AT_ONCE: usize = 500;
