//! Invoices of what was delivered; each becomes one sale, which every figure of sales counts.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_trade::entities::{Sale, SaleLine};
use guanxi_trade::till::Desk;
use guanxi_types::{Day, Id, Money, Problem, Qty, RawId, Result};

use super::number::{Series, next_number};
use super::pay::take_back;
use super::settle_order;
use super::wanted::{Open, wanted};
use super::write::{change, program, put, put_one, require_create, require_state, seen, today};
use crate::entities::{Invoice, InvoiceLine, Order, OrderLine};
use crate::queries::children;
use crate::rules::share::{goods, part_of};

/// What can be invoiced: what was delivered and not invoiced yet.
const OPEN: Open = Open {
    left: |line| line.delivered - line.invoiced,
    too_much: "sales.not_delivered",
    nothing: "sales.nothing_to_invoice",
};

/// How many days a customer has to pay where nobody says.
const DUE_DAYS: i32 = 30;
/// How many days at most.
const DUE_DAYS_MAX: i32 = 366;

/// An invoice as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewInvoice {
    /// How much of which lines, in their units; all that was delivered and isn't invoiced where empty.
    pub lines: Vec<(RawId, Qty)>,
    /// By when it is to be paid.
    pub due_on: Option<Day>,
    /// The tax office's own number.
    pub tax_number: Option<String>,
    /// What is to be said of it.
    pub note: Option<String>,
}

/// Invoices delivered goods, and books the sale that they are.
///
/// # Errors
/// `sales.wrong_state` for a cancelled order; `sales.nothing_to_invoice`; `sales.not_delivered` with the line and what is left; as
/// creating records.
pub fn invoice(tx: &mut Tx<'_>, desk: &Desk<'_>, order_id: RawId, new: &NewInvoice) -> Result<RawId> {
    require_create::<Invoice>(desk.ctx)?;
    let order: Order = seen(tx, desk.ctx, order_id)?;
    require_state(&order.state, &["partly_delivered", "delivered", "closed"])?;
    let lines: Vec<(RawId, OrderLine)> = children(tx, desk.ctx, "order_id", order_id)?;
    let wanted = wanted(&lines, &new.lines, &OPEN)?;
    let issued_on = today(tx, desk.ctx)?;
    let due_on = new.due_on.unwrap_or_else(|| issued_on.plus(DUE_DAYS));
    if due_on < issued_on || due_on > issued_on.plus(DUE_DAYS_MAX) {
        return Err(Problem::wrong("due_on", "not_allowed"));
    }
    let billed: Vec<Billed<'_>> = wanted
        .into_iter()
        .map(|(id, line, qty)| Billed {
            id,
            line,
            qty,
            amount: part_of(line.amount, line.qty, (line.invoiced, line.invoiced + qty)),
        })
        .collect();
    let row = Invoice {
        number: next_number(tx, Series::Invoice, desk.ctx)?,
        kind: "invoice".to_owned(),
        state: "issued".to_owned(),
        order_id: Id::new(order_id),
        customer_id: order.customer_id,
        owner_id: order.owner_id,
        store_id: order.store_id,
        issued_on,
        due_on,
        currency: order.currency.clone(),
        amount: billed.iter().map(|one| one.amount).sum(),
        paid: Money::ZERO,
        credits_id: None,
        sale_id: None,
        tax_number: new.tax_number.clone(),
        note: new.note.clone(),
    };
    let id = write(tx, desk, (&order, row), &billed)?;
    settle_order(tx, desk.schema, desk.ctx, order_id)?;
    Ok(id)
}

/// A part of a line on an invoice; all negative on a credit note.
struct Billed<'a> {
    id: RawId,
    line: &'a OrderLine,
    qty: Qty,
    amount: Money,
}

