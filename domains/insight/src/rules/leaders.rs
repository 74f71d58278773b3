//! Opinion leaders (顾客意见领袖): four ways to find candidates, and what they buy. `docs/indicators.md` says what each can't tell.
//!
//! Customers, products, stores and categories are dense numbers 0, 1, 2, …; who calls keeps the ids, and the order of ties.

pub mod adoption;
pub mod influence;
pub mod lead_lag;
pub mod lead_users;
pub mod purchases;
pub mod referral;

use guanxi_types::{int, round_to};

/// Decimals to which a float is rounded before it decides a rank.
const RANK_PLACES: i32 = 6;

/// Puts the best first: the score, rounded, from high to low, then the smaller place.
pub fn rank<T>(all: &mut [T], score: impl Fn(&T) -> f64, place: impl Fn(&T) -> u32) {
    all.sort_by_cached_key(|one| (std::cmp::Reverse(millionths(score(one))), place(one)));
}

/// A float in millionths, rounded half away from zero: how scores are compared and printed.
#[must_use]
pub fn millionths(value: f64) -> i64 {
    int(round_to(value, RANK_PLACES) * 1e6 + 0.5_f64.copysign(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B11: scores that differ in the seventh decimal only are ties.
    #[test]
    fn ties_go_to_the_smaller_place() {
        let mut all = vec![(0.5, 3), (0.500_000_4, 4), (0.500_000_4, 1), (0.7, 9), (-0.1, 0)];
        rank(&mut all, |one| one.0, |one| one.1);
        assert_eq!(all.iter().map(|one| one.1).collect::<Vec<_>>(), [9, 1, 3, 4, 0]);
        assert_eq!(
            (millionths(-0.000_001_5), millionths(1.999_999_6)),
            (-2, 2_000_000)
        );
    }
}
