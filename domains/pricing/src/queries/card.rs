//! Every price of a product, in the order of resolution.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, RawId, Result};

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

/// The names, as far as the user sees them, of customers who have prices of their own; lines of those whom the user doesn't see
/// are left out.
///
/// # Errors
/// When the database can't be read.
pub fn seen_customers(reads: &mut impl Queries, ctx: &Ctx, lines: &mut Vec<CardLine<'_>>) -> Result<Words> {
    let mut names = Words::new();
    let def = Customer::def();
    let asked: BTreeSet<RawId> = lines.iter().filter_map(|line| line.book.customer).collect();
    for id in asked {
        match get(reads, ctx, def, id) {
            Ok(record) => {
                let name = def.field("name").and_then(|(at, _)| record.values.get(at));
                let name = name.and_then(Value::as_text).unwrap_or_default();
                names.insert(("customer", id), name.to_owned());
            }
            Err(problem) if matches!(problem.kind, ErrorKind::NotFound | ErrorKind::Forbidden) => {}
            Err(problem) => return Err(problem),
        }
    }
    let is_seen = |id: RawId| names.contains_key(&("customer", id));
    lines.retain(|line| line.book.customer.is_none_or(is_seen));
    Ok(names)
}

/// The names of the records that the lines of a card ask for; of customers those that are given.
///
/// # Errors
/// When the database can't be read.
pub fn words(reads: &mut impl Queries, mut words: Words, lines: &[CardLine<'_>]) -> Result<Words> {
    for line in lines {
        let book = line.book;
        let named = [
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
