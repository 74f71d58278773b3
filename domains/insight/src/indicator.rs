//! The declared layer: what indicators there are, their parameters, columns and words, and the function that computes each.
//!
//! Command line, web routes, OpenAPI, the browser's page and the documents' tests are made from [`INDICATORS`]. A new
//! indicator is a module in `indicators/` and a line here.

use guanxi_types::{Grain, Problem, Result};
use serde::Serialize;
use serde_json::{Value, json};

use crate::catalogue::{self, Measure, Words};
use crate::error;
use crate::indicators;
use crate::queries::facts::Facts;
use crate::request::Query;
use crate::table::{Cell, Column, Table, Unit};

/// What a parameter may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Kind {
    /// Length of periods: year, quarter, month, week, day.
    Grain,
    /// One of these.
    Choice {
        /// The texts, as they are written.
        options: &'static [&'static str],
    },
    /// One of these, or a profile field of customers.
    Attribute {
        /// The texts, as they are written.
        options: &'static [&'static str],
    },
    /// A date.
    Day,
    /// Two dates with two dots between, `2017-01-01..2017-03-31`; both included.
    Window,
    /// A whole number from 1.
    Count,
    /// Whole numbers from 1, by comma.
    Counts,
    /// Names, by comma.
    Text,
}

/// A parameter of an indicator, beside the filters that all take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Param {
    /// Its name in URLs; with `-` for `_` on the command line.
    pub name: &'static str,
    /// What people call it.
    pub label: Words,
    /// What it may hold.
    pub kind: Kind,
    /// What it is when the question doesn't say; empty: nothing.
    pub default: &'static str,
    /// Whether the question must say.
    pub required: bool,
}

impl Param {
    /// One that may be left out.
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: Kind,
        default: &'static str,
        label: (&'static str, &'static str),
    ) -> Self {
        Self {
            name,
            label: Words {
                zh: label.0,
                en: label.1,
            },
            kind,
            default,
            required: false,
        }
    }

    /// One that the question must say.
    #[must_use]
    pub const fn required(name: &'static str, kind: Kind, label: (&'static str, &'static str)) -> Self {
        Self {
            required: true,
            ..Self::new(name, kind, "", label)
        }
    }
}

/// The picture that suits a table: what goes along, what goes up, and what tells its lines apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Chart {
    /// None.
    None,
    /// Bars.
    Bar {
        /// Column along.
        x: &'static str,
        /// Column up.
        y: &'static str,
    },
    /// Bars side by side for each value of `series`; on top of each other where they are counts.
    Bars {
        /// Column along.
        x: &'static str,
        /// Column up.
        y: &'static str,
        /// Column that tells bars apart.
        series: &'static str,
    },
    /// A line for each value of `series`; one line where that is empty.
    Line {
        /// Column along.
        x: &'static str,
        /// Column up.
        y: &'static str,
        /// Column that tells lines apart.
        series: &'static str,
    },
    /// A line for each of several columns, such as what was foretold beside what came.
    Compare {
        /// Column along.
        x: &'static str,
        /// Columns up, all of one unit.
        values: &'static [&'static str],
    },
    /// Of an indicator that has several tables: the first of these whose columns a table has; none where it has no such.
    First {
        /// The pictures; none of them is a choice itself.
        of: &'static [Self],
    },
}

impl Chart {
    /// The columns that it draws, what goes along first, then what tells lines apart; none before a table has chosen.
    #[must_use]
    pub fn columns(self) -> Vec<&'static str> {
        match self {
            Self::None | Self::First { .. } => Vec::new(),
            Self::Bar { x, y } | Self::Line { x, y, series: "" } => vec![x, y],
            Self::Bars { x, y, series } | Self::Line { x, y, series } => vec![x, series, y],
            Self::Compare { x, values } => std::iter::once(x).chain(values.iter().copied()).collect(),
        }
    }

    /// The picture of a table: the choice, where there is one, made by the columns that the table has.
    #[must_use]
    pub fn of(self, has: impl Fn(&str) -> bool) -> Self {
        match self {
            Self::First { of } => of
                .iter()
                .copied()
                .find(|chart| chart.columns().iter().all(|name| has(name)))
                .unwrap_or(Self::None),
            one => one,
        }
    }
}

