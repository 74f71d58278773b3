//! What a change of tier did to spending.

use std::collections::BTreeMap;

use guanxi_loyalty::queries::figures::{TierStep, each_purchase, purchase_days, tier_steps, tiers};
use guanxi_store::Queries;
use guanxi_types::{Day, Grain, Period, RawId, Result};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::club_tiers::SCHEME;
use crate::queries::club::{Tiers, days};
use crate::queries::facts::Facts;
use crate::request::Query;
use crate::rules::club::effect::{Effect, EffectPass, Month, PARTS, month_of};
use crate::table::{AVERAGE_PLACES, Cell, Table, Unit};

/// Months before and after at most.
const MONTHS_MAX: i64 = 24;

const OWN: &[Measure] = &[
    column(
        "scheme",
        Unit::Text,
        ("等级方案", "Ladder"),
        ("等级方案名称", "the ladder's name"),
    ),
    column(
        "from_tier",
        Unit::Text,
        ("原等级", "From"),
        ("变动前的等级", "the tier before"),
    ),
    column(
        "to_tier",
        Unit::Text,
        ("现等级", "To"),
        ("变动后的等级", "the tier after"),
    ),
    column(
        "changed",
        Unit::Count,
        ("变动会员", "Changed"),
        (
            "窗口内只有这一次变动的会员",
            "members with this change and no other in the window",
        ),
    ),
    column(
        "matched",
        Unit::Count,
        ("可比会员", "Matched"),
        (
            "其中找得到对照的会员",
            "of them, those who somebody can be compared with",
        ),
    ),
    column(
        "controls",
        Unit::Count,
        ("对照会员", "Controls"),
        (
            "同月、同等级、此前消费同量级而等级未变的会员",
            "members of the same month, tier and order of spending who didn't change",
        ),
    ),
    column(
        "before_c",
        Unit::Money,
        ("变动前消费", "Before"),
        (
            "可比会员在之前各月的人均消费",
            "what a matched member spent in the months before",
        ),
    ),
    column(
        "after_c",
        Unit::Money,
        ("变动后消费", "After"),
        (
            "可比会员在之后各月的人均消费",
            "what a matched member spent in the months after",
        ),
    ),
    column(
        "control_before_c",
        Unit::Money,
        ("对照前消费", "Controls before"),
        (
            "按可比会员加权的对照人均消费",
            "what a control spent before, weighted as the matched",
        ),
    ),
    column(
        "control_after_c",
        Unit::Money,
        ("对照后消费", "Controls after"),
        ("同上，之后各月", "the same, after"),
    ),
    column(
        "effect_c",
        Unit::Money,
        ("差异", "Difference"),
        (
            "(变动后 − 变动前) − (对照后 − 对照前)，人均",
            "(after − before) − (controls after − controls before), a member",
        ),
    ),
];

/// What a change of tier did to spending.
pub const INDICATOR: Indicator = Indicator {
    name: "tier-effect",
    label: Words {
        zh: "等级变动与消费",
        en: "Tier changes and spending",
    },
    note: Words {
        zh: "某月变动的会员，与同月处于同一等级、前后窗口内等级未变、此前消费处于同一量级（以 2 倍为一档）的会员比较，取“差异之差异”；\
             变动当月两边都不计，因为带来升级的那次购买不是升级的效果。窗口内有多次变动的会员不计，窗口须完整落在有消费记录的月份之内。\
             这不是实验：会员往往正因为消费在变化才升降级，同档之内仍可能不同，量级之外的差别（年龄、门店、活动）没有控制。请当作线索，不要当作因果；人数少时差异多半是偶然。",
        en: "Members who changed in a month are compared with members of the same tier in the same month who didn't change within the window and whose \
             spending before was of the same order (steps of 2 times): a difference of differences. The month of the change counts on neither \
             side, because the purchase that brought the tier isn't its effect. Who changed more than once in the window doesn't count; the window \
             must lie within months with purchases. This is no experiment: members rise and fall because their spending is changing, may differ \
             within a step, and nothing else (age, store, promotions) is held equal. Take it as a hint and not as a cause; with few members it is \
             mostly chance. Dates say which months of change count.",
    },
    params: &[
        Param::new(
            "months",
            Kind::Count,
            "3",
            ("前后月数", "Months before and after"),
        ),
        SCHEME,
    ],
    own: OWN,
    columns: &[
        "scheme",
        "from_tier",
        "to_tier",
        "changed",
        "matched",
        "controls",
        "before_c",
        "after_c",
        "control_before_c",
        "control_after_c",
        "effect_c",
    ],
    chart: Chart::Bars {
        x: "from_tier",
        y: "effect_c",
        series: "to_tier",
    },
    names_customers: false,
    ledgers: &[
        "trade.sale",
        "loyalty.membership",
        "loyalty.tier_change",
        "loyalty.purchase",
    ],
    compute: table,
    together: None,
};

