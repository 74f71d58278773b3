//! Sample companies, loaded through the import engine like any other file.

mod club;
mod complete_journey;
mod dashboards;
mod generated;
mod health_club;
mod hotel;
mod made;
mod products;
mod promotions;
mod relations;
mod sales;
mod staff;
mod story;
mod supermarket;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use guanxi_document::{Cell, TableWriter, WriteFormat};
use guanxi_org::entities::{Company as CompanyRecord, CompanyPatch};
use guanxi_record::import::{
    Counts, ImportOptions, ImportPatch, Mode, NewImport, OnError, Progress, State, Work,
};
use guanxi_record::update_typed;
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Id, Problem, Result, Through};

use crate::Company;

pub use club::live_on;
pub use complete_journey::load as load_complete_journey;
pub use generated::load as load_generated;

/// Told how far which file is: its title, rows done, rows in all.
pub type Report<'a> = &'a mut dyn FnMut(&str, Progress);

/// Loads the sample of this name; the supermarket's data are in a package's wheel.
///
/// # Errors
/// `sample.unknown`, `sample.wheel_missing`; when the wheel isn't the package's, or an import or a command refuses something.
pub fn load(company: &Company, name: &str, wheel: Option<&Path>, report: Report<'_>) -> Result<()> {
    let package = || wheel.ok_or_else(|| Problem::new(ErrorKind::Malformed, "sample.wheel_missing"));
    match name {
        "complete-journey" => load_complete_journey(company, package()?, report),
        "supermarket" => supermarket::load(company, package()?, report),
        "generated" => load_generated(company, report),
        "hotel" => hotel::load(company, report),
        "health-club" => health_club::load(company, report),
        _ => Err(Problem::new(ErrorKind::NotFound, "sample.unknown").with("name", name)),
    }
}

/// One file of a sample.
struct SampleFile<'a> {
    title: &'static str,
    target: &'static str,
    path: &'a Path,
    mapping: &'a [(&'static str, &'static str)],
    zone: &'static str,
    create_missing: bool,
}

/// Gives the company the sample's name, currency and zone.
fn describe_company(company: &Company, name: &str, (currency, zone): (&str, &str)) -> Result<()> {
    let schema = company.schema.now();
    let (name, currency, zone) = (name.to_owned(), currency.to_owned(), zone.to_owned());
    company.store.write_blocking(move |tx| {
        let Some(row) = tx.query_first("SELECT id FROM org_company ORDER BY id LIMIT 1", &[])? else {
            return Ok(());
        };
        let patch = CompanyPatch {
            name: Some(name.clone()),
            currency: Some(currency.clone()),
            zone: Some(zone.clone()),
            ..CompanyPatch::default()
        };
        let ctx = Ctx::system("sample", Through::Import);
        update_typed(tx, &schema, &ctx, Id::<CompanyRecord>::new(row.int(0)), patch)
    })
}

fn import(company: &Company, file: &SampleFile<'_>, report: Report<'_>) -> Result<Counts> {
    let ctx = Ctx::system("sample", Through::Import);
    let name = file
        .path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let new = NewImport {
        target: file.target,
        file_name: &name,
        path: file.path,
    };
    let created = company.imports.create(&ctx, &new)?;
    let id = created.id.parse().map_err(Problem::internal)?;
    let mut mapping: BTreeMap<String, Option<String>> =
        created.headers.iter().map(|h| (h.clone(), None)).collect();
    for (header, field) in file.mapping {
        mapping.insert((*header).to_owned(), Some((*field).to_owned()));
    }
    let options = ImportOptions {
        zone: Some(file.zone.to_owned()),
        create_missing: file.create_missing,
        refuse_duplicates: false,
        on_error: OnError::Skip,
    };
    let patch = ImportPatch {
        mapping: Some(mapping),
        mode: Some(Mode::Append),
        key: None,
        options: Some(options),
    };
    company.imports.change(&ctx, id, &patch)?;
    let done = company
        .imports
        .perform(&ctx, id, Work::Run, &mut |progress| report(file.title, progress))?;
    if done.state != State::Done || done.counts.error > 0 {
        let (counts, first) = (done.counts, done.errors.first());
        let detail = format!(
            "{}: {:?} {counts:?} {:?} {first:?}",
            file.title, done.state, done.problem
        );
        return Err(Problem {
            detail,
            ..Problem::new(ErrorKind::Invalid, "sample.incomplete")
        });
    }
    company.imports.remove_file(&ctx, id)?;
    Ok(done.counts)
}

/// Writes a small table beside the others of a sample.
fn write_table(folder: &Path, name: &str, headers: &[&str], rows: &[Vec<String>]) -> Result<PathBuf> {
    let path = folder.join(name);
    let mut writer = TableWriter::create(&path, WriteFormat::Csv, headers)?;
    for row in rows {
        writer.write_row(row.iter().map(|text| Cell::Text(text)))?;
    }
    writer.finish()?;
    Ok(path)
}

/// Removes a sample's working folder whatever happens.
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn new(company: &Company) -> Result<Self> {
        let path = company.folder.join("tmp").join("sample");
        std::fs::create_dir_all(&path).map_err(Problem::internal)?;
        Ok(Self(path))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // What can't be removed is only space.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
