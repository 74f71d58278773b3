//! Members by tier over time, and who went from which tier to which.

use guanxi_loyalty::queries::figures::{TierStep, tier_steps, tiers};
use guanxi_types::{Grain, Result};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::BY_MONTH;
use crate::queries::club::{Tiers, days};
use crate::queries::facts::Facts;
use crate::request::Query;
use crate::rules::club::tiers::{members, migration};
use crate::table::{Cell, Table, Unit};

/// Only this ladder.
pub const SCHEME: Param = Param::new("scheme", Kind::Text, "", ("等级方案编号", "Ladder"));

const OWN: &[Measure] = &[
    column(
        "scheme",
        Unit::Text,
        ("等级方案", "Ladder"),
        ("等级方案名称", "the ladder's name"),
    ),
    column(
        "tier",
        Unit::Text,
        ("会员等级", "Tier"),
        ("等级名称", "the tier's name"),
    ),
    column(
        "members",
        Unit::Count,
        ("会员数", "Members"),
        ("期末处于该等级的会籍数", "memberships of the tier at the end"),
    ),
    column(
        "members_share",
        Unit::Ratio,
        ("会员占比", "Share"),
        (
            "会员数 ÷ 该等级方案期末全部会员数",
            "members ÷ all members of the ladder at the end",
        ),
    ),
    column(
        "moved_in",
        Unit::Count,
        ("进入", "Came"),
        ("本期进入该等级的次数", "changes to the tier in the period"),
    ),
    column(
        "moved_out",
        Unit::Count,
        ("离开", "Left"),
        ("本期离开该等级的次数", "changes from the tier in the period"),
    ),
    column(
        "from_tier",
        Unit::Text,
        ("原等级", "From"),
        ("期初之前的等级", "the tier before the first day"),
    ),
    column(
        "to_tier",
        Unit::Text,
        ("现等级", "To"),
        ("期末的等级", "the tier at the end of the last day"),
    ),
    column(
        "from_share",
        Unit::Ratio,
        ("占原等级", "Share of from"),
        (
            "会员数 ÷ 原等级相同的全部会员数",
            "members ÷ all who were on the same tier before",
        ),
    ),
];

/// Members by tier over time.
pub const MEMBERS: Indicator = Indicator {
    name: "tier-members",
    label: Words {
        zh: "会员等级人数",
        en: "Members by tier",
    },
    note: Words {
        zh: "按等级变动记录逐期累计：期末会员数 = 期初 + 进入 − 离开。一条会籍算一位会员，共享等级的家庭算一位，住在其中的人在此期间不再按自己的会籍计；会员合并前各自的会籍分别计数。\
             日期在后、记录在前的变动不早于前一次变动生效。",
        en: "Added up from the changes of tier: members at the end = members before + came − left. A membership counts once, a household with \
             a shared ladder once, and who lives in it not by a membership of his own meanwhile; memberships that customers had before they were merged count each. A change counts from no earlier day \
             than the one before it.",
    },
    params: &[BY_MONTH, SCHEME],
    own: OWN,
    columns: &[
        "period",
        "scheme",
        "tier",
        "members",
        "members_share",
        "moved_in",
        "moved_out",
    ],
    chart: Chart::Line {
        x: "period",
        y: "members",
        series: "tier",
    },
    names_customers: false,
    ledgers: LEDGERS,
    compute: by_period,
    together: None,
};

const LEDGERS: &[&str] = &["trade.sale", "loyalty.membership", "loyalty.tier_change"];

/// Who went from which tier to which.
pub const MIGRATION: Indicator = Indicator {
    name: "tier-migration",
    label: Words {
        zh: "会员等级迁移",
        en: "Migration between tiers",
    },
    note: Words {
        zh: "比较每条会籍在首日之前与末日结束时的等级，其间的往返不计。没有首日时与最早的变动之前相比；末日不晚于今天。两端都没有等级的不计。",
        en: "Compares the tier of each membership before the first day with the one at the end of the last; what went to and fro between isn't \
             seen. Without a first day the comparison begins before the first change; the last day is no later than today. Who had no tier at \
             both ends doesn't count.",
    },
    params: &[SCHEME],
    columns: &["scheme", "from_tier", "to_tier", "members", "from_share"],
    chart: Chart::Bars {
        x: "from_tier",
        y: "members",
        series: "to_tier",
    },
    compute: by_ends,
    ..MEMBERS
};

type Read = (Tiers, Vec<TierStep>, Option<guanxi_types::Day>);

/// The tiers that are asked for, their steps, and the day that it is.
fn read(facts: &Facts<'_>, query: &Query) -> Result<Read> {
    facts.from_database(|r, today| {
        let tiers = Tiers::asked(query, &tiers(r)?)?;
        Ok((tiers, tier_steps(r)?, Some(today)))
    })
}

fn by_period(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (tiers, steps, today) = read(facts, query)?;
    let mut rows = Vec::new();
    if let Some(today) = today {
        let found = members(&steps, query.grain_or(Grain::Month)?, days(query, today)?);
        for one in found.chunk_by(|a, b| a.period == b.period) {
            let scheme = |id: i64| tiers.get(id).map(|tier| tier.scheme);
            let mut shown: Vec<_> = one.iter().filter(|row| tiers.get(row.tier).is_some()).collect();
            shown.sort_by_key(|row| tiers.place(Some(row.tier)));
            for row in &shown {
                let alike = shown
                    .iter()
                    .filter(|other| scheme(other.tier) == scheme(row.tier));
                let all: i64 = alike.map(|other| other.members).sum();
                let name = tiers.get(row.tier).map_or("", |tier| tier.scheme_name.as_str());
                rows.push(vec![
                    Cell::Text(row.period.to_string()),
                    Cell::Text(name.to_owned()),
                    Cell::Text(tiers.name(Some(row.tier))),
                    Cell::Int(row.members),
                    Cell::ratio(row.members, all),
                    Cell::Int(row.moved_in),
                    Cell::Int(row.moved_out),
                ]);
            }
        }
    }
    Ok(MEMBERS.table(MEMBERS.columns, rows))
}

fn by_ends(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (tiers, steps, today) = read(facts, query)?;
    let mut rows = Vec::new();
    if let Some((today, first)) = today.zip(steps.iter().map(|step| step.day).min()) {
        let (from, to) = days(query, today)?;
        let flows = migration(&steps, (from.unwrap_or(first), to));
        let mut flows: Vec<_> = flows.into_iter().collect();
        flows.retain(|((scheme, _, _), _)| tiers.scheme(*scheme).is_some());
        flows.sort_by_key(|((scheme, from, to), _)| (*scheme, tiers.place(*from), tiers.place(*to)));
        for ((scheme, from, to), count) in &flows {
            let alike = flows.iter().filter(|((s, f, _), _)| (s, f) == (scheme, from));
            let all: i64 = alike.map(|(_, members)| members).sum();
            rows.push(vec![
                Cell::Text(tiers.scheme(*scheme).unwrap_or_default().to_owned()),
                Cell::Text(tiers.name(*from)),
                Cell::Text(tiers.name(*to)),
                Cell::Int(*count),
                Cell::ratio(*count, all),
            ]);
        }
    }
    Ok(MIGRATION.table(MIGRATION.columns, rows))
}
