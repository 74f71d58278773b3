//! Growing goods: sales of two equal stretches of days compared.

use guanxi_types::{Day, Grain, Period, Result, div_half_away, index_of};

use crate::catalogue::{Measure, Words, column};
use crate::error;
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::TOP;
use crate::queries::baskets::{Need, each_basket};
use crate::queries::classes::{CLASSES, Classes};
use crate::queries::facts::{Facts, Products};
use crate::request::{Query, Window};
use crate::rules::item_sales::{ItemSales, ItemSum, PartSum};
use crate::table::{Cell, RATIO_PLACES, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "item",
        Unit::Text,
        ("商品或品类", "Item"),
        ("商品编号或品类名", "product number or category"),
    ),
    column(
        "s0_c",
        Unit::Money,
        ("基期销售额", "Base sales"),
        ("基期销售净额", "net sales in the base window"),
    ),
    column(
        "s1_c",
        Unit::Money,
        ("本期销售额", "Current sales"),
        ("本期销售净额", "net sales in the current window"),
    ),
    column(
        "t0",
        Unit::Count,
        ("基期小票数", "Base tickets"),
        (
            "基期有销售行的小票数",
            "tickets with a sold line in the base window",
        ),
    ),
    column(
        "t1",
        Unit::Count,
        ("本期小票数", "Current tickets"),
        (
            "本期有销售行的小票数",
            "tickets with a sold line in the current window",
        ),
    ),
    column(
        "growth",
        Unit::Ratio,
        ("增长率", "Growth"),
        ("本期 ÷ 基期 − 1", "current ÷ base − 1"),
    ),
    column(
        "growth_index",
        Unit::Number,
        ("增长指数", "Growth index"),
        (
            "本期占比 ÷ 基期占比，大于 1 表示份额上升；占比以该类别全部商品（或品类）为分母",
            "share in the current window ÷ share in the base window; above 1 it gains share. Shares over all items of the class",
        ),
    ),
];

