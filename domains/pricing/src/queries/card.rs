//! Every price of a product, in the order of resolution.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{RawId, Result};

use crate::engine::{About, Book, Catalogue, PriceKind, PriceRule, static_rank};

/// A line of a book that is about the product.
#[derive(Clone, Copy, Debug)]
pub struct CardLine<'a> {
    /// The line.
    pub rule: &'a PriceRule,
    /// Its book.
    pub book: &'a Book,
}

/// The lines of all books that are about a product: by kind, then the most particular first.
#[must_use]
pub fn card(catalogue: &Catalogue, product: RawId) -> Vec<CardLine<'_>> {
    let mut lines: Vec<_> = catalogue
        .rules_of(product)
        .map(|(rule, book, distance)| {
            let order = PriceKind::ALL.iter().position(|kind| *kind == book.kind);
            let rank = static_rank(rule, book, distance);
            ((order, std::cmp::Reverse(rank), rule.id), CardLine { rule, book })
        })
        .collect();
    lines.sort_by_key(|(order, _)| *order);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The words on a card: who and where, by what kind of record.
pub type Words = BTreeMap<(&'static str, RawId), String>;

/// The names of the records that the lines of a card ask for.
///
/// # Errors
/// When the database can't be read.
pub fn words(reads: &mut impl Queries, lines: &[CardLine<'_>]) -> Result<Words> {
    let mut words = Words::new();
    for line in lines {
        let book = line.book;
        let named = [
            ("customer", "customers_customer", book.customer),
            ("group", "customers_customer_group", book.group),
            ("class", "customers_classification", book.class),
            ("store", "org_store", book.store),
            ("area", "org_market_area", book.area),
            ("area", "org_market_area", line.rule.area),
        ];
        for (code, table, id) in named {
            let Some(id) = id.filter(|id| !words.contains_key(&(code, *id))) else {
                continue;
            };
            let row = reads.query_first(
                &format!("SELECT name FROM {table} WHERE id = ?1"),
                &[Value::from(id)],
            )?;
            words.insert(
                (code, id),
                row.map(|row| row.text(0).to_owned()).unwrap_or_default(),
            );
        }
    }
    Ok(words)
}

/// What a line is about, by a stable code.
#[must_use]
pub const fn about(rule: &PriceRule) -> &'static str {
    match rule.about {
        About::Product(_) => "product",
        About::Category(_) => "category",
        About::All => "all",
    }
}
