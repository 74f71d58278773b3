//! `guanxi dashboard export`: a dashboard as files.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;
use guanxi_app::{Company, CompanySettings};
use guanxi_entity::Value;
use guanxi_insight::answering::Asker;
use guanxi_insight::dashboard::{FileFormat, Page};
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Locale, Problem, RawId, Result, Through};

use super::open_for_reading;
use super::output::print;

#[derive(Subcommand)]
pub enum DashboardCommand {
    /// Write a dashboard as files.
    Export {
        /// Its name or its id.
        name: String,
        /// Formats, by comma: pdf, xlsx.
        #[arg(long, value_delimiter = ',', default_value = "pdf,xlsx")]
        format: Vec<String>,
        /// Its language.
        #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
        lang: String,
        /// With the figures that this user may see; all of them where none is said.
        #[arg(long)]
        user: Option<String>,
        /// The folder that the files go to; made where it isn't there.
        #[arg(long, default_value = ".")]
        out: PathBuf,
    },
}

/// Writes the dashboard in the formats wanted and prints the files' names.
pub fn run(settings: &CompanySettings, command: DashboardCommand) -> Result<()> {
    let DashboardCommand::Export {
        name,
        format,
        lang,
        user,
        out,
    } = command;
    let formats = format
        .iter()
        .map(|name| FileFormat::named(name.trim()))
        .collect::<Result<Vec<FileFormat>>>()?;
    let company = open_for_reading(settings)?;
    let zone = company.store.read_blocking(|r| guanxi_org::zone(r))?;
    let asker = Asker {
        store: company.store.clone(),
        schema: company.schema.now(),
        insight: Arc::clone(&company.insight),
        ctx: Ctx {
            locale: Locale::from_tag(&lang),
            zone,
            ..circumstances(&company, user.as_deref())?
        },
    };
    let page = Page::open(&asker, dashboard_of(&company, &name)?)?;
    std::fs::create_dir_all(&out).map_err(Problem::internal)?;
    for format in formats {
        let path = out.join(page.file_name(&asker, format));
        format.write(&asker, &page, &path)?;
        print(&format!("{}\n", path.display()))?;
    }
    Ok(())
}

/// The program's own, or those of a user.
fn circumstances(company: &Company, login: Option<&str>) -> Result<Ctx> {
    let Some(login) = login else {
        return Ok(Ctx::system("command line", Through::CommandLine));
    };
    let user = guanxi_org::commands::user_of_login(&company.store, login)?;
    let found = company
        .store
        .read_blocking(|r| guanxi_app::audience().circumstances(r, user.raw()))?;
    found.ok_or_else(|| Problem::not_found("org.user"))
}

/// The dashboard of this name, or id. Two of one name have to be told apart by their ids.
fn dashboard_of(company: &Company, name: &str) -> Result<RawId> {
    let found = company.store.read_blocking(|r| {
        r.query(
            "SELECT id FROM insight_dashboard WHERE name = ?1 OR id = ?2 ORDER BY id LIMIT 2",
            &[
                Value::from(name),
                Value::from(name.parse::<RawId>().unwrap_or_default()),
            ],
        )
    })?;
    match found.as_slice() {
        [one] => Ok(one.int(0)),
        [] => Err(Problem::not_found("insight.dashboard")),
        _ => Err(Problem::new(ErrorKind::Conflict, "dashboard.name_not_unique").with("name", name)),
    }
}
