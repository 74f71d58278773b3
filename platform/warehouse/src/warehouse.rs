//! The warehouse: one folder, one writer, any number of readers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Mutex, RwLock};

use crate::definition::Schema;
use crate::dimension::DimensionTable;
use crate::draft::Draft;
use crate::error::{Error, Result};
use crate::file::{DataFile, remove_leftovers};
use crate::manifest::Manifest;
use crate::read;
use crate::rows::Batch;
use crate::scan::{DayRange, Part, Scan, Slice};

/// How often a reader of another process's warehouse takes a newer manifest before it gives up.
const RELOADS_MAX: usize = 3;

/// One committed state and the files that it names; they stay while somebody holds it.
pub struct Snapshot {
    pub(crate) manifest: Manifest,
    pub(crate) files: BTreeMap<String, Arc<DataFile>>,
}

impl Snapshot {
    fn new(dir: &Path, manifest: Manifest, before: Option<&Self>) -> Self {
        let files = manifest
            .files()
            .map(|file| {
                let kept = before.and_then(|b| b.files.get(file)).map(Arc::clone);
                (
                    file.to_owned(),
                    kept.unwrap_or_else(|| Arc::new(DataFile::new(dir.join(file)))),
                )
            })
            .collect();
        Self { manifest, files }
    }
}

/// How fresh the figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// Sequence of the last outbox row that counts; 0: none.
    pub watermark: i64,
    /// When it was brought in, UTC milliseconds.
    pub at: i64,
    /// The last day with rows, days since 1970.
    pub last_day: Option<i32>,
    /// Changes with every change of the state, also with a rebuild at the same watermark.
    pub generation: u64,
}

/// A month of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its file, which never changes: a change of the month makes another, and no two ever have the same name.
    pub file: String,
    /// The days of its rows.
    pub days: DayRange,
}

/// Facts and dimensions in one folder.
///
/// **Invariants:** a batch becomes visible as a whole; what is visible is on disk; the rows of a partition depend only
/// on the rows that are valid now, not on the history, so a rebuild gives the same files.
pub struct Warehouse {
    dir: PathBuf,
    schema: Schema,
    state: RwLock<Arc<Snapshot>>,
    /// The lock file, held while this process may write; `None` in a reader.
    writer: Mutex<Option<File>>,
    needs_rebuild: AtomicBool,
}

impl Warehouse {
    /// Opens the folder for reading and writing, makes it when there is none, and removes what a crash left.
    ///
    /// # Errors
    /// [`Error::InUse`] when another process writes to it; when the folder can't be used.
    pub fn open(dir: &Path, schema: Schema) -> Result<Self> {
        fs::create_dir_all(dir).map_err(Error::io(dir))?;
        let lock_path = dir.join("lock");
        let lock = File::create(&lock_path).map_err(Error::io(&lock_path))?;
        lock.try_lock().map_err(|_| Error::InUse(dir.to_owned()))?;
        let (manifest, needs_rebuild) = load(dir, &schema)?;
        if !needs_rebuild {
            // Otherwise the files of the other declarations stay until a rebuild has replaced them.
            remove_unnamed(dir, &manifest)?;
        }
        Ok(Self::with(dir, schema, manifest, Some(lock), needs_rebuild))
    }

    /// Opens the folder for reading, also while another process writes to it.
    ///
    /// # Errors
    /// When the manifest can't be read.
    pub fn open_read_only(dir: &Path, schema: Schema) -> Result<Self> {
        let (manifest, needs_rebuild) = load(dir, &schema)?;
        Ok(Self::with(dir, schema, manifest, None, needs_rebuild))
    }

    fn with(dir: &Path, schema: Schema, manifest: Manifest, lock: Option<File>, needs_rebuild: bool) -> Self {
        let state = Snapshot::new(dir, manifest, None);
        Self {
            dir: dir.to_owned(),
            schema,
            state: RwLock::new(Arc::new(state)),
            writer: Mutex::new(lock),
            needs_rebuild: AtomicBool::new(needs_rebuild),
        }
    }

    /// Whether the files were written under other declarations. It looks empty then and takes no batches, until
    /// [`Warehouse::rebuild`].
    #[must_use]
    pub fn needs_rebuild(&self) -> bool {
        self.needs_rebuild.load(Ordering::Acquire)
    }

