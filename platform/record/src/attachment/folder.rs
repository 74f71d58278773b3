//! The folder of file contents: `ab/cdef…`, named by content, so that the same file is there once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use guanxi_entity::Value;
use guanxi_store::{Queries, Store};
use guanxi_types::{Problem, Result};
use parking_lot::Mutex;

use super::content::{Content, digest, media_type, write_thumbnail};

/// A content without a record is left alone for so long: its record may be on its way.
const ORPHAN_AGE: Duration = Duration::from_secs(3_600);
const THUMBNAIL_ENDING: &str = "thumb.jpg";

/// Where a company's files are.
#[derive(Clone, Debug)]
pub struct FileFolder {
    folder: PathBuf,
    /// Contents whose records are on their way, by how many.
    coming: Coming,
}

type Coming = Arc<Mutex<BTreeMap<String, usize>>>;

/// Keeps a content from being forgotten until its record is written, or isn't.
#[derive(Debug)]
pub(super) struct Hold {
    coming: Coming,
    sha256: String,
}

impl Hold {
    fn on(coming: &Coming, sha256: &str) -> Self {
        *coming.lock().entry(sha256.to_owned()).or_default() += 1;
        Self {
            coming: Arc::clone(coming),
            sha256: sha256.to_owned(),
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut coming = self.coming.lock();
        if let Some(count) = coming.get_mut(&self.sha256) {
            *count -= 1;
            if *count == 0 {
                coming.remove(&self.sha256);
            }
        }
    }
}

impl FileFolder {
    /// In this folder; it is made when the first file comes.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            coming: Coming::default(),
        }
    }

    /// Takes a copy of a received file. It may be kept twice; then it is there once.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn keep(&self, received: &Path) -> Result<Content> {
        let (sha256, size) = digest(received)?;
        let hold = Arc::new(Hold::on(&self.coming, &sha256));
        let path = self.path(&sha256)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Problem::internal)?;
        }
        if path.exists() {
            touch(&path)?;
        } else {
            place(received, &path)?;
        }
        let small = self.thumbnail(&sha256)?;
        let has_thumbnail = if small.exists() {
            touch(&small)?;
            true
        } else {
            write_thumbnail(&path, &small)?
        };
        Ok(Content {
            sha256,
            media_type: media_type(&path)?,
            size,
            has_thumbnail,
            _hold: hold,
        })
    }

    /// Where the content of this hash is.
    ///
    /// # Errors
    /// When it is no hash.
    pub fn path(&self, sha256: &str) -> Result<PathBuf> {
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|c| c.is_ascii_hexdigit());
        let (Some(first), Some(rest), true) = (sha256.get(..2), sha256.get(2..), is_hash) else {
            return Err(Problem::internal(format!("'{sha256}' is no hash")));
        };
        Ok(self.folder.join(first).join(rest))
    }

    /// Where the small copy of a picture is.
    ///
    /// # Errors
    /// As [`FileFolder::path`].
    pub fn thumbnail(&self, sha256: &str) -> Result<PathBuf> {
        Ok(self.path(sha256)?.with_extension(THUMBNAIL_ENDING))
    }

    /// Removes these contents at once, as far as no record has them.
    ///
    /// # Errors
    /// When the folder or the database can't be read.
    pub fn forget(&self, store: &Store, hashes: &[String]) -> Result<()> {
        for hash in hashes {
            // What is being put on another record at this moment is found by the next sweep, if it has to go.
            let coming = self.coming.lock();
            if !coming.contains_key(hash) && with_prefix(store, hash)?.is_empty() {
                for path in [self.path(hash)?, self.thumbnail(hash)?] {
                    if path.exists() {
                        fs::remove_file(path).map_err(Problem::internal)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Removes contents that no record has, and returns how many.
    ///
    /// # Errors
    /// When the folder or the database can't be read.
    pub fn sweep(&self, store: &Store) -> Result<usize> {
        let mut removed = 0;
        let Ok(parts) = fs::read_dir(&self.folder) else {
            return Ok(0);
        };
        for part in parts.flatten() {
            let first = part.file_name().to_string_lossy().into_owned();
            let files = fs::read_dir(part.path()).map_err(Problem::internal)?;
            let kept = with_prefix(store, &first)?;
            for file in files.flatten() {
                let name = file.file_name().to_string_lossy().into_owned();
                let rest = name.split('.').next().unwrap_or_default();
                if kept.contains(&format!("{first}{rest}")) || !is_old(&file.path()) {
                    continue;
                }
                fs::remove_file(file.path()).map_err(Problem::internal)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// The hashes in the database that begin so.
fn with_prefix(store: &Store, prefix: &str) -> Result<BTreeSet<String>> {
    store.read_blocking(|r| {
        let rows = r.query(
            "SELECT DISTINCT sha256 FROM record_attachment WHERE sha256 >= ?1 AND sha256 < ?2",
            &[Value::from(prefix), Value::Text(format!("{prefix}g"))],
        )?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    })
}

fn is_old(path: &Path) -> bool {
    let changed = fs::metadata(path).and_then(|data| data.modified());
    changed.is_ok_and(|at| {
        SystemTime::now()
            .duration_since(at)
            .is_ok_and(|age| age > ORPHAN_AGE)
    })
}

/// Says that the content is wanted again, so that no clean-up takes it before its record is written.
fn touch(path: &Path) -> Result<()> {
    let file = fs::File::options()
        .append(true)
        .open(path)
        .map_err(Problem::internal)?;
    file.set_modified(SystemTime::now()).map_err(Problem::internal)
}

/// A copy that is there whole or not at all, and on disk.
fn place(from: &Path, to: &Path) -> Result<()> {
    let name = from
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let part = to.with_file_name(format!("{name}.part"));
    fs::copy(from, &part).map_err(Problem::internal)?;
    let file = fs::File::options()
        .append(true)
        .open(&part)
        .map_err(Problem::internal)?;
    file.sync_all().map_err(Problem::internal)?;
    fs::rename(&part, to).map_err(Problem::internal)
}
