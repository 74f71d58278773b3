//! Quotations and orders with all that belongs to them, as the pages show them.

use std::collections::BTreeMap;

use guanxi_catalog::entities::Product;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_org::entities::{Store, User};
use guanxi_record::{Schema, get};
use guanxi_store::Queries;
use guanxi_trade::till::price::names as product_names;
use guanxi_types::{Action, Ctx, ErrorKind, Id, Money, Qty, RawId, Result};
use serde_json::{Value as Js, json};

use super::read::{at, children, ids_of, kept_price, limit_of};
use super::stock::available;
use crate::commands::write::today;
use crate::entities::{Delivery, Invoice, Order, OrderLine, Quotation, QuotationLine};
use crate::price::Offer;
use crate::rules::step::{REVISABLE, Step};

/// A record's name as far as the user may see it; null where there is none.
fn named<E: Entity>(r: &mut dyn Queries, ctx: &Ctx, id: Option<RawId>) -> Result<Js> {
    let Some(id) = id else { return Ok(Js::Null) };
    let def = E::def();
    match get(r, ctx, def, id) {
        Ok(record) => Ok(json!({ "id": id.to_string(), "name": record.value(def, "name").as_text() })),
        Err(problem) if problem.kind == ErrorKind::Internal => Err(problem),
        Err(_) => Ok(json!({ "id": id.to_string(), "name": Js::Null })),
    }
}

fn money(amount: Money) -> String {
    amount.to_string()
}

fn quantity(qty: Option<Qty>) -> Option<String> {
    qty.map(|qty| qty.to_string())
}

fn instant(at: Option<i64>) -> Js {
    at.map_or(Js::Null, |at| guanxi_http::instant(&Value::from(at)))
}

/// What is offered, as it is shown before anything is written.
#[must_use]
pub fn offer_json(offer: &Offer, limit: Qty) -> Js {
    let lines: Vec<Js> = offer
        .lines
        .iter()
        .map(|line| {
            json!({
                "line_no": line.line_no, "product_id": line.asked.product_id.to_string(),
                "qty": line.asked.qty.to_string(), "factor": line.factor.to_string(),
                "chosen_text": line.chosen_text, "surcharge": money(line.surcharge),
                "unit_price": money(line.unit_price), "list_amount": money(line.list_amount),
                "promotion_discount": money(line.promotion_discount), "discount": money(line.discount),
                "amount": money(line.amount()), "is_gift": line.is_gift,
            })
        })
        .collect();
    json!({
        "lines": lines,
        "list_amount": money(offer.list_amount()),
        "promotion_discount": money(offer.promotion_discount()),
        "discount": money(offer.discount()),
        "discount_percent": offer.discount_percent().to_string(),
        "amount": money(offer.amount()),
        "limit": limit.to_string(),
        "needs_approval": offer.discount_percent() > limit,
        "reasons": offer.answer,
    })
}

/// A quotation with lines, versions, reasons of its prices, and what may be done with it.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn quotation_json(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<Js> {
    let record = get(r, ctx, schema.entity(&Quotation::def().key)?, id)?;
    let known: Quotation = record.typed()?;
    let lines: Vec<(RawId, QuotationLine)> = children(r, ctx, "quotation_id", id)?;
    let names = names(r, ctx, lines.iter().map(|(_, line)| line.product_id))?;
    let limit = limit_of(r, ctx, known.store_id.raw())?;
    let order = r.query_first(
        "SELECT id, number FROM sales_order WHERE quotation_id = ?1",
        &[Value::from(id)],
    )?;
    let order = order.map(|row| json!({ "id": row.int(0).to_string(), "number": row.text(1) }));
    let mut steps = Step::possible(&known.state);
    if REVISABLE.contains(&known.state.as_str()) {
        steps.push("revise");
    }
    if known.state == "accepted" {
        steps.push("order");
    }
    if guanxi_record::require(ctx, Action::Update, Quotation::def()).is_err() {
        steps.clear();
    }
    let price = kept_price(r, id)?;
    let mut whole = head_json(r, ctx, &known)?;
    let more = json!({
        "id": id.to_string(), "version": record.version,
        "is_late": known.valid_until < today(r, ctx)?,
        "lines": lines.iter().map(|line| line_json(line, &names)).collect::<Vec<_>>(),
        "versions": versions(r, ctx, &known.number)?,
        "reasons": at(&price.json, "answer"), "coupons": price.coupons,
        "limit": limit.to_string(), "needs_approval": known.discount_percent > limit,
        "steps": steps, "order": order,
    });
    merge(&mut whole, more);
    Ok(whole)
}

