//! What the candidates for opinion leaders buy.

use guanxi_types::Result;

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator};
use crate::indicators::TOP;
use crate::queries::baskets::{Need, each_basket};
use crate::queries::facts::Facts;
use crate::request::Query;
use crate::rules::leaders::purchases::{DAYS, LEADERS, leaders_products};
use crate::rules::leaders::rank;
use crate::table::{Cell, Table, Unit};

use super::{METHOD, candidates, real};

const PURCHASES_OWN: &[Measure] = &[
    column(
        "leaders",
        Unit::Count,
        ("购买的领袖数", "Leaders"),
        (
            "最近 91 天买过该商品的候选领袖数",
            "candidates who bought it in the last 91 days",
        ),
    ),
    column(
        "customers",
        Unit::Count,
        ("购买会员数", "Members"),
        (
            "最近 91 天买过该商品的会员数",
            "members who bought it in the last 91 days",
        ),
    ),
    column(
        "lift",
        Unit::Number,
        ("提升度", "Lift"),
        (
            "领袖购买比例 ÷ 全部活跃会员购买比例",
            "share of the leaders buying ÷ share of all active members",
        ),
    ),
];

/// What opinion leaders buy.
pub const PURCHASES: Indicator = Indicator {
    name: "leaders-purchases",
    label: Words {
        zh: "意见领袖购买清单",
        en: "What opinion leaders buy",
    },
    note: Words {
        zh: "所选方法（默认先行者）的前 50 名候选人最近 91 天购买的商品，至少 8 人买过；提升度 = 领袖购买比例 ÷ 活跃会员购买比例（活跃：这 91 天内有销售行的会员）。\
             一年的购买数据只是弱证据。",
        en: "Products that the first 50 candidates by the chosen method (lead users where none is) bought in the last 91 days, 8 of them or \
             more. Lift is the share of the leaders who bought it ÷ that of the active members, those with a sold line in these days. A year of purchases is weak evidence.",
    },
    params: &[METHOD, TOP],
    own: PURCHASES_OWN,
    columns: &["rnk", "product_id", "leaders", "customers", "lift"],
    chart: Chart::Bar {
        x: "product_id",
        y: "lift",
    },
    names_customers: false,
    ledgers: &[],
    compute: purchases,
    together: None,
};

fn purchases(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let products = facts.products()?;
    let mut is_leader = vec![false; facts.customers()?.len()];
    let method = PURCHASES.text(query, "method")?;
    for (leader, _) in candidates(facts, query, method)?.iter().take(LEADERS) {
        if let Some(slot) = is_leader.get_mut(*leader) {
            *slot = true;
        }
    }
    let mut selection = facts.selection(query)?;
    let end = facts.last_day(&selection);
    selection.days.first = selection.days.first.max(end - (DAYS - 1));
    let known = products.roster.len();
    let mut sold = Vec::new();
    each_basket(facts, &selection, Need::default(), |basket| {
        if let Some(customer) = basket.customer {
            let lines = basket.lines.iter().filter(|line| line.is_sold());
            sold.extend(lines.map(|line| (line.product, customer)));
        }
    })?;
    let mut found = leaders_products(sold, &is_leader);
    found.retain(|product| product.product < known);
    rank(
        &mut found,
        |one| one.lift,
        |one| products.roster.place(one.product),
    );
    found.truncate(query.top()?);
    let rows = found.iter().zip(1_i64..).map(|(one, place)| {
        vec![
            Cell::Int(place),
            Cell::Text(products.roster.number(one.product).to_owned()),
            Cell::Int(i64::from(one.leaders)),
            Cell::Int(i64::from(one.customers)),
            real(one.lift),
        ]
    });
    Ok(PURCHASES.table(PURCHASES.columns, rows.collect()))
}
