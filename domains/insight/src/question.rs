//! What a tile of a dashboard asks: an indicator with its parameters, and which of its columns and rows are drawn.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use guanxi_types::{FieldError, Problem, Result, index_of};

use crate::error;
use crate::indicator::{self, Indicator, Kind};
use crate::request::Query;
use crate::table::{Cell, Column, Table};

/// The filters that every indicator takes, and that stand for a whole page.
pub const FILTERS: [&str; 7] = [
    "period",
    "store",
    "market_area",
    "category",
    "customer_class",
    "from",
    "to",
];
/// Rows that a picture is drawn of at most.
pub const DRAWN_MAX: usize = 1_000;

/// The texts of a question, as a tile or a call says them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// The indicator.
    pub indicator: String,
    /// Parameters, `by=month&top=10`.
    pub parameters: String,
    /// Columns by comma.
    pub shown_columns: String,
    /// The column that rows are ordered by, `-` before it for descending.
    pub sort_by: String,
    /// How many rows.
    pub row_limit: Option<i64>,
}

/// A question that makes sense.
#[derive(Clone, Debug)]
pub struct Question {
    /// The indicator.
    pub indicator: &'static Indicator,
    /// Its parameters and filters.
    pub parameters: BTreeMap<String, String>,
    columns: Vec<String>,
    sort: Option<(String, bool)>,
    limit: usize,
}

impl Question {
    /// Reads a question.
    ///
    /// # Errors
    /// `record.invalid`, with what is wrong at the field that says it.
    pub fn read(asking: &Asking) -> Result<Self> {
        let indicator = indicator::named(&asking.indicator).map_err(|p| at("indicator", &p))?;
        let parameters = parameters(&asking.parameters).map_err(|p| at("parameters", &p))?;
        check(indicator, &parameters).map_err(|p| at("parameters", &p))?;
        let known = known_columns(indicator, &parameters);
        let is_known = |name: &str| {
            let choices = known.join(", ");
            known
                .contains(&name)
                .then_some(())
                .ok_or_else(|| error::unknown_column(name, indicator.name, &choices))
        };
        let named = asking.shown_columns.split(',').map(str::trim);
        let columns: Vec<String> = named.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        for name in &columns {
            is_known(name).map_err(|p| at("shown_columns", &p))?;
        }
        let sort = match asking.sort_by.trim() {
            "" => None,
            text => {
                let name = text.strip_prefix('-').unwrap_or(text);
                is_known(name).map_err(|p| at("sort_by", &p))?;
                Some((name.to_owned(), name != text))
            }
        };
        let limit = match asking.row_limit {
            None => DRAWN_MAX,
            Some(rows) if (1..=i64::from(i32::MAX)).contains(&rows) => index_of(rows).min(DRAWN_MAX),
            Some(rows) => {
                return Err(at(
                    "row_limit",
                    &error::not_a_count("row_limit", &rows.to_string()),
                ));
            }
        };
        Ok(Self {
            indicator,
            parameters,
            columns,
            sort,
            limit,
        })
    }

    /// The question with a page's filters in the place of its own.
    ///
    /// # Errors
    /// Never for texts; the signature is that of the reader.
    pub fn within(&self, filters: &BTreeMap<String, String>) -> Result<Query> {
        let mut said = self.parameters.clone();
        for (name, text) in filters.iter().filter(|(_, text)| !text.is_empty()) {
            said.insert(name.clone(), text.clone());
            // Days inside of a period of the tile's own would narrow it to nothing.
            if name == "from" || name == "to" {
                said.remove("period");
            }
        }
        Query::of(said)
    }

    /// What is drawn of an answer: its rows in order, so many, and the columns that are wanted; columns for programs stay
    /// behind them, hidden as they were.
    #[must_use]
    pub fn drawn(&self, whole: &Table) -> Table {
        let place = |name: &str| whole.columns.iter().position(|column| column.name == name);
        let mut rows: Vec<&Vec<Cell>> = whole.rows.iter().collect();
        if let Some((name, descends)) = &self.sort
            && let Some(at) = place(name)
        {
            rows.sort_by(|a, b| order(a.get(at), b.get(at), *descends));
        }
        rows.truncate(self.limit);
        let is_hidden = |at: &usize| whole.columns.get(*at).is_some_and(|column| !column.is_in_files);
        let (hidden, shown): (Vec<usize>, Vec<usize>) = (0..whole.columns.len()).partition(is_hidden);
        let named: Vec<usize> = self.wanted(whole).iter().filter_map(|name| place(name)).collect();
        let shown = if named.is_empty() { shown } else { named };
        let hidden = hidden.into_iter().filter(|at| !shown.contains(at));
        let column = |at: usize| {
            let column = whole.columns.get(at)?;
            Some((at, Column::new(column.name.clone(), column.unit)))
        };
        let mut wanted: Vec<(usize, Column)> = shown.iter().filter_map(|at| column(*at)).collect();
        wanted.extend(hidden.filter_map(|at| Some((at, whole.columns.get(at)?.clone()))));
        let pick = |row: &Vec<Cell>| {
            let cells = wanted.iter().filter_map(|(at, _)| row.get(*at).cloned());
            cells.collect()
        };
        Table {
            rows: rows.into_iter().map(pick).collect(),
            columns: wanted.into_iter().map(|(_, column)| column).collect(),
        }
    }

