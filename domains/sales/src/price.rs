//! What is offered for how much: the pricing engine's prices, options and units, and what is taken off by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guanxi_catalog::entities::{Product, Unit};
use guanxi_catalog::queries::bundle::bundle_of;
use guanxi_catalog::queries::configuration::load as load_options;
use guanxi_catalog::queries::product::{self, Brief, briefs};
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_org::entities::Store;
use guanxi_pricing::answer;
use guanxi_pricing::engine::{Basket, BasketLine, Catalogue, Priced, Situation, Warning};
use guanxi_pricing::queries::{buyer, prepare};
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_trade::till::Desk;
use guanxi_trade::till::bundle::price;
use guanxi_trade::till::price::{Reads, catalogue, complete};
use guanxi_trade::zone_of_store;
use guanxi_types::{ErrorKind, Id, Money, Problem, Qty, RawId, Result};
use serde_json::{Value as Js, json};

use crate::commands::write::{MONEY_MAX, QTY_MAX, require_seen};
use crate::rules::discount::{Off, discounts, percent_of};
use crate::rules::share::goods;

/// Most lines of a quotation.
pub const LINES_MAX: usize = 200;
/// Most coupons of one.
pub const COUPONS_MAX: usize = 20;
/// Channels that goods are sold through.
pub const CHANNELS: [&str; 3] = ["store", "phone", "web"];
/// Longest text of what was chosen.
const CHOSEN_TEXT_MAX: usize = 1_000;

/// A line that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedLine {
    /// What.
    pub product_id: RawId,
    /// How much, in the unit.
    pub qty: Qty,
    /// The unit; the product's own where none.
    pub unit_id: Option<RawId>,
    /// Options of a configurable product, or parts of a bundle.
    pub chosen: BTreeSet<RawId>,
    /// What is taken off by hand.
    pub off: Off,
    /// What is to be said of it.
    pub note: Option<String>,
}

/// What is asked to be priced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The store that sells.
    pub store_id: RawId,
    /// Who buys.
    pub customer_id: RawId,
    /// Through what.
    pub channel: String,
    /// What is bought.
    pub lines: Vec<AskedLine>,
    /// Coupons handed in.
    pub coupons: Vec<String>,
    /// What is taken off the whole.
    pub off: Off,
}

/// A line with its price.
#[derive(Clone, Debug)]
pub struct OfferLine {
    /// Its place, which is the engine's key.
    pub line_no: u32,
    /// What was asked; of a gift what the promotion adds.
    pub asked: AskedLine,
    /// The names of what was chosen.
    pub chosen_text: Option<String>,
    /// How many of the product's own unit one of the unit is.
    pub factor: Qty,
    /// What options add to the price of one.
    pub surcharge: Money,
    /// The price of one before promotions.
    pub unit_price: Money,
    /// What it costs before promotions.
    pub list_amount: Money,
    /// What promotions take off.
    pub promotion_discount: Money,
    /// What is taken off by hand.
    pub discount: Money,
    /// Whether a promotion added it.
    pub is_gift: bool,
}

impl OfferLine {
    /// What is to be paid for it.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.list_amount - self.promotion_discount - self.discount
    }
}

/// What is offered.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Its lines, gifts last.
    pub lines: Vec<OfferLine>,
    /// The engine's answer.
    pub priced: Priced,
    /// For whom and when it was priced.
    pub situation: Situation,
    /// What it was priced with.
    pub catalogue: Arc<Catalogue>,
    /// The engine's answer with its reasons, as it is kept.
    pub answer: Js,
}

impl Offer {
    /// Before promotions.
    #[must_use]
    pub fn list_amount(&self) -> Money {
        self.lines.iter().map(|line| line.list_amount).sum()
    }

    /// What promotions take off.
    #[must_use]
    pub fn promotion_discount(&self) -> Money {
        self.lines.iter().map(|line| line.promotion_discount).sum()
    }

    /// What is taken off by hand.
    #[must_use]
    pub fn discount(&self) -> Money {
        self.lines.iter().map(|line| line.discount).sum()
    }

    /// That in percent of what the goods cost after promotions.
    #[must_use]
    pub fn discount_percent(&self) -> Qty {
        percent_of(self.discount(), self.list_amount() - self.promotion_discount())
    }

    /// What is to be paid.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.lines.iter().map(OfferLine::amount).sum()
    }
}

/// One of these products with its options and unit, before the engine is asked.
struct Configured {
    factor: Qty,
    surcharge: Money,
    /// What a bundle costs that nothing prices.
    of_parts: Option<Money>,
    text: Option<String>,
}

