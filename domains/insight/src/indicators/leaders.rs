//! Opinion leaders: candidates by one of four methods, and what they buy.

mod lead_lag;
mod purchases;

use std::cmp::Reverse;

use guanxi_types::Result;
use guanxi_warehouse::NULL;

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::TOP;
use crate::indicators::takeoff::take_off;
use crate::queries::facts::Facts;
use crate::queries::source;
use crate::request::Query;
use crate::rules::leaders::influence::influences;
use crate::rules::leaders::lead_users::{LeadUser, lead_users};
use crate::rules::leaders::referral::{Link, PARTS, referrers};
use crate::rules::leaders::{millionths, rank};
use crate::table::{AVERAGE_PLACES, Cell, RATIO_PLACES, Table, Unit};

pub use purchases::PURCHASES;

/// How candidates are found.
const METHOD: Param = Param::new(
    "method",
    Kind::Choice {
        options: &["lead-users", "influence-credit", "lead-lag", "referral"],
    },
    "lead-users",
    ("方法", "Method"),
);

const OWN: &[Measure] = &[
    column(
        "customer_id",
        Unit::Text,
        ("顾客编号", "Customer"),
        ("顾客编号", "the customer's number"),
    ),
    column(
        "adopted",
        Unit::Count,
        ("采用新品数", "Adopted"),
        ("买过的起飞新品数", "take-off products bought"),
    ),
    column(
        "early",
        Unit::Count,
        ("早期采用数", "Early"),
        ("其中早期采用的商品数", "of these, adopted early"),
    ),
    column(
        "expected",
        Unit::Number,
        ("期望早期数", "Expected"),
        (
            "所买起飞新品的早期比例之和",
            "sum of the early shares of the take-off products bought",
        ),
    ),
    column(
        "z",
        Unit::Number,
        ("z 值", "z"),
        (
            "（早期 − 期望）÷ 标准差",
            "(early − expected) ÷ standard deviation",
        ),
    ),
    column(
        "followed",
        Unit::Count,
        ("被跟随次数", "Followed"),
        (
            "分得份额的他人采用次数",
            "adoptions of others that a share of the credit is for",
        ),
    ),
    column(
        "score",
        Unit::Number,
        ("得分", "Score"),
        (
            "影响力：份额之和；领先相关：超前 1–4 周的相关减去滞后相关的平均",
            "influence: sum of the shares; lead–lag: mean correlation 1 to 4 weeks ahead less that behind",
        ),
    ),
    column(
        "weeks",
        Unit::Count,
        ("活跃周数", "Active weeks"),
        (
            "最近 52 个 ISO 周中有有效小票的周数",
            "of the last 52 ISO weeks, those with a purchase ticket",
        ),
    ),
    column(
        "level1",
        Unit::Count,
        ("一级转介绍", "Level 1"),
        ("直接带来的顾客数", "customers brought"),
    ),
    column(
        "level2",
        Unit::Count,
        ("二级转介绍", "Level 2"),
        ("一级顾客带来的顾客数", "customers whom these brought"),
    ),
    column(
        "level3",
        Unit::Count,
        ("三级转介绍", "Level 3"),
        ("二级顾客带来的顾客数", "customers whom those brought"),
    ),
    column(
        "value_c",
        Unit::Money,
        ("转介绍价值", "Referral value"),
        (
            "Σ 被介绍者销售净额 × 0.5^(级 − 1)",
            "Σ net sales of the referred × 0.5^(level − 1)",
        ),
    ),
];

/// Candidates for opinion leaders.
pub const INDICATOR: Indicator = Indicator {
    name: "leaders",
    label: Words {
        zh: "顾客意见领袖（候选）",
        en: "Opinion leaders (candidates)",
    },
    note: Words {
        zh: "四种方法，结果都是候选人：一年的购买数据只是弱证据。\
             先行者：采用起飞新品 ≥ 10 种且早期 ≥ 3 种的会员，z =（早期 − E）÷ √V，E = Σf，V = Σf(1 − f)，f 为该商品的早期比例；以采用为条件，买得多不占便宜。\
             影响力：同店 1–28 天前采用同一起飞新品的会员平分每次采用的 1 分（Goyal 等 2010 的功劳分配，以门店代替社交关系）。\
             领先相关：最近 52 个 ISO 周活跃 ≥ 45 周的会员，前 30 品类，本人与他人购买的超前减滞后相关。\
             转介绍：三级内被介绍者的销售净额，逐级减半。",
        en: "Four methods; all of them give candidates: a year of purchases is weak evidence. \
             Lead users: members with 10 or more take-off products, 3 or more of them early; z = (early − E) ÷ √V, E = Σf, V = Σf(1 − f), f the product's early share. \
             Given what was adopted, buying more doesn't help. \
             Influence credit: each adoption of a take-off product shares 1 among those who adopted it in the same store 1 to 28 days before \
             (Goyal, Bonchi, Lakshmanan 2010; the store stands for a social network). \
             Lead–lag: members active in 45 or more of the last 52 ISO weeks; own buying against others', ahead less behind, over the first 30 categories. \
             Referral: net sales of those brought, three levels down, each counting half of the one above.",
    },
    params: &[METHOD, TOP],
    own: OWN,
    columns: &[
        "rnk",
        "customer_id",
        "adopted",
        "early",
        "expected",
        "z",
        "followed",
        "weeks",
        "score",
        "level1",
        "level2",
        "level3",
        "value_c",
    ],
    chart: Chart::None,
    names_customers: true,
    ledgers: &[],
    compute: table,
    together: None,
};

