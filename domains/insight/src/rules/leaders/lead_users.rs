//! Lead users (先行者): who takes up new products early more often than their adopters do by chance.

use super::adoption::TakeOff;
use crate::rules::dense::slot;

/// Take-off products that a candidate adopted.
pub const ADOPTED_MIN: u32 = 10;
/// Of these, early.
pub const EARLY_MIN: u32 = 3;

/// A candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadUser {
    /// Who.
    pub customer: usize,
    /// Take-off products adopted.
    pub adopted: u32,
    /// Of these, early.
    pub early: u32,
    /// Early ones to expect by chance: the sum of the products' early shares.
    pub expected: f64,
    /// By how many standard deviations `early` is above `expected`.
    pub z: f64,
}

#[derive(Clone, Copy, Default)]
struct State {
    adopted: u32,
    early: u32,
    expected: f64,
    variance: f64,
}

/// The candidates, by number. Conditioned on adoption: heavy shoppers don't win by buying more.
#[must_use]
pub fn lead_users(take_off: &TakeOff) -> Vec<LeadUser> {
    let mut states: Vec<State> = Vec::new();
    let mut adoptions = take_off.adoptions.iter().zip(&take_off.early);
    for product in &take_off.products {
        let share = product.early_share();
        let own = usize::try_from(product.adopters).unwrap_or_default();
        for (adoption, is_early) in adoptions.by_ref().take(own) {
            if let Some(state) = slot(&mut states, adoption.customer) {
                state.adopted += 1;
                state.early += u32::from(*is_early);
                state.expected += share;
                state.variance += share * (1.0 - share);
            }
        }
    }
    let candidate = |(customer, s): (usize, State)| {
        let is_candidate = s.adopted >= ADOPTED_MIN && s.early >= EARLY_MIN && s.variance > 0.0;
        is_candidate.then(|| LeadUser {
            customer,
            adopted: s.adopted,
            early: s.early,
            expected: s.expected,
            z: (f64::from(s.early) - s.expected) / s.variance.sqrt(),
        })
    };
    states.into_iter().enumerate().filter_map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::leaders::adoption::Adoptions;

    /// B11: twelve products of 100 adopters each; one customer is always first, one always last.
    #[test]
    fn the_first_of_every_product_leads() {
        let mut all = Adoptions::new(0);
        for product in 0..12 {
            for place in 0..100 {
                let customer = match place {
                    0 => 0,
                    99 => 1,
                    _ => 2 + product * 100 + place,
                };
                all.add(product, Some(customer), 30 + i32::try_from(place).unwrap(), 0);
            }
        }
        let found = lead_users(&all.take_off());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].customer, found[0].adopted, found[0].early), (0, 12, 12));
        // E = 12 × 0.1, V = 12 × 0.1 × 0.9.
        assert!((found[0].expected - 1.2).abs() < 1e-12);
        assert!((found[0].z - 10.8 / 1.08_f64.sqrt()).abs() < 1e-9);
    }
}
