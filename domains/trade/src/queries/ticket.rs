//! Tickets: found by number, customer or day, and one of them whole.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::{SqlText, get};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, Day, Money, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use super::receipt::receipt_token;
use crate::entities::Sale;
use crate::till::bundle::told;
use crate::till::price::names;
use crate::till::returned::{SoldLine, sold_lines};
use crate::till::{Stores, buyer_of, stores};

/// Tickets of one answer.
const TICKETS_MAX: i64 = 50;

/// Which tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketQuery {
    /// Rung up here.
    pub store_id: Option<RawId>,
    /// The number, or its end.
    pub number: Option<String>,
    /// Of this customer.
    pub customer_id: Option<RawId>,
    /// On this local day.
    pub day: Option<Day>,
}

/// The newest tickets that the query finds in the stores that the user may look into.
///
/// # Errors
/// `access.forbidden`.
pub fn tickets(r: &mut dyn Queries, ctx: &Ctx, query: &TicketQuery) -> Result<Vec<Js>> {
    let mut sql = SqlText::new(
        "SELECT id, number, store_id, sold_at, customer_id, amount, kind, clerk FROM trade_sale",
    );
    if let Some(store) = query.store_id {
        sql.and("store_id = ?", [Value::from(store)]);
    }
    if let Some(number) = &query.number {
        let end = format!("%{}", number.replace(['%', '_', '\\'], ""));
        sql.and("UPPER(number) LIKE UPPER(?)", [Value::from(end)]);
    }
    if let Some(customer) = query.customer_id {
        sql.and("customer_id = ?", [Value::from(customer)]);
    }
    if let Some(day) = query.day {
        sql.and("business_date = ?", [Value::from(day)]);
    }
    if let Stores::Some(ids) = stores(r, ctx, Action::Read)? {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let places = vec!["?"; ids.len()].join(", ");
        sql.and(
            &format!("store_id IN ({places})"),
            ids.into_iter().map(Value::from),
        );
    }
    sql.push(" ORDER BY id DESC LIMIT ?", [Value::from(TICKETS_MAX)]);
    let rows = r.query(&sql.text, &sql.params)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let customer = customer(r, ctx, row.optional_int(4))?;
        found.push(head(row, &customer));
    }
    Ok(found)
}

fn head(row: &Row, customer: &Js) -> Js {
    json!({
        "id": row.int(0).to_string(),
        "number": row.text(1),
        "store_id": row.int(2).to_string(),
        "sold_at": guanxi_http::instant(&Value::from(row.int(3))),
        "customer": customer,
        "amount": Money::new(row.int(5)).to_string(),
        "kind": if row.text(6).is_empty() { "sale" } else { row.text(6) },
        "clerk": row.text(7),
    })
}

/// A customer's name as far as the user may see it.
fn customer(r: &mut dyn Queries, ctx: &Ctx, id: Option<RawId>) -> Result<Js> {
    let Some(id) = id else { return Ok(Js::Null) };
    let def = Customer::def();
    match get(r, ctx, def, id) {
        Ok(record) => Ok(json!({ "id": id.to_string(), "name": record.value(def, "name").as_text() })),
        Err(problem) if problem.kind == guanxi_types::ErrorKind::Internal => Err(problem),
        Err(_) => Ok(Js::Null),
    }
}

/// A ticket with its lines, what of them may still come back, its payments, and the token of its receipt.
///
/// # Errors
/// `record.not_found`.
pub fn ticket_json(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Js> {
    buyer_of(r, ctx, id)?;
    let sale = [Value::from(id)];
    let row = r.query_first(
        "SELECT id, number, store_id, sold_at, customer_id, amount, kind, clerk, price_difference, returns_sale_id, \
         session_id FROM trade_sale WHERE id = ?1",
        &sale,
    )?;
    let row = row.ok_or_else(|| Problem::not_found(&Sale::def().key))?;
    let customer = customer(r, ctx, row.optional_int(4))?;
    let mut ticket = head(&row, &customer);
    let lines = lines(r, id)?;
    let payments = payments(r, id)?;
    let token = receipt_token(r.vault()?, id)?;
    let stores = stores(r, ctx, Action::Create).ok();
    if let Some(ticket) = ticket.as_object_mut() {
        ticket.insert("lines".to_owned(), Js::Array(lines));
        ticket.insert("payments".to_owned(), Js::Array(payments));
        ticket.insert("receipt".to_owned(), json!(token));
        ticket.insert("may_return".to_owned(), json!(stores.is_some()));
        let difference = row.optional_int(8).map(|money| Money::new(money).to_string());
        ticket.insert("price_difference".to_owned(), json!(difference));
        let returns = row.optional_int(9).map(|id| id.to_string());
        ticket.insert("returns_sale_id".to_owned(), json!(returns));
    }
    Ok(ticket)
}

pub(super) fn lines(r: &mut dyn Queries, sale_id: RawId) -> Result<Vec<Js>> {
    let sold = sold_lines(r, sale_id)?;
    let products: Vec<RawId> = sold.iter().filter_map(|line| line.product_id).collect();
    let names = names(r, &products)?;
    let parts: BTreeSet<RawId> = sold.iter().flat_map(|line| &line.chosen).copied().collect();
    let parts = told(r, &parts)?;
    Ok(sold
        .iter()
        .map(|line| line_json(line, (&names, &parts)))
        .collect())
}

/// Numbers and names of products, and how chosen parts are told.
type Words<'a> = (&'a BTreeMap<RawId, (String, String)>, &'a BTreeMap<RawId, String>);

fn line_json(line: &SoldLine, (names, parts): Words<'_>) -> Js {
    let (number, name) = line
        .product_id
        .and_then(|id| names.get(&id))
        .cloned()
        .unwrap_or_default();
    let chosen = line.chosen.iter().filter_map(|part| parts.get(part));
    let chosen: Vec<&str> = chosen.map(String::as_str).collect();
    let left = if line.qty.raw() > 0 {
        line.qty - line.returned
    } else {
        guanxi_types::Qty::ZERO
    };
    json!({
        "id": line.id.to_string(),
        "line_no": line.line_no,
        "product_id": line.product_id.map(|id| id.to_string()),
        "number": number,
        "name": name,
        "chosen_text": (!chosen.is_empty()).then(|| chosen.join("；")),
        "qty": line.qty.to_string(),
        "unit_price": line.unit_price.map(|price| price.to_string()),
        "amount": line.amount.to_string(),
        "discount": line.discount.to_string(),
        "left": left.to_string(),
    })
}

pub(super) fn payments(r: &mut dyn Queries, sale_id: RawId) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT method, amount, tendered FROM trade_payment WHERE sale_id = ?1 ORDER BY id",
        &[Value::from(sale_id)],
    )?;
    let json = |row: &Row| {
        json!({
            "method": row.text(0),
            "amount": Money::new(row.int(1)).to_string(),
            "tendered": row.optional_int(2).map(|money| Money::new(money).to_string()),
        })
    };
    Ok(rows.iter().map(json).collect())
}
