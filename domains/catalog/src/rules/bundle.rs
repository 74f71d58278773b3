//! How a bundle's price falls to its parts.

/// Splits an amount by weights so that the parts sum to it exactly: by largest remainder, ties to the earlier part. Of a
/// negative amount (a return) it is the same split with the other sign. Where all weights are 0 the parts are equal.
///
/// Amounts are minor units; weights are of any one unit (own price × quantity) and not negative; a negative one counts as 0.
#[must_use]
pub fn split(total: i64, weights: &[i128]) -> Vec<i64> {
    if total < 0 {
        return split(total.saturating_neg(), weights)
            .into_iter()
            .map(|part| -part)
            .collect();
    }
    // 64 bits a weight leave the products below within 128.
    let mut counted: Vec<i128> = weights
        .iter()
        .map(|w| (*w).clamp(0, i128::from(i64::MAX)))
        .collect();
    if counted.iter().all(|weight| *weight == 0) {
        counted.fill(1);
    }
    let sum: i128 = counted.iter().sum();
    let total = i128::from(total);
    let mut parts: Vec<(i128, i128)> = counted
        .iter()
        .map(|weight| (total * weight / sum.max(1), total * weight % sum.max(1)))
        .collect();
    let given: i128 = parts.iter().map(|(part, _)| part).sum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(parts.get(*at).map_or(0, |(_, rest)| *rest)));
    let missing = usize::try_from(total - given).unwrap_or(0);
    for at in order.into_iter().take(missing) {
        if let Some((part, _)) = parts.get_mut(at) {
            *part += 1;
        }
    }
    parts
        .into_iter()
        .map(|(part, _)| i64::try_from(part).unwrap_or(i64::MAX))
        .collect()
}

/// A price for a quantity in thousandths, in thousandths of the minor unit: a weight for [`split`].
#[must_use]
pub fn weight(price_c: i64, quantity_milli: i64) -> i128 {
    i128::from(price_c) * i128::from(quantity_milli)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// J2
    #[test]
    fn the_largest_remainder_gets_the_odd_cent() {
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(
            split(9_900, &[weight(6_000, 1_000), weight(3_000, 2_000)]),
            [4_950, 4_950]
        );
        assert_eq!(split(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(split(5, &[0, 0]), [3, 2], "gifts share alike");
        assert_eq!(split(7, &[5, 0]), [7, 0], "what is free of charge takes nothing");
        assert!(split(7, &[]).is_empty());
    }

    proptest! {
        /// J2: the parts sum to the whole, none is off by a whole cent, and a return undoes the sale.
        #[test]
        fn parts_sum_exactly(total in -1_000_000_000_000_i64..1_000_000_000_000, prices in prop::collection::vec((0_i64..10_000_000, 1_i64..1_000_000), 1..12)) {
            let weights: Vec<i128> = prices.iter().map(|(p, q)| weight(*p, *q)).collect();
            let parts = split(total, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
            let sum: i128 = weights.iter().sum();
            if sum > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    let off = i128::from(*part) * sum - i128::from(total) * weight;
                    prop_assert!(off.abs() < sum, "{part} of {total}");
                }
            }
            let back = split(-total, &weights);
            prop_assert!(parts.iter().zip(&back).all(|(a, b)| a + b == 0));
        }
    }
}
