//! Take-off products: new ones that many members took up.

use std::cmp::Reverse;

use guanxi_trade::facts::TICKET;
use guanxi_types::{Day, Result};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator};
use crate::indicators::TOP;
use crate::queries::baskets::{Need, each_basket};
use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::request::Query;
use crate::rules::dense::DenseIds;
use crate::rules::leaders::adoption::{Adoptions, TakeOff};
use crate::table::{Cell, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "launch",
        Unit::Text,
        ("首销日", "Launch"),
        ("首个销售行的日期", "day of the first sold line"),
    ),
    column(
        "adopters",
        Unit::Count,
        ("采用者", "Adopters"),
        ("有该商品销售行的会员数", "members with a sold line of it"),
    ),
    column(
        "early_adopters",
        Unit::Count,
        ("早期采用者", "Early adopters"),
        (
            "10 × 采用日名次 ≤ 采用者数的会员",
            "members with 10 × rank of the day ≤ adopters",
        ),
    ),
];

/// Take-off products.
pub const INDICATOR: Indicator = Indicator {
    name: "takeoff",
    label: Words {
        zh: "起飞新品",
        en: "Take-off products",
    },
    note: Words {
        zh: "数据开始至少 28 天后才首次售出（避免把老商品当新品）、且至少 30 名会员买过的商品。采用 = 会员首个销售行；同一天采用者名次相同。\
             按采用者从多到少，相同者按商品编号。",
        en: "Products first sold 28 days or more after the data start, so that an old product isn't taken for a new one, and bought by \
             30 members or more. Adoption is a member's first sold line; who adopts on one day shares a rank. Most adopters first, ties by number.",
    },
    params: &[TOP],
    own: OWN,
    columns: &["product_id", "launch", "adopters", "early_adopters"],
    chart: Chart::Bar {
        x: "product_id",
        y: "adopters",
    },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

/// The take-off products of a selection, by the dense numbers of products and customers.
///
/// # Errors
/// When the warehouse can't be read.
pub fn take_off(facts: &Facts<'_>, selection: &Selection) -> Result<TakeOff> {
    let known = facts.products()?.roster.len();
    let first = facts.warehouse.days(TICKET.name).map_or(0, |days| days.first);
    let mut adoptions = Adoptions::new(first.max(selection.days.first));
    let mut stores = DenseIds::default();
    let need = Need {
        place: true,
        ..Need::default()
    };
    each_basket(facts, selection, need, |basket| {
        let store = stores.number(basket.store_id);
        let sold = basket
            .lines
            .iter()
            .filter(|line| line.is_sold() && line.product < known);
        for line in sold {
            adoptions.add(line.product, basket.customer, basket.day, store);
        }
    })?;
    Ok(adoptions.take_off())
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (selection, products) = (facts.selection(query)?, facts.products()?);
    let mut found = take_off(facts, &selection)?.products;
    found.sort_unstable_by_key(|p| (Reverse(p.adopters), products.roster.place(p.product)));
    found.truncate(query.top()?);
    let rows = found.into_iter().map(|product| {
        vec![
            Cell::Text(products.roster.number(product.product).to_owned()),
            Cell::Text(Day::new(product.launch).to_string()),
            Cell::Int(i64::from(product.adopters)),
            Cell::Int(i64::from(product.early)),
        ]
    });
    Ok(INDICATOR.table(INDICATOR.columns, rows.collect()))
}
