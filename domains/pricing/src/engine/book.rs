//! Price books, and which of their lines counts. The order is written down in `docs/prices.md`.

use guanxi_types::{Money, Qty, RawId};

use super::catalogue::{Catalogue, ProductFacts};
use super::priced::PriceSource;
use super::seen::Seen;
use super::situation::{Purpose, Situation};
use super::window::Window;
use crate::wire::Percent;

/// What kind of price a book holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PriceKind {
    /// What everybody pays. (标准价)
    Standard,
    /// What members pay. (会员价)
    Member,
    /// What it costs the company; nobody pays it, other prices are worked out from it. (成本价)
    Cost,
    /// What the service department asks. (服务价)
    Service,
}

impl PriceKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Member, Self::Cost, Self::Service];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Member => "member",
            Self::Cost => "cost",
            Self::Service => "service",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// For whom and where a list of prices holds. What it leaves empty it doesn't ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Its id.
    pub id: RawId,
    /// Its name.
    pub name: String,
    /// What kind of price.
    pub kind: PriceKind,
    /// The currency; the company's where empty.
    pub currency: String,
    /// The greater comes first, before all else.
    pub priority: i64,
    /// For this customer.
    pub customer: Option<RawId>,
    /// For customers on this list.
    pub group: Option<RawId>,
    /// For customers of this class or one below.
    pub class: Option<RawId>,
    /// For this tier.
    pub tier: Option<String>,
    /// In this store.
    pub store: Option<RawId>,
    /// In this market area or one below.
    pub area: Option<RawId>,
    /// Through this channel.
    pub channel: Option<String>,
    /// When.
    pub window: Window,
}

/// What a line of a book is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// One product.
    Product(RawId),
    /// A category and all below it.
    Category(RawId),
    /// Everything.
    All,
}

/// How a line of a book makes a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// This is it.
    Amount(Money),
    /// From another price: less a share (more, where it is negative), rounded to a multiple, and something added. The margin
    /// over the base is then kept within its bounds.
    From {
        /// Which price.
        base: PriceKind,
        /// What is taken off.
        off: Percent,
        /// Rounded half away from zero to a multiple of this; the cent where it is nothing.
        round_to: Money,
        /// Added after rounding: rounding to 1.00 and adding −0.01 makes 9.99.
        add: Money,
        /// The price is the base and this at least.
        min_margin: Option<Money>,
        /// The price is the base and this at most.
        max_margin: Option<Money>,
    },
}

/// A line of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRule {
    /// Its id.
    pub id: RawId,
    /// Its book.
    pub book: RawId,
    /// What it is about.
    pub about: About,
    /// From so many of the product in the basket on.
    pub qty_from: Qty,
    /// For this tier only, beside what the book asks.
    pub tier: Option<String>,
    /// In this market area only, beside what the book asks.
    pub area: Option<RawId>,
    /// When, beside what the book asks.
    pub window: Window,
    /// How the price is made.
    pub method: Method,
}

/// How particular a line is; the greater comes first. Priority, who, where, what, quantity, window.
type Rank = [i64; 9];

/// The price of one unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolved {
    pub unit: Money,
    pub source: PriceSource,
    /// Two lines that can't be told apart.
    pub tie: Option<(RawId, RawId)>,
}

struct Best {
    rank: Rank,
    price: Money,
    source: PriceSource,
    rule: RawId,
    tie: Option<RawId>,
}

/// The price of one unit of a product of which so much is in the basket.
pub(crate) fn resolve(
    catalogue: &Catalogue,
    seen: &Seen<'_>,
    (product, facts): (RawId, &ProductFacts),
    qty: Qty,
) -> Resolved {
    let ask = Ask {
        catalogue,
        seen,
        product,
        facts,
        qty,
    };
    if seen.situation.purpose == Purpose::Service
        && let Some(best) = ask.best(PriceKind::Service, false)
    {
        return best.resolved();
    }
    let standard = ask.best(PriceKind::Standard, false);
    let member = if seen.buyer().is_some_and(|buyer| buyer.is_member) {
        ask.best(PriceKind::Member, false)
    } else {
        None
    };
    let standard = standard.map_or_else(|| own(facts), |best| best.resolved());
    match member.map(|best| best.resolved()) {
        // A member never pays more than anybody does.
        Some(member) if member.unit <= standard.unit || standard.source == PriceSource::None => member,
        _ => standard,
    }
}

