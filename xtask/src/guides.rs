//! The guides, executed: their edits are applied to a scratch copy of the workspace, which is built and tried.
//!
//! A block is an edit when its first line names a file: `// FILE, new`, `// FILE, after` a line in backquotes, or
//! `// FILE, in` the line that opens a list, to stand at its end. The copy shares the build folder, so only our own crates are
//! built again; its program has a name of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::process::{finish, say};
use crate::workspace::{files, read, root, target};

const GUIDES: [&str; 3] = ["add-a-field", "add-an-entity", "add-a-measure"];
const PROGRAM: &str = "guanxi-scratch";

/// One edit of a guide.
struct Edit {
    file: String,
    place: Place,
    text: String,
}

/// Where in the file.
enum Place {
    /// The file is new.
    New,
    /// After this line.
    After(String),
    /// At the end of the list that this line opens.
    In(String),
}

/// Applies all guides, builds once, tries what each promises.
pub fn run() -> Outcome {
    let scratch = target().join("guides");
    let mut texts = copy()?;
    for guide in GUIDES {
        let edits = edits(&read(&format!("docs/guides/{guide}.md"))?);
        if edits.is_empty() {
            return Err(format!("docs/guides/{guide}.md has no edits"));
        }
        say(&format!("{guide}: {} edits", edits.len()));
        for edit in edits {
            apply(&mut texts, edit).map_err(|why| format!("docs/guides/{guide}.md: {why}"))?;
        }
    }
    store(&scratch, &texts)?;
    let mut build = Command::new("cargo");
    build
        .args(["build", "--workspace", "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", target());
    finish(build.current_dir(&scratch))?;
    try_it(&scratch)
}

/// The files that a build needs, with the members and the program's name of the copy.
fn copy() -> Outcome<Vec<(String, Vec<u8>)>> {
    let wanted = [
        "kernel/",
        "platform/",
        "domains/",
        "app/",
        "Cargo.",
        "clippy.toml",
        "web/src/i18n/",
    ];
    let mut texts = Vec::new();
    for file in files()?
        .into_iter()
        .filter(|f| wanted.iter().any(|w| f.starts_with(w)))
    {
        let mut bytes = std::fs::read(root().join(&file)).map_err(|e| format!("{file}: {e}"))?;
        if file == "Cargo.toml" {
            bytes = replaced(&bytes, ", \"bench\", \"xtask\"", "");
            // Another version is another package to Cargo, so the copy's crates never pass for ours in the shared folder.
            bytes = replaced(&bytes, "version = \"0.1.0\"", "version = \"0.1.0-guides\"");
            bytes = built_fast(&bytes);
        } else if file == "app/Cargo.toml" {
            bytes = replaced(
                &bytes,
                "[[bin]]\nname = \"guanxi\"",
                &format!("[[bin]]\nname = \"{PROGRAM}\""),
            );
        }
        texts.push((file, bytes));
    }
    Ok(texts)
}

/// The copy's own crates without optimising: it answers a handful of requests. Libraries keep their profile, so they are shared.
fn built_fast(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let profile = "[profile.dev]\ndebug = \"line-tables-only\"\nopt-level = 1";
    let fast = "[profile.dev]\ndebug = false\nincremental = false\nopt-level = 0";
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !(line.starts_with("guanxi-") && line.contains("opt-level")))
        .collect();
    format!("{}\n", lines.join("\n"))
        .replace(profile, fast)
        .into_bytes()
}

fn replaced(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    String::from_utf8_lossy(bytes).replace(old, new).into_bytes()
}

/// The blocks of a guide that say where they belong.
fn edits(guide: &str) -> Vec<Edit> {
    let blocks = guide.split("\n```").skip(1).step_by(2);
    blocks
        .filter_map(|block| edit(block.split_once('\n')?.1))
        .collect()
}

fn edit(block: &str) -> Option<Edit> {
    let (head, text) = block.split_once('\n')?;
    let (file, how) = head.trim_start_matches(['/', '-', '#']).trim().split_once(", ")?;
    let line = |word: &str| {
        Some(
            how.strip_prefix(word)?
                .strip_prefix(" `")?
                .strip_suffix('`')?
                .to_owned(),
        )
    };
    let place = match how {
        "new" => Place::New,
        _ => line("after")
            .map(Place::After)
            .or_else(|| line("in").map(Place::In))?,
    };
    Some(Edit {
        file: file.to_owned(),
        place,
        text: format!("{}\n", text.trim_end()),
    })
}

