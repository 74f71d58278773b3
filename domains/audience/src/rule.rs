//! The rule of a segment (客群规则): conditions joined by all, any and none, as validated JSON.
//!
//! Conditions on fields, on linked records and on standings are the record engine's ([`guanxi_record::Condition`]); what is added here is
//! what a list can't ask: purchases summed over relative times, deciles of a period, birthdays, consent, membership of segments.

mod cell;
mod change;
mod days;
mod said;
mod seen;

pub use cell::{CellTest, MovedTest, Way};
pub use change::{ChangeTest, Trend};
pub use days::{Base, bounds};
pub use said::{Said, cell, figure_text, say};
pub use seen::{Names, names};

use guanxi_types::{ErrorKind, Money, Problem, Qty, Result};
use serde::{Deserialize, Serialize};

/// How deep groups may be nested.
const DEPTH_LIMIT: usize = 6;
/// Conditions that one rule may have.
pub const LEAVES_LIMIT: usize = 40;
/// Records that one condition may name.
const NAMED_LIMIT: usize = 200;
/// Relative times at most: a hundred years.
const DAYS_LIMIT: i32 = 36_525;

/// A condition, or several joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// All of these.
    All(Vec<Node>),
    /// At least one of these.
    Any(Vec<Node>),
    /// None of these.
    None(Vec<Node>),
    /// A field of the customer, of a linked record, or of where the customer stands.
    Field(FieldTest),
    /// Several fields of the same linked record, and how many such records there are.
    Linked(LinkedTest),
    /// What was bought.
    Bought(BoughtTest),
    /// More or less than in another period.
    Changed(ChangeTest),
    /// The decile in a period.
    Decile(DecileTest),
    /// From one decile to another.
    Moved(MovedTest),
    /// A cell of the cube.
    Cell(CellTest),
    /// A birthday that comes.
    Birthday(Birthday),
    /// What the customer agreed to.
    Consent(ConsentTest),
    /// Membership of a segment.
    Segment(SegmentTest),
}

/// `name op value`, as lists are filtered; `within`, `older` and `next` take days instead, `during` a period that moves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldTest {
    /// `city`, or `customers.customer_tag.tag_id`.
    pub name: String,
    /// An operator of lists, or `within`, `older`, `next`, `during`.
    pub op: String,
    /// With what.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// How many days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<i32>,
}

/// Records that lead to the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedTest {
    /// Of which entity.
    pub entity: String,
    /// By which of its fields, where several lead to customers: who told, or who was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What holds of each of them.
    #[serde(default, rename = "where")]
    pub tests: Vec<FieldTest>,
    /// How many there must be; one where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
}

/// What of the purchases is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Purchase tickets.
    Tickets,
    /// Days with a purchase.
    Days,
    /// Net spend, in the company's currency.
    Spend,
    /// Quantity.
    Units,
    /// Days since the last purchase.
    SinceLast,
    /// Days since the first purchase.
    SinceFirst,
    /// Net spend a ticket.
    PerTicket,
    /// Days from one day with a purchase to the next, on average.
    Interval,
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// At least.
    Ge,
    /// At most.
    Le,
    /// Exactly.
    Eq,
}

/// Purchases of some goods in some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoughtTest {
    /// What is compared.
    pub figure: Figure,
    /// How.
    pub op: Compare,
    /// With what: a number; an amount with its decimals.
    pub value: String,
    /// In which days; all where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
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

/// Some days, relative or fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// The last so many days.
    Days(i32),
    /// The last so many months.
    Months(i32),
    /// A period that moves with time.
    Period(Moving),
    /// From a day, to a day.
    Between(Between),
}

