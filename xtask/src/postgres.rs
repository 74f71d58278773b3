//! A PostgreSQL for tests: its own folder, a free port on loopback, nothing made durable; gone when the command ends.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::install;
use crate::process::{find, finish};
use crate::workspace::root;

/// The variable that names the server to tests.
pub const VARIABLE: &str = "GUANXI_TEST_POSTGRES";
/// How long the server may take to answer.
const START_LIMIT: Duration = Duration::from_secs(60);
/// Serves tests only: a crash of the machine may lose it all.
const SETTINGS: [&str; 7] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "log_min_messages=fatal",
];

/// The folder of PostgreSQL's programs, the newest version on this machine.
pub fn programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| Some((e.file_name().to_str()?.parse().ok()?, e.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    found.sort();
    let newest = found.pop().map(|(_, bin)| bin);
    newest.or_else(|| find("initdb")?.parent().map(Path::to_path_buf))
}

/// A running server; stopped and removed when dropped.
pub struct Server {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Starts one.
    pub fn start() -> Outcome<Self> {
        let bin = programs().ok_or("PostgreSQL is missing (Debian: postgresql)")?;
        let folder = std::env::temp_dir().join(format!("guanxi-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
        if install::is_root() {
            finish(Command::new("chown").arg("postgres:").arg(&folder))?;
        }
        let data = folder.join("data");
        finish(
            user(&bin.join("initdb"))
                .args([
                    "--auth=trust",
                    "--username=postgres",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                ])
                .arg("--pgdata")
                .arg(&data)
                .current_dir(&folder)
                .stdout(Stdio::null()),
        )?;
        let port = free_port()?;
        let mut command = user(&bin.join("postgres"));
        command
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string()])
            .current_dir(&folder);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        let log = std::fs::File::create(folder.join("log")).map_err(|e| e.to_string())?;
        let process = command
            .stderr(log)
            .spawn()
            .map_err(|e| format!("postgres: {e}"))?;
        let mut server = Self {
            process,
            folder,
            port,
        };
        server.wait(&bin)?;
        Ok(server)
    }

    /// How to reach it.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self, bin: &Path) -> Outcome {
        let began = Instant::now();
        let port = self.port.to_string();
        while began.elapsed() < START_LIMIT {
            if let Ok(Some(status)) = self.process.try_wait() {
                return Err(format!("postgres ended: {status}"));
            }
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                let mut ready = Command::new(bin.join("pg_isready"));
                ready.args([
                    "-q",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    &port,
                    "-U",
                    "postgres",
                    "-d",
                    "postgres",
                ]);
                if ready.status().is_ok_and(|s| s.success()) {
                    return Ok(());
                }
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("postgres doesn't answer".to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown.
        let _ = Command::new("kill")
            .args(["-INT", &self.process.id().to_string()])
            .status();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A command as the user `postgres` when we are root, which PostgreSQL refuses; ended with us, however we end.
fn user(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.arg("--pdeathsig=INT");
    if install::is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.arg("--").arg(program);
    command
}

fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|e| e.to_string())?;
    Ok(listener.local_addr().map_err(|e| e.to_string())?.port())
}

/// Runs a command beside a server of its own.
pub fn with(program: &str, arguments: &[&str]) -> Outcome {
    let server = Server::start()?;
    finish(
        Command::new(program)
            .args(arguments)
            .current_dir(root())
            .env(VARIABLE, server.url()),
    )
}
