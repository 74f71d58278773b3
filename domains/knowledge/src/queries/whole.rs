//! An article as its page shows it.

use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::require_change;
use guanxi_record::{Filter, ListQuery, Record};
use guanxi_record::{Schema, get, list, may, require};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, RawId, Result};
use serde_json::{Value as Js, json};

use crate::commands::draft_version;
use crate::commands::write::system;
use crate::entities::{Article, Link, Version};

/// Links of an article that are shown.
const LINKS: i64 = 100;
/// Comments that are shown.
const COMMENTS: i64 = 20;

/// What a page shows of an article beside its fields.
///
/// # Errors
/// `record.not_found`.
pub fn whole(r: &mut dyn Queries, (schema, ctx): (&Schema, &Ctx), id: RawId) -> Result<Js> {
    let article: Article = get(r, ctx, Article::def(), id)?.typed()?;
    let may_change = require_change(r, ctx, Article::def(), id).is_ok();
    let is_chief = require(ctx, Action::Update, Article::def()).is_ok_and(guanxi_record::Reach::is_all);
    let (versions, reviewer, author) = if may(ctx, Action::Read, Version::def()) {
        // Whoever may change the article sees what others wrote for it, and doesn't write over it unseen.
        let reader = if may_change { system(ctx) } else { ctx.clone() };
        versions(r, &reader, id)?
    } else {
        (Vec::new(), None, None)
    };
    let me = ctx.user_id();
    let may_decide =
        reviewer.is_some() && may_change && author != Some(me) && (is_chief || reviewer == Some(me));
    let totals = r.query_first(
        "SELECT (SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM knowledge_read WHERE article_id = ?1), \
         (SELECT COUNT(DISTINCT user_id) FROM knowledge_read WHERE article_id = ?1), \
         (SELECT COUNT(*) FROM knowledge_vote WHERE article_id = ?1 AND is_helpful = 1), \
         (SELECT COUNT(*) FROM knowledge_vote WHERE article_id = ?1 AND is_helpful = 0)",
        &[Value::from(id)],
    )?;
    let totals = totals.unwrap_or_default();
    let mine = r.query_first(
        "SELECT is_helpful, comment FROM knowledge_vote WHERE article_id = ?1 AND user_id = ?2",
        &[Value::from(id), Value::from(me)],
    )?;
    let mine = mine.map(|row| json!({ "is_helpful": row.int(0) == 1, "comment": row.text(1) }));
    Ok(json!({
        "state": article.state, "body": article.body.unwrap_or_default(),
        "reads": totals.int(0), "readers": totals.int(1), "helpful": totals.int(2), "unhelpful": totals.int(3),
        "vote": mine, "versions": versions, "draft_version": if may_change { draft_version(r, id)? } else { 0 }, "may_change": may_change, "may_decide": may_decide,
        "links": links(r, (schema, ctx), id)?, "comments": if may_change { comments(r, id)? } else { Vec::new() },
        "languages": languages(r, ctx, (id, &article.number))?,
    }))
}

/// All versions, the newest first; who reviews the one in review, and who wrote it.
type Versions = (Vec<Js>, Option<RawId>, Option<RawId>);

fn versions(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Versions> {
    let query = ListQuery {
        filters: vec![Filter::parse(Version::def(), &format!("article_id:eq:{id}"))?],
        sort: "-number".to_owned(),
        limit: Some(LINKS),
        ..ListQuery::default()
    };
    let (mut reviewer, mut author) = (None, None);
    let mut found = Vec::new();
    for record in list(r, ctx, Version::def(), &query)?.records {
        let one: Version = record.typed()?;
        if one.state == "in_review" {
            reviewer = one.reviewer_id.map(guanxi_types::Id::raw);
            author = one.author_id.map(guanxi_types::Id::raw);
        }
        let name = |r: &mut dyn Queries, id: Option<RawId>| user_name(r, id);
        let wrote = name(r, one.author_id.map(guanxi_types::Id::raw))?;
        let reviewed = name(r, one.reviewer_id.map(guanxi_types::Id::raw))?;
        found.push(json!({
            "number": one.number, "state": one.state, "title": one.title, "summary": one.summary.unwrap_or_default(),
            "body": one.body.unwrap_or_default(), "note": one.note, "author": wrote, "reviewer": reviewed,
            "decided_on": one.decided_on.map(|day| day.to_string()), "decision": one.decision,
        }));
    }
    Ok((found, reviewer, author))
}

fn user_name(r: &mut dyn Queries, id: Option<RawId>) -> Result<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    let row = r.query_first("SELECT name FROM org_user WHERE id = ?1", &[Value::from(id)])?;
    Ok(row.map(|row| row.text(0).to_owned()))
}

/// Where an article belongs and is used, as far as the user may see those records.
fn links(r: &mut dyn Queries, (schema, ctx): (&Schema, &Ctx), id: RawId) -> Result<Vec<Js>> {
    if !may(ctx, Action::Read, Link::def()) {
        return Ok(Vec::new());
    }
    let query = ListQuery {
        filters: vec![Filter::parse(Link::def(), &format!("article_id:eq:{id}"))?],
        limit: Some(LINKS),
        ..ListQuery::default()
    };
    let mut found = Vec::new();
    for record in list(r, ctx, Link::def(), &query)?.records {
        let link: Link = record.typed()?;
        let Some((entity, other)) = guanxi_record::record_named(&link.about) else {
            continue;
        };
        let Ok(def) = schema.entity(entity) else { continue };
        let Ok(seen) = get(r, ctx, def, other) else {
            continue;
        };
        found.push(json!({
            "id": record.id.to_string(), "version": record.version, "kind": link.kind, "note": link.note, "entity": entity,
            "record_id": other.to_string(), "title": title_of(def, &seen),
        }));
    }
    Ok(found)
}

fn title_of(def: &guanxi_entity::EntityDef, record: &Record) -> String {
    let value = def.field(&def.title).and_then(|(at, _)| record.values.get(at));
    value.and_then(Value::as_text).unwrap_or_default().to_owned()
}

/// What those said whom it didn't help, the newest first.
fn comments(r: &mut dyn Queries, id: RawId) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT v.is_helpful, v.comment, v.day, u.name FROM knowledge_vote v JOIN org_user u ON u.id = v.user_id \
         WHERE v.article_id = ?1 AND v.comment IS NOT NULL ORDER BY v.day DESC, v.id DESC LIMIT ?2",
        &[Value::from(id), Value::from(COMMENTS)],
    )?;
    let day = |raw: i64| i32::try_from(raw).map(|raw| guanxi_types::Day::new(raw).to_string());
    let said = rows.iter().map(|row| {
        json!({
            "is_helpful": row.int(0) == 1, "comment": row.text(1), "day": day(row.int(2)).unwrap_or_default(),
            "by": row.text(3),
        })
    });
    Ok(said.collect())
}

/// The same article in other languages.
fn languages(r: &mut dyn Queries, ctx: &Ctx, (id, number): (RawId, &str)) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT id, language FROM knowledge_article WHERE number = ?1 AND id <> ?2 ORDER BY language",
        &[Value::from(number), Value::from(id)],
    )?;
    let ids: Vec<RawId> = rows.iter().map(|row| row.int(0)).collect();
    let seen = guanxi_record::visible(r, ctx, Article::def(), &ids)?;
    let shown = rows
        .iter()
        .filter(|row| seen.iter().any(|(id, _)| *id == row.int(0)));
    Ok(shown
        .map(|row| json!({ "id": row.int(0).to_string(), "language": row.text(1) }))
        .collect())
}
