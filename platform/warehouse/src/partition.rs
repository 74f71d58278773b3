//! Writing a month anew: the rows that stay and the rows that come, merged in order. Memory is flat. What lies before the first change is
//! taken over undecoded: a day that is added costs its last row group and not its month.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::definition::FactDef;
use crate::error::Result;
use crate::groups::Groups;
use crate::read;
use crate::write::{Extent, PartitionWriter};

/// Writes `new`: the rows of `old` without the removed documents, and the fresh rows, which come in order.
///
/// `None` when no row is left; the file must be removed then.
pub fn rewrite(
    def: &FactDef,
    old: Option<&Path>,
    removed: &FxHashSet<i64>,
    fresh_rows: &[&[i64]],
    new: &Path,
) -> Result<Option<Extent>> {
    let mut writer = PartitionWriter::create(def, new)?;
    let key = def.position(def.key)?;
    let mut fresh = fresh_rows.iter().peekable();
    if let Some(old) = old {
        let kept = Groups::unchanged(def, old, removed, fresh_rows)?;
        for group in kept.iter() {
            writer.take_over(group)?;
        }
        for block in read::blocks(def, old, kept.len())? {
            for row in block?.chunks_exact(def.width()) {
                if row.get(key).is_some_and(|k| removed.contains(k)) {
                    continue;
                }
                while let Some(next) = fresh.next_if(|next| **next < row) {
                    writer.push(next)?;
                }
                writer.push(row)?;
            }
        }
    }
    for row in fresh {
        writer.push(row)?;
    }
    writer.finish()
}
