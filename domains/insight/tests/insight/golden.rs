//! Golden files: reading them and comparing a table with them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use guanxi_insight::Table;

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Rows of a CSV text without quotes, as maps from column to text.
pub fn read_csv(text: &str) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut lines = text.lines();
    let header: Vec<String> = lines.next().unwrap().split(',').map(str::to_owned).collect();
    let row = |line: &str| {
        header
            .iter()
            .cloned()
            .zip(line.split(',').map(str::to_owned))
            .collect()
    };
    let rows = lines.map(row).collect();
    (header, rows)
}

/// A golden file's text.
pub fn golden(name: &str) -> String {
    let path = root().join("fixtures/golden").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// How far a value may be off: counts and cents exact, averages 1e-4, ratios 2e-6. Averages and ratios have a point.
fn tolerance(column: &str, reference: &str) -> f64 {
    match column {
        _ if !reference.contains(['.', 'e']) => 0.0,
        "index" => 1.000_1e-4,
        _ if column.ends_with("_c") => 1.000_1e-4,
        _ => 2.000_1e-6,
    }
}

/// Compares the columns that the reference has; gives every difference.
pub fn differences(table: &Table, expected: &[BTreeMap<String, String>]) -> Vec<String> {
    let (_, rows) = read_csv(&table.csv());
    let mut found = Vec::new();
    if rows.len() != expected.len() {
        found.push(format!("{} rows instead of {}", rows.len(), expected.len()));
    }
    for (ours, theirs) in rows.iter().zip(expected) {
        for (column, value) in theirs {
            let Some(our) = ours.get(column) else {
                found.push(format!("no column {column}"));
                continue;
            };
            let equal = match (our.parse::<f64>(), value.parse::<f64>()) {
                (Ok(a), Ok(b)) => (a - b).abs() <= tolerance(column, value),
                _ => our == value,
            };
            if !equal {
                found.push(format!("{column} is {our} instead of {value} in {theirs:?}"));
            }
        }
    }
    found
}
