//! What is taken off by hand, line by line and off the whole, exact to the cent.

use guanxi_catalog::rules::bundle::split;
pub use guanxi_trade::till::by_hand::{WHOLE, percent_of};
use guanxi_types::{Money, Qty};

use super::share::scaled;

/// What is taken off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Off {
    /// Nothing.
    #[default]
    Nothing,
    /// So many percent: `Qty` 12.5 is 12.5 %.
    Percent(Qty),
    /// So much.
    Amount(Money),
}

impl Off {
    /// From what is stored: one of both.
    #[must_use]
    pub const fn of(percent: Option<Qty>, amount: Option<Money>) -> Self {
        match (percent, amount) {
            (Some(percent), _) => Self::Percent(percent),
            (None, Some(amount)) => Self::Amount(amount),
            (None, None) => Self::Nothing,
        }
    }

    /// The percent, if it is one.
    #[must_use]
    pub const fn percent(self) -> Option<Qty> {
        match self {
            Self::Percent(percent) => Some(percent),
            _ => None,
        }
    }

    /// The amount, if it is one.
    #[must_use]
    pub const fn amount(self) -> Option<Money> {
        match self {
            Self::Amount(amount) => Some(amount),
            _ => None,
        }
    }

    /// What it takes off this amount, rounded half away from zero to the cent; none where that is more than all of it, or
    /// less than nothing.
    #[must_use]
    pub fn from(self, amount: Money) -> Option<Money> {
        let off = match self {
            Self::Nothing => Money::ZERO,
            Self::Percent(percent) => Money::new(scaled(amount.raw(), percent.raw(), WHOLE)),
            Self::Amount(off) => off,
        };
        let is_sound = self.percent().is_none_or(|percent| percent >= Qty::ZERO);
        (is_sound && off >= Money::ZERO && off <= amount).then_some(off)
    }
}

/// What is taken off each line: its own discount, and its share of what is taken off the whole. The shares sum to that to the
/// cent, by largest remainder; none where more is taken off than there is.
#[must_use]
pub fn discounts(lines: &[(Money, Off)], whole: Off) -> Option<Vec<Money>> {
    let own: Vec<Money> = lines
        .iter()
        .map(|(amount, off)| off.from(*amount))
        .collect::<Option<_>>()?;
    let left: Vec<i64> = lines
        .iter()
        .zip(&own)
        .map(|((amount, _), off)| (*amount - *off).raw())
        .collect();
    let off = whole.from(Money::new(left.iter().sum()))?;
    if off == Money::ZERO {
        return Some(own);
    }
    let weights: Vec<i128> = left.iter().map(|amount| i128::from(*amount)).collect();
    let shares = split(off.raw(), &weights);
    Some(
        own.iter()
            .zip(shares)
            .map(|(own, share)| *own + Money::new(share))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// D9
    #[test]
    fn a_cent_over_the_limit_is_over_it() {
        assert_eq!(percent_of(Money::new(500), Money::new(10_000)), Qty::new(5_000));
        assert!(percent_of(Money::new(501), Money::new(10_000)) > Qty::new(5_000));
        assert_eq!(Off::Percent(Qty::new(101_000)).from(Money::new(100)), None);
        assert_eq!(Off::Percent(Qty::new(-1)).from(Money::new(100)), None);
        assert_eq!(Off::Amount(Money::new(101)).from(Money::new(100)), None);
    }

    proptest! {
        /// D9
        #[test]
        fn shares_sum_exactly(
            lines in prop::collection::vec((0_i64..1_000_000, 0_i64..=100_000), 1..20),
            whole in 0_i64..=100_000,
        ) {
            let asked: Vec<(Money, Off)> = lines
                .iter()
                .map(|(amount, percent)| (Money::new(*amount), Off::Percent(Qty::new(*percent))))
                .collect();
            let given = discounts(&asked, Off::Percent(Qty::new(whole))).unwrap();
            let own: i64 = asked.iter().map(|(amount, off)| off.from(*amount).unwrap().raw()).sum();
            let all: i64 = asked.iter().map(|(amount, _)| amount.raw()).sum();
            let off = Off::Percent(Qty::new(whole)).from(Money::new(all - own)).unwrap().raw();
            prop_assert_eq!(given.iter().map(|one| one.raw()).sum::<i64>(), own + off);
            for ((amount, _), off) in asked.iter().zip(&given) {
                prop_assert!(*off >= Money::ZERO && off <= amount);
            }
        }
    }
}
