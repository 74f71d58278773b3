//! The economy of points, and breakage.

use std::collections::BTreeMap;

use guanxi_loyalty::queries::figures::{Due, Posted, Programme, due, posted, programmes as all_programmes};
use guanxi_types::{Day, Grain, Period, Result};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::BY_MONTH;
use crate::queries::club::{days, programmes};
use crate::queries::facts::Facts;
use crate::request::Query;
use crate::rules::club::points::{Economy, Fate, worth};
use crate::table::{Cell, Table, Unit};

/// Only this programme.
const PROGRAMME: Param = Param::new("programme", Kind::Text, "", ("积分计划编号", "Programme"));

/// What stands for the period of points that stay good.
const NEVER: &str = "(never)";

const LEDGERS: &[&str] = &[
    "trade.sale",
    "loyalty.points_account",
    "loyalty.points_lot",
    "loyalty.points_entry",
];

const fn points(
    name: &'static str,
    label: (&'static str, &'static str),
    formula: (&'static str, &'static str),
) -> Measure {
    column(name, Unit::Count, label, formula)
}

const OWN: &[Measure] = &[
    column(
        "programme",
        Unit::Text,
        ("积分计划", "Programme"),
        ("积分计划名称", "the programme's name"),
    ),
    points(
        "earned",
        ("赚取", "Earned"),
        ("销售等赚取的积分", "points that sales earned"),
    ),
    points(
        "spent",
        ("使用", "Spent"),
        (
            "兑换和预留后使用的积分",
            "points that were spent, at once or after they were put aside",
        ),
    ),
    points(
        "restored",
        ("退还", "Restored"),
        ("退货时退还的已用积分", "spent points that came back with goods"),
    ),
    points(
        "expired",
        ("过期", "Expired"),
        (
            "到期未用的积分；退货使过期落空时冲减",
            "points that nobody spent in time; less where a return undid it",
        ),
    ),
    points(
        "reversed",
        ("收回", "Reversed"),
        ("退货收回的赚取积分", "earned points that went back with goods"),
    ),
    points(
        "adjusted",
        ("调整", "Adjusted"),
        ("人工调整净额", "added by hand, less what was taken"),
    ),
    points(
        "written_off",
        ("豁免", "Written off"),
        ("会员欠分中被豁免的", "owed by members and let go"),
    ),
    points(
        "points",
        ("未用积分", "Outstanding"),
        ("期末各批次余额之和", "what is left of all lots at the end"),
    ),
    points(
        "debt",
        ("会员欠分", "Owed by members"),
        ("期末会员所欠积分之和", "what members owe at the end"),
    ),
    points(
        "owed",
        ("积分余额", "Balance"),
        (
            "未用积分 − 会员欠分 = 期初 + 赚取 − 使用 + 退还 − 过期 − 收回 + 调整 + 豁免",
            "outstanding − owed by members = before + earned − spent + restored − expired − reversed + adjusted + written off",
        ),
    ),
    column(
        "owed_value_c",
        Unit::Money,
        ("积分负债", "Liability"),
        (
            "未用积分按兑换比率折算，向下取整",
            "outstanding at the programme's rate, rounded down",
        ),
    ),
    column(
        "redemption_rate",
        Unit::Ratio,
        ("兑换率", "Redemption rate"),
        (
            "(使用 − 退还) ÷ (赚取 − 收回)，同一期内",
            "(spent − restored) ÷ (earned − reversed), both of the period",
        ),
    ),
    column(
        "redemption_rate_total",
        Unit::Ratio,
        ("累计兑换率", "Redemption rate so far"),
        (
            "同上，自开办累计到期末",
            "the same, of everything up to the end of the period",
        ),
    ),
    points(
        "issued",
        ("发放", "Issued"),
        (
            "这些批次中发放的积分，含调整和转入",
            "points of these lots, with what was added by hand or moved in",
        ),
    ),
    points(
        "taken_back",
        ("收回", "Taken back"),
        ("随退货收回的", "what went back with goods"),
    ),
    points(
        "left",
        ("剩余", "Left"),
        (
            "发放 − 收回 − 使用 − 过期",
            "issued − taken back − spent − expired",
        ),
    ),
    column(
        "breakage_rate",
        Unit::Ratio,
        ("失效率", "Breakage"),
        (
            "过期 ÷ (发放 − 收回)；未到期时为到目前为止",
            "expired ÷ (issued − taken back); so far, where time isn't over",
        ),
    ),
    points(
        "expected_breakage",
        ("预计失效", "Expected breakage"),
        (
            "未到期批次：(发放 − 收回) × 该计划已到期批次的失效率，不超过剩余",
            "of lots that aren't due: (issued − taken back) × the breakage of the programme's lots that are, no more than is left",
        ),
    ),
];

