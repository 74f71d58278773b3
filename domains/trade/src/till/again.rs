//! A ticket priced again from what is kept with it, whatever prices and promotions have become since.

use guanxi_entity::Value;
use guanxi_pricing::catalogue::promotions_as_of;
use guanxi_pricing::engine::{Kept, Priced, asks_birthday};
use guanxi_pricing::queries::birthday;
use guanxi_store::Queries;
use guanxi_types::{Id, RawId, Result};
use serde_json::{Map, Value as Js, json};

use super::price::{Quote, Reads};

/// The newest tickets that [`prices_that_differ`] looks at.
const LOOKED_AT: i64 = 100;
/// Promotions whose conditions didn't hold that a ticket keeps the reason of: where a thousand run, it isn't each ticket's to list them.
const UNFIT_KEPT: usize = 50;
/// What of a line must be the same.
const OF_LINE: [&str; 7] = [
    "key",
    "product_id",
    "qty",
    "unit_price",
    "list_amount",
    "amount",
    "is_gift",
];
/// What of a promotion's part in a line.
const OF_DISCOUNT: [&str; 2] = ["promotion_id", "amount"];
/// What of a promotion that applied.
const OF_EFFECT: [&str; 6] = ["promotion_id", "version", "times", "basis", "amount", "coupon"];
/// What of the whole.
const OF_ALL: [&str; 4] = ["catalogue_version", "list_amount", "discount", "amount"];

/// What pricing a ticket again came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The same lines, discounts and amounts.
    Same,
    /// Something else.
    Other,
    /// It can't be told: a promotion is gone, or asked for a day of birth that isn't known any more.
    Unknown,
}

impl Again {
    /// The names of all of them.
    pub const NAMES: [&str; 3] = ["same", "other", "unknown"];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// What is kept with a ticket: the engine's answer, and what it was asked.
pub(crate) fn content(quote: &Quote, key: &str) -> Js {
    let asked = Kept::of(&quote.catalogue, &quote.situation, &quote.basket, &quote.priced);
    let mut answer = quote.json();
    if let Some(told) = answer.get_mut("refusals").and_then(Js::as_array_mut) {
        // They are told in the engine's order.
        let mut unfit = 0;
        let mut wanted = quote.priced.refusals.iter().map(|refusal| {
            unfit += usize::from(!refusal.took_part);
            refusal.took_part || unfit <= UNFIT_KEPT
        });
        told.retain(|_| wanted.next().unwrap_or(true));
    }
    json!({ "at": quote.situation.at, "key": key, "answer": answer, "asked": asked })
}

/// Prices a ticket again; nothing of one that no till of ours rang up, or before what is needed was kept. It tells nothing but whether it is
/// the same: who may read the ticket is asked elsewhere.
///
/// # Errors
/// When the database can't be read.
pub fn again(r: &mut dyn Queries, sale: RawId) -> Result<Option<Again>> {
    let row = r.query_first(
        "SELECT content FROM trade_sale_pricing WHERE sale_id = ?1",
        &[Value::from(sale)],
    )?;
    match row {
        Some(row) => of_content(r, sale, row.text(0)),
        None => Ok(None),
    }
}

fn of_content(r: &mut dyn Queries, sale: RawId, content: &str) -> Result<Option<Again>> {
    let content: Js = serde_json::from_str(content).unwrap_or_default();
    let asked = content.get("asked").cloned();
    let Some(kept) = asked.and_then(|asked| serde_json::from_value::<Kept>(asked).ok()) else {
        return Ok(None);
    };
    let Some(promotions) = promotions_as_of(&mut Reads(r), kept.promotions())? else {
        return Ok(Some(Again::Unknown));
    };
    let asks = asks_birthday(&promotions);
    let born = match buyer_of(r, sale)?.filter(|_| asks) {
        Some(customer) => birthday(&mut Reads(r), Id::new(customer))?,
        None => None,
    };
    let priced = kept.again(promotions, born);
    let answer = content.get("answer").unwrap_or(&Js::Null);
    Ok(Some(if compared(answer) == compared(&told(&priced)) {
        Again::Same
    } else if asks {
        // A day of birth is the person's to correct, and to have erased.
        Again::Unknown
    } else {
        Again::Other
    }))
}

fn buyer_of(r: &mut dyn Queries, sale: RawId) -> Result<Option<RawId>> {
    let row = r.query_first(
        "SELECT customer_id FROM trade_sale WHERE id = ?1",
        &[Value::from(sale)],
    )?;
    Ok(row.and_then(|row| row.optional_int(0)))
}

/// An answer as far as it is compared.
fn told(priced: &Priced) -> Js {
    let lines = priced.lines.iter().map(|line| {
        let discounts = line.discounts.iter().map(
            |one| json!({ "promotion_id": one.promotion.to_string(), "amount": one.amount.to_string() }),
        );
        json!({
            "key": line.key,
            "product_id": line.product.raw().to_string(),
            "qty": line.qty.to_string(),
            "unit_price": line.unit_price.to_string(),
            "list_amount": line.list_amount.to_string(),
            "discounts": discounts.collect::<Vec<_>>(),
            "amount": line.amount.to_string(),
            "is_gift": line.is_gift,
        })
    });
    let effects = priced.effects.iter().map(|effect| {
        json!({
            "promotion_id": effect.promotion.to_string(),
            "version": effect.version,
            "times": effect.times,
            "basis": effect.basis.to_string(),
            "amount": effect.amount.to_string(),
            "coupon": effect.coupon,
        })
    });
    json!({
        "catalogue_version": priced.catalogue_version,
        "lines": lines.collect::<Vec<_>>(),
        "effects": effects.collect::<Vec<_>>(),
        "list_amount": priced.list_amount.to_string(),
        "discount": priced.discount.to_string(),
        "amount": priced.amount.to_string(),
    })
}

/// What of an answer must be the same.
fn compared(answer: &Js) -> Js {
    let lines = each(answer, "lines").map(|line| {
        let discounts: Vec<Js> = each(line, "discounts")
            .map(|one| only(one, &OF_DISCOUNT))
            .collect();
        json!([only(line, &OF_LINE), discounts])
    });
    let effects = each(answer, "effects").map(|one| only(one, &OF_EFFECT));
    json!([
        lines.collect::<Vec<_>>(),
        effects.collect::<Vec<_>>(),
        only(answer, &OF_ALL)
    ])
}

fn each<'a>(of: &'a Js, name: &str) -> impl Iterator<Item = &'a Js> {
    of.get(name).and_then(Js::as_array).into_iter().flatten()
}

fn only(of: &Js, names: &[&str]) -> Js {
    let held = names
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), of.get(*name)?.clone())));
    Js::Object(held.collect::<Map<_, _>>())
}

/// The newest tickets whose prices aren't those that the engine gives for what is kept with them.
///
/// # Errors
/// When the tables can't be read.
pub(crate) fn prices_that_differ(r: &mut dyn Queries) -> Result<Vec<String>> {
    let rows = r.query(
        "SELECT sale_id, content FROM trade_sale_pricing ORDER BY sale_id DESC LIMIT ?1",
        &[Value::from(LOOKED_AT)],
    )?;
    let mut faults = Vec::new();
    for row in &rows {
        if of_content(r, row.int(0), row.text(1))? == Some(Again::Other) {
            let sale = row.int(0);
            faults.push(format!(
                "a ticket priced again from what it keeps comes to something else: {sale}"
            ));
        }
    }
    Ok(faults)
}
