//! Adoption: a member's first sold line of a product. Take-off products: new ones that many took up.

use rustc_hash::FxHashSet;

use crate::rules::dense::slot;

/// A product counts as new when it is first sold so many days after the data start; before, its past isn't known.
pub const NEW_AFTER_DAYS: i32 = 28;
/// Adopters that make a product take off.
pub const ADOPTERS_MIN: u32 = 30;
/// The early are the first of ten.
const EARLY_OF: u32 = 10;

/// A member's first sold line of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// Which product.
    pub product: usize,
    /// Who.
    pub customer: usize,
    /// When, days since 1970.
    pub day: i32,
    /// Where.
    pub store: usize,
}

/// Gathers adoptions of new products from sold lines in time order. Most products aren't new, so most lines cost a look at one day.
#[derive(Debug)]
pub struct Adoptions {
    start: i32,
    all: Vec<Adoption>,
    seen: FxHashSet<(u32, u32)>,
    launches: Vec<Option<i32>>,
}

impl Adoptions {
    /// Of data that start on day `start`.
    #[must_use]
    pub fn new(start: i32) -> Self {
        Self {
            start,
            all: Vec::new(),
            seen: FxHashSet::default(),
            launches: Vec::new(),
        }
    }

    /// The next sold line; without a customer it only shows that the product is sold.
    pub fn add(&mut self, product: usize, customer: Option<usize>, day: i32, store: usize) {
        let Some(launch) = slot(&mut self.launches, product) else {
            return;
        };
        let is_new = *launch.get_or_insert(day) - self.start >= NEW_AFTER_DAYS;
        let Some(customer) = customer.filter(|_| is_new) else {
            return;
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if self.seen.insert((number(product), number(customer))) {
            self.all.push(Adoption {
                product,
                customer,
                day,
                store,
            });
        }
    }

    /// The products that took off.
    #[must_use]
    pub fn take_off(self) -> TakeOff {
        let mut adopters: Vec<u32> = vec![0; self.launches.len()];
        for adoption in &self.all {
            if let Some(count) = adopters.get_mut(adoption.product) {
                *count += 1;
            }
        }
        let took_off = |product: usize| adopters.get(product).is_some_and(|n| *n >= ADOPTERS_MIN);
        let mut all = self.all;
        all.retain(|adoption| took_off(adoption.product));
        // Stable: within a product the order of time stays.
        all.sort_by_key(|adoption| adoption.product);
        let mut products = Vec::new();
        let mut early = Vec::with_capacity(all.len());
        for run in all.chunk_by(|a, b| a.product == b.product) {
            let Some(first) = run.first() else { continue };
            let adopters = u32::try_from(run.len()).unwrap_or(u32::MAX);
            let before = early.len();
            let mut rank = 1_u32;
            for day in run.chunk_by(|a, b| a.day == b.day) {
                early.extend(day.iter().map(|_| rank.saturating_mul(EARLY_OF) <= adopters));
                rank = rank.saturating_add(u32::try_from(day.len()).unwrap_or(u32::MAX));
            }
            products.push(TakeOffProduct {
                product: first.product,
                launch: self
                    .launches
                    .get(first.product)
                    .copied()
                    .flatten()
                    .unwrap_or(first.day),
                adopters,
                early: early
                    .iter()
                    .skip(before)
                    .map(|is_early| u32::from(*is_early))
                    .sum(),
            });
        }
        TakeOff {
            products,
            adoptions: all,
            early,
        }
    }
}

/// A product that took off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakeOffProduct {
    /// Which.
    pub product: usize,
    /// When it was first sold, days since 1970.
    pub launch: i32,
    /// Members who adopted it.
    pub adopters: u32,
    /// Those among the first tenth, by rank of the day.
    pub early: u32,
}

impl TakeOffProduct {
    /// The share of the early, above 0 to 1, or 0 when the first day alone is more than a tenth.
    #[must_use]
    pub fn early_share(&self) -> f64 {
        f64::from(self.early) / f64::from(self.adopters.max(1))
    }
}

/// The take-off products with their adoptions.
#[derive(Debug, Default)]
pub struct TakeOff {
    /// By product number.
    pub products: Vec<TakeOffProduct>,
    /// By product number, then in time order.
    pub adoptions: Vec<Adoption>,
    /// Whether each adoption is early.
    pub early: Vec<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B11: who bought first counts once; ties of a day share a rank; what was sold before is not new.
    #[test]
    fn adoptions_and_the_early() {
        let mut all = Adoptions::new(0);
        // Sold to somebody unknown on day 28: the launch. 40 members follow: 3 on day 30, 2 on day 31, 35 on day 40.
        all.add(7, None, 28, 0);
        for customer in 0..40 {
            let day = match customer {
                0..3 => 30,
                3..5 => 31,
                _ => 40,
            };
            all.add(7, Some(customer), day, 1);
            all.add(7, Some(customer), day, 2);
        }
        for customer in 0..40 {
            all.add(8, Some(customer), 27 + i32::from(customer > 0), 0);
        }
        for customer in 0..29 {
            all.add(9, Some(customer), 50, 0);
        }
        let found = all.take_off();
        let wanted = TakeOffProduct {
            product: 7,
            launch: 28,
            adopters: 40,
            early: 5,
        };
        assert_eq!(found.products, [wanted]);
        assert_eq!(found.adoptions.len(), 40);
        assert!(found.adoptions.iter().all(|a| a.store == 1));
        assert_eq!(found.early.iter().filter(|e| **e).count(), 5);
    }

    /// B11: when the first day has more than a tenth, all of the day still are first, as their rank is 1.
    #[test]
    fn a_crowded_first_day() {
        let mut all = Adoptions::new(0);
        for customer in 0..30 {
            all.add(0, Some(customer), if customer < 20 { 40 } else { 41 }, 0);
        }
        assert_eq!(all.take_off().products[0].early, 20);
    }
}
