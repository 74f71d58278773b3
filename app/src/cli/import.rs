//! `guanxi import`.

use std::collections::BTreeMap;

use guanxi_app::{Company, CompanySettings, Mode};
use guanxi_record::import::{self, ImportOptions, ImportPatch, NewImport, OnError, State, Work};
use guanxi_types::{Ctx, ErrorKind, Problem, Result, Through};

use super::arguments::ImportArguments;
use super::output::{bar, print};

/// Imports a file, or tries to.
pub fn run(settings: &CompanySettings, arguments: &ImportArguments) -> Result<()> {
    let company = Company::open(settings, Mode::ReadOnly)?;
    let ctx = Ctx::system("command line", Through::Import);
    let name = arguments
        .file
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let new = NewImport {
        target: &arguments.target,
        file_name: &name,
        path: &arguments.file,
    };
    let created = company.imports.create(&ctx, &new)?;
    let id = created.id.parse().map_err(Problem::internal)?;
    company.imports.change(&ctx, id, &patch(arguments)?)?;
    let work = if arguments.dry_run {
        Work::DryRun
    } else {
        Work::Run
    };
    let mut progress = bar();
    let done = company
        .imports
        .perform(&ctx, id, work, &mut |p| progress(&name, p))?;
    let counts = done.counts;
    print(&format!(
        "import {}: {} created, {} updated, {} skipped, {} refused\n",
        done.id, counts.create, counts.update, counts.skip, counts.error
    ))?;
    for error in &done.errors {
        let column = error.column.as_deref().unwrap_or("-");
        print(&format!(
            "row {}\t{column}\t{}\t{}\n",
            error.row, error.value, error.code
        ))?;
    }
    if let Some(path) = &arguments.result {
        company.imports.result(&ctx, id, path)?;
    }
    match done.state {
        State::Done | State::Checked if counts.error == 0 => Ok(()),
        _ => {
            let why = done.problem.map(|note| note.code).unwrap_or_default();
            Err(Problem::new(ErrorKind::Invalid, "import.incomplete").with("problem", why))
        }
    }
}

fn patch(arguments: &ImportArguments) -> Result<ImportPatch> {
    let bad =
        |what: &str, text: &str| Problem::new(ErrorKind::Malformed, "cli.bad_argument").with(what, text);
    let mode = match arguments.mode.as_str() {
        "append" => import::Mode::Append,
        "update" => import::Mode::Update,
        "upsert" => import::Mode::Upsert,
        other => return Err(bad("mode", other)),
    };
    let mut mapping = BTreeMap::new();
    for text in &arguments.mapping {
        let (header, field) = text.split_once('=').ok_or_else(|| bad("map", text))?;
        mapping.insert(
            header.to_owned(),
            Some(field.to_owned()).filter(|f| !f.is_empty()),
        );
    }
    Ok(ImportPatch {
        mapping: (!mapping.is_empty()).then_some(mapping),
        mode: Some(mode),
        key: (!arguments.key.is_empty()).then(|| arguments.key.clone()),
        options: Some(ImportOptions {
            zone: arguments.times_in.clone(),
            create_missing: arguments.create_missing,
            refuse_duplicates: arguments.refuse_duplicates,
            on_error: OnError::Skip,
        }),
    })
}
