//! The contract files in schema/: written by the program, compared in app/tests, read in review.

use crate::Outcome;
use crate::process::output;
use crate::workspace::{target, write as write_file};

const CONTRACTS: [(&str, &str); 2] = [
    ("schema/permissions.out", "permissions"),
    ("schema/openapi.json", "open-api"),
];

/// Writes them anew. The program must have been built.
pub fn write() -> Outcome {
    for (file, what) in CONTRACTS {
        write_file(file, &current(what)?)?;
    }
    Ok(())
}

fn current(what: &str) -> Outcome<String> {
    output(
        &target().join("debug/guanxi").to_string_lossy(),
        &["schema", what],
    )
}
