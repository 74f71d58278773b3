//! Conditions that the insight domain answers as a whole: a cell of the cube, and moves between deciles.

use std::collections::BTreeMap;

use guanxi_insight::{CubeRequest, Query};
use guanxi_types::{Day, Result};
use serde::{Deserialize, Serialize};

use super::{Moving, Tenths, Window, bad};

/// Most characters of one parameter of a cell.
const TEXT_LIMIT: usize = 4_000;
/// What the cube is asked with; a cell has no axes.
const PARAMETERS: [&str; 11] = [
    "slice",
    "from",
    "to",
    "period",
    "as_of",
    "prices",
    "store",
    "market_area",
    "category",
    "product_id",
    "customer_class",
];

/// The customers of a cell of the cube, as they are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellTest {
    /// What the cube is asked: `{"slice": "department:GROCERY;mission:topup"}`.
    pub question: BTreeMap<String, String>,
    /// In which days, instead of those of the question: so that the cell moves with time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}

/// From one decile to another between two periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovedTest {
    /// Which division.
    #[serde(default)]
    pub kind: Tenths,
    /// From which period.
    pub before: Moving,
    /// To which.
    pub after: Moving,
    /// Which way.
    pub way: Way,
    /// By how many groups at least; of no meaning for who came or left.
    #[serde(default = "one")]
    pub by: i64,
}

fn one() -> i64 {
    1
}

/// Which way a customer moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// To a worse group: from 2 to 5.
    Down,
    /// To a better one.
    Up,
    /// Bought nothing in the later period.
    Left,
    /// Bought nothing in the earlier one.
    Entered,
}

impl Way {
    /// Whether somebody moved so, from one group to another; `None`: bought nothing.
    #[must_use]
    pub const fn holds(self, before: Option<i64>, after: Option<i64>, by: i64) -> bool {
        match (self, before, after) {
            (Self::Down, Some(before), Some(after)) => after - before >= by,
            (Self::Up, Some(before), Some(after)) => before - after >= by,
            (Self::Left, Some(_), None) | (Self::Entered, None, Some(_)) => true,
            _ => false,
        }
    }
}

impl MovedTest {
    pub(super) fn check(&self, path: &str) -> Result<()> {
        if !(1..=9).contains(&self.by) {
            Err(bad(path, "value"))
        } else if self.before == self.after {
            Err(bad(path, "window"))
        } else {
            Ok(())
        }
    }
}

impl CellTest {
    pub(super) fn check(&self, path: &str) -> Result<()> {
        let is_known = |(name, text): (&String, &String)| {
            PARAMETERS.contains(&name.as_str()) && text.chars().count() <= TEXT_LIMIT
        };
        if !self.question.iter().all(is_known) {
            return Err(bad(path, "cell"));
        }
        self.request(path)?;
        match &self.window {
            Some(Window::Days(days)) if !(1..=super::DAYS_LIMIT).contains(days) => Err(bad(path, "days")),
            Some(Window::Months(months)) if !(1..=1_200).contains(months) => Err(bad(path, "days")),
            Some(Window::Between(between)) => between.read(path).map(drop),
            _ => Ok(()),
        }
    }

    /// The question as the cube reads it, for its dimensions.
    ///
    /// # Errors
    /// `audience.bad_rule`.
    pub fn request(&self, path: &str) -> Result<CubeRequest> {
        let query = Query::of(self.question.clone())?;
        query
            .cube()
            .map_err(|why| bad(path, "cell").with("detail", why.code))
    }

    /// What the cube is asked on a day.
    ///
    /// # Errors
    /// `audience.bad_rule`.
    pub fn on(&self, path: &str, day: Day) -> Result<Query> {
        let mut question = self.question.clone();
        if let Some(window) = &self.window {
            let (from, to) = window.on(path, day)?;
            for name in ["period", "as_of"] {
                question.remove(name);
            }
            for (name, day) in [("from", from), ("to", to)] {
                question.insert(
                    name.to_owned(),
                    day.map(|day| day.to_string()).unwrap_or_default(),
                );
            }
        }
        Query::of(question)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Node;
    use super::*;
    use serde_json::json;

    /// C3: down is to a worse group, and who bought in one of the periods only came or left.
    #[test]
    fn moves_have_a_way() {
        for (way, before, after, by, wanted) in [
            (Way::Down, Some(1), Some(3), 2, true),
            (Way::Down, Some(1), Some(2), 2, false),
            (Way::Down, Some(1), None, 1, false),
            (Way::Up, Some(9), Some(4), 5, true),
            (Way::Left, Some(1), None, 1, true),
            (Way::Left, None, None, 1, false),
            (Way::Entered, None, Some(10), 9, true),
        ] {
            assert_eq!(
                way.holds(before, after, by),
                wanted,
                "{way:?} {before:?} {after:?}"
            );
        }
    }

    /// C3, B15: a cell moves with time where its days do, and an axis is no cell.
    #[test]
    fn a_cell_moves_with_time() {
        let cell = |question: serde_json::Value| {
            Node::read(&json!({ "cell": { "question": question, "window": { "days": 30 } } }))
        };
        let Ok(Node::Cell(found)) =
            cell(json!({ "slice": "decile:1", "from": "2025-01-01", "as_of": "2025-01-31" }))
        else {
            panic!("it is a cell");
        };
        let query = found.on("", "2026-05-31".parse().unwrap()).unwrap();
        let said: Vec<(&str, &str)> = query.said().collect();
        let wanted = [
            ("from", "2026-05-02"),
            ("to", "2026-05-31"),
            ("slice", "decile:1"),
        ];
        assert_eq!(said, wanted);
        assert_eq!(query.value("as_of"), None);
        for wrong in [json!({ "rows": "month" }), json!({ "slice": "decile" })] {
            assert!(cell(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
