//! What the tests share.

use std::path::{Path, PathBuf};

use guanxi_document::{OpenOptions, Row, TableFile};
use guanxi_types::Problem;

/// A folder that goes with the test, and files in it.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

pub fn open(path: &Path) -> TableFile {
    TableFile::open(path, &OpenOptions::default()).unwrap()
}

pub fn refusal(path: &Path) -> Problem {
    TableFile::open(path, &OpenOptions::default()).unwrap_err()
}

pub fn texts(row: &Row<'_>) -> Vec<String> {
    row.cells().map(|cell| cell.to_text()).collect()
}

/// Every row as its number and texts.
pub fn all(file: &mut TableFile) -> Vec<(u64, Vec<String>)> {
    let mut rows = Vec::new();
    while let Some(row) = file.next_row().unwrap() {
        rows.push((row.number, texts(&row)));
    }
    rows
}

/// The same, until a problem with the file.
pub fn until_problem(file: &mut TableFile) -> (Vec<u64>, Problem) {
    let mut numbers = Vec::new();
    loop {
        match file.next_row() {
            Ok(Some(row)) => numbers.push(row.number),
            Ok(None) => panic!("the file was read to its end"),
            Err(problem) => return (numbers, problem),
        }
    }
}