/// Prices what is asked at a moment.
///
/// # Errors
/// `record.not_found` for a store, customer, product or unit out of the user's reach; `sales.bad_lines`, `sales.bad_unit`,
/// `sales.bad_configuration`, `sales.no_price`, `sales.discount_too_large`; `catalog.not_for_sale`.
pub fn offer(r: &mut dyn Queries, desk: &Desk<'_>, asked: &Asked, at: i64) -> Result<Offer> {
    let ctx = desk.ctx;
    check(asked)?;
    require_seen::<Store>(r, ctx, &[asked.store_id])?;
    require_seen::<Customer>(r, ctx, &[asked.customer_id])?;
    let ids: Vec<RawId> = asked.lines.iter().map(|line| line.product_id).collect();
    require_seen::<Product>(r, ctx, &ids)?;
    let mut situation = situation(r, desk, asked, at)?;
    for goods in product::goods(r, &ids)?.values() {
        goods.require_for_sale(situation.day)?;
    }
    let known = briefs(r, desk.schema, ctx, &ids)?;
    let mut made = Vec::with_capacity(asked.lines.len());
    for line in &asked.lines {
        let brief = known.get(&line.product_id);
        let brief = brief.ok_or_else(|| Problem::not_found("catalog.product"))?;
        made.push(configured(r, desk, line, brief)?);
    }
    let catalogue = catalogue(r, desk.prices)?;
    prepare(&mut Reads(r), &catalogue, &mut situation, &asked.coupons)?;
    let of_parts = made.iter().zip(1_u32..);
    let of_parts = of_parts.filter_map(|(made, key)| Some((key, made.of_parts?)));
    let mut priced = price(&catalogue, &situation, basket(asked, &made), &of_parts.collect());
    priced.warnings.retain(|warning| !warning.is_of_books());
    require_prices(&priced, &known)?;
    let names = names(r, desk, &priced, &known)?;
    let answer = answer(&priced, &catalogue, &|id| {
        names.get(&id).cloned().unwrap_or_default()
    });
    Ok(Offer {
        lines: lines(asked, &made, &priced)?,
        priced,
        situation,
        catalogue,
        answer,
    })
}

fn check(asked: &Asked) -> Result<()> {
    let is_bad = |line: &AskedLine| line.qty <= Qty::ZERO || line.qty > QTY_MAX;
    if asked.lines.is_empty() || asked.lines.len() > LINES_MAX || asked.lines.iter().any(is_bad) {
        return Err(Problem::new(ErrorKind::Invalid, "sales.bad_lines").with("max", LINES_MAX));
    }
    if asked.coupons.len() > COUPONS_MAX {
        return Err(Problem::wrong("coupons", "too_many"));
    }
    if !CHANNELS.contains(&asked.channel.as_str()) {
        return Err(Problem::wrong("channel", "not_a_choice"));
    }
    Ok(())
}

fn situation(r: &mut dyn Queries, desk: &Desk<'_>, asked: &Asked, at: i64) -> Result<Situation> {
    let (day, minute) = zone_of_store(r, asked.store_id)?.local(at);
    let mut who = buyer(&mut Reads(r), Id::new(asked.customer_id))?;
    if let Some(who) = &mut who {
        complete(r, who)?;
    }
    Ok(Situation {
        at,
        day,
        minute: u16::try_from(minute).unwrap_or(0),
        store: Some(Id::new(asked.store_id)),
        channel: asked.channel.clone(),
        buyer: who,
        clerk: Some(desk.ctx.user_id().to_string()),
        ..Situation::default()
    })
}

fn configured(r: &mut dyn Queries, desk: &Desk<'_>, line: &AskedLine, brief: &Brief) -> Result<Configured> {
    let mut made = Configured {
        factor: factor(r, desk, line)?,
        surcharge: Money::ZERO,
        of_parts: None,
        text: None,
    };
    match brief.kind.as_str() {
        "configurable" => options(r, desk, line, &mut made)?,
        "bundle" => bundle(r, desk, line, brief, &mut made)?,
        _ if line.chosen.is_empty() => {}
        _ => {
            let refusal = Problem::new(ErrorKind::Invalid, "sales.bad_configuration");
            return Err(refusal.with("product", brief.name.as_str()).with("why", ""));
        }
    }
    if goods(line.qty, made.factor) > QTY_MAX || goods(line.qty, made.factor) <= Qty::ZERO {
        return Err(Problem::new(ErrorKind::Invalid, "sales.bad_lines").with("max", LINES_MAX));
    }
    Ok(made)
}

