//! What the company lets its members read.

use guanxi_knowledge::queries::members::{for_members, one_for_members};
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};
use serde_json::{Value as Js, json};

/// Articles that members may read, by what was typed; all where nothing was.
///
/// # Errors
/// When the database can't be read.
pub fn articles(r: &mut dyn Queries, ctx: &Ctx, typed: &str) -> Result<Js> {
    let items: Vec<Js> = for_members(r, ctx, typed)?
        .into_iter()
        .map(|hit| {
            json!({
                "id": hit.id.to_string(),
                "title": hit.article.title,
                "snippet": hit.snippet,
                "published_on": hit.article.published_on.map(|day| day.to_string()),
            })
        })
        .collect();
    Ok(json!({ "items": items }))
}

/// An article that members may read.
///
/// # Errors
/// `record.not_found` for one that isn't theirs to read.
pub fn article(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Js> {
    let found = one_for_members(r, ctx, id)?;
    Ok(json!({
        "id": id.to_string(),
        "title": found.title,
        "summary": found.summary,
        "body": found.body.unwrap_or_default(),
        "published_on": found.published_on.map(|day| day.to_string()),
    }))
}
