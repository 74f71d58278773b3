//! What is published in the bases that members of the company read.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Id, Problem, RawId, Result};

use super::search::{FOUND_MAX, Hit, Wanted, search, titles_first};
use crate::commands::write::system;
use crate::entities::Article;

/// Bases that members read at most.
const BASES_MAX: i64 = 20;

fn bases(r: &mut dyn Queries) -> Result<Vec<RawId>> {
    let rows = r.query(
        "SELECT id FROM knowledge_base WHERE is_for_members = 1 ORDER BY number LIMIT ?1",
        &[Value::from(BASES_MAX)],
    )?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// Published articles that members read, by what was typed; each in the language that is asked for, where there is one in it.
///
/// # Errors
/// When the database can't be read.
pub fn for_members(r: &mut dyn Queries, ctx: &Ctx, typed: &str) -> Result<Vec<Hit>> {
    let language = ctx.locale.code();
    let own = system(ctx);
    let mut found: Vec<Hit> = Vec::new();
    for base in bases(r)? {
        let wanted = Wanted {
            text: typed.to_owned(),
            base: Some(base),
            state: Some("published".to_owned()),
            ..Wanted::default()
        };
        found.extend(search(r, &own, &wanted)?);
    }
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut told: Vec<Hit> = Vec::new();
    for hit in found {
        match places.get(&hit.article.number).and_then(|at| told.get_mut(*at)) {
            Some(known) if hit.article.language == language => *known = hit,
            Some(_) => {}
            None => {
                places.insert(hit.article.number.clone(), told.len());
                told.push(hit);
            }
        }
    }
    titles_first(&mut told, typed);
    told.truncate(FOUND_MAX);
    Ok(told)
}

/// A published article of a base that members read.
///
/// # Errors
/// `record.not_found`.
pub fn one_for_members(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Article> {
    let missing = || Problem::not_found(&Article::def().key);
    let article: Article = get(r, &system(ctx), Article::def(), id)?.typed()?;
    let base = article.base_id.map(Id::raw).ok_or_else(missing)?;
    if article.state == "published" && bases(r)?.contains(&base) {
        Ok(article)
    } else {
        Err(missing())
    }
}
