//! RFM: cells of scores, the eight segments, and the scores of each customer.

use std::collections::BTreeMap;

use guanxi_types::{Day, Result};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator};
use crate::indicators::AS_OF;
use crate::queries::facts::{Facts, Groups};
use crate::queries::members::purchases;
use crate::request::Query;
use crate::rules::decile::DecileKind;
use crate::rules::lifecycle::{population_gap, state};
use crate::rules::rfm::{Scores, scores, segments};
use crate::table::{Cell, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "r_score",
        Unit::Count,
        ("R 分", "R score"),
        ("最近一次购买日，1–5", "last purchase day, 1 to 5"),
    ),
    column(
        "f_score",
        Unit::Count,
        ("F 分", "F score"),
        ("有效小票数，1–5", "purchase tickets, 1 to 5"),
    ),
    column(
        "m_score",
        Unit::Count,
        ("M 分", "M score"),
        ("有效小票金额，1–5", "amount of purchase tickets, 1 to 5"),
    ),
    column(
        "customers",
        Unit::Count,
        ("顾客数", "Customers"),
        (
            "截止日前有有效小票的会员数",
            "members with a purchase ticket up to the day",
        ),
    ),
    column(
        "sales_c",
        Unit::Money,
        ("购买金额", "Purchases"),
        ("有效小票金额之和", "amount of purchase tickets"),
    ),
    column(
        "segment",
        Unit::Text,
        ("客群", "Segment"),
        (
            "M 高于均分为重要，否则一般；R、F 皆高为价值，仅 R 高为发展，仅 F 高为保持，皆低为挽留",
            "M above the mean is important, else general; R and F high value, R develop, F keep, neither win-back",
        ),
    ),
    column(
        "customer_id",
        Unit::Text,
        ("顾客编号", "Customer"),
        ("顾客编号", "the customer's number"),
    ),
    column(
        "first_date",
        Unit::Text,
        ("首次购买日", "First purchase"),
        ("首张有效小票的日期", "day of the first purchase ticket"),
    ),
    column(
        "last_date",
        Unit::Text,
        ("最近购买日", "Last purchase"),
        ("末张有效小票的日期", "day of the last purchase ticket"),
    ),
    column(
        "purchase_days",
        Unit::Count,
        ("购买天数", "Purchase days"),
        ("有有效小票的不同日期数", "distinct days with a purchase ticket"),
    ),
    column(
        "recency_days",
        Unit::Days,
        ("最近度（天）", "Recency"),
        ("截止日 + 1 − 最近购买日", "as-of day + 1 − last purchase"),
    ),
    column(
        "frequency",
        Unit::Count,
        ("购买次数", "Frequency"),
        ("有效小票数", "purchase tickets"),
    ),
    column(
        "monetary_c",
        Unit::Money,
        ("购买金额", "Monetary value"),
        ("有效小票金额", "amount of purchase tickets"),
    ),
    column(
        "customer_decile",
        Unit::Count,
        ("顾客十分位", "Customer decile"),
        (
            "全期顾客十分位；无组为空",
            "over the full horizon; empty: in none",
        ),
    ),
    column(
        "sales_decile",
        Unit::Count,
        ("销售十分位", "Sales decile"),
        (
            "全期销售十分位；无组为空",
            "over the full horizon; empty: in none",
        ),
    ),
    column(
        "lifecycle",
        Unit::Text,
        ("生命周期", "Lifecycle"),
        ("见生命周期", "see lifecycle"),
    ),
];

const SCORE_NOTE: Words = Words {
    zh: "R 最近一次购买日、F 有效小票数、M 有效小票金额，均截至该日。得分 = ⌊5 ×（名次 − 1）÷ n⌋ + 1，升序，名次 = 1 + 严格更小者的个数：相同的值得分一定相同，\
         因此五档人数不等（NTILE 会把相同者随意拆开）。",
    en: "R last purchase day, F purchase tickets, M purchase amount, all up to the day. Score = ⌊5 × (rank − 1) ÷ n⌋ + 1, ascending, \
         rank = 1 + how many are strictly smaller: equal values always get equal scores, so the fifths differ in size (NTILE would split ties at random).",
};

