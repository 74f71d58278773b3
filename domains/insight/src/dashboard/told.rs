//! What files and mails say of a dashboard beside its figures: filters, how fresh it is, why a tile has no answer.

use guanxi_entity::EntityDef;
use guanxi_store::Queries;
use guanxi_types::{Locale, Problem, RawId, Result, Words, words};

use super::Page;
use crate::answering::Asker;
use crate::http::names_of;
use crate::words_of;

/// The filters of a page, the field that is called so, and the entity that its value is the id of.
const FILTERS: [(&str, &str, Option<&str>); 5] = [
    ("period", "period", None),
    ("store", "store_id", Some("org.store")),
    ("market_area", "market_area_id", Some("org.market_area")),
    ("category", "category_id", Some("catalog.category")),
    ("customer_class", "customer_class", None),
];
const FROM: Words = words("起始日期", "From");
const TO: Words = words("截止日期", "To");
const FORBIDDEN: Words = words(
    "您没有权限查看这里的数据。",
    "You may not see the figures that stand here.",
);
const FAILED: Words = words("这个组件没有结果", "This tile has no answer");

/// The page's filters by name, as people know what they name.
///
/// # Errors
/// When the database can't be read.
pub fn filters(asker: &Asker, page: &Page) -> Result<Vec<(String, String)>> {
    let mut lines = Vec::new();
    for (name, field, entity) in FILTERS {
        let Some(value) = page.filters.get(name) else {
            continue;
        };
        let label = asker.schema.labels().get(&format!("insight.dashboard.{field}"));
        let label = label.map_or_else(
            || name.to_owned(),
            |label| match asker.ctx.locale {
                Locale::Zh => label.zh.clone(),
                Locale::En => label.en.clone(),
            },
        );
        let said = match entity {
            Some(key) => named(asker, asker.schema.entity(key)?, value)?,
            None => classes(value, asker.ctx.locale),
        };
        lines.push((label, said));
    }
    for (name, label) in [("from", FROM), ("to", TO)] {
        if let Some(value) = page.filters.get(name) {
            lines.push((label.of(asker.ctx.locale).to_owned(), value.clone()));
        }
    }
    Ok(lines)
}

/// The code of the company's currency.
///
/// # Errors
/// When the company can't be read.
pub fn currency(r: &mut dyn Queries) -> Result<String> {
    let row = r.query_first("SELECT currency FROM org_company ORDER BY id LIMIT 1", &[])?;
    Ok(row.map_or_else(String::new, |row| row.text(0).to_owned()))
}

/// The name of a record, as far as the reader may see it.
fn named(asker: &Asker, def: &EntityDef, value: &str) -> Result<String> {
    let Ok(id) = value.parse::<RawId>() else {
        return Ok(value.to_owned());
    };
    let names = asker
        .store
        .read_blocking(|r| names_of(r, &asker.ctx, def, &[id]))?;
    Ok(names.get(&id).cloned().unwrap_or_else(|| value.to_owned()))
}

/// Classes by comma, in words where they have any; anything else as it is.
fn classes(value: &str, locale: Locale) -> String {
    let each = value.split(',').map(|one| {
        let said = words_of(one.trim()).of(locale);
        if said.is_empty() { one.trim() } else { said }
    });
    each.collect::<Vec<&str>>().join(", ")
}

/// Why a tile has no answer, in the reader's language.
#[must_use]
pub fn cause(problem: &Problem, locale: Locale) -> String {
    if problem.kind == guanxi_types::ErrorKind::Forbidden {
        return FORBIDDEN.of(locale).to_owned();
    }
    let (code, params) = match problem.fields.first() {
        Some(field) => (&field.code, &field.params),
        None => (&problem.code, &problem.params),
    };
    let named: Vec<String> = params
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let what = if named.is_empty() {
        code.clone()
    } else {
        format!("{code}, {}", named.join(", "))
    };
    match locale {
        Locale::Zh => format!("{}（{what}）。", FAILED.of(locale)),
        Locale::En => format!("{} ({what}).", FAILED.of(locale)),
    }
}
