//! Best sellers: by period, and by customer class.

use guanxi_types::Result;

use crate::catalogue::{Measure, Words, column};
use crate::error;
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::TOP;
use crate::queries::baskets::{Need, each_basket};
use crate::queries::classes::{CLASSES, Classes};
use crate::queries::facts::Facts;
use crate::request::Query;
use crate::rules::item_sales::ItemSales;
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

fn by_period(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (selection, products, top) = (facts.selection(query)?, facts.products()?, query.top()?);
    let periods = facts.periods(&selection, query.grain()?);
    let count = products.roster.len() + 1;
    let mut sales = ItemSales::new(periods.len(), count, true);
    each_basket(facts, &selection, NEED, |basket| {
        sales.add(periods.of(basket.day), basket, Some);
    })?;
    let totals = sales.parts().to_vec();
    let parts = sales.best(top, |item| products.roster.place(item));
    let mut rows = Vec::new();
    for ((number, items), total) in parts.into_iter().enumerate().zip(totals) {
        let Some(period) = periods.period(number) else {
            continue;
        };
        for (place, (item, sum)) in (1_i64..).zip(items) {
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
                Cell::Int(sum.customers),
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
    let mut sales = ItemSales::new(classes.len(), products.roster.len() + 1, true);
    each_basket(facts, &selection, NEED, |basket| {
        if let Some(class) = basket.customer.and_then(|customer| classes.at(customer)) {
            sales.add(class, basket, Some);
        }
    })?;
    let mut rows = Vec::new();
    let parts = sales.best(top, |item| products.roster.place(item));
    for (class, items) in parts.into_iter().enumerate() {
        for (place, (item, sum)) in (1_i64..).zip(items) {
            rows.push(vec![
                classes.cell(class),
                Cell::Int(place),
                Cell::Text(products.roster.number(item).to_owned()),
                Cell::Int(sum.net_c),
                Cell::Quantity(sum.units_milli),
                Cell::Int(sum.customers),
            ]);
        }
    }
    Ok(INDICATOR.table(BY_CLASS, rows))
}
