//! Quotations, orders and invoices on paper, in Chinese or English.

use guanxi_catalog::queries::translation::name_in;
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Id, Locale, Money, Qty, RawId, Result};
use guanxi_typeset::{Pages, pdf};
use serde_json::{Value as Js, json};

use crate::entities::{Invoice, InvoiceLine, Order, OrderLine, Quotation, QuotationLine};
use crate::queries::children;

const TEMPLATE: &str = include_str!("../templates/document.typ");

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// A quotation.
    Quotation,
    /// An order.
    Order,
    /// An invoice or a credit note.
    Invoice,
}

impl Paper {
    /// The key of its entity.
    #[must_use]
    pub const fn entity(self) -> &'static str {
        match self {
            Self::Quotation => "sales.quotation",
            Self::Order => "sales.order",
            Self::Invoice => "sales.invoice",
        }
    }
}

/// One of two words.
#[derive(Clone, Copy)]
struct Words(Locale);

impl Words {
    const fn of(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Locale::En => en,
            Locale::Zh => zh,
        }
    }
}

/// A line as it is printed.
struct Line {
    product: RawId,
    note: Option<String>,
    qty: Qty,
    price: Option<Money>,
    off: Money,
    amount: Money,
}

/// What the template is handed: the same record gives the same pages.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn data(r: &mut dyn Queries, ctx: &Ctx, (paper, id): (Paper, RawId), lang: Locale) -> Result<Js> {
    match paper {
        Paper::Quotation => quotation(r, ctx, id, Words(lang)),
        Paper::Order => order(r, ctx, id, Words(lang)),
        Paper::Invoice => invoice(r, ctx, id, Words(lang)),
    }
}

/// Sets the pages.
///
/// # Errors
/// A mistake in the template.
pub fn pages(data: &Js) -> Result<Vec<u8>> {
    pdf(&Pages {
        template: TEMPLATE,
        data,
        pictures: &[],
    })
}

fn quotation(r: &mut dyn Queries, ctx: &Ctx, id: RawId, words: Words) -> Result<Js> {
    let known: Quotation = get(r, ctx, Quotation::def(), id)?.typed()?;
    let lines: Vec<(RawId, QuotationLine)> = children(r, ctx, "quotation_id", id)?;
    let lines = lines.into_iter().map(|(_, line)| Line {
        product: line.product_id.raw(),
        note: both(line.chosen_text, line.note),
        qty: line.qty,
        price: Some(line.unit_price),
        off: line.promotion_discount + line.discount,
        amount: line.amount,
    });
    let lines: Vec<Line> = lines.collect();
    let customer = customer(r, ctx, known.customer_id)?;
    let facts = json!([
        [
            words.of("报价单号", "Number"),
            format!("{} v{}", known.number, known.revision)
        ],
        [words.of("客户", "Customer"), customer],
        [words.of("有效期至", "Valid until"), known.valid_until.to_string()],
        [words.of("币种", "Currency"), known.currency],
    ]);
    let sums = json!([
        [words.of("原价合计", "List amount"), known.list_amount.to_string()],
        [
            words.of("优惠", "Discount"),
            (-(known.promotion_discount + known.discount)).to_string()
        ],
    ]);
    let mut whole = frame(r, words, &lines, known.terms.as_deref())?;
    let own = json!({
        "title": words.of("报价单", "Quotation"), "number": known.number, "facts": facts, "sums": sums, "total": [words.of("应付金额", "To pay"), known.amount.to_string()],
    });
    if let (Some(whole), Js::Object(own)) = (whole.as_object_mut(), own) {
        whole.extend(own);
    }
    Ok(whole)
}

fn order(r: &mut dyn Queries, ctx: &Ctx, id: RawId, words: Words) -> Result<Js> {
    let known: Order = get(r, ctx, Order::def(), id)?.typed()?;
    let lines: Vec<(RawId, OrderLine)> = children(r, ctx, "order_id", id)?;
    let lines = lines.into_iter().map(|(_, line)| Line {
        product: line.product_id.raw(),
        note: both(line.chosen_text, line.note),
        qty: line.qty,
        price: Some(line.unit_price),
        off: line.discount,
        amount: line.amount,
    });
    let lines: Vec<Line> = lines.collect();
    let customer = customer(r, ctx, known.customer_id)?;
    let facts = json!([
        [words.of("订单号", "Number"), known.number],
        [words.of("客户", "Customer"), customer],
        [words.of("下单日期", "Ordered on"), known.ordered_on.to_string()],
        [
            words.of("收货地址", "Delivered to"),
            known.address.unwrap_or_default()
        ],
    ]);
    let sums = json!([
        [words.of("原价合计", "List amount"), known.list_amount.to_string()],
        [words.of("优惠", "Discount"), (-known.discount).to_string()],
    ]);
    let mut whole = frame(r, words, &lines, known.terms.as_deref())?;
    let own = json!({
        "title": words.of("订单", "Order"), "number": known.number, "facts": facts, "sums": sums, "total": [words.of("应付金额", "To pay"), known.amount.to_string()],
    });
    if let (Some(whole), Js::Object(own)) = (whole.as_object_mut(), own) {
        whole.extend(own);
    }
    Ok(whole)
}

