//! What is priced, for whom, where and when.

use std::collections::BTreeMap;

use guanxi_catalog::entities::Product;
use guanxi_customers::entities::{Classification, Customer, CustomerGroup};
use guanxi_org::entities::{MarketArea, Store};
use guanxi_types::{Day, Id, Instant, Money, Qty, RawId};

/// One product in a basket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasketLine {
    /// What the caller calls it; no two lines of a basket share one.
    pub key: u32,
    /// What.
    pub product: Id<Product>,
    /// How much. What is nothing or less takes part in no promotion.
    pub qty: Qty,
    /// What the chosen options add to the price of one unit.
    pub surcharge: Money,
    /// The unit price that was agreed by hand, options included; no book and no promotion touches it.
    pub given_price: Option<Money>,
    /// The unit price that somebody set at the counter, options included. What it is less than the line's own price is taken off by hand; no
    /// promotion touches the line. A line without a price of its own has this one; a higher one than its own changes nothing.
    pub hand_price: Option<Money>,
}

/// What somebody wants to buy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basket {
    /// Its lines, in any order.
    pub lines: Vec<BasketLine>,
    /// The coupons handed in, by their codes.
    pub coupons: Vec<String>,
}

/// What a price is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Selling goods.
    #[default]
    Sale,
    /// Work and parts of the service department: service prices come first.
    Service,
}

/// Who buys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// The customer.
    pub customer: Id<Customer>,
    /// The tier, by its name.
    pub tier: Option<String>,
    /// The classes that the customer is in; those above need not be named.
    pub classes: Vec<Id<Classification>>,
    /// The lists that the customer is on.
    pub groups: Vec<Id<CustomerGroup>>,
    /// The decile, 1 the best.
    pub decile: Option<u8>,
    /// Month and day of birth.
    pub birthday: Option<(u8, u8)>,
    /// Whether nothing was bought before.
    pub is_first_purchase: bool,
    /// Whether the buyer is a member.
    pub is_member: bool,
}

impl Buyer {
    /// Some member whom nobody knows.
    #[must_use]
    pub const fn member() -> Self {
        Self {
            customer: Id::new(0),
            tier: None,
            classes: Vec::new(),
            groups: Vec::new(),
            decile: None,
            birthday: None,
            is_first_purchase: false,
            is_member: true,
        }
    }
}

/// How often a promotion may still be used, and for how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Uses left by the narrowest of its caps, and which cap that is.
    pub uses: Option<(i64, Cap)>,
    /// Budget left.
    pub budget: Option<Money>,
}

/// What limits the uses of a promotion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cap {
    /// In all.
    Total,
    /// By one customer.
    Customer,
    /// On one day.
    Day,
    /// By one clerk on one day.
    Clerk,
}

impl Cap {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Customer => "customer",
            Self::Day => "day",
            Self::Clerk => "clerk",
        }
    }
}

/// What is known of a coupon that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CouponFacts {
    /// It opens this promotion.
    Good(RawId),
    /// It can't be used, and why: a stable code (`unknown`, `redeemed`, `void`, `held`, `other_customer`).
    Refused(&'static str),
    /// It can't be used any more (`expired`); its last day, where it is known.
    Expired(Option<Day>),
}

/// Where, when, through what and to whom something is sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// When, in UTC milliseconds.
    pub at: Instant,
    /// The local day.
    pub day: Day,
    /// The minute of that day, 0–1439.
    pub minute: u16,
    /// Where.
    pub store: Option<Id<Store>>,
    /// The market area; the store's where it isn't said.
    pub market_area: Option<Id<MarketArea>>,
    /// Through what: `store`, `phone` or `web`.
    pub channel: String,
    /// ISO 4217 code of the currency; empty is the company's.
    pub currency: String,
    /// Who buys; nobody known where empty.
    pub buyer: Option<Buyer>,
    /// Who sells.
    pub clerk: Option<String>,
    /// What the price is asked for.
    pub purpose: Purpose,
    /// Whether given prices are those that stood on a ticket before promotions, so that promotions apply to them; nothing is taken off
    /// a price that was agreed by hand.
    pub given_are_list: bool,
    /// What is left of the promotions that have caps or a budget; those not named are unlimited.
    pub left: BTreeMap<RawId, Left>,
    /// What is known of the coupons handed in; those not named are unknown.
    pub coupons: BTreeMap<String, CouponFacts>,
}

impl Default for Situation {
    fn default() -> Self {
        Self {
            at: 0,
            day: Day::new(0),
            minute: 0,
            store: None,
            market_area: None,
            channel: "store".to_owned(),
            currency: String::new(),
            buyer: None,
            clerk: None,
            purpose: Purpose::Sale,
            given_are_list: false,
            left: BTreeMap::new(),
            coupons: BTreeMap::new(),
        }
    }
}
