//! No source file above 500 lines.

use crate::Outcome;
use crate::workspace::{files, read};

const LINES_MAX: usize = 500;
const ENDINGS: [&str; 3] = [".rs", ".ts", ".tsx"];

/// The files that are too long.
pub fn faults() -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    for file in files()?.iter().filter(|f| ENDINGS.iter().any(|e| f.ends_with(e))) {
        let lines = read(file)?.lines().count();
        if lines > LINES_MAX {
            faults.push(format!("{file}: {lines} lines, {LINES_MAX} are allowed"));
        }
    }
    Ok(faults)
}