/// What came, what went, and what is left.
pub const ECONOMY: Indicator = Indicator {
    name: "points-economy",
    label: Words {
        zh: "积分收支",
        en: "Points economy",
    },
    note: Words {
        zh: "按积分流水的入账日汇总。到期积分在到期次日夜间入账，所以最后一两天的过期可能还没有计入。账户之间转移相抵，不计入各列。\
             兑换率比较同一期的使用与赚取，使用的多是以前赚取的积分；累计兑换率没有这个问题，但计划尚新时偏低。",
        en: "Sums of the ledger by the day of its entries. What expires is posted the night after, so the last day or two may lack some. What moves \
             between accounts cancels out and is in no column. The rate compares what was spent and earned in one period, though most of what is \
             spent was earned before; the rate so far hasn't that flaw, but is low while a programme is young.",
    },
    params: &[BY_MONTH, PROGRAMME],
    own: OWN,
    columns: &[
        "period",
        "programme",
        "earned",
        "spent",
        "restored",
        "expired",
        "reversed",
        "adjusted",
        "written_off",
        "points",
        "debt",
        "owed",
        "owed_value_c",
        "redemption_rate",
        "redemption_rate_total",
    ],
    chart: Chart::Compare {
        x: "period",
        values: &["earned", "spent", "expired"],
    },
    names_customers: false,
    ledgers: LEDGERS,
    compute: economy,
    together: None,
};

/// What nobody spends.
pub const BREAKAGE: Indicator = Indicator {
    name: "points-breakage",
    label: Words {
        zh: "积分失效",
        en: "Points breakage",
    },
    note: Words {
        zh: "按批次的到期期间分组（到期批次法）。已到期批次的失效率是事实；未到期批次假定最终失效的份额与该计划全部已到期批次相同，且不超过剩余。\
             长期有效的积分列为“长期有效”，不作估计。会员构成、活动或有效期改变后，过去的失效率说明不了将来；入账前请与财务核对会计准则的要求。",
        en: "Lots are grouped by the period in which they fall due (vintages). The breakage of those that are due is a fact; of those that aren't, the \
             same share is taken to expire in the end as of all that are due in the programme, and no more than is left. Points that stay good are \
             listed apart and nothing is guessed of them. After a change of members, promotions or validity the past says little; ask your \
             accountants what the standards want before you book it.",
    },
    columns: &[
        "period",
        "programme",
        "issued",
        "taken_back",
        "spent",
        "expired",
        "left",
        "breakage_rate",
        "expected_breakage",
    ],
    chart: Chart::Line {
        x: "period",
        y: "breakage_rate",
        series: "programme",
    },
    compute: breakage,
    ..ECONOMY
};

fn economy(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (known, lines, today): (Vec<Programme>, Vec<Posted>, Option<Day>) = facts
        .from_database(|r, today| Ok((programmes(query, all_programmes(r)?)?, posted(r)?, Some(today))))?;
    let by = query.grain_or(Grain::Month)?;
    let mut rows = Vec::new();
    if let Some((today, first)) = today.zip(lines.first().map(|line| line.day)) {
        let (from, to) = days(query, today)?;
        let from = from.unwrap_or(first).max(first);
        for programme in &known {
            let own = lines.iter().filter(|line| line.programme == programme.id);
            let mut own = own.peekable();
            let (mut before, mut period) = (Economy::default(), Period::of(by, from));
            while let Some(line) = own.next_if(|line| line.day < from) {
                before.add(&line.kind, line.is_of_debt, line.points);
            }
            while period.first <= to {
                let (end, mut now) = (period.last().min(to), Economy::default());
                while let Some(line) = own.next_if(|line| line.day <= end) {
                    now.add(&line.kind, line.is_of_debt, line.points);
                    before.add(&line.kind, line.is_of_debt, line.points);
                }
                rows.push(economy_row(period, programme, (&now, &before)));
                period = period.next();
            }
        }
        rows.sort_by_key(|row| row.first().map(Cell::text));
    }
    Ok(ECONOMY.table(ECONOMY.columns, rows))
}

