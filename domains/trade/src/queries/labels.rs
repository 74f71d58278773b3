//! What stands on the labels of shelves: today's prices of a store, as its till asks them.

use std::collections::BTreeSet;

use guanxi_catalog::entities::Product;
use guanxi_entity::{Entity, Value};
use guanxi_pricing::engine::{self, Basket, BasketLine, Buyer, Catalogue, PriceSource, Situation};
use guanxi_pricing::entities::PriceRule;
use guanxi_record::{Change, SqlText, require, restrict};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, Day, ErrorKind, Id, Money, Problem, Qty, RawId, Result};

use crate::rules::zone_of_store;
use crate::till::price::catalogue;
use crate::till::{Desk, stores};

/// Labels of one print at most.
pub const LABELS_MAX: usize = 2_000;

/// Which labels are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelQuery {
    /// Where.
    pub store_id: RawId,
    /// These products only.
    pub products: Vec<RawId>,
    /// Those of this category and below it only.
    pub category: Option<RawId>,
    /// Those whose label is another than on this day's morning only.
    pub since: Option<Day>,
}

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelfLabel {
    /// The product's number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What one piece holds.
    pub size: String,
    /// The code on it.
    pub barcode: String,
    /// What the price is of one of.
    pub unit: String,
    /// What anybody pays.
    pub price: Money,
    /// What a member pays, where that is less.
    pub member_price: Option<Money>,
}

/// A price and the line of a book that it comes from.
type Told = Option<(Money, Option<RawId>)>;

/// The labels, in the order of the products' numbers. What has no price has none. A price differs from that of a day where it comes out
/// another, or where the product, or a line that is about it and may hold here, or such a line's book, was written or removed since: rather
/// a label too many than a wrong one on the shelf.
///
/// # Errors
/// `record.not_found` for a store that isn't the user's; `till.too_many_labels`.
pub fn shelf_labels(
    r: &mut dyn Queries,
    desk: &Desk<'_>,
    wanted: &LabelQuery,
    at: i64,
) -> Result<Vec<ShelfLabel>> {
    stores(r, desk.ctx, Action::Read)?.require(r, wanted.store_id)?;
    let catalogue = catalogue(r, desk.prices)?;
    let zone = zone_of_store(r, wanted.store_id)?;
    let moment = |at: i64| {
        let (day, minute) = zone.local(at);
        Situation {
            at,
            day,
            minute: u16::try_from(minute).unwrap_or(0),
            store: Some(Id::new(wanted.store_id)),
            channel: "store".to_owned(),
            ..Situation::default()
        }
    };
    let now = moment(at);
    let change = match wanted.since {
        Some(day) => {
            let midnight = day.date().at(0, 0, 0, 0);
            let from = zone.instant(midnight).map_err(Problem::internal)?;
            Some((moment(from), written_since(r, wanted.store_id, from)?, from))
        }
        None => None,
    };
    let mut labels = Vec::new();
    for row in products(r, desk.ctx, wanted)? {
        let id = row.int(0);
        let Some(label) = label(&catalogue, &now, &row) else {
            continue;
        };
        let is_wanted = change.as_ref().is_none_or(|(then, written, from)| {
            let told = |at: &Situation| [false, true].map(|is_member| told(&catalogue, at, id, is_member));
            row.int(6) >= *from || written.is_about(&catalogue, id) || told(&now) != told(then)
        });
        if is_wanted {
            labels.push(label);
        }
        if labels.len() > LABELS_MAX {
            return Err(Problem::new(ErrorKind::Invalid, "till.too_many_labels").with("max", LABELS_MAX));
        }
    }
    Ok(labels)
}

fn label(catalogue: &Catalogue, now: &Situation, row: &Row) -> Option<ShelfLabel> {
    let (price, _) = told(catalogue, now, row.int(0), false)?;
    let member = told(catalogue, now, row.int(0), true).map(|(price, _)| price);
    Some(ShelfLabel {
        number: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        size: row.text(3).to_owned(),
        barcode: row.text(4).to_owned(),
        unit: row.text(5).to_owned(),
        price,
        member_price: member.filter(|member| *member < price),
    })
}

