//! Parts of a line: of its amount, and of the goods that it is made of.

use guanxi_types::{Money, Qty, div_half_away};

/// `amount · times / by`, rounded half away from zero; the ends of 64 bits where it is beyond them.
#[must_use]
pub fn scaled(amount: i64, times: i64, by: i64) -> i64 {
    let whole = div_half_away(i128::from(amount) * i128::from(times), i128::from(by)).unwrap_or(0);
    i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
}

/// What a line's next part costs, when so much of it was told before and so much is told then: all parts sum to the amount.
#[must_use]
pub fn part_of(amount: Money, qty: Qty, (before, after): (Qty, Qty)) -> Money {
    let upto = |told: Qty| Money::new(scaled(amount.raw(), told.raw(), qty.raw()));
    upto(after) - upto(before)
}

/// How much goods so much of a line is, at so much for one.
#[must_use]
pub fn goods(qty: Qty, per: Qty) -> Qty {
    Qty::new(scaled(qty.raw(), per.raw(), 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// D9
        #[test]
        fn parts_sum_to_the_amount(amount in -1_000_000_i64..1_000_000, parts in prop::collection::vec(1_i64..5_000, 1..12)) {
            let qty = Qty::new(parts.iter().sum());
            let mut before = Qty::ZERO;
            let mut sum = Money::ZERO;
            for part in &parts {
                let after = before + Qty::new(*part);
                sum = sum + part_of(Money::new(amount), qty, (before, after));
                before = after;
            }
            prop_assert_eq!(sum, Money::new(amount));
        }
    }
}
