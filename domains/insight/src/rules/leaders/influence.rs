//! Influence credit (影响力): who bought a new product in the same store shortly before others did.
//!
//! The distribution of credit is that of A. Goyal, F. Bonchi, L. Lakshmanan, Learning Influence Probabilities in Social
//! Networks (WSDM 2010); in place of a social network stands the store.

use super::adoption::Adoption;
use crate::rules::dense::slot;

/// Days after an adoption in which it may have moved others.
pub const WINDOW_DAYS: i32 = 28;

/// What a member is credited with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Influence {
    /// Who.
    pub customer: usize,
    /// Adoptions of others that a share of the credit was for.
    pub followed: u32,
    /// Sum of the shares.
    pub score: f64,
}

/// The members with credit, by number: each adoption shares 1 among those who adopted the same product in the same store
/// 1 … [`WINDOW_DAYS`] days before.
#[must_use]
pub fn influences(adoptions: &[Adoption]) -> Vec<Influence> {
    let mut all = adoptions.to_vec();
    all.sort_by_key(|a| (a.product, a.store, a.day));
    let mut found: Vec<Influence> = Vec::new();
    for place in all.chunk_by(|a, b| (a.product, a.store) == (b.product, b.store)) {
        let (mut from, mut to) = (0, 0);
        for day in place.chunk_by(|a, b| a.day == b.day) {
            let Some(now) = day.first().map(|a| a.day) else {
                continue;
            };
            // Those of this day stand at `to`; the window before it slides with the day.
            from += place
                .get(from..to)
                .map_or(0, |window| window.partition_point(|a| now - a.day > WINDOW_DAYS));
            let window = place.get(from..to).unwrap_or_default();
            let followers = u32::try_from(day.len()).unwrap_or(u32::MAX);
            let sharing = u32::try_from(window.len()).unwrap_or(u32::MAX);
            let credit = f64::from(followers) / f64::from(sharing.max(1));
            for before in window {
                if let Some(influence) = slot(&mut found, before.customer) {
                    influence.customer = before.customer;
                    influence.followed += followers;
                    influence.score += credit;
                }
            }
            to += day.len();
        }
    }
    found.retain(|influence| influence.followed > 0);
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn adoption(product: usize, customer: usize, day: i32, store: usize) -> Adoption {
        Adoption {
            product,
            customer,
            day,
            store,
        }
    }

    /// B11: one credit an adoption, not for the same day, not after 28 days, not from another store.
    #[test]
    fn credit_is_shared() {
        let all = [
            adoption(0, 1, 100, 5),
            adoption(0, 2, 100, 5),
            adoption(0, 3, 101, 5),
            adoption(0, 4, 128, 5),
            adoption(0, 5, 129, 5),
            adoption(0, 6, 129, 6),
        ];
        let found = influences(&all);
        let shares: Vec<(usize, u32, f64)> =
            found.iter().map(|i| (i.customer, i.followed, i.score)).collect();
        // 3 follows 1 and 2; 4 follows 1, 2, 3; 5 follows 3 and 4.
        let third = 1.0 / 3.0;
        assert_eq!(
            shares,
            [
                (1, 2, 0.5 + third),
                (2, 2, 0.5 + third),
                (3, 2, third + 0.5),
                (4, 1, 0.5)
            ]
        );
    }

    /// B11: the sliding window gives what comparing every pair gives.
    #[test]
    fn as_by_comparing_every_pair() {
        let mut state = 7_usize;
        let mut next = |n: usize| {
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
            (state >> 8) % n
        };
        let all: Vec<Adoption> = (0..1_500)
            .map(|n| adoption(next(4), n, i32::try_from(next(90)).unwrap(), next(3)))
            .collect();
        let mut wanted: BTreeMap<usize, (u32, f64)> = BTreeMap::new();
        for a in &all {
            let before: Vec<&Adoption> = all
                .iter()
                .filter(|b| {
                    (b.product, b.store) == (a.product, a.store) && (1..=28).contains(&(a.day - b.day))
                })
                .collect();
            for b in &before {
                let entry = wanted.entry(b.customer).or_default();
                entry.0 += 1;
                entry.1 += 1.0 / f64::from(u32::try_from(before.len()).unwrap());
            }
        }
        let found = influences(&all);
        assert_eq!(found.len(), wanted.len());
        for one in found {
            let (followed, score) = wanted[&one.customer];
            assert_eq!(one.followed, followed);
            assert!((one.score - score).abs() < 1e-9);
        }
    }
}
