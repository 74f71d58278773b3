//! The structure of what is sold: the category tree with shares of sales and ABC classes.

use std::collections::BTreeMap;

use guanxi_types::{Result, index_of};
use guanxi_warehouse::NULL;

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::queries::baskets::net_by_product;
use crate::queries::facts::{Facts, Products};
use crate::queries::roster::UNKNOWN;
use crate::request::Query;
use crate::rules::abc::classes;
use crate::rules::structure::{Branch, Node, Sold, branches};
use crate::table::{Cell, Column, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "level",
        Unit::Count,
        ("层级", "Level"),
        ("类别树的层级，从 1 起", "level of the category tree, from 1"),
    ),
    column(
        "path",
        Unit::Text,
        ("类别", "Category"),
        (
            "从第一级到本级的名称；没有类别的商品为 (unknown)",
            "names from the first level down to this; (unknown) for products without a category",
        ),
    ),
    column(
        "sales_share",
        Unit::Ratio,
        ("销售占比", "Share of sales"),
        ("÷ 全部销售净额", "÷ all net sales"),
    ),
    column(
        "parent_share",
        Unit::Ratio,
        ("占上级", "Share of parent"),
        ("÷ 上级类别的销售净额", "÷ net sales of the category above"),
    ),
    column(
        "products",
        Unit::Count,
        ("商品数", "Products"),
        ("净销售额大于 0 的商品数", "products with net sales above 0"),
    ),
    column(
        "class_a",
        Unit::Count,
        ("A 类商品", "Class A"),
        (
            "其中在全部商品中为 A 类的",
            "of these, class A among all products",
        ),
    ),
    column(
        "class_b",
        Unit::Count,
        ("B 类商品", "Class B"),
        (
            "其中在全部商品中为 B 类的",
            "of these, class B among all products",
        ),
    ),
    column(
        "class_c",
        Unit::Count,
        ("C 类商品", "Class C"),
        (
            "其中在全部商品中为 C 类的",
            "of these, class C among all products",
        ),
    ),
];

/// Main product structure.
pub const INDICATOR: Indicator = Indicator {
    name: "product-structure",
    label: Words {
        zh: "主要商品结构",
        en: "Main product structure",
    },
    note: Words {
        zh: "类别树逐级汇总：每个类别含其下全部类别的商品，退货计入。同级按销售净额从高到低，相同者按名称、编号。ABC 类别在全部商品中划分（见商品 ABC 分析）。\
             没有类别的商品单列为“未知”。销售明细没有成本，因此没有毛利列。",
        en: "Sums go up the category tree: a category has the products of all below it, returns included. Highest net sales first within a \
             category, ties by name, then by id. ABC classes are those among all products (see ABC analysis). Products without a category \
             stand apart as unknown. Lines of sales have no cost, so there is no column of margin.",
    },
    params: &[Param::new(
        "level",
        Kind::Count,
        "",
        ("到第几级", "Down to level"),
    )],
    own: OWN,
    columns: &[
        "level",
        "path",
        "net_sales_c",
        "sales_share",
        "parent_share",
        "products",
        "class_a",
        "class_b",
        "class_c",
    ],
    chart: Chart::None,
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let deepest = query.count("level")?.map_or(usize::MAX, index_of);
    let products = facts.products()?;
    let net_c = net_by_product(facts, &facts.selection(query)?)?;
    let total_c: i64 = net_c.iter().sum();
    let sold = sold(facts, &products, &net_c)?;
    let rows = branches(&tree(facts, "category")?, &sold)
        .into_iter()
        .filter(|branch| branch.path.len() <= deepest)
        .map(|branch| row(&branch, total_c));
    let mut table = INDICATOR.table(INDICATOR.columns, rows.collect());
    // The category's record: what a browser asks further with.
    table.columns.push(Column::hidden("category_id", Unit::Text));
    Ok(table)
}

fn row(branch: &Branch, total_c: i64) -> Vec<Cell> {
    let (net_c, [a, b, c]) = (branch.sum.net_c, branch.sum.abc);
    let path = if branch.path.is_empty() {
        UNKNOWN.to_owned()
    } else {
        branch.path.join(" / ")
    };
    vec![
        Cell::Int(i64::try_from(branch.path.len().max(1)).unwrap_or(i64::MAX)),
        Cell::Text(path),
        Cell::Int(net_c),
        Cell::ratio(net_c, total_c),
        Cell::ratio(net_c, branch.of_c),
        Cell::Int(a + b + c),
        Cell::Int(a),
        Cell::Int(b),
        Cell::Int(c),
        branch
            .category
            .map_or(Cell::Empty, |id| Cell::Text(id.to_string())),
    ]
}

/// The products with a line, by category and class. Lines of products that nobody knows come together, as one of class nothing.
fn sold(facts: &Facts<'_>, products: &Products, net_c: &[i64]) -> Result<Vec<Sold>> {
    let known = facts.warehouse.dimension("product", &["category_id"])?;
    let links = known.ids().iter().zip(known.i64("category_id")?);
    let mut category = vec![None; net_c.len()];
    for (&id, &link) in links.filter(|(_, link)| **link != NULL) {
        if let Some(slot) = products.roster.find(id).and_then(|at| category.get_mut(at)) {
            *slot = Some(link);
        }
    }
    let abc = classes(net_c, |item| products.roster.place(item));
    let sold = net_c.iter().zip(abc).zip(category);
    Ok(sold
        .filter(|((net_c, _), _)| **net_c != 0)
        .map(|((&net_c, abc), category)| Sold { category, net_c, abc })
        .collect())
}

/// The records of a dimension that is a tree, by id.
pub(super) fn tree(facts: &Facts<'_>, dimension: &'static str) -> Result<BTreeMap<i64, Node>> {
    let table = facts.warehouse.dimension(dimension, &["name", "parent_id"])?;
    let rows = table
        .ids()
        .iter()
        .zip(table.text("name")?)
        .zip(table.i64("parent_id")?);
    let nodes = rows.map(|((&id, name), &parent)| {
        let node = Node {
            name: name.to_string(),
            parent: (parent != NULL).then_some(parent),
        };
        (id, node)
    });
    Ok(nodes.collect())
}
