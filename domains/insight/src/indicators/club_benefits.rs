//! Who used which benefit, and what it cost.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_loyalty::queries::figures::{
    BenefitName, TierStep, benefits, each_use, tier_changes, tier_steps, tiers,
};
use guanxi_types::{Day, Grain, Period, RawId, Result, len_i64};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator};
use crate::indicators::BY_MONTH;
use crate::indicators::club_tiers::SCHEME;
use crate::queries::club::{Tiers, days};
use crate::queries::facts::Facts;
use crate::request::Query;
use crate::rules::club::tiers::{members, tier_at};
use crate::table::{Cell, Table, Unit};

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
        ("使用当天的等级", "the tier on the day of the use"),
    ),
    column(
        "benefit",
        Unit::Text,
        ("会员权益", "Benefit"),
        ("权益名称", "the benefit's name"),
    ),
    column(
        "benefit_kind",
        Unit::Text,
        ("权益类别", "Kind"),
        ("权益的类别", "what it is"),
    ),
    column(
        "uses",
        Unit::Count,
        ("使用次数", "Uses"),
        ("使用记录数", "how often it was used"),
    ),
    column(
        "units",
        Unit::Count,
        ("份数", "Units"),
        ("使用的份数之和", "how many of it"),
    ),
    column(
        "users",
        Unit::Count,
        ("使用人数", "Users"),
        ("使用过的会籍数", "memberships that used it"),
    ),
    column(
        "tier_members",
        Unit::Count,
        ("等级会员数", "Members of the tier"),
        (
            "本期内曾处于该等级：期初会员 + 进入",
            "on the tier at some time of the period: members before + who came",
        ),
    ),
    column(
        "use_rate",
        Unit::Ratio,
        ("使用率", "Use rate"),
        ("使用人数 ÷ 等级会员数", "users ÷ members of the tier"),
    ),
    column(
        "cost_c",
        Unit::Money,
        ("权益成本", "Cost"),
        ("使用记录的成本之和", "what the uses cost"),
    ),
    column(
        "cost_per_user_c",
        Unit::Money,
        ("人均成本", "Cost a user"),
        ("权益成本 ÷ 使用人数", "cost ÷ users"),
    ),
];

/// Who used which benefit, and what it cost.
pub const INDICATOR: Indicator = Indicator {
    name: "benefit-use",
    label: Words {
        zh: "会员权益使用与成本",
        en: "Benefit use and cost",
    },
    note: Words {
        zh: "按使用当天会员所处的等级归类，不是权益所属的等级。成本按使用时权益上填写的单位成本记录；没有填写成本的权益计 0，合计因此偏低。\
             只含登记过使用的权益；价格、积分倍数等自动生效的优惠不在其中。",
        en: "By the tier that the member had on the day of the use, not the tier that the benefit is of. The cost is what stood at the benefit when \
             it was used; a benefit without one counts 0, so the sum is on the low side. Only uses that were recorded: prices or multiplied \
             points that come by themselves aren't among them.",
    },
    params: &[BY_MONTH, SCHEME],
    own: OWN,
    columns: &[
        "period",
        "scheme",
        "tier",
        "benefit",
        "benefit_kind",
        "uses",
        "units",
        "users",
        "tier_members",
        "use_rate",
        "cost_c",
        "cost_per_user_c",
    ],
    chart: Chart::Line {
        x: "period",
        y: "cost_c",
        series: "benefit",
    },
    names_customers: false,
    ledgers: &[
        "trade.sale",
        "loyalty.membership",
        "loyalty.tier_change",
        "loyalty.benefit_use",
    ],
    compute: table,
    together: None,
};

/// What was used of a benefit on a tier in a period.
#[derive(Default)]
struct Uses {
    uses: i64,
    units: i64,
    users: BTreeSet<RawId>,
    cost: i64,
}

/// First day of the period, tier, benefit.
type Key = (Day, RawId, RawId);

#[derive(Default)]
struct Read {
    tiers: Tiers,
    benefits: Vec<BenefitName>,
    steps: Vec<TierStep>,
    uses: BTreeMap<Key, Uses>,
    days: Option<(Option<Day>, Day)>,
}

fn read(facts: &Facts<'_>, query: &Query, by: Grain) -> Result<Read> {
    facts.from_database(|r, today| {
        let asked = days(query, today)?;
        let mut found = Read {
            tiers: Tiers::asked(query, &tiers(r)?)?,
            benefits: benefits(r)?,
            steps: tier_steps(r)?,
            uses: BTreeMap::new(),
            days: Some(asked),
        };
        let uses = &mut found.uses;
        // Whose benefit it was is told by the membership that it was used with, though its owner may have gone to a household the same day.
        let changes = tier_changes(r)?;
        let mut left = changes.as_slice();
        each_use(r, &mut |used| {
            let is_asked = asked.0.is_none_or(|from| from <= used.day) && used.day <= asked.1;
            // Both are in the order of memberships.
            let at = left.partition_point(|step| step.membership < used.membership);
            left = left.get(at..).unwrap_or_default();
            let own = left.partition_point(|step| step.membership == used.membership);
            let tier = tier_at(left.get(..own).unwrap_or_default(), used.day);
            if is_asked {
                let key = (Period::of(by, used.day).first, tier.unwrap_or(0), used.benefit);
                let sums = uses.entry(key).or_default();
                sums.uses += 1;
                sums.units += used.count;
                sums.cost += used.cost;
                sums.users.insert(used.membership);
            }
            Ok(())
        })?;
        Ok(found)
    })
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let by = query.grain_or(Grain::Month)?;
    let read = read(facts, query, by)?;
    let mut on_tier: BTreeMap<(Day, RawId), i64> = BTreeMap::new();
    if let Some(days) = read.days {
        for one in members(&read.steps, by, days) {
            on_tier.insert((one.period.first, one.tier), one.members + one.moved_out);
        }
    }
    let place = |id: RawId| read.benefits.iter().position(|one| one.id == id);
    let mut uses: Vec<(Key, Uses)> = read.uses.into_iter().collect();
    // Who had no tier is on no ladder: such uses are of the whole only.
    let has_all = query.value("scheme").is_none();
    uses.retain(|((_, tier, _), _)| (*tier == 0 && has_all) || read.tiers.get(*tier).is_some());
    uses.sort_by_key(|((day, tier, benefit), _)| (*day, read.tiers.place(Some(*tier)), place(*benefit)));
    let row = |((day, tier, benefit), sums): (Key, Uses)| {
        let known = place(benefit).and_then(|at| read.benefits.get(at));
        let scheme = read.tiers.get(tier).map_or("", |tier| tier.scheme_name.as_str());
        let (users, all) = (len_i64(sums.users.len()), on_tier.get(&(day, tier)).copied());
        vec![
            Cell::Text(Period::of(by, day).to_string()),
            Cell::Text(scheme.to_owned()),
            Cell::Text(read.tiers.name(Some(tier))),
            Cell::Text(known.map_or_else(String::new, |one| one.name.clone())),
            Cell::Text(known.map_or_else(String::new, |one| one.kind.clone())),
            Cell::Int(sums.uses),
            Cell::Int(sums.units),
            Cell::Int(users),
            Cell::optional(all),
            Cell::ratio(users, all.unwrap_or(0)),
            Cell::Int(sums.cost),
            Cell::average(sums.cost, users),
        ]
    };
    Ok(INDICATOR.table(INDICATOR.columns, uses.into_iter().map(row).collect()))
}
