//! The domain graph, drawn into ARCHITECTURE.md between two markers.

use std::fmt::Write;

use crate::Outcome;
use crate::workspace::{packages, read, write as write_file};

const FILE: &str = "ARCHITECTURE.md";
const BEGIN: &str = "<!-- domain graph: cargo xtask graph -->\n";
const END: &str = "<!-- end of domain graph -->";

/// Draws it anew.
pub fn write() -> Outcome {
    write_file(FILE, &drawn()?)
}

/// What has drifted.
pub fn faults() -> Outcome<Vec<String>> {
    let is_current = read(FILE)? == drawn()?;
    Ok(if is_current {
        Vec::new()
    } else {
        vec![format!("{FILE}: the domain graph is old; cargo xtask graph")]
    })
}

fn drawn() -> Outcome<String> {
    let text = read(FILE)?;
    let (before, rest) = text
        .split_once(BEGIN)
        .ok_or_else(|| format!("{FILE}: no '{}'", BEGIN.trim()))?;
    let (_, after) = rest
        .split_once(END)
        .ok_or_else(|| format!("{FILE}: no '{END}'"))?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", graph()?))
}

fn graph() -> Outcome<String> {
    let packages = packages()?;
    let mut lines = String::from("```mermaid\ngraph BT\n");
    for package in packages.values().filter(|p| p.layer() == "domains") {
        let name = package.folder.trim_start_matches("domains/");
        let _ = writeln!(lines, "  {name}");
        let domains = package
            .dependencies
            .iter()
            .filter_map(|d| packages.get(d))
            .filter(|p| p.layer() == "domains");
        let mut below: Vec<&str> = domains.map(|p| p.folder.trim_start_matches("domains/")).collect();
        below.sort_unstable();
        for other in below {
            let _ = writeln!(lines, "  {name} --> {other}");
        }
    }
    lines.push_str("```\n");
    Ok(lines)
}