fn invoice(r: &mut dyn Queries, ctx: &Ctx, id: RawId, words: Words) -> Result<Js> {
    let known: Invoice = get(r, ctx, Invoice::def(), id)?.typed()?;
    let lines: Vec<(RawId, InvoiceLine)> = children(r, ctx, "invoice_id", id)?;
    let lines = lines.into_iter().map(|(_, line)| Line {
        product: line.product_id.raw(),
        note: None,
        qty: line.qty,
        price: None,
        off: Money::ZERO,
        amount: line.amount,
    });
    let lines: Vec<Line> = lines.collect();
    let customer = customer(r, ctx, known.customer_id)?;
    let facts = json!([
        [words.of("发票号", "Number"), known.number],
        [words.of("客户", "Customer"), customer],
        [words.of("开票日期", "Issued on"), known.issued_on.to_string()],
        [words.of("到期日", "Due on"), known.due_on.to_string()],
    ]);
    let title = if known.kind == "credit_note" {
        words.of("红字发票", "Credit note")
    } else {
        words.of("发票", "Invoice")
    };
    let mut whole = frame(r, words, &lines, known.note.as_deref())?;
    let own = json!({
        "title": title, "number": known.number, "facts": facts, "sums": [[words.of("已收款", "Paid"), known.paid.to_string()]], "total": [words.of("金额", "Amount"), known.amount.to_string()],
    });
    if let (Some(whole), Js::Object(own)) = (whole.as_object_mut(), own) {
        whole.extend(own);
    }
    Ok(whole)
}

fn both(one: Option<String>, other: Option<String>) -> Option<String> {
    let said: Vec<String> = one.into_iter().chain(other).collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// A customer's name as far as the user may see it.
fn customer(r: &mut dyn Queries, ctx: &Ctx, id: Id<Customer>) -> Result<String> {
    let def = Customer::def();
    match get(r, ctx, def, id.raw()) {
        Ok(record) => Ok(record.value(def, "name").as_text().unwrap_or_default().to_owned()),
        Err(problem) if problem.kind == ErrorKind::Internal => Err(problem),
        Err(_) => Ok(String::new()),
    }
}

/// What every paper has.
fn frame(r: &mut dyn Queries, words: Words, lines: &[Line], terms: Option<&str>) -> Result<Js> {
    let company = r.query_first("SELECT name FROM org_company ORDER BY id LIMIT 1", &[])?;
    let mut told = Vec::with_capacity(lines.len());
    for (line, no) in lines.iter().zip(1..) {
        let off = if line.off == Money::ZERO {
            String::new()
        } else {
            (-line.off).to_string()
        };
        told.push(json!({
            "no": no, "name": name_in(r, line.product, words.0.code())?, "note": line.note.clone().unwrap_or_default(),
            "qty": plain(line.qty), "price": line.price.map(|price| price.to_string()).unwrap_or_default(),
            "off": off, "amount": line.amount.to_string(),
        }));
    }
    let heads = [
        "#",
        words.of("商品", "Goods"),
        words.of("数量", "Quantity"),
        words.of("单价", "Price"),
        words.of("优惠", "Discount"),
        words.of("金额", "Amount"),
    ];
    Ok(json!({
        "lang": words.0.code(),
        "company": company.map(|row| row.text(0).to_owned()).unwrap_or_default(),
        "heads": heads, "lines": told,
        "terms_head": words.of("条款", "Terms"), "terms": terms.unwrap_or_default(),
        "signs": [words.of("供方", "For the seller"), words.of("需方", "For the customer")],
    }))
}

/// Without zeros that say nothing.
fn plain(qty: Qty) -> String {
    let text = qty.to_string();
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
