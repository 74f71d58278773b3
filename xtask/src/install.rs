//! Debian's packages, where something is missing and we may install.

use std::path::Path;

use crate::Outcome;
use crate::process::{find, output, run, say};

/// Whether we are root.
pub fn is_root() -> bool {
    output("id", &["-u"]).is_ok_and(|id| id.trim() == "0")
}

/// Installs packages. An error says what to install by hand.
pub fn packages(names: &[&str]) -> Outcome {
    let by_hand = format!("please install: {}", names.join(" "));
    if find("apt-get").is_none() || !(is_root() || find("sudo").is_some()) {
        return Err(by_hand);
    }
    say(&format!("installing {}", names.join(" ")));
    apt(&["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(names);
    apt(&arguments).map_err(|why| format!("{why}; {by_hand}"))
}

fn apt(arguments: &[&str]) -> Outcome {
    if is_root() {
        return run(
            "env",
            &[&["DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat(),
        );
    }
    run(
        "sudo",
        &[&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat(),
    )
}

/// What the tests need beside Rust and Node.
pub fn for_tests() -> Outcome {
    let mut missing = Vec::new();
    if crate::postgres::programs().is_none() {
        missing.push("postgresql");
    }
    if chromium().is_none() {
        missing.push("chromium");
    }
    // Mail is tested against a real server; the tests start one of their own.
    if !Path::new("/usr/sbin/exim4").exists() {
        missing.push("exim4-daemon-light");
    }
    if !Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists() {
        missing.push("fonts-noto-cjk");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        packages(&missing)
    }
}

/// The browser of the journeys.
pub fn chromium() -> Option<String> {
    if let Ok(path) = std::env::var("CHROMIUM_PATH") {
        return Some(path);
    }
    let found = find("chromium")
        .or_else(|| find("chromium-browser"))
        .or_else(|| find("google-chrome"))?;
    Some(found.to_string_lossy().into_owned())
}

/// A cargo tool: there, or installed now, without optimising: it runs for seconds, and its building is what takes time.
pub fn cargo_tool(name: &str) -> bool {
    if find(name).is_some() || run("cargo", &[name.trim_start_matches("cargo-"), "--version"]).is_ok() {
        return true;
    }
    say(&format!("installing {name}"));
    run("cargo", &["install", "--debug", "--locked", name]).is_ok()
}