fn merge(whole: &mut Js, more: Js) {
    if let (Some(whole), Js::Object(more)) = (whole.as_object_mut(), more) {
        whole.extend(more);
    }
}

fn head_json(r: &mut dyn Queries, ctx: &Ctx, known: &Quotation) -> Result<Js> {
    Ok(json!({
        "number": known.number, "revision": known.revision, "state": known.state,
        "customer": named::<Customer>(r, ctx, Some(known.customer_id.raw()))?,
        "contact": named::<guanxi_customers::entities::Contact>(r, ctx, known.contact_id.map(Id::raw))?,
        "owner": named::<User>(r, ctx, known.owner_id.map(Id::raw))?,
        "store": named::<Store>(r, ctx, Some(known.store_id.raw()))?,
        "channel": known.channel, "currency": known.currency,
        "valid_until": known.valid_until.to_string(), "priced_at": instant(Some(known.priced_at)),
        "list_amount": money(known.list_amount), "promotion_discount": money(known.promotion_discount),
        "discount": money(known.discount), "discount_percent": known.discount_percent.to_string(),
        "percent_off": quantity(known.percent_off), "amount_off": known.amount_off.map(money),
        "amount": money(known.amount), "terms": known.terms, "note": known.note, "about": known.about,
        "reason": known.reason, "decision_note": known.decision_note, "answer_note": known.answer_note,
        "submitted_by": named::<User>(r, ctx, known.submitted_by.map(Id::raw))?,
        "decided_by": named::<User>(r, ctx, known.decided_by.map(Id::raw))?,
        "submitted_at": instant(known.submitted_at), "decided_at": instant(known.decided_at),
        "sent_at": instant(known.sent_at), "answered_at": instant(known.answered_at),
    }))
}

/// Number and name of products.
type Names = BTreeMap<RawId, (String, String)>;

/// Names of the products that the user may see.
fn names(r: &mut dyn Queries, ctx: &Ctx, ids: impl Iterator<Item = Id<Product>>) -> Result<Names> {
    let mut ids: Vec<RawId> = ids.map(Id::raw).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Names::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let open: Vec<RawId> = guanxi_record::visible(r, ctx, Product::def(), &ids)?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    found.extend(product_names(r, &open)?);
    Ok(found)
}

fn product(names: &Names, id: Id<Product>) -> Js {
    let (number, name) = names.get(&id.raw()).cloned().unwrap_or_default();
    json!({ "id": id.raw().to_string(), "number": number, "name": name })
}

fn chosen(text: Option<&str>) -> Vec<String> {
    ids_of(text).iter().map(ToString::to_string).collect()
}

fn line_json((id, line): &(RawId, QuotationLine), names: &Names) -> Js {
    json!({
        "id": id.to_string(), "line_no": line.line_no, "product": product(names, line.product_id),
        "chosen": chosen(line.chosen.as_deref()), "chosen_text": line.chosen_text,
        "unit_id": line.unit_id.map(|id| id.raw().to_string()), "qty": line.qty.to_string(),
        "factor": line.factor.to_string(), "unit_price": money(line.unit_price),
        "list_amount": money(line.list_amount), "promotion_discount": money(line.promotion_discount),
        "percent_off": quantity(line.percent_off), "amount_off": line.amount_off.map(money),
        "discount": money(line.discount), "amount": money(line.amount), "is_gift": line.is_gift,
        "note": line.note,
    })
}

/// Every version under a number, the newest first.
fn versions(r: &mut dyn Queries, ctx: &Ctx, number: &str) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT id FROM sales_quotation WHERE number = ?1 ORDER BY revision DESC LIMIT 100",
        &[Value::from(number)],
    )?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let Ok(one) = get(r, ctx, Quotation::def(), row.int(0)) else {
            continue;
        };
        let one: Quotation = one.typed()?;
        found.push(json!({
            "id": row.int(0).to_string(), "revision": one.revision, "state": one.state,
            "amount": money(one.amount), "priced_at": instant(Some(one.priced_at)),
        }));
    }
    Ok(found)
}

