//! `manifest.json`: which files count, and up to which place of the outbox. Replacing it is the commit.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::scan::DayRange;

/// Goes up when the meaning of the file changes.
pub const FORMAT: u32 = 1;
pub const MANIFEST_FILE: &str = "manifest.json";

/// A month of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionEntry {
    /// Path of the file, from the warehouse's folder.
    pub file: String,
    /// Rows in it.
    pub rows: u64,
    /// Smallest document id.
    pub key_min: i64,
    /// Largest document id.
    pub key_max: i64,
    /// First day, days since 1970.
    pub day_min: i32,
    /// Last day, days since 1970.
    pub day_max: i32,
}

/// A dimension's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionEntry {
    /// Path of the file, from the warehouse's folder.
    pub file: String,
    /// Rows in it.
    pub rows: u64,
}

/// The state of the warehouse.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] of the program that wrote it.
    pub format: u32,
    /// The declarations under which the files were written.
    pub fingerprint: String,
    /// Sequence of the last outbox row that counts; 0: none.
    pub watermark: i64,
    /// When that was, UTC milliseconds.
    pub at: i64,
    /// Number of the next file; never used twice.
    pub next_file: u64,
    /// Months by their name (`2017-01`), by fact.
    pub facts: BTreeMap<String, BTreeMap<String, PartitionEntry>>,
    /// Files of dimensions.
    pub dimensions: BTreeMap<String, DimensionEntry>,
}

impl Manifest {
    /// An empty warehouse.
    pub fn empty(fingerprint: String) -> Self {
        Self {
            format: FORMAT,
            fingerprint,
            next_file: 1,
            ..Self::default()
        }
    }

    /// Reads it; `None` when there is none yet.
    pub fn load(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(MANIFEST_FILE);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(path)(error)),
        };
        let manifest: Self = serde_json::from_slice(&text).map_err(|e| Error::Manifest {
            path: path.clone(),
            reason: e.to_string(),
        })?;
        if manifest.format != FORMAT {
            let reason = format!("format {} instead of {FORMAT}", manifest.format);
            return Err(Error::Manifest { path, reason });
        }
        Ok(Some(manifest))
    }

    /// Makes this the state. Everything that it names must be on disk before.
    ///
    /// A crash leaves the old manifest or the new one, never a mixture: the new text is on disk before the rename, and
    /// the rename is on disk before we return.
    pub fn commit(&self, dir: &Path) -> Result<()> {
        let path = dir.join(MANIFEST_FILE);
        let temporary = dir.join("manifest.json.tmp");
        let text = serde_json::to_vec_pretty(self).map_err(|e| Error::Manifest {
            path: path.clone(),
            reason: e.to_string(),
        })?;
        let mut file = File::create(&temporary).map_err(Error::io(&temporary))?;
        file.write_all(&text).map_err(Error::io(&temporary))?;
        file.sync_all().map_err(Error::io(&temporary))?;
        fs::rename(&temporary, &path).map_err(Error::io(&path))?;
        sync_dir(dir)
    }

    /// Paths of all files that count.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.facts
            .values()
            .flat_map(|months| months.values().map(|p| p.file.as_str()))
            .chain(self.dimensions.values().map(|d| d.file.as_str()))
    }

    /// The months of a fact that have a day in this range, in time order.
    pub fn months(&self, fact: &str, days: DayRange) -> impl Iterator<Item = &PartitionEntry> {
        let months = self.facts.get(fact).into_iter().flat_map(BTreeMap::values);
        months.filter(move |entry| entry.day_min <= days.last && entry.day_max >= days.first)
    }

    /// First and last day of a fact; `None` when it has no rows.
    pub fn days(&self, fact: &str) -> Option<DayRange> {
        let months = self.facts.get(fact)?;
        let first = months.values().map(|entry| entry.day_min).min()?;
        let last = months.values().map(|entry| entry.day_max).max()?;
        Some(DayRange { first, last })
    }

    /// The last day that any row has; `None` when there are no rows.
    pub fn last_day(&self) -> Option<i32> {
        self.facts
            .values()
            .flat_map(BTreeMap::values)
            .map(|p| p.day_max)
            .max()
    }
}

/// Makes names of new and renamed files durable.
pub fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|d| d.sync_all()).map_err(Error::io(dir))
}
