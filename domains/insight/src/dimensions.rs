//! What the cube can be cut by, and what its cells tell.

use serde::Serialize;

use crate::catalogue::{Measure, Words, column};
use crate::table::Unit;

/// Which structure a dimension belongs to (顾客结构、商品结构、行为结构).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who buys.
    Customer,
    /// What is bought.
    Product,
    /// How, when and where.
    Behaviour,
}

/// A dimension that every company has; the fields of customers come beside these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DimensionDef {
    /// Its name in questions.
    pub name: &'static str,
    /// Where it belongs.
    pub side: Side,
    /// What people call it.
    pub label: Words,
    /// How its members are made.
    pub note: Words,
    /// The dimension that a member is opened by (下钻); empty: none.
    pub finer: &'static str,
}

const fn of(
    side: Side,
    name: &'static str,
    finer: &'static str,
    (zh, en): (&'static str, &'static str),
    note: (&'static str, &'static str),
) -> DimensionDef {
    DimensionDef {
        name,
        side,
        label: Words { zh, en },
        note: Words {
            zh: note.0,
            en: note.1,
        },
        finer,
    }
}

use Side::{Behaviour, Customer, Product};

/// All of them, by side.
pub const DIMENSIONS: &[DimensionDef] = &[
    of(
        Customer,
        "group",
        "decile",
        ("顾客层级", "Customer group"),
        (
            "全期顾客十分位：1 重度，2–5 中度，6–10 轻度",
            "decile over the full horizon: 1 heavy, 2–5 medium, 6–10 light",
        ),
    ),
    of(
        Customer,
        "decile",
        "",
        ("顾客十分位", "Customer decile"),
        ("全期顾客十分位，1 最好", "over the full horizon, 1 is the best"),
    ),
    of(
        Customer,
        "lifecycle",
        "",
        ("生命周期", "Lifecycle"),
        (
            "截止日的状态，见生命周期",
            "state on the as-of day, see lifecycle",
        ),
    ),
    of(
        Customer,
        "rfm",
        "",
        ("RFM 客群", "RFM segment"),
        ("截止日的八类客群", "the eight segments on the as-of day"),
    ),
    of(
        Customer,
        "recency",
        "",
        ("最近度", "Recency"),
        (
            "截止日 + 1 − 最近购买日，天",
            "as-of day + 1 − last purchase, days",
        ),
    ),
    of(
        Customer,
        "frequency",
        "",
        ("购买次数", "Frequency"),
        ("截至截止日的有效小票数", "purchase tickets up to the as-of day"),
    ),
    of(
        Customer,
        "tier",
        "",
        ("会员等级", "Tier"),
        (
            "现在的会员等级，不随截止日；有多个等级方案时取编号在前的",
            "the tier held now, whatever the as-of day; of the first ladder where there are several",
        ),
    ),
    of(
        Product,
        "department",
        "category",
        ("部门", "Department"),
        ("品类树第一层", "first level of the category tree"),
    ),
    of(
        Product,
        "category",
        "product",
        ("品类", "Category"),
        ("品类树第二层", "second level of the category tree"),
    ),
    of(
        Product,
        "product",
        "",
        ("商品", "Product"),
        ("商品编号", "the product's number"),
    ),
    of(
        Product,
        "brand",
        "product",
        ("品牌", "Brand"),
        ("商品资料中的品牌", "as the product's record says"),
    ),
    of(
        Product,
        "abc",
        "product",
        ("ABC 类别", "ABC class"),
        (
            "所选范围内按销售净额，见 ABC 分析",
            "by net sales within the question's filters, see ABC",
        ),
    ),
    of(
        Product,
        "price",
        "",
        ("价格带", "Price band"),
        (
            "行的件单价（分）；未指定价位时取所选范围内销售行的五分位",
            "unit price of the line, minor units; in fifths of the sold lines within the filters unless bands are stated",
        ),
    ),
    of(
        Behaviour,
        "mission",
        "",
        ("购物任务", "Mission"),
        (
            "小票上不同商品数：1–3 即时，4–10 补充，11 以上囤货",
            "distinct products on the ticket: 1–3 topup, 4–10 fillin, 11 and more stockup",
        ),
    ),
    of(
        Behaviour,
        "daypart",
        "",
        ("时段", "Daypart"),
        (
            "当地时间 6–10 时早、11–13 午、14–17 下午、18–21 晚，其余夜间",
            "local hour 6–10 morning, 11–13 midday, 14–17 afternoon, 18–21 evening, else night",
        ),
    ),
    of(
        Behaviour,
        "weekday",
        "",
        ("星期", "Weekday"),
        ("门店当地日期的星期", "of the store's local date"),
    ),
    of(
        Behaviour,
        "channel",
        "",
        ("渠道", "Channel"),
        ("销售单上的渠道", "as the sale's record says"),
    ),
    of(
        Behaviour,
        "area",
        "store",
        ("市场区域", "Market area"),
        ("门店所在的市场区域", "the store's market area"),
    ),
    of(
        Behaviour,
        "store",
        "",
        ("门店", "Store"),
        ("门店编号", "the store's number"),
    ),
    of(
        Behaviour,
        "month",
        "week",
        ("月", "Month"),
        ("门店当地日期", "of the store's local date"),
    ),
    of(
        Behaviour,
        "week",
        "day",
        ("周", "Week"),
        ("ISO 8601 周，周一为首", "ISO 8601, Monday first"),
    ),
    of(
        Behaviour,
        "day",
        "",
        ("日", "Day"),
        ("门店当地日期", "the store's local date"),
    ),
];

