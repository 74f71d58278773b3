//! What the command line shows.

use std::io::Write;

use guanxi_record::import::Progress;
use guanxi_types::{Problem, Result};
use indicatif::{ProgressBar, ProgressStyle};

/// Writes to standard output. A reader that went away (`| head`) is no fault.
pub fn print(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Problem::internal(error)),
        _ => Ok(()),
    }
}

/// Says something about what standard output holds, on standard error.
pub fn note(line: &str) {
    // Nobody to hear it is no fault.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes columns and rows, parted by tabs.
pub fn print_table(columns: &[String], rows: &[Vec<serde_json::Value>]) -> Result<()> {
    let mut out = columns.join("\t");
    out.push('\n');
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    print(&out)
}

/// A progress bar for each file in turn.
pub fn bar() -> impl FnMut(&str, Progress) {
    let mut current: Option<(String, ProgressBar)> = None;
    move |title: &str, progress: Progress| {
        if current.as_ref().is_none_or(|(t, _)| t != title) {
            if let Some((_, bar)) = current.take() {
                bar.finish();
            }
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{msg:12} {bar:40} {pos}/{len} {per_sec}") {
                bar.set_style(style);
            }
            bar.set_message(title.to_owned());
            current = Some((title.to_owned(), bar));
        }
        if let Some((_, bar)) = &current {
            bar.set_length(u64::try_from(progress.total.max(progress.done)).unwrap_or(0));
            bar.set_position(u64::try_from(progress.done).unwrap_or(0));
        }
    }
}
