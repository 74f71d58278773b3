//! How knowledge is used: most read, never read, of no help, looked for in vain.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Reach, SqlText, may, require, restrict};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, Day, Result};
use serde_json::{Value as Js, json};

use crate::entities::{Article, MissedSearch, Read};

/// Lines of each report.
const LINES: i64 = 50;

/// The four reports over the articles that the user may see, from a day on; of one base where it is named. For who sees how articles are read.
///
/// # Errors
/// `access.forbidden`.
pub fn reports(r: &mut dyn Queries, ctx: &Ctx, (base, from): (Option<i64>, Day)) -> Result<Js> {
    require(ctx, Action::Read, Read::def())?;
    let reach = require(ctx, Action::Read, Article::def())?;
    let read = "(SELECT CAST(COALESCE(SUM(k.count), 0) AS BIGINT) FROM knowledge_read k WHERE k.article_id = knowledge_article.id \
                AND k.day >= ?)";
    let of = |helpful: i64| {
        format!(
            "(SELECT COUNT(*) FROM knowledge_vote v WHERE v.article_id = knowledge_article.id AND v.is_helpful = {helpful} \
             AND v.day >= ?)"
        )
    };
    let day = || Value::from(from);
    let lines = |r: &mut dyn Queries, condition: &str, order: &str| -> Result<Vec<Js>> {
        let mut sql = SqlText::new("");
        let select = format!(
            "SELECT id, title, published_on, {read} AS times, {yes} AS helped, {no} AS failed FROM knowledge_article",
            yes = of(1),
            no = of(0)
        );
        sql.push(&select, [day(), day(), day()]);
        sql.and("state = 'published'", []);
        sql.and(condition, [day()]);
        if let Some(base) = base {
            sql.and("base_id = ?", [Value::from(base)]);
        }
        restrict(&mut sql, ctx, reach, Article::def());
        sql.push(&format!(" ORDER BY {order} LIMIT ?"), [Value::from(LINES)]);
        Ok(r.query(&sql.text, &sql.params)?.iter().map(line).collect())
    };
    let has_read =
        "EXISTS (SELECT 1 FROM knowledge_read k WHERE k.article_id = knowledge_article.id AND k.day >= ?)";
    let no_help = "EXISTS (SELECT 1 FROM knowledge_vote v WHERE v.article_id = knowledge_article.id AND v.is_helpful = 0 \
                   AND v.day >= ?)";
    Ok(json!({
        "most_read": lines(r, has_read, "times DESC, id")?,
        "never_read": lines(r, &format!("NOT {has_read}"), "published_on, id")?,
        "unhelpful": lines(r, no_help, "failed DESC, id")?,
        "missed": missed(r, ctx, from)?,
    }))
}

fn line(row: &Row) -> Js {
    json!({
        "id": row.int(0).to_string(), "title": row.text(1), "published_on": day_text(row.optional_int(2)),
        "reads": row.int(3), "helpful": row.int(4), "unhelpful": row.int(5),
    })
}

fn day_text(raw: Option<i64>) -> Option<String> {
    let raw = raw.and_then(|raw| i32::try_from(raw).ok())?;
    Some(Day::new(raw).to_string())
}

/// What was looked for in vain, for who may see all of it.
fn missed(r: &mut dyn Queries, ctx: &Ctx, from: Day) -> Result<Vec<Js>> {
    let sees = require(ctx, Action::Read, MissedSearch::def()).is_ok_and(Reach::is_all);
    if !sees || !may(ctx, Action::Read, MissedSearch::def()) {
        return Ok(Vec::new());
    }
    let rows = r.query(
        "SELECT id, text, count, last_on FROM knowledge_missed_search WHERE last_on >= ?1 ORDER BY count DESC, last_on DESC, id LIMIT ?2",
        &[Value::from(from), Value::from(LINES)],
    )?;
    let found = rows.iter().map(|row| {
        json!({
            "id": row.int(0).to_string(), "text": row.text(1), "count": row.int(2), "last_on": day_text(row.optional_int(3)),
        })
    });
    Ok(found.collect())
}
