//! Prices that a clerk sets by hand: with a reason, within a limit, or with somebody who stands for it.

use guanxi_catalog::entities::Product;
use guanxi_entity::{Entity, Value};
use guanxi_org::commands::vouched;
use guanxi_pricing::engine::{PriceSource, Priced, PricedLine};
use guanxi_record::people::names;
use guanxi_record::{reached_through, require, scope_of};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Money, Problem, Qty, RawId, Result};
use serde_json::{Value as Js, json};

use super::price::Quote;
use super::{Asked, Desk, Ticket, check_money, put, stores};
use crate::entities::{CashSession, HandPrice, Sale};

/// Longest reason.
pub const REASON_MAX: u32 = 300;
/// All of it, in thousandths of a percent.
pub const WHOLE: i64 = 100_000;

/// A price as a clerk sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandSet {
    /// Of one.
    pub price: Money,
    /// Why.
    pub reason: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// The line.
    pub key: u32,
    /// What was sold.
    pub product: Id<Product>,
    /// How much.
    pub qty: Qty,
    /// What one would have cost.
    pub list_price: Money,
    /// What one costs.
    pub price: Money,
    /// What that takes off the line.
    pub off: Money,
    /// The same in percent of the line, rounded up.
    pub percent: Qty,
    /// Why.
    pub reason: String,
}

impl ByHand {
    pub(super) fn json(&self) -> Js {
        json!({ "price": self.price.to_string(), "off": self.off.to_string(),
            "percent": self.percent.to_string(), "reason": self.reason })
    }
}

/// A discount in percent of what it is taken off, rounded up to a thousandth: one that is a cent over a limit is over it.
#[must_use]
pub fn percent_of(discount: Money, amount: Money) -> Qty {
    if amount <= Money::ZERO || discount <= Money::ZERO {
        return Qty::ZERO;
    }
    let (part, all) = (
        i128::from(discount.raw()) * i128::from(WHOLE),
        i128::from(amount.raw()),
    );
    Qty::new(i64::try_from((part + all - 1) / all).unwrap_or(i64::MAX))
}

/// The greatest discount, in percent, that a user gives by hand in a store: of all his roles the greatest. The program's own has none.
///
/// # Errors
/// When the database can't be read.
pub fn limit_of(r: &mut dyn Queries, user: RawId, store: RawId) -> Result<Qty> {
    if user == 0 {
        return Ok(Qty::new(WHOLE));
    }
    let row = r.query_first(
        "SELECT percent FROM trade_hand_limit WHERE user_id = ?1 AND store_id = ?2",
        &[Value::from(user), Value::from(store)],
    )?;
    Ok(Qty::new(row.map_or(0, |row| row.int(0))))
}

/// Refuses prices of who may set none, and those that are no prices.
pub(super) fn check(ctx: &Ctx, asked: &Asked) -> Result<()> {
    for hand in asked.lines.iter().filter_map(|line| line.hand.as_ref()) {
        require(ctx, Action::Create, HandPrice::def())?;
        check_money(hand.price)?;
        if hand.price < Money::ZERO {
            return Err(Problem::wrong("hand_price", "too_small"));
        }
        let length = hand.reason.chars().count();
        if length == 0 {
            return Err(Problem::wrong("hand_reason", "required"));
        }
        if u32::try_from(length).unwrap_or(u32::MAX) > REASON_MAX || hand.reason.contains('\0') {
            return Err(Problem::wrong("hand_reason", "too_long"));
        }
    }
    Ok(())
}

/// What is asked without the prices by hand that are no discount any more, because the lines' own prices fell below them since; and those
/// lines. Nobody is to pay more than the shelf says, and a promotion that the price by hand kept off the line may touch it again.
pub(super) fn without_higher(asked: &Asked, priced: &Priced) -> (Asked, Vec<u32>) {
    let mut kept = asked.clone();
    let mut dropped = Vec::new();
    for (wanted, key) in kept.lines.iter_mut().zip(1..) {
        let Some(hand) = &wanted.hand else { continue };
        let Some(line) = priced.lines.iter().find(|line| line.key == key) else {
            continue;
        };
        if hand.price > line.unit_price && line.price_source != PriceSource::Given {
            wanted.hand = None;
            dropped.push(key);
        }
    }
    (kept, dropped)
}

/// What the prices that were set come to.
pub(super) fn of(asked: &Asked, lines: &[PricedLine]) -> Vec<ByHand> {
    let found = asked.lines.iter().zip(1..).filter_map(|(wanted, key)| {
        let hand = wanted.hand.as_ref()?;
        let line = lines.iter().find(|line| line.key == key)?;
        Some(ByHand {
            key,
            product: line.product,
            qty: line.qty,
            list_price: line.unit_price,
            price: hand.price,
            off: line.by_hand,
            percent: percent_of(line.by_hand, line.list_amount),
            reason: hand.reason.clone(),
        })
    });
    found.collect()
}

