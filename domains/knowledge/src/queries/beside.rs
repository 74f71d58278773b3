//! Articles that help with a record: linked to it, tagged with words of it, or of the same words.

use std::collections::BTreeSet;

use guanxi_entity::{Entity, Kind, Value};
use guanxi_record::{Schema, SqlText, get, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, RawId, Result, fold};

use super::search::split;
use crate::entities::Article;

/// Articles that are looked through: the linked ones, then the newest.
const LOOKED_AT: i64 = 2_000;
/// Articles that are suggested at most.
const SUGGESTED: usize = 8;
/// Characters of a record that are looked at.
const TEXT_MAX: usize = 4_000;
/// Pairs of signs, or words, that an article has in common with a record before it is suggested for them.
const COMMON_MIN: usize = 3;
/// Letters of a word from which on it says something.
const WORD_MIN: usize = 4;

/// Why an article is suggested; the first is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Somebody linked it.
    Link,
    /// A tag of it stands in the record.
    Tag,
    /// It has words of the record.
    Words,
}

impl Why {
    /// Its key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Tag => "tag",
            Self::Words => "words",
        }
    }
}

/// An article that may help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The article.
    pub id: RawId,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// How far it is.
    pub state: String,
    /// Why.
    pub why: Why,
    /// How often it is linked so, or how much it has in common.
    weight: usize,
    /// Whether it is used there: a script, a task.
    pub is_used: bool,
}

/// Published articles for a record that the user may see, the best first; what somebody linked comes in any state that the user sees.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn suggestions(
    r: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    (entity, id): (&str, RawId),
) -> Result<Vec<Suggestion>> {
    let text = text_of(r, (schema, ctx), (entity, id))?;
    let words = terms(&text);
    let folded = fold(&text);
    let about = Value::from(format!("{entity}/{id}"));
    let links = r.query(
        "SELECT article_id, kind FROM knowledge_link WHERE about = ?1",
        std::slice::from_ref(&about),
    )?;
    let links: Vec<(RawId, bool)> = links
        .iter()
        .map(|row| (row.int(0), row.text(1) == "used_in"))
        .collect();
    let def = Article::def();
    let reach = require(ctx, Action::Read, def)?;
    let mut sql = SqlText::new("SELECT id, title, summary, tags, state FROM knowledge_article");
    restrict(&mut sql, ctx, reach, def);
    // What somebody linked is looked at however old it is.
    sql.push(
        " ORDER BY CASE WHEN id IN (SELECT article_id FROM knowledge_link WHERE about = ?) THEN 0 ELSE 1 END, id DESC LIMIT ?",
        [about, Value::from(LOOKED_AT)],
    );
    let mut found = Vec::new();
    for row in r.query(&sql.text, &sql.params)? {
        let own: Vec<bool> = links
            .iter()
            .filter(|(at, _)| *at == row.int(0))
            .map(|(_, used)| *used)
            .collect();
        let tagged = split(row.text(3))
            .filter(|tag| folded.contains(&fold(tag)))
            .count();
        let common = || {
            terms(&format!("{} {} {}", row.text(1), row.text(2), row.text(3)))
                .intersection(&words)
                .count()
        };
        let (why, weight) = match (own.len(), tagged) {
            (0, _) if row.text(4) != "published" => continue,
            (0, 0) => (Why::Words, common()),
            (0, tagged) => (Why::Tag, tagged),
            (linked, _) => (Why::Link, linked),
        };
        if why == Why::Words && weight < COMMON_MIN {
            continue;
        }
        found.push(Suggestion {
            id: row.int(0),
            title: row.text(1).to_owned(),
            summary: row.text(2).to_owned(),
            state: row.text(4).to_owned(),
            why,
            weight,
            is_used: own.contains(&true),
        });
    }
    found.sort_by_key(|one| (one.why, std::cmp::Reverse(one.weight)));
    let linked = found.iter().filter(|one| one.why == Why::Link).count();
    found.truncate(SUGGESTED.max(linked));
    Ok(found)
}

/// What a record says, as far as the user sees it; what tells of a person is left out.
fn text_of(
    r: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    (entity, id): (&str, RawId),
) -> Result<String> {
    let def = schema.entity(entity)?;
    let record = get(r, ctx, def, id)?;
    let mut text = String::new();
    for (field, value) in def.fields.iter().zip(&record.values) {
        let is_words = matches!(field.kind, Kind::Text { .. } | Kind::LongText);
        if let (true, false, Some(words)) = (is_words, field.personal, value.as_text()) {
            text.push_str(words);
            text.push('\n');
        }
    }
    Ok(text.chars().take(TEXT_MAX).collect())
}

/// The pairs of neighbouring Chinese signs and the longer words of a text.
fn terms(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let folded = fold(text);
    for run in folded.split(|c: char| !c.is_alphanumeric()) {
        let signs: Vec<char> = run.chars().collect();
        if run.is_ascii() {
            if signs.len() >= WORD_MIN {
                found.insert(run.to_owned());
            }
            continue;
        }
        for pair in signs.windows(2) {
            if pair.iter().all(|sign| !sign.is_ascii()) {
                found.insert(pair.iter().collect());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// E1: what a text has in common with another is told in Chinese and in English.
    #[test]
    fn terms_are_pairs_and_words() {
        let found = terms("退货政策 for Vitamin C 片");
        assert!(found.contains("退货") && found.contains("货政") && found.contains("vitamin"));
        assert!(!found.contains("for"));
    }
}
