//! The price engine: what a basket costs, and why. Pure: the same catalogue, situation and basket have the same answer, in the
//! shop, on the phone, on the web and in a quotation, today and when it is asked again. `docs/prices.md` says the rules in words.

mod actions;
mod book;
mod bundles;
mod catalogue;
mod conditions;
mod kept;
mod lines;
mod priced;
mod promotion;
mod seen;
mod simulate;
mod situation;
mod stack;
mod window;

use guanxi_types::{Id, Money, Qty, RawId};

pub use book::{About, Book, Method, PriceKind, PriceRule, made, static_rank};
pub(crate) use catalogue::above;
pub use catalogue::{Catalogue, Parts, ProductFacts, Trees};
pub use conditions::minute_of;
pub use kept::{Kept, asks_birthday};
pub use priced::{
    Effect, Hint, LineDiscount, Missing, PriceSource, Priced, PricedLine, Refusal, Warning, Why,
};
pub use promotion::{
    Action, Basis, Caps, Condition, GroupPolicy, Promotion, QtyStep, Reward, SetPart, SpendStep, Stage,
    Target, Threshold,
};
pub use simulate::{Simulated, simulate};
pub use situation::{Basket, BasketLine, Buyer, Cap, CouponFacts, Left, Purpose, Situation};
pub use window::Window;

use crate::wire::extended;
use conditions::Failed;
use lines::{Line, Lines};
use seen::Seen;
use stack::{Applied, Stack};

/// Cents of a line at most, so that the sum of every basket is within 64 bits.
const LINE_MAX: i64 = 100_000_000_000_000;

/// Prices a basket. Refusals tell of the promotions that are about what is in it.
#[must_use]
pub fn price(catalogue: &Catalogue, situation: &Situation, basket: &Basket) -> Priced {
    Run::new(catalogue, &Seen::new(catalogue, situation), basket).priced(false)
}

/// The same, with the reason of every running promotion that doesn't apply.
#[must_use]
pub fn explain(catalogue: &Catalogue, situation: &Situation, basket: &Basket) -> Priced {
    Run::new(catalogue, &Seen::new(catalogue, situation), basket).priced(true)
}

/// Whether an answer that was kept is the one that these give.
#[must_use]
pub fn replays(catalogue: &Catalogue, situation: &Situation, basket: &Basket, kept: &Priced) -> bool {
    price(catalogue, situation, basket) == *kept
}

/// Prices before promotions.
struct Run<'a> {
    catalogue: &'a Catalogue,
    seen: &'a Seen<'a>,
    basket: &'a Basket,
    lines: Vec<PricedLine>,
    warnings: Vec<Warning>,
    /// The basket's places in an order of their own, so that its order doesn't matter.
    order: Vec<usize>,
}

impl<'a> Run<'a> {
    fn new(catalogue: &'a Catalogue, seen: &'a Seen<'a>, basket: &'a Basket) -> Self {
        let mut run = Self {
            catalogue,
            seen,
            basket,
            lines: Vec::with_capacity(basket.lines.len()),
            warnings: Vec::new(),
            order: (0..basket.lines.len()).collect(),
        };
        for line in &basket.lines {
            let priced = run.listed(line);
            run.lines.push(priced);
        }
        run.warnings.sort_by_key(Warning::order);
        let lines = &run.lines;
        run.order.sort_by_cached_key(|at| {
            let key = |line: &PricedLine| (line.product.raw(), line.unit_price, line.qty, line.key);
            lines.get(*at).map(key)
        });
        run
    }

    /// How much of the product is in the basket: two lines of it have the price of both.
    fn qty_of(&self, product: RawId) -> Qty {
        let same = self
            .basket
            .lines
            .iter()
            .filter(|line| line.product.raw() == product);
        Qty::new(same.fold(0, |sum, line| sum.saturating_add(line.qty.raw().max(0))))
    }

