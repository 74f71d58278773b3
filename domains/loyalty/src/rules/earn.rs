//! What a sale is worth in points, without I/O: the same rules and the same sale earn the same.

use std::collections::BTreeMap;

use guanxi_types::{Day, Money, RawId, div_half_away};
use serde::{Deserialize, Serialize};

use crate::facts::{LineFacts, SaleFacts};

/// A multiplier of one: multipliers are in thousandths.
pub const ONE: i64 = 1_000;
/// Points are worked out in millionths, and rounded once a sale.
const FINE: i128 = 1_000_000;

/// What amounts count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Those that were paid.
    #[default]
    After,
    /// Those before discounts.
    Before,
}

/// How points come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// So many for every amount of so much, in minor units.
    PerAmount {
        /// The points.
        points: i64,
        /// The amount.
        per: i64,
    },
    /// So many for every unit.
    PerUnit(i64),
    /// So many for the sale.
    PerSale(i64),
}

/// How the rules of one group go together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    /// The one that gives most counts, line by line.
    #[default]
    Best,
    /// The first by priority that gives anything, line by line.
    First,
    /// All add up.
    Add,
}

/// When a rule counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Window {
    /// First day, days since 1970.
    pub from: Option<i32>,
    /// Last day.
    pub to: Option<i32>,
    /// Days of the week, `mon` to `sun`; every day where none is named.
    pub weekdays: Vec<String>,
    /// From this minute of the day on.
    pub minute_from: Option<i32>,
    /// Up to, and without, this one.
    pub minute_to: Option<i32>,
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Window {
    fn holds(&self, day: Day, minute: i32) -> bool {
        let weekday = WEEKDAYS.get(usize::from(
            day.date().weekday().to_monday_zero_offset().unsigned_abs(),
        ));
        self.from.is_none_or(|from| from <= day.raw())
            && self.to.is_none_or(|to| day.raw() <= to)
            && (self.weekdays.is_empty()
                || weekday.is_some_and(|name| self.weekdays.iter().any(|known| known == name)))
            && self.holds_at(minute)
    }

    /// From 22:00 to 02:00 is over midnight.
    fn holds_at(&self, minute: i32) -> bool {
        let is_begun = self.minute_from.is_none_or(|from| from <= minute);
        let is_open = self.minute_to.is_none_or(|to| minute < to);
        match (self.minute_from, self.minute_to) {
            (Some(from), Some(to)) if to < from => is_begun || is_open,
            _ => is_begun && is_open,
        }
    }
}

/// A rule of earning, as one version of it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarnRule {
    /// The rule.
    pub id: RawId,
    /// Its version.
    pub version: i64,
    /// Those of one group compete; groups add up.
    pub group: String,
    /// How; that of the group's rule with the greatest priority counts.
    pub together: Together,
    /// The greater comes first.
    pub priority: i64,
    /// What amounts count.
    pub basis: Basis,
    /// Only this product.
    pub product: Option<RawId>,
    /// Only products of this category and those below.
    pub category: Option<RawId>,
    /// Only members of this tier.
    pub tier: Option<RawId>,
    /// Only at this store.
    pub store: Option<RawId>,
    /// Only through this channel.
    pub channel: Option<String>,
    /// When.
    pub window: Window,
    /// Only sales of so much, in minor units.
    pub least: i64,
    /// How points come about.
    pub method: Method,
    /// Times so much, in thousandths.
    pub multiplier: i64,
}

/// How fractions of a point are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Down.
    Down,
    /// To the nearest, halves up.
    Nearest,
    /// Up.
    Up,
}

impl Rounding {
    /// The rounding of this name; down where there is none.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "nearest" => Self::Nearest,
            "up" => Self::Up,
            _ => Self::Down,
        }
    }

    fn round(self, fine: i128) -> i64 {
        let points = match self {
            Self::Down => fine.div_euclid(FINE),
            Self::Nearest => div_half_away(fine, FINE).unwrap_or(0),
            Self::Up => -((-fine).div_euclid(FINE)),
        };
        i64::try_from(points).unwrap_or(i64::MAX)
    }
}

/// What a sale earns, and by which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Earned {
    /// Points, never negative.
    pub points: i64,
    /// What each rule gave, in millionths of a point.
    pub by_rule: BTreeMap<RawId, i128>,
}