/// Computes several tables in one pass.
pub type Together = fn(&Facts<'_>, &Query) -> Result<Vec<Sibling>>;

/// An indicator: a table that can be asked for by name.
#[derive(Clone, Copy, Debug)]
pub struct Indicator {
    /// Its name on the command line and in URLs.
    pub name: &'static str,
    /// What people call it.
    pub label: Words,
    /// How it is computed and what to mind.
    pub note: Words,
    /// Its parameters.
    pub params: &'static [Param],
    /// Its own columns; others are those of the catalogue.
    pub own: &'static [Measure],
    /// The names of all columns that it may have, in their order.
    pub columns: &'static [&'static str],
    /// The picture that suits it.
    pub chart: Chart,
    /// Whether its rows are customers: then only those count whom the user may read, and their numbers are covered.
    pub names_customers: bool,
    /// Entities of which every record counts, whoever asks: who may not read them all is refused. Such a table is read from the
    /// database and not from facts, and filters of sales other than dates don't apply to it.
    pub ledgers: &'static [&'static str],
    /// Computes it.
    pub compute: fn(&Facts<'_>, &Query) -> Result<Table>,
    /// Computes it by every length of periods, and what else the same pass over the sales answers; for questions that name no period.
    pub together: Option<Together>,
}

/// A table that came of the pass for another question: the same question to this indicator, by periods of this length.
#[derive(Clone, Debug)]
pub struct Sibling {
    /// The indicator's name.
    pub indicator: &'static str,
    /// The length of its periods.
    pub by: Grain,
    /// The answer.
    pub table: Table,
}

/// Filters that leave some sales out: nothing that a ledger of the club could be cut by.
const SALE_FILTERS: [&str; 5] = ["store", "market_area", "category", "product_id", "customer_class"];

/// The lengths of periods that are computed together; days are too many to be made unasked.
pub const TOGETHER: [Grain; 4] = [Grain::Year, Grain::Quarter, Grain::Month, Grain::Week];

/// Every indicator, in the order of menus and documents.
pub static INDICATORS: &[&Indicator] = &[
    &indicators::kpi::INDICATOR,
    &indicators::decile::CUSTOMER,
    &indicators::decile::SALES,
    &indicators::bestsellers::INDICATOR,
    &indicators::growth::INDICATOR,
    &indicators::market_areas::INDICATOR,
    &indicators::structure::INDICATOR,
    &indicators::abc::INDICATOR,
    &indicators::pareto::INDICATOR,
    &indicators::rfm::CELLS,
    &indicators::rfm::SEGMENTS,
    &indicators::rfm::CUSTOMER_SCORES,
    &indicators::lifecycle::LIFECYCLE,
    &indicators::lifecycle::GAPS,
    &indicators::cohort::COHORT,
    &indicators::cohort::REPURCHASE,
    &indicators::affinity::INDICATOR,
    &indicators::cube::INDICATOR,
    &indicators::profile::INDICATOR,
    &indicators::takeoff::INDICATOR,
    &indicators::leaders::INDICATOR,
    &indicators::leaders::PURCHASES,
    &indicators::campaign_response::INDICATOR,
    &indicators::btyd::INDICATOR,
    &indicators::btyd::CUSTOMERS,
    &indicators::club_tiers::MEMBERS,
    &indicators::club_tiers::MIGRATION,
    &indicators::club_points::ECONOMY,
    &indicators::club_points::BREAKAGE,
    &indicators::club_benefits::INDICATOR,
    &indicators::club_effect::INDICATOR,
    &indicators::club_households::INDICATOR,
    &indicators::club_household_value::INDICATOR,
];

/// The indicator of this name.
///
/// # Errors
/// When there is none.
pub fn named(name: &str) -> Result<&'static Indicator> {
    INDICATORS
        .iter()
        .find(|i| i.name == name)
        .copied()
        .ok_or_else(|| error::unknown_indicator(name))
}

/// The distinct names of all parameters, with the label that the first indicator gives each.
#[must_use]
pub fn all_params() -> Vec<&'static Param> {
    let mut found: Vec<&'static Param> = Vec::new();
    for param in INDICATORS.iter().flat_map(|i| i.params) {
        if found.iter().all(|known| known.name != param.name) {
            found.push(param);
        }
    }
    found
}

