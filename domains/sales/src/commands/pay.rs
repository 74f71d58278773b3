//! Money that customers paid: what of it pays which invoice, and what stays as credit.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_customers::entities::Customer;
use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_trade::till::Desk;
use guanxi_types::{Day, ErrorKind, Id, Money, Problem, RawId, Result};

use super::number::{Series, next_number};
use super::settle_order;
use super::write::{
    MONEY_MAX, change, program, put, put_one, require_create, require_seen, require_state, seen, today,
};
use crate::entities::{Allocation, Invoice, Payment};

/// Most invoices that one payment pays at once.
pub const PARTS_MAX: usize = 100;
/// With what customers pay.
pub const METHODS: [&str; 7] = ["transfer", "cash", "card", "wechat", "alipay", "cheque", "other"];

/// So much of a payment for an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The invoice.
    pub invoice_id: RawId,
    /// How much; more than nothing.
    pub amount: Money,
}

/// A payment as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPayment {
    /// Who paid.
    pub customer_id: RawId,
    /// With what: one of [`METHODS`].
    pub method: String,
    /// How much.
    pub amount: Money,
    /// The day on which it came; today where empty.
    pub received_on: Option<Day>,
    /// The bank's own number.
    pub reference: Option<String>,
    /// What is to be said of it.
    pub note: Option<String>,
    /// What it pays.
    pub parts: Vec<Part>,
    /// Whether what pays nothing is kept as the customer's credit; otherwise it is refused.
    pub keep_credit: bool,
}

/// Writes a payment down.
///
/// # Errors
/// `sales.overpaid` where more is paid than is owed, with the invoice; `sales.credit_left` where something is left and wasn't to be kept;
/// `sales.other_customer`; as creating records.
pub fn pay(tx: &mut Tx<'_>, desk: &Desk<'_>, new: &NewPayment) -> Result<RawId> {
    if new.amount <= Money::ZERO || new.amount.raw() > MONEY_MAX {
        return Err(Problem::wrong("amount", "not_positive"));
    }
    if !METHODS.contains(&new.method.as_str()) {
        return Err(Problem::wrong("method", "not_a_choice"));
    }
    require_create::<Payment>(desk.ctx)?;
    require_seen::<Customer>(tx, desk.ctx, &[new.customer_id])?;
    let of = tx.query_first(
        "SELECT owner_id, store_id FROM customers_customer WHERE id = ?1",
        &[Value::from(new.customer_id)],
    )?;
    let of = of.unwrap_or_default();
    let first = match new.parts.first() {
        Some(part) => Some(seen::<Invoice>(tx, desk.ctx, part.invoice_id)?),
        None => None,
    };
    let store = first
        .as_ref()
        .map(|invoice| invoice.store_id.raw())
        .or(of.optional_int(1));
    let owner = first
        .and_then(|invoice| invoice.owner_id)
        .map(Id::raw)
        .or(of.optional_int(0));
    let row = Payment {
        number: next_number(tx, Series::Payment, desk.ctx)?,
        customer_id: Id::new(new.customer_id),
        owner_id: owner.map(Id::new),
        store_id: store.map(Id::new),
        method: new.method.clone(),
        amount: new.amount,
        allocated: Money::ZERO,
        received_on: new.received_on.map_or_else(|| today(tx, desk.ctx), Ok)?,
        reference: new.reference.clone(),
        note: new.note.clone(),
    };
    let id = put_one(tx, desk.schema, desk.ctx, row)?;
    if !new.parts.is_empty() {
        allocate(tx, desk, id, &new.parts)?;
    }
    let left = new.amount - new.parts.iter().map(|part| part.amount).sum();
    if left > Money::ZERO && !new.keep_credit {
        return Err(Problem::new(ErrorKind::Conflict, "sales.credit_left").with("left", left.to_string()));
    }
    Ok(id)
}

/// Pays invoices with what is left of a payment.
///
/// # Errors
/// As [`pay`]; `sales.credit_short` where less is left of it.
pub fn allocate(tx: &mut Tx<'_>, desk: &Desk<'_>, id: RawId, parts: &[Part]) -> Result<()> {
    let payment: Payment = seen(tx, desk.ctx, id)?;
    require_create::<Payment>(desk.ctx)?;
    if parts.is_empty() || parts.len() > PARTS_MAX {
        return Err(Problem::wrong("invoices", "too_many"));
    }
    let mut sums: BTreeMap<RawId, Money> = BTreeMap::new();
    for part in parts {
        if part.amount <= Money::ZERO || part.amount.raw() > MONEY_MAX {
            return Err(Problem::wrong("amount", "not_positive"));
        }
        let sum = sums.entry(part.invoice_id).or_default();
        *sum = *sum + part.amount;
    }
    let total: Money = sums.values().copied().sum();
    let left = payment.amount - payment.allocated;
    if total > left {
        return Err(Problem::new(ErrorKind::Conflict, "sales.credit_short").with("left", left.to_string()));
    }
    let mut orders = BTreeSet::new();
    for (invoice_id, amount) in &sums {
        let invoice: Invoice = seen(tx, desk.ctx, *invoice_id)?;
        if invoice.customer_id != payment.customer_id {
            return Err(
                Problem::new(ErrorKind::Conflict, "sales.other_customer").with("invoice", invoice.number)
            );
        }
        require_state(&invoice.state, &["issued", "part_paid", "paid"])?;
        let open = invoice.amount - invoice.paid;
        if *amount > open {
            return Err(Problem::new(ErrorKind::Conflict, "sales.overpaid")
                .with("invoice", invoice.number)
                .with("open", open.to_string()));
        }
        move_money(tx, desk, (id, *invoice_id), *amount)?;
        orders.insert(invoice.order_id.raw());
    }
    for order in orders {
        settle_order(tx, desk.schema, desk.ctx, order)?;
    }
    Ok(())
}

/// Writes an allocation, and what follows for payment and invoice; negative where it is taken back.
fn move_money(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (payment_id, invoice_id): (RawId, RawId),
    amount: Money,
) -> Result<()> {
    let by = program(desk.ctx);
    let payment: Payment = seen(tx, &by, payment_id)?;
    let invoice: Invoice = seen(tx, &by, invoice_id)?;
    let row = Allocation {
        payment_id: Id::new(payment_id),
        invoice_id: Id::new(invoice_id),
        amount,
        at: tx.now_ms(),
    };
    put(tx, desk.schema, &by, vec![row])?;
    let allocated = vec![("allocated", Value::from((payment.allocated + amount).raw()))];
    change::<Payment>(tx, desk.schema, &by, payment_id, allocated)?;
    let paid = invoice.paid + amount;
    let state = if paid == Money::ZERO {
        "issued"
    } else if paid == invoice.amount {
        "paid"
    } else {
        "part_paid"
    };
    let changes = vec![("paid", Value::from(paid.raw())), ("state", Value::from(state))];
    change::<Invoice>(tx, desk.schema, &by, invoice_id, changes)
}

/// Takes back what was paid of an invoice: it is the customer's credit again.
pub(super) fn take_back(tx: &mut Tx<'_>, desk: &Desk<'_>, invoice_id: RawId) -> Result<()> {
    let rows = tx.query(
        "SELECT payment_id, CAST(SUM(amount) AS BIGINT) FROM sales_allocation WHERE invoice_id = ?1 \
         GROUP BY payment_id ORDER BY payment_id",
        &[Value::from(invoice_id)],
    )?;
    for row in rows.iter().filter(|row| row.int(1) != 0) {
        move_money(tx, desk, (row.int(0), invoice_id), -Money::new(row.int(1)))?;
    }
    Ok(())
}
