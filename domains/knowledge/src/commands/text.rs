//! Texts are written: of an article that was never published in the article, later as a version of their own.

use guanxi_entity::{Entity, Value};
use guanxi_record::Schema;
use guanxi_record::attachment::require_change;
use guanxi_record::command::remove;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, FieldError, Id, Problem, RawId, Result};

use super::write::{change, put, seen, system};
use crate::entities::{Article, Passage, Version};
use crate::rules::BODY_MAX;

/// Characters of a passage at most, without the title over it. Shorter than what the index looks at of one text.
const PASSAGE: usize = 240;
/// Characters of a title over a passage.
const HEAD: usize = 100;

/// A text that is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The version of the draft that was read before, as [`draft_version`] tells it: another's text isn't written over unseen.
    pub version: i64,
    /// Its title.
    pub title: String,
    /// What it says, in a sentence or two.
    pub summary: Option<String>,
    /// The text, in Markdown.
    pub body: Option<String>,
    /// What is new in it.
    pub note: Option<String>,
}

/// The version of an article that isn't decided: a draft, or in review.
pub(crate) fn open_version(r: &mut dyn Queries, article: RawId) -> Result<Option<(RawId, String)>> {
    let row = r.query_first(
        "SELECT id, state FROM knowledge_version WHERE article_id = ?1 AND state IN ('draft', 'in_review') ORDER BY number DESC",
        &[Value::from(article)],
    )?;
    Ok(row.map(|row| (row.int(0), row.text(1).to_owned())))
}

/// The version of the record that an article's draft stands in: of the article as long as it was never published, of the open version
/// later; 0 where none is open.
///
/// # Errors
/// When the database can't be read.
pub fn draft_version(r: &mut dyn Queries, article: RawId) -> Result<i64> {
    let row = r.query_first(
        "SELECT CASE WHEN a.state IN ('draft', 'in_review') THEN a.version ELSE COALESCE((SELECT v.version FROM knowledge_version v \
         WHERE v.article_id = a.id AND v.state IN ('draft', 'in_review') ORDER BY v.number DESC LIMIT 1), 0) END \
         FROM knowledge_article a WHERE a.id = ?1",
        &[Value::from(article)],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}

/// The number of the next version.
pub(crate) fn next_number(r: &mut dyn Queries, article: RawId) -> Result<i64> {
    let row = r.query_first(
        "SELECT COALESCE(MAX(number), 0) FROM knowledge_version WHERE article_id = ?1",
        &[Value::from(article)],
    )?;
    Ok(row.map_or(0, |row| row.int(0)) + 1)
}

/// Keeps a text as the draft of an article; what readers see stays as it is.
///
/// # Errors
/// `knowledge.in_review`, `record.version_conflict` where somebody else wrote in between; as updating the article.
pub fn save_draft(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, draft): (RawId, &Draft)) -> Result<()> {
    require_change(tx, ctx, Article::def(), id)?;
    let article: Article = seen(tx, ctx, id)?;
    check(draft)?;
    let text = |text: &Option<String>| Value::from(text.as_deref().filter(|text| !text.trim().is_empty()));
    let content = vec![
        ("title", Value::from(draft.title.as_str())),
        ("summary", text(&draft.summary)),
        ("body", text(&draft.body)),
    ];
    let open = open_version(tx, id)?;
    if article.state == "in_review" || open.as_ref().is_some_and(|(_, state)| state == "in_review") {
        return Err(Problem::conflict("knowledge.in_review"));
    }
    if article.state == "draft" {
        return change::<Article>(tx, schema, ctx, (id, Some(draft.version)), content);
    }
    if open.is_none() && draft.version != 0 {
        return Err(Problem::conflict("record.version_conflict").with("sent", draft.version));
    }
    if let Some((version, _)) = open {
        let mut content = content;
        content.push(("note", text(&draft.note)));
        content.push(("author_id", Value::from(ctx.user())));
        return change::<Version>(tx, schema, &system(ctx), (version, Some(draft.version)), content);
    }
    let version = Version {
        article_id: Id::new(id),
        number: next_number(tx, id)?,
        state: "draft".to_owned(),
        title: draft.title.clone(),
        summary: draft.summary.clone(),
        body: draft.body.clone(),
        note: draft.note.clone(),
        author_id: ctx.user().map(Id::new),
        reviewer_id: None,
        decided_on: None,
        decision: None,
    };
    put(tx, schema, ctx, version).map(drop)
}

