//! The tables of a study: parameters, expectations, customers, the holdout check.

use guanxi_types::{Day, Problem, Result, int, to_f64};

use super::{INDICATOR, SHOWS_OF_FILE, weeks};
use crate::error;
use crate::indicator::Indicator;
use crate::request::Query;
use crate::rules::btyd::bgnbd::BgNbd;
use crate::rules::btyd::gammagamma::{GammaGamma, Spend};
use crate::rules::btyd::history::{Known, Purchase, bought_after, known};
use crate::rules::btyd::holdout::{self, GROUP_LAST};
use crate::rules::btyd::paretonbd::ParetoNbd;
use crate::rules::btyd::{Fit, FitError, Foretells, Histories, History, PurchaseModel};
use crate::table::{Cell, Column, Table, Unit};

/// Parameters and log likelihood, or why there are none.
type Fitted = Result<(Vec<f64>, f64), FitError>;
/// What a model says of one customer.
type CellsOf = Box<dyn Fn(&Known) -> [Cell; 2]>;

/// Decimals of parameters and likelihoods.
const PARAMETER_PLACES: u32 = 6;
/// Decimals of expectations and chances.
const EXPECTED_PLACES: u32 = 8;
/// Decimals of weeks and values.
const SHOWN_PLACES: u32 = 6;
const LIKELIHOOD_NOTE: &str = "natural log, unscaled weeks, summed over customers";

/// Customers whose buying is modelled.
pub struct Study {
    /// What is known of them at the end.
    pub known: Vec<Known>,
    /// What they are known by, in the same order.
    pub names: Vec<String>,
    /// Their purchases, ordered by customer and day; empty where only their sums are known.
    pub purchases: Vec<Purchase>,
    /// The last day, days since 1970.
    pub end: i32,
    /// Parts of a unit of the currency in amounts of purchases.
    pub parts: i64,
    /// The name of the column that says who.
    pub id: &'static str,
    /// Whether the likelihood at the parameters of the CDNOW study is of interest.
    pub is_published: bool,
}

/// The model of repeat purchases of this name, fitted to the customers.
fn fitted(name: &str, known: &[Known]) -> Result<Box<dyn Foretells>> {
    fn fit<M: PurchaseModel>(histories: &Histories) -> Result<Box<dyn Foretells>> {
        let fit = M::fit(histories).map_err(|why| unfitted(M::KEY, why))?;
        Ok(Box::new(M::of(fit.parameters)))
    }
    let histories = Histories::new(known.iter().map(|one| one.history));
    match name {
        ParetoNbd::KEY => fit::<ParetoNbd>(&histories),
        _ => fit::<BgNbd>(&histories),
    }
}

/// Names of parameters, what was found, and the likelihood at the published ones.
fn parameters_of<M: PurchaseModel>(histories: &Histories) -> (&'static [&'static str], Fitted, f64) {
    (
        &M::NAMES,
        M::fit(histories).map(parts),
        M::PUBLISHED.log_likelihood(histories),
    )
}

fn unfitted(model: &str, why: FitError) -> Problem {
    match why {
        FitError::TooFew(customers) => error::model_too_few(model, customers),
        FitError::NobodyRepeats => error::model("insight.nobody_repeats", model),
        FitError::NoDifferences => error::model("insight.customers_alike", model),
        FitError::NotDetermined => error::model("insight.not_determined", model),
    }
}

/// A float as it is printed; empty where it isn't finite.
fn real(value: f64, places: u32) -> Cell {
    if !value.is_finite() {
        return Cell::Empty;
    }
    let scale = 10_i64.pow(places);
    Cell::Ratio {
        numerator: i128::from(int((value * to_f64(scale)).round())),
        denominator: i128::from(scale),
        places,
    }
}

