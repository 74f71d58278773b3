//! A ticket: priced, paid, numbered, in the drawer and out of stock, all of it or nothing.

use guanxi_entity::Value;
use guanxi_pricing::engine::Warning;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Money, Problem, RawId, Result};

use super::move_stock::{self, Movement};
use crate::entities::{CashMovement, CashSession, Payment, Sale, SaleLine};
use crate::till::member::{Whose, whose_sold};
use crate::till::price::{self, Quote, When};
use crate::till::returned::{BackLine, Share, chosen_text};
use crate::till::{
    CASH, DIFFERENCE, Desk, KEY_MAX, METHODS, PAYMENTS_MAX, Series, Ticket, check_asked, check_money,
    next_number, put, session, stores,
};
use crate::till::{again, bundle, by_hand, club, doubt};

/// How many days ago a till may have lost its connection.
const OFFLINE_DAYS_MAX: i64 = 7;
/// How far a till's clock may be ahead of the server's.
const AHEAD_MS_MAX: i64 = 5 * 60_000;
const DAY_MS: i64 = 86_400_000;

/// A ticket that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// The ticket.
    pub sale_id: RawId,
    /// Its number.
    pub number: String,
    /// What was paid; negative where money was paid back.
    pub amount: Money,
    /// Whether it was written now, and not before under the same key.
    pub is_new: bool,
}

/// Rings a ticket up. Under the same key it is rung up once, whoever sends it again.
///
/// # Errors
/// `till.session_closed`, `till.price_changed` when the prices aren't those that the customer was shown,
/// `till.no_price`, `till.payments_differ`, `till.hand_limit` and `till.hand_approval` where a price was set beyond a limit, `till.offline_time`,
/// `till.offline_return`, `till.offline_coupon`, `till.offline_hand` and `till.offline_amount` for what can't have happened without a connection,
/// what a card or a return may be refused for, and as creating records. What was sold without a connection to who isn't of the card's household
/// is the holder's, and a [`SaleConflict`](crate::entities::SaleConflict) asks who it was.
pub fn complete_sale(tx: &mut Tx<'_>, desk: &Desk<'_>, ticket: &Ticket) -> Result<Completed> {
    let (schema, ctx) = (desk.schema, desk.ctx);
    check(ticket)?;
    if let Some(known) = known(tx, ctx, &ticket.key)? {
        return Ok(known);
    }
    let at = happened_at(tx.now_ms(), ticket)?;
    let (store_id, is_open) = session(tx, (ctx, Action::Create), ticket.session_id)?;
    if store_id != ticket.asked.store_id {
        return Err(Problem::new(ErrorKind::Invalid, "till.other_store"));
    }
    // What was sold without a connection was sold, even if the drawer was counted meanwhile.
    if !is_open && ticket.offline_at.is_none() {
        return Err(Problem::new(ErrorKind::Conflict, "till.session_closed"));
    }
    let when = if ticket.offline_at.is_some() {
        When::Then(at)
    } else {
        When::Now(at)
    };
    let (whose, other) = whose_sold(tx, ctx, &ticket.asked, when)?;
    let ticket = &ticket.of(whose);
    let quote = price::quote(tx, desk, &ticket.asked, when)?;
    let whose = whose.or_former(tx, quote.back.as_ref(), ticket.asked.lines.is_empty())?;
    if ticket.offline_at.is_none() {
        require_prices(&quote)?;
    }
    let difference = settle(ticket, quote.due())?;
    let approved_by = by_hand::approve(tx, ctx, ticket, &quote.by_hand)?;
    let booking = Booking {
        ticket,
        quote: &quote,
        whose,
        at,
        difference,
    };
    let (sale_id, number) = booking.sale(tx, schema, ctx)?;
    booking.lines(tx, schema, ctx, sale_id)?;
    by_hand::book(tx, desk, (ticket, &quote), (sale_id, approved_by))?;
    booking.money(tx, schema, ctx, sale_id)?;
    booking.stock(tx, schema, ctx, sale_id)?;
    booking.promotions(tx, desk, sale_id)?;
    club::book(tx, desk, (ticket, &quote), (sale_id.raw(), whose))?;
    if let Some(other) = other {
        doubt::keep(tx, desk, (sale_id, whose), other)?;
    }
    Ok(Completed {
        sale_id: sale_id.raw(),
        number,
        amount: quote.due(),
        is_new: true,
    })
}

