//! The shapes of what callers send and are answered.

use guanxi_http::shape::{
    self, Shapes, anything, boolean, choice, integer, list, nullable, object, text, text_to,
};
use serde_json::{Value as Js, json};

use super::body::TEXT_MAX;
use crate::commands::{METHODS, PARTS_MAX};
use crate::price::{CHANNELS, COUPONS_MAX, LINES_MAX};

const STATES: [&str; 10] = [
    "draft",
    "awaiting_approval",
    "approved",
    "sent",
    "accepted",
    "ordered",
    "declined",
    "expired",
    "withdrawn",
    "replaced",
];
const STEPS: [&str; 7] = [
    "submit", "approve", "return", "send", "accept", "decline", "withdraw",
];
const ORDER_STATES: [&str; 5] = ["open", "partly_delivered", "delivered", "closed", "cancelled"];

pub(super) fn id(_: &mut Shapes) -> Js {
    shape::id()
}

pub(super) fn language(_: &mut Shapes) -> Js {
    choice(&super::paper::LANGUAGES)
}

/// A decimal number as a text.
fn decimal() -> Js {
    json!({ "type": "string", "pattern": "^-?[0-9]{1,15}(\\.[0-9]{1,3})?$" })
}

/// One that may be left out, or empty.
fn some_decimal() -> Js {
    json!({ "type": ["string", "null"], "pattern": "^(-?[0-9]{1,15}(\\.[0-9]{1,3})?)?$" })
}

fn some_text(max: usize) -> Js {
    json!({ "type": ["string", "null"], "maxLength": max })
}

fn some_id() -> Js {
    json!({ "type": ["string", "null"], "pattern": "^([1-9][0-9]{0,17})?$" })
}

fn some_day() -> Js {
    json!({ "type": ["string", "null"], "format": "date" })
}

fn limited(of: &Js, max: usize) -> Js {
    json!({ "type": "array", "items": of, "maxItems": max })
}

pub(super) fn asked(shapes: &mut Shapes) -> Js {
    shapes.named("QuotedGoods", |_| {
        let line = object(&[
            ("product_id", shape::id()),
            ("qty", decimal()),
            ("unit_id?", some_id()),
            ("chosen?", list(&shape::id())),
            ("percent_off?", some_decimal()),
            ("amount_off?", some_decimal()),
            ("note?", some_text(300)),
        ]);
        object(&[
            ("store_id", shape::id()),
            ("customer_id", shape::id()),
            ("channel?", choice(&CHANNELS)),
            ("lines", limited(&line, LINES_MAX)),
            ("coupons?", limited(&text_to(60), COUPONS_MAX)),
            ("percent_off?", some_decimal()),
            ("amount_off?", some_decimal()),
        ])
    })
}

pub(super) fn draft(shapes: &mut Shapes) -> Js {
    let goods = asked(shapes);
    shapes.named("QuotationDraft", |_| {
        object(&[
            ("goods", goods),
            ("contact_id?", some_id()),
            ("owner_id?", some_id()),
            ("valid_until?", some_day()),
            ("terms?", some_text(super::body::LONG_MAX)),
            ("note?", some_text(super::body::LONG_MAX)),
            ("about?", some_text(120)),
            ("version?", nullable(integer())),
        ])
    })
}

fn offer_line() -> Js {
    object(&[
        ("line_no", integer()),
        ("product_id", shape::id()),
        ("qty", decimal()),
        ("factor", decimal()),
        ("chosen_text", nullable(text())),
        ("surcharge", decimal()),
        ("unit_price", decimal()),
        ("list_amount", decimal()),
        ("promotion_discount", decimal()),
        ("discount", decimal()),
        ("amount", decimal()),
        ("is_gift", boolean()),
    ])
}

/// What the pricing engine answered, as it is told everywhere.
fn reasons(shapes: &mut Shapes) -> Js {
    shapes.named("PriceReasons", |_| shape::dictionary(&anything()))
}

pub(super) fn offer(shapes: &mut Shapes) -> Js {
    let reasons = reasons(shapes);
    shapes.named("Offer", |_| {
        object(&[
            ("lines", list(&offer_line())),
            ("list_amount", decimal()),
            ("promotion_discount", decimal()),
            ("discount", decimal()),
            ("discount_percent", decimal()),
            ("amount", decimal()),
            ("limit", decimal()),
            ("needs_approval", boolean()),
            ("reasons", reasons),
        ])
    })
}

fn named(shapes: &mut Shapes) -> Js {
    shapes.named("NamedRecord", |_| {
        object(&[("id", shape::id()), ("name", nullable(text()))])
    })
}

fn product(shapes: &mut Shapes) -> Js {
    shapes.named("QuotedProduct", |_| {
        object(&[("id", shape::id()), ("number", text()), ("name", text())])
    })
}

