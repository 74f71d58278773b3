//! `guanxi portrait`: what groups of customers are like, in sentences.

use std::fmt::Write as _;

use clap::Args;
use guanxi_app::CompanySettings;
use guanxi_insight::http::portrait::{currency, described, label_of};
use guanxi_insight::portrait::{Wanted, Words};
use guanxi_insight::sentence::Text;
use guanxi_types::{Locale, Result};

use super::open_for_reading;
use super::output::print;
use super::words::locale;

#[derive(Args)]
pub struct PortraitArguments {
    /// Deciles, 1 the best; may be repeated.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=10))]
    pub decile: Vec<u8>,
    /// What customers are divided by: decile, segment, stage, heavy, or a profile field.
    #[arg(long, default_value = "decile", conflicts_with = "decile")]
    pub by: String,
    /// Groups of it; may be repeated.
    #[arg(long, conflicts_with = "decile")]
    pub group: Vec<String>,
    /// The tables behind the sentences as well.
    #[arg(long)]
    pub tables: bool,
    /// text or json.
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    pub format: String,
}

/// Prints the sentences, each with its base, and the tables on demand; or everything as JSON.
pub fn run(settings: &CompanySettings, arguments: &PortraitArguments) -> Result<()> {
    let company = open_for_reading(settings)?;
    let schema = company.schema.now();
    let currency = company.store.read_blocking(|r| currency(r))?;
    let deciles = arguments.decile.iter().map(ToString::to_string);
    let wanted = Wanted {
        by: if arguments.decile.is_empty() {
            arguments.by.clone()
        } else {
            "decile".to_owned()
        },
        groups: deciles.chain(arguments.group.iter().cloned()).collect(),
        fields: company.insight.attributes()?,
        ..Wanted::default()
    };
    let label = |field: &str, value: Option<&str>| label_of(&schema, field, value);
    let words = Words {
        label: &label,
        currency,
    };
    let portrait = company.insight.portrait(&wanted, &words)?;
    if arguments.format == "json" {
        return print(&format!("{:#}\n", described(&portrait)));
    }
    let said = |text: &Text| match locale() {
        Locale::Zh => text.zh.clone(),
        Locale::En => text.en.clone(),
    };
    let mut out = String::new();
    for group in &portrait.groups {
        let _ = writeln!(out, "{} ({})", said(&group.label), group.customers);
        for one in &group.said {
            let place = format!("{}:{}", one.place.table, one.place.row);
            let _ = writeln!(out, "  {}  [n={} {place}]", said(&one.sentence.text), one.base);
        }
        out.push('\n');
    }
    if arguments.tables {
        for one in &portrait.tables {
            let _ = writeln!(out, "{}\n{}", said(&one.label), one.table.text());
        }
    }
    print(&out)
}