    /// The columns that are asked for, else those of the picture that suits the answer.
    fn wanted(&self, whole: &Table) -> Vec<String> {
        if !self.columns.is_empty() {
            return self.columns.clone();
        }
        let has = |name: &str| whole.columns.iter().any(|column| column.name == name);
        let names = self.indicator.chart.of(has).columns();
        names.into_iter().map(str::to_owned).collect()
    }
}

/// What is wrong, told at a field.
fn at(field: &str, problem: &Problem) -> Problem {
    let mut told = FieldError::new(field, &problem.code);
    told.params = problem.params.clone();
    Problem::invalid(vec![told])
}

/// Reads `name=text&name=text`; `%` and `+` stand for themselves, for values are names, numbers and days.
fn parameters(text: &str) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for part in text.split('&').filter(|part| !part.trim().is_empty()) {
        let (name, value) = part.split_once('=').ok_or_else(|| error::not_a_parameter(part))?;
        if found
            .insert(name.trim().to_owned(), value.trim().to_owned())
            .is_some()
        {
            return Err(error::not_together(name, name));
        }
    }
    Ok(found)
}

fn check(indicator: &Indicator, parameters: &BTreeMap<String, String>) -> Result<()> {
    let own = || indicator.params.iter().map(|param| param.name);
    let takes = |name: &str| FILTERS.contains(&name) || own().any(|param| param == name);
    if let Some(name) = parameters.keys().find(|name| !takes(name)) {
        let choices: Vec<&str> = own().chain(FILTERS).collect();
        return Err(error::unknown_parameter(
            name,
            indicator.name,
            &choices.join(", "),
        ));
    }
    let query = Query::of(parameters.clone())?;
    indicator.check(&query)?;
    query.filters_within()?;
    for param in indicator.params {
        match param.kind {
            Kind::Grain => query.grain().map(drop)?,
            Kind::Day => query.day(param.name).map(drop)?,
            Kind::Count => query.count(param.name).map(drop)?,
            Kind::Window if query.value(param.name).is_some() => query.window(param.name).map(drop)?,
            _ => {}
        }
    }
    Ok(())
}

/// The columns of an indicator, and the profile fields that the question asks for, which are columns then.
fn known_columns<'a>(indicator: &'a Indicator, parameters: &'a BTreeMap<String, String>) -> Vec<&'a str> {
    let is_attribute = |name: &str| {
        let param = indicator.params.iter().find(|param| param.name == name);
        param.is_some_and(|param| matches!(param.kind, Kind::Attribute { .. }))
    };
    let asked = parameters.iter().filter(|(name, _)| is_attribute(name));
    let asked = asked.map(|(_, text)| text.as_str());
    indicator.columns.iter().copied().chain(asked).collect()
}