/// What the product costs the company, where a book says it.
pub(crate) fn cost(
    catalogue: &Catalogue,
    seen: &Seen<'_>,
    (product, facts): (RawId, &ProductFacts),
    qty: Qty,
) -> Option<Money> {
    let ask = Ask {
        catalogue,
        seen,
        product,
        facts,
        qty,
    };
    ask.base(PriceKind::Cost)
}

fn own(facts: &ProductFacts) -> Resolved {
    Resolved {
        unit: facts.standard.unwrap_or(Money::ZERO),
        source: if facts.standard.is_some() {
            PriceSource::Product
        } else {
            PriceSource::None
        },
        tie: None,
    }
}

impl Best {
    fn resolved(&self) -> Resolved {
        Resolved {
            unit: self.price,
            source: self.source,
            tie: self.tie.map(|other| (self.rule, other)),
        }
    }
}

struct Ask<'a> {
    catalogue: &'a Catalogue,
    seen: &'a Seen<'a>,
    product: RawId,
    facts: &'a ProductFacts,
    qty: Qty,
}

impl Ask<'_> {
    fn best(&self, kind: PriceKind, amounts_only: bool) -> Option<Best> {
        let mut best: Option<Best> = None;
        for (rule, book, what) in self.catalogue.rules_about(self.product, kind) {
            let Some(rank) = self.rank(rule, book, what) else {
                continue;
            };
            let is_amount = matches!(rule.method, Method::Amount(_));
            if (amounts_only && !is_amount) || best.as_ref().is_some_and(|best| best.rank > rank) {
                continue;
            }
            let Some(price) = self.made(&rule.method) else {
                continue;
            };
            let new = Best {
                rank,
                price,
                source: PriceSource::Book {
                    book: book.id,
                    rule: rule.id,
                    kind,
                },
                rule: rule.id,
                tie: None,
            };
            best = Some(match best.take() {
                Some(old) if old.rank == rank => tied(old, new),
                _ => new,
            });
        }
        best
    }

    fn base(&self, kind: PriceKind) -> Option<Money> {
        let stated = self.best(kind, true).map(|best| best.price);
        stated.or_else(|| self.facts.own_price(kind))
    }

    fn made(&self, method: &Method) -> Option<Money> {
        let (base, off, round_to, add, min, max) = match *method {
            Method::Amount(amount) => return Some(amount),
            Method::From {
                base,
                off,
                round_to,
                add,
                min_margin,
                max_margin,
            } => (base, off, round_to, add, min_margin, max_margin),
        };
        let base = self.base(base)?;
        let less = Money::new(base.raw().saturating_sub(off.of(base).raw()));
        let step = round_to.raw();
        let rounded = if step > 0 {
            let times = guanxi_types::div_half_away(i128::from(less.raw()), i128::from(step)).unwrap_or(0);
            Money::new(i64::try_from(times.saturating_mul(i128::from(step))).unwrap_or(less.raw()))
        } else {
            less
        };
        let mut price = rounded.raw().saturating_add(add.raw());
        if let Some(min) = min {
            price = price.max(base.raw().saturating_add(min.raw()));
        }
        if let Some(max) = max {
            price = price.min(base.raw().saturating_add(max.raw()));
        }
        Some(Money::new(price.max(0)))
    }

    /// How particular the line is; nothing where it doesn't hold here. `what` is 0 of the product itself, then its categories
    /// from the nearest up, and greatest of everything.
    fn rank(&self, rule: &PriceRule, book: &Book, what: i64) -> Option<Rank> {
        let seen = self.seen;
        if self.qty < rule.qty_from || !seen.has_currency(&book.currency) {
            return None;
        }
        if book.window.fails(seen.situation).is_some() || rule.window.fails(seen.situation).is_some() {
            return None;
        }
        let (who, who_near) = who(seen, book, rule.tier.as_deref())?;
        let (place, place_near) = place(seen, book, rule.area)?;
        let windows = i64::from(book.window.is_bounded() || rule.window.is_bounded());
        Some([
            book.priority,
            who,
            who_near,
            place,
            place_near,
            -what,
            rule.qty_from.raw(),
            windows,
            0,
        ])
    }
}

