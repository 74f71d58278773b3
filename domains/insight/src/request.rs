//! Questions: as they come in (all text, from a query string or the command line), and as they are understood.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use guanxi_types::{Day, Grain, Period, Problem, Result};
use serde::Deserialize;

mod asked;
mod cube;

pub use asked::Window;
pub use cube::{CubeRequest, Slice};

use crate::error;
use crate::rules::decile::{DecileKind, GROUPS};
use crate::visible::Visible;

/// Rows of a page when the question doesn't say.
pub const PAGE_DEFAULT: usize = 50;
/// Rows of a page at most.
pub const PAGE_MAX: usize = 500;

/// The parameters as text. One struct for all questions, so that HTTP and the command line share one reading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Grain: year, quarter, month, week, day.
    pub by: Option<String>,
    /// Stores: ids or numbers, separated by commas.
    pub store: Option<String>,
    /// Market areas with all below them: ids or names, separated by commas.
    pub market_area: Option<String>,
    /// Categories with all below them: ids or names, separated by commas.
    pub category: Option<String>,
    /// Customer classes: 1 … 10, heavy, medium, light, separated by commas.
    pub customer_class: Option<String>,
    /// Products: ids or numbers, separated by commas.
    pub product_id: Option<String>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// One period, written as it is printed.
    pub period: Option<String>,
    /// Column of the KPI table.
    pub measure: Option<String>,
    /// Kind of decile: customer or sales.
    pub kind: Option<String>,
    /// Group from 1 to 10.
    pub group: Option<String>,
    /// Period that customers come from.
    pub from_period: Option<String>,
    /// Period that customers go to.
    pub to_period: Option<String>,
    /// Rows of a page.
    pub limit: Option<String>,
    /// Where the page before ended.
    pub after: Option<String>,
    /// What single indicators take beside these, by name.
    #[serde(flatten)]
    pub more: BTreeMap<String, String>,
    /// What the asking user may see; never a parameter.
    #[serde(skip)]
    pub visible: Option<Arc<Visible>>,
}

/// What restricts a question. Stores, areas and categories are looked up when it is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Ids or numbers of stores; empty: all.
    pub stores: Vec<String>,
    /// Ids or names of market areas; empty: all.
    pub market_areas: Vec<String>,
    /// Ids or names of categories; empty: all.
    pub categories: Vec<String>,
    /// Ids or numbers of products; empty: all.
    pub products: Vec<String>,
    /// Head-count deciles of the full horizon; empty: all customers and anonymous sales.
    pub customer_groups: Vec<i64>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// What the asking user may see; `None`: all. Set by the caller from the user's permissions, never by a parameter.
    pub visible: Option<Arc<Visible>>,
}

/// A question for the KPI table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiRequest {
    /// Length of the periods.
    pub by: Grain,
    /// What restricts it.
    pub filters: Filters,
}

/// A question for a decile table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecileRequest {
    /// By heads or by sales.
    pub kind: DecileKind,
    /// Length of the periods.
    pub by: Grain,
    /// Only this one.
    pub period: Option<Period>,
    /// What restricts it.
    pub filters: Filters,
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Rows wanted.
    pub limit: usize,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// A question for the customers of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupCustomersRequest {
    /// By heads or by sales.
    pub kind: DecileKind,
    /// In which period.
    pub period: Period,
    /// Which group; `None`: all.
    pub group: Option<i64>,
    /// What restricts it.
    pub filters: Filters,
    /// Which page.
    pub page: Page,
}

/// A question for movement between two periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementRequest {
    /// By heads or by sales.
    pub kind: DecileKind,
    /// From where.
    pub from_period: Period,
    /// To where.
    pub to_period: Period,
    /// What restricts both.
    pub filters: Filters,
}

/// A question for the sales behind a number of the KPI table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordsRequest {
    /// Column of the KPI table.
    pub measure: String,
    /// Row of the KPI table.
    pub period: Period,
    /// What restricts it.
    pub filters: Filters,
    /// Which page.
    pub page: Page,
}

