//! A cold start of the program on the loaded sample, and what it costs to stand there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use guanxi_types::{Problem, Result, to_f64};

use crate::measure::{folder, median, say, wheel};
use crate::served::{Home, Server, new_password, program};

const STARTS: usize = 5;
const IDLE: Duration = Duration::from_secs(10);
const CALLS: usize = 20;

/// Runs it.
pub fn run() -> Result<()> {
    let program = program()?;
    let data = data(&program)?;
    say(&format!("program file: {:.1} MiB", mib(&program)))?;
    let home = Home {
        data: &data,
        database: None,
    };
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let server = Server::start(&program, &home)?;
        times.push(server.first_answer.as_secs_f64() * 1e3);
    }
    let slowest = times.iter().copied().fold(0.0, f64::max);
    say(&format!(
        "first answered request: median {:.0} ms, slowest {slowest:.0} ms of {STARTS}",
        median(times)
    ))?;
    let password = new_password(&program, &home)?;
    let server = Server::start(&program, &home)?;
    std::thread::sleep(IDLE);
    say(&format!(
        "memory after 10 s idle: {:.1} MiB",
        server.memory("VmRSS")
    ))?;
    let (session, _) = server.sign_in(&password)?;
    for path in [
        "/api/v1/measures/kpi?by=year",
        "/api/v1/measures/kpi?by=month",
        "/api/v1/measures/kpi?by=week",
        "/api/v1/measures/customer-decile?by=month",
        "/api/v1/records/customers/customer?limit=50",
    ] {
        let mut times = Vec::new();
        for _ in 0..CALLS {
            let began = Instant::now();
            server.call("GET", path, &session, "")?;
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
        let first = times.first().copied().unwrap_or_default();
        say(&format!(
            "GET {path}: first {first:.1} ms, median of {CALLS} {:.1} ms",
            median(times)
        ))?;
    }
    say(&format!(
        "memory after the calls: {:.1} MiB, peak {:.1} MiB",
        server.memory("VmRSS"),
        server.memory("VmHWM")
    ))?;
    std::thread::sleep(IDLE);
    say(&format!(
        "memory 10 s after the calls: {:.1} MiB",
        server.memory("VmRSS")
    ))
}

fn mib(path: &Path) -> f64 {
    let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
    to_f64(i64::try_from(bytes).unwrap_or(i64::MAX)) / 1024.0 / 1024.0
}

/// A data folder with the sample in it.
fn data(program: &Path) -> Result<PathBuf> {
    if let Ok(path) = std::env::var("GUANXI_BENCH_DATA") {
        return Ok(PathBuf::from(path));
    }
    let path = folder("start")?.join("data");
    if !path.exists() {
        let mut load = Command::new(program);
        load.arg("--data")
            .arg(&path)
            .args(["sample", "load", "complete-journey", "--wheel"])
            .arg(wheel()?);
        let loaded = load.stdout(Stdio::null()).status().map_err(Problem::internal)?;
        if !loaded.success() {
            return Err(Problem::internal("the sample could not be loaded"));
        }
    }
    Ok(path)
}