/// Writes an invoice with its lines, what the order's lines have of it, and its sale.
fn write(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (order, row): (&Order, Invoice),
    billed: &[Billed<'_>],
) -> Result<RawId> {
    let kept = row.clone();
    let id = put_one(tx, desk.schema, desk.ctx, row)?;
    let rows = billed.iter().map(|one| InvoiceLine {
        invoice_id: Id::new(id),
        line_no: one.line.line_no,
        order_line_id: Id::new(one.id),
        product_id: one.line.product_id,
        qty: one.qty,
        amount: one.amount,
    });
    put(tx, desk.schema, desk.ctx, rows.collect())?;
    let by = program(desk.ctx);
    for one in billed {
        let changes = vec![
            ("invoiced", Value::from((one.line.invoiced + one.qty).raw())),
            (
                "invoiced_amount",
                Value::from((one.line.invoiced_amount + one.amount).raw()),
            ),
        ];
        change::<OrderLine>(tx, desk.schema, &by, one.id, changes)?;
    }
    let sale_id = book(tx, desk, (order, id, &kept), billed)?;
    change::<Invoice>(tx, desk.schema, &by, id, vec![("sale_id", Value::from(sale_id))])?;
    Ok(id)
}

/// Books the sale of an invoice, or the return of a credit note. Its key is the invoice's, so that there is never a second one.
fn book(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (order, id, invoice): (&Order, RawId, &Invoice),
    billed: &[Billed<'_>],
) -> Result<RawId> {
    let by = program(desk.ctx);
    let former = match invoice.credits_id {
        Some(former) => seen::<Invoice>(tx, &by, former.raw())?.sale_id,
        None => None,
    };
    let clerk = tx.query_first(
        "SELECT name FROM org_user WHERE id = ?1",
        &[Value::from(order.owner_id.map(Id::raw))],
    )?;
    let sale = Sale {
        number: invoice.number.clone(),
        store_id: order.store_id,
        sold_at: tx.now_ms(),
        business_date: None,
        business_minute: None,
        customer_id: Some(order.customer_id),
        household_id: None,
        card_id: None,
        clerk: clerk.map(|row| row.text(0).chars().take(60).collect()),
        channel: order.channel.clone(),
        amount: Money::ZERO,
        line_count: 0,
        kind: if invoice.kind == "credit_note" {
            "return"
        } else {
            "sale"
        }
        .to_owned(),
        session_id: None,
        cashier_id: None,
        returns_sale_id: former,
        client_key: Some(format!("sales.invoice/{id}")),
        price_difference: None,
    };
    let sale_id = put_one(tx, desk.schema, &by, sale)?;
    let rows = billed.iter().zip(1..).map(|(one, line_no)| SaleLine {
        sale_id: Id::new(sale_id),
        line_no,
        product_id: Some(one.line.product_id),
        qty: goods(one.qty, one.line.factor),
        amount: one.amount,
        discount: part_of(
            one.line.discount,
            one.line.qty,
            (one.line.invoiced, one.line.invoiced + one.qty),
        ),
        unit_price: Some(one.line.unit_price),
        returned_line_id: None,
        promotions: None,
        chosen: one.line.chosen.clone(),
    });
    put(tx, desk.schema, &by, rows.collect())?;
    Ok(sale_id)
}

/// Makes an invoice void by a credit note: its sale is undone, what was paid of it is the customer's credit again, and its goods may
/// be invoiced anew. The credit note's id.
///
/// # Errors
/// `sales.wrong_state` for one that is void, and for a credit note; as creating records.
pub fn void(tx: &mut Tx<'_>, desk: &Desk<'_>, id: RawId, note: Option<&str>) -> Result<RawId> {
    let former: Invoice = seen(tx, desk.ctx, id)?;
    require_state(&former.state, &["issued", "part_paid", "paid"])?;
    let order_id = former.order_id.raw();
    let by = program(desk.ctx);
    let order: Order = seen(tx, &by, order_id)?;
    take_back(tx, desk, id)?;
    let known: Vec<(RawId, InvoiceLine)> = children(tx, &by, "invoice_id", id)?;
    let lines: BTreeMap<RawId, OrderLine> = children(tx, &by, "order_id", order_id)?.into_iter().collect();
    let billed: Vec<Billed<'_>> = known
        .iter()
        .filter_map(|(_, line)| {
            let of = line.order_line_id.raw();
            Some(Billed {
                id: of,
                line: lines.get(&of)?,
                qty: -line.qty,
                amount: -line.amount,
            })
        })
        .collect();
    let today = today(tx, desk.ctx)?;
    let row = Invoice {
        number: next_number(tx, Series::CreditNote, desk.ctx)?,
        kind: "credit_note".to_owned(),
        state: "settled".to_owned(),
        issued_on: today,
        due_on: today,
        amount: -former.amount,
        paid: Money::ZERO,
        credits_id: Some(Id::new(id)),
        sale_id: None,
        tax_number: None,
        note: note.map(str::to_owned),
        ..former
    };
    // First, so that who may not change the invoice writes no credit note.
    change::<Invoice>(
        tx,
        desk.schema,
        desk.ctx,
        id,
        vec![("state", Value::from("void"))],
    )?;
    let credit = write(tx, desk, (&order, row), &billed)?;
    settle_order(tx, desk.schema, desk.ctx, order_id)?;
    Ok(credit)
}
