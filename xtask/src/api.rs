//! The API as a stranger's program would use it: schemathesis makes calls out of the OpenAPI document, right and wrong ones, and
//! holds every answer of the running server against it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::Outcome;
use crate::install;
use crate::process::{find, finish, output, run, say};
use crate::workspace::{cache, root, target};

const PACKAGE: &str = "schemathesis==4.32.5";
/// Operations that `test` looks at: all but those of records, and one entity's records. Every entity has the same.
const SELECTED: &str = "^/(records/(?!catalog/category(/|$))|session/provider/callback)";
/// A browser comes here from another site; it is no call of the API.
const NEVER: &str = "^/session/provider/callback";

/// What `make test` makes its calls out of, so that the same program always gets the same answer. Calls made by chance find more, over
/// time: `cargo xtask test api`.
pub const SEED: &str = "2026";

/// Tries the document's operations: one entity's records and everything else, or with `all` every entity's. Without a seed the calls
/// are made by chance.
pub fn run_against_server(all: bool, seed: Option<&str>) -> Outcome {
    let library = schemathesis()?;
    let folder = tempfile()?;
    let server = Server::start(folder)?;
    say(&format!("schemathesis against {}", server.base));
    let excluded = if all { NEVER } else { SELECTED };
    finish(
        Command::new("python3")
            .args(["-m", "schemathesis.cli"])
            .arg("--config-file")
            .arg(root().join("e2e/schemathesis.toml"))
            .arg("--no-color")
            .args(["run", &format!("{}/api/v1/openapi.json", server.base)])
            .args(["--exclude-path-regex", excluded])
            .args(seed.map(|seed| ["--seed", seed]).into_iter().flatten())
            .current_dir(&server.folder)
            .env("PYTHONPATH", library)
            .env("GUANXI_KEY", &server.key),
    )
}

/// The library, installed in `.cache/` when it isn't there.
fn schemathesis() -> Outcome<PathBuf> {
    let library = cache().join(PACKAGE.replace("==", "-"));
    if library.join("schemathesis").is_dir() {
        return Ok(library);
    }
    if find("python3").is_none() || output("python3", &["-m", "pip", "--version"]).is_err() {
        install::packages(&["python3-pip"])?;
    }
    say(&format!("installing {PACKAGE}"));
    let into = library.to_string_lossy().into_owned();
    run(
        "python3",
        &["-m", "pip", "install", "--quiet", "--target", &into, PACKAGE],
    )?;
    Ok(library)
}

fn tempfile() -> Outcome<PathBuf> {
    let folder = std::env::temp_dir().join(format!("guanxi-api-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    Ok(folder)
}

/// The program as built, on a free port, with a generated company; stopped and removed when dropped.
struct Server {
    process: Child,
    folder: PathBuf,
    base: String,
    key: String,
}

impl Server {
    fn start(folder: PathBuf) -> Outcome<Self> {
        let program = target().join("debug/guanxi");
        let data = folder.join("data");
        let mut process = Command::new(&program)
            .arg("--data")
            .arg(&data)
            .args([
                "serve",
                "--port",
                "0",
                "--sample",
                "generated",
                "--key-calls",
                "100000",
            ])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("{}: {e}", program.display()))?;
        let printed = process.stdout.take().ok_or("the server prints nothing")?;
        let mut server = Self {
            process,
            folder,
            base: String::new(),
            key: String::new(),
        };
        for line in BufReader::new(printed).lines().map_while(Result::ok) {
            if let Some((_, address)) = line.split_once("http://") {
                server.base = format!("http://{address}");
            }
            if line.starts_with("password") {
                break;
            }
        }
        let made = Command::new(&program)
            .arg("--data")
            .arg(&data)
            .args(["api-key", "create", "--user", "admin", "--name", "schemathesis"])
            .args(["--scope", "*:read,create,update,delete,import,export"])
            .output()
            .map_err(|e| e.to_string())?;
        let text = String::from_utf8_lossy(&made.stdout).into_owned();
        let key = text.split_whitespace().find(|word| word.starts_with("gx_"));
        server.key = key.ok_or("no API key was made")?.to_owned();
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        drop(self.process.kill());
        drop(self.process.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}