/// The dimension of this name; `None`: it may be a field of customers.
#[must_use]
pub fn dimension(name: &str) -> Option<&'static DimensionDef> {
    DIMENSIONS.iter().find(|d| d.name == name)
}

/// The entity whose records a dimension tells of beside sales and customers: who cuts by it must be able to read all of them.
#[must_use]
pub fn told_of(name: &str) -> Option<&'static str> {
    (name == "tier").then_some("loyalty.membership")
}

/// Sold lines.
pub const SALES: Measure = column(
    "sales_c",
    Unit::Money,
    ("销售额", "Sales"),
    ("有效小票的销售行之和", "sold lines of purchase tickets"),
);
/// Their units.
pub const UNITS: Measure = column(
    "units",
    Unit::Count,
    ("件数", "Units"),
    ("这些行的件数", "units of these lines"),
);
/// Their tickets.
pub const TICKETS: Measure = column(
    "tickets",
    Unit::Count,
    ("小票数", "Tickets"),
    (
        "不同有效小票数，跨商品不可相加",
        "distinct purchase tickets; don't add up over products",
    ),
);
/// Who bought.
pub const CUSTOMERS: Measure = column(
    "customers",
    Unit::Count,
    ("顾客数", "Customers"),
    ("不同会员数，不可相加", "distinct members; don't add up"),
);

/// What each cell tells.
pub const CUBE_MEASURES: &[Measure] = &[
    SALES,
    UNITS,
    TICKETS,
    CUSTOMERS,
    column(
        "atv_c",
        Unit::Money,
        ("客单价", "Sales per ticket"),
        ("格内销售额 ÷ 格内小票数", "sales of the cell ÷ its tickets"),
    ),
    column(
        "spend_c",
        Unit::Money,
        ("人均消费", "Sales per customer"),
        (
            "格内会员销售额 ÷ 格内顾客数",
            "members' sales of the cell ÷ its customers",
        ),
    ),
    column(
        "share",
        Unit::Ratio,
        ("销售占比", "Share of sales"),
        ("销售额 ÷ 本页合计", "sales ÷ total of the page"),
    ),
    column(
        "index",
        Unit::Number,
        ("指数", "Index"),
        (
            "两维：格占行的比重 ÷ 该列占本页的比重；一维：销售额 ÷ 各成员平均；1 为平均",
            "two axes: share of the row ÷ the column's share of the page; one axis: sales ÷ mean of the members; 1 is the average",
        ),
    ),
];

/// What comes beside these where two periods are compared.
pub const COMPARED: [&str; 3] = ["base", "difference", "growth"];
