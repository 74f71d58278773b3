//! Where things are, and what Cargo knows of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::process::output;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Where Cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// What is fetched or made once and may be deleted at any time.
pub fn cache() -> PathBuf {
    root().join(".cache")
}

/// One crate of the workspace.
pub struct Package {
    /// Its folder, from the root (`domains/trade`).
    pub folder: String,
    /// What it depends on, development dependencies left out.
    pub dependencies: Vec<String>,
}

impl Package {
    /// The layer that it stands in: `kernel`, `platform`, `domains`, `app`, `bench`, `xtask`.
    pub fn layer(&self) -> &str {
        self.folder.split('/').next().unwrap_or_default()
    }
}

/// The crates by name.
pub fn packages() -> Outcome<BTreeMap<String, Package>> {
    let text = output(
        "cargo",
        &["metadata", "--format-version=1", "--no-deps", "--offline"],
    )?;
    let json: serde_json::Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    let root = root();
    let texts = |value: &serde_json::Value, key: &str| {
        value
            .get(key)
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let list = |value: &serde_json::Value, key: &str| {
        value
            .get(key)
            .and_then(serde_json::Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut packages = BTreeMap::new();
    for package in &list(&json, "packages") {
        let manifest = PathBuf::from(texts(package, "manifest_path"));
        let folder = manifest
            .parent()
            .and_then(|p| p.strip_prefix(&root).ok())
            .map(Path::to_path_buf);
        let dependencies = list(package, "dependencies");
        let name = texts(package, "name");
        packages.insert(
            name,
            Package {
                folder: folder.unwrap_or_default().to_string_lossy().into_owned(),
                dependencies: dependencies
                    .iter()
                    .filter(|d| texts(d, "kind").is_empty())
                    .map(|d| texts(d, "name"))
                    .collect(),
            },
        );
    }
    Ok(packages)
}

/// Every file of the project that Git knows or would take, from the root, in order.
pub fn files() -> Outcome<Vec<String>> {
    let list = output("git", &["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let mut files: Vec<String> = list
        .lines()
        .filter(|f| root().join(f).is_file())
        .map(str::to_owned)
        .collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// A file of the project as text.
pub fn read(file: &str) -> Outcome<String> {
    std::fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))
}

/// Writes a file of the project, unless it already says so.
pub fn write(file: &str, text: &str) -> Outcome {
    let path = root().join(file);
    if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| format!("{file}: {e}"))?;
    }
    std::fs::write(&path, text).map_err(|e| format!("{file}: {e}"))
}
