//! The program as a process of its own, called over the network, killed without a warning.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;

/// How long a call may take before it counts as lost.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A folder, and the database in it or on a server.
pub struct Home<'a> {
    pub data: &'a Path,
    pub database: Option<String>,
}

/// A serving process. It is killed when dropped.
pub struct Process {
    child: Child,
    pub address: String,
    /// The administrator's password, where the company was made just now.
    pub password: Option<String>,
}

impl Process {
    pub fn serve(home: &Home<'_>, is_new: bool) -> Self {
        let mut child = command(home, &["serve", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let first = lines.find(|line| line.contains("http://")).expect("the address");
        let address = first.rsplit("http://").next().unwrap().trim().to_owned();
        let password = is_new.then(|| {
            let line = lines
                .find(|line| line.starts_with("password"))
                .expect("the first password");
            line.rsplit(": ").next().unwrap().to_owned()
        });
        Self {
            child,
            address,
            password,
        }
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Killed already: fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(home: &Home<'_>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guanxi"));
    command
        .arg("--data")
        .arg(home.data)
        .args(arguments)
        .env_remove("GUANXI_DATABASE")
        .env("GUANXI_WEBHOOKS_ALLOW_PRIVATE", "true")
        .env_remove("GUANXI_COMPANY");
    if let Some(url) = &home.database {
        command.args(["--database", url]);
    }
    command
}

/// Runs the command line to its end and returns what it printed.
pub fn run(home: &Home<'_>, arguments: &[&str]) -> String {
    let output = command(home, arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{arguments:?}: {said} {}",
        String::from_utf8_lossy(&output.stdout)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// A signed-in user, who outlives the process.
#[derive(Clone, Default)]
pub struct Caller {
    pub cookie: String,
    pub csrf: String,
}

pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    /// Type and text.
    pub body: (&'a str, &'a str),
    pub idempotency_key: &'a str,
}

pub struct Response {
    pub status: u16,
    pub body: Json,
    pub cookie: String,
}

impl Caller {
    pub fn sign_in(address: &str, password: &str) -> Self {
        let body = serde_json::json!({ "login": "admin", "password": password }).to_string();
        let answer = Self::default()
            .json(address, "POST", "/session", &body)
            .expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.body);
        Self {
            cookie: answer.cookie,
            csrf: answer.body["csrf"].as_str().unwrap().to_owned(),
        }
    }

    pub fn json(&self, address: &str, method: &str, path: &str, body: &str) -> Option<Response> {
        self.send(
            address,
            &Request {
                method,
                path,
                body: ("application/json", body),
                idempotency_key: "",
            },
        )
    }

    /// None when the connection broke before the answer was whole.
    pub fn send(&self, address: &str, request: &Request<'_>) -> Option<Response> {
        let mut stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(TIMEOUT)).ok()?;
        let mut head = format!(
            "{} /api/v1{} HTTP/1.0\r\nHost: {address}\r\n",
            request.method, request.path
        );
        let (kind, body) = request.body;
        let headers = [
            ("Content-Type", kind),
            ("Cookie", self.cookie.as_str()),
            ("X-CSRF-Token", self.csrf.as_str()),
            ("Idempotency-Key", request.idempotency_key),
        ];
        for (name, value) in headers.into_iter().filter(|(_, value)| !value.is_empty()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        parse(&String::from_utf8(answer).ok()?)
    }
}

fn parse(answer: &str) -> Option<Response> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let header = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
            .next()
    };
    if header("content-length").is_some_and(|length| length.parse() != Ok(body.len())) {
        return None;
    }
    let cookie = header("set-cookie")
        .and_then(|c| c.split(';').next().map(str::to_owned))
        .unwrap_or_default();
    Some(Response {
        status,
        body: serde_json::from_str(body).unwrap_or_default(),
        cookie,
    })
}

/// O1: a port that is taken is told before anything is made, so that the next start still tells the first password.
#[test]
fn a_port_that_is_taken_makes_no_company() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = tempfile::tempdir().unwrap();
    let home = Home {
        data: folder.path(),
        database: None,
    };
    let output = command(&home, &["serve", "--port", &port]).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains(&port), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    drop(taken);
    assert!(Process::serve(&home, true).password.is_some());
}
