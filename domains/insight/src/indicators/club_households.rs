//! Deciles of households: a family counts as one.

use std::collections::BTreeMap;

use guanxi_loyalty::queries::figures::each_bought_together;
use guanxi_types::{Day, Grain, Period, RawId, Result, len_i64};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator};
use crate::indicators::BY_GRAIN;
use crate::indicators::decile::cells;
use crate::queries::club::days;
use crate::queries::facts::Facts;
use crate::request::Query;
use crate::rules::decile::{DecileKind, Member, Ranked, grouped, groups, in_order};
use crate::table::{Cell, Table, Unit};

const OWN: &[Measure] = &[column(
    "households",
    Unit::Count,
    ("其中家庭", "Of them, households"),
    (
        "组内的家庭数；其余是没有家庭的会员",
        "households in the group; the others are members without one",
    ),
)];

/// Where the number of households stands among the columns of deciles.
const HOUSEHOLDS_AT: usize = 3;

/// Deciles of households and of members without one (家庭十分位).
pub const INDICATOR: Indicator = Indicator {
    name: "household-decile",
    label: Words {
        zh: "家庭十分位",
        en: "Household deciles",
    },
    note: Words {
        zh: "同顾客十分位，但一家人算一个顾客：按会员消费记录里当时所属的家庭归并，没有家庭的会员各算一个。消费是扣除退货后的金额，每期大于 0 的从高到低排列（相同者按建档先后），分成数目相等的十组，第 1 组最好。",
        en: "As customer deciles, with a family as one customer: purchases count for the household that their member belonged to then, those of members without one for each of them. What was spent is less what came back; those above 0 in the period, highest first, ties by age of the record, are in ten groups of equal size, group 1 the best.",
    },
    params: &[BY_GRAIN],
    own: OWN,
    columns: &[
        "period",
        "grp",
        "customers",
        "households",
        "customer_share",
        "sales_c",
        "sales_share",
        "cum_sales_share",
        "spend_avg_c",
        "spend_min_c",
        "spend_max_c",
        "tickets",
        "frequency",
        "atv_c",
    ],
    chart: Chart::Bar {
        x: "grp",
        y: "sales_share",
    },
    names_customers: false,
    ledgers: &["trade.sale", "loyalty.purchase"],
    compute: table,
    together: None,
};

/// What each bought in a period, and how often.
type Spent = BTreeMap<(RawId, bool), (i64, i64)>;

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let by = query.grain_or(Grain::Year)?;
    let spent = facts.from_database(|r, today| {
        let mut spent: BTreeMap<Day, (Period, Spent)> = BTreeMap::new();
        each_bought_together(r, days(query, today)?, &mut |bought| {
            let period = Period::of(by, bought.day);
            let (_, of) = spent
                .entry(period.first)
                .or_insert_with(|| (period, Spent::new()));
            let own = of.entry((bought.unit, bought.is_household)).or_default();
            *own = (own.0 + bought.amount, own.1 + bought.count);
            Ok(())
        })?;
        Ok(spent)
    })?;
    let rows = spent
        .values()
        .flat_map(|(period, spent)| of_period(*period, spent));
    Ok(INDICATOR.table(INDICATOR.columns, rows.collect()))
}

fn of_period(period: Period, spent: &Spent) -> Vec<Vec<Cell>> {
    let units: Vec<bool> = spent.keys().map(|(_, is_household)| *is_household).collect();
    let member = |(customer, (spend_c, tickets)): (usize, &(i64, i64))| Member {
        customer,
        spend_c: *spend_c,
        tickets: *tickets,
    };
    let members = spent.values().enumerate().map(member).collect();
    let ranked = grouped(DecileKind::Customer, &in_order(members, |_| 0));
    let is_household = |one: &&Ranked| units.get(one.member.customer) == Some(&true);
    let row = |group| {
        let homes = ranked.iter().filter(|one| one.group == group);
        len_i64(homes.filter(is_household).count())
    };
    let mut rows = Vec::new();
    for group in groups(period, &ranked) {
        let mut all = cells(&group);
        all.insert(HOUSEHOLDS_AT, Cell::Int(row(group.group)));
        rows.push(all);
    }
    rows
}
