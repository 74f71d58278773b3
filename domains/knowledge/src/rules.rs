//! What is looked at before records are written.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::{BeforeWrite, Rule};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, RawId, Result};

use crate::entities::{Article, Category, Link};

/// Categories above one another at most.
const DEPTH_MAX: usize = 20;
/// The fields that a version has, too.
const CONTENT: [&str; 3] = ["title", "summary", "body"];
/// Characters of a text at most: as many as the record engine keeps.
pub(crate) const BODY_MAX: usize = 20_000;

const fn before(entity: &'static str, rule: BeforeWrite) -> Rule {
    Rule {
        entity,
        before: Some(rule),
        after: None,
    }
}

/// The rules of knowledge.
pub(crate) const RULES: [Rule; 3] = [
    before("knowledge.category", category),
    before("knowledge.article", article),
    before("knowledge.link", link),
];

fn value<'v>(def: &EntityDef, values: &'v [Value], name: &str) -> &'v Value {
    let place = def.field(name).map(|(at, _)| at);
    place.and_then(|at| values.get(at)).unwrap_or(&Value::Null)
}

fn set(def: &EntityDef, values: &mut [Value], name: &str, value: Value) {
    let place = def.field(name).map(|(at, _)| at);
    if let Some(slot) = place.and_then(|at| values.get_mut(at)) {
        *slot = value;
    }
}

fn invalid(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

/// A category lies in the base of the one above it, and never in itself.
fn category(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Category::def();
    let parent = value(def, after, "parent_id").as_int();
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
                set(def, after, "base_id", Value::from(row.int(0)));
            }
            next = row.optional_int(1);
            if step == DEPTH_MAX {
                return Err(invalid("parent_id", "too_deep"));
            }
        }
    }
    let Some(was) = before else { return Ok(()) };
    let moved = |name: &str| value(def, was, name) != value(def, after, name);
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
            value(def, was, "name").clone(),
            value(def, was, "base_id").clone(),
            Value::from(value(def, was, "parent_id").as_int().unwrap_or(0)),
        ],
    )?;
    let own: Vec<RawId> = own.iter().map(|row| row.int(0)).collect();
    let mut next = parent;
    for _ in 0..=DEPTH_MAX {
        let Some(id) = next else { break };
        if own.contains(&id) {
            return Err(invalid("parent_id", "below_itself"));
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
            return Err(invalid("base_id", "not_empty"));
        }
    }
    Ok(())
}

/// An article lies in the base of its category and is open to its readers while it is published. Its text is changed by hand as long as it
/// was never published; later a version is written.
fn article(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Article::def();
    let category = value(def, after, "category_id").as_int().unwrap_or(0);
    let row = tx.query_first(
        "SELECT base_id FROM knowledge_category WHERE id = ?1",
        &[Value::from(category)],
    )?;
    let base = row.map(|row| row.int(0));
    set(def, after, "base_id", Value::from(base));
    let is_published = value(def, after, "state").as_text() == Some("published");
    set(
        def,
        after,
        "open_to_id",
        Value::from(base.filter(|_| is_published)),
    );
    let of = |name: &str| before.map(|was| value(def, was, name));
    let is_new_text = CONTENT
        .iter()
        .any(|name| of(name) != Some(value(def, after, name)));
    // Whoever publishes a version says himself who wrote it.
    let by_command = of("version_number").is_some_and(|was| was != value(def, after, "version_number"));
    if !is_new_text || by_command {
        return Ok(());
    }
    let was = of("state").and_then(Value::as_text).unwrap_or("draft");
    if was != "draft" {
        return Err(Problem::new(ErrorKind::Conflict, "knowledge.write_a_version").with("state", was));
    }
    set(
        def,
        after,
        "author_id",
        Value::from(guanxi_org::queries::acting_user(tx, ctx)?),
    );
    Ok(())
}

/// What an article is linked to is named as records are named everywhere.
fn link(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let text = value(Link::def(), after, "about").as_text().unwrap_or_default();
    // That it is missing is said by the field itself.
    if text.is_empty() || record_of(text).is_some() {
        Ok(())
    } else {
        Err(Problem::invalid(vec![
            FieldError::new("about", "not_a_record").with("value", text),
        ]))
    }
}

/// The entity and the id in `domain.entity/id`.
pub(crate) fn record_of(text: &str) -> Option<(&str, RawId)> {
    let (entity, id) = text.split_once('/')?;
    let is_name = |part: &str| {
        let is_sign = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
        !part.is_empty() && part.bytes().all(is_sign)
    };
    let (domain, name) = entity.split_once('.')?;
    let id = id.parse().ok()?;
    (is_name(domain) && is_name(name)).then_some((entity, id))
}
