//! A state in the making: files are written, nothing is visible until [`Draft::commit`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use guanxi_types::{Day, Grain, Period};
use rustc_hash::FxHashSet;

use crate::definition::{FactDef, Schema};
use crate::dimension;
use crate::error::{Error, Result};
use crate::manifest::{DimensionEntry, Manifest, PartitionEntry, sync_dir};
use crate::partition;
use crate::read;
use crate::rows::{Batch, DimensionChange, FactChange, FactRows};
use crate::write::sync_file;

/// Takes batches; dropped without a commit, it removes what it wrote.
pub struct Draft<'a> {
    dir: &'a Path,
    schema: &'a Schema,
    manifest: Manifest,
    written: BTreeSet<String>,
}

impl<'a> Draft<'a> {
    pub fn new(dir: &'a Path, schema: &'a Schema, manifest: Manifest) -> Self {
        Self {
            dir,
            schema,
            manifest,
            written: BTreeSet::new(),
        }
    }

    /// Adds a batch. The watermark only rises.
    pub fn add(&mut self, batch: &Batch) -> Result<()> {
        for change in &batch.facts {
            self.change_fact(change)?;
        }
        for change in &batch.dimensions {
            self.change_dimension(change)?;
        }
        self.manifest.watermark = self.manifest.watermark.max(batch.watermark);
        self.manifest.at = self.manifest.at.max(batch.at);
        Ok(())
    }

    /// Makes it the state of the warehouse, at least up to this watermark.
    pub fn commit(mut self) -> Result<Manifest> {
        let mut folders = BTreeSet::new();
        for file in &self.written {
            let path = self.dir.join(file);
            sync_file(&path)?;
            let within = path.ancestors().skip(1).take_while(|folder| *folder != self.dir);
            folders.extend(within.map(Path::to_path_buf));
        }
        for folder in folders {
            sync_dir(&folder)?;
        }
        self.manifest.commit(self.dir)?;
        self.written.clear();
        Ok(std::mem::take(&mut self.manifest))
    }

    fn change_fact(&mut self, change: &FactChange) -> Result<()> {
        let def = self.schema.fact(change.fact)?;
        let months = by_month(&change.rows)?;
        let mut keys = change.replaces.clone();
        keys.sort_unstable();
        keys.dedup();
        let removed: FxHashSet<i64> = keys.iter().copied().collect();
        let nothing = FxHashSet::default();
        let holding = self.months_with(def, &keys)?;
        let touched: BTreeSet<&String> = months.keys().chain(&holding).collect();
        for month in touched {
            let fresh = months.get(month).map_or(&[][..], Vec::as_slice);
            let removed = if holding.contains(month) {
                &removed
            } else {
                &nothing
            };
            self.rewrite_month(def, month, removed, fresh)?;
        }
        Ok(())
    }

    fn rewrite_month(
        &mut self,
        def: &FactDef,
        month: &str,
        removed: &FxHashSet<i64>,
        fresh: &[&[i64]],
    ) -> Result<()> {
        let before = self
            .manifest
            .facts
            .get(def.name)
            .and_then(|m| m.get(month))
            .cloned();
        let file = self.new_file(&format!("fact/{}", def.name), month)?;
        let path = self.dir.join(&file);
        let old = before.as_ref().map(|p| self.dir.join(&p.file));
        let extent = partition::rewrite(def, old.as_deref(), removed, fresh, &path)?;
        let months = self.manifest.facts.entry(def.name.to_owned()).or_default();
        if let Some(extent) = extent {
            let entry = PartitionEntry {
                file,
                rows: extent.rows,
                key_min: extent.key_min,
                key_max: extent.key_max,
                day_min: extent.day_min,
                day_max: extent.day_max,
            };
            months.insert(month.to_owned(), entry);
        } else {
            months.remove(month);
            self.discard(&file);
        }
        if let Some(before) = before {
            self.discard(&before.file);
        }
        Ok(())
    }

    /// The months that hold rows of these documents (ids, ascending).
    fn months_with(&self, def: &FactDef, keys: &[i64]) -> Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        if keys.is_empty() {
            return Ok(found);
        }
        for (month, entry) in self.manifest.facts.get(def.name).into_iter().flatten() {
            let from = keys.partition_point(|&k| k < entry.key_min);
            let to = keys.partition_point(|&k| k <= entry.key_max);
            let candidates = keys.get(from..to).unwrap_or_default();
            if !candidates.is_empty() && read::holds_any(def, &self.dir.join(&entry.file), candidates)? {
                found.insert(month.clone());
            }
        }
        Ok(found)
    }

    fn change_dimension(&mut self, change: &DimensionChange) -> Result<()> {
        let def = self.schema.dimension(change.dimension)?;
        let before = self.manifest.dimensions.get(def.name).cloned();
        let empties = change.is_whole && before.is_some();
        if change.rows.is_empty() && change.removes.is_empty() && !empties {
            return Ok(());
        }
        let file = self.new_file("dimension", def.name)?;
        let old = before.as_ref().map(|d| self.dir.join(&d.file));
        let rows = dimension::rewrite(def, old.as_deref(), change, &self.dir.join(&file))?;
        self.manifest
            .dimensions
            .insert(def.name.to_owned(), DimensionEntry { file, rows });
        if let Some(before) = before {
            self.discard(&before.file);
        }
        Ok(())
    }

    fn new_file(&mut self, folder: &str, stem: &str) -> Result<String> {
        let path = self.dir.join(folder);
        fs::create_dir_all(&path).map_err(Error::io(&path))?;
        let file = format!("{folder}/{stem}-{}.parquet", self.manifest.next_file);
        self.manifest.next_file += 1;
        self.written.insert(file.clone());
        Ok(file)
    }

    /// A file written by this draft and not wanted any more goes at once; one of the committed state goes with it.
    fn discard(&mut self, file: &str) {
        if self.written.remove(file) {
            remove(&self.dir.join(file));
        }
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        for file in &self.written {
            remove(&self.dir.join(file));
        }
    }
}

fn remove(path: &PathBuf) {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(path = %path.display(), %error, "warehouse: a discarded file could not be removed");
    }
}

/// The rows in order, month by month.
fn by_month(rows: &FactRows) -> Result<BTreeMap<String, Vec<&[i64]>>> {
    let mut sorted: Vec<&[i64]> = rows.iter().collect();
    sorted.sort_unstable();
    let mut months: BTreeMap<String, Vec<&[i64]>> = BTreeMap::new();
    for run in sorted.chunk_by(|a, b| a.first() == b.first()) {
        let day = run
            .first()
            .and_then(|row| row.first())
            .copied()
            .unwrap_or_default();
        let day = i32::try_from(day).map_err(|_| Error::Shape(format!("{day} is no day")))?;
        let month = Period::of(Grain::Month, Day::new(day)).to_string();
        months.entry(month).or_default().extend_from_slice(run);
    }
    Ok(months)
}
