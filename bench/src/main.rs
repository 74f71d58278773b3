//! Comparisons with the same work done by hand, in the same run. `guanxi-bench store|import|list|indicators|insight FOLDER|insight-append FOLDER|insight-tiles FOLDER|btyd|records|start|price|till|points`; see RESULTS.md.

mod btyd;
mod import;
mod indicators;
mod insight;
mod list;
mod measure;
mod people;
mod points;
mod price;
mod records;
mod served;
mod start;
mod store;
mod till;

use std::process::ExitCode;

use guanxi_types::{Problem, Result};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["store"] => store::run(),
        ["import"] => import::run(),
        ["list"] => list::run(),
        ["indicators"] => indicators::run(),
        ["insight", folder] => insight::run(folder.as_ref()),
        ["insight-append", folder] => insight::append::run(folder.as_ref()),
        ["insight-tiles", folder] => insight::tiles::run(folder.as_ref()),
        ["btyd"] => btyd::run(),
        ["records"] => records::run(),
        ["start"] => start::run(),
        ["price"] => price::run(),
        ["till"] => till::run(),
        ["points"] => points::run(),
        // One side of `import`, in a process of its own so that its memory is its own.
        ["import-ours", folder] => import::ours(folder.as_ref()),
        ["import-bare", folder, rows] => {
            import::bare(folder.as_ref(), rows.parse().map_err(Problem::internal)?)
        }
        // One side of `insight`: the lines brought in, and the pack asked.
        ["insight-load", folder] => insight::load::all(folder.as_ref()),
        ["insight-ours", folder] => insight::ours::run(folder.as_ref()),
        _ => Err(Problem::internal(
            "usage: guanxi-bench store|import|list|indicators|insight FOLDER|insight-append FOLDER|insight-tiles FOLDER|btyd|records|start|price|till|points",
        )),
    }
}
