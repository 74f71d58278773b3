//! The catalogue of a company, loaded once a version.
//!
//! The version is a row that every write of a price, a promotion or a product raises in its own transaction: asking for it is one
//! read by key, on every process of the company alike. The outbox's sequence would rise with every sale, and the tables have no
//! other mark that is cheaper than reading them.

use std::sync::Arc;

use guanxi_catalog::entities::Product;
use guanxi_catalog::queries::cost::bundle_costs;
use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, Id, Money, Qty, RawId, Result};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use crate::definition;
use crate::engine::{
    About, Basis, Book, Caps, Catalogue, GroupPolicy, Method, Parts, PriceKind, PriceRule, ProductFacts,
    Promotion, Stage, Trees, Window, above, minute_of,
};
use crate::wire::Percent;

/// The newest catalogue of a company that anybody asked for.
#[derive(Debug, Default)]
pub struct Catalogues(Mutex<Option<Arc<Catalogue>>>);

/// The catalogue as of this transaction; read anew only where something changed.
///
/// # Errors
/// When the database can't be read.
pub fn load(reads: &mut impl Queries, kept: &Catalogues) -> Result<Arc<Catalogue>> {
    let version = version(reads)?;
    let known = kept.0.lock().clone();
    if let Some(catalogue) = known.filter(|catalogue| catalogue.version == version) {
        return Ok(catalogue);
    }
    let catalogue = Arc::new(read(reads, version)?);
    let mut slot = kept.0.lock();
    // Another may have read a newer one meanwhile.
    if slot.as_ref().is_none_or(|known| known.version < version) {
        *slot = Some(Arc::clone(&catalogue));
    }
    Ok(catalogue)
}

/// The catalogue with a promotion among the running ones, and without it: for trying it on days that are past. Its first and
/// last day, its caps and its need of a coupon are lifted, since they are about days to come; days of the week and times of
/// day stay. Nothing, where its definition can't be read.
///
/// # Errors
/// When the database can't be read.
pub fn trial(
    reads: &mut impl Queries,
    running: &Catalogue,
    promotion: RawId,
) -> Result<Option<(Catalogue, Catalogue)>> {
    let Some(mut tried) = promotions(reads, &format!("id = {promotion}"))?.pop() else {
        return Ok(None);
    };
    (tried.window.from, tried.window.to) = (None, None);
    tried.caps = Caps::default();
    tried.needs_coupon = false;
    let others: Vec<Promotion> = running
        .promotions()
        .iter()
        .filter(|other| other.id != promotion)
        .cloned()
        .collect();
    let without = running.with_promotions(others.clone());
    let with = running.with_promotions([others, vec![tried]].concat());
    Ok(Some((with, without)))
}

/// Counts the changes of what prices depend on.
///
/// # Errors
/// When the database can't be read.
pub fn version(reads: &mut impl Queries) -> Result<i64> {
    let row = reads.query_first("SELECT version FROM pricing_version WHERE id = 1", &[])?;
    Ok(row.map_or(0, |row| row.int(0)))
}

fn read(reads: &mut impl Queries, version: i64) -> Result<Catalogue> {
    let currency = reads.query_first("SELECT currency FROM org_company ORDER BY id LIMIT 1", &[])?;
    let trees = Trees {
        store_area: pairs(reads, "SELECT id, market_area_id FROM org_store")?,
        areas: pairs(reads, "SELECT id, parent_id FROM org_market_area")?,
        classes: pairs(reads, "SELECT id, parent_id FROM customers_classification")?,
    };
    let promotions = promotions(reads, "state = 'running'")?;
    Ok(Catalogue::new(Parts {
        version,
        currency: currency.map(|row| row.text(0).to_owned()).unwrap_or_default(),
        products: products(reads)?,
        books: books(reads)?,
        rules: rules(reads)?,
        promotions,
        trees,
    }))
}

fn pairs(reads: &mut impl Queries, sql: &str) -> Result<FxHashMap<RawId, RawId>> {
    let mut found = FxHashMap::default();
    reads.query_each(sql, &[], &mut |row| {
        if let Some(other) = row.optional_int(1) {
            found.insert(row.int(0), other);
        }
        Ok(())
    })?;
    Ok(found)
}

