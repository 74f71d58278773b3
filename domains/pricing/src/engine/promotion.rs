//! What a promotion is: when, for whom, on what, what it gives, and how it stands with others.

use guanxi_types::{Money, Qty, RawId};
use serde::{Deserialize, Serialize};

use super::window::Window;
use crate::wire::{self, Percent};

/// The lines that something is about. Empty lists ask nothing, so an empty target is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Target {
    /// These products.
    #[serde(with = "wire::ids", skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<RawId>,
    /// Those of these categories, and of all below them.
    #[serde(with = "wire::ids", skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<RawId>,
    /// But not these products.
    #[serde(with = "wire::ids", skip_serializing_if = "Vec::is_empty")]
    pub except_products: Vec<RawId>,
    /// But none of these categories.
    #[serde(with = "wire::ids", skip_serializing_if = "Vec::is_empty")]
    pub except_categories: Vec<RawId>,
}

impl Target {
    /// Whether it names nothing that a line must be.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.products.is_empty() && self.categories.is_empty()
    }

    /// Whether a product of these categories is meant.
    #[must_use]
    pub fn holds(&self, product: RawId, categories: &[RawId]) -> bool {
        let has = |list: &[RawId], id: RawId| list.binary_search(&id).is_ok();
        let any = |list: &[RawId]| !list.is_empty() && categories.iter().any(|id| has(list, *id));
        let is_in = self.is_open() || has(&self.products, product) || any(&self.categories);
        is_in && !has(&self.except_products, product) && !any(&self.except_categories)
    }
}

/// How much must be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// For so much.
    Amount(#[serde(with = "wire::money")] Money),
    /// So many.
    Qty(#[serde(with = "wire::qty")] Qty),
}

/// What goods are given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reward {
    /// Less this share.
    Percent(#[serde(with = "wire::percent")] Percent),
    /// For this price: of one unit, or of the whole set.
    Price(#[serde(with = "wire::money")] Money),
    /// For so much less: each unit, or the whole set.
    Off(#[serde(with = "wire::money")] Money),
}

/// What must hold. A promotion's conditions are asked in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Bought for so much, at prices before promotions.
    MinAmount {
        /// How much.
        #[serde(with = "wire::money")]
        amount: Money,
        /// Of what.
        #[serde(default)]
        of: Target,
    },
    /// So many bought.
    MinQty {
        /// How many.
        #[serde(with = "wire::qty")]
        qty: Qty,
        /// Of what.
        #[serde(default)]
        of: Target,
    },
    /// The buyer is a member.
    Member {},
    /// The buyer has one of these tiers.
    Tier {
        /// Their names.
        any: Vec<String>,
    },
    /// The buyer is of one of these classes, or of one below them.
    Class {
        /// Classifications.
        #[serde(with = "wire::ids")]
        any: Vec<RawId>,
    },
    /// The buyer is on one of these lists.
    Group {
        /// Customer groups.
        #[serde(with = "wire::ids")]
        any: Vec<RawId>,
    },
    /// The buyer is one of these.
    Customer {
        /// Customers.
        #[serde(with = "wire::ids")]
        any: Vec<RawId>,
    },
    /// The buyer's decile is within these, 1 the best.
    Decile {
        /// The best.
        from: u8,
        /// The last.
        to: u8,
    },
    /// The buyer's birthday is near.
    Birthday {
        /// So many days before it.
        before: u16,
        /// So many days after it.
        after: u16,
    },
    /// It is the month of the buyer's birthday.
    BirthMonth {},
    /// The buyer's first purchase.
    FirstPurchase {},
    /// In one of these stores.
    Store {
        /// Stores.
        #[serde(with = "wire::ids")]
        any: Vec<RawId>,
    },
    /// In one of these market areas, or below them.
    Area {
        /// Market areas.
        #[serde(with = "wire::ids")]
        any: Vec<RawId>,
    },
    /// Through one of these channels.
    Channel {
        /// `store`, `phone`, `web`.
        any: Vec<String>,
    },
    /// On one of these days of the week, Monday 1.
    Weekday {
        /// 1 to 7.
        any: Vec<u8>,
    },
    /// Between these times of day, `HH:MM`; past midnight where the first is later.
    Time {
        /// From.
        from: String,
        /// Up to, and without.
        to: String,
    },
    /// All of these: several together as one of the alternatives.
    All {
        /// What must hold.
        of: Vec<Condition>,
    },
    /// One of these at least.
    Any {
        /// The alternatives.
        of: Vec<Condition>,
    },
    /// Not this.
    Not {
        /// What must not hold.
        of: Box<Condition>,
    },
}

/// A step of buying much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QtyStep {
    /// From so many on.
    #[serde(with = "wire::qty")]
    pub from: Qty,
    /// Each unit is given for this.
    pub reward: Reward,
}

/// A step of spend-and-save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpendStep {
    /// From so much on.
    #[serde(with = "wire::money")]
    pub at: Money,
    /// What is taken off the whole.
    pub reward: Reward,
}

