//! Orders: of an accepted quotation, or directly; cancelled, or closed before all was delivered.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_pricing::commands::{Returned, Sold, Take, give_back, take};
use guanxi_pricing::engine::Priced;
use guanxi_store::{Queries, Tx};
use guanxi_trade::till::Desk;
use guanxi_trade::till::price::{Reads, catalogue};
use guanxi_types::{Ctx, Day, ErrorKind, Id, Money, Problem, Qty, RawId, Result};

use super::number::{Series, next_number};
use super::quotation::{chosen_text, currency, keep_price};
use super::reserve::{hold, release};
use super::settle_order;
use super::write::{change, program, put, put_one, require_create, require_seen, require_state, seen, today};
use crate::entities::{Order, OrderLine, Quotation, QuotationLine};
use crate::price::{Asked, OfferLine, kept, offer};
use crate::queries::{KeptPrice, children, kept_price, limit_of};

/// What an order says beside its goods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewOrder {
    /// When the customer wants it.
    pub wanted_on: Option<Day>,
    /// Where it is brought; the customer's own address where empty.
    pub address: Option<String>,
    /// What colleagues are told.
    pub note: Option<String>,
}

/// Makes the order of an accepted quotation: at its prices, with the uses of its promotions, and stock kept for it.
///
/// # Errors
/// `sales.wrong_state` unless it is accepted; `sales.promotion_gone` where a promotion or a coupon was used up meanwhile; as creating
/// records.
pub fn order_quotation(tx: &mut Tx<'_>, desk: &Desk<'_>, id: RawId, new: &NewOrder) -> Result<RawId> {
    let quotation: Quotation = seen(tx, desk.ctx, id)?;
    require_state(&quotation.state, &["accepted"])?;
    let lines: Vec<(RawId, QuotationLine)> = children(tx, desk.ctx, "quotation_id", id)?;
    let order = Order {
        number: next_number(tx, Series::Order, desk.ctx)?,
        state: "open".to_owned(),
        customer_id: quotation.customer_id,
        contact_id: quotation.contact_id,
        owner_id: quotation.owner_id,
        store_id: quotation.store_id,
        quotation_id: Some(Id::new(id)),
        channel: quotation.channel,
        currency: quotation.currency,
        ordered_on: today(tx, desk.ctx)?,
        wanted_on: new.wanted_on,
        list_amount: quotation.list_amount,
        discount: quotation.promotion_discount + quotation.discount,
        amount: quotation.amount,
        invoiced: Money::ZERO,
        paid: Money::ZERO,
        address: address(tx, desk.ctx, quotation.customer_id.raw(), new)?,
        terms: quotation.terms,
        note: new.note.clone(),
        reason: None,
    };
    let order_id = put_one(tx, desk.schema, desk.ctx, order)?;
    let rows = lines.into_iter().map(|(_, line)| quoted_line(order_id, line));
    put(tx, desk.schema, desk.ctx, rows.collect())?;
    let price = kept_price(tx, id)?;
    take_promotions(tx, desk, order_id, &price)?;
    keep_price(tx, order_id, &price.content)?;
    let state = vec![("state", Value::from("ordered"))];
    change::<Quotation>(tx, desk.schema, desk.ctx, id, state)?;
    hold(tx, desk, order_id)?;
    Ok(order_id)
}

fn quoted_line(order_id: RawId, line: QuotationLine) -> OrderLine {
    OrderLine {
        order_id: Id::new(order_id),
        line_no: line.line_no,
        product_id: line.product_id,
        chosen: line.chosen,
        chosen_text: line.chosen_text,
        unit_id: line.unit_id,
        qty: line.qty,
        factor: line.factor,
        unit_price: line.unit_price,
        discount: line.promotion_discount + line.discount,
        amount: line.amount,
        is_gift: line.is_gift,
        note: line.note,
        delivered: Qty::ZERO,
        invoiced: Qty::ZERO,
        invoiced_amount: Money::ZERO,
    }
}

/// Makes an order without a quotation, at the prices of this moment.
///
/// # Errors
/// `sales.limit_too_small` where more is taken off by hand than the user may: that wants a quotation; as [`offer`].
pub fn order_directly(tx: &mut Tx<'_>, desk: &Desk<'_>, asked: &Asked, new: &NewOrder) -> Result<RawId> {
    require_create::<Order>(desk.ctx)?;
    let at = tx.now_ms();
    let offer = offer(tx, desk, asked, at)?;
    let limit = limit_of(tx, desk.ctx, asked.store_id)?;
    if offer.discount_percent() > limit {
        return Err(Problem::new(ErrorKind::Forbidden, "sales.limit_too_small")
            .with("percent", offer.discount_percent().to_string())
            .with("limit", limit.to_string()));
    }
    let order = Order {
        number: next_number(tx, Series::Order, desk.ctx)?,
        state: "open".to_owned(),
        customer_id: Id::new(asked.customer_id),
        contact_id: None,
        owner_id: desk.ctx.user().map(Id::new),
        store_id: Id::new(asked.store_id),
        quotation_id: None,
        channel: asked.channel.clone(),
        currency: currency(tx)?,
        ordered_on: today(tx, desk.ctx)?,
        wanted_on: new.wanted_on,
        list_amount: offer.list_amount(),
        discount: offer.promotion_discount() + offer.discount(),
        amount: offer.amount(),
        invoiced: Money::ZERO,
        paid: Money::ZERO,
        address: address(tx, desk.ctx, asked.customer_id, new)?,
        terms: None,
        note: new.note.clone(),
        reason: None,
    };
    let order_id = put_one(tx, desk.schema, desk.ctx, order)?;
    let rows = offer.lines.iter().map(|line| offered_line(order_id, line));
    put(tx, desk.schema, desk.ctx, rows.collect())?;
    keep_price(tx, order_id, &kept(asked, &offer).to_string())?;
    let price = kept_price(tx, order_id)?;
    take_promotions(tx, desk, order_id, &price)?;
    hold(tx, desk, order_id)?;
    Ok(order_id)
}