fn check(ticket: &Ticket) -> Result<()> {
    if ticket.key.is_empty() || ticket.key.len() > KEY_MAX {
        return Err(Problem::new(ErrorKind::Malformed, "request.bad_idempotency_key").with("max", KEY_MAX));
    }
    check_asked(&ticket.asked)?;
    if ticket.payments.len() > PAYMENTS_MAX {
        let wrong = FieldError::new("payments", "too_many").with("max", PAYMENTS_MAX);
        return Err(Problem::invalid(vec![wrong]));
    }
    check_money(ticket.shown)?;
    for paid in &ticket.payments {
        check_money(paid.amount)?;
        check_money(paid.tendered.unwrap_or_default())?;
        let is_known = METHODS.contains(&paid.method.as_str());
        let is_known = is_known && (paid.method == club::POINTS) == paid.points.is_some();
        let is_enough = paid.tendered.is_none_or(|tendered| tendered >= paid.amount);
        if !is_known || !is_enough || paid.amount == Money::ZERO {
            return Err(
                Problem::new(ErrorKind::Invalid, "till.bad_payment").with("method", paid.method.as_str())
            );
        }
    }
    Ok(())
}

/// The ticket of this key, if it was rung up before.
fn known(tx: &mut Tx<'_>, ctx: &Ctx, key: &str) -> Result<Option<Completed>> {
    let row = tx.query_first(
        "SELECT id, number, amount, store_id FROM trade_sale WHERE client_key = ?1",
        &[Value::from(key)],
    )?;
    let Some(row) = row else { return Ok(None) };
    if !stores(tx, ctx, Action::Create)?.has(row.int(3)) {
        return Err(Problem::new(ErrorKind::Conflict, "record.key_taken"));
    }
    Ok(Some(Completed {
        sale_id: row.int(0),
        number: row.text(1).to_owned(),
        amount: Money::new(row.int(2)),
        is_new: false,
    }))
}

/// The server's clock says when; a till's own counts where it sold without a connection, as long as that can be true. Such a
/// till takes no goods back and no coupons: both need the server, and what it asks is paid whatever the goods cost.
fn happened_at(now: i64, ticket: &Ticket) -> Result<i64> {
    let Some(at) = ticket.offline_at else {
        return Ok(now);
    };
    let refused = |code: &'static str| Err(Problem::new(ErrorKind::Invalid, code));
    if !(now - OFFLINE_DAYS_MAX * DAY_MS..=now + AHEAD_MS_MAX).contains(&at) {
        return Err(Problem::new(ErrorKind::Invalid, "till.offline_time").with("days", OFFLINE_DAYS_MAX));
    }
    if ticket.asked.returned.is_some() {
        return refused("till.offline_return");
    }
    if !ticket.asked.coupons.is_empty() {
        return refused("till.offline_coupon");
    }
    if ticket.asked.lines.iter().any(|line| line.hand.is_some()) {
        return refused("till.offline_hand");
    }
    if ticket.shown < Money::ZERO {
        return refused("till.offline_amount");
    }
    Ok(at.min(now))
}

/// Refuses goods that would be sold for nothing because nobody priced them.
fn require_prices(quote: &Quote) -> Result<()> {
    let unpriced = quote.priced.warnings.iter().find_map(|warning| match warning {
        Warning::NoPrice { key } | Warning::UnknownProduct { key } => Some(*key),
        _ => None,
    });
    let Some(key) = unpriced else { return Ok(()) };
    let line = quote.priced.lines.iter().find(|line| line.key == key);
    let product = line.and_then(|line| quote.products.get(&line.product.raw()));
    let name = product.map(|(_, name)| name.clone()).unwrap_or_default();
    Err(Problem::new(ErrorKind::Invalid, "till.no_price").with("product", name))
}

