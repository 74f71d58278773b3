//! Value of households: what each family bought, with its place and tenth among all.

use std::collections::BTreeMap;

use guanxi_loyalty::queries::figures::{BuyerName, buyer_names, each_bought_together};
use guanxi_types::{Day, RawId, Result};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::TOP;
use crate::queries::club::days;
use crate::queries::facts::Facts;
use crate::queries::standing::windows;
use crate::request::Query;
use crate::rules::decile::{DecileKind, Member, grouped, in_order};
use crate::table::{Cell, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "household",
        Unit::Text,
        ("家庭", "Household"),
        (
            "家庭名称；没有家庭的会员为空",
            "the household's name; empty for a member without one",
        ),
    ),
    column(
        "customer_id",
        Unit::Text,
        ("顾客编号", "Customer"),
        (
            "没有家庭的会员的编号；家庭为空",
            "the number of a member without a household; empty for a household",
        ),
    ),
    column(
        "people",
        Unit::Count,
        ("人数", "People"),
        ("今天的家庭人数", "people of the household today"),
    ),
    column(
        "value_c",
        Unit::Money,
        ("消费净额", "Net spend"),
        (
            "所问日期内全家的购买金额之和，扣除退货",
            "what all of them bought on the days asked for, less what came back",
        ),
    ),
    column(
        "year_value_c",
        Unit::Money,
        ("近 12 个月净额", "Net spend, 12 months"),
        (
            "其中截至最后一天的 12 个月",
            "of it, in the twelve months that end with the last day",
        ),
    ),
    column(
        "tickets",
        Unit::Count,
        ("购买次数", "Purchases"),
        (
            "退货后仍大于 0 的购买",
            "purchases of which more than 0 is left after returns",
        ),
    ),
    column(
        "atv_c",
        Unit::Money,
        ("平均每次", "Average purchase"),
        ("消费净额 ÷ 购买次数", "net spend ÷ purchases"),
    ),
    column(
        "last_date",
        Unit::Text,
        ("最近购买日", "Last purchase"),
        ("最近一次购买的日期", "day of the last purchase"),
    ),
    column(
        "cum_sales_share",
        Unit::Ratio,
        ("累计占比", "Cumulated share"),
        (
            "本行及之前各行的消费净额 ÷ 全部消费净额",
            "net spend of this row and those before it ÷ net spend of all",
        ),
    ),
];

/// One household alone; its place is still the one among all.
const HOUSEHOLD: Param = Param::new("household", Kind::Text, "", ("家庭（名称）", "Household (name)"));

/// Value of households and of members without one (家庭价值).
pub const INDICATOR: Indicator = Indicator {
    name: "household-value",
    label: Words {
        zh: "家庭价值",
        en: "Household value",
    },
    note: Words {
        zh: "每个家庭一行，没有家庭的会员各一行，按消费净额从高到低（相同者按建档先后）。家庭的消费净额是全家人购买之和：按会员消费记录里当时所属的家庭归并，\
             入家前和退出后的消费仍算本人，扣除退货。组别同家庭十分位：数目相等的十组，第 1 组最好。只看一个家庭时，名次、组别和累计占比仍是在全部之中的。",
        en: "A row for each household, and for each member without one, highest net spend first, ties by age of the record. A household's net spend is the \
             sum of what its members bought: purchases count for the household that their member belonged to then, those before joining and after \
             leaving for the member; less what came back. Groups are those of household deciles: ten of equal size, 1 is the best. One household \
             alone keeps its place, group and cumulated share among all.",
    },
    params: &[TOP, HOUSEHOLD],
    own: OWN,
    columns: &[
        "rnk",
        "household",
        "customer_id",
        "people",
        "value_c",
        "year_value_c",
        "tickets",
        "atv_c",
        "last_date",
        "grp",
        "cum_sales_share",
    ],
    chart: Chart::Line {
        x: "rnk",
        y: "cum_sales_share",
        series: "",
    },
    names_customers: true,
    // Families and members are told of one by one, so they have to be in reach, all of them.
    ledgers: &[
        "trade.sale",
        "loyalty.purchase",
        "customers.customer",
        "customers.household",
        "customers.household_member",
    ],
    compute: table,
    together: None,
};

/// A household, or a member without one: the id, and whether it is a household.
type Buyer = (RawId, bool);

/// What one of them bought.
#[derive(Clone, Copy, Debug, Default)]
struct Worth {
    value_c: i64,
    year_c: i64,
    tickets: i64,
    last: Option<Day>,
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let top = query.top()?;
    let (worths, names) = facts.from_database(|r, today| {
        let (from, to) = days(query, today)?;
        let year = windows(to).year;
        let mut worths: BTreeMap<Buyer, Worth> = BTreeMap::new();
        each_bought_together(r, (from, to), &mut |bought| {
            let of = worths.entry((bought.unit, bought.is_household)).or_default();
            of.value_c += bought.amount;
            if year.contains(&bought.day.raw()) {
                of.year_c += bought.amount;
            }
            of.tickets += bought.count;
            of.last = of.last.max(Some(bought.day));
            Ok(())
        })?;
        Ok((worths, buyer_names(r)?))
    })?;
    let wanted = query.value("household");
    let is_wanted = |(id, is_household): Buyer, name: &BuyerName| {
        wanted.is_none_or(|text| is_household && (text == name.name || text == id.to_string()))
    };
    let mut rows = ranked(&worths, &names, is_wanted);
    rows.truncate(top);
    Ok(INDICATOR.table(INDICATOR.columns, rows))
}

/// The rows of those that are wanted, with their places among all.
fn ranked(
    worths: &BTreeMap<Buyer, Worth>,
    names: &BTreeMap<Buyer, BuyerName>,
    is_wanted: impl Fn(Buyer, &BuyerName) -> bool,
) -> Vec<Vec<Cell>> {
    let buyers: Vec<(&Buyer, &Worth)> = worths.iter().collect();
    let member = |(customer, (_, worth)): (usize, &(&Buyer, &Worth))| Member {
        customer,
        spend_c: worth.value_c,
        tickets: worth.tickets,
    };
    let members = buyers.iter().enumerate().map(member).collect();
    let ranked = grouped(DecileKind::Customer, &in_order(members, |_| 0));
    let all_c: i64 = ranked.iter().map(|one| one.member.spend_c).sum();
    let nobody = BuyerName::default();
    let (mut so_far_c, mut rows) = (0, Vec::new());
    for one in &ranked {
        so_far_c += one.member.spend_c;
        let Some(&(&(id, is_household), worth)) = buyers.get(one.member.customer) else {
            continue;
        };
        let name = names.get(&(id, is_household)).unwrap_or(&nobody);
        if !is_wanted((id, is_household), name) {
            continue;
        }
        let text = |is_it: bool| Cell::Text(if is_it { name.name.clone() } else { String::new() });
        rows.push(vec![
            Cell::Int(one.rank),
            text(is_household),
            text(!is_household),
            Cell::Int(name.people),
            Cell::Int(worth.value_c),
            Cell::Int(worth.year_c),
            Cell::Int(worth.tickets),
            Cell::average(worth.value_c, worth.tickets),
            Cell::Text(worth.last.map_or_else(String::new, |day| day.to_string())),
            Cell::Int(one.group),
            Cell::ratio(so_far_c, all_c),
        ]);
    }
    rows
}