fn offered_line(order_id: RawId, line: &OfferLine) -> OrderLine {
    OrderLine {
        order_id: Id::new(order_id),
        line_no: i64::from(line.line_no),
        product_id: Id::new(line.asked.product_id),
        chosen: chosen_text(line),
        chosen_text: line.chosen_text.clone(),
        unit_id: line.asked.unit_id.map(Id::new),
        qty: line.asked.qty,
        factor: line.factor,
        unit_price: line.unit_price,
        discount: line.promotion_discount + line.discount,
        amount: line.amount(),
        is_gift: line.is_gift,
        note: line.asked.note.clone(),
        delivered: Qty::ZERO,
        invoiced: Qty::ZERO,
        invoiced_amount: Money::ZERO,
    }
}

/// Where it is brought, as far as the user may see it.
fn address(r: &mut dyn Queries, ctx: &Ctx, customer: RawId, new: &NewOrder) -> Result<Option<String>> {
    if new.address.is_some() {
        return Ok(new.address.clone());
    }
    require_seen::<Customer>(r, ctx, &[customer])?;
    let is_open = ctx.field(&Customer::def().key, "address").sight == guanxi_types::Sight::Full;
    let row = r.query_first(
        "SELECT address FROM customers_customer WHERE id = ?1",
        &[Value::from(customer)],
    )?;
    Ok(row
        .map(|row| row.text(0).to_owned())
        .filter(|text| is_open && !text.is_empty()))
}

/// Counts the uses of an order's promotions; a quotation takes none.
fn take_promotions(tx: &mut Tx<'_>, desk: &Desk<'_>, order_id: RawId, price: &KeptPrice) -> Result<()> {
    if price.priced.effects.is_empty() {
        return Ok(());
    }
    let catalogue = catalogue(tx, desk.prices)?;
    let mut situation = price.situation.clone();
    situation.clerk = Some(desk.ctx.user_id().to_string());
    situation.buyer = guanxi_pricing::queries::buyer(&mut Reads(tx), Id::new(price.customer_id))?;
    let sold = Sold {
        sale: order_id,
        situation: &situation,
        priced: &price.priced,
    };
    match take(tx, desk.schema, desk.ctx, &catalogue, &sold)? {
        Take::Taken | Take::Already => Ok(()),
        Take::Exhausted(_) => Err(Problem::new(ErrorKind::Conflict, "sales.promotion_gone")),
    }
}

/// Gives back what an order that isn't delivered used of promotions and coupons.
fn give_promotions_back(tx: &mut Tx<'_>, desk: &Desk<'_>, order_id: RawId, priced: &Priced) -> Result<()> {
    let parts: Vec<Returned> = priced
        .lines
        .iter()
        .map(|line| Returned {
            line_key: line.key,
            qty: line.qty,
        })
        .collect();
    give_back(tx, desk.schema, desk.ctx, (order_id, order_id), &parts).map(drop)
}

/// How an order ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEnd {
    /// Nothing of it was delivered.
    Cancel,
    /// What wasn't delivered never will be.
    Close,
}

/// Ends an order: stock that was kept for it is free again.
///
/// # Errors
/// `sales.wrong_state`: only an order of which nothing was delivered is cancelled, only one that is partly delivered or delivered is
/// closed; `sales.not_invoiced` where delivered goods weren't invoiced; as updating records.
pub fn end_order(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (id, version): (RawId, Option<i64>),
    (end, reason): (OrderEnd, Option<&str>),
) -> Result<()> {
    let order: Order = seen(tx, desk.ctx, id)?;
    let (from, to): (&[&str], &str) = match end {
        OrderEnd::Cancel => (&["open"], "cancelled"),
        OrderEnd::Close => (&["partly_delivered", "delivered"], "closed"),
    };
    require_state(&order.state, from)?;
    if end == OrderEnd::Close {
        let row = tx.query_first(
            "SELECT id FROM sales_order_line WHERE order_id = ?1 AND delivered <> invoiced AND amount <> 0 LIMIT 1",
            &[Value::from(id)],
        )?;
        if row.is_some() {
            return Err(Problem::new(ErrorKind::Conflict, "sales.not_invoiced"));
        }
    }
    let changes = vec![("state", Value::from(to)), ("reason", Value::from(reason))];
    change::<Order>(tx, desk.schema, desk.ctx, (id, version), changes)?;
    release(tx, desk.schema, &program(desk.ctx), id)?;
    if end == OrderEnd::Cancel {
        let price = kept_price(tx, id)?;
        give_promotions_back(tx, desk, id, &price.priced)?;
    }
    settle_order(tx, desk.schema, desk.ctx, id)
}