fn greatest(by_hand: &[ByHand]) -> Qty {
    by_hand.iter().map(|one| one.percent).max().unwrap_or_default()
}

/// What the user may do by himself, and whether these prices want somebody else.
///
/// # Errors
/// When the database can't be read.
pub fn limit_json(r: &mut dyn Queries, ctx: &Ctx, (store, by_hand): (RawId, &[ByHand])) -> Result<Js> {
    let limit = limit_of(r, ctx.user_id(), store)?;
    let percent = greatest(by_hand);
    let may = ctx.user_id() == 0 || !ctx.scopes(Action::Create, &HandPrice::def().key).is_none();
    Ok(
        json!({ "may": may, "limit": limit.to_string(), "percent": percent.to_string(),
        "needs_approval": percent > limit }),
    )
}

/// What somebody stands for: prices so far off, on this ticket, at what it comes to. The till names it to who approves.
#[must_use]
pub fn act_of(key: &str, shown: Money, percent: Qty) -> String {
    format!("till {key} {shown} {percent}")
}

/// Whether a user may set prices in this store himself: whoever can't ring a ticket up there approves none of its prices either.
fn may_set(r: &mut dyn Queries, ctx: &Ctx, store: RawId) -> Result<bool> {
    let reach = scope_of(ctx, Action::Create, HandPrice::def());
    if reach.is_none() || scope_of(ctx, Action::Create, CashSession::def()).is_none() {
        return Ok(false);
    }
    if !stores(r, ctx, Action::Create)?.has(store) {
        return Ok(false);
    }
    Ok(reach.is_all() || reached_through(r, ctx, reach, (Sale::def(), "store_id"))?.contains(&store))
}

/// Whose approval is wanted, where it is that of nobody who may set prices in this store.
fn elsewhere(r: &mut dyn Queries, user: RawId, store: RawId) -> Result<Problem> {
    let who = names(r, [user])?.remove(&user).unwrap_or_default();
    let row = r.query_first("SELECT name FROM org_store WHERE id = ?1", &[Value::from(store)])?;
    let store = row.map_or_else(String::new, |row| row.text(0).to_owned());
    Ok(Problem::new(ErrorKind::Forbidden, "till.hand_elsewhere")
        .with("user", who)
        .with("store", store))
}

/// Who stands for prices beyond the clerk's own limit; nobody where they are within it.
///
/// # Errors
/// `till.hand_approval` where somebody is wanted; `till.hand_elsewhere` where he may set no prices in this store; `till.hand_limit` where so
/// much isn't allowed to him either; `session.vouch_expired`.
pub(crate) fn approve(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    ticket: &Ticket,
    by_hand: &[ByHand],
) -> Result<Option<RawId>> {
    let (store, percent) = (ticket.asked.store_id, greatest(by_hand));
    let own = limit_of(tx, ctx.user_id(), store)?;
    if percent <= own {
        return Ok(None);
    }
    let refused = |code: &'static str, limit: Qty| {
        Problem::new(ErrorKind::Forbidden, code)
            .with("percent", percent.to_string())
            .with("limit", limit.to_string())
    };
    let Some(token) = &ticket.approval else {
        return Err(refused("till.hand_approval", own));
    };
    let act = act_of(&ticket.key, ticket.shown, percent);
    let other = vouched(tx, ctx, (token, &act))?;
    if !may_set(tx, &other, store)? {
        return Err(elsewhere(tx, other.user_id(), store)?);
    }
    let limit = limit_of(tx, other.user_id(), store)?;
    if percent > limit {
        return Err(refused("till.hand_limit", limit));
    }
    Ok(Some(other.user_id()))
}

/// Writes down which prices of a ticket were set by hand.
pub(crate) fn book(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (ticket, quote): (&Ticket, &Quote),
    (sale_id, approved_by): (Id<Sale>, Option<RawId>),
) -> Result<()> {
    if quote.by_hand.is_empty() {
        return Ok(());
    }
    let rows = quote.by_hand.iter().map(|one| HandPrice {
        sale_id,
        line_no: i64::from(one.key),
        product_id: one.product,
        store_id: Id::new(ticket.asked.store_id),
        sold_on: quote.situation.day,
        clerk_id: desk.ctx.user().map(Id::new),
        qty: one.qty,
        list_price: one.list_price,
        price: one.price,
        discount: one.off,
        percent: one.percent,
        reason: one.reason.clone(),
        approved_by_id: approved_by.map(Id::new),
    });
    put(tx, desk.schema, desk.ctx, rows.collect()).map(drop)
}
