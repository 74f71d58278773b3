//! `make test`: everything that must hold, the quick things first.

use std::process::Command;
use std::time::Instant;

use crate::process::{find, finish, run, run_in, say};
use crate::workspace::root;
use crate::{Outcome, api, check, guides, install, postgres, sample, web};

/// All of it.
pub fn all() -> Outcome {
    let began = Instant::now();
    install::for_tests()?;
    sample::tables()?;
    timed("formatting", || run("cargo", &["fmt", "--all", "--check"]))?;
    timed("layers, sizes, documents", check)?;
    timed("browser app", web)?;
    timed("lints, Rust tests", linted_rust)?;
    timed("journeys", journeys)?;
    timed("the API, called by schemathesis", || {
        api::run_against_server(false, Some(api::SEED))
    })?;
    timed("guides", guides::run)?;
    timed("licences, bans, sources", deny)?;
    say(&format!("all is well after {} s", began.elapsed().as_secs()));
    Ok(())
}

fn timed(what: &str, step: impl FnOnce() -> Outcome) -> Outcome {
    say(what);
    let began = Instant::now();
    step().map_err(|why| format!("{what}: {why}"))?;
    eprintln!("-- {what}: {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// The browser app's own checks, and its build, which the program embeds.
pub fn web() -> Outcome {
    web::build()?;
    run_in(&root().join("web"), "npm", &["run", "--silent", "check"])
}

/// Every Rust test, on SQLite and on a PostgreSQL of its own. The tests' own build is the only one: it makes the program too, and
/// `cargo build` beside it would make most of our crates a second time.
pub fn rust() -> Outcome {
    sample::tables()?;
    let server = postgres::Server::start()?;
    let mut tests = Command::new("cargo");
    if install::cargo_tool("cargo-nextest") {
        tests.args(["nextest", "run", "--workspace"]);
        // As the journeys: a second try on a shared machine, and what needed it is told as flaky.
        if std::env::var_os("CI").is_some() {
            tests.args(["--retries", "1"]);
        }
    } else {
        tests.args(["test", "--workspace"]);
    }
    finish(tests.current_dir(root()).env(postgres::VARIABLE, server.url()))
}

/// The tests, whose build is Clippy's at the same time, every warning an error: the compiler that Cargo calls for our own crates
/// is Clippy's. `cargo clippy` beside the build would go through every library a second time.
fn linted_rust() -> Outcome {
    let this = std::env::current_exe().map_err(|e| format!("xtask: {e}"))?;
    let mut command = Command::new(this);
    command.args(["test", "rust"]).current_dir(root());
    let Some(clippy) = find("clippy-driver") else {
        return Err("Clippy is missing: rustup component add clippy".to_owned());
    };
    command.env("RUSTC_WORKSPACE_WRAPPER", clippy);
    // As `cargo clippy -- --deny warnings` hands them on.
    command.env(
        "CLIPPY_ARGS",
        "--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
    );
    // What is built once and thrown away needs no notes for the next build.
    if std::env::var_os("CI").is_some() {
        command.env("CARGO_INCREMENTAL", "0");
    }
    finish(&mut command)
}

/// Clippy alone, while working: every warning an error.
pub fn lints() -> Outcome {
    run(
        "cargo",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ],
    )
}

/// The journeys in a real browser, on the program built now.
pub fn e2e() -> Outcome {
    web::build()?;
    run("cargo", &["build", "--workspace"])?;
    journeys()
}

/// The journeys, on the program as it was built last.
fn journeys() -> Outcome {
    let folder = root().join("e2e");
    if !folder.join("package.json").is_file() {
        return Err("e2e/ has no journeys".to_owned());
    }
    web::install(&folder)?;
    let chromium = install::chromium().ok_or("Chromium is missing (Debian: chromium)")?;
    finish(
        Command::new("npm")
            .arg("test")
            .current_dir(&folder)
            .env("CHROMIUM_PATH", chromium),
    )
}

fn deny() -> Outcome {
    if install::cargo_tool("cargo-deny") && find("cargo").is_some() {
        return run("cargo", &["deny", "check", "licenses", "bans", "sources"]);
    }
    eprintln!("cargo-deny can't be installed here: licences, bans and sources are NOT checked");
    Ok(())
}
