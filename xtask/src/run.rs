//! `make run`: from a fresh clone to a served page.

use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::process::{run as run_program, say};
use crate::workspace::{root, target};
use crate::{Outcome, sample, web};

/// Installs, builds, loads the sample and serves until told to stop.
pub fn run() -> Outcome {
    let setting = |name: &str, or: &str| std::env::var(name).unwrap_or_else(|_| or.to_owned());
    let (port, data) = (setting("PORT", "8080"), setting("DATA", "data"));
    // What is already loaded isn't loaded again, so its source isn't needed either.
    let is_new = !root().join(&data).join("main").join("guanxi.db").exists();
    let wheel = if is_new {
        sample::wheel().map_err(|why| eprintln!("{why}")).ok()
    } else {
        None
    };
    web::build()?;
    say("cargo build --workspace");
    run_program("cargo", &["build", "--workspace"])?;
    let mut guanxi = Command::new(target().join("debug/guanxi"));
    guanxi.current_dir(root()).args(["--data", &data]);
    match &wheel {
        Some(_) => guanxi.args(["--company-name", "示例零售企业", "--company-currency", "USD"]),
        None => guanxi.args(["--company-name", "示例零售企业"]),
    };
    guanxi.args(["serve", "--port", &port]);
    match (is_new, wheel) {
        (true, Some(wheel)) => guanxi.args(["--sample", "supermarket", "--wheel"]).arg(wheel),
        (true, None) => {
            eprintln!("The sample's package can't be had: a generated company takes its place.");
            guanxi.args(["--sample", "generated"])
        }
        (false, _) => &mut guanxi,
    };
    say(if is_new {
        "loading the sample company, then serving"
    } else {
        "serving"
    });
    Err(format!("guanxi: {}", guanxi.exec()))
}