/// Numbers by size, texts by code point; what is empty comes last either way.
fn order(a: Option<&Cell>, b: Option<&Cell>, descends: bool) -> Ordering {
    let turned = |found: Ordering| if descends { found.reverse() } else { found };
    match (a, b) {
        (Some(Cell::Empty) | None, Some(Cell::Empty) | None) => Ordering::Equal,
        (Some(Cell::Empty) | None, _) => Ordering::Greater,
        (_, Some(Cell::Empty) | None) => Ordering::Less,
        (Some(Cell::Int(a)), Some(Cell::Int(b))) => turned(a.cmp(b)),
        (Some(a), Some(b)) => turned(match (a.number(), b.number()) {
            (Some(x), Some(y)) => x.total_cmp(&y),
            _ => a.text().cmp(&b.text()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Unit;

    fn asking(indicator: &str, parameters: &str, columns: &str, sort: &str) -> Asking {
        Asking {
            indicator: indicator.to_owned(),
            parameters: parameters.to_owned(),
            shown_columns: columns.to_owned(),
            sort_by: sort.to_owned(),
            row_limit: None,
        }
    }

    /// H1: what an indicator doesn't have or take is refused, at the field that says it.
    #[test]
    fn a_question_that_makes_no_sense_is_refused() {
        for (asked, field, code) in [
            (
                asking("nothing", "", "", ""),
                "indicator",
                "insight.unknown_indicator",
            ),
            (
                asking("kpi", "by=decade", "", ""),
                "parameters",
                "insight.unknown_grain",
            ),
            (
                asking("kpi", "top=3", "", ""),
                "parameters",
                "insight.unknown_parameter",
            ),
            (
                asking("kpi", "limit=3", "", ""),
                "parameters",
                "insight.unknown_parameter",
            ),
            (
                asking("kpi", "by", "", ""),
                "parameters",
                "insight.not_a_parameter",
            ),
            (
                asking("kpi", "by=year&by=month", "", ""),
                "parameters",
                "insight.not_together",
            ),
            (
                asking("kpi", "period=2017-1", "", ""),
                "parameters",
                "insight.unknown_period",
            ),
            (
                asking("kpi", "customer_class=11", "", ""),
                "parameters",
                "insight.unknown_customer_class",
            ),
            (
                asking("growth", "", "", ""),
                "parameters",
                "insight.parameter_missing",
            ),
            (
                asking("kpi", "", "nothing", ""),
                "shown_columns",
                "insight.unknown_column",
            ),
            (
                asking("kpi", "", "", "-nothing"),
                "sort_by",
                "insight.unknown_column",
            ),
        ] {
            let problem = Question::read(&asked).unwrap_err();
            let found = problem
                .fields
                .first()
                .map(|f| (f.field.as_str(), f.code.as_str()));
            assert_eq!(found, Some((field, code)), "{asked:?}");
        }
    }

    /// H1: rows in the order that is wanted, the empty ones last, and the columns that are wanted.
    #[test]
    fn an_answer_is_ordered_and_cut() {
        let mut asked = asking("kpi", "by=month", "period,net_sales_c", "-net_sales_c");
        asked.row_limit = Some(3);
        let question = Question::read(&asked).unwrap();
        let row = |period: &str, sales: Cell| vec![Cell::Text(period.to_owned()), Cell::Int(1), sales];
        let whole = Table {
            columns: vec![
                Column::new("period", Unit::Text),
                Column::new("tickets", Unit::Count),
                Column::new("net_sales_c", Unit::Money),
            ],
            rows: vec![
                row("a", Cell::Int(9)),
                row("b", Cell::Empty),
                row("c", Cell::Int(10)),
                row("d", Cell::Int(-1)),
            ],
        };
        assert_eq!(
            question.drawn(&whole).csv(),
            "period,net_sales_c\nc,10\na,9\nd,-1\n"
        );
    }

    /// H1: without columns named, those of the answer's own picture are drawn; records behind rows stay for programs.
    #[test]
    fn the_answer_says_what_is_drawn() {
        let drawn = |indicator: &str, columns: &str, names: &[&'static str]| {
            let question = Question::read(&asking(indicator, "", columns, "")).unwrap();
            let mut whole = Table {
                columns: names
                    .iter()
                    .map(|name| Column::new(*name, Unit::Number))
                    .collect(),
                rows: vec![(1..=names.len() + 1).map(|n| Cell::Text(n.to_string())).collect()],
            };
            whole.columns.push(Column::hidden("record_id", Unit::Text));
            let found = question.drawn(&whole);
            (found.csv(), found.json(1)[0]["record_id"].clone())
        };
        let check = ["model", "split", "repeats", "customers", "actual", "predicted"];
        assert_eq!(drawn("btyd", "", &check).0, "repeats,actual,predicted\n3,5,6\n");
        assert_eq!(
            drawn("btyd", "", &["model", "parameter"]).0,
            "model,parameter\n1,2\n"
        );
        let areas = ["level", "path", "net_sales_c"];
        let (csv, record) = drawn("market-areas", "path,net_sales_c", &areas);
        assert_eq!(
            (csv.as_str(), record.as_str()),
            ("path,net_sales_c\n2,3\n", Some("4"))
        );
    }

    /// H1: a page's filters take the place of a tile's own.
    #[test]
    fn filters_of_the_page_come_first() {
        let question = Question::read(&asking("kpi", "by=month&period=2016&store=1", "", "")).unwrap();
        let page = |pairs: &[(&str, &str)]| {
            let texts = pairs.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned()));
            question.within(&texts.collect()).unwrap()
        };
        let query = page(&[("period", "2017"), ("category", ""), ("customer_class", "heavy")]);
        assert_eq!(query.period.as_deref(), Some("2017"));
        assert_eq!((query.store.as_deref(), query.category), (Some("1"), None));
        assert_eq!(query.customer_class.as_deref(), Some("heavy"));
        assert_eq!(page(&[("from", "2017-01-01")]).period, None);
    }
}
