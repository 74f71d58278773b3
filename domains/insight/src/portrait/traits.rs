//! Comparing a group with everybody, in integers.

use std::cmp::Ordering;

/// A quotient of whole numbers.
pub type Ratio = (i64, i64);

/// A group's figure beside everybody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The group's.
    pub own: Ratio,
    /// Everybody's.
    pub all: Ratio,
}

/// How a group differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// By this much, or more.
    More,
    /// By this much, or less.
    Less,
    /// Not enough to say so.
    Hardly,
}

impl Beside {
    /// Own ÷ all as a quotient; 1 is like everybody. Its denominator is 0 where nothing can be compared.
    #[must_use]
    pub fn index(&self) -> (i128, i128) {
        let [own, own_of, all, all_of] = [self.own.0, self.own.1, self.all.0, self.all.1].map(i128::from);
        (own * all_of, own_of * all)
    }

    /// The index in millionths, to be ordered by.
    #[must_use]
    pub fn order(&self) -> i128 {
        let (part, whole) = self.index();
        if whole == 0 { 0 } else { part * 1_000_000 / whole }
    }

    /// Whether the index is at least `more` tenths, or at most `less` tenths.
    #[must_use]
    pub fn differs(&self, more: i128, less: i128) -> Differs {
        let (part, whole) = self.index();
        if whole <= 0 {
            return Differs::Hardly;
        }
        match ((part * 10).cmp(&(whole * more)), (part * 10).cmp(&(whole * less))) {
            (Ordering::Greater | Ordering::Equal, _) => Differs::More,
            (_, Ordering::Less | Ordering::Equal) => Differs::Less,
            _ => Differs::Hardly,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B14: borders belong to the difference; nothing is compared with nothing.
    #[test]
    fn differences_are_told_in_integers() {
        let beside = |own, all| Beside { own, all };
        let differs = |own, all| beside(own, all).differs(12, 8);
        assert_eq!(differs((12, 100), (10, 100)), Differs::More);
        assert_eq!(differs((119, 1_000), (10, 100)), Differs::Hardly);
        assert_eq!(differs((8, 100), (10, 100)), Differs::Less);
        assert_eq!(differs((0, 100), (10, 100)), Differs::Less);
        assert_eq!(differs((5, 0), (10, 100)), Differs::Hardly);
        assert_eq!(differs((5, 10), (0, 100)), Differs::Hardly);
        assert_eq!(beside((12, 100), (10, 100)).order(), 1_200_000);
    }
}
