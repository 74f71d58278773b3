//! BG/NBD: purchases come at a rate of the customer's own (gamma), and after each he may be gone (beta-geometric).

use statrs::function::gamma::{digamma, ln_gamma};

use super::model::{Foretells, PurchaseModel};
use super::optimise::Sloped;
use super::{Histories, History, one_minus_exp_over};

/// Terms of a series at most. They fall at least like a geometric sequence; a customer would have to be predicted for a
/// million times as long as he is known to reach this.
const TERMS_MAX: u32 = 1_000_000;

/// The four parameters: rates are gamma(`r`, `alpha`), chances to leave after a purchase beta(`a`, `b`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgNbd {
    /// Shape of the rates.
    pub r: f64,
    /// Scale of the rates, weeks.
    pub alpha: f64,
    /// First parameter of the chances to leave.
    pub a: f64,
    /// Second parameter of the chances to leave.
    pub b: f64,
}

impl PurchaseModel for BgNbd {
    const KEY: &'static str = "bgnbd";
    const NAMES: [&'static str; 4] = ["r", "alpha", "a", "b"];
    const PUBLISHED: Self = Self {
        r: 0.243,
        alpha: 4.414,
        a: 0.793,
        b: 2.426,
    };

    fn of([r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b }
    }

    fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.a, self.b]
    }

    fn likelihood(&self, histories: &Histories) -> Sloped<4> {
        let Self { r, alpha, a, b } = *self;
        let (gamma_r, digamma_r) = (ln_gamma(r), digamma(r));
        let (ln_beta, digamma_b, digamma_ab) = (ln_gamma(b) - ln_gamma(a + b), digamma(b), digamma(a + b));
        let (mut sum, [mut d_r, mut d_alpha, mut d_a, mut d_b]) = (0.0, [0.0; 4]);
        for (x, rows) in histories.by_repeats() {
            let (gamma_x, digamma_x) = (ln_gamma(r + x) - gamma_r, digamma(r + x) - digamma_r);
            // ln B(a, b + x) − ln B(a, b) and its derivatives; nothing without repeat purchases.
            let (beta_x, by_a, by_b) = if x > 0.0 {
                let both = digamma(a + b + x);
                (
                    ln_gamma(b + x) - ln_gamma(a + b + x) - ln_beta,
                    digamma_ab - both,
                    digamma(b + x) - both - digamma_b + digamma_ab,
                )
            } else {
                (0.0, 0.0, 0.0)
            };
            for row in rows {
                let (ln_age, ln_recency) =
                    ((alpha + row.history.age).ln(), (alpha + row.history.recency).ln());
                let (gone, ln_sum) = self.gone(x, ln_age - ln_recency);
                sum += row.weight * (gamma_x + r * alpha.ln() + beta_x - (r + x) * ln_age + ln_sum);
                d_r += row.weight * (digamma_x + alpha.ln() - ln_age + gone * (ln_age - ln_recency));
                let by_recency = 1.0 / (alpha + row.history.age) - 1.0 / (alpha + row.history.recency);
                d_alpha += row.weight
                    * (r / alpha + (r + x) * (gone * by_recency - 1.0 / (alpha + row.history.age)));
                if x > 0.0 {
                    d_a += row.weight * (by_a + gone / a);
                    d_b += row.weight * (by_b - gone / (b + x - 1.0));
                }
            }
        }
        (sum, [d_r, d_alpha, d_a, d_b])
    }
}

impl Foretells for BgNbd {
    /// The chance that the customer still buys, from 0 to 1. Without repeat purchases it is 1 in this model.
    fn alive(&self, history: &History) -> f64 {
        let gap = ((self.alpha + history.age) / (self.alpha + history.recency)).ln();
        1.0 - self.gone(f64::from(history.repeats), gap).0
    }

    /// The paper's ₂F₁(r+x, b+x; a+b+x−1; z) is turned by Euler's transformation, which takes away its pole at a = 1.
    fn expected(&self, history: &History, weeks: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let x = f64::from(history.repeats);
        let z = weeks / (alpha + history.age + weeks);
        let ln_y = (-z).ln_1p();
        let c = a + b + x - 1.0;
        let head = c * one_minus_exp_over(ln_y, a - 1.0);
        let tail = ((a - 1.0) * ln_y).exp() * self.series(a + b - 1.0 - r, c, z);
        self.alive(history) * (head - tail)
    }

    /// Purchases expected of a new customer in his first `weeks`: equation (9) of the paper.
    fn expected_of_new(&self, weeks: f64) -> f64 {
        let new = History {
            repeats: 0,
            recency: 0.0,
            age: 0.0,
        };
        self.expected(&new, weeks)
    }
}

impl BgNbd {
    /// The chance to be gone, and ln(1 + its odds), of a customer with `x` repeat purchases; `gap` = ln((α+T)/(α+t_x)).
    fn gone(&self, x: f64, gap: f64) -> (f64, f64) {
        if x == 0.0 {
            return (0.0, 0.0);
        }
        let odds = (self.r + x).mul_add(gap, (self.a / (self.b + x - 1.0)).ln());
        // Of large odds the logarithm is the odds' own; their exponential would be infinite.
        if odds > 30.0 {
            (1.0 / (1.0 + (-odds).exp()), odds + (-odds).exp().ln_1p())
        } else {
            (odds.exp() / (1.0 + odds.exp()), odds.exp().ln_1p())
        }
    }

    /// Σₙ (p)ₙ (a)ₙ₋₁ zⁿ / ((c+1)ₙ₋₁ n!), n ≥ 1: c/(a−1) times (₂F₁(p, a−1; c; z) − 1).
    fn series(&self, p: f64, c: f64, z: f64) -> f64 {
        let (mut term, mut sum) = (p * z, 0.0_f64);
        for n in 1..TERMS_MAX {
            sum += term;
            if term.abs() <= f64::EPSILON * 0.1 * sum.abs() {
                break;
            }
            let n = f64::from(n);
            term *= (p + n) * (self.a + n - 1.0) * z / ((c + n) * (n + 1.0));
        }
        sum
    }
}

#[cfg(test)]
#[path = "bgnbd_tests.rs"]
mod tests;
