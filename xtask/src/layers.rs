//! The direction of dependencies: app → domains → platform → kernel, and which crate may see which library.

use std::collections::BTreeMap;

use crate::Outcome;
use crate::workspace::{Package, files, packages, read};

/// Layers from the bottom up; a crate depends on its own layer and on those below.
const LAYERS: [&str; 6] = ["kernel", "platform", "domains", "app", "bench", "xtask"];

/// Libraries that only some folders may see (development dependencies are free).
const KEPT: [(&str, &[&str]); 8] = [
    ("datafusion", &["platform/warehouse"]),
    // bench reads the lines that other engines read, and compares with the bare libraries; testkit makes and drops test databases.
    ("arrow", &["platform/warehouse", "platform/document", "bench"]),
    ("parquet", &["platform/warehouse", "platform/document", "bench"]),
    ("rusqlite", &["platform/store", "bench"]),
    ("postgres", &["platform/testkit", "bench"]),
    ("tokio-postgres", &["platform/store"]),
    ("axum", &["platform/http", "domains/", "app"]),
    ("tokio", &["platform/", "domains/", "app", "bench"]),
];

/// What points the wrong way.
pub fn faults() -> Outcome<Vec<String>> {
    let packages = packages()?;
    let mut faults = Vec::new();
    for package in packages.values() {
        directions(package, &packages, &mut faults);
        for (library, places) in KEPT {
            let is_used = package.dependencies.iter().any(|d| d == library);
            if is_used && !places.iter().any(|place| package.folder.starts_with(place)) {
                faults.push(format!(
                    "{}: {library} belongs to {}",
                    package.folder,
                    places.join(", ")
                ));
            }
        }
    }
    faults.extend(axum_in_domains()?);
    Ok(faults)
}

fn height(package: &Package) -> usize {
    LAYERS
        .iter()
        .position(|layer| *layer == package.layer())
        .unwrap_or(LAYERS.len())
}

fn directions(package: &Package, packages: &BTreeMap<String, Package>, faults: &mut Vec<String>) {
    if height(package) == LAYERS.len() {
        faults.push(format!("{}: no layer of this name", package.folder));
    }
    for other in package.dependencies.iter().filter_map(|name| packages.get(name)) {
        if height(other) > height(package) {
            faults.push(format!(
                "{} depends on {}, which is above it",
                package.folder, other.folder
            ));
        }
        // Tests depend on the testkit, programs don't.
        if other.folder == "platform/testkit" {
            faults.push(format!(
                "{} depends on platform/testkit outside tests",
                package.folder
            ));
        }
    }
}

/// A domain speaks HTTP in its `http.rs` only. That domains have no cycle is Cargo's own rule.
fn axum_in_domains() -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    for file in files()?
        .iter()
        .filter(|f| f.starts_with("domains/") && f.contains("/src/") && f.ends_with(".rs"))
    {
        let is_http = file.ends_with("/src/http.rs") || file.contains("/src/http/");
        if !is_http && read(file)?.contains("axum::") {
            faults.push(format!("{file}: axum belongs to http.rs"));
        }
    }
    Ok(faults)
}
