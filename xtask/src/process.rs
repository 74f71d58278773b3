//! Other programs: run and watched, or asked for their output.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Outcome;
use crate::workspace::root;

/// Says what is done now.
pub fn say(what: &str) {
    eprintln!("\n== {what}");
}

/// Runs a program in the root.
pub fn run(program: &str, arguments: &[&str]) -> Outcome {
    run_in(&root(), program, arguments)
}

/// Runs a program in a folder.
pub fn run_in(folder: &Path, program: &str, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    finish(&mut command)
}

/// What `cargo run` tells this program about itself. Build scripts look at these: were they handed on, libraries would be built
/// anew whenever `cargo` and `cargo xtask` take turns.
fn is_of_cargo(name: &str) -> bool {
    name == "OUT_DIR" || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// Runs a command and fails when it does.
pub fn finish(command: &mut Command) -> Outcome {
    for (name, _) in std::env::vars().filter(|(name, _)| is_of_cargo(name)) {
        command.env_remove(name);
    }
    let name = format!("{} {}", command.get_program().display(), words(command).join(" "));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {status}")),
        Err(e) => Err(format!("{name}: {e}")),
    }
}

fn words(command: &Command) -> Vec<String> {
    command
        .get_args()
        .map(|a| a.to_string_lossy().into_owned())
        .collect()
}

/// What a program prints, run in the root.
pub fn output(program: &str, arguments: &[&str]) -> Outcome<String> {
    let done = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("{program}: {e}"))?;
    if !done.status.success() {
        return Err(format!("{program} {}: {}", arguments.join(" "), done.status));
    }
    String::from_utf8(done.stdout).map_err(|e| format!("{program}: {e}"))
}

/// Where a program is, if it is on the path.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
