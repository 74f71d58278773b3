//! What a scanned code means: which product, how much of it, and the price inside.

use guanxi_entity::Value;
use guanxi_record::{Schema, require};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, ErrorKind, Money, Problem, Qty, RawId, Result};
use serde::Serialize;

use super::marks;
use super::product::{Brief, briefs};
use crate::entities::{Product, ProductBarcode};
use crate::rules::code::{Content, ScaleForm, Weighed, item_numbers, same_codes, weighed};
use guanxi_entity::Entity;

/// One piece, in thousandths.
const ONE: i64 = 1_000;

/// What a code means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scanned {
    /// The product.
    pub product: Brief,
    /// What the code is on, or what the product is counted in.
    pub unit: Option<Named>,
    /// How much of the product's own unit; what a scale weighed; none where a scale printed the price alone.
    pub quantity: Option<String>,
    /// The price inside, of all of it.
    pub price: Option<String>,
    /// How it was found: by a `code`, or `weighed`.
    pub found_by: &'static str,
}

/// A record by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The record.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A product, its unit, and how much.
struct Hit {
    product: RawId,
    unit: Option<Named>,
    quantity_milli: Option<i64>,
    price_c: Option<i64>,
    found_by: &'static str,
}

/// What a scanned code means. A code that is kept wins over a scale's form.
///
/// # Errors
/// `catalog.unknown_code`, `access.forbidden`.
pub fn scanned(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, code: &str) -> Result<Scanned> {
    require(ctx, Action::Read, Product::def())?;
    require(ctx, Action::Read, ProductBarcode::def())?;
    let code = code.trim();
    let unknown = || Problem::new(ErrorKind::NotFound, "catalog.unknown_code").with("code", code);
    let hit = match kept(r, code)? {
        Some(hit) => Some(hit),
        None => from_scale(r, code)?,
    };
    let hit = hit.ok_or_else(unknown)?;
    // What the user may not see isn't there.
    let mut products = briefs(r, schema, ctx, &[hit.product])?;
    Ok(Scanned {
        product: products.remove(&hit.product).ok_or_else(unknown)?,
        unit: hit.unit,
        quantity: hit.quantity_milli.map(|milli| Qty::new(milli).to_string()),
        price: hit.price_c.map(|c| Money::new(c).to_string()),
        found_by: hit.found_by,
    })
}

fn unit_at(row: &Row, at: usize) -> Option<Named> {
    Some(Named {
        id: row.optional_int(at)?.to_string(),
        name: row.text(at + 1).to_owned(),
    })
}

/// By the codes of products, then by the barcode on the product itself; among several of these the one that is sold.
fn kept(r: &mut dyn Queries, code: &str) -> Result<Option<Hit>> {
    let codes: Vec<Value> = same_codes(code).into_iter().map(Value::Text).collect();
    let marks = marks(codes.len());
    let sql = format!(
        "SELECT b.product_id, COALESCE(b.unit_id, p.unit_id), u.name, COALESCE(b.quantity, bu.factor) \
         FROM catalog_product_barcode b JOIN catalog_product p ON p.id = b.product_id \
         LEFT JOIN catalog_unit bu ON bu.id = b.unit_id \
         LEFT JOIN catalog_unit u ON u.id = COALESCE(b.unit_id, p.unit_id) \
         WHERE b.code IN ({marks}) ORDER BY b.id LIMIT 1"
    );
    if let Some(row) = r.query_first(&sql, &codes)? {
        return Ok(Some(Hit {
            product: row.int(0),
            unit: unit_at(&row, 1),
            quantity_milli: Some(row.optional_int(3).unwrap_or(ONE)),
            price_c: None,
            found_by: "code",
        }));
    }
    by_product(r, &format!("p.barcode IN ({marks})"), &codes)
}

fn by_product(r: &mut dyn Queries, condition: &str, params: &[Value]) -> Result<Option<Hit>> {
    let sql = format!(
        "SELECT p.id, p.unit_id, u.name FROM catalog_product p LEFT JOIN catalog_unit u ON u.id = p.unit_id \
         WHERE {condition} ORDER BY CASE p.status WHEN 'active' THEN 0 WHEN 'phase_out' THEN 1 ELSE 2 END, p.id LIMIT 1"
    );
    let row = r.query_first(&sql, params)?;
    Ok(row.map(|row| Hit {
        product: row.int(0),
        unit: unit_at(&row, 1),
        quantity_milli: Some(ONE),
        price_c: None,
        found_by: "code",
    }))
}

/// By the forms in which the company's scales print; of several with one prefix the first whose article there is.
fn from_scale(r: &mut dyn Queries, code: &str) -> Result<Option<Hit>> {
    let Some(prefix) = code.get(..2) else {
        return Ok(None);
    };
    let rows = r.query(
        "SELECT content, item_digits, weight_decimals, price_decimals FROM catalog_weighed_code WHERE prefix = ?1 ORDER BY id",
        &[prefix.into()],
    )?;
    for row in rows {
        let Some(found) = weighed(code, &form_of(&row)) else {
            continue;
        };
        if let Some(hit) = article(r, &found)? {
            return Ok(Some(Hit {
                quantity_milli: found.weight_milli,
                price_c: found.price_c,
                found_by: "weighed",
                ..hit
            }));
        }
    }
    Ok(None)
}

fn form_of(row: &Row) -> ScaleForm {
    let number = |at: usize| row.text(at).parse::<u32>();
    ScaleForm {
        content: match row.text(0) {
            "weight" => Content::Weight,
            "price_and_weight" => Content::PriceAndWeight,
            _ => Content::Price,
        },
        item_digits: row.text(1).parse().unwrap_or(5),
        weight_decimals: number(2).unwrap_or(3),
        price_decimals: number(3).unwrap_or(2),
    }
}

/// The product of an article's number: by a code of the company's own, else by the product's number.
fn article(r: &mut dyn Queries, found: &Weighed) -> Result<Option<Hit>> {
    let numbers: Vec<Value> = item_numbers(&found.item).into_iter().map(Value::Text).collect();
    let marks = marks(numbers.len());
    let condition = format!(
        "p.id IN (SELECT product_id FROM catalog_product_barcode WHERE is_own = 1 AND code IN ({marks}))"
    );
    match by_product(r, &condition, &numbers)? {
        Some(hit) => Ok(Some(hit)),
        None => by_product(r, &format!("p.number IN ({marks})"), &numbers),
    }
}
