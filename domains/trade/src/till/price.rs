//! What a ticket comes to: the pricing engine asked for a till, and its answer in the till's words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guanxi_catalog::entities::Product;
use guanxi_catalog::queries::product::{Goods, goods};
use guanxi_entity::{Entity, Value};
use guanxi_pricing::catalogue::{Catalogues, load};
use guanxi_pricing::commands::{self, Sold, Take};
use guanxi_pricing::engine::{Basket, BasketLine, Buyer, Catalogue, Priced, Situation, Warning};
use guanxi_pricing::queries::{buyer, prepare};
use guanxi_record::visible;
use guanxi_store::{Engine, Queries, Row, Tx, Vault};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Money, Problem, RawId, Result, index_of};

use super::bundle::{self, Choices, OfParts};
use super::by_hand::{self, ByHand};
use super::club;
use super::returned::{self, Back};
use super::{Asked, Desk, check_asked, require_customer, stores};
use crate::rules::zone_of_store;

/// When a ticket is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Now: what isn't sold any more is refused.
    Now(i64),
    /// At a moment when there was no connection: it was sold.
    Then(i64),
}

impl When {
    /// The moment, UTC milliseconds.
    #[must_use]
    pub const fn at(self) -> i64 {
        match self {
            Self::Now(at) | Self::Then(at) => at,
        }
    }
}

/// A ticket's prices, and the words for what they are made of.
#[derive(Clone, Debug)]
pub struct Quote {
    /// What is bought.
    pub priced: Priced,
    /// Warnings of books and costs, such as prices that nothing decides between: for who keeps the books, not for the till.
    pub ties: Vec<Warning>,
    /// What comes back.
    pub back: Option<Back>,
    /// For whom and when it was priced.
    pub situation: Situation,
    /// What it was priced with.
    pub catalogue: Arc<Catalogue>,
    /// What the engine was asked, with the prices by hand that count.
    pub basket: Basket,
    /// What was chosen of bundles, by line.
    pub chosen: Choices,
    /// The prices that were set by hand.
    pub by_hand: Vec<ByHand>,
    /// Lines whose price by hand doesn't count any more, because their own is lower by now.
    pub dropped: Vec<u32>,
    /// Which of the products are bundles: their parts leave the shelf.
    pub bundles: BTreeSet<RawId>,
    /// Number and name of each product.
    pub products: BTreeMap<RawId, (String, String)>,
}

impl Quote {
    /// What is to be paid; negative where money is paid back.
    #[must_use]
    pub fn due(&self) -> Money {
        self.priced.amount + self.back.as_ref().map_or(Money::ZERO, Back::amount)
    }
}

/// Prices a ticket at a moment.
///
/// # Errors
/// `record.not_found` for a store, product or customer out of the user's reach; `till.bad_lines`; `catalog.not_for_sale`; what a return may be
/// refused for.
pub fn quote(r: &mut dyn Queries, desk: &Desk<'_>, asked: &Asked, when: When) -> Result<Quote> {
    let ctx = desk.ctx;
    stores(r, ctx, Action::Read)?.require(r, asked.store_id)?;
    check_asked(asked)?;
    require_products(r, ctx, asked)?;
    by_hand::check(ctx, asked)?;
    // A price tells of tier and points: of nobody whom the user may not see.
    if let Some(customer) = asked.customer_id {
        require_customer(r, ctx, customer)?;
    }
    let back = match &asked.returned {
        Some(returned) => Some(returned::back(r, ctx, returned)?),
        None => None,
    };
    let catalogue = catalogue(r, desk.prices)?;
    let mut situation = situation(r, ctx, asked, when.at())?;
    let ids: Vec<RawId> = asked.lines.iter().map(|line| line.product_id).collect();
    let mut known = goods(r, &ids)?;
    if matches!(when, When::Now(_)) {
        for goods in known.values() {
            goods.require_for_sale(situation.day)?;
        }
    }
    prepare(&mut Reads(r), &catalogue, &mut situation, &asked.coupons)?;
    let bundles = bundles_of(&known);
    let is_sold = matches!(when, When::Then(_));
    let (of_parts, chosen) = bundle::of_lines(r, desk, (&asked.lines, &bundles), is_sold)?;
    let mut basket = basket_of(asked, &of_parts);
    let mut priced = price(&catalogue, &situation, &basket, &of_parts);
    let (asked, dropped) = by_hand::without_higher(asked, &priced);
    if !dropped.is_empty() {
        basket = basket_of(&asked, &of_parts);
        priced = price(&catalogue, &situation, &basket, &of_parts);
    }
    // What goods cost, and that books contradict each other, is for those who keep the books.
    let (of_books, told): (Vec<Warning>, Vec<Warning>) = std::mem::take(&mut priced.warnings)
        .into_iter()
        .partition(Warning::is_of_books);
    priced.warnings = told;
    // Gifts and what comes back: of what was asked for it is known.
    let others = priced.lines.iter().map(|line| line.product.raw());
    let back_lines = back.iter().flat_map(|back| &back.lines);
    let others = others.chain(back_lines.filter_map(|line| line.product_id));
    let others: BTreeSet<RawId> = others.filter(|id| !known.contains_key(id)).collect();
    known.extend(goods(r, &others.into_iter().collect::<Vec<_>>())?);
    Ok(Quote {
        by_hand: by_hand::of(&asked, &priced.lines),
        dropped,
        bundles: bundles_of(&known),
        products: named(known),
        basket,
        chosen,
        priced,
        ties: of_books,
        back,
        situation,
        catalogue,
    })
}

