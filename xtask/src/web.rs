//! The browser app: installed and built when its sources are newer than what was built.

use std::path::Path;
use std::time::SystemTime;

use crate::Outcome;
use crate::process::{find, run_in, say};
use crate::workspace::root;

/// The generator of the API's types has a lock file of its own: it needs another TypeScript than the app.
const API_GEN: &str = "tools/api-gen";

/// `web/dist` as its sources want it.
pub fn build() -> Outcome {
    let web = root().join("web");
    install_all(&web)?;
    let built = changed(&web.join("dist/index.html"));
    let sources = [
        "../schema/openapi.json",
        "src",
        "public",
        "tools",
        "index.html",
        "package-lock.json",
        "vite.config.ts",
        "tsconfig.json",
    ];
    if built.is_some() && sources.iter().all(|s| newest(&web.join(s)) <= built) {
        return Ok(());
    }
    say("building the browser app");
    run_in(&web, "npm", &["run", "--silent", "build"])
}

/// What the browser app is built with, and what writes the types of the API for it.
fn install_all(web: &Path) -> Outcome {
    install(web)?;
    install(&web.join(API_GEN))
}

/// `node_modules` as the lock file wants it.
pub fn install(folder: &Path) -> Outcome {
    if find("npm").is_none() {
        return Err("npm is missing: install Node.js 20 or newer".to_owned());
    }
    let lock = changed(&folder.join("package-lock.json"));
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && lock <= installed {
        return Ok(());
    }
    say(&format!(
        "npm ci in {}",
        folder.file_name().unwrap_or_default().display()
    ));
    run_in(
        folder,
        "npm",
        &["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    )
}

fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|m| m.modified()).ok()
}

fn newest(path: &Path) -> Option<SystemTime> {
    if path.is_file() {
        return changed(path);
    }
    let entries = std::fs::read_dir(path).ok()?.flatten();
    let own = entries.filter(|entry| entry.file_name() != "node_modules");
    own.filter_map(|entry| newest(&entry.path())).max()
}
