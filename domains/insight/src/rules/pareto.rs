//! Concentration of sales: shares of the best customers, and the Gini coefficient.

use guanxi_types::len_i64;

/// The Gini coefficient of positive amounts as a fraction, numerator and denominator: 0 when all are equal.
///
/// G = 2·Σ i·xᵢ ÷ (n·Σ xᵢ) − (n + 1) ÷ n with xᵢ ascending, i from 1 (Sen, *On Economic Inequality*, 1973).
#[must_use]
pub fn gini(descending: &[i64]) -> (i128, i128) {
    let n = i128::from(len_i64(descending.len()));
    let total: i128 = descending.iter().map(|x| i128::from(*x)).sum();
    let weighted: i128 = descending
        .iter()
        .rev()
        .zip(1_i128..)
        .map(|(x, i)| i * i128::from(*x))
        .sum();
    (2 * weighted - (n + 1) * total, n * total)
}

/// What the first `percent` of a hundred have, as a fraction: of the first ⌊n·p/100⌋.
#[must_use]
pub fn top_share(descending: &[i64], percent: usize) -> (i128, i128) {
    let sum = |part: &[i64]| part.iter().map(|x| i128::from(*x)).sum::<i128>();
    let first = descending.len() * percent / 100;
    (sum(descending.get(..first).unwrap_or_default()), sum(descending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_amounts_have_no_concentration() {
        assert_eq!(gini(&[5, 5, 5, 5]).0, 0);
        // One has everything of four: 3/4 in the limit of the others at 0.
        assert_eq!(gini(&[8, 0, 0, 0]), (24, 32));
        assert_eq!(top_share(&[6, 2, 1, 1], 50), (8, 10));
        assert_eq!(top_share(&[6, 2, 1], 10), (0, 9));
    }
}
