//! Lifecycle of customers, and the gaps between their purchase days.

use std::collections::BTreeMap;

use guanxi_types::Result;

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator};
use crate::indicators::AS_OF;
use crate::queries::facts::Facts;
use crate::queries::members::{each_purchase, purchases};
use crate::request::Query;
use crate::rules::lifecycle::{population_gap, state};
use crate::table::{Cell, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "state",
        Unit::Text,
        ("状态", "State"),
        (
            "新客、活跃、沉睡预警、沉睡、流失",
            "new, active, lapsing, lapsed, churned",
        ),
    ),
    column(
        "customers",
        Unit::Count,
        ("顾客数", "Customers"),
        ("处于该状态的会员数", "members in the state"),
    ),
    column(
        "purchase_days",
        Unit::Count,
        ("购买天数", "Purchase days"),
        ("这些会员的购买日之和", "purchase days of these members"),
    ),
    column(
        "avg_recency",
        Unit::Number,
        ("平均未购天数", "Mean recency"),
        ("截止日 − 最近购买日的平均", "mean of as-of day − last purchase"),
    ),
    column(
        "population_median_gap",
        Unit::Days,
        ("总体间隔中位数", "Usual gap"),
        (
            "至少 4 个购买日的会员的（末日 − 首日）div（n − 1）的下中位数",
            "lower median over members with 4 purchase days or more of (last − first) div (n − 1)",
        ),
    ),
    column(
        "gap_days",
        Unit::Days,
        ("间隔天数", "Gap"),
        ("相邻两个购买日之差", "days between two purchase days in a row"),
    ),
    column(
        "n",
        Unit::Count,
        ("次数", "Number"),
        ("全部会员的间隔次数", "gaps of all members"),
    ),
];

/// Lifecycle (生命周期).
pub const LIFECYCLE: Indicator = Indicator {
    name: "lifecycle",
    label: Words {
        zh: "顾客生命周期",
        en: "Lifecycle",
    },
    note: Words {
        zh: "购买日是会员有有效小票的不同日期。g =（末日 − 首日）÷（n − 1），购买日不足 4 个时取总体间隔，不小于 7 天；R = 截止日 − 最近购买日。\
             首购在 28 天内为新客；R ≤ 2g 活跃，≤ 4g 沉睡预警，≤ 8g 沉睡，否则流失。总体间隔取会员间隔的中位数，而不是全部间隔的中位数，以免被重度顾客左右。",
        en: "A purchase day is a distinct day with a purchase ticket. g = (last − first) ÷ (n − 1); with under 4 purchase days the usual gap of \
             all; never under 7 days. R = as-of day − last purchase. First purchase 28 days ago or less: new; R ≤ 2g active, ≤ 4g lapsing, \
             ≤ 8g lapsed, else churned. The usual gap is a median over members, not over gaps, which heavy shoppers dominate.",
    },
    params: &[AS_OF],
    own: OWN,
    columns: &[
        "state",
        "customers",
        "purchase_days",
        "avg_recency",
        "population_median_gap",
    ],
    chart: Chart::Bar {
        x: "state",
        y: "customers",
    },
    names_customers: false,
    ledgers: &[],
    compute: states,
    together: None,
};

/// Gaps between purchase days.
pub const GAPS: Indicator = Indicator {
    name: "gap-distribution",
    label: Words {
        zh: "购买间隔分布",
        en: "Gaps between purchases",
    },
    note: Words {
        zh: "每位会员相邻两个购买日相差的天数，全部会员合计。来得越勤的会员间隔越多，因此不能用它的中位数代表一般会员。",
        en: "Days between two purchase days in a row of a member, over all members. Who comes often has more gaps, so its median isn't \
             the usual member's.",
    },
    params: &[],
    columns: &["gap_days", "n"],
    chart: Chart::Line {
        x: "gap_days",
        y: "n",
        series: "",
    },
    compute: gaps,
    ..LIFECYCLE
};

#[derive(Default)]
struct Sum {
    customers: i64,
    days: i64,
    recency: i64,
}

fn states(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let as_of = facts.as_of(query)?.raw();
    let (_, members) = purchases(facts, &facts.selection(query)?, as_of)?;
    let gap = population_gap(&members);
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for member in &members {
        let sum = sums.entry(state(member, gap, as_of)).or_default();
        sum.customers += 1;
        sum.days += member.days;
        sum.recency += i64::from(as_of) - i64::from(member.last_day);
    }
    let rows = sums.into_iter().map(|(state, sum)| {
        vec![
            Cell::Text(state.to_owned()),
            Cell::Int(sum.customers),
            Cell::Int(sum.days),
            Cell::ratio(sum.recency, sum.customers),
            Cell::optional(gap),
        ]
    });
    Ok(LIFECYCLE.table(LIFECYCLE.columns, rows.collect()))
}

fn gaps(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let selection = facts.selection(query)?;
    let mut last: Vec<Option<i32>> = vec![None; facts.customers()?.len()];
    let mut counts: BTreeMap<i32, i64> = BTreeMap::new();
    each_purchase(facts, &selection, i32::MAX, |member, day, _| {
        let Some(last) = last.get_mut(member) else { return };
        if let Some(gap) = last.replace(day).map(|last| day - last).filter(|gap| *gap > 0) {
            *counts.entry(gap).or_default() += 1;
        }
    })?;
    let row = |(gap, n): (i32, i64)| vec![Cell::Int(i64::from(gap)), Cell::Int(n)];
    Ok(GAPS.table(GAPS.columns, counts.into_iter().map(row).collect()))
}
