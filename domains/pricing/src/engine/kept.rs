//! What of a price is kept with a sale, so that it can be priced again whatever the catalogue has become: what the engine looked at, and
//! no more. Prices of one before promotions are kept as they were found; promotions are named with their versions, which never change
//! once they ran.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_types::{Day, Id, Money, Qty, RawId};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::book::resolve;
use super::catalogue::{Catalogue, Parts, ProductFacts, Trees};
use super::priced::{PriceSource, Priced};
use super::promotion::{Action, Condition, Promotion};
use super::seen::Seen;
use super::situation::{Basket, BasketLine, Buyer, Cap, CouponFacts, Left, Situation};

/// One of anything.
const ONE: Qty = Qty::new(1_000);

/// A basket and the situation that it was priced in. The buyer's day of birth isn't in it: it doesn't change, and it is the person's, who may
/// be erased.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    version: i64,
    at: i64,
    day: i32,
    minute: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<RawId>,
    /// The market area and those above it, the nearest first.
    areas: Vec<RawId>,
    channel: String,
    /// The currency asked for, empty where it is the company's, and the company's.
    currencies: (String, String),
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer: Option<KeptBuyer>,
    /// What was left of those promotions that have caps or a budget.
    left: Vec<KeptLeft>,
    /// The coupons handed in, and the promotion that each opened.
    coupons: Vec<(String, Option<RawId>)>,
    lines: Vec<KeptLine>,
    /// What one of each gift was worth that a promotion might have given.
    gifts: Vec<(RawId, i64)>,
    /// The promotions that applied, and those that might have if others had not, each with its version. Those whose conditions didn't hold change
    /// nothing and would grow with all that runs: the answer says why each of them didn't apply.
    promotions: Vec<(RawId, i64)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct KeptBuyer {
    customer: RawId,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<String>,
    /// Each class with those above it, the nearest first.
    classes: Vec<Vec<RawId>>,
    groups: Vec<RawId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decile: Option<u8>,
    is_first_purchase: bool,
    is_member: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct KeptLeft {
    promotion: RawId,
    #[serde(skip_serializing_if = "Option::is_none")]
    uses: Option<(i64, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct KeptLine {
    key: u32,
    product: RawId,
    qty: i64,
    /// The price of one before promotions, options included.
    unit: i64,
    surcharge: i64,
    /// The price that no promotion touches: set by hand, agreed, or that of a bundle's parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<i64>,
    /// Its category and those above it; nothing where the catalogue didn't know the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    categories: Option<Vec<RawId>>,
}

impl Kept {
    /// What is to be kept of a basket that was priced.
    #[must_use]
    pub fn of(catalogue: &Catalogue, situation: &Situation, basket: &Basket, priced: &Priced) -> Self {
        let applied = priced.effects.iter().map(|one| (one.promotion, one.version));
        let beside = priced.refusals.iter().filter(|one| one.took_part);
        let refused = beside.map(|one| (one.promotion, one.version));
        let promotions: BTreeMap<RawId, i64> = applied.chain(refused).collect();
        let stated = situation.market_area.or_else(|| {
            let area = catalogue.area_of(situation.store?.raw())?;
            Some(Id::new(area))
        });
        let lines = basket.lines.iter().zip(&priced.lines).map(|(asked, line)| {
            let is_given = line.price_source == PriceSource::Given && !situation.given_are_list;
            let fixed = asked.hand_price.or_else(|| is_given.then_some(line.unit_price));
            KeptLine {
                key: line.key,
                product: line.product.raw(),
                qty: line.qty.raw(),
                unit: line.unit_price.raw(),
                surcharge: asked.surcharge.raw(),
                fixed: fixed.map(Money::raw),
                categories: catalogue
                    .product(line.product.raw())
                    .map(|facts| facts.categories.clone()),
            }
        });
        let coupons = basket.coupons.iter().map(|code| {
            let opens = match situation.coupons.get(code) {
                Some(CouponFacts::Good(promotion)) => Some(*promotion),
                _ => None,
            };
            (code.clone(), opens)
        });
        Self {
            version: priced.catalogue_version,
            at: situation.at,
            day: situation.day.raw(),
            minute: situation.minute,
            store: situation.store.map(Id::raw),
            areas: stated.map_or_else(Vec::new, |area| catalogue.areas_above(area.raw()).into_owned()),
            channel: situation.channel.clone(),
            currencies: (situation.currency.clone(), catalogue.currency.clone()),
            buyer: situation
                .buyer
                .as_ref()
                .map(|buyer| KeptBuyer::of(catalogue, buyer)),
            left: left_of(situation, &promotions),
            coupons: coupons.collect(),
            lines: lines.collect(),
            gifts: gifts_of(catalogue, situation, &promotions),
            promotions: promotions.into_iter().collect(),
        }
    }

    /// The promotions that took part, each with its version: [`Kept::again`] asks for their definitions.
    #[must_use]
    pub fn promotions(&self) -> &[(RawId, i64)] {
        &self.promotions
    }

    /// Prices the basket once more. `birthday` is the buyer's.
    #[must_use]
    pub fn again(&self, promotions: Vec<Promotion>, birthday: Option<(u8, u8)>) -> Priced {
        let catalogue = self.catalogue(promotions);
        super::price(&catalogue, &self.situation(birthday), &self.basket())
    }

    fn situation(&self, birthday: Option<(u8, u8)>) -> Situation {
        let opened = |opens: Option<RawId>| opens.map_or(CouponFacts::Refused("unknown"), CouponFacts::Good);
        Situation {
            at: self.at,
            day: Day::new(self.day),
            minute: self.minute,
            store: self.store.map(Id::new),
            market_area: self.areas.first().copied().map(Id::new),
            channel: self.channel.clone(),
            currency: self.currencies.0.clone(),
            buyer: self.buyer.as_ref().map(|buyer| buyer.restored(birthday)),
            // Prices stand as they were found: promotions apply to them.
            given_are_list: true,
            left: self
                .left
                .iter()
                .map(|one| (one.promotion, one.restored()))
                .collect(),
            coupons: self
                .coupons
                .iter()
                .map(|(code, opens)| (code.clone(), opened(*opens)))
                .collect(),
            ..Situation::default()
        }
    }

    fn basket(&self) -> Basket {
        let lines = self.lines.iter().map(|line| BasketLine {
            key: line.key,
            product: Id::new(line.product),
            qty: Qty::new(line.qty),
            surcharge: Money::new(line.surcharge),
            given_price: Some(Money::new(line.unit)),
            hand_price: line.fixed.map(Money::new),
        });
        Basket {
            lines: lines.collect(),
            coupons: self.coupons.iter().map(|(code, _)| code.clone()).collect(),
        }
    }

    fn catalogue(&self, promotions: Vec<Promotion>) -> Catalogue {
        let mut products: BTreeMap<RawId, ProductFacts> = BTreeMap::new();
        for line in &self.lines {
            if let Some(categories) = &line.categories {
                products.entry(line.product).or_default().categories = categories.clone();
            }
        }
        for (gift, worth) in &self.gifts {
            products.entry(*gift).or_default().standard = Some(Money::new(*worth));
        }
        let mut trees = Trees::default();
        climb(&mut trees.areas, &self.areas);
        for chain in self.buyer.iter().flat_map(|buyer| &buyer.classes) {
            climb(&mut trees.classes, chain);
        }
        Catalogue::new(Parts {
            version: self.version,
            currency: self.currencies.1.clone(),
            products: products
                .into_iter()
                .map(|(id, facts)| (Id::new(id), facts))
                .collect(),
            promotions,
            trees,
            ..Parts::default()
        })
    }
}

impl KeptBuyer {
    fn of(catalogue: &Catalogue, buyer: &Buyer) -> Self {
        let classes = buyer.classes.iter();
        Self {
            customer: buyer.customer.raw(),
            tier: buyer.tier.clone(),
            classes: classes
                .map(|class| catalogue.classes_above(class.raw()))
                .collect(),
            groups: buyer.groups.iter().map(|group| group.raw()).collect(),
            decile: buyer.decile,
            is_first_purchase: buyer.is_first_purchase,
            is_member: buyer.is_member,
        }
    }

    fn restored(&self, birthday: Option<(u8, u8)>) -> Buyer {
        let own = self.classes.iter().filter_map(|chain| chain.first());
        Buyer {
            customer: Id::new(self.customer),
            tier: self.tier.clone(),
            classes: own.map(|class| Id::new(*class)).collect(),
            groups: self.groups.iter().map(|group| Id::new(*group)).collect(),
            decile: self.decile,
            birthday,
            is_first_purchase: self.is_first_purchase,
            is_member: self.is_member,
        }
    }
}

impl KeptLeft {
    fn restored(&self) -> Left {
        let all = [Cap::Total, Cap::Customer, Cap::Day, Cap::Clerk];
        let uses = self.uses.as_ref().and_then(|(uses, name)| {
            let cap = all.into_iter().find(|cap| cap.name() == name)?;
            Some((*uses, cap))
        });
        Left {
            uses,
            budget: self.budget.map(Money::new),
        }
    }
}

fn left_of(situation: &Situation, promotions: &BTreeMap<RawId, i64>) -> Vec<KeptLeft> {
    let known = situation.left.iter();
    let asked = known.filter(|(id, _)| promotions.contains_key(id));
    asked
        .map(|(id, left)| KeptLeft {
            promotion: *id,
            uses: left.uses.map(|(uses, cap)| (uses, cap.name().to_owned())),
            budget: left.budget.map(Money::raw),
        })
        .collect()
}

fn gifts_of(
    catalogue: &Catalogue,
    situation: &Situation,
    promotions: &BTreeMap<RawId, i64>,
) -> Vec<(RawId, i64)> {
    let actions = promotions.keys().filter_map(|id| catalogue.promotion(*id));
    let gifts: BTreeSet<RawId> = actions
        .filter_map(|promotion| match promotion.action {
            Action::Gift { product, .. } => Some(product),
            _ => None,
        })
        .collect();
    if gifts.is_empty() {
        return Vec::new();
    }
    let seen = Seen::new(catalogue, situation);
    let worth = |product: RawId| {
        let facts = catalogue.product(product)?;
        let unit = resolve(catalogue, &seen, (product, facts), ONE).unit;
        Some((product, unit.raw()))
    };
    gifts.into_iter().filter_map(worth).collect()
}

/// Each of a chain stands below the next.
fn climb(parents: &mut FxHashMap<RawId, RawId>, chain: &[RawId]) {
    for pair in chain.windows(2) {
        if let [below, above] = pair {
            parents.insert(*below, *above);
        }
    }
}

/// Whether one of them asks for the buyer's day of birth.
#[must_use]
pub fn asks_birthday(promotions: &[Promotion]) -> bool {
    fn asks(condition: &Condition) -> bool {
        match condition {
            Condition::Birthday { .. } | Condition::BirthMonth {} => true,
            Condition::All { of } | Condition::Any { of } => of.iter().any(asks),
            Condition::Not { of } => asks(of),
            _ => false,
        }
    }
    promotions
        .iter()
        .any(|promotion| promotion.conditions.iter().any(asks))
}
