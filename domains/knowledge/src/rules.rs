//! What is looked at before records are written.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::{Rule, record_named};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, RawId, Result};

use crate::entities::{Article, Category, Link};

/// Categories above one another at most.
const DEPTH_MAX: usize = 20;
/// The fields that a version has, too.
const CONTENT: [&str; 3] = ["title", "summary", "body"];
/// Characters of a text at most: as many as the record engine keeps.
pub(crate) const BODY_MAX: usize = 20_000;

/// The rules of knowledge.
pub(crate) const RULES: [Rule; 3] = [
    Rule::before("knowledge.category", category),
    Rule::before("knowledge.article", article),
    Rule::before("knowledge.link", link),
];

/// A category lies in the base of the one above it, and never in itself.
fn category(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Category::def();
    let parent = def.value(after, "parent_id").as_int();
    if let Some(first) = parent {
        let mut next = Some(first);
        for step in 0..=DEPTH_MAX {
            let Some(id) = next else { break };
            let row = tx.query_first(
                "SELECT base_id, parent_id, name FROM knowledge_category WHERE id = ?1",
                &[Value::from(id)],
            )?;
            let Some(row) = row else { break };
            if step == 0 {
                def.set(after, "base_id", Value::from(row.int(0)));
            }
            next = row.optional_int(1);
            if step == DEPTH_MAX {
                return Err(Problem::wrong("parent_id", "too_deep"));
            }
        }
    }
    let Some(was) = before else { return Ok(()) };
    let moved = |name: &str| def.value(was, name) != def.value(after, name);
    if moved("base_id") || moved("parent_id") {
        return still_a_tree(tx, (def, was), parent, moved("base_id"));
    }
    Ok(())
}

/// What is moved isn't below itself; what has something in it stays in its base.
fn still_a_tree(
    tx: &mut Tx<'_>,
    (def, was): (&EntityDef, &[Value]),
    parent: Option<RawId>,
    changes_base: bool,
) -> Result<()> {
    let own = tx.query(
        "SELECT id FROM knowledge_category WHERE name = ?1 AND base_id = ?2 AND COALESCE(parent_id, 0) = ?3",
        &[
            def.value(was, "name").clone(),
            def.value(was, "base_id").clone(),
            Value::from(def.value(was, "parent_id").as_int().unwrap_or(0)),
        ],
    )?;
    let own: Vec<RawId> = own.iter().map(|row| row.int(0)).collect();
    let mut next = parent;
    for _ in 0..=DEPTH_MAX {
        let Some(id) = next else { break };
        if own.contains(&id) {
            return Err(Problem::wrong("parent_id", "below_itself"));
        }
        let row = tx.query_first(
            "SELECT parent_id FROM knowledge_category WHERE id = ?1",
            &[Value::from(id)],
        )?;
        next = row.and_then(|row| row.optional_int(0));
    }
    for id in own.iter().filter(|_| changes_base) {
        let used = tx.query_first(
            "SELECT 1 FROM knowledge_article WHERE category_id = ?1 UNION ALL \
             SELECT 1 FROM knowledge_category WHERE parent_id = ?1",
            &[Value::from(*id)],
        )?;
        if used.is_some() {
            return Err(Problem::wrong("base_id", "not_empty"));
        }
    }
    Ok(())
}

/// An article lies in the base of its category and is open to its readers while it is published. Its text is changed by hand as long as it
/// was never published; later a version is written.
fn article(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Article::def();
    let category = def.value(after, "category_id").as_int().unwrap_or(0);
    let row = tx.query_first(
        "SELECT base_id FROM knowledge_category WHERE id = ?1",
        &[Value::from(category)],
    )?;
    let base = row.map(|row| row.int(0));
    def.set(after, "base_id", Value::from(base));
    let is_published = def.value(after, "state").as_text() == Some("published");
    def.set(after, "open_to_id", Value::from(base.filter(|_| is_published)));
    let of = |name: &str| before.map(|was| def.value(was, name));
    let is_new_text = CONTENT
        .iter()
        .any(|name| of(name) != Some(def.value(after, name)));
    // Whoever publishes a version says himself who wrote it.
    let by_command = of("version_number").is_some_and(|was| was != def.value(after, "version_number"));
    if !is_new_text || by_command {
        return Ok(());
    }
    let was = of("state").and_then(Value::as_text).unwrap_or("draft");
    if was != "draft" {
        return Err(Problem::new(ErrorKind::Conflict, "knowledge.write_a_version").with("state", was));
    }
    def.set(
        after,
        "author_id",
        Value::from(guanxi_org::queries::acting_user(tx, ctx)?),
    );
    Ok(())
}

/// What an article is linked to is named as records are named everywhere.
fn link(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let text = Link::def().value(after, "about").as_text().unwrap_or_default();
    if record_named(text).is_some() {
        Ok(())
    } else {
        Err(Problem::invalid(vec![
            FieldError::new("about", "not_a_record").with("value", text),
        ]))
    }
}
