//! A priced basket as JSON: what is sent, kept with a sale, and compared when it is priced again.

use guanxi_types::RawId;
use serde_json::{Map, Value as Json, json};

use crate::engine::{Catalogue, Effect, Missing, PriceSource, Priced, PricedLine, Warning, Why};
use crate::wire::Percent;

/// The whole answer. Names come from the catalogue and from `product_name`.
#[must_use]
pub fn answer(priced: &Priced, catalogue: &Catalogue, product_name: &dyn Fn(RawId) -> String) -> Json {
    let name = |id: RawId| catalogue.promotion(id).map(|promotion| promotion.name.clone());
    let reference =
        |id: RawId, version: i64| json!({ "id": id.to_string(), "name": name(id), "version": version });
    let lines: Vec<Json> = priced
        .lines
        .iter()
        .map(|one| line(one, catalogue, product_name))
        .collect();
    let effects: Vec<Json> = priced
        .effects
        .iter()
        .map(|one| effect(one, &reference(one.promotion, one.version)))
        .collect();
    let refusals: Vec<Json> = priced
        .refusals
        .iter()
        .map(|one| {
            let (code, params) = reason(one.why, &name);
            json!({ "promotion": reference(one.promotion, one.version), "code": code, "params": params })
        })
        .collect();
    let hints: Vec<Json> = priced
        .hints
        .iter()
        .map(|one| {
            let (code, missing) = match one.missing {
                Missing::Qty(qty) => ("qty", qty.to_string()),
                Missing::Amount(amount) => ("amount", amount.to_string()),
            };
            json!({ "promotion": reference(one.promotion, one.version), "code": code, "missing": missing })
        })
        .collect();
    json!({
        "catalogue_version": priced.catalogue_version,
        "lines": lines,
        "effects": effects,
        "refusals": refusals,
        "hints": hints,
        "warnings": priced.warnings.iter().map(warning).collect::<Vec<_>>(),
        "list_amount": priced.list_amount.to_string(),
        "discount": priced.discount.to_string(),
        "amount": priced.amount.to_string(),
    })
}

fn line(line: &PricedLine, catalogue: &Catalogue, product_name: &dyn Fn(RawId) -> String) -> Json {
    let discounts: Vec<Json> = line
        .discounts
        .iter()
        .map(|one| json!({ "promotion_id": one.promotion.to_string(), "amount": one.amount.to_string() }))
        .collect();
    json!({
        "key": line.key,
        "product_id": line.product.raw().to_string(),
        "product": product_name(line.product.raw()),
        "qty": line.qty.to_string(),
        "unit_price": line.unit_price.to_string(),
        "source": source(line.price_source, catalogue),
        "list_amount": line.list_amount.to_string(),
        "discounts": discounts,
        "by_hand": line.by_hand.to_string(),
        "amount": line.amount.to_string(),
        "is_gift": line.is_gift,
    })
}

fn source(source: PriceSource, catalogue: &Catalogue) -> Json {
    match source {
        PriceSource::Given => json!({ "code": "given" }),
        PriceSource::Product => json!({ "code": "product" }),
        PriceSource::None => json!({ "code": "none" }),
        PriceSource::Gift(id) => json!({ "code": "gift", "promotion_id": id.to_string() }),
        PriceSource::Book { book, rule, kind } => json!({
            "code": "book",
            "kind": kind.name(),
            "book_id": book.to_string(),
            "book": catalogue.book(book).map(|book| book.name.clone()),
            "rule_id": rule.to_string(),
        }),
    }
}

fn effect(effect: &Effect, promotion: &Json) -> Json {
    let lines: Vec<Json> = effect
        .lines
        .iter()
        .map(|(key, amount)| json!({ "key": key, "amount": amount.to_string() }))
        .collect();
    json!({
        "promotion": promotion,
        "times": effect.times,
        "basis": effect.basis.to_string(),
        "amount": effect.amount.to_string(),
        "lines": lines,
        "points_percent": effect.points.map(|points| Percent::new(points).to_string()),
        "coupon": effect.coupon,
    })
}

/// A stable code, and what its text names.
fn reason(why: Why, name: &dyn Fn(RawId) -> Option<String>) -> (&'static str, Json) {
    let by = |id: RawId| json!({ "promotion_id": id.to_string(), "promotion": name(id) });
    match why {
        Why::AmountBelow { need, have } => (
            "amount_below",
            json!({ "need": need.to_string(), "have": have.to_string() }),
        ),
        Why::QtyBelow { need, have } => (
            "qty_below",
            json!({ "need": need.to_string(), "have": have.to_string() }),
        ),
        Why::Cap(cap) => ("cap", json!({ "cap": cap.name() })),
        Why::Beaten { by: id } => ("beaten", by(id)),
        Why::Excluded { by: id } => ("excluded", by(id)),
        plain => (plain.code(), Json::Object(Map::new())),
    }
}

impl Why {
    /// A stable code; its text is at `why.<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Over => "over",
            Self::Weekday => "weekday",
            Self::Time => "time",
            Self::Currency => "currency",
            Self::Store => "store",
            Self::Area => "area",
            Self::Channel => "channel",
            Self::BuyerUnknown => "buyer_unknown",
            Self::Member => "member",
            Self::Tier => "tier",
            Self::Class => "class",
            Self::Group => "group",
            Self::Customer => "customer",
            Self::Decile => "decile",
            Self::Birthday => "birthday",
            Self::FirstPurchase => "first_purchase",
            Self::None => "none",
            Self::Excepted => "excepted",
            Self::CouponNeeded => "coupon_needed",
            Self::NothingMatches => "nothing_matches",
            Self::AmountBelow { .. } => "amount_below",
            Self::QtyBelow { .. } => "qty_below",
            Self::Cap(_) => "cap",
            Self::Budget => "budget",
            Self::GiftUnknown => "gift_unknown",
            Self::NoSaving => "no_saving",
            Self::Beaten { .. } => "beaten",
            Self::Excluded { .. } => "excluded",
        }
    }
}

fn warning(warning: &Warning) -> Json {
    match warning {
        Warning::PriceTie { key, rule, other } => json!({
            "code": "price_tie",
            "key": key,
            "params": { "rule_id": rule.to_string(), "other_id": other.to_string() },
        }),
        Warning::NoPrice { key } => json!({ "code": "no_price", "key": key, "params": {} }),
        Warning::UnknownProduct { key } => json!({ "code": "unknown_product", "key": key, "params": {} }),
        Warning::BelowCost { key } => json!({ "code": "below_cost", "key": key, "params": {} }),
        Warning::CouponRefused {
            coupon,
            reason,
            until,
        } => json!({
            "code": "coupon_refused",
            "key": Json::Null,
            "params": { "coupon": coupon, "reason": reason, "until": until.map(|day| day.to_string()) },
        }),
    }
}
