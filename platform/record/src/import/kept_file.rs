//! The copy of an uploaded file that an import keeps.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use guanxi_types::{Problem, Result};
use sha2::{Digest, Sha256};

/// The file's SHA-256, in hexadecimal digits.
pub(super) fn hash_of(path: &Path) -> Result<String> {
    let mut file = File::open(path).map_err(Problem::internal)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        let read = file.read(&mut buffer).map_err(Problem::internal)?;
        if read == 0 {
            break;
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
    Ok(hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// The copy is on disk before the import is in the database, so that a killed process never has one without the other.
pub(super) fn keep(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(Problem::internal)?;
    }
    std::fs::copy(from, to).map_err(Problem::internal)?;
    File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(Problem::internal)
}
