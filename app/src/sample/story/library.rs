//! What a company knows: articles that one of the staff wrote and another let through, and how they were used.

use guanxi_entity::Value;
use guanxi_knowledge::commands::{Decision, Judgement, decide, missed, opened, submit, vote};
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Problem, RawId, Result};
use serde_json::json;

use super::act::by;
use super::{day, id_of, make, write};
use crate::Company;

/// Day, article, login, whether it helped and what was said, where anything was.
pub type Use = (
    &'static str,
    &'static str,
    &'static str,
    Option<(bool, &'static str)>,
);

/// All of it.
pub struct Library {
    /// The number of the base.
    pub base: &'static str,
    /// The shelves that are made in it, in their order.
    pub shelves: &'static [&'static str],
    /// The articles.
    pub articles: &'static [Article],
    /// How they were used.
    pub uses: &'static [Use],
    /// What somebody looked for and didn't find: day, login, words.
    pub missed: &'static [(&'static str, &'static str, &'static str)],
}

/// An article.
pub struct Article {
    /// Its number.
    pub number: &'static str,
    /// Its shelf.
    pub shelf: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it says, in a sentence.
    pub summary: &'static str,
    /// Words that it is about, by comma.
    pub tags: &'static str,
    /// The text, in Markdown.
    pub body: &'static str,
    /// The logins of who wrote it and who reviews it.
    pub people: (&'static str, &'static str),
    /// The days on which it was handed in and decided on; still in review where the second is empty.
    pub days: (&'static str, &'static str),
    /// What the reviewer said.
    pub decision: &'static str,
}

/// Writes them.
pub fn tell(company: &Company, library: &'static Library) -> Result<()> {
    for article in library.articles {
        let (first, last) = article.days;
        let id = write(company, day(first)?, move |tx, schema, ctx| {
            begin(tx, (schema, ctx), (library, article))
        })?;
        if last.is_empty() {
            continue;
        }
        write(company, day(last)?, move |tx, schema, ctx| {
            let ctx = &by(tx, ctx, article.people.1)?;
            let said = Decision {
                publishes: true,
                note: Some(article.decision.to_owned()),
            };
            decide(tx, schema, ctx, (id, &said))
        })?;
    }
    for (on, number, login, said) in library.uses {
        write(company, day(on)?, move |tx, schema, ctx| {
            let id = id_of(tx, ("knowledge_article", "number"), number)?;
            let ctx = &by(tx, ctx, login)?;
            opened(tx, schema, ctx, id)?;
            let Some((is_helpful, comment)) = said else {
                return Ok(());
            };
            let judgement = Judgement {
                is_helpful: *is_helpful,
                comment: Some((*comment).to_owned()),
            };
            vote(tx, schema, ctx, (id, &judgement))
        })?;
    }
    for (on, login, words) in library.missed {
        write(company, day(on)?, move |tx, schema, ctx| {
            let ctx = &by(tx, ctx, login)?;
            missed(tx, schema, ctx, words)
        })?;
    }
    Ok(())
}

/// The article is written and handed to its reviewer.
fn begin(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (library, article): (&'static Library, &'static Article),
) -> Result<RawId> {
    let (author, reviewer) = article.people;
    let reviewer = id_of(tx, ("org_user", "login"), reviewer)?;
    let ctx = &by(tx, ctx, author)?;
    let shelf = shelf(tx, (schema, ctx), (library, article.shelf))?.to_string();
    let given = json!({
        "number": article.number, "title": article.title, "category_id": shelf, "language": "zh",
        "summary": article.summary, "body": article.body, "tags": article.tags, "owner_id": ctx.user_id().to_string(),
    });
    let id = make(tx, schema, ctx, ("knowledge.article", &given))?;
    submit(tx, schema, ctx, (id, reviewer))?;
    Ok(id)
}

/// The shelf of this name in the base; made where it isn't there yet.
fn shelf(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (library, name): (&'static Library, &'static str),
) -> Result<RawId> {
    let base = id_of(tx, ("knowledge_base", "number"), library.base)?;
    let known = tx.query_first(
        "SELECT id FROM knowledge_category WHERE base_id = ?1 AND name = ?2",
        &[Value::from(base), Value::from(name)],
    )?;
    if let Some(row) = known {
        return Ok(row.int(0));
    }
    // The base begins with one shelf.
    let position = (2_i64..)
        .zip(library.shelves)
        .find(|(_, shelf)| **shelf == name)
        .map(|(at, _)| at);
    let position = position.ok_or_else(|| Problem::internal(format!("no shelf {name}")))?;
    let given = json!({ "name": name, "base_id": base.to_string(), "position": position });
    make(tx, schema, ctx, ("knowledge.category", &given))
}
