//! What the member bought.

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Row};
use guanxi_trade::entities::Sale;
use guanxi_trade::till::club::name_of;
use guanxi_types::{Money, Problem, Qty, RawId, Result};
use serde_json::{Value as Js, json};

use super::day;

/// Purchases of one page.
const PAGE: usize = 20;
/// Lines of one ticket that are told at most.
const LINES_MAX: i64 = 500;

const SALES: &str = "SELECT s.id, s.number, s.sold_at, s.business_date, s.amount, s.kind, o.name, s.line_count, \
     CASE WHEN s.customer_id = ?1 THEN NULL ELSE b.name END, (SELECT MAX(f.id) FROM trade_paper_form f WHERE f.sale_id = s.id) \
     FROM trade_sale s JOIN org_store o ON o.id = s.store_id \
     LEFT JOIN customers_customer b ON b.id = s.customer_id WHERE";

/// The own tickets, and what others bought with the household's card while the member was in it, now or before: one card, which all of
/// them show.
const SEEN: &str = "(s.customer_id = ?1 OR (s.household_id = ?2 AND (s.business_date >= ?3 OR EXISTS (SELECT 1 \
     FROM loyalty_household_change h WHERE h.household_id = ?2 AND h.customer_id = ?1 \
     AND COALESCE(h.stayed_from, s.business_date) <= s.business_date AND h.stayed_until >= s.business_date)) \
     AND EXISTS (SELECT 1 FROM loyalty_card c WHERE c.id = s.card_id AND c.household_id = s.household_id)))";

/// Who asks, for [`SEEN`]: the member, the household, and the day on which the member came into it.
fn seen_by(r: &mut dyn Queries, customer: RawId) -> Result<[Value; 3]> {
    let home = r.query_first(
        "SELECT household_id, COALESCE(joined_on, 0) FROM customers_household_member WHERE customer_id = ?1 AND left_on IS NULL \
         ORDER BY COALESCE(joined_on, 0), id LIMIT 1",
        &[Value::from(customer)],
    )?;
    let (household, since) = home.map_or((0, 0), |row| (row.int(0), row.int(1)));
    Ok([Value::from(customer), Value::from(household), Value::from(since)])
}

fn head(row: &Row) -> Js {
    // Of what was written on paper the day is known, and no time.
    let at = match row.optional_int(9) {
        None => guanxi_http::instant(&Value::from(row.int(2))),
        Some(_) => Js::Null,
    };
    json!({
        "id": row.int(0).to_string(),
        "number": row.text(1),
        "sold_at": at,
        "day": day(row, 3),
        "amount": Money::new(row.int(4)).to_string(),
        "kind": if row.text(5).is_empty() { "sale" } else { row.text(5) },
        "store": row.text(6),
        "line_count": row.int(7),
        "by": super::some(row, 8),
    })
}

/// The member's tickets, newest first, before this one; those of the household's card say who bought.
///
/// # Errors
/// When the database can't be read.
pub fn purchases(r: &mut dyn Queries, customer: RawId, before: Option<RawId>) -> Result<Js> {
    let limit = guanxi_types::len_i64(PAGE) + 1;
    let who = seen_by(r, customer)?;
    // Tickets of one moment follow one another by their ids.
    let from = match before {
        Some(id) => {
            let sql = format!("SELECT s.sold_at, s.id FROM trade_sale s WHERE {SEEN} AND s.id = ?4");
            r.query_first(&sql, &[&who[..], &[Value::from(id)]].concat())?
        }
        None => None,
    };
    let (at, id) = from.map_or((i64::MAX, RawId::MAX), |row| (row.int(0), row.int(1)));
    let page = [Value::from(at), Value::from(id), Value::from(limit)];
    let rows = r.query(
        &format!(
            "{SALES} {SEEN} AND (s.sold_at < ?4 OR (s.sold_at = ?4 AND s.id < ?5)) ORDER BY s.sold_at DESC, s.id DESC LIMIT ?6"
        ),
        &[&who[..], &page].concat(),
    )?;
    let items: Vec<Js> = rows.iter().take(PAGE).map(head).collect();
    let last = rows.iter().take(PAGE).next_back();
    let next = last
        .filter(|_| rows.len() > PAGE)
        .map(|row| row.int(0).to_string());
    Ok(json!({ "items": items, "next": next }))
}

/// One of these tickets, with lines, payments and what it earned.
///
/// # Errors
/// `record.not_found` for a ticket of somebody else.
pub fn purchase(r: &mut dyn Queries, customer: RawId, id: RawId) -> Result<Js> {
    let who = seen_by(r, customer)?;
    let row = r.query_first(
        &format!("{SALES} {SEEN} AND s.id = ?4"),
        &[&who[..], &[Value::from(id)]].concat(),
    )?;
    let row = row.ok_or_else(|| Problem::not_found(&Sale::def().key))?;
    let lines = r.query(
        "SELECT p.name, l.qty, l.amount, l.discount, l.unit_price FROM trade_sale_line l \
         LEFT JOIN catalog_product p ON p.id = l.product_id WHERE l.sale_id = ?1 ORDER BY l.line_no LIMIT ?2",
        &[Value::from(id), Value::from(LINES_MAX)],
    )?;
    let line = |line: &Row| {
        json!({
            "name": super::some(line, 0),
            "qty": Qty::new(line.int(1)).to_string(),
            "amount": Money::new(line.int(2)).to_string(),
            "discount": Money::new(line.int(3)).to_string(),
            "unit_price": line.optional_int(4).map(|price| Money::new(price).to_string()),
        })
    };
    let payments = r.query(
        "SELECT method, amount FROM trade_payment WHERE sale_id = ?1 ORDER BY id",
        &[Value::from(id)],
    )?;
    let payment = |row: &Row| json!({ "method": row.text(0), "amount": Money::new(row.int(1)).to_string() });
    let earned = r.query_first(
        "SELECT points FROM loyalty_purchase WHERE sale_ref = ?1",
        &[Value::from(name_of(id))],
    )?;
    let mut told = head(&row);
    if let Some(told) = told.as_object_mut() {
        told.insert("lines".to_owned(), lines.iter().map(line).collect());
        told.insert("payments".to_owned(), payments.iter().map(payment).collect());
        told.insert("points".to_owned(), json!(earned.map(|row| row.int(0))));
    }
    Ok(told)
}