fn quotation_line(shapes: &mut Shapes) -> Js {
    let product = product(shapes);
    object(&[
        ("id", shape::id()),
        ("line_no", integer()),
        ("product", product),
        ("chosen", list(&shape::id())),
        ("chosen_text", nullable(text())),
        ("unit_id", nullable(shape::id())),
        ("qty", decimal()),
        ("factor", decimal()),
        ("unit_price", decimal()),
        ("list_amount", decimal()),
        ("promotion_discount", decimal()),
        ("percent_off", nullable(decimal())),
        ("amount_off", nullable(decimal())),
        ("discount", decimal()),
        ("amount", decimal()),
        ("is_gift", boolean()),
        ("note", nullable(text())),
    ])
}

fn head(shapes: &mut Shapes) -> Vec<(&'static str, Js)> {
    let named = named(shapes);
    let maybe = nullable(named.clone());
    vec![
        ("id", shape::id()),
        ("version", integer()),
        ("number", text()),
        ("revision", integer()),
        ("state", choice(&STATES)),
        ("customer", named.clone()),
        ("contact", maybe.clone()),
        ("owner", maybe.clone()),
        ("store", named),
        ("channel", choice(&CHANNELS)),
        ("currency", text()),
        ("valid_until", shape::day()),
        ("priced_at", shape::instant()),
        ("list_amount", decimal()),
        ("promotion_discount", decimal()),
        ("discount", decimal()),
        ("discount_percent", decimal()),
        ("percent_off", nullable(decimal())),
        ("amount_off", nullable(decimal())),
        ("amount", decimal()),
        ("terms", nullable(text())),
        ("note", nullable(text())),
        ("about", nullable(text())),
        ("reason", nullable(text())),
        ("decision_note", nullable(text())),
        ("answer_note", nullable(text())),
        ("submitted_by", maybe.clone()),
        ("decided_by", maybe),
        ("submitted_at", nullable(shape::instant())),
        ("decided_at", nullable(shape::instant())),
        ("sent_at", nullable(shape::instant())),
        ("answered_at", nullable(shape::instant())),
    ]
}

pub(super) fn quotation(shapes: &mut Shapes) -> Js {
    let (line, reasons) = (quotation_line(shapes), reasons(shapes));
    let mut properties = head(shapes);
    shapes.named("Quotation", |_| {
        let version = object(&[
            ("id", shape::id()),
            ("revision", integer()),
            ("state", choice(&STATES)),
            ("amount", decimal()),
            ("priced_at", shape::instant()),
        ]);
        let order = object(&[("id", shape::id()), ("number", text())]);
        let steps = [&STEPS[..], &["revise", "order"]].concat();
        properties.extend([
            ("is_late", boolean()),
            ("lines", list(&line)),
            ("versions", list(&version)),
            ("reasons", reasons),
            ("coupons", list(&text())),
            ("limit", decimal()),
            ("needs_approval", boolean()),
            ("steps", list(&choice(&steps))),
            ("order", nullable(order)),
        ]);
        object(&properties)
    })
}

fn stepping(steps: &[&str]) -> Js {
    object(&[
        ("step", choice(steps)),
        ("note?", some_text(TEXT_MAX)),
        ("version?", nullable(integer())),
    ])
}

pub(super) fn step(_: &mut Shapes) -> Js {
    stepping(&STEPS)
}

pub(super) fn end(_: &mut Shapes) -> Js {
    stepping(&["cancel", "close"])
}

pub(super) fn contract_step(_: &mut Shapes) -> Js {
    stepping(&["activate", "terminate", "end"])
}

pub(super) fn reason(_: &mut Shapes) -> Js {
    object(&[("note?", some_text(TEXT_MAX))])
}

pub(super) fn order_of_quotation(shapes: &mut Shapes) -> Js {
    shapes.named("OrderBeside", |_| {
        object(&[
            ("wanted_on?", some_day()),
            ("address?", some_text(300)),
            ("note?", some_text(super::body::LONG_MAX)),
        ])
    })
}

pub(super) fn direct_order(shapes: &mut Shapes) -> Js {
    let (goods, order) = (asked(shapes), order_of_quotation(shapes));
    object(&[("goods", goods), ("order?", order)])
}

fn pieces() -> Js {
    let piece = object(&[("line_id", shape::id()), ("qty", decimal())]);
    limited(&piece, LINES_MAX)
}

pub(super) fn delivery(_: &mut Shapes) -> Js {
    object(&[
        ("lines?", pieces()),
        ("carrier?", some_text(100)),
        ("tracking?", some_text(100)),
        ("note?", some_text(TEXT_MAX)),
    ])
}

pub(super) fn invoice(_: &mut Shapes) -> Js {
    object(&[
        ("lines?", pieces()),
        ("due_on?", some_day()),
        ("tax_number?", some_text(60)),
        ("note?", some_text(TEXT_MAX)),
    ])
}

