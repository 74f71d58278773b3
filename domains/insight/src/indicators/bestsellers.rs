//! Best sellers: by period, and by customer class.

use std::cmp::Reverse;

use guanxi_types::Result;
use rustc_hash::FxHashMap;

use crate::catalogue::{Measure, Words, column};
use crate::error;
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::TOP;
use crate::queries::baskets::{Need, each_basket};
use crate::queries::classes::{CLASSES, Classes};
use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::request::Query;
use crate::rules::basket::Basket;
use crate::rules::dense::distinct;
use crate::rules::item_sales::{ItemSales, ItemSum};
use crate::table::{Cell, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "tickets",
        Unit::Count,
        ("小票数", "Tickets"),
        ("有该商品销售行的小票数", "tickets with a sold line of it"),
    ),
    column(
        "customers",
        Unit::Count,
        ("顾客数", "Customers"),
        (
            "有该商品销售行的不同会员数",
            "distinct members with a sold line of it",
        ),
    ),
    column(
        "units",
        Unit::Count,
        ("件数", "Units"),
        (
            "数量之和；计量商品每个销售行计 1 件",
            "sum of quantities; measured goods count 1 a sold line",
        ),
    ),
    column(
        "sales_share",
        Unit::Ratio,
        ("销售占比", "Share of sales"),
        ("÷ 该期全部销售净额", "÷ net sales of the period"),
    ),
];

/// Best-selling products.
pub const INDICATOR: Indicator = Indicator {
    name: "bestsellers",
    label: Words {
        zh: "畅销品",
        en: "Best sellers",
    },
    note: Words {
        zh: "按销售净额从高到低，相同者按商品编号。按期列出全部顾客（含散客）的购买；按顾客类别时只含该类别的会员，顾客类别是全期的顾客十分位（第 1 组为重度），或顾客的任一档案字段。\
             各期、各类别的顾客数不能相加。",
        en: "Net sales, highest first, ties by product number. By period all sales count, anonymous ones too; by customer class \
             only those of the class's members. A class is the decile over the full horizon (1 is heavy) or any profile field.",
    },
    params: &[
        Param::new("by", Kind::Grain, "", ("时间粒度", "By")),
        Param::new(
            "class",
            Kind::Attribute { options: CLASSES },
            "",
            ("顾客类别", "Customer class"),
        ),
        TOP,
    ],
    own: OWN,
    columns: &[
        "period",
        "class",
        "rnk",
        "product_id",
        "department",
        "category",
        "net_sales_c",
        "units",
        "tickets",
        "customers",
        "penetration",
        "sales_share",
    ],
    chart: Chart::Bar {
        x: "product_id",
        y: "net_sales_c",
    },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

const BY_PERIOD: &[&str] = &[
    "period",
    "rnk",
    "product_id",
    "department",
    "category",
    "net_sales_c",
    "units",
    "tickets",
    "customers",
    "penetration",
    "sales_share",
];
const BY_CLASS: &[&str] = &["class", "rnk", "product_id", "net_sales_c", "units", "customers"];

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    match query.value("class") {
        None => by_period(facts, query),
        Some(_) if query.value("by").is_some() => Err(error::not_together("by", "class")),
        Some(class) => by_class(facts, query, class),
    }
}

const NEED: Need = Need {
    units: true,
    discount: false,
    place: false,
};

/// An item of a part, with its sums and how many members bought it.
type Ranked = (usize, ItemSum, i64);

