//! Writing a month anew: the rows that stay and the rows that come, merged in order. Memory is flat.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::definition::FactDef;
use crate::error::Result;
use crate::read;
use crate::write::{Extent, PartitionWriter};

/// Writes `new`: the rows of `old` without the removed documents, and the fresh rows, which come in order.
///
/// `None` when no row is left; the file must be removed then.
pub fn rewrite(
    def: &FactDef,
    old: Option<&Path>,
    removed: &FxHashSet<i64>,
    fresh: &[&[i64]],
    new: &Path,
) -> Result<Option<Extent>> {
    let mut writer = PartitionWriter::create(def, new)?;
    let key = def.position(def.key)?;
    let mut fresh = fresh.iter().peekable();
    if let Some(old) = old {
        for block in read::blocks(def, old)? {
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