/// Growing goods.
pub const INDICATOR: Indicator = Indicator {
    name: "growth",
    label: Words {
        zh: "高增长商品",
        en: "Growing goods",
    },
    note: Words {
        zh: "比较两个等长窗口。入选：商品基期销售额 ≥ 50.00 且两期各 ≥ 10 张小票；品类 200.00 与 50 张；按顾客类别时 20.00 与 5 张。\
             按本期 ÷ 基期从高到低，再按增加额、编号。基期没有销售的是新品，另列（list=new），不算“无限增长”。品类未知的商品不参与品类比较。",
        en: "Two windows of equal length. Counted are products with base sales of 50.00 or more and 10 tickets or more in both; \
             categories 200.00 and 50; by customer class 20.00 and 5. Ranked by current ÷ base, then by the increase, then by id. What had no \
             base sales is a new entry, listed apart (list=new), never endless growth. Products of unknown category are left out of categories.",
    },
    params: &[
        Param::new(
            "item",
            Kind::Choice {
                options: &["product", "category"],
            },
            "product",
            ("比较对象", "Item"),
        ),
        Param::required("base", Kind::Window, ("基期", "Base window")),
        Param::required("current", Kind::Window, ("本期", "Current window")),
        Param::new(
            "class",
            Kind::Attribute { options: CLASSES },
            "",
            ("顾客类别", "Customer class"),
        ),
        Param::new(
            "list",
            Kind::Choice {
                options: &["growing", "new"],
            },
            "growing",
            ("列出", "List"),
        ),
        TOP,
    ],
    own: OWN,
    columns: &[
        "class",
        "rnk",
        "item",
        "s0_c",
        "s1_c",
        "t0",
        "t1",
        "growth",
        "growth_index",
    ],
    chart: Chart::Bar {
        x: "item",
        y: "growth",
    },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

/// What an item needs to be compared: base sales in minor units, tickets in both windows.
#[derive(Clone, Copy)]
struct Floor {
    sales_c: i64,
    tickets: i64,
}

/// An item in both windows.
#[derive(Clone, Copy, Default)]
struct Both {
    base: ItemSum,
    current: ItemSum,
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let windows = windows(query)?;
    let (products, top) = (facts.products()?, query.top()?);
    let by_category = INDICATOR.text(query, "item")? == "category";
    let is_new = INDICATOR.text(query, "list")? == "new";
    let classes = query
        .value("class")
        .map(|text| Classes::of(facts, "class", text))
        .transpose()?;
    let floor = match (&classes, by_category) {
        (Some(_), _) => Floor {
            sales_c: 2_000,
            tickets: 5,
        },
        (None, true) => Floor {
            sales_c: 20_000,
            tickets: 50,
        },
        (None, false) => Floor {
            sales_c: 5_000,
            tickets: 10,
        },
    };
    let (totals, sums) = sums(facts, query, windows, (&classes, by_category))?;
    let mut rows = Vec::new();
    for (class, (totals, sums)) in totals.chunks(2).zip(sums.chunks(2)).enumerate() {
        let [base, current] = totals else { continue };
        let mut items = joined(sums);
        items.retain(|(_, both)| counts(both, floor, is_new));
        sort(&mut items, &products, by_category);
        items.truncate(top);
        for ((item, both), place) in items.iter().zip(1_i64..) {
            let name = if by_category {
                products.category.name(u32::try_from(*item).unwrap_or(u32::MAX))
            } else {
                products.roster.number(*item)
            };
            let mut row: Vec<Cell> = classes.iter().map(|classes| classes.cell(class)).collect();
            row.extend([Cell::Int(place), Cell::Text(name.to_owned())]);
            row.extend(cells(both, *base, *current));
            rows.push(row);
        }
    }
    let from = usize::from(classes.is_none());
    Ok(INDICATOR.table(INDICATOR.columns.get(from..).unwrap_or_default(), rows))
}

/// The sums of each class in the base window, then in the current one.
type Sums = (Vec<PartSum>, Vec<Vec<(usize, ItemSum)>>);

fn sums(
    facts: &Facts<'_>,
    query: &Query,
    [base, current]: [Window; 2],
    (classes, by_category): (&Option<Classes>, bool),
) -> Result<Sums> {
    let products = facts.products()?;
    let mut selection = facts.selection(query)?;
    selection.days.first = selection.days.first.max(base.first.raw());
    selection.days.last = selection.days.last.min(current.last.raw());
    let parts = classes.as_ref().map_or(1, Classes::len) * 2;
    let count = products.roster.len();
    let items = if by_category {
        products.category.len()
    } else {
        count
    };
    let mut sales = ItemSales::new(parts, items, false);
    let item = |product: usize| {
        if !by_category {
            return (product < count).then_some(product);
        }
        let category = products.category.at(product);
        (category != products.category.unknown()).then(|| index_of(i64::from(category)))
    };
    each_basket(facts, &selection, Need::default(), |basket| {
        let class = match classes {
            None => Some(0),
            Some(classes) => basket.customer.and_then(|customer| classes.at(customer)),
        };
        let window = match basket.day {
            day if day <= base.last.raw() => Some(0),
            day if day >= current.first.raw() => Some(1),
            _ => None,
        };
        if let (Some(class), Some(window)) = (class, window) {
            sales.add(class * 2 + window, basket, item);
        }
    })?;
    let mut totals = sales.parts().to_vec();
    totals.resize(parts, PartSum::default());
    let mut sums = sales.finish();
    sums.resize(parts, Vec::new());
    Ok((totals, sums))
}

/// Reads both windows: of equal length, or whole calendar periods of one grain, the base before the current one.
fn windows(query: &Query) -> Result<[Window; 2]> {
    let (base, current) = (query.window("base")?, query.window("current")?);
    let text = |w: &Window| format!("{}..{}", w.first, w.last);
    if base.last >= current.first {
        return Err(error::windows_overlap(&text(&base), &text(&current)));
    }
    let is_equal = base.days() == current.days()
        || Grain::ALL
            .iter()
            .any(|grain| is_period(*grain, &base) && is_period(*grain, &current));
    if !is_equal {
        return Err(error::windows_unequal(
            (&text(&base), base.days()),
            (&text(&current), current.days()),
        ));
    }
    Ok([base, current])
}

fn is_period(grain: Grain, window: &Window) -> bool {
    let period = Period::of(grain, window.first);
    let last: Day = period.last();
    period.first == window.first && last == window.last
}

fn joined(sums: &[Vec<(usize, ItemSum)>]) -> Vec<(usize, Both)> {
    let mut found: std::collections::BTreeMap<usize, Both> = std::collections::BTreeMap::new();
    for (window, items) in sums.iter().enumerate() {
        for (item, sum) in items {
            let both = found.entry(*item).or_default();
            *(if window == 0 {
                &mut both.base
            } else {
                &mut both.current
            }) = *sum;
        }
    }
    found.into_iter().collect()
}

fn counts(both: &Both, floor: Floor, is_new: bool) -> bool {
    if is_new {
        return both.base.net_c == 0
            && both.current.net_c >= floor.sales_c
            && both.current.tickets >= floor.tickets;
    }
    both.base.net_c >= floor.sales_c && both.base.tickets.min(both.current.tickets) >= floor.tickets
}

/// By current ÷ base, rounded as it is printed, then by the increase, then by the item's number or name.
fn sort(items: &mut [(usize, Both)], products: &Products, by_category: bool) {
    let scale = 10_i128.pow(RATIO_PLACES);
    items.sort_by_cached_key(|(item, both)| {
        let (s0, s1) = (both.base.net_c, both.current.net_c);
        let ratio = div_half_away(i128::from(s1) * scale, i128::from(s0)).unwrap_or(0);
        let place = if by_category {
            u32::try_from(*item).unwrap_or(u32::MAX)
        } else {
            products.roster.place(*item)
        };
        (-ratio, s0 - s1, place)
    });
}

fn cells(both: &Both, base: PartSum, current: PartSum) -> [Cell; 6] {
    let (s0, s1) = (both.base.net_c, both.current.net_c);
    let index = Cell::Ratio {
        numerator: i128::from(s1) * i128::from(base.net_c),
        denominator: i128::from(s0) * i128::from(current.net_c),
        places: RATIO_PLACES,
    };
    [
        Cell::Int(s0),
        Cell::Int(s1),
        Cell::Int(both.base.tickets),
        Cell::Int(both.current.tickets),
        Cell::ratio(s1 - s0, s0),
        index,
    ]
}
