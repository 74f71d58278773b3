//! The three-dimensional framework (三维分析): customer structure × product structure × behaviour structure.

use guanxi_types::{Result, index_of};

use crate::catalogue::{Measure, Words, column};
use crate::dimensions::{CUSTOMERS, SALES, TICKETS, UNITS};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::queries::baskets::{Need, each_basket, net_by_product};
use crate::queries::classes::Classes;
use crate::queries::facts::{Facts, Products};
use crate::queries::roster::UNKNOWN;
use crate::queries::selection::Selection;
use crate::request::Query;
use crate::rules::abc::{Abc, classes};
use crate::rules::basket::{Basket, Marks};
use crate::rules::cube::{Cube, CubeCell, Visit};
use crate::table::{Cell, Table, Unit};

/// What stands for all of a dimension.
const ALL: &str = "*";
/// By distinct products on the ticket: up to 3, up to 10, more.
pub const MISSIONS: [&str; 3] = ["topup", "fillin", "stockup"];
/// By the local hour: 6–10, 11–13, 14–17, 18–21, else.
pub const DAYPARTS: [&str; 5] = ["morning", "midday", "afternoon", "evening", "night"];

const OWN: &[Measure] = &[
    column(
        "customer_group",
        Unit::Text,
        ("顾客结构", "Customers"),
        (
            "全期顾客十分位：1 重度，2–5 中度，6–10 轻度；* 为全部（含散客）",
            "decile over the full horizon: 1 heavy, 2–5 medium, 6–10 light; * all, anonymous too",
        ),
    ),
    column(
        "customer_decile",
        Unit::Text,
        ("顾客十分位", "Customer decile"),
        (
            "全期顾客十分位；* 为全部（含散客）",
            "over the full horizon; * all, anonymous too",
        ),
    ),
    column(
        "mission",
        Unit::Text,
        ("购物任务", "Mission"),
        (
            "小票上不同商品数：1–3 即时，4–10 补充，11 以上囤货",
            "distinct products on the ticket: 1–3 topup, 4–10 fillin, 11 and more stockup",
        ),
    ),
    column(
        "daypart",
        Unit::Text,
        ("时段", "Daypart"),
        (
            "当地时间 6–10 时早、11–13 午、14–17 下午、18–21 晚，其余夜间",
            "local hour 6–10 morning, 11–13 midday, 14–17 afternoon, 18–21 evening, else night",
        ),
    ),
    SALES,
    UNITS,
    TICKETS,
    CUSTOMERS,
];

