//! Gamma-Gamma: what a purchase of a customer is worth on average, from what his repeat purchases were worth so far.

use statrs::function::gamma::{digamma, ln_gamma};

use super::optimise::{Sloped, maximise};
use super::{CUSTOMERS_MIN, Fit, FitError};

/// What a customer's repeat purchases were worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spend {
    /// Repeat purchases (`x`), above 0.
    pub repeats: u32,
    /// Their average value in units of the currency, above 0.
    pub mean: f64,
}

/// The three parameters: values of a customer's purchases are gamma(`p`, ν), and ν is gamma(`q`, `v`) over customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    /// Shape of the values of one customer.
    pub p: f64,
    /// Shape over customers.
    pub q: f64,
    /// Scale over customers, units of the currency (γ in the paper).
    pub v: f64,
}

impl GammaGamma {
    /// The names of the parameters in the order of [`Self::parameters`].
    pub const NAMES: [&'static str; 3] = ["p", "q", "v"];

    /// From the parameters in the order of [`Self::NAMES`].
    #[must_use]
    pub const fn of([p, q, v]: [f64; 3]) -> Self {
        Self { p, q, v }
    }

    /// The parameters in the order of [`Self::NAMES`].
    #[must_use]
    pub const fn parameters(&self) -> [f64; 3] {
        [self.p, self.q, self.v]
    }

    /// The parameters of the greatest likelihood.
    ///
    /// # Errors
    /// When there are too few customers with repeat purchases, all are alike, or the data don't determine the parameters.
    pub fn fit(spends: &[Spend]) -> Result<Fit<3>, FitError> {
        Self::fit_from(spends, [1.0, 2.0, 1.0])
    }

    /// As [`Self::fit`], from other parameters to begin with; `v` in averages of all values.
    ///
    /// # Errors
    /// As [`Self::fit`].
    pub fn fit_from(spends: &[Spend], start: [f64; 3]) -> Result<Fit<3>, FitError> {
        let customers = u32::try_from(spends.len()).unwrap_or(u32::MAX);
        if customers == 0 {
            return Err(FitError::NobodyRepeats);
        }
        if customers < CUSTOMERS_MIN {
            return Err(FitError::TooFew(customers));
        }
        if spends.windows(2).all(|pair| pair.first() == pair.last()) {
            return Err(FitError::NoDifferences);
        }
        // Values in averages of all values, so that no currency is too small or too large for the search.
        let customers = f64::from(customers);
        let unit = spends.iter().map(|s| s.mean).sum::<f64>() / customers;
        let mut scaled: Vec<Spend> = spends
            .iter()
            .map(|s| Spend {
                mean: s.mean / unit,
                ..*s
            })
            .collect();
        scaled.sort_unstable_by(|a, b| a.repeats.cmp(&b.repeats).then(a.mean.total_cmp(&b.mean)));
        let fit = maximise(start, customers, |parameters| {
            Self::of(*parameters).likelihood(&scaled)
        })?;
        let [p, q, v] = fit.parameters;
        Ok(Fit {
            parameters: [p, q, v * unit],
            log_likelihood: fit.log_likelihood - customers * unit.ln(),
        })
    }

    /// Natural logarithm of the likelihood, summed over customers: equation (1a) of the note on the model.
    #[must_use]
    pub fn log_likelihood(&self, spends: &[Spend]) -> f64 {
        self.likelihood(spends).0
    }

    /// Fast when the spends are ordered by repeat purchases.
    pub(crate) fn likelihood(&self, spends: &[Spend]) -> Sloped<3> {
        let Self { p, q, v } = *self;
        let (gamma_q, digamma_q) = (ln_gamma(q), digamma(q));
        let (mut sum, [mut d_p, mut d_q, mut d_v]) = (0.0, [0.0; 3]);
        for run in spends.chunk_by(|a, b| a.repeats == b.repeats) {
            let x = run.first().map_or(0.0, |first| f64::from(first.repeats));
            let constant = ln_gamma(p * x + q) - ln_gamma(p * x) - gamma_q + q * v.ln() + p * x * x.ln();
            let (both, own) = (digamma(p * x + q), digamma(p * x));
            for spend in run {
                let (ln_mean, ln_all) = (spend.mean.ln(), (x * spend.mean + v).ln());
                sum += constant + (p * x - 1.0) * ln_mean - (p * x + q) * ln_all;
                d_p += x * (both - own + ln_mean + x.ln() - ln_all);
                d_q += both - digamma_q + v.ln() - ln_all;
                d_v += q / v - (p * x + q) / (x * spend.mean + v);
            }
        }
        (sum, [d_p, d_q, d_v])
    }

    /// The value expected of a customer's purchase; that of all customers for who has no repeat purchase (`None`).
    ///
    /// `None` where the model has no finite expectation.
    #[must_use]
    pub fn expected(&self, spend: Option<Spend>) -> Option<f64> {
        let Self { p, q, v } = *self;
        let (x, mean) = spend.map_or((0.0, 0.0), |s| (f64::from(s.repeats), s.mean));
        let below = p * x + q - 1.0;
        (below > 0.0).then(|| p * (v + x * mean) / below)
    }
}

#[cfg(test)]
#[path = "gammagamma_tests.rs"]
mod tests;
