//! "Buy till you die": how often customers will buy, whether they still will, and what a purchase of theirs is worth.
//!
//! Three models, fitted by maximum likelihood with gradients in closed form:
//! - BG/NBD: P. Fader, B. Hardie, K. L. Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005).
//! - Pareto/NBD: D. Schmittlein, D. Morrison, R. Colombo, Counting Your Customers, Management Science 33 (1987), in the
//!   notation of P. Fader, B. Hardie, A Note on Deriving the Pareto/NBD Model (2005).
//! - Gamma-Gamma: P. Fader, B. Hardie, K. L. Lee, RFM and CLV: Using Iso-Value Curves, Journal of Marketing Research 42 (2005).
//!
//! Time is in weeks from each customer's first purchase, and only customers with a purchase count.

pub mod bgnbd;
pub mod gammagamma;
pub mod history;
pub mod holdout;
pub mod model;
mod optimise;
pub mod paretonbd;

pub use model::{Foretells, PurchaseModel};
pub use optimise::{Fit, FitError, Sloped};

/// Fewer customers than this are no basis for three or four parameters.
pub const CUSTOMERS_MIN: u32 = 10;

/// What the models know of a customer's purchases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// Repeat purchases: those after the first (`x`).
    pub repeats: u32,
    /// Weeks from the first purchase to the last (`t_x`); 0 without repeat purchases.
    pub recency: f64,
    /// Weeks from the first purchase to the end of what was watched (`T`).
    pub age: f64,
}

impl History {
    /// Whether the numbers can belong to a customer.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let in_order = self.recency >= 0.0 && self.recency <= self.age && self.age.is_finite();
        in_order && (self.repeats > 0 || self.recency == 0.0)
    }
}

/// Customers with equal histories, counted once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Weighted {
    history: History,
    weight: f64,
}

/// Histories, each different one once with its number, ordered by repeat purchases: what depends on these alone is
/// computed once for all that have as many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histories {
    rows: Vec<Weighted>,
    customers: u32,
    repeaters: u32,
}

impl Histories {
    /// Groups the histories.
    #[must_use]
    pub fn new(histories: impl IntoIterator<Item = History>) -> Self {
        let mut all: Vec<History> = histories.into_iter().collect();
        all.sort_unstable_by(|a, b| {
            (a.repeats.cmp(&b.repeats))
                .then(a.recency.total_cmp(&b.recency))
                .then(a.age.total_cmp(&b.age))
        });
        let mut grouped = Self::default();
        for run in all.chunk_by(|a, b| a == b) {
            let Some(&history) = run.first() else { continue };
            let number = u32::try_from(run.len()).unwrap_or(u32::MAX);
            grouped.customers = grouped.customers.saturating_add(number);
            if history.repeats > 0 {
                grouped.repeaters = grouped.repeaters.saturating_add(number);
            }
            grouped.rows.push(Weighted {
                history,
                weight: f64::from(number),
            });
        }
        grouped
    }

    /// Customers.
    #[must_use]
    pub const fn customers(&self) -> u32 {
        self.customers
    }

    /// Different histories.
    #[must_use]
    pub const fn distinct(&self) -> usize {
        self.rows.len()
    }

    /// The histories by their repeat purchases.
    pub(crate) fn by_repeats(&self) -> impl Iterator<Item = (f64, &[Weighted])> {
        self.rows
            .chunk_by(|a, b| a.history.repeats == b.history.repeats)
            .filter_map(|run| run.first().map(|first| (f64::from(first.history.repeats), run)))
    }

    /// Enough for a model of purchases?
    pub(crate) fn check(&self) -> Result<(), FitError> {
        if self.customers < CUSTOMERS_MIN {
            Err(FitError::TooFew(self.customers))
        } else if self.repeaters == 0 {
            Err(FitError::NobodyRepeats)
        } else if self.rows.len() == 1 {
            Err(FitError::NoDifferences)
        } else {
            Ok(())
        }
    }
}

/// `(1 − exp(k·ε)) / ε`, also where ε is 0: the closed forms of expected purchases have such a gap.
fn one_minus_exp_over(k: f64, epsilon: f64) -> f64 {
    if epsilon == 0.0 {
        -k
    } else {
        -(k * epsilon).exp_m1() / epsilon
    }
}

#[cfg(test)]
pub(crate) mod cdnow;
