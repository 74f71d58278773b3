//! What may come of a customer: the models of buying fitted to all, and the products that go together.

use guanxi_types::{Result, len_i64, to_f64};

use crate::indicators::affinity::product_pairs;
use crate::queries::facts::Facts;
use crate::queries::members::each_purchase;
use crate::queries::selection::Selection;
use crate::rules::btyd::bgnbd::BgNbd;
use crate::rules::btyd::gammagamma::{GammaGamma, Spend};
use crate::rules::btyd::history::{Known, Purchase, known};
use crate::rules::btyd::{FitError, Foretells, Histories, History, PurchaseModel};
use crate::rules::next_best::Partners;
use crate::rules::rfm::Purchases;

/// Days of the models' unit of time.
const DAYS_A_WEEK: f64 = 7.0;
/// Minor units of a unit of the currency, as far as the model is concerned: it is the same in any unit.
const CENTS: i64 = 100;

/// What is the same for all customers.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The last day that counts.
    pub as_of: i32,
    /// Customers with a purchase.
    pub customers: i64,
    /// BG/NBD, or why it doesn't fit.
    pub buying: std::result::Result<BgNbd, FitError>,
    /// Gamma-Gamma, if it fits.
    pub value: Option<GammaGamma>,
    /// Products that go together.
    pub partners: Partners,
}

/// What the models say of a customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foretold {
    /// The chance that the customer still buys.
    pub alive: f64,
    /// Purchases expected.
    pub purchases: f64,
    /// Minor units expected of one purchase.
    pub value_c: Option<f64>,
}

/// Fits the models and counts the pairs, as of the last day with sales.
///
/// # Errors
/// When the warehouse can't be read.
pub fn outlook(facts: &Facts<'_>) -> Result<Outlook> {
    let as_of = facts.last_day(&Selection::ALL);
    let mut purchases = Vec::new();
    each_purchase(facts, &Selection::ALL, as_of, |customer, day, amount| {
        purchases.push(Purchase {
            customer,
            day,
            amount,
        });
    })?;
    let known: Vec<Known> = known(&mut purchases, as_of, CENTS);
    drop(purchases);
    let histories = Histories::new(known.iter().map(|one| one.history));
    let spends: Vec<Spend> = known.iter().filter_map(Known::spend).collect();
    Ok(Outlook {
        as_of,
        customers: len_i64(known.len()),
        buying: BgNbd::fit(&histories).map(|fit| BgNbd::of(fit.parameters)),
        value: GammaGamma::fit(&spends)
            .ok()
            .map(|fit| GammaGamma::of(fit.parameters)),
        partners: product_pairs(facts)?,
    })
}

impl Outlook {
    /// What is expected of a customer in the next `weeks`; `first_day_c` is what the purchases of the first day came to, which
    /// the model of values leaves out. `None` where the model doesn't fit, or says the same of all who came but once.
    #[must_use]
    pub fn foretell(&self, purchases: &Purchases, first_day_c: i64, weeks: f64) -> Option<Foretold> {
        let model = self.buying.as_ref().ok()?;
        let repeats = u32::try_from(purchases.days - 1).ok().filter(|x| *x > 0)?;
        let since = |day: i32| f64::from(day - purchases.first_day) / DAYS_A_WEEK;
        let history = History {
            repeats,
            recency: since(purchases.last_day),
            age: since(self.as_of.max(purchases.last_day)),
        };
        let mean = to_f64(purchases.amount_c - first_day_c) / to_f64(CENTS) / f64::from(repeats);
        let spend = Some(Spend { repeats, mean }).filter(|_| mean > 0.0);
        let value = spend.and(self.value).and_then(|model| model.expected(spend));
        Some(Foretold {
            alive: model.alive(&history),
            purchases: model.expected(&history, weeks),
            value_c: value.map(|value| value * to_f64(CENTS)),
        })
    }
}
