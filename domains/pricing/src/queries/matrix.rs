//! A book's prices of one subject as a grid: quantity by tier and market area.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Money, Qty, RawId, Result};

use crate::entities::{PriceBook, PriceRule};

/// What the prices are of: a product, a category, or everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The product.
    pub product: Option<RawId>,
    /// The category, where it is no product.
    pub category: Option<RawId>,
}

/// Where a price stands in the grid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From so many on.
    pub qty_from: Qty,
    /// For this tier.
    pub tier: Option<String>,
    /// In this market area.
    pub area: Option<RawId>,
}

/// A price in the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its line of the book.
    pub rule: RawId,
    /// The price of one unit.
    pub amount: Money,
}

/// The grid.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Changes with every change of the cells.
    pub version: String,
    /// The prices.
    pub cells: BTreeMap<Place, Cell>,
    /// The names of the areas.
    pub areas: BTreeMap<RawId, String>,
    /// Lines of the subject that a grid can't show: formulas, and lines that hold for some days only.
    pub others: i64,
}

/// Reads the grid of a book that the user may read.
///
/// # Errors
/// `record.not_found`, also where it holds what goods cost and the user doesn't see that.
pub fn matrix(reads: &mut impl Queries, ctx: &Ctx, book: RawId, subject: Subject) -> Result<Matrix> {
    get(reads, ctx, PriceBook::def(), book)?;
    let def: &EntityDef = PriceRule::def();
    let sql = format!(
        "SELECT r.id, r.version, r.qty_from, r.tier, r.market_area_id, r.amount, r.method, r.starts_on, r.ends_on, a.name \
         FROM {} r LEFT JOIN org_market_area a ON a.id = r.market_area_id \
         WHERE r.book_id = ?1 AND COALESCE(r.product_id, 0) = ?2 AND COALESCE(r.category_id, 0) = ?3 ORDER BY r.id",
        def.table
    );
    let params = [book, subject.product.unwrap_or(0), subject.category.unwrap_or(0)].map(Value::from);
    let (mut cells, mut areas, mut others) = (BTreeMap::new(), BTreeMap::new(), 0);
    let (mut newest, mut versions) = (0, 0);
    for row in reads.query(&sql, &params)? {
        let is_dated = row.optional_int(7).is_some() || row.optional_int(8).is_some();
        if row.text(6) == "formula" || is_dated {
            others += 1;
            continue;
        }
        (newest, versions) = (newest.max(row.int(0)), versions + row.int(1));
        let area = row.optional_int(4);
        areas.extend(area.map(|id| (id, row.text(9).to_owned())));
        let place = Place {
            qty_from: Qty::new(row.int(2)),
            tier: Some(row.text(3).to_owned()).filter(|tier| !tier.is_empty()),
            area,
        };
        let cell = Cell {
            rule: row.int(0),
            amount: Money::new(row.int(5)),
        };
        cells.insert(place, cell);
    }
    Ok(Matrix {
        version: format!("{}-{versions}-{newest}", cells.len()),
        cells,
        areas,
        others,
    })
}
