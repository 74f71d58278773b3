//! `guanxi scheme report`: the written scheme as files.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Subcommand;
use guanxi_app::CompanySettings;
use guanxi_entity::Value;
use guanxi_report::{Format, write};
use guanxi_scheme::report::{Source, document};
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Locale, Problem, Result, Through};

use super::open_for_reading;
use super::output::{note, print};

#[derive(Subcommand)]
pub enum SchemeCommand {
    /// Write the report of the whole scheme.
    Report {
        /// Its language.
        #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
        lang: String,
        /// Formats, by comma: docx, pdf, html.
        #[arg(long, value_delimiter = ',', default_value = "docx,pdf,html")]
        format: Vec<String>,
        /// The folder that the files go to; made where it isn't there.
        #[arg(long, default_value = ".")]
        out: PathBuf,
        /// Number of the topic of its second part; that of the newest rounds where none is said.
        #[arg(long)]
        topic: Option<String>,
    },
}

/// Writes the report in the formats wanted and prints the files' names.
pub fn run(settings: &CompanySettings, command: SchemeCommand) -> Result<()> {
    let SchemeCommand::Report {
        lang,
        format,
        out,
        topic,
    } = command;
    let formats = format
        .iter()
        .map(|name| {
            let unknown =
                || Problem::new(ErrorKind::Malformed, "request.unknown_format").with("format", name.as_str());
            Format::named(name.trim()).ok_or_else(unknown)
        })
        .collect::<Result<Vec<Format>>>()?;
    let began = Instant::now();
    let company = open_for_reading(settings)?;
    let schema = company.schema.now();
    let topic = match topic {
        None => None,
        Some(number) => Some(topic_of(&company.store, &number)?),
    };
    let source = Source {
        insight: &company.insight,
        schema: &schema,
        store: &company.store,
        ctx: Ctx::system("command line", Through::CommandLine),
        lang: Locale::from_tag(&lang),
        topic,
    };
    let opened = began.elapsed();
    let (report, _) = document(&source, &|done, all, title| {
        if !title.is_empty() {
            note(&format!("{done}/{all} {title}"));
        }
    })?;
    let figured = began.elapsed();
    std::fs::create_dir_all(&out).map_err(Problem::internal)?;
    for format in formats {
        let path = file(&out, format);
        std::fs::write(&path, write(&report, format)?).map_err(Problem::internal)?;
        print(&format!("{}\n", path.display()))?;
    }
    note(&format!(
        "opened {} ms, figures {} ms, files {} ms",
        opened.as_millis(),
        (figured - opened).as_millis(),
        (began.elapsed() - figured).as_millis()
    ));
    Ok(())
}

fn file(out: &Path, format: Format) -> PathBuf {
    out.join(format!("crm-scheme.{}", format.ending()))
}

fn topic_of(store: &guanxi_store::Store, number: &str) -> Result<i64> {
    let wanted = number.to_owned();
    let found = store.read_blocking(move |r| {
        r.query_first(
            "SELECT id FROM scheme_topic WHERE number = ?1",
            &[Value::from(wanted.as_str())],
        )
    })?;
    let missing = || Problem::not_found("scheme.topic");
    found.map(|row| row.int(0)).ok_or_else(missing)
}
