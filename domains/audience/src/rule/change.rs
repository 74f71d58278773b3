//! Purchases of one period against those of another.

use guanxi_types::Result;
use serde::{Deserialize, Serialize};

use super::{BoughtTest, Compare, Figure, Moving, NAMED_LIMIT, Window, bad};

/// Hundredths in a whole.
const WHOLE: i128 = 100;
/// A change of so many hundredths at most: a hundredfold.
const PERCENT_LIMIT: i64 = 10_000;

/// Who bought less, or more, than in another period, by so many hundredths. Whoever bought nothing in the earlier period has nothing that
/// could change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeTest {
    /// What is compared: tickets, days, spend, units, or spend a ticket.
    pub figure: Figure,
    /// From which period.
    pub before: Moving,
    /// To which.
    pub after: Moving,
    /// Which way.
    pub way: Trend,
    /// By how many hundredths at least.
    pub percent: i64,
    /// Categories with all below them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Products.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// Stores.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stores: Vec<String>,
}

/// Which way a number went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// It became less.
    Down,
    /// It became more.
    Up,
}

impl ChangeTest {
    pub(super) fn check(&self, path: &str) -> Result<()> {
        let is_counted = matches!(
            self.figure,
            Figure::Tickets | Figure::Days | Figure::Spend | Figure::Units | Figure::PerTicket
        );
        let most = if self.way == Trend::Down {
            100
        } else {
            PERCENT_LIMIT
        };
        if !is_counted || !(1..=most).contains(&self.percent) {
            return Err(bad(path, "value"));
        }
        if self.before == self.after {
            return Err(bad(path, "window"));
        }
        let lists = [&self.categories, &self.products, &self.stores];
        if lists.iter().any(|list| list.len() > NAMED_LIMIT) {
            return Err(bad(path, "too_many"));
        }
        Ok(())
    }

    /// The purchases of one of the two periods.
    #[must_use]
    pub fn side(&self, period: Moving) -> BoughtTest {
        BoughtTest {
            figure: self.figure,
            op: Compare::Ge,
            value: "0".to_owned(),
            window: Some(Window::Period(period)),
            categories: self.categories.clone(),
            products: self.products.clone(),
            stores: self.stores.clone(),
        }
    }

    /// Whether a number changed so; who has none in the later period bought nothing.
    #[must_use]
    pub fn holds(&self, before: Option<i64>, after: Option<i64>) -> bool {
        let Some(before) = before.filter(|before| *before > 0) else {
            return false;
        };
        let (before, after) = (i128::from(before), i128::from(after.unwrap_or(0)));
        let percent = i128::from(self.percent);
        match self.way {
            Trend::Down => after * WHOLE <= before * (WHOLE - percent),
            Trend::Up => after * WHOLE >= before * (WHOLE + percent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Node;
    use super::*;
    use serde_json::json;

    fn change(way: &str, percent: i64) -> Result<Node> {
        Node::read(&json!({ "changed": {
            "figure": "spend", "before": "before_last_quarter", "after": "last_quarter", "way": way, "percent": percent,
        } }))
    }

    /// C3: a fall and a rise are counted from what was before, and from nothing nothing changes.
    #[test]
    fn changes_are_counted_from_before() {
        for (way, percent, before, after, wanted) in [
            ("down", 30, Some(1_000), Some(700), true),
            ("down", 30, Some(1_000), Some(701), false),
            ("down", 100, Some(1_000), None, true),
            ("up", 50, Some(1_000), Some(1_500), true),
            ("up", 50, Some(1_000), Some(1_499), false),
            ("up", 50, Some(0), Some(10), false),
            ("down", 10, None, None, false),
        ] {
            let Ok(Node::Changed(test)) = change(way, percent) else {
                panic!("{way} {percent} is a change");
            };
            assert_eq!(
                test.holds(before, after),
                wanted,
                "{way} {percent} {before:?} {after:?}"
            );
        }
        for (way, percent) in [("down", 101), ("up", 0), ("left", 10)] {
            assert!(change(way, percent).is_err(), "{way} {percent}");
        }
    }
}