/// A float as it is printed: to 6 decimals.
fn real(value: f64) -> Cell {
    Cell::Ratio {
        numerator: i128::from(millionths(value)),
        denominator: 1_000_000,
        places: RATIO_PLACES,
    }
}

/// A candidate by dense number, and the cells behind the number.
type Candidate = (usize, Vec<Cell>);

/// The candidates by the method that the question names, best first.
fn candidates(facts: &Facts<'_>, query: &Query, method: &str) -> Result<Vec<Candidate>> {
    match method {
        "influence-credit" => by_influence(facts, query),
        "lead-lag" => lead_lag::rows(facts, query),
        "referral" => by_referral(facts, query),
        _ => by_lead(facts, query),
    }
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let method = INDICATOR.text(query, "method")?;
    let columns: &[&str] = match method {
        "influence-credit" => &["rnk", "customer_id", "followed", "score"],
        "lead-lag" => &["rnk", "customer_id", "weeks", "score"],
        "referral" => &["rnk", "customer_id", "level1", "level2", "level3", "value_c"],
        _ => &["rnk", "customer_id", "adopted", "early", "expected", "z"],
    };
    let rows = candidates(facts, query, method)?;
    let customers = facts.customers()?;
    let rows = rows
        .into_iter()
        .take(query.top()?)
        .zip(1_i64..)
        .map(|((customer, cells), place)| {
            let head = [
                Cell::Int(place),
                Cell::Text(customers.number(customer).to_owned()),
            ];
            head.into_iter().chain(cells).collect()
        });
    Ok(INDICATOR.table(columns, rows.collect()))
}

fn by_lead(facts: &Facts<'_>, query: &Query) -> Result<Vec<Candidate>> {
    let cells = |one: LeadUser| {
        let counts = [one.adopted, one.early].map(|n| Cell::Int(i64::from(n)));
        let cells = counts.into_iter().chain([real(one.expected), real(one.z)]);
        (one.customer, cells.collect())
    };
    let customers = facts.customers()?;
    let mut found = lead_users(&take_off(facts, &facts.selection(query)?)?);
    rank(&mut found, |one| one.z, |one| customers.place(one.customer));
    Ok(found.into_iter().map(cells).collect())
}

fn by_influence(facts: &Facts<'_>, query: &Query) -> Result<Vec<Candidate>> {
    let customers = facts.customers()?;
    let mut found = influences(&take_off(facts, &facts.selection(query)?)?.adoptions);
    rank(&mut found, |one| one.score, |one| customers.place(one.customer));
    let row = |one: &crate::rules::leaders::influence::Influence| {
        (
            one.customer,
            vec![Cell::Int(i64::from(one.followed)), real(one.score)],
        )
    };
    Ok(found.iter().map(row).collect())
}

fn by_referral(facts: &Facts<'_>, query: &Query) -> Result<Vec<Candidate>> {
    let (selection, customers) = (facts.selection(query)?, facts.customers()?);
    let mut net_c = vec![0_i64; customers.len()];
    source::each_ticket(facts.warehouse, &selection, source::Need::Spend, |ticket| {
        let member = ticket.customer_id.and_then(|id| customers.find(id));
        if let Some(sum) = member.and_then(|member| net_c.get_mut(member)) {
            *sum += ticket.amount_c;
        }
    })?;
    let table = facts
        .warehouse
        .dimension("referral", &["referrer_id", "referred_id", "day"])?;
    let may_see = |id: i64| selection.keeps_customer(id);
    let pairs = table.i64("referrer_id")?.iter().zip(table.i64("referred_id")?);
    let link = |((&referrer, &referred), &day): ((&i64, &i64), &i64)| {
        let day = i32::try_from(day).ok().filter(|_| day != NULL);
        (may_see(referrer) && may_see(referred)).then_some(())?;
        Some(Link {
            referrer: customers.find(referrer)?,
            referred: customers.find(referred)?,
            day,
        })
    };
    let links: Vec<Link> = pairs.zip(table.i64("day")?).filter_map(link).collect();
    let mut found = referrers(&links, &net_c, |customer| customers.place(customer));
    found.sort_by_key(|one| (Reverse(one.value), customers.place(one.customer)));
    let row = |one: &crate::rules::leaders::referral::Referrer| {
        let mut cells: Vec<Cell> = one.levels.iter().map(|n| Cell::Int(i64::from(*n))).collect();
        cells.push(Cell::Ratio {
            numerator: i128::from(one.value),
            denominator: i128::from(PARTS),
            places: AVERAGE_PLACES,
        });
        (one.customer, cells)
    };
    Ok(found.iter().map(row).collect())
}