    fn listed(&mut self, line: &BasketLine) -> PricedLine {
        let product = line.product.raw();
        let facts = self.catalogue.product(product);
        let qty = if line.qty > Qty::ZERO {
            self.qty_of(product)
        } else {
            Qty::new(line.qty.raw().saturating_abs())
        };
        let (unit, source) = self.unit_price(line, facts, qty);
        let list = Money::new(extended(unit, line.qty).raw().clamp(-LINE_MAX, LINE_MAX));
        let by_hand = line.hand_price.map_or(Money::ZERO, |price| {
            let wanted = extended(price.max(Money::ZERO), line.qty);
            (list - wanted).max(Money::ZERO)
        });
        PricedLine {
            key: line.key,
            product: line.product,
            qty: line.qty,
            unit_price: unit,
            price_source: source,
            list_amount: list,
            discounts: Vec::new(),
            by_hand,
            amount: list - by_hand,
            is_gift: false,
        }
    }

    /// What one costs before promotions, and where that price comes from.
    fn unit_price(
        &mut self,
        line: &BasketLine,
        facts: Option<&ProductFacts>,
        qty: Qty,
    ) -> (Money, PriceSource) {
        if let Some(given) = line.given_price {
            return (given, PriceSource::Given);
        }
        let Some(facts) = facts else {
            self.warnings.push(Warning::UnknownProduct { key: line.key });
            return (Money::ZERO, PriceSource::None);
        };
        let resolved = book::resolve(self.catalogue, self.seen, (line.product.raw(), facts), qty);
        if let Some((rule, other)) = resolved.tie {
            self.warnings.push(Warning::PriceTie {
                key: line.key,
                rule,
                other,
            });
        }
        if resolved.source == PriceSource::None {
            // What nobody priced costs what it is said to.
            if let Some(price) = line.hand_price {
                return (price.max(Money::ZERO), PriceSource::Given);
            }
            self.warnings.push(Warning::NoPrice { key: line.key });
        }
        let unit = resolved.unit.raw().saturating_add(line.surcharge.raw());
        (Money::new(unit.max(0)), resolved.source)
    }