impl Study {
    /// The table that a question wants.
    ///
    /// # Errors
    /// When the data can't be fitted, or the question names something unknown.
    pub fn table(&self, query: &Query, indicator: &Indicator) -> Result<Table> {
        let model = indicator.text(query, "model")?;
        let show = match query.value("show") {
            Some(show) => show,
            None if query.value("holdout").is_some() => "holdout",
            None => "parameters",
        };
        match show {
            "parameters" => self.parameters(model),
            "expected" => self.expected(model, &weeks(query, "1,13,26,39,52,78")?),
            "holdout" => self.holdout(model, query),
            "customers" => self.customers(query),
            other => Err(error::unknown_choice("show", other, &SHOWS_OF_FILE.join(", "))),
        }
    }

    fn spends(&self) -> Vec<Spend> {
        self.known.iter().filter_map(Known::spend).collect()
    }

    /// Parameters and likelihood, one a row.
    fn parameters(&self, model: &str) -> Result<Table> {
        let histories = Histories::new(self.known.iter().map(|one| one.history));
        let (names, found, published): (&[&str], Fitted, f64) = match model {
            "gammagamma" => {
                let spends = self.spends();
                let published = GammaGamma::of([6.25, 3.74, 15.44]).log_likelihood(&spends);
                (&GammaGamma::NAMES, GammaGamma::fit(&spends).map(parts), published)
            }
            ParetoNbd::KEY => parameters_of::<ParetoNbd>(&histories),
            _ => parameters_of::<BgNbd>(&histories),
        };
        let (values, likelihood) = found.map_err(|why| unfitted(model, why))?;
        let mut lines: Vec<(&str, f64, &str)> = names
            .iter()
            .zip(values)
            .map(|(name, value)| (*name, value, ""))
            .collect();
        lines.push(("loglik", likelihood, LIKELIHOOD_NOTE));
        if self.is_published {
            lines.push((
                "loglik_at_published",
                published,
                "at the parameters of the CDNOW study",
            ));
        }
        let rows = lines.into_iter().map(|(name, value, note)| {
            let text = |text: &str| Cell::Text(text.to_owned());
            vec![text(model), text(name), real(value, PARAMETER_PLACES), text(note)]
        });
        Ok(INDICATOR.table(&["model", "parameter", "own_mle", "note"], rows.collect()))
    }

    /// What a new customer is expected to buy.
    fn expected(&self, name: &str, weeks: &[u32]) -> Result<Table> {
        if name == "gammagamma" {
            return Err(error::unknown_choice("model", name, "bgnbd, paretonbd"));
        }
        let model = fitted(name, &self.known)?;
        let rows = weeks.iter().map(|weeks| {
            vec![
                Cell::Text(name.to_owned()),
                Cell::Int(i64::from(*weeks)),
                real(model.expected_of_new(f64::from(*weeks)), EXPECTED_PLACES),
            ]
        });
        Ok(INDICATOR.table(&["model", "t_weeks", "expected_purchases"], rows.collect()))
    }

    /// What the model says of each customer.
    ///
    /// # Errors
    /// When the data can't be fitted, or a parameter can't be read.
    pub fn customers(&self, query: &Query) -> Result<Table> {
        let name = query.value("model").unwrap_or("bgnbd");
        let horizon = weeks(query, "39")?.first().copied().unwrap_or(39);
        let mut columns = vec![
            Column::new(self.id, Unit::Text),
            Column::new("x", Unit::Count),
            Column::new("t_x", Unit::Number),
            Column::new("T", Unit::Number),
        ];
        let cells: CellsOf = if name == "gammagamma" {
            columns.push(Column::new("monetary_value", Unit::Number));
            columns.push(Column::new("gg_expected_value", Unit::Number));
            let fit = GammaGamma::fit(&self.spends()).map_err(|why| unfitted(name, why))?;
            let model = GammaGamma::of(fit.parameters);
            Box::new(move |one| {
                let expected = model.expected(one.spend());
                let expected = expected.map_or(Cell::Empty, |value| real(value, SHOWN_PLACES));
                [real(one.mean, SHOWN_PLACES), expected]
            })
        } else {
            columns.push(Column::new(format!("{name}_p_alive"), Unit::Ratio));
            columns.push(Column::new(format!("{name}_exp_{horizon}w"), Unit::Number));
            let model = fitted(name, &self.known)?;
            Box::new(move |one| {
                let expected = model.expected(&one.history, f64::from(horizon));
                [
                    real(model.alive(&one.history), EXPECTED_PLACES),
                    real(expected, EXPECTED_PLACES),
                ]
            })
        };
        let row = |(one, who): (&Known, &String)| {
            let History {
                repeats,
                recency,
                age,
            } = one.history;
            let head = [
                Cell::Text(who.clone()),
                Cell::Int(i64::from(repeats)),
                real(recency, SHOWN_PLACES),
                real(age, SHOWN_PLACES),
            ];
            head.into_iter().chain(cells(one)).collect()
        };
        let rows = self
            .known
            .iter()
            .zip(&self.names)
            .take(query.top()?)
            .map(row)
            .collect();
        Ok(Table { columns, rows })
    }