fn economy_row(period: Period, programme: &Programme, (now, all): (&Economy, &Economy)) -> Vec<Cell> {
    vec![
        Cell::Text(period.to_string()),
        Cell::Text(programme.name.clone()),
        Cell::Int(now.earned),
        Cell::Int(now.spent),
        Cell::Int(now.restored),
        Cell::Int(now.expired),
        Cell::Int(now.reversed),
        Cell::Int(now.adjusted),
        Cell::Int(now.written_off),
        Cell::Int(all.points),
        Cell::Int(all.debt),
        Cell::Int(all.points - all.debt),
        Cell::Int(worth(
            all.points,
            (programme.redeem_points, programme.redeem_amount),
        )),
        Cell::ratio(now.spent_net(), now.earned_net()),
        Cell::ratio(all.spent_net(), all.earned_net()),
    ]
}

/// Lots by their last day, of one programme.
fn fates(lines: &[Due], programme: &Programme) -> BTreeMap<Option<Day>, Fate> {
    let mut found: BTreeMap<Option<Day>, Fate> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.programme == programme.id) {
        found.entry(line.day).or_default().add(&line.kind, line.points);
    }
    found
}

fn breakage(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (known, lines, today): (Vec<Programme>, Vec<Due>, Option<Day>) =
        facts.from_database(|r, today| Ok((programmes(query, all_programmes(r)?)?, due(r)?, Some(today))))?;
    let by = query.grain_or(Grain::Month)?;
    let filters = query.filters_within()?;
    let mut rows = Vec::new();
    for (programme, today) in known.iter().zip(std::iter::repeat(today.unwrap_or(Day::new(0)))) {
        let fates = fates(&lines, programme);
        let mut decided = Fate::default();
        for (_, fate) in fates.iter().filter(|(day, _)| day.is_some_and(|day| day < today)) {
            decided.join(fate);
        }
        let share = (decided.expired, decided.net());
        let is_asked = |day: Option<Day>| {
            day.is_none_or(|day| {
                filters.from.is_none_or(|from| from <= day) && filters.to.is_none_or(|to| day <= to)
            })
        };
        let mut groups: BTreeMap<Option<Day>, (String, Fate, Option<i64>)> = BTreeMap::new();
        for (day, fate) in fates.into_iter().filter(|(day, _)| is_asked(*day)) {
            let period = day.map(|day| Period::of(by, day));
            let name = period.map_or_else(|| NEVER.to_owned(), |period| period.to_string());
            let group = groups.entry(period.map(|period| period.first));
            let group = group.or_insert((name, Fate::default(), None));
            group.1.join(&fate);
            if day.is_some_and(|day| day >= today) && decided.net() > 0 {
                group.2 = Some(group.2.unwrap_or(0) + fate.expected(share));
            }
        }
        rows.extend(groups.into_values().map(|(name, fate, expected)| {
            vec![
                Cell::Text(name),
                Cell::Text(programme.name.clone()),
                Cell::Int(fate.issued),
                Cell::Int(fate.taken_back),
                Cell::Int(fate.spent),
                Cell::Int(fate.expired),
                Cell::Int(fate.left()),
                Cell::ratio(fate.expired, fate.net()),
                Cell::optional(expected),
            ]
        }));
    }
    rows.sort_by_key(|row| row.first().map(Cell::text));
    Ok(BREAKAGE.table(BREAKAGE.columns, rows))
}
