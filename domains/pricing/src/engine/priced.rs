//! The answer: what each line costs and why.

use guanxi_catalog::entities::Product;
use guanxi_types::{Day, Id, Money, Qty, RawId};

use super::book::PriceKind;
use super::situation::Cap;

/// Where a unit price comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceSource {
    /// It was agreed by hand.
    Given,
    /// The product's own standard price.
    Product,
    /// A line of a price book.
    Book {
        /// The book.
        book: RawId,
        /// Its line.
        rule: RawId,
        /// What kind of price the book holds.
        kind: PriceKind,
    },
    /// The product has no price.
    None,
    /// A promotion gives it.
    Gift(RawId),
}

/// What a promotion takes off a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineDiscount {
    /// The promotion.
    pub promotion: RawId,
    /// How much.
    pub amount: Money,
}

/// A line with its price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// The basket's line; of a gift, a number that no line has.
    pub key: u32,
    /// What.
    pub product: Id<Product>,
    /// How much.
    pub qty: Qty,
    /// The price of one unit before promotions, options included.
    pub unit_price: Money,
    /// Where that price comes from.
    pub price_source: PriceSource,
    /// `unit_price · qty`, rounded half away from zero to the cent.
    pub list_amount: Money,
    /// What promotions take off, in the order of the effects.
    pub discounts: Vec<LineDiscount>,
    /// What a price that was set by hand takes off.
    pub by_hand: Money,
    /// What is to be paid: `list_amount` less the discounts and what is taken off by hand.
    pub amount: Money,
    /// Whether a promotion added it.
    pub is_gift: bool,
}

/// What an applied promotion did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The promotion.
    pub promotion: RawId,
    /// As of which version of its definition.
    pub version: i64,
    /// How often it applied.
    pub times: i64,
    /// The amount that it was worked out on.
    pub basis: Money,
    /// What it takes off in all.
    pub amount: Money,
    /// What it takes off each line, by key; sums to `amount`.
    pub lines: Vec<(u32, Money)>,
    /// What points are multiplied by, in hundredths of a percent (20,000 is double), on the lines named.
    pub points: Option<i64>,
    /// The coupon that opened it.
    pub coupon: Option<String>,
}

/// Why a promotion doesn't apply: the first of its conditions that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It begins later.
    NotStarted,
    /// It is over.
    Over,
    /// Not on this day of the week.
    Weekday,
    /// Not at this time of day.
    Time,
    /// It holds for another currency.
    Currency,
    /// Not in this store.
    Store,
    /// Not in this market area.
    Area,
    /// Not through this channel.
    Channel,
    /// The buyer isn't known.
    BuyerUnknown,
    /// For members only.
    Member,
    /// Not for this tier.
    Tier,
    /// Not for this class of customers.
    Class,
    /// Not for who isn't on one of its lists.
    Group,
    /// Not for this customer.
    Customer,
    /// Not for this decile.
    Decile,
    /// Not around this birthday.
    Birthday,
    /// Only for the first purchase.
    FirstPurchase,
    /// None of the alternatives holds.
    None,
    /// Something holds that must not.
    Excepted,
    /// Its coupon wasn't handed in.
    CouponNeeded,
    /// Nothing that it is about is in the basket.
    NothingMatches,
    /// Bought for too little.
    AmountBelow {
        /// What is asked.
        need: Money,
        /// What there is.
        have: Money,
    },
    /// Too few bought.
    QtyBelow {
        /// What is asked.
        need: Qty,
        /// What there is.
        have: Qty,
    },
    /// One of its caps is reached.
    Cap(Cap),
    /// Its budget doesn't reach.
    Budget,
    /// The gift isn't in the catalogue.
    GiftUnknown,
    /// It would take nothing off.
    NoSaving,
    /// Another of its group took its place.
    Beaten {
        /// Which.
        by: RawId,
    },
    /// An exclusive promotion is better, or the others together are better than this exclusive one.
    Excluded {
        /// The exclusive one, or the first of the others.
        by: RawId,
    },
}

/// A running promotion that didn't apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which.
    pub promotion: RawId,
    /// As of which version.
    pub version: i64,
    /// Why.
    pub why: Why,
    /// Whether its conditions held, so that it stood beside the others: then it may have changed their order.
    pub took_part: bool,
}

/// A little more, and a promotion applies, or its next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Which.
    pub promotion: RawId,
    /// As of which version.
    pub version: i64,
    /// What is missing.
    pub missing: Missing,
}

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// So much more.
    Qty(Qty),
    /// For so much more.
    Amount(Money),
}

/// What somebody should look at; a sale is never stopped by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Lines of books that the order of resolution can't tell apart; the lower price was taken.
    PriceTie {
        /// The basket's line.
        key: u32,
        /// The line that was taken.
        rule: RawId,
        /// The one that was as good.
        other: RawId,
    },
    /// The product has no price: it is priced at nothing.
    NoPrice {
        /// The basket's line.
        key: u32,
    },
    /// The catalogue doesn't know the product: it is priced at nothing.
    UnknownProduct {
        /// The basket's line.
        key: u32,
    },
    /// It goes for less than it costs the company.
    BelowCost {
        /// The basket's line.
        key: u32,
    },
    /// A coupon that opens nothing.
    CouponRefused {
        /// Its code.
        coupon: String,
        /// Why, as a stable code.
        reason: &'static str,
        /// The last day on which it opened something, where that is the reason and is known.
        until: Option<Day>,
    },
}

/// A basket with its prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Priced {
    /// As of which version of the catalogue.
    pub catalogue_version: i64,
    /// The basket's lines in their order, then gifts.
    pub lines: Vec<PricedLine>,
    /// What applied, in order.
    pub effects: Vec<Effect>,
    /// What might have applied to these products and didn't; [`super::explain`] tells of every running promotion.
    pub refusals: Vec<Refusal>,
    /// What a little more would bring.
    pub hints: Vec<Hint>,
    /// What somebody should look at.
    pub warnings: Vec<Warning>,
    /// Sum of the lines before promotions.
    pub list_amount: Money,
    /// Sum of what promotions take off.
    pub discount: Money,
    /// What is to be paid.
    pub amount: Money,
}
