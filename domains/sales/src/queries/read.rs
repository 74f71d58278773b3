//! Records and kept prices, read back as commands need them.

use std::collections::BTreeSet;

use guanxi_catalog::entities::Product;
use guanxi_entity::{Entity, Value};
use guanxi_pricing::engine::{Effect, PriceSource, Priced, PricedLine, Situation};
use guanxi_record::{Filter, Record, all_records};
use guanxi_store::Queries;
use guanxi_trade::till::by_hand;
use guanxi_types::{Ctx, Day, Id, Money, Problem, Qty, RawId, Result};
use serde_json::Value as Js;

use crate::entities::{Quotation, QuotationLine};
use crate::price::{Asked, AskedLine};
use crate::rules::discount::Off;

/// The parts of a record, in the order of their places, as far as the user may see them.
///
/// # Errors
/// `access.forbidden`.
pub fn children<E: Entity>(
    r: &mut dyn Queries,
    ctx: &Ctx,
    along: &str,
    of: RawId,
) -> Result<Vec<(RawId, E)>> {
    let def = E::def();
    let mut found = all_records(
        r,
        ctx,
        def,
        vec![Filter::parse(def, &format!("{along}:eq:{of}"))?],
    )?;
    found.sort_by_key(|record| (record.value(def, "line_no").as_int(), record.id));
    let typed = |record: &Record| Ok((record.id, record.typed()?));
    found.iter().map(typed).collect()
}

/// The greatest discount that the user gives by himself in a store, in percent: of all his roles the greatest.
///
/// # Errors
/// When the database can't be read.
pub fn limit_of(r: &mut dyn Queries, ctx: &Ctx, store: RawId) -> Result<Qty> {
    by_hand::limit_of(r, ctx.user_id(), store)
}

/// What a product is called.
///
/// # Errors
/// When the database can't be read.
pub fn product_name(r: &mut dyn Queries, id: RawId) -> Result<String> {
    let sql = format!("SELECT name FROM {} WHERE id = ?1", Product::def().table);
    let row = r.query_first(&sql, &[Value::from(id)])?;
    Ok(row.map(|row| row.text(0).to_owned()).unwrap_or_default())
}

/// The ids of a kept list.
pub(crate) fn ids_of(text: Option<&str>) -> BTreeSet<RawId> {
    let ids: Vec<String> = text
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}

/// What a stored quotation asks for.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn asked_of(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Asked> {
    let known: Quotation = crate::commands::seen(r, ctx, id)?;
    let lines: Vec<(RawId, QuotationLine)> = children(r, ctx, "quotation_id", id)?;
    let price = kept_price(r, id)?;
    let asked = lines
        .into_iter()
        .filter(|(_, line)| !line.is_gift)
        .map(|(_, line)| AskedLine {
            product_id: line.product_id.raw(),
            qty: line.qty,
            unit_id: line.unit_id.map(Id::raw),
            chosen: ids_of(line.chosen.as_deref()),
            off: Off::of(line.percent_off, line.amount_off),
            note: line.note,
        });
    Ok(Asked {
        store_id: known.store_id.raw(),
        customer_id: known.customer_id.raw(),
        channel: known.channel,
        lines: asked.collect(),
        coupons: price.coupons,
        off: Off::of(known.percent_off, known.amount_off),
    })
}

/// What was kept of a price, as far as it counts for the ledger of promotions.
#[derive(Clone, Debug)]
pub struct KeptPrice {
    /// As it is kept.
    pub content: String,
    /// The same, read.
    pub json: Js,
    /// Who buys.
    pub customer_id: RawId,
    /// Coupons that were handed in.
    pub coupons: Vec<String>,
    /// When and where.
    pub situation: Situation,
    /// Lines and effects.
    pub priced: Priced,
}

/// How a quotation or an order was priced.
///
/// # Errors
/// When it can't be read.
pub fn kept_price(r: &mut dyn Queries, id: RawId) -> Result<KeptPrice> {
    let row = r.query_first(
        "SELECT content FROM sales_pricing WHERE record_id = ?1",
        &[Value::from(id)],
    )?;
    let content = row.map(|row| row.text(0).to_owned());
    let content = content.ok_or_else(|| Problem::internal("no price was kept"))?;
    let json: Js = serde_json::from_str(&content).map_err(Problem::internal)?;
    let day = at(&json, "day").as_str().and_then(|day| day.parse::<Day>().ok());
    let situation = Situation {
        at: at(&json, "at").as_i64().unwrap_or_default(),
        day: day.unwrap_or(Day::new(0)),
        store: Some(Id::new(id_at(&json, "store_id"))),
        channel: at(&json, "channel").as_str().unwrap_or_default().to_owned(),
        ..Situation::default()
    };
    let coupons = items(at(&json, "coupons"))
        .filter_map(Js::as_str)
        .map(str::to_owned);
    Ok(KeptPrice {
        customer_id: id_at(&json, "customer_id"),
        coupons: coupons.collect(),
        priced: priced(at(&json, "answer")),
        situation,
        json,
        content,
    })
}

/// A part of an object; null where there is none.
pub(crate) fn at<'a>(json: &'a Js, name: &str) -> &'a Js {
    json.get(name).unwrap_or(&Js::Null)
}

fn items(json: &Js) -> impl Iterator<Item = &Js> {
    json.as_array().into_iter().flatten()
}

fn id_at(json: &Js, name: &str) -> RawId {
    at(json, name)
        .as_str()
        .and_then(|id| id.parse().ok())
        .unwrap_or_default()
}

fn money(json: &Js) -> Money {
    json.as_str()
        .and_then(|text| Money::parse(text).ok())
        .unwrap_or_default()
}

fn key(json: &Js) -> u32 {
    at(json, "key")
        .as_u64()
        .and_then(|key| u32::try_from(key).ok())
        .unwrap_or_default()
}

fn priced(answer: &Js) -> Priced {
    let lines = items(at(answer, "lines")).map(|line| PricedLine {
        key: key(line),
        product: Id::new(id_at(line, "product_id")),
        qty: at(line, "qty")
            .as_str()
            .and_then(|text| Qty::parse(text).ok())
            .unwrap_or_default(),
        unit_price: money(at(line, "unit_price")),
        price_source: PriceSource::Product,
        list_amount: money(at(line, "list_amount")),
        discounts: Vec::new(),
        by_hand: money(at(line, "by_hand")),
        amount: money(at(line, "amount")),
        is_gift: at(line, "is_gift").as_bool().unwrap_or_default(),
    });
    let effects = items(at(answer, "effects")).map(|effect| Effect {
        promotion: id_at(at(effect, "promotion"), "id"),
        version: at(at(effect, "promotion"), "version")
            .as_i64()
            .unwrap_or_default(),
        times: at(effect, "times").as_i64().unwrap_or_default(),
        basis: money(at(effect, "basis")),
        amount: money(at(effect, "amount")),
        lines: items(at(effect, "lines"))
            .map(|line| (key(line), money(at(line, "amount"))))
            .collect(),
        points: None,
        coupon: at(effect, "coupon").as_str().map(str::to_owned),
    });
    Priced {
        catalogue_version: at(answer, "catalogue_version").as_i64().unwrap_or_default(),
        lines: lines.collect(),
        effects: effects.collect(),
        list_amount: money(at(answer, "list_amount")),
        discount: money(at(answer, "discount")),
        amount: money(at(answer, "amount")),
        ..Priced::default()
    }
}