/// The first day of a month so many months from a day's.
fn months_from(day: Day, months: Month) -> Day {
    let mut period = Period::of(Grain::Month, day);
    for _ in 0..months.unsigned_abs() {
        period = if months < 0 {
            period.previous()
        } else {
            period.next()
        };
    }
    period.first
}

/// The first and last day of the months of change that have a whole window of purchases around them.
fn months_asked(
    (first, last): (Day, Day),
    window: Month,
    ((from, to), today): ((Option<Day>, Day), Day),
) -> Option<(Day, Day)> {
    let first = months_from(first, window);
    // The month that isn't over yet is no whole one.
    let whole = months_from(today, 0)
        .plus(-1)
        .min(Period::of(Grain::Month, last).last());
    let last = months_from(whole, -window);
    let (first, last) = (from.map_or(first, |from| from.max(first)), last.min(to));
    (first <= last).then_some((first, last))
}

/// Passes over each membership with what was bought by month, in the order of memberships.
fn each_member(
    r: &mut dyn Queries,
    steps: &[TierStep],
    days: (Day, Day),
    pass: &mut EffectPass,
) -> Result<()> {
    let mut left = steps;
    let mut next = |upto: RawId, spent: &[(Month, i64)]| {
        while let Some(own) = left
            .first()
            .map(|step| step.membership)
            .filter(|own| *own <= upto)
        {
            let end = left.partition_point(|step| step.membership == own);
            let (mine, rest) = left.split_at(end);
            pass.add(mine, if own == upto { spent } else { &[] });
            left = rest;
        }
    };
    let (mut current, mut spent): (RawId, BTreeMap<Month, i64>) = (0, BTreeMap::new());
    each_purchase(r, days, &mut |bought| {
        if bought.membership != current {
            let months: Vec<(Month, i64)> = std::mem::take(&mut spent).into_iter().collect();
            next(current, &months);
            current = bought.membership;
        }
        *spent.entry(month_of(bought.day)).or_insert(0) += bought.amount;
        Ok(())
    })?;
    let months: Vec<(Month, i64)> = spent.into_iter().collect();
    next(current, &months);
    next(RawId::MAX, &[]);
    Ok(())
}

type Found = (Tiers, BTreeMap<(RawId, RawId), Effect>);

fn read(facts: &Facts<'_>, query: &Query) -> Result<Found> {
    let window = query.count("months")?.unwrap_or(3).min(MONTHS_MAX);
    let window = Month::try_from(window).unwrap_or(3);
    facts.from_database(|r, today| {
        let tiers = Tiers::asked(query, &tiers(r)?)?;
        let asked = days(query, today)?;
        let known = purchase_days(r)?;
        let Some((first, last)) = known.and_then(|known| months_asked(known, window, (asked, today))) else {
            return Ok((tiers, BTreeMap::new()));
        };
        let steps = tier_steps(r)?;
        let mut pass = EffectPass::new(window, (first, last));
        let around = (
            months_from(first, -window),
            months_from(last, window + 1).plus(-1),
        );
        each_member(r, &steps, around, &mut pass)?;
        Ok((tiers, pass.finish()))
    })
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (tiers, found) = read(facts, query)?;
    let mut found: Vec<_> = found.into_iter().collect();
    found.retain(|((from, to), _)| tiers.get(*from).is_some() && tiers.get(*to).is_some());
    found.sort_by_key(|((from, to), _)| (tiers.place(Some(*from)), tiers.place(Some(*to))));
    let row = |((from, to), effect): ((RawId, RawId), Effect)| {
        let scheme = tiers.get(from).map_or("", |tier| tier.scheme_name.as_str());
        let members = i128::from(effect.matched);
        let mean = |parts: i128| Cell::Ratio {
            numerator: parts,
            denominator: members * PARTS,
            places: AVERAGE_PLACES,
        };
        let own = i128::from(effect.after - effect.before) * PARTS;
        vec![
            Cell::Text(scheme.to_owned()),
            Cell::Text(tiers.name(Some(from))),
            Cell::Text(tiers.name(Some(to))),
            Cell::Int(effect.changed),
            Cell::Int(effect.matched),
            Cell::Int(effect.controls),
            Cell::average(effect.before, effect.matched),
            Cell::average(effect.after, effect.matched),
            mean(effect.control_before),
            mean(effect.control_after),
            mean(own - (effect.control_after - effect.control_before)),
        ]
    };
    Ok(INDICATOR.table(INDICATOR.columns, found.into_iter().map(row).collect()))
}