/// A part of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPart {
    /// What may be it.
    pub of: Target,
    /// How many of it belong to one set.
    pub qty: u32,
}

/// What a promotion gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// A share off each line. (折扣)
    PercentOff {
        /// The share.
        #[serde(with = "wire::percent")]
        percent: Percent,
        /// Of what.
        #[serde(default)]
        on: Target,
    },
    /// So much off each unit. (直降)
    AmountOff {
        /// How much.
        #[serde(with = "wire::money")]
        amount: Money,
        /// Of what.
        #[serde(default)]
        on: Target,
    },
    /// One price for each unit. (一口价)
    FixedPrice {
        /// The price.
        #[serde(with = "wire::money")]
        price: Money,
        /// Of what.
        on: Target,
    },
    /// The more, the less each. (批量购买: 阶梯)
    QtySteps {
        /// Of what.
        on: Target,
        /// The steps, fewest first.
        steps: Vec<QtyStep>,
        /// Whether each product is counted by itself.
        #[serde(default)]
        per_product: bool,
    },
    /// Of each `n`, the cheapest `free` for less: 3 for 2, the second at half price. (批量购买: 买n付m)
    Bulk {
        /// Of what.
        on: Target,
        /// How many make one.
        n: u32,
        /// How many of them are for less.
        free: u32,
        /// How much less.
        #[serde(with = "wire::percent", default = "whole")]
        percent: Percent,
        /// Whether each product is counted by itself.
        #[serde(default)]
        per_product: bool,
    },
    /// Each `n` for one price. (批量购买: n件一口价)
    BulkPrice {
        /// Of what.
        on: Target,
        /// How many make one.
        n: u32,
        /// What they are together.
        #[serde(with = "wire::money")]
        price: Money,
    },
    /// So much spent, so much off. (满减)
    SpendSave {
        /// On what.
        #[serde(default)]
        on: Target,
        /// The steps, lowest first; the highest that is reached counts.
        steps: Vec<SpendStep>,
        /// Whether the only step counts as often as it is reached. (每满)
        #[serde(default)]
        repeat: bool,
    },
    /// Goods that belong together for less. (成套购买)
    SetPurchase {
        /// What belongs to a set.
        parts: Vec<SetPart>,
        /// What a set is given for.
        reward: Reward,
    },
    /// Who buys this may have that for less. (附带销售, 换购)
    AddOn {
        /// What must be bought.
        #[serde(default)]
        of: Target,
        /// How much of it.
        at: Threshold,
        /// What may be had.
        on: Target,
        /// For what.
        reward: Reward,
        /// How many of them each time.
        units: u32,
        /// Whether it counts as often as it is reached.
        #[serde(default)]
        repeat: bool,
    },
    /// Something for nothing. (赠品)
    Gift {
        /// What must be bought.
        #[serde(default)]
        of: Target,
        /// How much of it.
        at: Threshold,
        /// The gift.
        #[serde(with = "wire::id")]
        product: RawId,
        /// How many each time.
        units: u32,
        /// Whether it counts as often as it is reached.
        #[serde(default)]
        repeat: bool,
    },
    /// Who buys so many of this gets so many of that for less. (买赠, 买X得Y)
    BuyGet {
        /// What must be bought.
        buy: Target,
        /// How many.
        buy_units: u32,
        /// What is for less.
        get: Target,
        /// How many.
        get_units: u32,
        /// How much less.
        #[serde(with = "wire::percent", default = "whole")]
        percent: Percent,
    },
    /// Points are multiplied. (积分加倍)
    Points {
        /// By this: 200 is double.
        #[serde(with = "wire::percent")]
        times: Percent,
        /// On what.
        #[serde(default)]
        on: Target,
    },
}

