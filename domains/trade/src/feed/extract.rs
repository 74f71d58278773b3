//! Reads sales, and what they refer to, as the warehouse keeps them.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, Grain, Period, Problem, RawId, Result};
use guanxi_warehouse::{DimensionChange, DimensionRow, DimensionValue, FactRows};

use super::changes::Changes;
use crate::facts::{SALE_LINE, SaleLineRow, TICKET, push_sale};

/// Ids that one statement names.
const IDS_PER_STATEMENT: usize = 500;
/// Rows of a rebuild that are held before they are handed over at the end of a month.
const REBUILD_ROWS: usize = 200_000;
/// Levels of the category tree that the product dimension names: department, category, type.
const CATEGORY_LEVELS: usize = 3;

const LINES: &str = "SELECT s.business_date, s.business_minute, s.id, l.line_no, s.store_id, s.customer_id, l.product_id, \
     l.qty, l.amount, l.discount FROM trade_sale s JOIN trade_sale_line l ON l.sale_id = s.id";

/// The profile's attributes that are dimensions of their own: the customer's texts in the group `profile`.
#[must_use]
pub fn profile() -> Vec<&'static str> {
    let texts = |f: &&guanxi_entity::FieldDef| {
        f.group == "profile" && f.kind.storage() == guanxi_entity::Storage::Text
    };
    Customer::def()
        .fields
        .iter()
        .filter(texts)
        .filter(|f| f.name != "note")
        .map(|f| f.name.as_str())
        .collect()
}

/// The rows of these sales in both facts; a sale that is gone has none.
pub(crate) fn sales(r: &mut dyn Queries, ids: &[RawId]) -> Result<(FactRows, FactRows)> {
    let mut gatherer = Gatherer::new();
    for some in ids.chunks(IDS_PER_STATEMENT) {
        let sql = format!(
            "{LINES} WHERE s.id IN ({}) ORDER BY s.id, l.line_no",
            numbers(some)
        );
        r.query_each(&sql, &[], &mut |row| gatherer.add(&row))?;
    }
    gatherer.finish()
}

/// Every sale, month by month.
pub(crate) fn each_month(
    r: &mut dyn Queries,
    handle: &mut dyn FnMut(FactRows, FactRows) -> Result<()>,
) -> Result<()> {
    let mut gatherer = Gatherer::new();
    let mut month: Option<Period> = None;
    r.query_each(
        &format!("{LINES} ORDER BY s.business_date, s.id, l.line_no"),
        &[],
        &mut |row| {
            let day = Day::new(i32::try_from(row.int(0)).map_err(Problem::internal)?);
            let this = Period::of(Grain::Month, day);
            if month.is_some_and(|m| m != this) && gatherer.len() >= REBUILD_ROWS {
                let (lines, tickets) = std::mem::replace(&mut gatherer, Gatherer::new()).finish()?;
                handle(lines, tickets)?;
            }
            month = Some(this);
            gatherer.add(&row)
        },
    )?;
    let (lines, tickets) = gatherer.finish()?;
    handle(lines, tickets)
}

/// Gathers lines into sales.
struct Gatherer {
    lines: FactRows,
    tickets: FactRows,
    current: Vec<SaleLineRow>,
}

impl Gatherer {
    fn new() -> Self {
        Self {
            lines: FactRows::new(&SALE_LINE),
            tickets: FactRows::new(&TICKET),
            current: Vec::new(),
        }
    }

    fn len(&self) -> usize {
        self.lines.len()
    }

    fn add(&mut self, row: &Row) -> Result<()> {
        let small = |at: usize| i32::try_from(row.int(at)).map_err(Problem::internal);
        let line = SaleLineRow {
            day: small(0)?,
            minute: small(1)?,
            sale_id: row.int(2),
            line_no: small(3)?,
            store_id: row.int(4),
            customer_id: row.optional_int(5),
            product_id: row.optional_int(6),
            qty_milli: row.int(7),
            amount_c: row.int(8),
            discount_c: row.int(9),
        };
        if self
            .current
            .first()
            .is_some_and(|first| first.sale_id != line.sale_id)
        {
            self.end_sale()?;
        }
        self.current.push(line);
        Ok(())
    }