/// What was paid beside the price: nothing, but for a till that sold without a connection.
fn settle(ticket: &Ticket, due: Money) -> Result<Money> {
    let paid: Money = ticket.payments.iter().map(|paid| paid.amount).sum();
    let is_offline = ticket.offline_at.is_some();
    if !is_offline && ticket.shown != due {
        return Err(Problem::new(ErrorKind::Conflict, "till.price_changed")
            .with("shown", ticket.shown.to_string())
            .with("amount", due.to_string()));
    }
    let wanted = if is_offline { ticket.shown } else { due };
    let is_mixed = ticket
        .payments
        .iter()
        .any(|one| (one.amount > Money::ZERO) != (wanted > Money::ZERO));
    if paid != wanted || is_mixed {
        return Err(Problem::new(ErrorKind::Invalid, "till.payments_differ")
            .with("paid", paid.to_string())
            .with("amount", wanted.to_string()));
    }
    Ok(paid - due)
}

struct Booking<'a> {
    ticket: &'a Ticket,
    quote: &'a Quote,
    whose: Whose,
    at: i64,
    difference: Money,
}

impl Booking<'_> {
    fn sale(&self, tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<(Id<Sale>, String)> {
        let asked = &self.ticket.asked;
        // The store's local day and minute, by which it was priced.
        let situation = &self.quote.situation;
        let number = next_number(tx, asked.store_id, Series::Ticket, situation.day)?;
        let back = self.quote.back.as_ref();
        let kind = match (asked.lines.is_empty(), back) {
            (_, None) => "sale",
            (true, Some(_)) => "return",
            (false, Some(_)) => "exchange",
        };
        let sale = Sale {
            number: number.clone(),
            store_id: Id::new(asked.store_id),
            sold_at: self.at,
            business_date: Some(situation.day),
            business_minute: Some(i64::from(situation.minute)),
            customer_id: self.whose.customer.map(Id::new),
            household_id: self.whose.household.map(Id::new),
            card_id: self.whose.card.map(Id::new),
            clerk: clerk(tx, ctx)?,
            channel: "store".to_owned(),
            amount: Money::ZERO,
            line_count: 0,
            kind: kind.to_owned(),
            session_id: Some(Id::<CashSession>::new(self.ticket.session_id)),
            cashier_id: ctx.user().map(Id::new),
            returns_sale_id: back.map(|back| Id::new(back.sale_id)),
            client_key: Some(self.ticket.key.clone()),
            price_difference: Some(self.difference).filter(|money| *money != Money::ZERO),
        };
        let ids = put(tx, schema, ctx, vec![sale])?;
        let id = ids.first().copied().ok_or_else(|| Problem::internal("no id"))?;
        let content = again::content(self.quote, &self.ticket.key);
        tx.execute(
            "INSERT INTO trade_sale_pricing (sale_id, content) VALUES (?1, ?2)",
            &[Value::from(id), Value::from(content.to_string())],
        )?;
        Ok((Id::new(id), number))
    }

    fn lines(&self, tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, sale_id: Id<Sale>) -> Result<()> {
        let chosen = &self.quote.chosen;
        let sold = self.quote.priced.lines.iter().map(|line| {
            let shares = line.discounts.iter().map(|one| Share {
                promotion: one.promotion.to_string(),
                amount: one.amount.raw(),
            });
            SaleLine {
                sale_id,
                line_no: 0,
                product_id: Some(line.product),
                qty: line.qty,
                amount: line.amount,
                discount: line.list_amount - line.amount,
                unit_price: Some(line.unit_price),
                returned_line_id: None,
                promotions: kept(&shares.collect::<Vec<_>>()),
                chosen: chosen.get(&line.key).and_then(chosen_text),
            }
        });
        let back = self.quote.back.iter().flat_map(|back| &back.lines);
        let back = back.map(|line| back_line(line, sale_id));
        let lines = sold
            .chain(back)
            .zip(1..)
            .map(|(line, line_no)| SaleLine { line_no, ..line });
        put(tx, schema, ctx, lines.collect()).map(drop)
    }

    /// Payments, and what of it is cash in the drawer.
    fn money(&self, tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, sale_id: Id<Sale>) -> Result<()> {
        let mut payments: Vec<Payment> = self
            .ticket
            .payments
            .iter()
            .map(|paid| Payment {
                sale_id,
                method: paid.method.clone(),
                amount: paid.amount,
                reference: paid
                    .points
                    .map(club::reference_of)
                    .or_else(|| paid.reference.clone()),
                tendered: paid.tendered,
            })
            .collect();
        if self.difference != Money::ZERO {
            payments.push(Payment {
                sale_id,
                method: DIFFERENCE.to_owned(),
                amount: -self.difference,
                reference: None,
                tendered: None,
            });
        }
        let cash: Money = payments
            .iter()
            .filter(|paid| paid.method == CASH)
            .map(|paid| paid.amount)
            .sum();
        if !payments.is_empty() {
            put(tx, schema, ctx, payments)?;
        }
        if cash == Money::ZERO {
            return Ok(());
        }
        let movement = CashMovement {
            session_id: Id::new(self.ticket.session_id),
            kind: "sale".to_owned(),
            amount: cash,
            at: self.at,
            sale_id: Some(sale_id),
            reason: None,
        };
        put(tx, schema, ctx, vec![movement]).map(drop)
    }

    fn stock(&self, tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, sale_id: Id<Sale>) -> Result<()> {
        let store = self.ticket.asked.store_id;
        let out = self.quote.priced.lines.iter();
        let chosen = |key: u32| self.quote.chosen.get(&key).cloned().unwrap_or_default();
        let out: Vec<_> = out
            .map(|line| (line.product.raw(), -line.qty, chosen(line.key)))
            .collect();
        let back = self.quote.back.iter().flat_map(|back| &back.lines);
        let back = back.filter(|line| line.is_resaleable);
        let back: Vec<_> = back
            .filter_map(|line| Some((line.product_id?, -line.qty, line.chosen.clone())))
            .collect();
        for (kind, goods) in [("sale", out), ("return", back)] {
            let parts = bundle::apart(tx, &self.quote.bundles, goods.into_iter())?;
            let parts: Vec<_> = parts
                .into_iter()
                .map(|(product, qty)| ((store, product), qty))
                .collect();
            let movement = Movement {
                kind,
                sale: Some(sale_id),
                reason: None,
            };
            move_stock::write(tx, schema, ctx, &movement, &parts)?;
        }
        Ok(())
    }

    /// Uses and coupons that the ticket takes, and those that it gives back.
    fn promotions(&self, tx: &mut Tx<'_>, desk: &Desk<'_>, sale_id: Id<Sale>) -> Result<()> {
        price::take(tx, desk, self.quote, sale_id.raw())?;
        match &self.quote.back {
            Some(back) => price::give_back(tx, desk, back, sale_id.raw()),
            None => Ok(()),
        }
    }
}

fn back_line(line: &BackLine, sale_id: Id<Sale>) -> SaleLine {
    SaleLine {
        sale_id,
        line_no: 0,
        product_id: line.product_id.map(Id::new),
        qty: line.qty,
        amount: line.amount,
        discount: line.discount,
        unit_price: line.unit_price,
        returned_line_id: Some(Id::new(line.of)),
        promotions: kept(&line.shares),
        chosen: chosen_text(&line.chosen),
    }
}

fn kept(shares: &[Share]) -> Option<String> {
    if shares.is_empty() {
        return None;
    }
    serde_json::to_string(shares).ok()
}

/// The name of who rings up, as it stands on the ticket.
fn clerk(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Option<String>> {
    const NAME_MAX: usize = 60;
    let row = tx.query_first(
        "SELECT name FROM org_user WHERE id = ?1",
        &[Value::from(ctx.user_id())],
    )?;
    let name = row.map(|row| row.text(0).chars().take(NAME_MAX).collect::<String>());
    Ok(name.filter(|name| !name.is_empty()))
}