    /// How fresh the figures are.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        let snapshot = self.snapshot();
        let manifest = &snapshot.manifest;
        Freshness {
            watermark: manifest.watermark,
            at: manifest.at,
            last_day: manifest.last_day(),
            generation: manifest.next_file,
        }
    }

    /// Rows of a fact.
    #[must_use]
    pub fn rows(&self, fact: &str) -> u64 {
        self.snapshot()
            .manifest
            .facts
            .get(fact)
            .into_iter()
            .flat_map(BTreeMap::values)
            .map(|p| p.rows)
            .sum()
    }

    /// First and last day of a fact, days since 1970; `None` when it has no rows.
    #[must_use]
    pub fn days(&self, fact: &str) -> Option<DayRange> {
        self.snapshot().manifest.days(fact)
    }

    /// The months of a fact that have a day in this range, in time order. No two have a day in common.
    #[must_use]
    pub fn months(&self, fact: &str, days: DayRange) -> Vec<Month> {
        let snapshot = self.snapshot();
        let months = snapshot.manifest.months(fact, days).map(|entry| Month {
            file: entry.file.clone(),
            days: DayRange {
                first: entry.day_min,
                last: entry.day_max,
            },
        });
        months.collect()
    }

    /// The file of a dimension, which never changes; none while it has no records.
    #[must_use]
    pub fn dimension_file(&self, name: &str) -> Option<String> {
        let snapshot = self.snapshot();
        let entry = snapshot.manifest.dimensions.get(name);
        entry.map(|entry| entry.file.clone())
    }

    /// Brings a batch in. Exactly once: a batch whose watermark isn't beyond ours was brought in before and is skipped
    /// (`false`).
    ///
    /// # Errors
    /// When a row doesn't fit its declaration or the disk fails; nothing has changed then.
    pub fn apply(&self, batch: &Batch) -> Result<bool> {
        let writer = self.writer.lock();
        if writer.is_none() {
            return Err(Error::ReadOnly);
        }
        if self.needs_rebuild() {
            return Err(Error::NeedsRebuild);
        }
        let before = self.snapshot();
        if batch.watermark <= before.manifest.watermark {
            return Ok(false);
        }
        let mut draft = Draft::new(&self.dir, &self.schema, before.manifest.clone());
        draft.add(batch)?;
        self.publish(draft.commit()?);
        Ok(true)
    }

    /// Makes everything anew: `fill` hands over all rows in as many batches as it likes; they replace the state together.
    /// The watermark is the highest of the batches, so hand over at least one, if only an empty one.
    ///
    /// # Errors
    /// When `fill` fails or a row doesn't fit; the old state stays then.
    pub fn rebuild<E: From<Error>>(
        &self,
        fill: impl FnOnce(&mut dyn FnMut(&Batch) -> Result<()>) -> Result<(), E>,
    ) -> Result<(), E> {
        let writer = self.writer.lock();
        if writer.is_none() {
            return Err(Error::ReadOnly.into());
        }
        let mut empty = Manifest::empty(self.schema.fingerprint());
        empty.next_file = self.snapshot().manifest.next_file;
        let mut draft = Draft::new(&self.dir, &self.schema, empty);
        fill(&mut |batch| draft.add(batch))?;
        self.publish(draft.commit()?);
        if self.needs_rebuild.swap(false, Ordering::AcqRel) {
            remove_unnamed(&self.dir, &self.snapshot().manifest)?;
        }
        Ok(())
    }

    fn publish(&self, manifest: Manifest) {
        let before = self.snapshot();
        let after = Arc::new(Snapshot::new(&self.dir, manifest, Some(&before)));
        for (name, file) in &before.files {
            if !after.files.contains_key(name) {
                file.retire();
            }
        }
        *self.state.write() = after;
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.state.read())
    }

    pub(crate) const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Runs `read` on the state; a reader whose files were replaced by another process takes the newer state.
    fn with_files<T>(&self, read: impl Fn(&Snapshot) -> Result<T>) -> Result<T> {
        let mut reloads = 0;
        loop {
            match read(&self.snapshot()) {
                Err(error)
                    if error.is_file_gone() && reloads < RELOADS_MAX && self.writer.lock().is_none() =>
                {
                    reloads += 1;
                    let (manifest, _) = load(&self.dir, &self.schema)?;
                    *self.state.write() = Arc::new(Snapshot::new(&self.dir, manifest, None));
                }
                other => return other,
            }
        }
    }

    /// Reads columns of a fact in one piece, in time order.
    ///
    /// # Errors
    /// When a column isn't declared, or a file can't be read.
    pub fn scan(&self, fact: &str, columns: &[&str], days: DayRange) -> Result<Slice> {
        self.with_files(|state| self.prepare(state, (fact, columns), days))?
            .collect()
    }

    /// Reads columns of a fact month by month: `map` runs in parallel on each month, `fold` takes the results in time
    /// order. Memory stays at a few months of the columns, however long the history is. A document is never cut.
    ///
    /// # Errors
    /// When a column isn't declared, a file can't be read, or `map` fails.
    pub fn scan_fold<T: Send>(
        &self,
        (fact, columns): (&str, &[&str]),
        days: DayRange,
        map: impl Fn(Slice) -> Result<T> + Sync,
        fold: impl FnMut(T),
    ) -> Result<()> {
        self.with_files(|state| self.prepare(state, (fact, columns), days))?
            .run(&map, fold)
    }

    /// As [`Warehouse::scan_fold`], with the same month of two facts at a time, both of one state. For facts that are about the same
    /// documents and have rows in the same months.
    ///
    /// # Errors
    /// As there, and when one has a month that the other hasn't.
    pub fn scan_fold_both<T: Send>(
        &self,
        facts: [(&str, &[&str]); 2],
        days: DayRange,
        map: impl Fn(Slice, Slice) -> Result<T> + Sync,
        fold: impl FnMut(T),
    ) -> Result<()> {
        let (one, two) = self.with_files(|state| {
            let [one, two] = facts.map(|fact| self.prepare(state, fact, days));
            Ok((one?, two?))
        })?;
        one.run_with(two, &map, fold)
    }

    fn prepare(&self, state: &Snapshot, (fact, columns): (&str, &[&str]), days: DayRange) -> Result<Scan> {
        let def = *self.schema.fact(fact)?;
        let positions = Scan::positions(&def, columns)?;
        let months = state.manifest.months(fact, days).map(|month| {
            Ok(Part {
                file: read::open(&self.dir.join(&month.file))?,
                is_whole: days.first <= month.day_min && month.day_max <= days.last,
            })
        });
        Ok(Scan {
            parts: months.collect::<Result<Vec<Part>>>()?,
            def,
            positions,
            days,
        })
    }

    /// The names of a dimension's columns; none when it isn't declared.
    #[must_use]
    pub fn dimension_columns(&self, name: &str) -> Vec<String> {
        let def = self.schema.dimension(name);
        def.into_iter()
            .flat_map(|def| def.columns.iter().map(|column| column.name.clone()))
            .collect()
    }

    /// Reads columns of a dimension; the ids always come along.
    ///
    /// # Errors
    /// When it isn't declared, or the file can't be read.
    pub fn dimension(&self, name: &str, columns: &[&str]) -> Result<DimensionTable> {
        let def = self.schema.dimension(name)?;
        let file = self.with_files(|snapshot| {
            let entry = snapshot.manifest.dimensions.get(name);
            let opened = entry.map(|d| Ok((d.file.clone(), read::open(&self.dir.join(&d.file))?)));
            opened.transpose()
        })?;
        DimensionTable::read(def, file, columns)
    }
}

/// Removes the files that a crash or other declarations left.
fn remove_unnamed(dir: &Path, manifest: &Manifest) -> Result<()> {
    let named: BTreeSet<PathBuf> = manifest.files().map(|f| dir.join(f)).collect();
    let removed = remove_leftovers(dir, &named)?;
    if removed > 0 {
        tracing::info!(removed, "warehouse: removed files that no manifest names");
    }
    Ok(())
}

/// The manifest, and whether it was written under other declarations.
fn load(dir: &Path, schema: &Schema) -> Result<(Manifest, bool)> {
    let fingerprint = schema.fingerprint();
    let Some(manifest) = Manifest::load(dir)? else {
        return Ok((Manifest::empty(fingerprint), false));
    };
    if manifest.fingerprint == fingerprint {
        return Ok((manifest, false));
    }
    let next_file = manifest.next_file;
    Ok((
        Manifest {
            next_file,
            ..Manifest::empty(fingerprint)
        },
        true,
    ))
}
