//! `make bench`: the comparisons of `bench/`, beside a PostgreSQL where one is installed.

use std::process::Command;

use crate::process::{finish, run as run_program, say};
use crate::workspace::{root, target};
use crate::{Outcome, postgres};

const ALL: [&str; 6] = ["store", "import", "list", "records", "start", "points"];

/// Runs the named comparisons, or all.
pub fn run(names: &[&str]) -> Outcome {
    run_program("cargo", &["build", "--workspace"])?;
    let server = postgres::programs()
        .map(|_| postgres::Server::start())
        .transpose()?;
    for name in if names.is_empty() { &ALL } else { names } {
        say(&format!("bench {name}"));
        let mut command = Command::new(target().join("debug/guanxi-bench"));
        command.arg(name).current_dir(root());
        if let Some(server) = &server {
            command.env(postgres::VARIABLE, server.url());
        }
        finish(&mut command)?;
    }
    Ok(())
}