    fn open_lines(&self) -> Lines<'a> {
        let lines = self.order.iter().filter_map(|at| {
            let (priced, given) = (self.lines.get(*at)?, self.basket.lines.get(*at)?);
            let facts = self.catalogue.product(priced.product.raw());
            Some(Line {
                product: priced.product.raw(),
                categories: facts.map_or(&[], |facts| &facts.categories),
                qty: priced.qty,
                list: priced.list_amount.raw(),
                running: priced.list_amount.raw(),
                surcharge: given.surcharge.raw(),
                is_open: priced.qty > Qty::ZERO
                    && priced.list_amount > Money::ZERO
                    && given.hand_price.is_none()
                    && (priced.price_source != PriceSource::Given || self.seen.situation.given_are_list),
            })
        });
        Lines::new(lines.collect(), &self.basket.coupons, self.seen.situation)
    }

    fn priced(mut self, is_everything: bool) -> Priced {
        let lines = self.open_lines();
        let catalogue = self.catalogue;
        let products = lines
            .all
            .iter()
            .filter(|line| line.is_open)
            .map(|line| line.product);
        let candidates = catalogue.candidates(products, lines.coupons());
        let mut refused: Vec<(&'a Promotion, Failed)> = Vec::new();
        let (mut alone, mut rest) = (Vec::new(), Vec::new());
        for promotion in &candidates {
            match conditions::check(promotion, self.seen, &lines) {
                Err(failed) => refused.push((promotion, failed)),
                Ok(()) if promotion.exclusive => alone.push(*promotion),
                Ok(()) => rest.push(*promotion),
            }
        }
        if is_everything {
            refused.extend(self.others(&candidates, &lines));
        }
        let stack = Stack::new(lines, catalogue, self.seen);
        let (applied, more) = settled(&stack, &alone, &rest);
        let unfit = refused.len();
        refused.extend(more);
        let coupons: Vec<Option<String>> = applied
            .iter()
            .map(|applied| stack.lines.coupon_of(applied.promotion.id).map(str::to_owned))
            .collect();
        let mut priced = Priced {
            catalogue_version: catalogue.version,
            ..Priced::default()
        };
        priced.tell((&refused, unfit), &applied);
        self.take_off(&mut priced, &applied, coupons);
        self.sum_up(&mut priced);
        priced
    }

    /// Why those that aren't about anything in the basket don't apply. They have no turn, so telling of them changes nothing.
    fn others(&self, candidates: &[&'a Promotion], lines: &Lines<'_>) -> Vec<(&'a Promotion, Failed)> {
        let is_asked = |id: RawId| candidates.binary_search_by_key(&id, |asked| asked.id).is_ok();
        let all = self.catalogue.promotions().iter();
        let others = all.filter(|promotion| !is_asked(promotion.id));
        let told = others.map(|promotion| {
            let why = match conditions::check(promotion, self.seen, lines) {
                Err(failed) => failed.why,
                Ok(()) => Why::NothingMatches,
            };
            (promotion, Failed::from(why))
        });
        told.collect()
    }

    /// Turns outcomes into discounts of lines, effects and gifts.
    fn take_off(&mut self, priced: &mut Priced, applied: &[Applied<'_>], coupons: Vec<Option<String>>) {
        let mut gifts: Vec<PricedLine> = Vec::new();
        let mut next_key = self.lines.iter().map(|line| line.key).max().unwrap_or(0);
        for (applied, coupon) in applied.iter().zip(coupons) {
            let (promotion, outcome) = (applied.promotion, &applied.outcome);
            let mut lines: Vec<(u32, Money)> = Vec::new();
            for (place, off) in &outcome.off {
                let Some(line) = self.order.get(*place).and_then(|at| self.lines.get_mut(*at)) else {
                    continue;
                };
                let off = Money::new(*off);
                lines.push((line.key, off));
                if off > Money::ZERO {
                    line.discounts.push(LineDiscount {
                        promotion: promotion.id,
                        amount: off,
                    });
                    line.amount = line.amount - off;
                }
            }
            for (product, units, worth) in &outcome.gifts {
                next_key = next_key.saturating_add(1);
                let gift = gift(promotion.id, (next_key, *product), *units, *worth);
                lines.push((next_key, gift.list_amount));
                gifts.push(gift);
            }
            lines.sort_unstable();
            priced.effects.push(Effect {
                promotion: promotion.id,
                version: promotion.version,
                times: outcome.times,
                basis: Money::new(outcome.basis),
                amount: lines.iter().map(|(_, off)| *off).sum(),
                lines,
                points: outcome.points,
                coupon,
            });
        }
        self.lines.append(&mut gifts);
    }

    fn sum_up(mut self, priced: &mut Priced) {
        for line in self
            .lines
            .iter()
            .filter(|line| !line.is_gift && line.qty > Qty::ZERO)
        {
            let product = line.product.raw();
            let facts = self.catalogue.product(product);
            let cost =
                facts.and_then(|facts| book::cost(self.catalogue, self.seen, (product, facts), line.qty));
            if cost.is_some_and(|cost| line.amount < extended(cost, line.qty)) {
                self.warnings.push(Warning::BelowCost { key: line.key });
            }
        }
        for code in &self.basket.coupons {
            let (reason, until) = match self.seen.situation.coupons.get(code) {
                Some(CouponFacts::Good(id)) if self.catalogue.promotion(*id).is_none() => {
                    ("not_running", None)
                }
                Some(CouponFacts::Good(_)) => continue,
                Some(CouponFacts::Refused(reason)) => (*reason, None),
                Some(CouponFacts::Expired(until)) => ("expired", *until),
                None => ("unknown", None),
            };
            self.warnings.push(Warning::CouponRefused {
                coupon: code.clone(),
                reason,
                until,
            });
        }
        self.warnings.sort_by_key(Warning::order);
        priced.list_amount = self.lines.iter().map(|line| line.list_amount).sum();
        priced.amount = self.lines.iter().map(|line| line.amount).sum();
        priced.discount = priced.list_amount - priced.amount;
        priced.warnings = self.warnings;
        priced.lines = self.lines;
    }
}

fn gift(promotion: RawId, (key, product): (u32, RawId), units: i64, worth: i64) -> PricedLine {
    let list = Money::new(units.saturating_mul(worth).min(LINE_MAX));
    PricedLine {
        key,
        product: Id::new(product),
        qty: Qty::new(units.saturating_mul(1_000)),
        unit_price: Money::new(worth),
        price_source: PriceSource::Gift(promotion),
        list_amount: list,
        discounts: vec![LineDiscount {
            promotion,
            amount: list,
        }],
        by_hand: Money::ZERO,
        amount: Money::ZERO,
        is_gift: true,
    }
}

/// What applied, and who was refused.
type Settled<'a> = (Vec<Applied<'a>>, Vec<(&'a Promotion, Failed)>);

/// Those that go together against each one that goes with no other: what saves the buyer most is taken, and of equals those
/// that go together.
fn settled<'a>(start: &Stack<'a>, alone: &[&'a Promotion], rest: &[&'a Promotion]) -> Settled<'a> {
    let mut together = start.clone();
    together.run(rest);
    let mut best: Option<(&'a Promotion, Stack<'a>)> = None;
    let mut refused = Vec::new();
    for promotion in alone {
        let mut only = start.clone();
        only.run(&[promotion]);
        refused.append(&mut only.refused);
        if only.applied.is_empty() {
            continue;
        }
        let to_beat = best
            .as_ref()
            .map_or(together.saving(), |(_, stack)| stack.saving());
        let is_first = best.is_none() && together.applied.is_empty();
        let is_better = only.saving() > to_beat || is_first;
        let is_equal = best
            .as_ref()
            .is_some_and(|(old, stack)| stack.saving() == only.saving() && promotion.priority > old.priority);
        if is_better || is_equal {
            best = Some((promotion, only));
        }
    }
    let refused_already: Vec<RawId> = refused
        .iter()
        .map(|(promotion, _): &(&Promotion, _)| promotion.id)
        .collect();
    let losers = alone
        .iter()
        .filter(|promotion| !refused_already.contains(&promotion.id));
    match best {
        Some((winner, stack)) => {
            let by = Why::Excluded { by: winner.id };
            let others = losers.filter(|promotion| promotion.id != winner.id).chain(rest);
            refused.extend(others.map(|promotion| (*promotion, Failed::from(by))));
            (stack.applied, refused)
        }
        None => {
            if let Some(first) = together.applied.first() {
                let by = Why::Excluded {
                    by: first.promotion.id,
                };
                refused.extend(losers.map(|promotion| (*promotion, Failed::from(by))));
            }
            refused.append(&mut together.refused);
            (together.applied, refused)
        }
    }
}

impl Warning {
    /// Whether it tells of books and costs rather than of the basket.
    #[must_use]
    pub const fn is_of_books(&self) -> bool {
        matches!(self, Self::PriceTie { .. } | Self::BelowCost { .. })
    }

    fn order(&self) -> (u8, u32, String) {
        match self {
            Self::UnknownProduct { key } => (0, *key, String::new()),
            Self::NoPrice { key } => (1, *key, String::new()),
            Self::PriceTie { key, .. } => (2, *key, String::new()),
            Self::BelowCost { key } => (3, *key, String::new()),
            Self::CouponRefused { coupon, .. } => (4, 0, coupon.clone()),
        }
    }
}

impl Priced {
    /// Refusals and hints, by promotion; the conditions of the first so many didn't hold.
    fn tell(&mut self, (refused, unfit): (&[(&Promotion, Failed)], usize), applied: &[Applied<'_>]) {
        for (at, (promotion, failed)) in refused.iter().enumerate() {
            self.refusals.push(Refusal {
                promotion: promotion.id,
                version: promotion.version,
                why: failed.why,
                took_part: at >= unfit,
            });
        }
        let near = refused
            .iter()
            .filter_map(|(promotion, failed)| Some((*promotion, failed.missing?)));
        let next = applied
            .iter()
            .filter_map(|applied| Some((applied.promotion, applied.outcome.next?)));
        self.hints = near
            .chain(next)
            .map(|(promotion, missing)| Hint {
                promotion: promotion.id,
                version: promotion.version,
                missing,
            })
            .collect();
        self.refusals.sort_by_key(|refusal| refusal.promotion);
        self.hints.sort_by_key(|hint| hint.promotion);
    }
}
