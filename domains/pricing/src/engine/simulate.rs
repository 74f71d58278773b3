//! What a promotion would have cost and moved, on baskets of the past.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use guanxi_types::{Money, RawId};

use super::catalogue::Catalogue;
use super::price;
use super::situation::{Basket, Situation};

/// What a promotion would have done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Simulated {
    /// Baskets looked at.
    pub baskets: i64,
    /// Those that it would have applied to.
    pub reached: i64,
    /// How often it would have applied.
    pub times: i64,
    /// What it would have taken off.
    pub discount: Money,
    /// What all promotions together would have taken off more than without it; less than `discount` where it takes the place of others.
    pub net_cost: Money,
    /// What the baskets that it reached would have been paid with it.
    pub turnover_reached: Money,
    /// What all baskets would have been paid with it, and without.
    pub turnover: (Money, Money),
    /// Units of the lines that it reached, in thousandths; gifts included.
    pub qty: i64,
    /// Baskets that were so near that the till would have said so.
    pub near: i64,
    /// The products of the lines that it reached: units in thousandths, and what it would have taken off them.
    pub products: BTreeMap<RawId, (i64, Money)>,
}

impl AddAssign<&Self> for Simulated {
    fn add_assign(&mut self, other: &Self) {
        self.baskets += other.baskets;
        self.reached += other.reached;
        self.times += other.times;
        self.discount = self.discount + other.discount;
        self.net_cost = self.net_cost + other.net_cost;
        self.turnover_reached = self.turnover_reached + other.turnover_reached;
        self.turnover = (
            self.turnover.0 + other.turnover.0,
            self.turnover.1 + other.turnover.1,
        );
        self.qty = self.qty.saturating_add(other.qty);
        self.near += other.near;
        for (product, (qty, amount)) in &other.products {
            let sum = self.products.entry(*product).or_default();
            *sum = (sum.0.saturating_add(*qty), sum.1 + *amount);
        }
    }
}

/// Prices baskets with a promotion and without it. `with` has it among its promotions, `without` hasn't; the rest is the same.
/// Caps and budgets aren't counted down: what is left is what each situation says.
pub fn simulate(
    (with, without): (&Catalogue, &Catalogue),
    promotion: RawId,
    baskets: impl Iterator<Item = (Situation, Basket)>,
) -> Simulated {
    let mut sum = Simulated::default();
    for (situation, basket) in baskets {
        let (new, old) = (
            price(with, &situation, &basket),
            price(without, &situation, &basket),
        );
        sum.baskets += 1;
        sum.turnover = (sum.turnover.0 + new.amount, sum.turnover.1 + old.amount);
        sum.net_cost = sum.net_cost + (new.discount - old.discount);
        sum.near += i64::from(new.hints.iter().any(|hint| hint.promotion == promotion));
        let Some(effect) = new.effects.iter().find(|effect| effect.promotion == promotion) else {
            continue;
        };
        sum.reached += 1;
        sum.times += effect.times;
        sum.discount = sum.discount + effect.amount;
        sum.turnover_reached = sum.turnover_reached + new.amount;
        for line in &new.lines {
            let Some((_, off)) = effect.lines.iter().find(|(key, _)| *key == line.key) else {
                continue;
            };
            sum.qty = sum.qty.saturating_add(line.qty.raw());
            let moved = sum.products.entry(line.product.raw()).or_default();
            *moved = (moved.0.saturating_add(line.qty.raw()), moved.1 + *off);
        }
    }
    sum
}
