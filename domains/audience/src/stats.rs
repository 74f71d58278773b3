//! Differences between two groups, with their uncertainty. Formulas and where they come from: `docs/lift.md`.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// The level of intervals: 95 %.
pub const LEVEL: f64 = 0.95;
/// The power that a minimum detectable effect is told for.
pub const POWER: f64 = 0.8;

/// Sums of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sample {
    /// How many.
    pub n: i64,
    sum: f64,
    squares: f64,
}

/// A difference, treatment less control.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The difference itself.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How likely at least such a difference is where there is none; two-sided.
    pub p: f64,
}

/// From a count or an amount; exact below 2⁵³.
#[expect(
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "amounts stay far below 2⁵³"
)]
#[must_use]
pub const fn real(number: i64) -> f64 {
    number as f64
}

impl Sample {
    /// Adds one customer's value.
    pub fn add(&mut self, value: f64) {
        self.n += 1;
        self.sum += value;
        self.squares += value * value;
    }

    /// Adds one by one.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut sample = Self::default();
        values.into_iter().for_each(|value| sample.add(value));
        sample
    }

    /// The mean; 0 of nobody.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.n == 0 { 0.0 } else { self.sum / real(self.n) }
    }

    /// The unbiased variance; 0 of fewer than two.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.n < 2 {
            return 0.0;
        }
        let mean = self.mean();
        (real(self.n).mul_add(-(mean * mean), self.squares) / real(self.n - 1)).max(0.0)
    }

    fn error(&self) -> f64 {
        if self.n == 0 {
            0.0
        } else {
            self.variance() / real(self.n)
        }
    }
}

fn standard() -> Option<Normal> {
    Normal::new(0.0, 1.0).ok()
}

/// The quantile of the standard normal distribution.
#[must_use]
pub fn z_of(probability: f64) -> f64 {
    standard().map_or(0.0, |normal| normal.inverse_cdf(probability))
}

fn tails(statistic: f64, cdf: impl Fn(f64) -> f64) -> f64 {
    (2.0 * cdf(-statistic.abs())).clamp(0.0, 1.0)
}

/// The difference of two means: Welch's t interval and test (Welch 1947), with the degrees of freedom of Satterthwaite (1946).
/// `None` where a group has fewer than two, or neither varies.
#[must_use]
pub fn welch(treatment: &Sample, control: &Sample) -> Option<Difference> {
    if treatment.n < 2 || control.n < 2 {
        return None;
    }
    let (one, other) = (treatment.error(), control.error());
    let variance = one + other;
    if variance <= 0.0 {
        return None;
    }
    let freedom =
        variance * variance / (one * one / real(treatment.n - 1) + other * other / real(control.n - 1));
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let value = treatment.mean() - control.mean();
    let reach = t.inverse_cdf(f64::midpoint(1.0, LEVEL)) * variance.sqrt();
    Some(Difference {
        value,
        low: value - reach,
        high: value + reach,
        p: tails(value / variance.sqrt(), |x| t.cdf(x)),
    })
}

/// Wilson's interval of a share (Wilson 1927).
#[must_use]
pub fn wilson(hits: i64, n: i64) -> (f64, f64) {
    if n <= 0 {
        return (0.0, 1.0);
    }
    let (z, count) = (z_of(f64::midpoint(1.0, LEVEL)), real(n));
    let (share, square) = (real(hits) / count, z * z);
    let centre = share + square / (2.0 * count);
    let reach = z * (share * (1.0 - share) / count + square / (4.0 * count * count)).sqrt();
    let whole = 1.0 + square / count;
    ((centre - reach) / whole, (centre + reach) / whole)
}

/// The difference of two shares: Newcombe's hybrid score interval (Newcombe 1998, method 10), and the pooled z test.
/// `None` where a group is empty.
#[must_use]
pub fn newcombe(treatment: (i64, i64), control: (i64, i64)) -> Option<Difference> {
    if treatment.1 <= 0 || control.1 <= 0 {
        return None;
    }
    let share = |(hits, n): (i64, i64)| real(hits) / real(n);
    let (one, other) = (share(treatment), share(control));
    let ((low, high), (other_low, other_high)) =
        (wilson(treatment.0, treatment.1), wilson(control.0, control.1));
    let value = one - other;
    let pooled = real(treatment.0 + control.0) / real(treatment.1 + control.1);
    let error = (pooled * (1.0 - pooled) * (1.0 / real(treatment.1) + 1.0 / real(control.1))).sqrt();
    let p = match standard() {
        Some(normal) if error > 0.0 => tails(value / error, |x| normal.cdf(x)),
        _ => 1.0,
    };
    Some(Difference {
        value,
        low: value - (one - low).hypot(other_high - other),
        high: value + (high - one).hypot(other - other_low),
        p,
    })
}

