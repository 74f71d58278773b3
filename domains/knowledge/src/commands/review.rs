//! Two people make an article public: one writes, another lets it through.

use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::require_change;
use guanxi_record::notification::tell;
use guanxi_record::{Schema, require};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, FieldError, Id, Problem, RawId, Result};

use super::text::{cut, next_number, open_version};
use super::write::{change, put, seen, system, today};
use crate::entities::{Article, Version};

/// Days after which somebody looks at an article again, where nobody said another day.
const REVIEW_DAYS: i32 = 180;

/// What a reviewer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is published; it goes back to its author otherwise.
    pub publishes: bool,
    /// Why, or why not.
    pub note: Option<String>,
}

/// Hands the draft of an article to somebody else for review.
///
/// # Errors
/// `knowledge.nothing_to_review`, `knowledge.in_review`, `knowledge.empty`; a reviewer who wrote it or isn't there.
pub fn submit(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, reviewer): (RawId, RawId)) -> Result<()> {
    require_change(tx, ctx, Article::def(), id)?;
    let article: Article = seen(tx, ctx, id)?;
    let open = open_version(tx, id)?;
    if open.as_ref().is_some_and(|(_, state)| state == "in_review") {
        return Err(Problem::conflict("knowledge.in_review"));
    }
    let version = match open {
        Some((version, _)) if article.state != "draft" => version,
        None if article.state != "draft" => return Err(Problem::conflict("knowledge.nothing_to_review")),
        other => first_version(tx, schema, ctx, (id, &article, other.map(|(version, _)| version)))?,
    };
    let text: Version = seen(tx, &system(ctx), version)?;
    if text.body.as_deref().unwrap_or_default().trim().is_empty() {
        return Err(Problem::conflict("knowledge.empty"));
    }
    check_reviewer(tx, &text, reviewer)?;
    let changes = vec![
        ("state", Value::from("in_review")),
        ("reviewer_id", Value::from(reviewer)),
    ];
    change::<Version>(tx, schema, &system(ctx), version, changes)?;
    let mut changes = vec![("reviewer_id", Value::from(reviewer))];
    if article.state == "draft" {
        changes.push(("state", Value::from("in_review")));
    }
    change::<Article>(tx, schema, ctx, id, changes)?;
    tell(tx, "knowledge_to_review", (&Article::def().key, id), &[reviewer])
}

/// The text of an article that was never published becomes its version.
fn first_version(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, article, open): (RawId, &Article, Option<RawId>),
) -> Result<RawId> {
    if let Some(version) = open {
        let changes = vec![
            ("title", Value::from(article.title.as_str())),
            ("summary", Value::from(article.summary.as_deref())),
            ("body", Value::from(article.body.as_deref())),
            ("author_id", Value::from(article.author_id.map(Id::raw))),
        ];
        change::<Version>(tx, schema, &system(ctx), version, changes)?;
        return Ok(version);
    }
    let version = Version {
        article_id: Id::new(id),
        number: next_number(tx, id)?,
        state: "draft".to_owned(),
        title: article.title.clone(),
        summary: article.summary.clone(),
        body: article.body.clone(),
        note: None,
        author_id: article.author_id.or_else(|| ctx.user().map(Id::new)),
        reviewer_id: None,
        decided_on: None,
        decision: None,
    };
    put(tx, schema, ctx, version)
}

fn check_reviewer(tx: &mut Tx<'_>, text: &Version, reviewer: RawId) -> Result<()> {
    let wrong = |code: &str| Problem::invalid(vec![FieldError::new("reviewer_id", code)]);
    if text.author_id.map(Id::raw) == Some(reviewer) {
        return Err(wrong("wrote_it"));
    }
    let row = tx.query_first(
        "SELECT 1 FROM org_user WHERE id = ?1 AND is_active = 1",
        &[Value::from(reviewer)],
    )?;
    row.map(drop).ok_or_else(|| wrong("not_found"))
}

