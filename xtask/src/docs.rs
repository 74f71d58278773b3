//! Documents: links lead somewhere, the code map names every crate, numbers exist, nothing is tied to one machine.

use std::collections::BTreeSet;
use std::path::Path;

use crate::workspace::{files, packages, read, root};
use crate::{Outcome, capability, coverage, graph};

const README_LINES_MAX: usize = 80;
const ARCHITECTURE_LINES_MAX: usize = 400;

/// What is wrong with them.
pub fn faults() -> Outcome<Vec<String>> {
    let files = files()?;
    let mut faults = graph::faults()?;
    for file in files.iter().filter(|f| f.ends_with(".md")) {
        let text = read(file)?;
        faults.extend(broken_links(file, &text));
        faults.extend(unknown_numbers(file, &text)?);
        faults.extend(too_long(file, &text));
    }
    faults.extend(unnamed_crates(&files)?);
    faults.extend(coverage::faults()?);
    faults.extend(machine_paths(&files)?);
    Ok(faults)
}

fn broken_links(file: &str, text: &str) -> Vec<String> {
    let folder = Path::new(file).parent().unwrap_or_else(|| Path::new(""));
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter_map(|target| target.split('#').next())
        .filter(|t| !t.is_empty() && !t.contains("://") && !t.starts_with("mailto:"))
        .filter(|t| !root().join(folder).join(t).exists())
        .map(|t| format!("{file}: no such file: {t}"))
        .collect()
}

/// A README's line `Capability numbers: …` is a claim.
fn unknown_numbers(file: &str, text: &str) -> Outcome<Vec<String>> {
    let Some(line) = text.lines().find(|l| l.starts_with("Capability numbers:")) else {
        return Ok(Vec::new());
    };
    let known = capability::known()?;
    let unknown = capability::numbers(line)
        .into_iter()
        .filter(|n| !known.contains(n));
    Ok(unknown.map(|n| format!("{file}: no capability {n}")).collect())
}

fn too_long(file: &str, text: &str) -> Option<String> {
    let is_crate =
        file.ends_with("/README.md") && (file.starts_with("domains/") || file.starts_with("platform/"));
    let max = if is_crate {
        README_LINES_MAX
    } else if file == "ARCHITECTURE.md" {
        ARCHITECTURE_LINES_MAX
    } else {
        return None;
    };
    let lines = text.lines().count();
    (lines > max).then(|| format!("{file}: {lines} lines, {max} are allowed"))
}

fn unnamed_crates(files: &[String]) -> Outcome<Vec<String>> {
    let map = read("ARCHITECTURE.md")?;
    let mut faults = Vec::new();
    for package in packages()?.values() {
        if !map.contains(&format!("`{}", package.folder)) {
            faults.push(format!("ARCHITECTURE.md: doesn't name {}", package.folder));
        }
        let readme = format!("{}/README.md", package.folder);
        if matches!(package.layer(), "domains" | "platform") && !files.contains(&readme) {
            faults.push(format!("{readme}: missing"));
        }
    }
    Ok(faults)
}

/// Paths of somebody's machine, and packages fetched from elsewhere than the public registries.
fn machine_paths(files: &[String]) -> Outcome<Vec<String>> {
    let checkout = root().to_string_lossy().into_owned();
    let homes = ["home", "root", "Users"].map(|name| format!("/{name}/"));
    let endings: BTreeSet<&str> = ["md", "rs", "ts", "tsx", "toml", "json", "yml", "yaml", "sh"].into();
    let mut faults = Vec::new();
    for file in files {
        let ending = Path::new(file)
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default();
        if !endings.contains(ending) {
            continue;
        }
        let text = read(file)?;
        for (number, line) in text.lines().enumerate() {
            let is_home = homes.iter().any(|home| line.contains(home.as_str()));
            let is_elsewhere = file.ends_with("package-lock.json")
                && line.contains("\"resolved\": \"http")
                && !line.contains("https://registry.npmjs.org/");
            if line.contains(&checkout) || is_home || is_elsewhere {
                faults.push(format!("{file}:{}: a path or host of one machine", number + 1));
            }
        }
    }
    Ok(faults)
}