/// Three dimensions with totals.
pub const INDICATOR: Indicator = Indicator {
    name: "cube",
    label: Words {
        zh: "三维分析",
        en: "Three-dimensional framework",
    },
    note: Words {
        zh: "顾客结构 × 商品结构 × 行为结构，只看有效小票的销售行；* 为该维合计。小票数与顾客数是各格的不同个数，不能把各格相加；\
             散客与不在任何组的会员只计入 *。",
        en: "Customers × products × behaviour, over sold lines of purchase tickets; * is the total of a dimension. Tickets and \
             customers are distinct in each cell and don't add up; anonymous sales and members in no group count under * only.",
    },
    params: &[
        Param::new(
            "customer",
            Kind::Choice {
                options: &["group", "decile"],
            },
            "group",
            ("顾客结构", "Customers"),
        ),
        Param::new(
            "product",
            Kind::Choice {
                options: &["department", "abc", "category"],
            },
            "department",
            ("商品结构", "Products"),
        ),
        Param::new(
            "behaviour",
            Kind::Choice {
                options: &["mission", "daypart"],
            },
            "mission",
            ("行为结构", "Behaviour"),
        ),
    ],
    own: OWN,
    columns: &[
        "customer_group",
        "customer_decile",
        "department",
        "abc",
        "category",
        "mission",
        "daypart",
        "sales_c",
        "units",
        "tickets",
        "customers",
    ],
    chart: Chart::None,
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

/// The products' side: each product's group, and the groups' names.
pub struct Structure {
    /// By dense number of the product; what isn't known comes last.
    pub of: Vec<Option<usize>>,
    /// By number of the group.
    pub names: Vec<String>,
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let text = |name: &str| INDICATOR.text(query, name);
    let (selection, products) = (facts.selection(query)?, facts.products()?);
    let people = Classes::of(facts, "customer", text("customer")?)?;
    let goods = structure(facts, &selection, &products, text("product")?)?;
    let is_mission = text("behaviour")? == "mission";
    let behaviours: &[&'static str] = if is_mission { &MISSIONS } else { &DAYPARTS };
    let members = facts.customers()?.len();
    let mut cube = Cube::new(people.len(), goods.names.len(), behaviours.len(), members);
    let mut marks = Marks::default();
    let need = Need {
        units: true,
        place: !is_mission,
        discount: false,
    };
    each_basket(facts, &selection, need, |basket| {
        if basket.is_purchase() {
            let behaviour = if is_mission {
                mission(marks.products(basket))
            } else {
                daypart(basket.minute)
            };
            add(&mut cube, basket, &people, (&goods, behaviour));
        }
    })?;
    let first = if matches!(people, Classes::Decile(_)) {
        "customer_decile"
    } else {
        "customer_group"
    };
    let second = match text("product")? {
        "abc" => "abc",
        "category" => "category",
        _ => "department",
    };
    let third = if is_mission { "mission" } else { "daypart" };
    let columns = [first, second, third, "sales_c", "units", "tickets", "customers"];
    Ok(INDICATOR.table(&columns, rows(&cube, &people, &goods, behaviours)))
}

fn add(cube: &mut Cube, basket: &Basket<'_>, people: &Classes, (goods, behaviour): (&Structure, usize)) {
    let visit = Visit {
        class: basket.customer.and_then(|customer| people.at(customer)),
        member: basket.customer,
        behaviour,
    };
    let group = |product: usize| goods.of.get(product).copied().flatten();
    let sold = basket.lines.iter().filter(|line| line.is_sold());
    cube.add(
        visit,
        sold.map(|line| (group(line.product), line.amount_c, line.units_milli)),
    );
}

/// Each cell with sales, in the order of its texts.
fn rows(cube: &Cube, people: &Classes, goods: &Structure, behaviours: &[&str]) -> Vec<Vec<Cell>> {
    let with_all = |count: usize| std::iter::once(None).chain((0..count).map(Some));
    let text =
        |number: Option<usize>, name: &dyn Fn(usize) -> String| number.map_or_else(|| ALL.to_owned(), name);
    let mut found: Vec<([String; 3], CubeCell)> = Vec::new();
    for class in with_all(people.len()) {
        for good in with_all(goods.names.len()) {
            for behaviour in with_all(behaviours.len()) {
                let cell = cube.cell(class, good, behaviour);
                if cell.tickets > 0 {
                    let texts = [
                        text(class, &|n| people.cell(n).text()),
                        text(good, &|n| goods.names.get(n).cloned().unwrap_or_default()),
                        text(behaviour, &|n| {
                            behaviours.get(n).copied().unwrap_or_default().to_owned()
                        }),
                    ];
                    found.push((texts, cell));
                }
            }
        }
    }
    found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let row = |(texts, cell): ([String; 3], CubeCell)| {
        let numbers = [
            Cell::Int(cell.sales_c),
            Cell::Quantity(cell.units_milli),
            Cell::Int(cell.tickets),
            Cell::Int(cell.customers),
        ];
        texts.map(Cell::Text).into_iter().chain(numbers).collect()
    };
    found.into_iter().map(row).collect()
}

/// The structure of products by department, category or ABC class.
///
/// # Errors
/// When the warehouse can't be read.
pub fn structure(
    facts: &Facts<'_>,
    selection: &Selection,
    products: &Products,
    by: &str,
) -> Result<Structure> {
    let labels = match by {
        "abc" => {
            let net_c = net_by_product(facts, selection)?;
            let found = classes(&net_c, |item| products.roster.place(item));
            let number = |class: Abc| match class {
                Abc::A => 0,
                Abc::B => 1,
                Abc::C => 2,
            };
            return Ok(Structure {
                // Sold, but with as much returned as sold: in no class.
                of: found
                    .into_iter()
                    .map(|class| Some(class.map_or(3, number)))
                    .collect(),
                names: ["A", "B", "C", UNKNOWN].map(str::to_owned).to_vec(),
            });
        }
        "category" => &products.category,
        _ => &products.department,
    };
    let of = |product: usize| Some(index_of(i64::from(labels.at(product))));
    let numbers = 0..u32::try_from(labels.len()).unwrap_or(u32::MAX);
    Ok(Structure {
        of: (0..=products.roster.len()).map(of).collect(),
        names: numbers.map(|number| labels.name(number).to_owned()).collect(),
    })
}

/// The mission of a ticket by its distinct products.
#[must_use]
pub const fn mission(products: usize) -> usize {
    match products {
        0..=3 => 0,
        4..=10 => 1,
        _ => 2,
    }
}

/// The part of the day by the minute of it.
#[must_use]
pub const fn daypart(minute: i32) -> usize {
    match minute / 60 {
        6..=10 => 0,
        11..=13 => 1,
        14..=17 => 2,
        18..=21 => 3,
        _ => 4,
    }
}
