//! What callers send, read strictly: ids, amounts and quantities are texts.

use std::collections::BTreeSet;

use guanxi_http::body::{id, money, qty, some_day, some_id, some_text};
use guanxi_types::{FieldError, Problem, Qty, RawId, Result};
use serde::Deserialize;

use crate::commands::{self, Part};
use crate::price;
use crate::rules::discount::Off;

/// Longest short text.
pub(super) const TEXT_MAX: usize = 500;
/// Longest text.
pub(super) const LONG_MAX: usize = 10_000;

fn off(percent: Option<&str>, amount: Option<&str>) -> Result<Off> {
    let filled = |text: &&str| !text.is_empty();
    match (percent.filter(filled), amount.filter(filled)) {
        (Some(_), Some(_)) => Err(Problem::wrong("amount_off", "not_allowed")),
        (Some(percent), None) => Ok(Off::Percent(qty("percent_off", percent)?)),
        (None, Some(amount)) => Ok(Off::Amount(money("amount_off", amount)?)),
        (None, None) => Ok(Off::Nothing),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    product_id: String,
    qty: String,
    #[serde(default)]
    unit_id: Option<String>,
    #[serde(default)]
    chosen: Vec<String>,
    #[serde(default)]
    percent_off: Option<String>,
    #[serde(default)]
    amount_off: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

impl Line {
    fn read(self) -> Result<price::AskedLine> {
        Ok(price::AskedLine {
            product_id: id("product_id", &self.product_id)?,
            qty: qty("qty", &self.qty)?,
            unit_id: some_id("unit_id", self.unit_id.as_deref())?,
            chosen: self
                .chosen
                .iter()
                .map(|text| id("chosen", text))
                .collect::<Result<BTreeSet<_>>>()?,
            off: off(self.percent_off.as_deref(), self.amount_off.as_deref())?,
            note: some_text("note", self.note, 300)?,
        })
    }
}

/// What is asked to be priced.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    store_id: String,
    customer_id: String,
    #[serde(default = "store")]
    channel: String,
    lines: Vec<Line>,
    #[serde(default)]
    coupons: Vec<String>,
    #[serde(default)]
    percent_off: Option<String>,
    #[serde(default)]
    amount_off: Option<String>,
}

fn store() -> String {
    "store".to_owned()
}

impl Asked {
    pub(super) fn read(self) -> Result<price::Asked> {
        Ok(price::Asked {
            store_id: id("store_id", &self.store_id)?,
            customer_id: id("customer_id", &self.customer_id)?,
            channel: self.channel,
            lines: self.lines.into_iter().map(Line::read).collect::<Result<_>>()?,
            coupons: self
                .coupons
                .into_iter()
                .map(|code| code.trim().to_owned())
                .collect(),
            off: off(self.percent_off.as_deref(), self.amount_off.as_deref())?,
        })
    }
}

/// A quotation as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    goods: Asked,
    #[serde(default)]
    contact_id: Option<String>,
    #[serde(default)]
    owner_id: Option<String>,
    #[serde(default)]
    valid_until: Option<String>,
    #[serde(default)]
    terms: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    about: Option<String>,
    #[serde(default)]
    pub(super) version: Option<i64>,
}

impl Draft {
    pub(super) fn read(self) -> Result<commands::Draft> {
        Ok(commands::Draft {
            asked: self.goods.read()?,
            contact_id: some_id("contact_id", self.contact_id.as_deref())?,
            owner_id: some_id("owner_id", self.owner_id.as_deref())?,
            valid_until: some_day("valid_until", self.valid_until.as_deref())?,
            terms: some_text("terms", self.terms, LONG_MAX)?,
            note: some_text("note", self.note, LONG_MAX)?,
            about: some_text("about", self.about, 120)?,
        })
    }
}

/// A step, and what is said of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) step: String,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    pub(super) version: Option<i64>,
}

impl Step {
    pub(super) fn note(&mut self) -> Result<Option<String>> {
        some_text("note", self.note.take(), TEXT_MAX)
    }
}

