//! The eight topics that are ready to use.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Ctx, Locale, Result, Through};

use super::write::put;
use crate::entities::Topic;
use crate::rules::topics::{READY, english, flow_json};

/// Adds those of the ready topics that aren't there, by number; how many.
///
/// # Errors
/// As creating records.
pub fn ready(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<usize> {
    guanxi_record::require(
        ctx,
        guanxi_types::Action::Create,
        <Topic as guanxi_entity::Entity>::def(),
    )?;
    let mut made = 0;
    for topic in &READY {
        let known = tx.query_first(
            "SELECT id FROM scheme_topic WHERE number = ?1",
            &[Value::from(topic.number)],
        )?;
        if known.is_some() {
            continue;
        }
        let said = |text: &str| in_language(text, ctx.locale);
        let forms: Vec<String> = topic.forms.iter().map(|form| said(form)).collect();
        let row = Topic {
            number: topic.number.to_owned(),
            name: said(topic.name),
            description: Some(said(topic.description)),
            flow: Some(flow_json(topic.steps, &said)),
            forms: Some(forms.join("\n")),
            reports: Some(topic.reports.join("\n")),
            is_ready: true,
        };
        put(tx, schema, ctx, row)?;
        made += 1;
    }
    Ok(made)
}

fn in_language(text: &str, lang: Locale) -> String {
    match lang {
        Locale::Zh => text,
        Locale::En => english(text),
    }
    .to_owned()
}

/// Gives a new company the ready topics.
///
/// # Errors
/// When the database can't be written.
pub fn seed(store: &Store, schema: &Schema) -> Result<()> {
    let schema = schema.clone();
    store.write_blocking(move |tx| {
        let ctx = Ctx::system("seed", Through::CommandLine);
        ready(tx, &schema, &ctx).map(drop)
    })
}