/// The smallest difference of means that such groups show in 80 of 100 cases at 5 % (Cohen 1988, normal approximation);
/// `None` where a group is empty, or where nothing is known of how much customers differ.
#[must_use]
pub fn detectable(variance: f64, treatment: i64, control: i64) -> Option<f64> {
    if treatment <= 0 || control <= 0 || variance <= 0.0 {
        return None;
    }
    let reach = z_of(f64::midpoint(1.0, LEVEL)) + z_of(POWER);
    Some(reach * (variance * (1.0 / real(treatment) + 1.0 / real(control))).sqrt())
}

/// How likely at least such a split is where the share was drawn as planned: the χ² test with one degree of freedom, which finds
/// groups that aren't what was drawn (sample ratio mismatch; Fabijan et al. 2019).
#[must_use]
pub fn split_p(treatment: i64, control: i64, share: f64) -> f64 {
    let n = real(treatment + control);
    let error = (n * share * (1.0 - share)).sqrt();
    match standard() {
        Some(normal) if error > 0.0 => tails((real(control) - n * share) / error, |x| normal.cdf(x)),
        _ => 1.0,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn near(found: f64, wanted: f64, within: f64) {
        assert!((found - wanted).abs() < within, "{found} is not {wanted}");
    }

    /// A5: Newcombe 1998, table II, method 10.
    #[test]
    fn shares_differ_as_published() {
        for (one, other, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            let found = newcombe(one, other).unwrap();
            near(found.low, low, 6e-5);
            near(found.high, high, 6e-5);
        }
    }

    /// A5: Student's sleep data (1908), with R's `t.test(extra ~ group, data = sleep)`: t = -1.8608, df = 17.776, p = 0.07939,
    /// interval -3.3654832 to 0.2054832.
    #[test]
    fn means_differ_as_published() {
        let one = Sample::of([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]);
        let other = Sample::of([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
        let found = welch(&one, &other).unwrap();
        near(found.value, -1.58, 1e-9);
        near(found.low, -3.365_483_2, 1e-6);
        near(found.high, 0.205_483_2, 1e-6);
        near(found.p, 0.079_394_14, 1e-7);
    }

    /// A5: Cohen's 64 a group for half a standard deviation at 80 % is 63 by the normal approximation.
    #[test]
    fn small_effects_need_many() {
        near(detectable(1.0, 63, 63).unwrap(), 0.499, 1e-3);
        assert_eq!(detectable(1.0, 0, 63), None);
        assert_eq!(detectable(0.0, 63, 63), None, "not: any difference shows");
        assert!(split_p(800, 200, 0.2) > 0.99);
        assert!(split_p(900, 100, 0.2) < 1e-9);
    }

    /// A repeatable stream of numbers (splitmix64), uniform in [0, 1).
    pub(crate) struct Numbers(pub u64);

    impl Numbers {
        pub fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut word = self.0;
            word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            word ^= word >> 31;
            real(i64::try_from(word >> 11).unwrap()) / real(1 << 53)
        }

        /// Standard normal (Box and Muller 1958).
        pub fn normal(&mut self) -> f64 {
            let (u, v) = (1.0 - self.next(), self.next());
            (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
        }
    }

    /// A5: where a campaign does nothing, the intervals of 2,000 draws hold 0 in 93 to 97 of 100 cases, though most customers spend
    /// nothing and a few spend very much.
    #[test]
    fn nothing_is_found_where_there_is_nothing() {
        let mut numbers = Numbers(7);
        let (runs, customers) = (2_000, 2_000);
        let (mut spend, mut bought) = (0, 0);
        for _ in 0..runs {
            let mut arms = [Sample::default(); 2];
            let mut buyers = [0_i64; 2];
            for _ in 0..customers {
                let arm = usize::from(numbers.next() < 0.2);
                let is_buyer = numbers.next() < 0.3;
                // A log-normal amount with σ = 1: a few spend twenty times what half of them do.
                let normal = numbers.normal();
                let amount = if is_buyer {
                    (10.0 + normal).exp().round()
                } else {
                    0.0
                };
                arms[arm].add(amount);
                buyers[arm] += i64::from(is_buyer);
            }
            let found = welch(&arms[0], &arms[1]).unwrap();
            spend += i32::from(found.low <= 0.0 && 0.0 <= found.high);
            let found = newcombe((buyers[0], arms[0].n), (buyers[1], arms[1].n)).unwrap();
            bought += i32::from(found.low <= 0.0 && 0.0 <= found.high);
        }
        for covered in [spend, bought] {
            let share = f64::from(covered) / f64::from(runs);
            assert!((0.93..=0.97).contains(&share), "{share}");
        }
    }
}
