//! The chores of this project: `cargo xtask CHORE`. One file a chore; the Makefile has names for the common ones.

mod api;
mod bench;
mod capability;
mod coverage;
mod docs;
mod graph;
mod guides;
mod install;
mod layers;
mod naming;
mod new_entity;
mod postgres;
mod process;
mod run;
mod sample;
mod schema;
mod size;
mod test;
mod web;
mod workspace;

use std::process::ExitCode;

/// What a chore answers: nothing, or why it failed.
pub type Outcome<T = ()> = Result<T, String>;

const HELP: &str = "\
cargo xtask CHORE
  run                        install what is missing, build, load the sample company, serve (PORT, DATA)
  test                       everything that must hold; its parts: `test rust`, `test lints`, `test web`,
                             `test e2e`, `test api` (with `all`: every entity)
  check                      layers, file sizes, documents
  graph                      draw the domain graph into ARCHITECTURE.md
  coverage                   capability number -> tests that name it
  schema                     write the contract files in schema/ (tests compare them)
  new-entity domain.name     scaffold an entity
  guides                     apply docs/guides to a scratch copy, build and try it
  bench [NAME...]            the comparisons of bench/
  with-postgres -- CMD...    run CMD beside a PostgreSQL of its own (GUANXI_TEST_POSTGRES)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match chore(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn chore(words: &[&str]) -> Outcome {
    match words {
        ["run"] => run::run(),
        ["test"] => test::all(),
        ["test", "rust"] => test::rust(),
        ["test", "web"] => test::web(),
        ["test", "lints"] => test::lints(),
        ["test", "e2e"] => test::e2e(),
        ["test", "api"] => api::run_against_server(false, None),
        ["test", "api", "all"] => api::run_against_server(true, None),
        ["check"] => check(),
        ["graph"] => graph::write(),
        ["coverage"] => coverage::print(),
        ["schema"] => schema::write(),
        ["new-entity", key] => new_entity::run(key),
        ["guides"] => guides::run(),
        ["bench", names @ ..] => bench::run(names),
        ["with-postgres", "--", program, arguments @ ..] => postgres::with(program, arguments),
        _ => Err(HELP.to_owned()),
    }
}

fn check() -> Outcome {
    let mut faults = layers::faults()?;
    faults.extend(size::faults()?);
    faults.extend(docs::faults()?);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}
