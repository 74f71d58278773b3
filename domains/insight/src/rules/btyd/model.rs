//! What the models of repeat purchases have in common; each brings its likelihood and what it expects.

use std::fmt::Debug;

use super::optimise::{Sloped, maximise};
use super::{Fit, FitError, Histories, History};

/// What a fitted model says of customers.
pub trait Foretells {
    /// The chance that the customer still buys, from 0 to 1.
    fn alive(&self, history: &History) -> f64;

    /// Purchases expected in the next `weeks` of a customer with this history.
    fn expected(&self, history: &History, weeks: f64) -> f64;

    /// Purchases expected of a new customer in his first `weeks`.
    fn expected_of_new(&self, weeks: f64) -> f64;
}

/// A model of repeat purchases with four parameters, all above 0.
pub trait PurchaseModel: Foretells + Copy + Debug + 'static {
    /// Its name in questions and tables.
    const KEY: &'static str;
    /// The names of the parameters, in the order of [`Self::parameters`].
    const NAMES: [&'static str; 4];
    /// The parameters that the study of the CDNOW customers published.
    const PUBLISHED: Self;

    /// From the parameters in the order of [`Self::NAMES`].
    fn of(parameters: [f64; 4]) -> Self;

    /// The parameters in the order of [`Self::NAMES`].
    fn parameters(&self) -> [f64; 4];

    /// Natural logarithm of the likelihood, summed over customers, and its derivative by each parameter.
    fn likelihood(&self, histories: &Histories) -> Sloped<4>;

    /// Natural logarithm of the likelihood, summed over customers.
    fn log_likelihood(&self, histories: &Histories) -> f64 {
        self.likelihood(histories).0
    }

    /// The parameters of the greatest likelihood.
    ///
    /// # Errors
    /// When there are too few customers, nobody bought twice, all are alike, or the data don't determine the parameters.
    fn fit(histories: &Histories) -> Result<Fit<4>, FitError> {
        Self::fit_from(histories, [1.0; 4])
    }

    /// As [`Self::fit`], from other parameters to begin with.
    ///
    /// # Errors
    /// As [`Self::fit`].
    fn fit_from(histories: &Histories, start: [f64; 4]) -> Result<Fit<4>, FitError> {
        histories.check()?;
        maximise(start, f64::from(histories.customers()), |parameters| {
            Self::of(*parameters).likelihood(histories)
        })
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