/// An order with lines, what of them is kept in stock, deliveries and invoices.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn order_json(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<Js> {
    let record = get(r, ctx, schema.entity(&Order::def().key)?, id)?;
    let known: Order = record.typed()?;
    let lines: Vec<(RawId, OrderLine)> = children(r, ctx, "order_id", id)?;
    let names = names(r, ctx, lines.iter().map(|(_, line)| line.product_id))?;
    let mut told = Vec::with_capacity(lines.len());
    for (line_id, line) in &lines {
        told.push(order_line_json(r, (*line_id, line), (&known, &names))?);
    }
    let quotation = known.quotation_id.map(|id| id.raw().to_string());
    let may = |action, def| guanxi_record::require(ctx, action, def).is_ok();
    Ok(json!({
        "id": id.to_string(), "version": record.version, "number": known.number, "state": known.state,
        "customer": named::<Customer>(r, ctx, Some(known.customer_id.raw()))?,
        "owner": named::<User>(r, ctx, known.owner_id.map(Id::raw))?,
        "store": named::<Store>(r, ctx, Some(known.store_id.raw()))?,
        "quotation_id": quotation, "currency": known.currency, "ordered_on": known.ordered_on.to_string(),
        "wanted_on": known.wanted_on.map(|day| day.to_string()), "list_amount": money(known.list_amount),
        "discount": money(known.discount), "amount": money(known.amount), "invoiced": money(known.invoiced),
        "paid": money(known.paid), "address": known.address, "terms": known.terms, "note": known.note,
        "reason": known.reason, "lines": told, "deliveries": deliveries(r, ctx, id)?,
        "invoices": invoices(r, ctx, id)?,
        "may": {
            "change": may(Action::Update, Order::def()), "deliver": may(Action::Create, Delivery::def()),
            "invoice": may(Action::Create, Invoice::def()),
            "pay": may(Action::Create, crate::entities::Payment::def()),
        },
    }))
}

fn order_line_json(
    r: &mut dyn Queries,
    (id, line): (RawId, &OrderLine),
    (order, names): (&Order, &Names),
) -> Result<Js> {
    let rows = r.query(
        "SELECT product_id, needed, reserved, consumed, state FROM sales_reservation WHERE order_line_id = ?1 ORDER BY id",
        &[Value::from(id)],
    )?;
    let mut stock = Vec::with_capacity(rows.len());
    for row in rows {
        let (needed, reserved, consumed) = (Qty::new(row.int(1)), Qty::new(row.int(2)), Qty::new(row.int(3)));
        let is_open = row.text(4) == "open";
        let short = if is_open {
            needed - consumed - reserved
        } else {
            Qty::ZERO
        };
        stock.push(json!({
            "product_id": row.int(0).to_string(), "product": super::product_name(r, row.int(0))?,
            "needed": needed.to_string(), "reserved": reserved.to_string(), "consumed": consumed.to_string(),
            "short": short.to_string(), "state": row.text(4),
            "available": available(r, (order.store_id.raw(), row.int(0)))?.to_string(),
        }));
    }
    Ok(json!({
        "id": id.to_string(), "line_no": line.line_no, "product": product(names, line.product_id),
        "chosen_text": line.chosen_text, "unit_id": line.unit_id.map(|id| id.raw().to_string()),
        "qty": line.qty.to_string(), "unit_price": money(line.unit_price), "discount": money(line.discount),
        "amount": money(line.amount), "is_gift": line.is_gift, "note": line.note,
        "delivered": line.delivered.to_string(), "invoiced": line.invoiced.to_string(), "stock": stock,
    }))
}

fn deliveries(r: &mut dyn Queries, ctx: &Ctx, order: RawId) -> Result<Vec<Js>> {
    if guanxi_record::require(ctx, Action::Read, Delivery::def()).is_err() {
        return Ok(Vec::new());
    }
    let found: Vec<(RawId, Delivery)> = children(r, ctx, "order_id", order)?;
    let told = found.into_iter().map(|(id, one)| {
        json!({
            "id": id.to_string(), "number": one.number, "delivered_at": instant(Some(one.delivered_at)),
            "carrier": one.carrier, "tracking": one.tracking, "note": one.note,
        })
    });
    Ok(told.collect())
}

fn invoices(r: &mut dyn Queries, ctx: &Ctx, order: RawId) -> Result<Vec<Js>> {
    if guanxi_record::require(ctx, Action::Read, Invoice::def()).is_err() {
        return Ok(Vec::new());
    }
    let found: Vec<(RawId, Invoice)> = children(r, ctx, "order_id", order)?;
    let told = found.into_iter().map(|(id, one)| {
        json!({
            "id": id.to_string(), "number": one.number, "kind": one.kind, "state": one.state,
            "issued_on": one.issued_on.to_string(), "due_on": one.due_on.to_string(),
            "amount": money(one.amount), "paid": money(one.paid),
            "sale_id": one.sale_id.map(|id| id.raw().to_string()),
        })
    });
    Ok(told.collect())
}