fn bundles_of(goods: &BTreeMap<RawId, Goods>) -> BTreeSet<RawId> {
    let bundles = goods.iter().filter(|(_, one)| one.kind == "bundle");
    bundles.map(|(id, _)| *id).collect()
}

/// Everything that prices depend on, as of now.
///
/// # Errors
/// When it can't be read.
pub fn catalogue(r: &mut dyn Queries, kept: &Catalogues) -> Result<Arc<Catalogue>> {
    load(&mut Reads(r), kept)
}

/// Queries of whatever kind, for who takes one kind only.
#[expect(missing_debug_implementations, reason = "what it holds can't be shown")]
pub struct Reads<'a>(pub &'a mut dyn Queries);

impl Queries for Reads<'_> {
    fn query_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        self.0.query_each(sql, params, each)
    }

    fn engine(&self) -> Engine {
        self.0.engine()
    }

    fn vault(&self) -> Result<&Vault> {
        self.0.vault()
    }
}

fn basket_of(asked: &Asked, of_parts: &BTreeMap<u32, OfParts>) -> Basket {
    let lines = asked.lines.iter().zip(1..).map(|(line, key)| BasketLine {
        key,
        product: Id::new(line.product_id),
        qty: line.qty,
        surcharge: of_parts.get(&key).map_or(Money::ZERO, |of| of.surcharge),
        given_price: None,
        hand_price: line.hand.as_ref().map(|hand| hand.price),
    });
    Basket {
        lines: lines.collect(),
        coupons: asked.coupons.clone(),
    }
}

fn price(
    catalogue: &Catalogue,
    situation: &Situation,
    basket: &Basket,
    of_parts: &BTreeMap<u32, OfParts>,
) -> Priced {
    let prices = of_parts.iter().filter_map(|(key, of)| Some((*key, of.price?)));
    bundle::price(catalogue, situation, basket.clone(), &prices.collect())
}

/// Refuses products that the user may not see.
fn require_products(r: &mut dyn Queries, ctx: &Ctx, asked: &Asked) -> Result<()> {
    let mut ids: Vec<RawId> = asked.lines.iter().map(|line| line.product_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if visible(r, ctx, Product::def(), &ids)?.len() == ids.len() {
        return Ok(());
    }
    Err(Problem::not_found(&Product::def().key))
}

fn situation(r: &mut dyn Queries, ctx: &Ctx, asked: &Asked, at: i64) -> Result<Situation> {
    let (day, minute) = zone_of_store(r, asked.store_id)?.local(at);
    let mut buyer = match asked.customer_id {
        Some(id) => buyer(&mut Reads(r), Id::new(id))?,
        None => None,
    };
    if let Some(buyer) = &mut buyer {
        complete(r, buyer)?;
    }
    Ok(Situation {
        at,
        day,
        minute: u16::try_from(minute).unwrap_or(0),
        store: Some(Id::new(asked.store_id)),
        channel: "store".to_owned(),
        buyer,
        clerk: Some(ctx.user_id().to_string()),
        ..Situation::default()
    })
}

/// Adds to a buyer what sales and the club know: whether nothing was bought before, and the tier. Till, quotation and trial ask it alike,
/// so that one customer has one price.
///
/// # Errors
/// When the database can't be read.
pub fn complete(r: &mut dyn Queries, buyer: &mut Buyer) -> Result<()> {
    let bought = r.query_first(
        "SELECT id FROM trade_sale WHERE customer_id = ?1 LIMIT 1",
        &[Value::from(buyer.customer.raw())],
    )?;
    buyer.is_first_purchase = bought.is_none();
    buyer.tier = club::tier_of(r, buyer.customer.raw())?;
    Ok(())
}

/// Number and name of products.
pub fn names(r: &mut dyn Queries, products: &[RawId]) -> Result<BTreeMap<RawId, (String, String)>> {
    Ok(named(goods(r, products)?))
}

fn named(goods: BTreeMap<RawId, Goods>) -> BTreeMap<RawId, (String, String)> {
    let goods = goods.into_iter();
    goods.map(|(id, one)| (id, (one.number, one.name))).collect()
}

/// Writes down which promotions and coupons a ticket used, and tells of prices that nothing decides between.
///
/// # Errors
/// `till.price_changed` when one of them was used up since the ticket was priced.
pub(crate) fn take(tx: &mut Tx<'_>, desk: &Desk<'_>, quote: &Quote, sale: RawId) -> Result<()> {
    let sold = Sold {
        sale,
        situation: &quote.situation,
        priced: &quote.priced,
    };
    commands::tell_of_ties(tx, &quote.ties)?;
    match commands::take(tx, desk.schema, desk.ctx, &quote.catalogue, &sold)? {
        Take::Taken | Take::Already => Ok(()),
        Take::Exhausted(_) => Err(Problem::new(ErrorKind::Conflict, "till.promotion_gone")),
    }
}

/// Takes back what a former ticket used of promotions and coupons, as far as its goods came back with `returning`.
///
/// # Errors
/// When the database can't be written.
pub(crate) fn give_back(tx: &mut Tx<'_>, desk: &Desk<'_>, back: &Back, returning: RawId) -> Result<()> {
    let parts: Vec<commands::Returned> = back
        .lines
        .iter()
        .map(|line| commands::Returned {
            line_key: u32::try_from(index_of(line.line_no)).unwrap_or(u32::MAX),
            qty: -line.qty,
        })
        .collect();
    commands::give_back(tx, desk.schema, desk.ctx, (back.sale_id, returning), &parts).map(drop)
}
