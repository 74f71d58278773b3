//! The sales of *The Complete Journey* through the import engine, and by a bare loop into raw SQLite. Each side runs in a
//! process of its own; both read the file with [`guanxi_document::TableFile`] within the time that is measured.

mod bare;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use guanxi_app::{Company, CompanySettings, Mode, sample};
use guanxi_types::{Problem, Result, to_f64};

use crate::measure::{Watch, folder, median, memory_mib, say, wheel};

pub use bare::run as bare;

/// The reference commits once in so many rows.
const BARE_ROWS: [i64; 2] = [1_000, 4_000];
const ROUNDS: usize = 2;

/// Runs both sides in turns.
pub fn run() -> Result<()> {
    let base = folder("import")?;
    let rounds = std::env::var("GUANXI_BENCH_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(ROUNDS);
    bare::unpack(&wheel()?, &base)?;
    let mut rates: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    let mut ratios: BTreeMap<i64, Vec<(f64, f64)>> = BTreeMap::new();
    for _ in 0..rounds {
        empty(&base.join("ours"))?;
        let ours = child(&["import-ours", &base.to_string_lossy()])?;
        ours.print("import engine")?;
        rates.entry(0).or_default().push(ours.rate());
        for rows in BARE_ROWS {
            let bare = child(&["import-bare", &base.to_string_lossy(), &rows.to_string()])?;
            bare.print(&format!("bare, {rows} rows a commit"))?;
            bare.check(&ours)?;
            rates.entry(rows).or_default().push(bare.rate());
            ratios
                .entry(rows)
                .or_default()
                .push((ours.rate() / bare.rate(), bare.value("cpu") / ours.value("cpu")));
        }
    }
    for (rows, both) in ratios {
        let (wall, cpu): (Vec<f64>, Vec<f64>) = both.into_iter().unzip();
        say(&format!(
            "ratio to a commit in {rows} rows: {:.2} by rows/s, {:.2} by CPU (median of {rounds})",
            median(wall),
            median(cpu)
        ))?;
    }
    Ok(())
}

/// What a side printed.
struct Report(BTreeMap<String, f64>);

impl Report {
    fn value(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or_default()
    }

    fn rate(&self) -> f64 {
        self.value("rows") / self.value("wall")
    }

    fn print(&self, title: &str) -> Result<()> {
        say(&format!(
            "{title}: {:.0} rows, {:.1} s, {:.0} rows/s, {:.1} CPU s ({:.1} µs a row), peak memory {:.0} MiB at half, {:.0} MiB at the end",
            self.value("rows"),
            self.value("wall"),
            self.rate(),
            self.value("cpu"),
            self.value("cpu") * 1e6 / self.value("rows"),
            self.value("half_mib"),
            self.value("end_mib"),
        ))
    }

    /// Both sides must have written the same.
    fn check(&self, other: &Self) -> Result<()> {
        let same = |name: &str| (self.value(name) - other.value(name)).abs() < 0.5;
        if ["rows", "tickets", "lines", "amount"].into_iter().all(same) {
            return Ok(());
        }
        Err(Problem::internal(format!(
            "the two sides differ: {:?} {:?}",
            self.0, other.0
        )))
    }
}

fn child(arguments: &[&str]) -> Result<Report> {
    let program = std::env::current_exe().map_err(Problem::internal)?;
    let output = Command::new(program)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .map_err(Problem::internal)?;
    if !output.status.success() {
        return Err(Problem::internal(format!("{arguments:?} failed")));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
    Ok(Report(
        pairs
            .filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?)))
            .collect(),
    ))
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(Problem::internal)?;
    }
    std::fs::create_dir_all(folder).map_err(Problem::internal)
}

/// Settings of a company in this folder.
pub fn company(data: PathBuf) -> CompanySettings {
    CompanySettings {
        data,
        slug: "main".to_owned(),
        database_url: None,
        name: "Bench".to_owned(),
        currency: "USD".to_owned(),
        zone: "America/New_York".to_owned(),
    }
}

/// The import engine's side: all that happens to the sales file from taking it in to its last row.
pub fn ours(base: &Path) -> Result<()> {
    let company = Company::open(&company(base.join("ours")), Mode::ReadWrite)?;
    let mut watch = Watch::start();
    let (mut rows, mut half_mib) = (0, None);
    sample::load_complete_journey(&company, &wheel()?, &mut |title, progress| {
        if title == "sales" {
            rows = progress.done;
            if half_mib.is_none() && progress.done * 2 >= progress.total {
                half_mib = Some(memory_mib("self", "VmHWM"));
            }
        } else {
            // The tables before the sales aren't measured.
            watch = Watch::start();
        }
    })?;
    let cost = watch.cost();
    let end_mib = memory_mib("self", "VmHWM");
    let (tickets, lines, amount) = bare::sums(&company.folder.join("guanxi.db"))?;
    let after = Watch::start();
    company.catch_up()?;
    let fed = after.cost();
    say(&format!(
        "rows={rows} wall={} cpu={} half_mib={} end_mib={end_mib} tickets={tickets} lines={lines} amount={amount}",
        cost.wall,
        cost.cpu,
        half_mib.unwrap_or_default(),
    ))?;
    eprintln!(
        "(warehouse caught up with {:.0} rows in {:.1} s, {:.1} CPU s)",
        to_f64(rows),
        fed.wall,
        fed.cpu
    );
    Ok(())
}