impl Query {
    /// A question of names and texts, as a command line or a saved view has them. Empty texts say nothing.
    ///
    /// # Errors
    /// Never for texts; the signature is that of the reader.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        let named = pairs.into_iter().filter(|(_, text)| !text.is_empty());
        let object = named
            .map(|(name, text)| (name, serde_json::Value::from(text)))
            .collect();
        serde_json::from_value(serde_json::Value::Object(object)).map_err(Problem::internal)
    }

    /// What the question says, by the names of its parameters.
    pub fn said(&self) -> impl Iterator<Item = (&str, &str)> {
        let named = [
            ("by", &self.by),
            ("period", &self.period),
            ("from", &self.from),
            ("to", &self.to),
            ("store", &self.store),
            ("market_area", &self.market_area),
            ("category", &self.category),
            ("product_id", &self.product_id),
            ("customer_class", &self.customer_class),
        ];
        let named = named
            .into_iter()
            .filter_map(|(name, text)| Some((name, text.as_deref()?)));
        let more = self
            .more
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        named.chain(more).filter(|(_, text)| !text.is_empty())
    }

    /// What the question says of a parameter of an indicator.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        let text = match name {
            "by" => self.by.as_deref(),
            other => self.more.get(other).map(String::as_str),
        };
        text.filter(|text| !text.is_empty())
    }

    /// Reads the filters; a period narrows the days.
    ///
    /// # Errors
    /// As [`Query::filters`], or when the period can't be read.
    pub fn filters_within(&self) -> Result<Filters> {
        let mut filters = self.filters()?;
        if let Some(period) = self.named_period()? {
            filters.from = filters.from.max(Some(period.first));
            filters.to = Some(filters.to.map_or(period.last(), |to| to.min(period.last())));
        }
        Ok(filters)
    }

    fn named_period(&self) -> Result<Option<Period>> {
        let named = self.period.as_deref().filter(|text| !text.is_empty());
        named.map(|text| period("period", text)).transpose()
    }

    /// Reads the filters.
    ///
    /// # Errors
    /// When a date or class can't be read, or the range is reversed.
    pub fn filters(&self) -> Result<Filters> {
        let from = self.from.as_deref().map(|text| day("from", text)).transpose()?;
        let to = self.to.as_deref().map(|text| day("to", text)).transpose()?;
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(error::range_reversed(&from.to_string(), &to.to_string()));
        }
        let mut customer_groups = Vec::new();
        for class in list(self.customer_class.as_deref()) {
            match class.as_str() {
                "heavy" => customer_groups.push(1),
                "medium" => customer_groups.extend(2..=5),
                "light" => customer_groups.extend(6..=10),
                number => {
                    customer_groups.push(group_number(number).ok_or_else(|| error::unknown_class(number))?);
                }
            }
        }
        customer_groups.sort_unstable();
        customer_groups.dedup();
        Ok(Filters {
            stores: list(self.store.as_deref()),
            market_areas: list(self.market_area.as_deref()),
            categories: list(self.category.as_deref()),
            products: list(self.product_id.as_deref()),
            customer_groups,
            from,
            to,
            visible: self.visible.clone(),
        })
    }

    /// The same question by periods of this length.
    #[must_use]
    pub fn by_grain(&self, by: Grain) -> Self {
        Self {
            by: Some(by.name().to_owned()),
            ..self.clone()
        }
    }

    /// Reads a question for the KPI table; by year when it doesn't say, of one period when it names one.
    ///
    /// # Errors
    /// When a parameter can't be read.
    pub fn kpi(&self) -> Result<KpiRequest> {
        let grain = self.grain()?;
        let by = self.named_period()?.map_or(grain, |period| period.grain);
        let filters = self.filters_within()?;
        Ok(KpiRequest { by, filters })
    }

    /// Reads a question for a decile table.
    ///
    /// # Errors
    /// When a parameter can't be read.
    pub fn deciles(&self, kind: DecileKind) -> Result<DecileRequest> {
        let period = self.named_period()?;
        let by = match period {
            Some(period) => period.grain,
            None => self.grain()?,
        };
        Ok(DecileRequest {
            kind,
            by,
            period,
            filters: self.filters()?,
        })
    }

    /// Reads a question for the customers of a group.
    ///
    /// # Errors
    /// When a parameter is missing or can't be read.
    pub fn group_customers(&self) -> Result<GroupCustomersRequest> {
        let group = self
            .group
            .as_deref()
            .map(|text| group_number(text).ok_or_else(|| error::unknown_group(text)))
            .transpose()?;
        Ok(GroupCustomersRequest {
            kind: self.kind()?,
            period: required_period("period", self.period.as_deref())?,
            group,
            filters: self.filters()?,
            page: self.page()?,
        })
    }

    /// Reads a question for movement.
    ///
    /// # Errors
    /// When a parameter is missing or can't be read.
    pub fn movement(&self) -> Result<MovementRequest> {
        Ok(MovementRequest {
            kind: self.kind()?,
            from_period: required_period("from_period", self.from_period.as_deref())?,
            to_period: required_period("to_period", self.to_period.as_deref())?,
            filters: self.filters()?,
        })
    }

    /// Reads a question for the sales behind a number.
    ///
    /// # Errors
    /// When a parameter is missing or can't be read.
    pub fn records(&self) -> Result<RecordsRequest> {
        Ok(RecordsRequest {
            measure: self.measure.clone().ok_or_else(|| error::missing("measure"))?,
            period: required_period("period", self.period.as_deref())?,
            filters: self.filters()?,
            page: self.page()?,
        })
    }

    /// Reads the grain; a year when the question doesn't say.
    ///
    /// # Errors
    /// When it is none.
    pub fn grain(&self) -> Result<Grain> {
        self.grain_or(Grain::Year)
    }

    /// Reads the grain.
    ///
    /// # Errors
    /// When it is none.
    pub fn grain_or(&self, usual: Grain) -> Result<Grain> {
        match self.by.as_deref() {
            None => Ok(usual),
            Some(text) => Grain::from_str(text).map_err(|_| error::unknown_grain(text)),
        }
    }

    fn kind(&self) -> Result<DecileKind> {
        match self.kind.as_deref() {
            None => Ok(DecileKind::Customer),
            Some(text) => DecileKind::from_str(text).map_err(|()| error::unknown_kind(text)),
        }
    }

    pub(crate) fn page(&self) -> Result<Page> {
        let limit = match self.limit.as_deref() {
            None => PAGE_DEFAULT,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=PAGE_MAX).contains(limit))
                .ok_or_else(|| error::bad_limit(text, PAGE_MAX))?,
        };
        Ok(Page {
            limit,
            after: self.after.clone(),
        })
    }
}

