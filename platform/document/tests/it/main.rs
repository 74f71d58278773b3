//! Files made on the spot, good and bad, read back.

mod bad_input;
mod binary_files;
mod round_trip;
mod text_files;

use std::path::{Path, PathBuf};

use guanxi_document::{OpenOptions, Row, TableFile};
use guanxi_types::Problem;

/// A folder that goes with the test, and files in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn open(path: &Path) -> TableFile {
    TableFile::open(path, &OpenOptions::default()).unwrap()
}

fn refusal(path: &Path) -> Problem {
    TableFile::open(path, &OpenOptions::default()).unwrap_err()
}

fn texts(row: &Row<'_>) -> Vec<String> {
    row.cells().map(|cell| cell.to_text()).collect()
}

/// Every row as its number and texts.
fn all(file: &mut TableFile) -> Vec<(u64, Vec<String>)> {
    let mut rows = Vec::new();
    while let Some(row) = file.next_row().unwrap() {
        rows.push((row.number, texts(&row)));
    }
    rows
}

/// The same, until a problem with the file.
fn until_problem(file: &mut TableFile) -> (Vec<u64>, Problem) {
    let mut numbers = Vec::new();
    loop {
        match file.next_row() {
            Ok(Some(row)) => numbers.push(row.number),
            Ok(None) => panic!("the file was read to its end"),
            Err(problem) => return (numbers, problem),
        }
    }
}
