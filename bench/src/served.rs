//! The program as a process of its own, called over the network.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use guanxi_types::{Problem, Result};

use crate::measure::{cpu_seconds_of, memory_mib};

const NEW_PASSWORD: &str = "bench-only-password-2718";

/// The program, built beside this one.
pub fn program() -> Result<PathBuf> {
    let own = std::env::current_exe().map_err(Problem::internal)?;
    Ok(own.with_file_name("guanxi"))
}

/// Gives the administrator a new password.
pub fn new_password(program: &Path, home: &Home<'_>) -> Result<String> {
    let output = home
        .command(program)
        .args(["password", "admin"])
        .output()
        .map_err(Problem::internal)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where a company's data is.
pub struct Home<'a> {
    /// Its folder.
    pub data: &'a Path,
    /// Its database, where that isn't a file in the folder.
    pub database: Option<&'a str>,
}

impl Home<'_> {
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.arg("--data").arg(self.data);
        if let Some(url) = self.database {
            command.args(["--database", url]);
        }
        command
    }
}

/// A running server, ended when dropped.
pub struct Server {
    child: Child,
    pub address: String,
    pub first_answer: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What later calls must carry.
#[derive(Clone, Default)]
pub struct Session {
    pub cookie: String,
    pub csrf: String,
}

impl Server {
    /// Starts it on a free port and waits for its first answer.
    pub fn start(program: &Path, home: &Home<'_>) -> Result<Self> {
        let began = Instant::now();
        let mut child = home
            .command(program)
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

    /// A line of its memory, in MiB.
    pub fn memory(&self, line: &str) -> f64 {
        memory_mib(&self.child.id().to_string(), line)
    }

    /// What it has used of processors so far, in seconds.
    pub fn cpu(&self) -> f64 {
        cpu_seconds_of(&self.child.id().to_string())
    }

    /// One request on a connection of its own; the whole answer as text.
    pub fn call(&self, method: &str, path: &str, session: &Session, body: &str) -> Result<String> {
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

    /// Signs the administrator in and changes his password, as he must; the session, and the new password.
    pub fn sign_in(&self, password: &str) -> Result<(Session, String)> {
        let session = self.log_in(password)?;
        let body = format!("{{\"current\":\"{password}\",\"new\":\"{NEW_PASSWORD}\"}}");
        self.call("POST", "/api/v1/session/password", &session, &body)?;
        Ok((self.log_in(NEW_PASSWORD)?, NEW_PASSWORD.to_owned()))
    }

    /// Signs the administrator in.
    pub fn log_in(&self, password: &str) -> Result<Session> {
        let body = format!("{{\"login\":\"admin\",\"password\":\"{password}\"}}");
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
