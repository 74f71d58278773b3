//! Retention of cohorts, and second purchases.

use guanxi_types::{Grain, Result, len_i64};

use crate::catalogue::{Measure, Words, column};
use crate::error;
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::queries::facts::Facts;
use crate::queries::members::each_purchase;
use crate::request::Query;
use crate::rules::cohort::CohortPass;
use crate::table::{Cell, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "cohort",
        Unit::Text,
        ("同期群", "Cohort"),
        ("首次购买所在的时期", "period of the first purchase"),
    ),
    column(
        "cohort_size",
        Unit::Count,
        ("群人数", "Size"),
        ("该群会员数", "members of the cohort"),
    ),
    column(
        "offset",
        Unit::Count,
        ("之后第几期", "Periods later"),
        ("0 为首购当期", "0 is the period of the first purchase"),
    ),
    column(
        "customers",
        Unit::Count,
        ("顾客数", "Customers"),
        (
            "该期有有效小票的会员数",
            "members with a purchase ticket in that period",
        ),
    ),
    column(
        "retention",
        Unit::Ratio,
        ("留存率", "Retention"),
        ("顾客数 ÷ 群人数", "customers ÷ size"),
    ),
    column(
        "within_days",
        Unit::Days,
        ("天数内", "Within"),
        (
            "第二个购买日距第一个的天数上限",
            "days from the first purchase day to the second at most",
        ),
    ),
    column(
        "repurchased",
        Unit::Count,
        ("复购会员数", "Repurchased"),
        (
            "第二个购买日在天数之内的会员",
            "members whose second purchase day follows within the days",
        ),
    ),
    column(
        "repurchase_rate",
        Unit::Ratio,
        ("复购率", "Repurchase rate"),
        (
            "复购会员数 ÷ 有购买的会员数",
            "repurchased ÷ members with a purchase",
        ),
    ),
];

/// Cohort retention (同期群留存).
pub const COHORT: Indicator = Indicator {
    name: "cohort",
    label: Words {
        zh: "同期群留存",
        en: "Cohort retention",
    },
    note: Words {
        zh: "会员按首张有效小票所在的时期成群；第 k 期留存率是 k 期后仍有有效小票的比例，k = 0 时为 1。数据开始前就来的老顾客会被算进最早的群。",
        en: "Members by the period of their first purchase ticket; retention k is the share with a purchase ticket k periods later, 1 for k = 0. \
             Who bought before the data begins is in the earliest cohorts.",
    },
    params: &[Param::new("by", Kind::Grain, "month", ("时间粒度", "By"))],
    own: OWN,
    columns: &["cohort", "cohort_size", "offset", "customers", "retention"],
    chart: Chart::Line {
        x: "offset",
        y: "retention",
        series: "cohort",
    },
    names_customers: false,
    ledgers: &[],
    compute: cohorts,
    together: None,
};

/// Second purchases within so many days.
pub const REPURCHASE: Indicator = Indicator {
    name: "repurchase",
    label: Words {
        zh: "首购后复购",
        en: "Repurchase",
    },
    note: Words {
        zh: "第二个购买日在第一个之后若干天内的会员，占全部有购买会员的比例。临近数据末尾才首购的会员还来不及复购，因此偏低。",
        en: "Members whose second purchase day follows the first within the days, of all members with a purchase. Who bought first near \
             the end of the data had no time to come again, so the share is on the low side.",
    },
    params: &[Param::new(
        "within",
        Kind::Counts,
        "30,60,90",
        ("天数", "Within days"),
    )],
    columns: &["within_days", "customers", "repurchased", "repurchase_rate"],
    chart: Chart::Bar {
        x: "within_days",
        y: "repurchase_rate",
    },
    compute: repurchase,
    ..COHORT
};

fn cohorts(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let selection = facts.selection(query)?;
    let periods = facts.periods(&selection, query.grain_or(Grain::Month)?);
    let mut pass = CohortPass::default();
    each_purchase(facts, &selection, i32::MAX, |member, day, _| {
        pass.add(member, periods.of(day));
    })?;
    let mut rows = Vec::new();
    for (cohort, later) in pass.finish() {
        let Some(cohort) = periods.period(cohort) else {
            continue;
        };
        let size = later.first().copied().unwrap_or(0);
        rows.extend(later.into_iter().zip(0_i64..).map(|(customers, offset)| {
            vec![
                Cell::Text(cohort.to_string()),
                Cell::Int(size),
                Cell::Int(offset),
                Cell::Int(customers),
                Cell::ratio(customers, size),
            ]
        }));
    }
    Ok(COHORT.table(COHORT.columns, rows))
}

/// What is known of a member's first two purchase days.
#[derive(Clone, Copy, Default)]
struct First {
    day: Option<i32>,
    gap: Option<i64>,
}

fn repurchase(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let text = REPURCHASE.text(query, "within")?;
    let days = text.split(',').map(|part| {
        let number = part.trim().parse().ok().filter(|n: &i64| *n >= 1);
        number.ok_or_else(|| error::not_a_count("within", part))
    });
    let days: Vec<i64> = days.collect::<Result<_>>()?;
    let selection = facts.selection(query)?;
    let mut members = vec![First::default(); facts.customers()?.len()];
    each_purchase(facts, &selection, i32::MAX, |member, day, _| {
        let Some(first) = members.get_mut(member) else {
            return;
        };
        match first.day {
            None => first.day = Some(day),
            Some(before) if first.gap.is_none() && before != day => {
                first.gap = Some(i64::from(day) - i64::from(before));
            }
            Some(_) => {}
        }
    })?;
    let customers = len_i64(members.iter().filter(|m| m.day.is_some()).count());
    let row = |within: i64| {
        let came = members.iter().filter(|m| m.gap.is_some_and(|gap| gap <= within));
        let came = len_i64(came.count());
        vec![
            Cell::Int(within),
            Cell::Int(customers),
            Cell::Int(came),
            Cell::ratio(came, customers),
        ]
    };
    Ok(REPURCHASE.table(REPURCHASE.columns, days.into_iter().map(row).collect()))
}
