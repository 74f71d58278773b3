//! Questions for the cube: axes, slices, a measure, a period to compare with.

use guanxi_types::{Day, Result};

use super::{Filters, Query, Window};
use crate::dimensions::CUBE_MEASURES;
use crate::error;
use crate::rules::cells::AXES;

/// Dimensions that are fixed at most.
const SLICES_MAX: usize = 12;
/// Members that a slice names at most.
const SLICE_MEMBERS_MAX: usize = 200;
/// Borders between price bands at most.
const PRICES_MAX: usize = 19;
/// What a question for the cube may say beside the filters.
const PARAMETERS: [&str; 8] = [
    "rows", "columns", "pages", "slice", "as_of", "prices", "base", "measure",
];

/// A dimension of which only some members count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The dimension.
    pub dimension: String,
    /// The members' keys; at least one.
    pub members: Vec<String>,
}

/// A question for the cube.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CubeRequest {
    /// Dimensions along rows, columns and pages; none when only a cell is asked for.
    pub axes: Vec<String>,
    /// What is fixed.
    pub slices: Vec<Slice>,
    /// What is compared.
    pub measure: &'static str,
    /// The period before, for a comparison.
    pub base: Option<Window>,
    /// The day whose state customers are in; `None`: the last day of the question.
    pub as_of: Option<Day>,
    /// Upper borders of price bands, minor units, ascending; empty: fifths.
    pub prices: Vec<i64>,
    /// What restricts the sales before anything is cut.
    pub filters: Filters,
}

impl CubeRequest {
    /// The names of all dimensions that the question uses, each once.
    #[must_use]
    pub fn dimensions(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.axes.iter().map(String::as_str).collect();
        for slice in &self.slices {
            if !names.contains(&slice.dimension.as_str()) {
                names.push(&slice.dimension);
            }
        }
        names
    }
}

impl Query {
    /// Reads a question for the cube; axes may be missing where only slices count.
    ///
    /// # Errors
    /// When a parameter is unknown or can't be read, a dimension is named twice, or columns come without rows.
    pub fn cube(&self) -> Result<CubeRequest> {
        let is_known = |name: &str| PARAMETERS.contains(&name);
        if let Some(name) = self.more.keys().find(|name| !is_known(name)) {
            return Err(error::unknown_parameter(name, "cube", &PARAMETERS.join(", ")));
        }
        let base = self.value("base").map(|_| self.window("base")).transpose()?;
        let request = CubeRequest {
            axes: self.axes()?,
            slices: slices(self.value("slice").unwrap_or_default())?,
            measure: self.compared()?,
            base,
            as_of: self.day("as_of")?,
            prices: self.prices()?,
            filters: self.filters_within()?,
        };
        let mut parts = request.dimensions().into_iter();
        let time = parts.find(|name| ["month", "week", "day"].contains(name));
        match time {
            Some(name) if base.is_some() => Err(error::not_together("base", name)),
            _ => Ok(request),
        }
    }

    /// The same question, which must have rows.
    ///
    /// # Errors
    /// As [`Query::cube`], or when it has none.
    pub fn cube_table(&self) -> Result<CubeRequest> {
        let request = self.cube()?;
        match request.axes.is_empty() {
            true => Err(error::missing("rows")),
            false => Ok(request),
        }
    }

    fn axes(&self) -> Result<Vec<String>> {
        let names: [Option<&str>; AXES] = ["rows", "columns", "pages"].map(|name| self.value(name));
        let mut axes: Vec<String> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let Some(name) = name else { continue };
            if axes.len() < at {
                return Err(error::missing(if axes.is_empty() { "rows" } else { "columns" }));
            }
            if axes.iter().any(|other| other == name) {
                return Err(error::given_twice(name));
            }
            axes.push((*name).to_owned());
        }
        Ok(axes)
    }

    fn compared(&self) -> Result<&'static str> {
        let text = self.measure.as_deref().filter(|text| !text.is_empty());
        let text = text.unwrap_or("sales_c");
        let known = CUBE_MEASURES.iter().find(|measure| measure.name == text);
        known
            .map(|measure| measure.name)
            .ok_or_else(|| error::unknown_measure(text))
    }

    fn prices(&self) -> Result<Vec<i64>> {
        let Some(text) = self.value("prices") else {
            return Ok(Vec::new());
        };
        let read = |part: &str| part.trim().parse::<i64>().ok().filter(|price| *price > 0);
        let prices: Option<Vec<i64>> = text.split(',').map(read).collect();
        prices
            .filter(|found| found.len() <= PRICES_MAX && found.is_sorted_by(|a, b| a < b))
            .ok_or_else(|| error::bad_prices(text, PRICES_MAX))
    }
}