/// From a day on, up to a day, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Between {
    /// First day, `2026-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A period that moves with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moving {
    /// The running month.
    ThisMonth,
    /// The month before it.
    LastMonth,
    /// The running quarter.
    ThisQuarter,
    /// The quarter before it.
    LastQuarter,
    /// The running year.
    ThisYear,
    /// The year before it.
    LastYear,
    /// The month before the last one.
    BeforeLastMonth,
    /// The quarter before the last one.
    BeforeLastQuarter,
    /// The year before the last one.
    BeforeLastYear,
    /// The last month, a year earlier.
    LastMonthYearAgo,
    /// The last quarter, a year earlier.
    LastQuarterYearAgo,
}

/// Which of the two divisions into tenths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tenths {
    /// Equal numbers of customers.
    #[default]
    Customer,
    /// Equal sales.
    Sales,
}

/// The decile in a period, 1 the best. Who bought nothing in it is in none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecileTest {
    /// Which division.
    #[serde(default)]
    pub kind: Tenths,
    /// In which period.
    pub period: Moving,
    /// From this group.
    pub from: i64,
    /// To this group.
    pub to: i64,
}

/// The birthday is today or in the coming days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Birthday {
    /// How many days.
    pub days: i32,
}

/// May be reached on a channel for a purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentTest {
    /// For what.
    pub purpose: String,
    /// On which way.
    pub channel: String,
}

/// Is in a segment: of a list who is on it, of a rule who fulfils it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentTest {
    /// The segment.
    pub id: String,
}

/// Values of `customers.consent`.
pub const PURPOSES: [&str; 4] = ["service", "marketing", "profiling", "sharing"];
/// Values of `customers.consent`.
pub const CHANNELS: [&str; 7] = ["any", "sms", "phone", "email", "wechat", "post", "app"];

/// What stands in a segment of kind `rule`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Definition {
    rule: Node,
}

pub(crate) fn bad(path: &str, why: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "audience.bad_rule")
        .with("path", path)
        .with("why", why)
}

impl Node {
    /// Reads a rule and checks all that can be checked without the database.
    ///
    /// # Errors
    /// `audience.bad_rule` with the path of the condition and why.
    pub fn read(json: &serde_json::Value) -> Result<Self> {
        let node = Self::deserialize(json).map_err(|why| bad("", "json").with("detail", why.to_string()))?;
        let mut left = LEAVES_LIMIT;
        node.check("", DEPTH_LIMIT, &mut left)?;
        Ok(node)
    }

    /// The rule of a segment's definition, `{"rule": …}`.
    ///
    /// # Errors
    /// As [`Node::read`].
    pub fn of_definition(text: &str) -> Result<Self> {
        let json: serde_json::Value = serde_json::from_str(text).map_err(|_| bad("", "json"))?;
        let inner =
            Definition::deserialize(&json).map_err(|why| bad("", "json").with("detail", why.to_string()))?;
        let mut left = LEAVES_LIMIT;
        inner.rule.check("", DEPTH_LIMIT, &mut left)?;
        Ok(inner.rule)
    }