/// Publishes the version in review, or gives it back. Whoever wrote it may not; whom it was given to may, and who may change every article.
///
/// # Errors
/// `knowledge.not_in_review`, `knowledge.own_text`; `access.forbidden` for anybody else.
pub fn decide(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, decision): (RawId, &Decision)) -> Result<()> {
    require_change(tx, ctx, Article::def(), id)?;
    let article: Article = seen(tx, ctx, id)?;
    let open = open_version(tx, id)?.filter(|(_, state)| state == "in_review");
    let (version, _) = open.ok_or_else(|| Problem::conflict("knowledge.not_in_review"))?;
    let text: Version = seen(tx, &system(ctx), version)?;
    let (me, author) = (ctx.user_id(), text.author_id.map(Id::raw));
    if author == Some(me) {
        return Err(Problem::conflict("knowledge.own_text"));
    }
    let is_asked = text.reviewer_id.map(Id::raw) == Some(me);
    if !is_asked && !require(ctx, Action::Update, Article::def())?.is_all() {
        return Err(Problem::forbidden(&Article::def().key, Action::Update));
    }
    let now = today(tx, ctx)?;
    let said = vec![
        (
            "state",
            Value::from(if decision.publishes { "published" } else { "draft" }),
        ),
        (
            "reviewer_id",
            Value::from(ctx.user().or(text.reviewer_id.map(Id::raw))),
        ),
        ("decided_on", Value::from(now)),
        ("decision", Value::from(decision.note.as_deref())),
    ];
    let kind = if decision.publishes {
        publish(tx, schema, ctx, (id, &article, &text, now))?;
        "knowledge_published"
    } else {
        if article.state == "in_review" {
            change::<Article>(tx, schema, ctx, id, vec![("state", Value::from("draft"))])?;
        }
        "knowledge_refused"
    };
    change::<Version>(tx, schema, &system(ctx), version, said)?;
    let author: Vec<RawId> = author.into_iter().collect();
    tell(tx, kind, (&Article::def().key, id), &author)
}

/// Readers see the version from now on; what they saw before is kept as history.
fn publish(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, article, text, now): (RawId, &Article, &Version, Day),
) -> Result<()> {
    retire(tx, schema, ctx, id)?;
    let review_on = article.review_on.filter(|day| *day > now);
    let changes = vec![
        ("title", Value::from(text.title.as_str())),
        ("summary", Value::from(text.summary.as_deref())),
        ("body", Value::from(text.body.as_deref())),
        ("author_id", Value::from(text.author_id.map(Id::raw))),
        ("state", Value::from("published")),
        ("version_number", Value::from(text.number)),
        ("published_on", Value::from(now)),
        (
            "review_on",
            Value::from(review_on.unwrap_or_else(|| now.plus(REVIEW_DAYS))),
        ),
    ];
    change::<Article>(tx, schema, ctx, id, changes)?;
    let shown: Article = seen(tx, &system(ctx), id)?;
    cut(tx, schema, ctx, (id, Some(&shown)))
}

/// The published version is history.
fn retire(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    let rows = tx.query(
        "SELECT id FROM knowledge_version WHERE article_id = ?1 AND state = 'published'",
        &[Value::from(id)],
    )?;
    for row in rows {
        let changes = vec![("state", Value::from("archived"))];
        change::<Version>(tx, schema, &system(ctx), row.int(0), changes)?;
    }
    Ok(())
}

/// Takes a published article out of readers' sight.
///
/// # Errors
/// `knowledge.not_published`; as updating the article.
pub fn archive(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    require_change(tx, ctx, Article::def(), id)?;
    let article: Article = seen(tx, ctx, id)?;
    if article.state != "published" {
        return Err(Problem::conflict("knowledge.not_published"));
    }
    retire(tx, schema, ctx, id)?;
    change::<Article>(tx, schema, ctx, id, vec![("state", Value::from("archived"))])?;
    cut(tx, schema, ctx, (id, None))
}

/// Says that a published article is still true, and when somebody looks again.
///
/// # Errors
/// `knowledge.not_published`, a day that isn't to come; as updating the article.
pub fn confirm(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, review_on): (RawId, Day)) -> Result<()> {
    require_change(tx, ctx, Article::def(), id)?;
    let article: Article = seen(tx, ctx, id)?;
    if article.state != "published" {
        return Err(Problem::conflict("knowledge.not_published"));
    }
    if review_on <= today(tx, ctx)? {
        return Err(Problem::invalid(vec![FieldError::new(
            "review_on",
            "in_the_past",
        )]));
    }
    change::<Article>(tx, schema, ctx, id, vec![("review_on", Value::from(review_on))])
}
