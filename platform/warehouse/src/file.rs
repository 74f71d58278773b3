//! Data files on disk, and when they may go.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};

/// A file that some state names. Goes away when no state that a reader holds names it any more.
#[derive(Debug)]
pub struct DataFile {
    path: PathBuf,
    obsolete: AtomicBool,
}

impl DataFile {
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            obsolete: AtomicBool::new(false),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The committed state no longer names it: the last reader removes it.
    pub fn retire(&self) {
        self.obsolete.store(true, Ordering::Release);
    }
}

impl Drop for DataFile {
    fn drop(&mut self) {
        if self.obsolete.load(Ordering::Acquire)
            && let Err(error) = fs::remove_file(&self.path)
        {
            // It stays as a leftover and is removed at the next start.
            tracing::warn!(path = %self.path.display(), %error, "warehouse: an old file could not be removed");
        }
    }
}

/// Removes what a crash left: Parquet files that the manifest doesn't name.
pub fn remove_leftovers(dir: &Path, named: &BTreeSet<PathBuf>) -> Result<usize> {
    let mut removed = 0;
    let mut folders = vec![dir.join("fact"), dir.join("dimension")];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::io(folder)(error)),
        };
        for entry in entries {
            let path = entry.map_err(Error::io(&folder))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "parquet") && !named.contains(&path) {
                fs::remove_file(&path).map_err(Error::io(&path))?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}
