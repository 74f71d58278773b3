//! The next best product: what customers who bought something also bought, weighed by how sure and how unusual that is.
//!
//! Score of a product b for who bought a: confidence(a → b) × lift(a, b) = both² · N ÷ (a² · b). Confidence alone would offer the
//! best sellers to everybody, lift alone what is rare. Counts are of purchase tickets, as in the table of affinity.

use std::cmp::Reverse;

use guanxi_types::to_f64;
use rustc_hash::{FxHashMap, FxHashSet};

/// Tickets with both that a pair needs: fewer are chance.
pub const BOTH_MIN: i64 = 20;
/// Who bought a product so many days ago has it, or has just decided.
pub const LATELY_DAYS: i32 = 90;
/// Products that go with one product, the best by score.
const PARTNERS_MAX: usize = 30;
/// Scores are compared in millionths.
const PARTS: i128 = 1_000_000;

/// Two products on tickets together, seen from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The product that was bought.
    pub own: i64,
    /// The other.
    pub other: i64,
    /// Tickets with both.
    pub both: i64,
    /// Tickets with the first.
    pub own_n: i64,
    /// Tickets with the other.
    pub other_n: i64,
}

/// What goes with each product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partners {
    tickets: i64,
    of: FxHashMap<i64, Vec<Pair>>,
}

impl Partners {
    /// Of pairs on so many purchase tickets; each pair is given once, in either direction.
    #[must_use]
    pub fn new(tickets: i64, pairs: impl Iterator<Item = Pair>) -> Self {
        let mut of: FxHashMap<i64, Vec<Pair>> = FxHashMap::default();
        let is_strong = |pair: &Pair| {
            let lifted = i128::from(pair.both) * i128::from(tickets);
            pair.both >= BOTH_MIN && lifted > i128::from(pair.own_n) * i128::from(pair.other_n)
        };
        for pair in pairs.filter(is_strong) {
            let back = Pair {
                own: pair.other,
                other: pair.own,
                own_n: pair.other_n,
                other_n: pair.own_n,
                ..pair
            };
            for pair in [pair, back] {
                of.entry(pair.own).or_default().push(pair);
            }
        }
        let mut partners = Self { tickets, of };
        for pairs in partners.of.values_mut() {
            pairs.sort_unstable_by_key(|pair| (Reverse(score(tickets, pair)), pair.other));
            pairs.truncate(PARTNERS_MAX);
        }
        partners
    }

    /// Purchase tickets that were counted.
    #[must_use]
    pub const fn tickets(&self) -> i64 {
        self.tickets
    }

    /// What goes with a product, the best by score first.
    #[must_use]
    pub fn with(&self, product: i64) -> &[Pair] {
        self.of.get(&product).map_or(&[], Vec::as_slice)
    }

    /// Tickets with the second of a pair for each with the first, and how many times as often as by chance.
    #[must_use]
    pub fn strength(&self, pair: &Pair) -> (f64, f64) {
        let [both, own, other, all] = [pair.both, pair.own_n, pair.other_n, self.tickets].map(to_f64);
        (both / own.max(1.0), both * all / (own * other).max(1.0))
    }

    /// The best products for who bought these, each with its last day, as of a day: each with the product that speaks for it
    /// most. Nothing that was bought lately.
    #[must_use]
    pub fn next(&self, bought: &[(i64, i32)], as_of: i32, top: usize) -> Vec<Pair> {
        let lately = bought.iter().filter(|(_, day)| as_of - day < LATELY_DAYS);
        let lately: FxHashSet<i64> = lately.map(|(product, _)| *product).collect();
        let mut best: FxHashMap<i64, Pair> = FxHashMap::default();
        let pairs = bought.iter().filter_map(|(product, _)| self.of.get(product));
        for pair in pairs.flatten().filter(|pair| !lately.contains(&pair.other)) {
            let key = |pair: &Pair| (Reverse(score(self.tickets, pair)), pair.own);
            best.entry(pair.other)
                .and_modify(|known| {
                    if key(pair) < key(known) {
                        *known = *pair;
                    }
                })
                .or_insert(*pair);
        }
        let mut found: Vec<Pair> = best.into_values().collect();
        found.sort_unstable_by_key(|pair| (Reverse(score(self.tickets, pair)), pair.other));
        found.truncate(top);
        found
    }
}

/// Confidence × lift in millionths.
fn score(tickets: i64, pair: &Pair) -> i128 {
    let [both, own, other, all] = [pair.both, pair.own_n, pair.other_n, tickets].map(i128::from);
    both * both * all * PARTS / (own * own * other).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(own: i64, other: i64, both: i64, (own_n, other_n): (i64, i64)) -> Pair {
        Pair {
            own,
            other,
            both,
            own_n,
            other_n,
        }
    }

    /// F5, B17: sure and unusual pairs come first; chance, best sellers and what was bought lately don't come at all.
    #[test]
    fn the_next_product_is_likely_unusual_and_not_at_home() {
        let pairs = [
            pair(1, 2, 50, (100, 100)),
            pair(1, 3, 90, (100, 900)),
            pair(1, 4, 19, (100, 20)),
            pair(5, 2, 80, (100, 100)),
            pair(1, 6, 60, (100, 100)),
        ];
        let partners = Partners::new(1_000, pairs.into_iter());
        let next = |bought: &[(i64, i32)]| -> Vec<(i64, i64)> {
            let found = partners.next(bought, 1_000, 5);
            found.iter().map(|pair| (pair.other, pair.own)).collect()
        };
        assert_eq!(next(&[(1, 0)]), [(6, 1), (2, 1)]);
        assert_eq!(next(&[(1, 0), (5, 990)]), [(2, 5), (6, 1)]);
        assert_eq!(next(&[(1, 1_000), (6, 911)]), [(2, 1)]);
        assert_eq!(next(&[(1, 1_000), (6, 910)]), [(6, 1), (2, 1)]);
        assert_eq!(next(&[]), []);
        let with: Vec<i64> = partners.with(1).iter().map(|pair| pair.other).collect();
        assert_eq!(with, [6, 2]);
        assert_eq!(partners.strength(&partners.with(1)[0]), (0.6, 6.0));
    }
}