/// The best items of each part, best first. Who bought is looked at a second time, of those items only: who bought anything at all
/// would be as many pairs as there are lines.
fn ranked(
    facts: &Facts<'_>,
    selection: &Selection,
    sales: ItemSales,
    top: usize,
    part: impl Fn(&Basket<'_>) -> Option<usize>,
) -> Result<Vec<Vec<Ranked>>> {
    let products = facts.products()?;
    let mut parts = sales.finish();
    for items in &mut parts {
        items.sort_unstable_by_key(|(item, sum)| (Reverse(sum.net_c), products.roster.place(*item)));
        items.truncate(top);
    }
    let keys = parts.iter().enumerate();
    let keys = keys.flat_map(|(part, items)| items.iter().map(move |(item, _)| (part, *item)));
    let numbers: FxHashMap<(usize, usize), u32> = keys.zip(0_u32..).collect();
    let mut is_wanted = vec![false; products.roster.len() + 1];
    for (_, item) in numbers.keys() {
        if let Some(flag) = is_wanted.get_mut(*item) {
            *flag = true;
        }
    }
    let mut buyers: Vec<(u32, u32)> = Vec::new();
    each_basket(facts, selection, Need::default(), |basket| {
        let (Some(part), Some(customer)) = (part(basket), basket.customer) else {
            return;
        };
        let sold = basket.lines.iter().filter(|line| line.is_sold());
        for line in sold.filter(|line| is_wanted.get(line.product).copied().unwrap_or(false)) {
            if let Some(&number) = numbers.get(&(part, line.product)) {
                buyers.push((number, u32::try_from(customer).unwrap_or(u32::MAX)));
            }
        }
    })?;
    let mut counts = distinct(&buyers, numbers.len()).into_iter();
    let mut counted = |(item, sum)| (item, sum, counts.next().unwrap_or(0));
    Ok(parts
        .into_iter()
        .map(|items| items.into_iter().map(&mut counted).collect())
        .collect())
}

fn by_period(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (selection, products, top) = (facts.selection(query)?, facts.products()?, query.top()?);
    let periods = facts.periods(&selection, query.grain()?);
    let count = products.roster.len() + 1;
    let mut sales = ItemSales::new(periods.len(), count, false);
    let part = |basket: &Basket<'_>| Some(periods.of(basket.day));
    each_basket(facts, &selection, NEED, |basket| {
        sales.add(periods.of(basket.day), basket, Some);
    })?;
    let totals = sales.parts().to_vec();
    let parts = ranked(facts, &selection, sales, top, part)?;
    let mut rows = Vec::new();
    for ((number, items), total) in parts.into_iter().enumerate().zip(totals) {
        let Some(period) = periods.period(number) else {
            continue;
        };
        for (place, (item, sum, customers)) in (1_i64..).zip(items) {
            let label = |labels: &crate::queries::roster::Labels| labels.name(labels.at(item)).to_owned();
            rows.push(vec![
                Cell::Text(period.to_string()),
                Cell::Int(place),
                Cell::Text(products.roster.number(item).to_owned()),
                Cell::Text(label(&products.department)),
                Cell::Text(label(&products.category)),
                Cell::Int(sum.net_c),
                Cell::Quantity(sum.units_milli),
                Cell::Int(sum.tickets),
                Cell::Int(customers),
                Cell::ratio(sum.tickets, total.tickets),
                Cell::ratio(sum.net_c, total.net_c),
            ]);
        }
    }
    Ok(INDICATOR.table(BY_PERIOD, rows))
}

fn by_class(facts: &Facts<'_>, query: &Query, class: &str) -> Result<Table> {
    let (selection, products, top) = (facts.selection(query)?, facts.products()?, query.top()?);
    let classes = Classes::of(facts, "class", class)?;
    let mut sales = ItemSales::new(classes.len(), products.roster.len() + 1, false);
    let part = |basket: &Basket<'_>| basket.customer.and_then(|customer| classes.at(customer));
    each_basket(facts, &selection, NEED, |basket| {
        if let Some(class) = part(basket) {
            sales.add(class, basket, Some);
        }
    })?;
    let mut rows = Vec::new();
    for (class, items) in ranked(facts, &selection, sales, top, part)?
        .into_iter()
        .enumerate()
    {
        for (place, (item, sum, customers)) in (1_i64..).zip(items) {
            rows.push(vec![
                classes.cell(class),
                Cell::Int(place),
                Cell::Text(products.roster.number(item).to_owned()),
                Cell::Int(sum.net_c),
                Cell::Quantity(sum.units_milli),
                Cell::Int(customers),
            ]);
        }
    }
    Ok(INDICATOR.table(BY_CLASS, rows))
}
