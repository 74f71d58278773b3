//! Pareto/NBD: purchases come at a rate of the customer's own (gamma) until he leaves after a time of his own (Pareto).
//!
//! The likelihood's difference of two hypergeometric functions is what the integral over the time of leaving comes to. It
//! is computed as that integral: nothing cancels, and the derivatives are integrals of the same kind.

use statrs::function::gamma::{digamma, ln_gamma};

use super::model::{Foretells, PurchaseModel};
use super::optimise::Sloped;
use super::{Histories, History, one_minus_exp_over};

/// Points and weights of Gauss's rule of order 16 on −1 … 1 (the positive half; M. Abramowitz, I. Stegun, table 25.4).
const GAUSS: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];
/// The integrand changes by e^8 at most within a panel, which the rule integrates to the last digits.
const PANEL_CHANGE: f64 = 8.0;
/// Longest panel, in logarithms of time.
const PANEL_MAX: f64 = 1.5;

/// The four parameters: rates of buying are gamma(`r`, `alpha`), rates of leaving gamma(`s`, `beta`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParetoNbd {
    /// Shape of the rates of buying.
    pub r: f64,
    /// Scale of the rates of buying, weeks.
    pub alpha: f64,
    /// Shape of the rates of leaving.
    pub s: f64,
    /// Scale of the rates of leaving, weeks.
    pub beta: f64,
}

/// The integral over the time of leaving, relative to the integrand's scale, and its derivatives by r, α, s, β.
#[derive(Clone, Copy, Debug, Default)]
struct Left {
    value: f64,
    by_r: f64,
    by_alpha: f64,
    by_s: f64,
    by_beta: f64,
}

impl PurchaseModel for ParetoNbd {
    const KEY: &'static str = "paretonbd";
    const NAMES: [&'static str; 4] = ["r", "alpha", "s", "beta"];
    const PUBLISHED: Self = Self {
        r: 0.553,
        alpha: 10.578,
        s: 0.606,
        beta: 11.669,
    };

    fn of([r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r, alpha, s, beta }
    }

    fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.s, self.beta]
    }

    fn likelihood(&self, histories: &Histories) -> Sloped<4> {
        let Self { r, alpha, s, beta } = *self;
        let (gamma_r, digamma_r) = (ln_gamma(r), digamma(r));
        let (mut sum, [mut d_r, mut d_alpha, mut d_s, mut d_beta]) = (0.0, [0.0; 4]);
        for (x, rows) in histories.by_repeats() {
            let (gamma_x, digamma_x) = (ln_gamma(r + x) - gamma_r, digamma(r + x) - digamma_r);
            for row in rows {
                let History { recency, age, .. } = row.history;
                let (stayed, left) = self.stayed_and_left(x, recency, age);
                let total = stayed + left.value;
                let (ln_a, ln_b) = ((alpha + recency).ln(), (beta + recency).ln());
                let (to_a, to_b) = (
                    ((alpha + age) / (alpha + recency)).ln(),
                    ((beta + age) / (beta + recency)).ln(),
                );
                sum += row.weight
                    * (gamma_x + r * alpha.ln() + s * beta.ln() - (r + x) * ln_a - s * ln_b + total.ln());
                // The scale taken out of both parts, (α+t_x)^−(r+x) (β+t_x)^−s, has derivatives too.
                d_r += row.weight * (digamma_x + alpha.ln() - ln_a - (stayed * to_a + left.by_r) / total);
                d_alpha +=
                    row.weight * (r / alpha - (r + x) * (stayed / (alpha + age) + left.by_alpha) / total);
                d_s += row.weight * (beta.ln() - ln_b + (left.value / s - stayed * to_b - left.by_s) / total);
                d_beta +=
                    row.weight * (s / beta - (s * stayed / (beta + age) + (s + 1.0) * left.by_beta) / total);
            }
        }
        (sum, [d_r, d_alpha, d_s, d_beta])
    }
}

impl Foretells for ParetoNbd {
    /// The chance that the customer still buys, from 0 to 1.
    fn alive(&self, history: &History) -> f64 {
        let (stayed, left) = self.stayed_and_left(f64::from(history.repeats), history.recency, history.age);
        stayed / (stayed + left.value)
    }