    /// The last day as text; nothing of a file of sums, which knows no days.
    fn last_day(&self) -> String {
        if self.purchases.is_empty() {
            return String::new();
        }
        Day::new(self.end).to_string()
    }

    /// The last day that a model is fitted to: as the question says, else at half of the time covered, so that as many days
    /// are foretold as are known.
    fn split(&self, query: &Query) -> Result<Day> {
        let said = query.day("holdout")?;
        let first = self.purchases.iter().map(|p| p.day).min();
        let split = said.or_else(|| first.map(|first| Day::new(first.midpoint(self.end))));
        // A file of sums knows no days.
        let outside = || match said.filter(|_| first.is_some()) {
            Some(said) => error::no_days_after(&said.to_string(), &self.last_day()),
            None => error::nothing_to_split(),
        };
        split
            .filter(|split| first.is_some_and(|first| (first..self.end).contains(&split.raw())))
            .ok_or_else(outside)
    }

    /// Fitted to what was up to a day; what came after, by repeat purchases before.
    fn holdout(&self, name: &str, query: &Query) -> Result<Table> {
        if name == "gammagamma" {
            return Err(error::unknown_choice("model", name, "bgnbd, paretonbd"));
        }
        let split = self.split(query)?;
        let mut purchases = self.purchases.clone();
        let before = known(&mut purchases, split.raw(), self.parts);
        let model = fitted(name, &before)?;
        let after = bought_after(&purchases, split.raw(), self.end);
        let weeks = f64::from(self.end - split.raw()) / 7.0;
        let groups = holdout::groups(
            (before.iter().zip(after))
                .map(|(one, after)| (one.history, after, model.expected(&one.history, weeks))),
        );
        let rows = groups.into_iter().map(|group| {
            let count = f64::from(group.customers);
            let more = if group.repeats == GROUP_LAST { "+" } else { "" };
            let actual = i64::try_from(group.actual).unwrap_or(i64::MAX);
            vec![
                Cell::Text(name.to_owned()),
                Cell::Text(split.to_string()),
                Cell::Text(format!("{}{more}", group.repeats)),
                Cell::Int(i64::from(group.customers)),
                Cell::ratio(actual, i64::from(group.customers)),
                real(group.expected / count, PARAMETER_PLACES),
            ]
        });
        Ok(INDICATOR.table(
            &["model", "split", "repeats", "customers", "actual", "predicted"],
            rows.collect(),
        ))
    }
}

fn parts<const N: usize>(fit: Fit<N>) -> (Vec<f64>, f64) {
    (fit.parameters.to_vec(), fit.log_likelihood)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B17: what is printed is rounded, and what has no value is empty.
    #[test]
    fn reals_are_printed() {
        assert_eq!(real(-9_582.425_68, 6).text(), "-9582.42568");
        assert_eq!(real(f64::INFINITY, 6), Cell::Empty);
    }
}