/// Nothing but why.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Reason {
    note: Option<String>,
}

impl Reason {
    pub(super) fn read(self) -> Result<Option<String>> {
        some_text("note", self.note, TEXT_MAX)
    }
}

/// What an order says beside its goods.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewOrder {
    wanted_on: Option<String>,
    address: Option<String>,
    note: Option<String>,
}

impl NewOrder {
    pub(super) fn read(self) -> Result<commands::NewOrder> {
        Ok(commands::NewOrder {
            wanted_on: some_day("wanted_on", self.wanted_on.as_deref())?,
            address: some_text("address", self.address, 300)?,
            note: some_text("note", self.note, LONG_MAX)?,
        })
    }
}

/// An order without a quotation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DirectOrder {
    goods: Asked,
    #[serde(default)]
    order: NewOrder,
}

impl DirectOrder {
    pub(super) fn read(self) -> Result<(price::Asked, commands::NewOrder)> {
        Ok((self.goods.read()?, self.order.read()?))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Piece {
    line_id: String,
    qty: String,
}

fn pieces(lines: &[Piece]) -> Result<Vec<(RawId, Qty)>> {
    if lines.len() > price::LINES_MAX {
        return Err(Problem::invalid(vec![
            FieldError::new("lines", "too_many").with("max", price::LINES_MAX),
        ]));
    }
    let read = |piece: &Piece| Ok((id("line_id", &piece.line_id)?, qty("qty", &piece.qty)?));
    lines.iter().map(read).collect()
}

/// A delivery.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Delivery {
    lines: Vec<Piece>,
    carrier: Option<String>,
    tracking: Option<String>,
    note: Option<String>,
}

impl Delivery {
    pub(super) fn read(self) -> Result<commands::NewDelivery> {
        Ok(commands::NewDelivery {
            lines: pieces(&self.lines)?,
            carrier: some_text("carrier", self.carrier, 100)?,
            tracking: some_text("tracking", self.tracking, 100)?,
            note: some_text("note", self.note, TEXT_MAX)?,
        })
    }
}

/// An invoice.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Invoice {
    lines: Vec<Piece>,
    due_on: Option<String>,
    tax_number: Option<String>,
    note: Option<String>,
}

impl Invoice {
    pub(super) fn read(self) -> Result<commands::NewInvoice> {
        Ok(commands::NewInvoice {
            lines: pieces(&self.lines)?,
            due_on: some_day("due_on", self.due_on.as_deref())?,
            tax_number: some_text("tax_number", self.tax_number, 60)?,
            note: some_text("note", self.note, TEXT_MAX)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paying {
    invoice_id: String,
    amount: String,
}

fn parts(invoices: &[Paying]) -> Result<Vec<Part>> {
    let read = |one: &Paying| {
        Ok(Part {
            invoice_id: id("invoice_id", &one.invoice_id)?,
            amount: money("amount", &one.amount)?,
        })
    };
    invoices.iter().map(read).collect()
}

/// What is paid with what is left of a payment.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Allocation {
    invoices: Vec<Paying>,
}

impl Allocation {
    pub(super) fn read(self) -> Result<Vec<Part>> {
        parts(&self.invoices)
    }
}

/// A payment.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payment {
    customer_id: String,
    method: String,
    amount: String,
    #[serde(default)]
    received_on: Option<String>,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    invoices: Vec<Paying>,
    #[serde(default)]
    keep_credit: bool,
}

impl Payment {
    pub(super) fn read(self) -> Result<commands::NewPayment> {
        Ok(commands::NewPayment {
            customer_id: id("customer_id", &self.customer_id)?,
            method: self.method,
            amount: money("amount", &self.amount)?,
            received_on: some_day("received_on", self.received_on.as_deref())?,
            reference: some_text("reference", self.reference, 100)?,
            note: some_text("note", self.note, TEXT_MAX)?,
            parts: parts(&self.invoices)?,
            keep_credit: self.keep_credit,
        })
    }
}