fn order_line(shapes: &mut Shapes) -> Js {
    let product = product(shapes);
    let stock = object(&[
        ("product_id", shape::id()),
        ("product", text()),
        ("needed", decimal()),
        ("reserved", decimal()),
        ("consumed", decimal()),
        ("short", decimal()),
        ("available", decimal()),
        ("state", choice(&["open", "consumed", "released"])),
    ]);
    object(&[
        ("id", shape::id()),
        ("line_no", integer()),
        ("product", product),
        ("chosen_text", nullable(text())),
        ("unit_id", nullable(shape::id())),
        ("qty", decimal()),
        ("unit_price", decimal()),
        ("discount", decimal()),
        ("amount", decimal()),
        ("is_gift", boolean()),
        ("note", nullable(text())),
        ("delivered", decimal()),
        ("invoiced", decimal()),
        ("stock", list(&stock)),
    ])
}

fn papers() -> (Js, Js) {
    let delivery = object(&[
        ("id", shape::id()),
        ("number", text()),
        ("delivered_at", shape::instant()),
        ("carrier", nullable(text())),
        ("tracking", nullable(text())),
        ("note", nullable(text())),
    ]);
    let invoice = object(&[
        ("id", shape::id()),
        ("number", text()),
        ("kind", choice(&["invoice", "credit_note"])),
        (
            "state",
            choice(&["issued", "part_paid", "paid", "void", "settled"]),
        ),
        ("issued_on", shape::day()),
        ("due_on", shape::day()),
        ("amount", decimal()),
        ("paid", decimal()),
        ("sale_id", nullable(shape::id())),
    ]);
    (delivery, invoice)
}

pub(super) fn order(shapes: &mut Shapes) -> Js {
    let (line, named) = (order_line(shapes), named(shapes));
    let (delivery, invoice) = papers();
    shapes.named("WholeOrder", |_| {
        let may = object(&[
            ("change", boolean()),
            ("deliver", boolean()),
            ("invoice", boolean()),
            ("pay", boolean()),
        ]);
        object(&[
            ("id", shape::id()),
            ("version", integer()),
            ("number", text()),
            ("state", choice(&ORDER_STATES)),
            ("customer", named.clone()),
            ("owner", nullable(named.clone())),
            ("store", named),
            ("quotation_id", nullable(shape::id())),
            ("currency", text()),
            ("ordered_on", shape::day()),
            ("wanted_on", nullable(shape::day())),
            ("list_amount", decimal()),
            ("discount", decimal()),
            ("amount", decimal()),
            ("invoiced", decimal()),
            ("paid", decimal()),
            ("address", nullable(text())),
            ("terms", nullable(text())),
            ("note", nullable(text())),
            ("reason", nullable(text())),
            ("lines", list(&line)),
            ("deliveries", list(&delivery)),
            ("invoices", list(&invoice)),
            ("may", may),
        ])
    })
}

pub(super) fn credit_note(_: &mut Shapes) -> Js {
    object(&[("id", shape::id()), ("number", text()), ("amount", decimal())])
}

pub(super) fn balance(_: &mut Shapes) -> Js {
    let invoice = object(&[
        ("id", shape::id()),
        ("number", text()),
        ("due_on", shape::day()),
        ("amount", decimal()),
        ("paid", decimal()),
        ("open", decimal()),
    ]);
    let payment = object(&[
        ("id", shape::id()),
        ("number", text()),
        ("received_on", shape::day()),
        ("amount", decimal()),
        ("left", decimal()),
    ]);
    object(&[
        ("owed", decimal()),
        ("overdue", decimal()),
        ("credit", decimal()),
        ("balance", decimal()),
        ("invoices", list(&invoice)),
        ("payments", list(&payment)),
    ])
}

pub(super) fn stock(_: &mut Shapes) -> Js {
    object(&[
        ("store_id", shape::id()),
        ("product_id", shape::id()),
        ("on_hand", decimal()),
        ("reserved", decimal()),
        ("available", decimal()),
    ])
}

fn paying() -> Js {
    let one = object(&[("invoice_id", shape::id()), ("amount", decimal())]);
    limited(&one, PARTS_MAX)
}

pub(super) fn payment(_: &mut Shapes) -> Js {
    object(&[
        ("customer_id", shape::id()),
        ("method", choice(&METHODS)),
        ("amount", decimal()),
        ("received_on?", some_day()),
        ("reference?", some_text(100)),
        ("note?", some_text(TEXT_MAX)),
        ("invoices?", paying()),
        ("keep_credit?", boolean()),
    ])
}

pub(super) fn allocation(_: &mut Shapes) -> Js {
    object(&[("invoices", paying())])
}

pub(super) fn paid(_: &mut Shapes) -> Js {
    object(&[
        ("id", shape::id()),
        ("number", text()),
        ("amount", decimal()),
        ("allocated", decimal()),
        ("left", decimal()),
    ])
}

pub(super) fn contract(_: &mut Shapes) -> Js {
    object(&[
        ("id", shape::id()),
        ("version", integer()),
        ("number", nullable(text())),
        (
            "state",
            choice(&["draft", "active", "renewed", "ended", "terminated"]),
        ),
        ("starts_on", shape::day()),
        ("ends_on", shape::day()),
        ("value", decimal()),
    ])
}
