//! What is kept of how articles are used.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Id, Problem, RawId, Result};

use super::write::{change, put, seen, system, today};
use crate::entities::{Article, MissedSearch, Read, Vote};

/// Characters of a missed search that are kept.
const TYPED_MAX: usize = 100;
/// Characters from which on a search counts as one.
const TYPED_MIN: usize = 2;

/// Whether an article helped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Whether it did.
    pub is_helpful: bool,
    /// What is missing or wrong.
    pub comment: Option<String>,
}

/// Counts that the user opened an article today.
///
/// # Errors
/// `record.not_found`.
pub fn opened(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    let article: Article = seen(tx, ctx, id)?;
    let (user, now) = (ctx.user_id(), today(tx, ctx)?);
    // Authors look at drafts all day: that is no reading.
    if user == 0 || article.state != "published" {
        return Ok(());
    }
    let known = tx.query_first(
        "SELECT id, count FROM knowledge_read WHERE article_id = ?1 AND user_id = ?2 AND day = ?3",
        &[Value::from(id), Value::from(user), Value::from(now)],
    )?;
    match known {
        Some(row) => {
            let changes = vec![("count", Value::from(row.int(1) + 1))];
            change::<Read>(tx, schema, &system(ctx), row.int(0), changes)
        }
        None => {
            let read = Read {
                article_id: Id::new(id),
                user_id: Id::new(user),
                day: now,
                count: 1,
            };
            put(tx, schema, ctx, read).map(drop)
        }
    }
}

/// Keeps whether an article helped the user; the last answer counts.
///
/// # Errors
/// `record.not_found`, `knowledge.not_published`.
pub fn vote(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, said): (RawId, &Judgement)) -> Result<()> {
    let article: Article = seen(tx, ctx, id)?;
    let (user, now) = (ctx.user_id(), today(tx, ctx)?);
    if article.state != "published" {
        return Err(Problem::conflict("knowledge.not_published"));
    }
    if user == 0 {
        return Ok(());
    }
    let known = tx.query_first(
        "SELECT id FROM knowledge_vote WHERE article_id = ?1 AND user_id = ?2",
        &[Value::from(id), Value::from(user)],
    )?;
    let comment = said.comment.clone().filter(|text| !text.trim().is_empty());
    match known {
        Some(row) => {
            let changes = vec![
                ("is_helpful", Value::from(i64::from(said.is_helpful))),
                ("comment", Value::from(comment.as_deref())),
                ("day", Value::from(now)),
                ("version_number", Value::from(article.version_number)),
            ];
            change::<Vote>(tx, schema, &system(ctx), row.int(0), changes)
        }
        None => {
            let vote = Vote {
                article_id: Id::new(id),
                user_id: Id::new(user),
                is_helpful: said.is_helpful,
                comment,
                day: now,
                version_number: article.version_number,
            };
            put(tx, schema, ctx, vote).map(drop)
        }
    }
}

/// Counts a search that found nothing, under what was typed.
///
/// # Errors
/// When the database can't be written.
pub fn missed(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, typed: &str) -> Result<()> {
    let text = typed
        .split_whitespace()
        .collect::<Vec<&str>>()
        .join(" ")
        .to_lowercase();
    let text: String = text.chars().take(TYPED_MAX).collect();
    if text.chars().count() < TYPED_MIN {
        return Ok(());
    }
    let now = today(tx, ctx)?;
    let known = tx.query_first(
        "SELECT id, count FROM knowledge_missed_search WHERE text = ?1",
        &[Value::from(text.as_str())],
    )?;
    match known {
        Some(row) => {
            let changes = vec![
                ("count", Value::from(row.int(1) + 1)),
                ("last_on", Value::from(now)),
            ];
            change::<MissedSearch>(tx, schema, &system(ctx), row.int(0), changes)
        }
        None => {
            let search = MissedSearch {
                text,
                count: 1,
                first_on: now,
                last_on: now,
            };
            put(tx, schema, ctx, search).map(drop)
        }
    }
}