/// A variant's category is its family's; its prices are too where it has none of its own.
const PRODUCTS: &str = "SELECT p.id, COALESCE(f.category_id, p.category_id), COALESCE(p.standard_price, f.standard_price), \
     COALESCE(p.cost_price, f.cost_price) FROM catalog_product p LEFT JOIN catalog_product f ON f.id = p.parent_id ORDER BY p.id";

fn products(reads: &mut impl Queries) -> Result<Vec<(Id<Product>, ProductFacts)>> {
    let parents = pairs(reads, "SELECT id, parent_id FROM catalog_category")?;
    let bundles: FxHashMap<RawId, Money> = bundle_costs(reads)?.bundles().collect();
    let mut found = Vec::new();
    reads.query_each(PRODUCTS, &[], &mut |row| {
        let categories = row.optional_int(1).map(|category| above(&parents, category));
        let facts = ProductFacts {
            categories: categories.unwrap_or_default(),
            standard: row.optional_int(2).map(Money::new),
            cost: row
                .optional_int(3)
                .map(Money::new)
                .or_else(|| bundles.get(&row.int(0)).copied()),
        };
        found.push((Id::new(row.int(0)), facts));
        Ok(())
    })?;
    Ok(found)
}

/// Takes the columns of a row one after the other.
struct Columns<'a> {
    row: &'a Row,
    at: usize,
}

impl Columns<'_> {
    fn int(&mut self) -> Option<i64> {
        self.at += 1;
        self.row.optional_int(self.at - 1)
    }

    fn text(&mut self) -> Option<String> {
        self.at += 1;
        let value = self.row.0.get(self.at - 1).and_then(Value::as_text);
        value.filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn day(&mut self) -> Option<Day> {
        self.int().and_then(|raw| i32::try_from(raw).ok()).map(Day::new)
    }

    fn money(&mut self) -> Option<Money> {
        self.int().map(Money::new)
    }

    /// First day, last day, days of the week, times of day.
    fn window(&mut self) -> Window {
        let (from, to, weekdays) = (self.day(), self.day(), self.text());
        let times = [self.text(), self.text()].map(|text| text.and_then(|text| minute_of(&text)));
        let [first, last] = times;
        Window {
            from,
            to,
            weekdays: weekdays.map_or(0, |text| weekday_bits(&text)),
            minutes: (first.is_some() || last.is_some()).then(|| (first.unwrap_or(0), last.unwrap_or(1_440))),
        }
    }
}

/// The window that stands in a row from this column on: first and last day, days of the week, times of day.
pub(crate) fn window_of(row: &Row, at: usize) -> Window {
    Columns { row, at }.window()
}

fn weekday_bits(text: &str) -> u8 {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let chosen = |day: &str| text.split('|').any(|part| part == day);
    let bits = days.iter().enumerate().filter(|(_, day)| chosen(day));
    bits.fold(0, |bits, (at, _)| bits | (1 << at))
}

const BOOKS: &str = "SELECT id, name, kind, currency, priority, customer_id, group_id, classification_id, tier, store_id, \
     market_area_id, channel, starts_on, ends_on, weekdays, time_from, time_to FROM pricing_price_book WHERE is_active = 1";

fn books(reads: &mut impl Queries) -> Result<Vec<Book>> {
    let mut found = Vec::new();
    reads.query_each(BOOKS, &[], &mut |row| {
        let mut of = Columns { row: &row, at: 0 };
        found.push(Book {
            id: of.int().unwrap_or(0),
            name: of.text().unwrap_or_default(),
            kind: of
                .text()
                .and_then(|kind| PriceKind::named(&kind))
                .unwrap_or(PriceKind::Standard),
            currency: of.text().unwrap_or_default(),
            priority: of.int().unwrap_or(0),
            customer: of.int(),
            group: of.int(),
            class: of.int(),
            tier: of.text(),
            store: of.int(),
            area: of.int(),
            channel: of.text(),
            window: of.window(),
        });
        Ok(())
    })?;
    Ok(found)
}

const RULES: &str = "SELECT id, book_id, product_id, category_id, qty_from, tier, market_area_id, method, amount, base, \
     percent_off, round_to, add_amount, min_margin, max_margin, starts_on, ends_on FROM pricing_price_rule";

fn rules(reads: &mut impl Queries) -> Result<Vec<PriceRule>> {
    let mut found = Vec::new();
    reads.query_each(RULES, &[], &mut |row| {
        found.push(rule(&mut Columns { row: &row, at: 0 }));
        Ok(())
    })?;
    Ok(found)
}