/// What one costs for somebody, or for some member, whom nobody knows.
fn told(catalogue: &Catalogue, situation: &Situation, product: RawId, is_member: bool) -> Told {
    let situation = Situation {
        buyer: is_member.then(Buyer::member),
        ..situation.clone()
    };
    let basket = Basket {
        lines: vec![BasketLine {
            key: 1,
            product: Id::new(product),
            qty: Qty::new(1_000),
            surcharge: Money::ZERO,
            given_price: None,
            hand_price: None,
        }],
        coupons: Vec::new(),
    };
    let priced = engine::price(catalogue, &situation, &basket);
    let line = priced.lines.first()?;
    match line.price_source {
        PriceSource::None => None,
        PriceSource::Book { rule, .. } => Some((line.unit_price, Some(rule))),
        _ => Some((line.unit_price, None)),
    }
}

/// What the lines of books were about that were written or removed since.
#[derive(Debug, Default)]
struct Touched {
    products: BTreeSet<RawId>,
    categories: BTreeSet<RawId>,
    everything: bool,
}

impl Touched {
    /// A line about a product, a category, or everything.
    fn add(&mut self, product: Option<RawId>, category: Option<RawId>) {
        match (product, category) {
            (Some(product), _) => drop(self.products.insert(product)),
            (None, Some(category)) => drop(self.categories.insert(category)),
            (None, None) => self.everything = true,
        }
    }

    fn is_about(&self, catalogue: &Catalogue, product: RawId) -> bool {
        let above = catalogue
            .product(product)
            .map(|facts| facts.categories.as_slice());
        self.everything
            || self.products.contains(&product)
            || above
                .unwrap_or_default()
                .iter()
                .any(|id| self.categories.contains(id))
    }
}

/// The lines that were written since, by themselves or with their book, and what they were about before. A line that was written alone
/// counts only in a book that may hold in this store for somebody whom the till doesn't know.
fn written_since(r: &mut dyn Queries, store: RawId, from: i64) -> Result<Touched> {
    let mut touched = Touched::default();
    let rows = r.query(
        "SELECT r.product_id, r.category_id FROM pricing_price_rule r JOIN pricing_price_book b ON b.id = r.book_id \
         WHERE b.updated_at >= ?1 OR (r.updated_at >= ?1 AND (b.store_id IS NULL OR b.store_id = ?2) \
         AND b.customer_id IS NULL AND b.group_id IS NULL AND b.classification_id IS NULL)",
        &[Value::from(from), Value::from(store)],
    )?;
    for row in rows {
        touched.add(row.optional_int(0), row.optional_int(1));
    }
    // What isn't there any more, or was about something else, stands in the history only.
    let rows = r.query(
        "SELECT action, changes FROM record_history WHERE entity = ?1 AND at >= ?2 AND action IN ('update', 'delete')",
        &[Value::from(PriceRule::def().key.as_str()), Value::from(from)],
    )?;
    for row in rows {
        let changes: Vec<Change> = serde_json::from_str(row.text(1)).unwrap_or_default();
        let was = |field: &str| changes.iter().find(|change| change.field == field);
        let (product, category) = (was("product_id"), was("category_id"));
        if row.text(0) == "delete" || product.is_some() || category.is_some() {
            let id = |change: Option<&Change>| change.and_then(|change| change.before.as_int());
            touched.add(id(product), id(category));
        }
    }
    Ok(touched)
}

fn products(r: &mut dyn Queries, ctx: &Ctx, wanted: &LabelQuery) -> Result<Vec<Row>> {
    let def = Product::def();
    let mut sql = SqlText::new(
        "SELECT id, number, name, package_size, COALESCE(barcode, (SELECT MIN(b.code) FROM catalog_product_barcode b \
         WHERE b.product_id = catalog_product.id)), \
         (SELECT u.name FROM catalog_unit u WHERE u.id = catalog_product.unit_id), updated_at FROM catalog_product",
    );
    sql.and("kind <> 'family' AND status IN ('active', 'phase_out')", []);
    if !wanted.products.is_empty() {
        let marks = vec!["?"; wanted.products.len()].join(", ");
        sql.and(
            &format!("id IN ({marks})"),
            wanted.products.iter().copied().map(Value::from),
        );
    }
    if let Some(category) = wanted.category {
        sql.and(
            "category_id IN (WITH RECURSIVE below (id) AS (SELECT CAST(? AS BIGINT) UNION \
             SELECT c.id FROM catalog_category c JOIN below ON c.parent_id = below.id) SELECT id FROM below)",
            [Value::from(category)],
        );
    }
    restrict(&mut sql, ctx, require(ctx, Action::Read, def)?, def);
    sql.push(" ORDER BY number LIMIT ?", [Value::from(super::PRODUCTS_MAX)]);
    r.query(&sql.text, &sql.params)
}