    /// The parts of a group; none of a condition.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => parts,
            _ => &[],
        }
    }

    /// Whether it joins others.
    #[must_use]
    pub const fn is_group(&self) -> bool {
        matches!(self, Self::All(_) | Self::Any(_) | Self::None(_))
    }

    /// Every part with its path: the places from the top, `1.0`; the top itself is the empty path.
    #[must_use]
    pub fn by_path(&self) -> Vec<(String, &Self)> {
        let mut found = vec![(String::new(), self)];
        let mut at = 0;
        while let Some((path, node)) = found.get(at).cloned() {
            let parts = node.parts().iter().enumerate();
            found.extend(parts.map(|(place, part)| (below(&path, place), part)));
            at += 1;
        }
        found
    }

    fn check(&self, path: &str, depth: usize, left: &mut usize) -> Result<()> {
        let depth = depth.checked_sub(1).ok_or_else(|| bad(path, "too_deep"))?;
        if self.is_group() {
            if self.parts().is_empty() {
                return Err(bad(path, "empty_group"));
            }
            let mut parts = self.parts().iter().enumerate();
            return parts.try_for_each(|(place, part)| part.check(&below(path, place), depth, left));
        }
        *left = left.checked_sub(1).ok_or_else(|| bad(path, "too_many"))?;
        match self {
            Self::Field(test) => test.check(path),
            Self::Linked(test) => test.tests.iter().try_for_each(|test| test.check(path)),
            Self::Bought(test) => test.check(path),
            Self::Changed(test) => test.check(path),
            Self::Decile(test) if !(1..=10).contains(&test.from) || !(test.from..=10).contains(&test.to) => {
                Err(bad(path, "value"))
            }
            Self::Moved(test) => test.check(path),
            Self::Cell(test) => test.check(path),
            Self::Birthday(test) if !(0..=366).contains(&test.days) => Err(bad(path, "days")),
            Self::Consent(test)
                if !PURPOSES.contains(&test.purpose.as_str())
                    || !CHANNELS.contains(&test.channel.as_str()) =>
            {
                Err(bad(path, "value"))
            }
            Self::Segment(test) if test.id.parse::<i64>().is_err() => Err(bad(path, "segment")),
            _ => Ok(()),
        }
    }
}

/// The path of a part.
pub(crate) fn below(path: &str, place: usize) -> String {
    if path.is_empty() {
        place.to_string()
    } else {
        format!("{path}.{place}")
    }
}

impl FieldTest {
    /// Whether it takes days.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        matches!(self.op.as_str(), "within" | "older" | "next" | "during")
    }

    /// The period that it must lie in.
    #[must_use]
    pub fn period(&self) -> Option<Moving> {
        serde_json::from_value(serde_json::Value::from(self.value.trim())).ok()
    }

    fn check(&self, path: &str) -> Result<()> {
        let is_told = matches!(self.op.as_str(), "empty" | "filled") || !self.value.trim().is_empty();
        if self.name.is_empty() {
            Err(bad(path, "field"))
        } else if self.op == "during" {
            self.period().map(drop).ok_or_else(|| bad(path, "value"))
        } else if self.is_relative() {
            match self.days {
                Some(days) if (0..=DAYS_LIMIT).contains(&days) => Ok(()),
                _ => Err(bad(path, "days")),
            }
        } else if is_told {
            Ok(())
        } else {
            Err(bad(path, "value"))
        }
    }
}

impl BoughtTest {
    /// The value in the unit that figures have: counts and days as such, amounts in minor units, quantities in thousandths.
    ///
    /// # Errors
    /// `audience.bad_rule`.
    pub fn number(&self, path: &str) -> Result<i64> {
        let text = self.value.trim();
        let number = match self.figure {
            Figure::Spend | Figure::PerTicket => Money::parse(text).ok().map(Money::raw),
            Figure::Units => Qty::parse(text).ok().map(Qty::raw),
            _ => text
                .parse()
                .ok()
                .filter(|number| (0..=1_000_000).contains(number)),
        };
        number.ok_or_else(|| bad(path, "value"))
    }

    fn check(&self, path: &str) -> Result<()> {
        self.number(path)?;
        let lists = [&self.categories, &self.products, &self.stores];
        if lists.iter().any(|list| list.len() > NAMED_LIMIT) {
            return Err(bad(path, "too_many"));
        }
        match &self.window {
            Some(Window::Days(days)) if !(1..=DAYS_LIMIT).contains(days) => Err(bad(path, "days")),
            Some(Window::Months(months)) if !(1..=1_200).contains(months) => Err(bad(path, "days")),
            Some(Window::Between(between)) => between.read(path).map(drop),
            _ => Ok(()),
        }
    }
}

impl Compare {
    /// Whether the number is so.
    #[must_use]
    pub const fn holds(self, number: i64, wanted: i64) -> bool {
        match self {
            Self::Ge => number >= wanted,
            Self::Le => number <= wanted,
            Self::Eq => number == wanted,
        }
    }
}

#[cfg(test)]
mod tests;