fn options(r: &mut dyn Queries, desk: &Desk<'_>, line: &AskedLine, made: &mut Configured) -> Result<()> {
    let loaded = load_options(r, desk.schema, desk.ctx, line.product_id)?;
    let answer = loaded.of.check(&line.chosen);
    if let Some(fault) = answer.faults.first() {
        let said = loaded.of.say(fault);
        let why = if desk.ctx.locale == guanxi_types::Locale::En {
            said.en
        } else {
            said.zh
        };
        return Err(Problem::new(ErrorKind::Invalid, "sales.bad_configuration")
            .with("product", line.product_id.to_string())
            .with("why", why));
    }
    let choices = loaded.of.groups.iter().flat_map(|group| &group.options);
    let chosen: Vec<_> = choices
        .filter(|choice| line.chosen.contains(&choice.id))
        .collect();
    made.surcharge = chosen.iter().map(|choice| choice.price).sum();
    let names: Vec<&str> = chosen.iter().map(|choice| choice.name.zh.as_str()).collect();
    made.text = text(&names);
    Ok(())
}

fn bundle(
    r: &mut dyn Queries,
    desk: &Desk<'_>,
    line: &AskedLine,
    brief: &Brief,
    made: &mut Configured,
) -> Result<()> {
    let chosen = Some(&line.chosen).filter(|chosen| !chosen.is_empty());
    let found = bundle_of(r, desk.schema, desk.ctx, (line.product_id, chosen))?;
    let parts = found.groups.iter().flat_map(|group| &group.parts);
    let parts: Vec<_> = parts.filter(|part| part.is_chosen).collect();
    let money = |text: &Option<String>| text.as_deref().and_then(|text| Money::parse(text).ok());
    made.surcharge = parts.iter().filter_map(|part| money(&part.surcharge)).sum();
    if brief.price.is_none() && !parts.is_empty() {
        // Where no book prices it either it costs what its parts cost, and no promotion knows it.
        made.of_parts = money(&found.price);
    }
    let names: Vec<String> = parts
        .iter()
        .map(|part| format!("{} ×{}", part.product.name, part.quantity))
        .collect();
    made.text = text(&names.iter().map(String::as_str).collect::<Vec<_>>());
    Ok(())
}

fn text(names: &[&str]) -> Option<String> {
    let all = names.join("；");
    (!all.is_empty()).then(|| all.chars().take(CHOSEN_TEXT_MAX).collect())
}

/// How many of the product's own unit one of the line's is: both must be of one base.
fn factor(r: &mut dyn Queries, desk: &Desk<'_>, line: &AskedLine) -> Result<Qty> {
    let one = Qty::new(1_000);
    let Some(unit_id) = line.unit_id else {
        return Ok(one);
    };
    let unit: Unit = get(r, desk.ctx, Unit::def(), unit_id)?.typed()?;
    let refusal = || Problem::new(ErrorKind::Invalid, "sales.bad_unit").with("unit", unit.name.as_str());
    let step = 10_i64.pow(3 - unit.decimals.parse::<u32>().unwrap_or(3).min(3));
    if line.qty.raw() % step != 0 {
        return Err(refusal());
    }
    let row = r.query_first(
        "SELECT COALESCE(p.unit_id, f.unit_id) FROM catalog_product p LEFT JOIN catalog_product f ON f.id = p.parent_id \
         WHERE p.id = ?1",
        &[Value::from(line.product_id)],
    )?;
    let Some(own_id) = row.and_then(|row| row.optional_int(0)) else {
        return Err(refusal());
    };
    if own_id == unit_id {
        return Ok(one);
    }
    let own: Unit = get(r, desk.ctx, Unit::def(), own_id)?.typed()?;
    let base = |id: RawId, unit: &Unit| unit.base_unit_id.map_or(id, Id::raw);
    let times = |unit: &Unit| {
        if unit.base_unit_id.is_some() {
            unit.factor.raw()
        } else {
            1_000
        }
    };
    if base(unit_id, &unit) != base(own_id, &own) || times(&own) <= 0 {
        return Err(refusal());
    }
    let product = i128::from(times(&unit)) * 1_000;
    // What isn't a whole number of thousandths can't be told exactly.
    if product % i128::from(times(&own)) != 0 {
        return Err(refusal());
    }
    i64::try_from(product / i128::from(times(&own)))
        .map(Qty::new)
        .map_err(|_| refusal())
}