impl EarnRule {
    /// Whether the sale as a whole is one of those that the rule is about.
    #[must_use]
    pub fn is_about(&self, sale: &SaleFacts, tiers: &[RawId]) -> bool {
        let paid: Money = sale.lines.iter().map(|line| line.amount).sum();
        self.tier.is_none_or(|tier| tiers.contains(&tier))
            && self.store.is_none_or(|store| sale.store == Some(store))
            && self.channel.is_none_or_same(sale.channel.as_deref())
            && self.window.holds(sale.day, sale.minute)
            && paid.raw() >= self.least
    }

    fn is_about_line(&self, line: &LineFacts) -> bool {
        self.product.is_none_or(|product| line.product == Some(product))
            && self
                .category
                .is_none_or(|category| line.categories.contains(&category))
    }

    /// What a line gives, in millionths of a point.
    fn of_line(&self, line: &LineFacts) -> i128 {
        if !self.is_about_line(line) {
            return 0;
        }
        let amount = match self.basis {
            Basis::After => line.amount,
            Basis::Before => line.list_amount,
        };
        let thousandths = i128::from(ONE);
        let (value, unit) = match self.method {
            Method::PerAmount { points, per } if per > 0 => {
                (i128::from(amount.raw()) * i128::from(points), i128::from(per))
            }
            Method::PerUnit(points) => (i128::from(line.qty.raw()) * i128::from(points), thousandths),
            Method::PerAmount { .. } | Method::PerSale(_) => (0, 1),
        };
        let times = i128::from(self.multiplier) * i128::from(line.multiplier);
        div_half_away(value * times * FINE, unit * thousandths * thousandths).unwrap_or(0)
    }

    /// What the sale gives as a whole.
    fn of_sale(&self, sale: &SaleFacts) -> i128 {
        match self.method {
            Method::PerSale(points) if sale.lines.iter().any(|line| self.is_about_line(line)) => {
                i128::from(points) * i128::from(self.multiplier) * FINE / i128::from(ONE)
            }
            _ => 0,
        }
    }
}

trait NoneOrSame {
    fn is_none_or_same(&self, other: Option<&str>) -> bool;
}

impl NoneOrSame for Option<String> {
    fn is_none_or_same(&self, other: Option<&str>) -> bool {
        self.as_deref().is_none_or(|wanted| other == Some(wanted))
    }
}

/// What a sale earns. `tiers` are those that the member has.
#[must_use]
pub fn earn(rules: &[EarnRule], rounding: Rounding, sale: &SaleFacts, tiers: &[RawId]) -> Earned {
    let mut groups: BTreeMap<&str, Vec<&EarnRule>> = BTreeMap::new();
    for rule in rules.iter().filter(|rule| rule.is_about(sale, tiers)) {
        groups.entry(&rule.group).or_default().push(rule);
    }
    let mut by_rule: BTreeMap<RawId, i128> = BTreeMap::new();
    for group in groups.values_mut() {
        group.sort_by_key(|rule| (-rule.priority, rule.id));
        let together = group.first().map(|rule| rule.together).unwrap_or_default();
        let lines = sale
            .lines
            .iter()
            .map(|line| values(group, |rule| rule.of_line(line)));
        let whole = std::iter::once(values(group, |rule| rule.of_sale(sale)));
        for candidates in lines.chain(whole) {
            for (rule, value) in chosen(candidates, together) {
                *by_rule.entry(rule).or_insert(0) += value;
            }
        }
    }
    let sum: i128 = by_rule.values().sum();
    Earned {
        points: rounding.round(sum).max(0),
        by_rule,
    }
}

fn values(group: &[&EarnRule], value: impl Fn(&EarnRule) -> i128) -> Vec<(RawId, i128)> {
    group
        .iter()
        .map(|rule| (rule.id, value(rule)))
        .filter(|(_, value)| *value != 0)
        .collect()
}

fn chosen(candidates: Vec<(RawId, i128)>, together: Together) -> Vec<(RawId, i128)> {
    match together {
        Together::Add => candidates,
        Together::First => candidates.into_iter().take(1).collect(),
        Together::Best => {
            // The first of those that give the same.
            let best = candidates.iter().rev().max_by_key(|(_, value)| *value).copied();
            best.into_iter().collect()
        }
    }
}