fn check(draft: &Draft) -> Result<()> {
    let length = |text: &Option<String>| text.as_deref().unwrap_or_default().chars().count();
    let mut faults = Vec::new();
    if draft.title.trim().is_empty() {
        faults.push(FieldError::new("title", "required"));
    }
    if length(&draft.body) > BODY_MAX {
        faults.push(FieldError::new("body", "too_long").with("max", BODY_MAX.to_string()));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(faults))
    }
}

/// Makes what a former version said the draft of an article, in place of the draft that was read.
///
/// # Errors
/// As [`save_draft`]; `record.not_found` for a version that isn't there.
pub fn restore(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, number, version): (RawId, i64, i64),
) -> Result<()> {
    require_change(tx, ctx, Article::def(), id)?;
    let row = tx.query_first(
        "SELECT title, summary, body FROM knowledge_version WHERE article_id = ?1 AND number = ?2",
        &[Value::from(id), Value::from(number)],
    )?;
    let row = row.ok_or_else(|| Problem::not_found(&Version::def().key))?;
    let draft = Draft {
        version,
        title: row.text(0).to_owned(),
        summary: Some(row.text(1).to_owned()).filter(|text| !text.is_empty()),
        body: Some(row.text(2).to_owned()).filter(|text| !text.is_empty()),
        note: Some(format!("↺ {number}")),
    };
    save_draft(tx, schema, ctx, (id, &draft))
}

/// Keeps what a published article is found by in step with it; an article that isn't published is found by its beginning only, and by few.
pub(crate) fn cut(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, article): (RawId, Option<&Article>),
) -> Result<()> {
    let program = system(ctx);
    let known = tx.query(
        "SELECT id FROM knowledge_passage WHERE article_id = ?1",
        &[Value::from(id)],
    )?;
    for row in known {
        remove::<Passage>(tx, schema, &program, row.int(0))?;
    }
    let Some(article) = article else {
        return Ok(());
    };
    let head: String = article.title.chars().take(HEAD).collect();
    let body = article.body.as_deref().unwrap_or_default();
    for (place, piece) in (1..).zip(pieces(body)) {
        let passage = Passage {
            article_id: Id::new(id),
            place,
            text: format!("{head}\n{piece}"),
        };
        put(tx, schema, ctx, passage)?;
    }
    Ok(())
}

/// A text cut where it breathes: at the end of a line or a sentence, where there is one in reach.
fn pieces(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut piece = String::new();
    let mut length = 0;
    for letter in text.chars() {
        piece.push(letter);
        length += 1;
        let ends = matches!(letter, '\n' | '。' | '！' | '？' | '；' | '.' | '!' | '?');
        if length >= PASSAGE || (ends && length >= PASSAGE / 2) {
            found.push(std::mem::take(&mut piece));
            length = 0;
        }
    }
    found.push(piece);
    found
        .into_iter()
        .map(|piece| piece.trim().to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// E1: nothing of a text is lost when it is cut, and no piece is longer than the index looks at.
    #[test]
    fn a_text_is_cut_whole() {
        let text = "第一句话说明退货条件。第二句。\n".repeat(200);
        let cut = pieces(&text);
        let bare = |text: &str| text.replace(char::is_whitespace, "");
        assert_eq!(bare(&cut.concat()), bare(&text));
        assert!(cut.iter().all(|piece| piece.chars().count() <= PASSAGE));
        assert!(pieces("  \n ").is_empty());
    }
}
