//! The pack of questions that a retailer asks of his sales, ours and `DuckDB`'s, over the same lines.
//!
//! `guanxi-bench insight FOLDER`: FOLDER holds `sales.parquet`, `calendar.parquet` and `product.parquet`, as
//! `bench/src/insight/make_sales.py --lines N --out FOLDER` writes them. `GUANXI_BENCH_PYTHON` is a Python that has `duckdb`
//! (`python3` otherwise). Each side is a process of its own, three times in turns, and starts with nothing kept. An answer that
//! differs from the other side's is an error before any time is told.

pub mod append;
pub mod load;
pub mod ours;
pub mod tiles;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use guanxi_types::{Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::measure::{median, say};

const ROUNDS: usize = 3;
const PACK: &str = include_str!("insight/pack.sql");
const DUCK: &str = include_str!("insight/duck.py");

/// A question answered: what it cost in seconds, and the answer.
#[derive(Debug, Deserialize, Serialize)]
pub struct Answered {
    pub name: String,
    pub cpu: f64,
    pub wall: f64,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

/// What a side says at its end.
#[derive(Debug, Deserialize, Serialize)]
pub struct End {
    pub peak_mib: f64,
    pub version: String,
}

/// Seconds by question in the order of the pack, and peaks.
#[derive(Default)]
struct Side {
    cpu: BTreeMap<String, Vec<f64>>,
    peaks: Vec<f64>,
    version: String,
}

/// Runs the comparison.
pub fn run(folder: &Path) -> Result<()> {
    let this = std::env::current_exe().map_err(Problem::internal)?;
    let loaded = output(Command::new(&this).arg("insight-load").arg(folder))?;
    say(loaded.trim_end())?;
    let python = std::env::var("GUANXI_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let (pack, script) = (
        written(folder, "pack.sql", PACK)?,
        written(folder, "duck.py", DUCK)?,
    );
    let (mut ours, mut duck, mut names) = (Side::default(), Side::default(), Vec::new());
    for round in 0..ROUNDS {
        let ask_ours = || output(Command::new(&this).arg("insight-ours").arg(folder));
        let ask_duck = || output(Command::new(&python).arg(&script).arg(&pack).arg(folder));
        // Whoever goes second finds warmer caches.
        let (one, two) = match round % 2 {
            0 => {
                let one = ask_ours()?;
                (one, ask_duck()?)
            }
            _ => {
                let two = ask_duck()?;
                (ask_ours()?, two)
            }
        };
        let (one, two) = (ours.take(&one)?, duck.take(&two)?);
        names = compare(&one, &two)?;
    }
    tell(&names, &ours, &duck)
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(Problem::internal)?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Problem::internal(format!("{command:?}: {why}")));
    }
    String::from_utf8(output.stdout).map_err(Problem::internal)
}

fn written(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, text).map_err(Problem::internal)?;
    Ok(path)
}

impl Side {
    fn take(&mut self, output: &str) -> Result<Vec<Answered>> {
        let mut all = Vec::new();
        for line in output.lines() {
            if let Ok(answered) = serde_json::from_str::<Answered>(line) {
                self.cpu
                    .entry(answered.name.clone())
                    .or_default()
                    .push(answered.cpu);
                all.push(answered);
            } else {
                let end: End = serde_json::from_str(line).map_err(Problem::internal)?;
                self.peaks.push(end.peak_mib);
                self.version = end.version;
            }
        }
        Ok(all)
    }

    fn seconds(&self, name: &str) -> f64 {
        self.cpu.get(name).map_or(0.0, |all| median(all.clone()))
    }
}

/// The names of the questions, when every answer is the same on both sides.
fn compare(ours: &[Answered], duck: &[Answered]) -> Result<Vec<String>> {
    for (one, two) in ours.iter().zip(duck) {
        let name = &one.name;
        if one.name != two.name || one.columns != two.columns || one.rows.len() != two.rows.len() {
            let sizes = (one.rows.len(), two.rows.len());
            let columns = (&one.columns, &two.columns);
            return Err(Problem::internal(format!(
                "{name} and {}: {sizes:?} {columns:?}",
                two.name
            )));
        }
        let (mut left, mut right) = (one.rows.clone(), two.rows.clone());
        left.sort_by_cached_key(|row| key(row));
        right.sort_by_cached_key(|row| key(row));
        for (a, b) in left.iter().zip(&right) {
            if !a.iter().zip(b).all(|(a, b)| is_same(a, b)) {
                return Err(Problem::internal(format!("{name}: ours {a:?}, theirs {b:?}")));
            }
        }
    }
    if ours.len() != duck.len() {
        return Err(Problem::internal("one side answered fewer questions"));
    }
    Ok(ours.iter().map(|answered| answered.name.clone()).collect())
}

/// Whole numbers and texts put rows in the same order on both sides; fractions come near enough only.
fn key(row: &[Value]) -> String {
    let parts = row.iter().map(|value| match value {
        Value::Number(n) if n.as_f64().is_some_and(|f| f.fract() != 0.0) => String::new(),
        Value::Number(n) => format!("{:020.0}", n.as_f64().unwrap_or(0.0)),
        Value::String(text) => text
            .parse::<i64>()
            .map_or_else(|_| text.clone(), |n| format!("{n:020}")),
        other => other.to_string(),
    });
    parts.collect::<Vec<_>>().join("|")
}

fn is_same(a: &Value, b: &Value) -> bool {
    let number = |v: &Value| v.as_f64().or_else(|| v.as_str()?.parse().ok());
    match (number(a), number(b)) {
        // Ratios have six decimals, averages of cents four.
        (Some(a), Some(b)) => (a - b).abs() <= 1e-4_f64.max(b.abs() * 1e-9),
        _ => a == b,
    }
}

fn tell(names: &[String], ours: &Side, duck: &Side) -> Result<()> {
    say(&format!(
        "question | ours CPU s | DuckDB {} CPU s | ratio",
        duck.version
    ))?;
    let line = |title: &str, names: &[&String]| {
        let sum = |side: &Side| names.iter().map(|name| side.seconds(name)).sum::<f64>();
        let (a, b) = (sum(ours), sum(duck));
        say(&format!("{title} | {a:.2} | {b:.2} | {:.3}", a / b.max(1e-9)))
    };
    for name in names {
        line(name, &[name])?;
    }
    for family in ["kpi", "customer-decile", "sales-decile"] {
        let of_it: Vec<&String> = names.iter().filter(|name| name.starts_with(family)).collect();
        line(&format!("{family}, all grains"), &of_it)?;
    }
    line("the whole pack", &names.iter().collect::<Vec<_>>())?;
    let (a, b) = (median(ours.peaks.clone()), median(duck.peaks.clone()));
    say(&format!(
        "peak of memory, MiB | {a:.0} | {b:.0} | {:.2}",
        a / b.max(1e-9)
    ))
}