fn list(text: Option<&str>) -> Vec<String> {
    text.into_iter()
        .flat_map(|t| t.split(','))
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
        .collect()
}

fn day(parameter: &str, text: &str) -> Result<Day> {
    Day::from_str(text).map_err(|_| error::not_a_date(parameter, text))
}

/// A period as it is printed: neither `0` for a year nor `2017-1` for a month.
fn period(parameter: &str, text: &str) -> Result<Period> {
    let read = Period::from_str(text)
        .ok()
        .filter(|period| period.to_string() == text);
    read.ok_or_else(|| error::unknown_period(parameter, text))
}

fn required_period(parameter: &str, text: Option<&str>) -> Result<Period> {
    period(parameter, text.ok_or_else(|| error::missing(parameter))?)
}

fn group_number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|group| (1..=GROUPS).contains(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T>) -> String {
        result.err().map_or_else(String::new, |problem| problem.code)
    }

    #[test]
    fn wrong_parameters_are_named() {
        let query = |set: fn(&mut Query)| {
            let mut query = Query {
                period: Some("2017".into()),
                ..Query::default()
            };
            set(&mut query);
            query
        };
        assert_eq!(
            code(query(|q| q.by = Some("decade".into())).kpi()),
            "insight.unknown_grain"
        );
        assert_eq!(
            code(query(|q| q.period = Some("2017Q9".into())).records()),
            "insight.parameter_missing"
        );
        assert_eq!(
            code(query(|q| q.period = Some("2017Q9".into())).group_customers()),
            "insight.unknown_period"
        );
        for text in ["0", "17", "2017-1", "2017q1"] {
            let asked = Query {
                period: Some(text.to_owned()),
                ..Query::default()
            };
            assert_eq!(code(asked.kpi()), "insight.unknown_period", "{text}");
        }
        assert_eq!(
            code(query(|q| q.from = Some("tomorrow".into())).kpi()),
            "insight.not_a_date"
        );
        assert_eq!(
            code(query(|q| q.customer_class = Some("11".into())).kpi()),
            "insight.unknown_customer_class"
        );
        assert_eq!(
            code(query(|q| q.limit = Some("0".into())).group_customers()),
            "insight.bad_limit"
        );
        assert_eq!(
            code(query(|q| q.group = Some("0".into())).group_customers()),
            "insight.unknown_group"
        );
        assert_eq!(
            code(query(|q| q.kind = Some("x".into())).group_customers()),
            "insight.unknown_decile_kind"
        );
        let reversed = Query {
            from: Some("2017-02-01".into()),
            to: Some("2017-01-01".into()),
            ..Query::default()
        };
        assert_eq!(code(reversed.kpi()), "insight.range_reversed");
    }

    #[test]
    fn classes_become_groups() {
        let query = Query {
            customer_class: Some("heavy, 3,light".into()),
            ..Query::default()
        };
        assert_eq!(query.filters().unwrap().customer_groups, [1, 3, 6, 7, 8, 9, 10]);
    }
}