/// Reads `department:GROCERY|PRODUCE;mission:topup`. A `\` takes the special meaning from the character after it.
fn slices(text: &str) -> Result<Vec<Slice>> {
    let bad = || error::bad_slice(text);
    let mut found: Vec<Slice> = Vec::new();
    for part in split(text, ';').into_iter().filter(|part| !part.is_empty()) {
        let (name, members) = part.split_once(':').ok_or_else(bad)?;
        let members: Vec<String> = split(members, '|').iter().map(|m| plain(m)).collect();
        let is_fine = !name.is_empty()
            && members.len() <= SLICE_MEMBERS_MAX
            && members.iter().all(|member| !member.is_empty())
            && found.len() < SLICES_MAX;
        if !is_fine {
            return Err(bad());
        }
        if found.iter().any(|slice| slice.dimension == name) {
            return Err(error::given_twice(name));
        }
        found.push(Slice {
            dimension: name.to_owned(),
            members,
        });
    }
    Ok(found)
}

/// The parts between the separators that have no `\` before them.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut is_quoted = false;
    text.split(|c: char| {
        let ends = c == separator && !is_quoted;
        is_quoted = c == '\\' && !is_quoted;
        ends
    })
    .collect()
}

fn plain(text: &str) -> String {
    let mut is_quoted = false;
    text.chars()
        .filter(|&c| {
            is_quoted = c == '\\' && !is_quoted;
            !is_quoted
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(pairs: &[(&str, &str)]) -> Query {
        let pairs = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Query::of(pairs).unwrap()
    }

    /// B15
    #[test]
    fn slices_are_read_with_whatever_a_name_has_in_it() {
        let found = slices(r"department:A|B\|C\\;category:X\;Y:Z;mission:topup").unwrap();
        let members: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|s| {
                (
                    s.dimension.as_str(),
                    s.members.iter().map(String::as_str).collect(),
                )
            })
            .collect();
        assert_eq!(
            members,
            [
                ("department", vec!["A", r"B|C\"]),
                ("category", vec!["X;Y:Z"]),
                ("mission", vec!["topup"])
            ]
        );
        assert!(slices("").unwrap().is_empty());
        for text in ["department", ":A", "department:", "department:A||B"] {
            assert_eq!(slices(text).unwrap_err().code, "insight.bad_slice", "{text}");
        }
    }

    /// B15
    #[test]
    fn wrong_questions_are_named() {
        let code = |pairs: &[(&str, &str)]| question(pairs).cube_table().unwrap_err().code;
        assert_eq!(code(&[]), "insight.parameter_missing");
        assert_eq!(code(&[("columns", "group")]), "insight.parameter_missing");
        assert_eq!(
            code(&[("rows", "abc"), ("pages", "group")]),
            "insight.parameter_missing"
        );
        assert_eq!(
            code(&[("rows", "abc"), ("columns", "abc")]),
            "insight.given_twice"
        );
        assert_eq!(
            code(&[("rows", "abc"), ("slice", "a:b;a:c")]),
            "insight.given_twice"
        );
        assert_eq!(
            code(&[("rows", "abc"), ("measure", "x")]),
            "insight.unknown_measure"
        );
        assert_eq!(code(&[("rows", "abc"), ("prices", "9,3")]), "insight.bad_prices");
        assert_eq!(
            code(&[("rows", "abc"), ("top", "9")]),
            "insight.unknown_parameter"
        );
        let base = ("base", "2017-01-01..2017-01-31");
        assert_eq!(code(&[("rows", "month"), base]), "insight.not_together");
        assert!(question(&[("rows", "abc"), base]).cube_table().is_ok());
    }
}
