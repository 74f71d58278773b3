//! Which products aren't described in a language.

use guanxi_entity::{Entity, Value};
use guanxi_record::{FieldView, Schema, SqlText, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, RawId, Result, index_of};
use serde::Serialize;

use crate::entities::{Product, ProductTranslation};

/// Products of a page when the caller doesn't say.
pub const PAGE_DEFAULT: i64 = 50;
/// Most products of a page.
pub const PAGE_LIMIT: i64 = 500;
/// What is translated.
const TEXTS: [&str; 3] = ["name", "short_text", "description"];

/// A page of what is missing, and how much is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Products that lack something.
    pub items: Vec<Lacking>,
    /// The `after` of the next page; none at the end.
    pub next: Option<String>,
    /// Products that are to be described in the language.
    pub products: i64,
    /// Of these, how many lack something.
    pub missing: i64,
}

/// A product that isn't whole in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lacking {
    /// The product.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its name in the company's own language.
    pub name: String,
    /// The translation, where one has begun.
    pub translation_id: Option<String>,
    /// What of it is missing: `name`, `short_text`, `description`.
    pub missing: Vec<&'static str>,
}

/// What a product is called in a language: its translation; a variant's, where it has none, is its family's with the variant's number; the
/// name in the company's own language where nobody translated it.
///
/// # Errors
/// When the database can't be read.
pub fn name_in(r: &mut dyn Queries, product: RawId, language: &str) -> Result<String> {
    let row = r.query_first(
        "SELECT p.name, p.number, t.name, f.name FROM catalog_product p \
         LEFT JOIN catalog_product_translation t ON t.product_id = p.id AND t.language = ?2 \
         LEFT JOIN catalog_product_translation f ON f.product_id = p.parent_id AND f.language = ?2 WHERE p.id = ?1",
        &[Value::from(product), Value::from(language)],
    )?;
    let Some(row) = row else {
        return Ok(String::new());
    };
    Ok(match (row.text(2), row.text(3)) {
        ("", "") => row.text(0).to_owned(),
        ("", of_family) => format!("{of_family} ({})", row.text(1)),
        (own, _) => own.to_owned(),
    })
}

/// What is missing in a language: the name of every product that is or will be sold, and each text that it has in the company's
/// own language. A variant is described by its family.
///
/// # Errors
/// `access.forbidden`, `access.field_forbidden`.
pub fn missing_in(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    language: &str,
    (after, limit): (RawId, Option<i64>),
) -> Result<Missing> {
    let def = schema.entity(&Product::def().key)?;
    let translation = schema.entity(&ProductTranslation::def().key)?;
    let reach = require(ctx, Action::Read, def)?;
    require(ctx, Action::Read, translation)?;
    for name in TEXTS {
        FieldView::of(ctx, def).require_seen(def, name)?;
        FieldView::of(ctx, translation).require_seen(translation, name)?;
    }
    let lacks = format!(
        "({} OR {} OR {})",
        lack("name"),
        lack("short_text"),
        lack("description")
    );
    let mut counted = from(
        &format!("SELECT COUNT(*), SUM(CASE WHEN {lacks} THEN 1 ELSE 0 END)"),
        language,
    );
    restrict(&mut counted, ctx, reach, def);
    let counts = r.query_first(&counted.text, &counted.params)?.unwrap_or_default();
    let columns: Vec<String> = TEXTS
        .into_iter()
        .map(|name| format!("CASE WHEN {} THEN 1 ELSE 0 END", lack(name)))
        .collect();
    let mut sql = from(
        &format!(
            "SELECT catalog_product.id, catalog_product.number, catalog_product.name, t.id, {}",
            columns.join(", ")
        ),
        language,
    );
    sql.and(&format!("{lacks} AND catalog_product.id > ?"), [after.into()]);
    restrict(&mut sql, ctx, reach, def);
    let limit = limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_LIMIT);
    sql.push(" ORDER BY catalog_product.id LIMIT ?", [(limit + 1).into()]);
    let mut rows = r.query(&sql.text, &sql.params)?;
    let has_more = rows.len() > index_of(limit);
    rows.truncate(index_of(limit));
    let items: Vec<Lacking> = rows
        .iter()
        .map(|row| Lacking {
            id: row.int(0).to_string(),
            number: row.text(1).to_owned(),
            name: row.text(2).to_owned(),
            translation_id: row.optional_int(3).map(|id| id.to_string()),
            missing: TEXTS
                .into_iter()
                .enumerate()
                .filter(|(at, _)| row.int(4 + at) == 1)
                .map(|(_, name)| name)
                .collect(),
        })
        .collect();
    Ok(Missing {
        next: items.last().filter(|_| has_more).map(|last| last.id.clone()),
        items,
        products: counts.int(0),
        missing: counts.optional_int(1).unwrap_or(0),
    })
}

/// Whether a text is there in the company's own language, and not in the other.
fn lack(name: &str) -> String {
    format!("(COALESCE(catalog_product.{name}, '') <> '' AND COALESCE(t.{name}, '') = '')")
}

fn from(select: &str, language: &str) -> SqlText {
    let mut sql = SqlText::new("");
    sql.push(
        &format!(
            "{select} FROM catalog_product LEFT JOIN catalog_product_translation t \
             ON t.product_id = catalog_product.id AND t.language = ?"
        ),
        [language.into()],
    );
    sql.and(
        "catalog_product.parent_id IS NULL AND catalog_product.is_stub = 0 AND catalog_product.status <> 'discontinued'",
        [],
    );
    sql
}
