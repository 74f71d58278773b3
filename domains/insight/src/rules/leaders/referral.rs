//! Referral (转介绍): what those bought whom a customer brought, and whom these brought, three levels down.

use rustc_hash::FxHashMap;

use crate::rules::dense::slot;

/// Levels that are walked.
pub const LEVELS: usize = 3;
/// Values are in quarters of a minor unit: a level counts half of the one above.
pub const PARTS: i64 = 4;

/// Somebody brought somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Who brought.
    pub referrer: usize,
    /// Who came.
    pub referred: usize,
    /// When, days since 1970; links without a day come after those with one.
    pub day: Option<i32>,
}

/// A customer who brought others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Referrer {
    /// Who.
    pub customer: usize,
    /// Customers on level 1, 2, 3.
    pub levels: [u32; LEVELS],
    /// Σ net sales × 0.5^(level − 1) in [`PARTS`] of a minor unit.
    pub value: i64,
}

/// Everybody who brought somebody, by number.
///
/// Nobody brings himself; of several referrers the earliest counts, then the one with the smallest `place`. Each customer
/// counts once below another, at his smallest level, and nobody below himself: circles end.
#[must_use]
pub fn referrers(links: &[Link], net_sales: &[i64], place: impl Fn(usize) -> u32) -> Vec<Referrer> {
    let mut by: FxHashMap<usize, (i32, u32, usize)> = FxHashMap::default();
    for link in links.iter().filter(|l| l.referrer != l.referred) {
        let claim = (link.day.unwrap_or(i32::MAX), place(link.referrer), link.referrer);
        by.entry(link.referred)
            .and_modify(|best| *best = claim.min(*best))
            .or_insert(claim);
    }
    let mut brought: Vec<Vec<usize>> = Vec::new();
    for (referred, (_, _, referrer)) in by {
        if let Some(all) = slot(&mut brought, referrer) {
            all.push(referred);
        }
    }
    let roots = brought.iter().enumerate().filter(|(_, all)| !all.is_empty());
    roots.map(|(root, _)| walk(root, &brought, net_sales)).collect()
}

fn walk(root: usize, brought: &[Vec<usize>], net_sales: &[i64]) -> Referrer {
    let mut found = Referrer {
        customer: root,
        ..Referrer::default()
    };
    // Everybody has one referrer, so that only a circle could meet somebody twice: it comes back to the root.
    let mut level = vec![root];
    let mut parts = PARTS;
    for count in &mut found.levels {
        let below = level.iter().filter_map(|c| brought.get(*c)).flatten();
        let next: Vec<usize> = below.copied().filter(|c| *c != root).collect();
        *count = u32::try_from(next.len()).unwrap_or(u32::MAX);
        let sales: i64 = next.iter().filter_map(|c| net_sales.get(*c)).sum();
        found.value += sales * parts;
        parts /= 2;
        level = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(referrer: usize, referred: usize, day: i32) -> Link {
        Link {
            referrer,
            referred,
            day: Some(day),
        }
    }

    /// B11: the hand-made case: a chain, a circle, a self-link, two referrers of one customer.
    #[test]
    fn the_hand_made_case() {
        // As fixtures/golden/edge_referrals.csv; customer n bought for n × 10.00.
        let links = [
            link(1, 2, 10),
            link(1, 3, 12),
            link(2, 4, 32),
            link(2, 5, 34),
            link(4, 6, 60),
            link(6, 7, 91),
            link(7, 8, 121),
            link(3, 9, 51),
            link(10, 11, 5),
            link(11, 12, 30),
            link(12, 10, 60),
            link(13, 13, 1),
            link(14, 2, 152),
        ];
        let sales: Vec<i64> = (0..15).map(|n| n * 1_000).collect();
        let found = referrers(&links, &sales, |c| u32::try_from(c).unwrap());
        let of = |customer: usize| found.iter().find(|r| r.customer == customer).copied();
        // Level 1: 2, 3; level 2: 4, 5, 9; level 3: 6.
        let one = of(1).unwrap();
        assert_eq!(
            (one.levels, one.value),
            ([2, 3, 1], 5_000 * 4 + 18_000 * 2 + 6_000)
        );
        assert_eq!(of(2).unwrap().levels, [2, 1, 1]);
        // The circle 10 → 11 → 12 → 10 ends before its root.
        let ten = of(10).unwrap();
        assert_eq!((ten.levels, ten.value), ([1, 1, 0], 11_000 * 4 + 12_000 * 2));
        assert_eq!((of(13), of(14)), (None, None));
        assert_eq!(found.len(), 9);
    }

    /// B11: of two referrers on one day the smaller number counts, and a link with a day comes before one without.
    #[test]
    fn one_referrer_each() {
        let undated = Link {
            referrer: 1,
            referred: 9,
            day: None,
        };
        let found = referrers(&[undated, link(5, 9, 3), link(4, 9, 3)], &[0; 10], |c| {
            u32::try_from(c).unwrap()
        });
        assert_eq!(found.iter().map(|r| r.customer).collect::<Vec<_>>(), [4]);
    }
}