const fn whole() -> Percent {
    Percent::WHOLE
}

/// What the promotions of a group do when several could have the same line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupPolicy {
    /// Each line goes where it saves the buyer most.
    #[default]
    Best,
    /// Each line goes to the first by priority.
    First,
    /// All of them apply, one after the other.
    All,
    /// Each line goes where it saves the buyer least.
    Least,
}

impl GroupPolicy {
    /// The policy of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "best" => Some(Self::Best),
            "first" => Some(Self::First),
            "all" => Some(Self::All),
            "least" => Some(Self::Least),
            _ => None,
        }
    }
}

/// What it is worked out on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// What is left after the promotions before it.
    #[default]
    Running,
    /// Prices before promotions.
    List,
}

/// When it has its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// With the lines.
    #[default]
    Item,
    /// After them, with the whole basket.
    Order,
}

/// A running promotion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// Its id.
    pub id: RawId,
    /// The version of its definition.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// The currency; the company's where empty.
    pub currency: String,
    /// When it has its turn.
    pub stage: Stage,
    /// Those of one group compete for lines; those of different groups add up.
    pub group: String,
    /// How they compete.
    pub policy: GroupPolicy,
    /// The greater comes first.
    pub priority: i64,
    /// Whether it goes with no other.
    pub exclusive: bool,
    /// What it is worked out on.
    pub basis: Basis,
    /// When.
    pub window: Window,
    /// Whether one of its coupons must be handed in.
    pub needs_coupon: bool,
    /// How often in one basket at most.
    pub times_max: Option<i64>,
    /// How much off one basket at most.
    pub discount_max: Option<Money>,
    /// What stops it.
    pub caps: Caps,
    /// What must hold.
    pub conditions: Vec<Condition>,
    /// What it gives.
    pub action: Action,
}

/// How often a promotion may be used, and for how much; the engine is told what is left of them ([`super::Left`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    /// Uses in all.
    pub total: Option<i64>,
    /// Uses by one customer.
    pub customer: Option<i64>,
    /// Uses on one day.
    pub day: Option<i64>,
    /// Uses by one clerk on one day.
    pub clerk: Option<i64>,
    /// What it may take off in all.
    pub budget: Option<Money>,
}

impl Caps {
    /// Whether there are any.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.total.is_none()
            && self.customer.is_none()
            && self.day.is_none()
            && self.clerk.is_none()
            && self.budget.is_none()
    }
}

impl Action {
    /// The goods without one of which it does nothing; empty where any will do.
    #[must_use]
    pub fn anchors(&self) -> Vec<&Target> {
        match self {
            Self::PercentOff { on, .. }
            | Self::AmountOff { on, .. }
            | Self::FixedPrice { on, .. }
            | Self::QtySteps { on, .. }
            | Self::Bulk { on, .. }
            | Self::BulkPrice { on, .. }
            | Self::SpendSave { on, .. }
            | Self::Points { on, .. }
            | Self::Gift { of: on, .. }
            | Self::BuyGet { buy: on, .. } => vec![on],
            // Both must be there: the rarer of the two tells more.
            Self::AddOn { of, on, .. } => vec![if on.is_open() { of } else { on }],
            Self::SetPurchase { parts, .. } => parts.iter().map(|part| &part.of).collect(),
        }
    }

    /// Every target that it names, for looking up what they name.
    #[must_use]
    pub fn targets(&self) -> Vec<&Target> {
        match self {
            Self::AddOn { of, on, .. } => vec![of, on],
            Self::BuyGet { buy, get, .. } => vec![buy, get],
            _ => self.anchors(),
        }
    }
}