fn apply(texts: &mut Vec<(String, Vec<u8>)>, edit: Edit) -> Outcome {
    let (line, is_list) = match edit.place {
        Place::New => {
            texts.push((edit.file, edit.text.into_bytes()));
            return Ok(());
        }
        Place::After(line) => (line, false),
        Place::In(line) => (line, true),
    };
    let found = texts.iter_mut().find(|(file, _)| *file == edit.file);
    let (_, bytes) = found.ok_or_else(|| format!("no file {}", edit.file))?;
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut lines: Vec<&str> = text.lines().collect();
    let opening = lines.iter().position(|l| l.trim() == line);
    let opening = opening.ok_or_else(|| format!("{} has no line '{line}'", edit.file))?;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let depth = lines.get(opening).map_or(0, |l| indent(l));
    let is_end = |l: &&str| indent(l) == depth && l.trim_start().starts_with([']', '}', ')']);
    let at = match lines.iter().skip(opening).position(is_end) {
        Some(end) if is_list => opening + end,
        None if is_list => return Err(format!("{}: '{line}' opens no list", edit.file)),
        _ => opening + 1,
    };
    lines.insert(at, edit.text.trim_end_matches('\n'));
    *bytes = format!("{}\n", lines.join("\n")).into_bytes();
    Ok(())
}

/// Writes what differs, so that a second run builds nothing that it built before, and removes what is gone.
fn store(scratch: &Path, texts: &[(String, Vec<u8>)]) -> Outcome {
    for (file, bytes) in texts {
        let path = scratch.join(file);
        if std::fs::read(&path).is_ok_and(|old| old == *bytes) {
            continue;
        }
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, bytes))
            .map_err(|e| e.to_string())?;
    }
    let wanted: std::collections::BTreeSet<PathBuf> =
        texts.iter().map(|(file, _)| scratch.join(file)).collect();
    remove_others(scratch, &wanted);
    Ok(())
}

fn remove_others(folder: &Path, wanted: &std::collections::BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            remove_others(&path, wanted);
        } else if !wanted.contains(&path) {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// What the guides promise: the schema agrees with the tables, and the new things are there.
fn try_it(scratch: &Path) -> Outcome {
    let data = scratch.join("data");
    let _ = std::fs::remove_dir_all(&data);
    let doctor = ask(&data, &["doctor"])?;
    expect("doctor", &doctor, "ok")?;
    expect(
        "the field",
        &ask(&data, &["schema", "draft", "customers.customer"])?,
        "  wechat TEXT,",
    )?;
    expect(
        "the entity",
        &ask(&data, &["schema", "draft", "catalog.brand"])?,
        "CREATE TABLE catalog_brand (",
    )?;
    expect(
        "the permissions",
        &ask(&data, &["schema", "permissions"])?,
        "administrator\tcatalog.brand\tall",
    )?;
    expect(
        "the API",
        &ask(&data, &["schema", "open-api"])?,
        "/records/catalog/brand",
    )?;
    let kpi = ask(&data, &["indicator", "kpi", "--by", "year", "--format", "csv"])?;
    expect("the measure", &kpi, ",discount_c")?;
    std::fs::remove_dir_all(&data).map_err(|e| e.to_string())
}

fn ask(data: &Path, arguments: &[&str]) -> Outcome<String> {
    let mut command = Command::new(target().join("debug").join(PROGRAM));
    command.arg("--data").arg(data).args(arguments);
    let done = command.output().map_err(|e| e.to_string())?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    if done.status.success() {
        return Ok(said);
    }
    Err(format!(
        "{}: {said}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&done.stderr)
    ))
}

fn expect(what: &str, text: &str, part: &str) -> Outcome {
    if text.contains(part) {
        Ok(())
    } else {
        Err(format!("{what}: '{part}' is missing in:\n{text}"))
    }
}