fn basket(asked: &Asked, made: &[Configured]) -> Basket {
    let lines = asked.lines.iter().zip(made).zip(1..);
    let lines = lines.map(|((line, made), key)| BasketLine {
        key,
        product: Id::new(line.product_id),
        qty: goods(line.qty, made.factor),
        surcharge: made.surcharge,
        given_price: None,
        hand_price: None,
    });
    Basket {
        lines: lines.collect(),
        coupons: asked.coupons.clone(),
    }
}

/// Refuses goods that would be offered for nothing because nobody priced them.
fn require_prices(priced: &Priced, known: &BTreeMap<RawId, Brief>) -> Result<()> {
    let unpriced = priced.warnings.iter().find_map(|warning| match warning {
        Warning::NoPrice { key } | Warning::UnknownProduct { key } => Some(*key),
        _ => None,
    });
    let Some(key) = unpriced else { return Ok(()) };
    let line = priced.lines.iter().find(|line| line.key == key);
    let name = line.and_then(|line| known.get(&line.product.raw()));
    let name = name.map(|brief| brief.name.clone()).unwrap_or_default();
    Err(Problem::new(ErrorKind::Invalid, "sales.no_price").with("product", name))
}

/// What the products are called, gifts too.
fn names(
    r: &mut dyn Queries,
    desk: &Desk<'_>,
    priced: &Priced,
    known: &BTreeMap<RawId, Brief>,
) -> Result<BTreeMap<RawId, String>> {
    let gifts: Vec<RawId> = priced
        .lines
        .iter()
        .map(|line| line.product.raw())
        .filter(|id| !known.contains_key(id))
        .collect();
    let more = briefs(r, desk.schema, desk.ctx, &gifts)?;
    let all = known.iter().chain(&more);
    Ok(all.map(|(id, brief)| (*id, brief.name.clone())).collect())
}

fn lines(asked: &Asked, made: &[Configured], priced: &Priced) -> Result<Vec<OfferLine>> {
    let own: Vec<_> = priced.lines.iter().filter(|line| !line.is_gift).collect();
    let wanted: Vec<(Money, Off)> = own
        .iter()
        .zip(&asked.lines)
        .map(|(line, asked)| (line.amount, asked.off))
        .collect();
    let too_large = || Problem::new(ErrorKind::Invalid, "sales.discount_too_large");
    let off = discounts(&wanted, asked.off).ok_or_else(too_large)?;
    let mut lines: Vec<OfferLine> = Vec::with_capacity(priced.lines.len());
    for (((line, asked), made), discount) in own.iter().zip(&asked.lines).zip(made).zip(off) {
        lines.push(OfferLine {
            line_no: line.key,
            asked: asked.clone(),
            chosen_text: made.text.clone(),
            factor: made.factor,
            surcharge: made.surcharge,
            unit_price: line.unit_price,
            list_amount: line.list_amount,
            promotion_discount: line.list_amount - line.amount,
            discount,
            is_gift: false,
        });
    }
    for line in priced.lines.iter().filter(|line| line.is_gift) {
        lines.push(OfferLine {
            line_no: line.key,
            asked: AskedLine {
                product_id: line.product.raw(),
                qty: line.qty,
                ..AskedLine::default()
            },
            chosen_text: None,
            factor: Qty::new(1_000),
            surcharge: Money::ZERO,
            unit_price: line.unit_price,
            list_amount: line.list_amount,
            promotion_discount: line.list_amount - line.amount,
            discount: Money::ZERO,
            is_gift: true,
        });
    }
    let sum: i128 = lines.iter().map(|line| i128::from(line.list_amount.raw())).sum();
    if sum > i128::from(MONEY_MAX) {
        return Err(Problem::new(ErrorKind::Invalid, "sales.too_much"));
    }
    Ok(lines)
}

/// What is kept of a price: what was asked, when, and what the engine answered.
#[must_use]
pub fn kept(asked: &Asked, offer: &Offer) -> Js {
    let lines: Vec<Js> = asked
        .lines
        .iter()
        .zip(&offer.lines)
        .map(|(asked, line)| {
            json!({
                "product_id": asked.product_id.to_string(),
                "qty": asked.qty.to_string(),
                "factor": line.factor.to_string(),
                "surcharge": line.surcharge.to_string(),
            })
        })
        .collect();
    json!({
        "at": offer.situation.at,
        "day": offer.situation.day.to_string(),
        "store_id": asked.store_id.to_string(),
        "customer_id": asked.customer_id.to_string(),
        "channel": asked.channel,
        "coupons": asked.coupons,
        "lines": lines,
        "answer": offer.answer,
    })
}