/// RFM cells.
pub const CELLS: Indicator = Indicator {
    name: "rfm-cells",
    label: Words {
        zh: "RFM 分格",
        en: "RFM cells",
    },
    note: SCORE_NOTE,
    params: &[AS_OF],
    own: OWN,
    columns: &["r_score", "f_score", "m_score", "customers", "sales_c"],
    chart: Chart::None,
    names_customers: false,
    ledgers: &[],
    compute: cells,
    together: None,
};

/// The eight segments.
pub const SEGMENTS: Indicator = Indicator {
    name: "rfm-segments",
    label: Words {
        zh: "RFM 八类客群",
        en: "RFM segments",
    },
    columns: &["segment", "customers", "sales_c"],
    chart: Chart::Bar {
        x: "segment",
        y: "customers",
    },
    compute: eight,
    ..CELLS
};

/// The scores of each customer.
pub const CUSTOMER_SCORES: Indicator = Indicator {
    name: "customer-scores",
    label: Words {
        zh: "顾客评分",
        en: "Customer scores",
    },
    columns: &[
        "customer_id",
        "first_date",
        "last_date",
        "purchase_days",
        "recency_days",
        "frequency",
        "monetary_c",
        "r_score",
        "f_score",
        "m_score",
        "customer_decile",
        "sales_decile",
        "lifecycle",
    ],
    chart: Chart::None,
    names_customers: true,
    ledgers: &[],
    compute: by_customer,
    ..CELLS
};

/// Customers and their amount by anything.
type Sums<K> = BTreeMap<K, (i64, i64)>;

fn sums<K: Ord>(facts: &Facts<'_>, query: &Query, key: impl Fn(&[Scores]) -> Vec<K>) -> Result<Sums<K>> {
    let (_, members) = purchases(facts, &facts.selection(query)?, facts.as_of(query)?.raw())?;
    let mut found = Sums::new();
    for (key, member) in key(&scores(&members)).into_iter().zip(&members) {
        let sum = found.entry(key).or_default();
        sum.0 += 1;
        sum.1 += member.amount_c;
    }
    Ok(found)
}

fn cells(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let found = sums(facts, query, <[Scores]>::to_vec)?;
    let rows = found
        .into_iter()
        .map(|(s, (customers, sales_c))| [s.r, s.f, s.m, customers, sales_c].map(Cell::Int).to_vec());
    Ok(CELLS.table(CELLS.columns, rows.collect()))
}

fn eight(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let found = sums(facts, query, segments)?;
    let rows = found.into_iter().map(|(segment, (customers, sales_c))| {
        vec![
            Cell::Text(segment.to_owned()),
            Cell::Int(customers),
            Cell::Int(sales_c),
        ]
    });
    Ok(SEGMENTS.table(SEGMENTS.columns, rows.collect()))
}

fn by_customer(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let as_of = facts.as_of(query)?.raw();
    let (numbers, members) = purchases(facts, &facts.selection(query)?, as_of)?;
    let customers = facts.customers()?;
    let deciles = facts.deciles(DecileKind::Customer)?;
    let sales_deciles = facts.deciles(DecileKind::Sales)?;
    let gap = population_gap(&members);
    let group = |groups: &Groups, at: usize| {
        let group = groups.get(at).copied().filter(|group| *group > 0);
        Cell::optional(group.map(i64::from))
    };
    let mut rows: Vec<(u32, Vec<Cell>)> = Vec::with_capacity(numbers.len());
    for ((at, p), s) in numbers.into_iter().zip(&members).zip(scores(&members)) {
        let recency = i64::from(as_of) + 1 - i64::from(p.last_day);
        let row = vec![
            Cell::Text(customers.number(at).to_owned()),
            Cell::Text(Day::new(p.first_day).to_string()),
            Cell::Text(Day::new(p.last_day).to_string()),
            Cell::Int(p.days),
            Cell::Int(recency),
            Cell::Int(p.tickets),
            Cell::Int(p.amount_c),
            Cell::Int(s.r),
            Cell::Int(s.f),
            Cell::Int(s.m),
            group(&deciles, at),
            group(&sales_deciles, at),
            Cell::Text(state(p, gap, as_of).to_owned()),
        ];
        rows.push((customers.place(at), row));
    }
    rows.sort_unstable_by_key(|(place, _)| *place);
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    Ok(CUSTOMER_SCORES.table(CUSTOMER_SCORES.columns, rows))
}