fn rule(of: &mut Columns<'_>) -> PriceRule {
    let (id, book) = (of.int().unwrap_or(0), of.int().unwrap_or(0));
    let about = match (of.int(), of.int()) {
        (Some(product), _) => About::Product(product),
        (None, Some(category)) => About::Category(category),
        (None, None) => About::All,
    };
    let qty_from = Qty::new(of.int().unwrap_or(0));
    let (tier, area) = (of.text(), of.int());
    let (is_formula, amount) = (of.text().as_deref() == Some("formula"), of.money());
    let base = of
        .text()
        .and_then(|base| PriceKind::named(&base))
        .unwrap_or(PriceKind::Standard);
    // Thousandths of a percent are kept, hundredths are asked for.
    let off = Percent::new(of.int().unwrap_or(0) / 10);
    let formula = Method::From {
        base,
        off,
        round_to: of.money().unwrap_or(Money::ZERO),
        add: of.money().unwrap_or(Money::ZERO),
        min_margin: of.money(),
        max_margin: of.money(),
    };
    PriceRule {
        id,
        book,
        about,
        qty_from,
        tier,
        area,
        method: if is_formula {
            formula
        } else {
            Method::Amount(amount.unwrap_or(Money::ZERO))
        },
        window: Window {
            from: of.day(),
            to: of.day(),
            ..Window::default()
        },
    }
}

const PROMOTIONS: &str = "SELECT id, definition_version, name, currency, stage, stack_group, policy, priority, is_exclusive, \
     basis, needs_coupon, times_max, discount_max, cap_total, cap_customer, cap_day, cap_clerk, budget, conditions, action, \
     starts_on, ends_on, weekdays, time_from, time_to FROM pricing_promotion";

/// The promotions that a condition of SQL finds, oldest first. What can't be read any more is left out.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn promotions(reads: &mut impl Queries, condition: &str) -> Result<Vec<Promotion>> {
    let mut found = Vec::new();
    let sql = format!("{PROMOTIONS} WHERE {condition} ORDER BY id");
    reads.query_each(&sql, &[], &mut |row| {
        found.extend(promotion(&mut Columns { row: &row, at: 0 }));
        Ok(())
    })?;
    Ok(found)
}

/// Promotions as of these versions, whatever became of them since; nothing where one of them isn't there any more as it was.
///
/// # Errors
/// When the database can't be read.
pub fn promotions_as_of(reads: &mut impl Queries, wanted: &[(RawId, i64)]) -> Result<Option<Vec<Promotion>>> {
    const ASKED_AT_ONCE: usize = 400;
    let mut all = Vec::with_capacity(wanted.len());
    for part in wanted.chunks(ASKED_AT_ONCE) {
        let ids: Vec<String> = part.iter().map(|(id, _)| id.to_string()).collect();
        let found = promotions(reads, &format!("id IN ({})", ids.join(",")))?;
        let is_there = |(id, version): &(RawId, i64)| {
            found
                .iter()
                .any(|promotion| promotion.id == *id && promotion.version == *version)
        };
        if !part.iter().all(is_there) {
            return Ok(None);
        }
        all.extend(found);
    }
    Ok(Some(all))
}

fn promotion(of: &mut Columns<'_>) -> Option<Promotion> {
    Some(Promotion {
        id: of.int()?,
        version: of.int()?,
        name: of.text()?,
        currency: of.text().unwrap_or_default(),
        stage: if of.text().as_deref() == Some("order") {
            Stage::Order
        } else {
            Stage::Item
        },
        group: of.text()?,
        policy: GroupPolicy::named(&of.text()?)?,
        priority: of.int()?,
        exclusive: of.int()? != 0,
        basis: if of.text().as_deref() == Some("list") {
            Basis::List
        } else {
            Basis::Running
        },
        needs_coupon: of.int()? != 0,
        times_max: of.int(),
        discount_max: of.money(),
        caps: Caps {
            total: of.int(),
            customer: of.int(),
            day: of.int(),
            clerk: of.int(),
            budget: of.money(),
        },
        conditions: definition::conditions(&of.text().unwrap_or_default()).ok()?,
        action: definition::action(&of.text()?).ok()?,
        window: of.window(),
    })
}