impl Indicator {
    /// The definition of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Measure> {
        self.own
            .iter()
            .find(|m| m.name == name)
            .or_else(|| catalogue::measure(name))
    }

    /// What a browser needs to ask for it and to show it.
    #[must_use]
    pub fn describe(&self) -> Value {
        let columns: Vec<&Measure> = self.columns.iter().filter_map(|name| self.column(name)).collect();
        json!({
            "name": self.name, "label": self.label, "note": self.note, "params": self.params, "columns": columns,
            "chart": self.chart,
        })
    }

    /// A table of these columns.
    #[must_use]
    pub fn table(&self, columns: &[&'static str], rows: Vec<Vec<Cell>>) -> Table {
        let column = |name: &&'static str| match self.column(name) {
            Some(measure) => Column::new(measure.name, measure.unit),
            None => Column::new(*name, Unit::Text),
        };
        Table {
            columns: columns.iter().map(column).collect(),
            rows,
        }
    }

    /// Refuses a question that says what this indicator doesn't take, or doesn't say what it needs.
    ///
    /// # Errors
    /// When a parameter is unknown or missing, or none of its choices.
    pub fn check(&self, query: &Query) -> Result<()> {
        let takes = |name: &str| self.params.iter().any(|p| p.name == name);
        let unknown = query
            .more
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, _)| name.as_str())
            .chain(query.value("by").map(|_| "by"))
            .find(|name| !takes(name));
        if let Some(name) = unknown {
            let choices: Vec<&str> = self.params.iter().map(|p| p.name).collect();
            return Err(error::unknown_parameter(name, self.name, &choices.join(", ")));
        }
        let unfit = query.said().map(|(name, _)| name);
        if let Some(name) = unfit
            .filter(|name| SALE_FILTERS.contains(name))
            .find(|_| !self.ledgers.is_empty())
        {
            return Err(error::unfit_filter(name, self.name));
        }
        for param in self.params {
            match (query.value(param.name), param.kind) {
                (None, _) if param.required => return Err(error::missing(param.name)),
                (Some(text), Kind::Choice { options }) if !options.contains(&text) => {
                    return Err(error::unknown_choice(param.name, text, &options.join(", ")));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What the question says of a parameter, else its default.
    ///
    /// # Errors
    /// When it says nothing and there is no default.
    pub fn text<'q>(&self, query: &'q Query, name: &str) -> Result<&'q str> {
        let default = || {
            let param = self.params.iter().find(|p| p.name == name)?;
            (!param.default.is_empty()).then_some(param.default)
        };
        query
            .value(name)
            .or_else(default)
            .ok_or_else(|| -> Problem { error::missing(name) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// H1: a picture is drawn of columns that its indicator has.
    #[test]
    fn pictures_are_of_columns_that_there_are() {
        for indicator in INDICATORS {
            let charts = match indicator.chart {
                Chart::First { of } => of.to_vec(),
                one => vec![one],
            };
            for name in charts.into_iter().flat_map(Chart::columns) {
                assert!(indicator.columns.contains(&name), "{}: {name}", indicator.name);
            }
        }
    }

    /// B17: a check of a model is drawn as what was foretold beside what came; its parameters aren't drawn.
    #[test]
    fn the_table_chooses_the_picture() {
        let btyd = named("btyd").unwrap();
        let charts = &btyd.describe()["chart"];
        assert_eq!(charts["is"], "first");
        let compared = json!({ "is": "compare", "x": "repeats", "values": ["actual", "predicted"] });
        assert_eq!(charts["of"][0], compared);
        assert_eq!(charts["of"][1]["is"], "line");
        let of = |columns: &[&str]| btyd.chart.of(|name| columns.contains(&name)).columns();
        assert_eq!(
            of(&["model", "split", "repeats", "customers", "actual", "predicted"]),
            ["repeats", "actual", "predicted"]
        );
        assert_eq!(
            of(&["model", "t_weeks", "expected_purchases"]),
            ["t_weeks", "expected_purchases"]
        );
        assert!(of(&["model", "parameter", "own_mle", "note"]).is_empty());
        assert_eq!(named("btyd-customers").unwrap().chart, Chart::None);
    }
}