    /// Purchases expected in the next `weeks` of a customer with this history.
    fn expected(&self, history: &History, weeks: f64) -> f64 {
        let Self { r, alpha, s, beta } = *self;
        let rate = (r + f64::from(history.repeats)) * (beta + history.age) / (alpha + history.age);
        let gap = -(weeks / (beta + history.age)).ln_1p();
        self.alive(history) * rate * one_minus_exp_over(gap, s - 1.0)
    }

    /// Purchases expected of a new customer in his first `weeks`.
    fn expected_of_new(&self, weeks: f64) -> f64 {
        let gap = -(weeks / self.beta).ln_1p();
        self.r * self.beta / self.alpha * one_minus_exp_over(gap, self.s - 1.0)
    }
}

impl ParetoNbd {
    /// Both ways to the history, relative to (α+t_x)^−(r+x) (β+t_x)^−s: the customer stayed, or left after the last purchase.
    fn stayed_and_left(&self, x: f64, recency: f64, age: f64) -> (f64, Left) {
        let to_a = ((self.alpha + age) / (self.alpha + recency)).ln();
        let to_b = ((self.beta + age) / (self.beta + recency)).ln();
        let stayed = (-(self.r + x) * to_a - self.s * to_b).exp();
        (stayed, self.left(self.r + x, recency, age))
    }

    /// The length of a panel in u that begins at e^u = `begin`, from how fast the integrand's logarithm can change within it: by
    /// p (τ+c)/(τ+α) + (s+1) (τ+c)/(τ+β) + 1, which grows with τ up to the `age`. A scale far beyond the time watched changes nothing,
    /// however large its shape is: where hardly anybody leaves, s and β grow together, and panels for s alone would be without number.
    fn panel(&self, p: f64, c: f64, (begin, age): (f64, f64)) -> f64 {
        let change = |e: f64| {
            let (by_a, by_b) = (e / (e + (self.alpha - c)), e / (e + (self.beta - c)));
            p.mul_add(by_a, (self.s + 1.0) * by_b)
        };
        let most = change(age + c).min(change(begin) * PANEL_MAX.exp());
        (PANEL_CHANGE / (most + 1.0)).min(PANEL_MAX)
    }

    /// s ∫ ((α+τ)/(α+t_x))^−p ((β+τ)/(β+t_x))^−s / (β+τ) dτ from t_x to T, over u = ln(τ + c) with c the smaller of α and β:
    /// so the integrand is smooth wherever the parameters go.
    fn left(&self, p: f64, recency: f64, age: f64) -> Left {
        let Self { alpha, s, beta, .. } = *self;
        let c = alpha.min(beta);
        let (mut from, to) = ((recency + c).ln(), (age + c).ln());
        let mut sum = Left::default();
        while from < to {
            let width = self.panel(p, c, (from.exp(), age));
            // The last panel takes what is left, so that none is too short to have points.
            let end = if to - from < 1.5 * width { to } else { from + width };
            let (middle, half) = (f64::midpoint(from, end), (end - from) / 2.0);
            let before = sum.value;
            for (point, weight) in GAUSS {
                for u in [middle - half * point, middle + half * point] {
                    let e = u.exp();
                    let (a, b) = (e + (alpha - c), e + (beta - c));
                    let (to_a, to_b) = ((a / (alpha + recency)).ln(), (b / (beta + recency)).ln());
                    let part = s * weight * half * (-p * to_a - s * to_b).exp() * e / b;
                    sum.value += part;
                    sum.by_r += part * to_a;
                    sum.by_alpha += part / a;
                    sum.by_s += part * to_b;
                    sum.by_beta += part / b;
                }
            }
            // Far out the integrand falls like a power of time: what comes after adds nothing.
            if sum.value - before < sum.value * 1e-18 && before > 0.0 {
                break;
            }
            from = end;
        }
        sum
    }
}

#[cfg(test)]
#[path = "paretonbd_tests.rs"]
mod tests;
