//! What tills have in common: a ticket as a till sends it, the stores that a user may sell in, numbers of tickets.

pub mod again;
pub mod bundle;
pub mod by_hand;
pub mod club;
pub(crate) mod doubt;
mod limits;
pub mod member;
mod number;
mod place;
pub mod price;
pub mod returned;
pub(crate) mod said;

pub use limits::{MONEY_MAX, QTY_MAX, check_asked, check_money, check_qty};
pub use number::{Series, next_number};
pub(crate) use place::require_customer;
pub use place::{Stores, buyer_of, session, stores};

pub(crate) use guanxi_record::command::put;

use std::collections::BTreeSet;

use guanxi_loyalty::queries::card::Shown;
use guanxi_pricing::catalogue::Catalogues;
use guanxi_record::Schema;
use guanxi_types::{Ctx, Money, Qty, RawId};

/// Most lines of a ticket.
pub const LINES_MAX: usize = 300;
/// Most parts that are chosen of a bundle.
pub const CHOSEN_MAX: usize = 100;
/// Most coupons of a ticket.
pub const COUPONS_MAX: usize = 20;
/// Most ways in which one ticket is paid.
pub const PAYMENTS_MAX: usize = 10;
/// Longest name that a till gives a ticket.
pub const KEY_MAX: usize = 60;
/// With what a till may be paid. `difference` is the till's own.
pub const METHODS: [&str; 7] = [
    "cash",
    "card",
    "wechat",
    "alipay",
    club::POINTS,
    "voucher",
    "other",
];
/// The method under which stands what a till without a connection asked for beside the price.
pub const DIFFERENCE: &str = "difference";
/// The method that fills a drawer.
pub const CASH: &str = "cash";

/// Who asks, with what is declared and the prices that were read last.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Everything declared.
    pub schema: &'a Schema,
    /// Who, and when.
    pub ctx: &'a Ctx,
    /// Prices, read anew where something changed.
    pub prices: &'a Catalogues,
}

/// A product on its way over the counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketLine {
    /// What.
    pub product_id: RawId,
    /// How much; more than nothing.
    pub qty: Qty,
    /// Of a bundle the parts that were chosen; where none are, the first of each group.
    pub chosen: BTreeSet<RawId>,
    /// The price that the clerk set.
    pub hand: Option<by_hand::HandSet>,
}

/// Goods of a former ticket that come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The ticket.
    pub sale_id: RawId,
    /// Its lines, and how much of each.
    pub lines: Vec<ReturnedLine>,
}

/// A line that comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedLine {
    /// Which.
    pub line_id: RawId,
    /// How much of it; more than nothing.
    pub qty: Qty,
    /// Whether it can be sold again, so that it goes back into stock.
    pub is_resaleable: bool,
}

/// A part of what is paid, or of what is paid back where it is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// One of [`METHODS`].
    pub method: String,
    /// How much stays.
    pub amount: Money,
    /// What was handed over, change included.
    pub tendered: Option<Money>,
    /// The payment service's number.
    pub reference: Option<String>,
    /// The account and how many of its points, where points are paid with or given back.
    pub points: Option<(RawId, i64)>,
}

/// What is asked to be priced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Where.
    pub store_id: RawId,
    /// Who buys; nobody known where empty, and the holder of the card where one was shown.
    pub customer_id: Option<RawId>,
    /// The card that was shown.
    pub card: Option<Shown>,
    /// What is bought.
    pub lines: Vec<TicketLine>,
    /// Coupons handed in.
    pub coupons: Vec<String>,
    /// What comes back.
    pub returned: Option<Returned>,
}

/// A ticket as a till sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticket {
    /// The till's own name for it: sent twice, it is one ticket.
    pub key: String,
    /// The drawer.
    pub session_id: RawId,
    /// What is bought and brought back.
    pub asked: Asked,
    /// How it is paid.
    pub payments: Vec<Paid>,
    /// What the till showed to the customer.
    pub shown: Money,
    /// When it was rung up, where that was without a connection: it has happened, whatever the prices are now.
    pub offline_at: Option<i64>,
    /// Who stands for prices that were set beyond the clerk's limit: a token of [`guanxi_org::commands::vouched`].
    pub approval: Option<String>,
}