    fn end_sale(&mut self) -> Result<()> {
        push_sale(&self.current, &mut self.lines, &mut self.tickets)?;
        self.current.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<(FactRows, FactRows)> {
        self.end_sale()?;
        Ok((self.lines, self.tickets))
    }
}

/// Every record of every dimension.
pub(crate) fn all_dimensions(r: &mut dyn Queries) -> Result<Vec<DimensionChange>> {
    ["customer", "product", "store", "category", "market_area"]
        .into_iter()
        .map(|name| {
            Ok(DimensionChange {
                dimension: name,
                removes: Vec::new(),
                rows: rows_of(r, name, None)?,
            })
        })
        .collect()
}

/// The dimensions' records that the changes are about. A change of the category tree touches every product.
pub(crate) fn changed_dimensions(r: &mut dyn Queries, changes: &Changes) -> Result<Vec<DimensionChange>> {
    let mut all = Vec::new();
    let is_tree_changed = !changes.of_dimension("category").is_empty();
    for name in ["customer", "product", "store", "category", "market_area"] {
        let ids = changes.of_dimension(name);
        let whole = name == "product" && is_tree_changed;
        if ids.is_empty() && !whole {
            continue;
        }
        let rows = rows_of(r, name, if whole { None } else { Some(&ids) })?;
        let found: BTreeSet<RawId> = rows.iter().map(|row| row.id).collect();
        let removes = ids.into_iter().filter(|id| !found.contains(id)).collect();
        all.push(DimensionChange {
            dimension: name,
            removes,
            rows,
        });
    }
    Ok(all)
}

fn rows_of(r: &mut dyn Queries, dimension: &str, ids: Option<&[RawId]>) -> Result<Vec<DimensionRow>> {
    let select = match dimension {
        "customer" => format!(
            "SELECT id, number, name, {} FROM customers_customer",
            profile().join(", ")
        ),
        "product" => "SELECT id, number, name, category_id, is_measured FROM catalog_product".to_owned(),
        "store" => "SELECT id, number, name, market_area_id FROM org_store".to_owned(),
        "category" => "SELECT id, name, parent_id FROM catalog_category".to_owned(),
        _ => "SELECT id, name, parent_id FROM org_market_area".to_owned(),
    };
    let tree = if dimension == "product" {
        category_tree(r)?
    } else {
        BTreeMap::new()
    };
    let mut rows = Vec::new();
    let mut keep = |row: Row| {
        rows.push(if dimension == "product" {
            product_row(&row, &tree)
        } else {
            plain_row(row)
        });
        Ok(())
    };
    match ids {
        None => r.query_each(&format!("{select} ORDER BY id"), &[], &mut keep)?,
        Some(ids) => {
            for some in ids.chunks(IDS_PER_STATEMENT) {
                r.query_each(
                    &format!("{select} WHERE id IN ({}) ORDER BY id", numbers(some)),
                    &[],
                    &mut keep,
                )?;
            }
        }
    }
    Ok(rows)
}

fn plain_row(row: Row) -> DimensionRow {
    let id = row.int(0);
    DimensionRow {
        id,
        values: row.0.into_iter().skip(1).map(dimension_value).collect(),
    }
}

fn product_row(row: &Row, tree: &CategoryTree) -> DimensionRow {
    let path = category_path(tree, row.optional_int(3));
    let level = |at: usize| {
        path.get(at).map_or(DimensionValue::Null, |name| {
            DimensionValue::Text((*name).to_owned())
        })
    };
    DimensionRow {
        id: row.int(0),
        values: vec![
            DimensionValue::Text(row.text(1).to_owned()),
            DimensionValue::Text(row.text(2).to_owned()),
            row.optional_int(3)
                .map_or(DimensionValue::Null, DimensionValue::I64),
            level(0),
            level(1),
            level(2),
            DimensionValue::Bool(row.int(4) != 0),
        ],
    }
}

fn dimension_value(value: Value) -> DimensionValue {
    match value {
        Value::Null => DimensionValue::Null,
        Value::Int(v) => DimensionValue::I64(v),
        Value::Text(v) => DimensionValue::Text(v),
    }
}

/// Name and parent by id.
type CategoryTree = BTreeMap<RawId, (String, Option<RawId>)>;

fn category_tree(r: &mut dyn Queries) -> Result<CategoryTree> {
    let rows = r.query("SELECT id, name, parent_id FROM catalog_category", &[])?;
    Ok(rows
        .into_iter()
        .map(|row| (row.int(0), (row.text(1).to_owned(), row.optional_int(2))))
        .collect())
}

/// Names from the root down. A tree that bites its own tail ends somewhere.
fn category_path(tree: &CategoryTree, category: Option<RawId>) -> Vec<&str> {
    const DEPTH_LIMIT: usize = 20;
    let mut path = Vec::new();
    let mut next = category;
    while let Some((name, parent)) = next.and_then(|id| tree.get(&id)) {
        path.push(name.as_str());
        next = *parent;
        if path.len() == DEPTH_LIMIT {
            break;
        }
    }
    path.reverse();
    path.truncate(CATEGORY_LEVELS);
    path
}

/// Ids as SQL; they are numbers of our own making.
fn numbers(ids: &[RawId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
