//! ABC analysis of products.

use std::collections::BTreeMap;

use guanxi_types::Result;

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::queries::baskets::net_by_product;
use crate::queries::facts::Facts;
use crate::request::Query;
use crate::rules::abc::{Abc, classes};
use crate::table::{Cell, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "products",
        Unit::Count,
        ("商品数", "Products"),
        ("净销售额大于 0 的商品数", "products with net sales above 0"),
    ),
    column(
        "sales_c",
        Unit::Money,
        ("销售净额", "Net sales"),
        ("这些商品全部明细之和", "all lines of these products"),
    ),
    column(
        "min_sales_c",
        Unit::Money,
        ("最低单品销售额", "Smallest"),
        ("单个商品销售净额的最小值", "smallest net sales of a product"),
    ),
    column(
        "max_sales_c",
        Unit::Money,
        ("最高单品销售额", "Largest"),
        ("单个商品销售净额的最大值", "largest net sales of a product"),
    ),
];

/// ABC analysis of products.
pub const INDICATOR: Indicator = Indicator {
    name: "abc",
    label: Words {
        zh: "商品 ABC 分析",
        en: "ABC analysis",
    },
    note: Words {
        zh: "净销售额大于 0 的商品按销售额从高到低排列（相同者按商品编号）。排在它前面的销售额不到 80% 为 A，不到 95% 为 B，其余为 C。\
             分部门时类别仍按全部商品划分。",
        en: "Products with net sales above 0, highest first, ties by number. A: the sales before it are under 80 % of all; B: under \
             95 %; C: the rest. By department the classes are still those among all products.",
    },
    params: &[Param::new(
        "by",
        Kind::Choice {
            options: &["department"],
        },
        "",
        ("细分", "By"),
    )],
    own: OWN,
    columns: &[
        "department",
        "abc",
        "products",
        "sales_c",
        "min_sales_c",
        "max_sales_c",
    ],
    chart: Chart::Bar {
        x: "abc",
        y: "sales_c",
    },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

#[derive(Clone, Copy, Default)]
struct Sum {
    products: i64,
    sales_c: i64,
    min_c: Option<i64>,
    max_c: i64,
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let selection = facts.selection(query)?;
    let products = facts.products()?;
    let net_c = net_by_product(facts, &selection)?;
    let found = classes(&net_c, |item| products.roster.place(item));
    let by_department = query.value("by").is_some();
    let mut sums: BTreeMap<(&str, Abc), Sum> = BTreeMap::new();
    for ((item, &net), class) in net_c.iter().enumerate().zip(found) {
        let Some(class) = class else { continue };
        let department = if by_department {
            products.department.name(products.department.at(item))
        } else {
            ""
        };
        let sum = sums.entry((department, class)).or_default();
        sum.products += 1;
        sum.sales_c += net;
        sum.min_c = Some(sum.min_c.map_or(net, |min| min.min(net)));
        sum.max_c = sum.max_c.max(net);
    }
    let rows = sums.into_iter().map(|((department, class), sum)| {
        let class = Cell::Text(class.name().to_owned());
        let (products, sales) = (Cell::Int(sum.products), Cell::Int(sum.sales_c));
        if by_department {
            vec![Cell::Text(department.to_owned()), class, products, sales]
        } else {
            let ends = [Cell::optional(sum.min_c), Cell::Int(sum.max_c)];
            [class, products, sales].into_iter().chain(ends).collect()
        }
    });
    let columns: &[&str] = if by_department {
        &["department", "abc", "products", "sales_c"]
    } else {
        &["abc", "products", "sales_c", "min_sales_c", "max_sales_c"]
    };
    Ok(INDICATOR.table(columns, rows.collect()))
}
