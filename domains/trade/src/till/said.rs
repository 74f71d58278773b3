//! A ticket's prices as a till reads them. Amounts and quantities are decimal texts, ids are texts.

use guanxi_entity::Value;
use guanxi_pricing::engine::{Effect, Hint, Missing, PriceSource, PricedLine, Refusal, Warning, Why};
use guanxi_types::RawId;
use serde_json::{Map, Value as Js, json};

use super::by_hand::ByHand;
use super::price::Quote;
use super::returned::BackLine;

impl Quote {
    /// The whole answer.
    #[must_use]
    pub fn json(&self) -> Js {
        let priced = &self.priced;
        let back = self.back.iter().flat_map(|back| &back.lines);
        let dropped = self
            .dropped
            .iter()
            .map(|key| json!({ "code": "hand_dropped", "key": key, "coupon": null }));
        json!({
            "catalogue_version": priced.catalogue_version,
            "at": guanxi_http::instant(&Value::from(self.situation.at)),
            "lines": priced.lines.iter().map(|line| self.line(line)).collect::<Vec<_>>(),
            "returned": back.map(|line| self.back_line(line)).collect::<Vec<_>>(),
            "effects": priced.effects.iter().map(|effect| self.effect(effect)).collect::<Vec<_>>(),
            "refusals": priced.refusals.iter().map(|refusal| self.refusal(refusal)).collect::<Vec<_>>(),
            "hints": priced.hints.iter().map(|hint| self.hint(hint)).collect::<Vec<_>>(),
            "warnings": priced.warnings.iter().map(warning).chain(dropped).collect::<Vec<_>>(),
            "list_amount": priced.list_amount.to_string(),
            "discount": priced.discount.to_string(),
            "amount": priced.amount.to_string(),
            "due": self.due().to_string(),
        })
    }

    fn product(&self, id: RawId) -> Map<String, Js> {
        let (number, name) = self.products.get(&id).cloned().unwrap_or_default();
        Map::from_iter([
            ("product_id".to_owned(), json!(id.to_string())),
            ("number".to_owned(), json!(number)),
            ("name".to_owned(), json!(name)),
        ])
    }

    fn name_of(&self, promotion: RawId) -> String {
        let found = self.catalogue.promotion(promotion);
        found.map(|one| one.name.clone()).unwrap_or_default()
    }

    fn promotion(&self, id: RawId) -> Map<String, Js> {
        let name = self.name_of(id);
        Map::from_iter([
            ("promotion_id".to_owned(), json!(id.to_string())),
            ("promotion".to_owned(), json!(name)),
        ])
    }

    /// Where a line's price comes from; of a bundle that nothing prices, from its parts.
    fn source(&self, line: &PricedLine) -> &'static str {
        let is_bundle = self.bundles.contains(&line.product.raw());
        let is_set = |one: &ByHand| one.key == line.key && one.price == line.unit_price;
        if is_bundle && line.price_source == PriceSource::Given && !self.by_hand.iter().any(is_set) {
            return "parts";
        }
        source(line.price_source)
    }

    fn line(&self, line: &PricedLine) -> Js {
        let discounts = line.discounts.iter().map(|one| {
            let amount = json!({ "amount": one.amount.to_string() });
            together(self.promotion(one.promotion), amount)
        });
        let rest = json!({
            "key": line.key,
            "qty": line.qty.to_string(),
            "unit_price": line.unit_price.to_string(),
            "source": self.source(line),
            "list_amount": line.list_amount.to_string(),
            "discounts": discounts.collect::<Vec<_>>(),
            "amount": line.amount.to_string(),
            "by_hand": self.by_hand.iter().find(|one| one.key == line.key).map(ByHand::json),
            "is_gift": line.is_gift,
        });
        together(self.product(line.product.raw()), rest)
    }

    fn back_line(&self, line: &BackLine) -> Js {
        let rest = json!({
            "line_id": line.of.to_string(),
            "line_no": line.line_no,
            "qty": line.qty.to_string(),
            "amount": line.amount.to_string(),
            "discount": line.discount.to_string(),
        });
        together(self.product(line.product_id.unwrap_or_default()), rest)
    }

    fn effect(&self, effect: &Effect) -> Js {
        let rest = json!({
            "version": effect.version,
            "times": effect.times,
            "basis": effect.basis.to_string(),
            "amount": effect.amount.to_string(),
            "coupon": effect.coupon,
        });
        together(self.promotion(effect.promotion), rest)
    }

    fn refusal(&self, refusal: &Refusal) -> Js {
        let (need, have) = needed(refusal.why);
        let by = match refusal.why {
            Why::Beaten { by } | Why::Excluded { by } => Some(self.name_of(by)),
            _ => None,
        };
        let rest = json!({ "version": refusal.version, "why": refusal.why.code(), "need": need, "have": have, "by": by });
        together(self.promotion(refusal.promotion), rest)
    }

    fn hint(&self, hint: &Hint) -> Js {
        let rest = match hint.missing {
            Missing::Qty(qty) => json!({ "qty": qty.to_string(), "amount": null }),
            Missing::Amount(amount) => json!({ "qty": null, "amount": amount.to_string() }),
        };
        together(self.promotion(hint.promotion), rest)
    }
}

fn together(mut first: Map<String, Js>, rest: Js) -> Js {
    if let Js::Object(rest) = rest {
        first.extend(rest);
    }
    Js::Object(first)
}

const fn source(source: PriceSource) -> &'static str {
    match source {
        PriceSource::Given => "given",
        PriceSource::Product => "product",
        PriceSource::Book { .. } => "book",
        PriceSource::None => "none",
        PriceSource::Gift(_) => "gift",
    }
}

/// The codes of [`Why`].
pub(crate) const WHYS: [&str; 29] = [
    "not_started",
    "over",
    "weekday",
    "time",
    "currency",
    "store",
    "area",
    "channel",
    "buyer_unknown",
    "member",
    "tier",
    "class",
    "group",
    "customer",
    "decile",
    "birthday",
    "first_purchase",
    "none",
    "excepted",
    "coupon_needed",
    "nothing_matches",
    "amount_below",
    "qty_below",
    "cap",
    "budget",
    "gift_unknown",
    "no_saving",
    "beaten",
    "excluded",
];

type Needed = (Option<String>, Option<String>);

/// What was asked and what there is, where that is the reason.
fn needed(why: Why) -> Needed {
    match why {
        Why::AmountBelow { need, have } => (Some(need.to_string()), Some(have.to_string())),
        Why::QtyBelow { need, have } => (Some(need.to_string()), Some(have.to_string())),
        Why::Cap(cap) => (Some(cap.name().to_owned()), None),
        _ => (None, None),
    }
}

fn warning(warning: &Warning) -> Js {
    let mut last = None;
    let (code, key, coupon) = match warning {
        Warning::PriceTie { key, .. } => ("price_tie", Some(key), None),
        Warning::NoPrice { key } => ("no_price", Some(key), None),
        Warning::UnknownProduct { key } => ("unknown_product", Some(key), None),
        Warning::BelowCost { key } => ("below_cost", Some(key), None),
        Warning::CouponRefused {
            coupon,
            reason,
            until,
        } => {
            last = until.map(|day| day.to_string());
            (*reason, None, Some(coupon))
        }
    };
    json!({ "code": code, "key": key, "coupon": coupon, "until": last })
}