/// Of two lines that can't be told apart the cheaper, and of two equal prices the older.
fn tied(old: Best, new: Best) -> Best {
    let (taken, other) = if (new.price, new.rule) < (old.price, old.rule) {
        (new, old)
    } else {
        (old, new)
    };
    // Equal prices leave nothing to decide.
    let is_question = taken.price != other.price;
    let tie = if is_question {
        Some(other.rule)
    } else {
        taken.tie.or(other.tie)
    };
    Best { tie, ..taken }
}

fn who(seen: &Seen<'_>, book: &Book, tier: Option<&str>) -> Option<(i64, i64)> {
    let asks_nobody = book.customer.is_none() && book.group.is_none() && book.class.is_none();
    if asks_nobody && book.tier.is_none() && tier.is_none() {
        return Some((0, 0));
    }
    let buyer = seen.buyer()?;
    let mut found = (0, 0);
    for asked in [tier, book.tier.as_deref()].into_iter().flatten() {
        if buyer.tier.as_deref() != Some(asked) {
            return None;
        }
        found = (1, 0);
    }
    if let Some(class) = book.class {
        found = (2, -seen.class_distance(class)?);
    }
    if let Some(group) = book.group {
        if !buyer.groups.iter().any(|id| id.raw() == group) {
            return None;
        }
        found = (3, 0);
    }
    if let Some(customer) = book.customer {
        if buyer.customer.raw() != customer {
            return None;
        }
        found = (4, 0);
    }
    Some(found)
}

fn place(seen: &Seen<'_>, book: &Book, area: Option<RawId>) -> Option<(i64, i64)> {
    let mut found = (0, 0);
    if let Some(channel) = book.channel.as_deref() {
        if seen.situation.channel != channel {
            return None;
        }
        found = (1, 0);
    }
    for asked in [area, book.area].into_iter().flatten() {
        let near = -seen.area_distance(asked)?;
        found = if found.0 == 2 {
            (2, near.max(found.1))
        } else {
            (2, near)
        };
    }
    if let Some(store) = book.store {
        if seen.situation.store.map(guanxi_types::Id::raw) != Some(store) {
            return None;
        }
        found = (3, 0);
    }
    Some(found)
}

/// What a line makes of a product now: the amount, or what its formula comes to for somebody whom nobody knows, where the line holds.
#[must_use]
pub fn made(
    catalogue: &Catalogue,
    now: &Situation,
    product: RawId,
    (rule, book): (&PriceRule, &Book),
) -> Option<Money> {
    let facts = catalogue.product(product)?;
    let situation = Situation {
        store: book.store.map(guanxi_types::Id::new),
        market_area: rule.area.or(book.area).map(guanxi_types::Id::new),
        channel: book.channel.clone().unwrap_or_else(|| now.channel.clone()),
        currency: book.currency.clone(),
        ..now.clone()
    };
    let seen = Seen::new(catalogue, &situation);
    let ask = Ask {
        catalogue,
        seen: &seen,
        product,
        facts,
        qty: rule.qty_from.max(Qty::new(1_000)),
    };
    ask.made(&rule.method)
}

/// How particular a line is, whoever asks: the order of a price card. Distances of classes and areas are taken as none.
#[must_use]
pub fn static_rank(rule: &PriceRule, book: &Book, distance: i64) -> [i64; 6] {
    let who = if book.customer.is_some() {
        4
    } else if book.group.is_some() {
        3
    } else if book.class.is_some() {
        2
    } else {
        i64::from(book.tier.is_some() || rule.tier.is_some())
    };
    let place = if book.store.is_some() {
        3
    } else if book.area.is_some() || rule.area.is_some() {
        2
    } else {
        i64::from(book.channel.is_some())
    };
    let windows = i64::from(book.window.is_bounded() || rule.window.is_bounded());
    [
        book.priority,
        who,
        place,
        distance.saturating_neg(),
        rule.qty_from.raw(),
        windows,
    ]
}
