//! The catalogue of measures: name, label, unit, formula, and the identities that hold between them.

pub use guanxi_types::Words;
use serde::Serialize;

use crate::table::Unit;

/// Which tickets a number is made of: what is listed when somebody opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Population {
    /// All tickets.
    All,
    /// Tickets with a positive line.
    Gross,
    /// Tickets with a return line.
    Returns,
    /// Purchase tickets.
    Purchase,
    /// Tickets that aren't purchase tickets.
    NonPurchase,
    /// Purchase tickets of members.
    Member,
    /// Purchase tickets of members with purchases on two days or more.
    Repeat,
    /// The smallest purchase tickets.
    Smallest,
    /// The largest purchase tickets.
    Largest,
    /// Tickets with a discount.
    Discounted,
}

/// A measure: a column of the KPI table or of a decile table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Its name, also the column's.
    pub name: &'static str,
    /// What people call it.
    pub label: Words,
    /// Its unit; money is in minor units.
    pub unit: Unit,
    /// How it is computed.
    pub formula: Words,
    /// What must hold between it and others, empty when nothing is said.
    pub identity: &'static str,
    /// What it is made of; `None`: it can't be opened as a list of sales.
    pub population: Option<Population>,
}

const fn of(
    name: &'static str,
    unit: Unit,
    (zh, en): (&'static str, &'static str),
    formula: (&'static str, &'static str),
    population: Population,
) -> Measure {
    Measure {
        name,
        label: Words { zh, en },
        unit,
        formula: Words {
            zh: formula.0,
            en: formula.1,
        },
        identity: identity_of(name.as_bytes()),
        population: Some(population),
    }
}

/// A column that isn't opened as a list of sales.
#[must_use]
pub const fn column(
    name: &'static str,
    unit: Unit,
    (zh, en): (&'static str, &'static str),
    formula: (&'static str, &'static str),
) -> Measure {
    Measure {
        population: None,
        ..of(name, unit, (zh, en), formula, Population::All)
    }
}

/// Identities by the name of the measure that they stand at.
const fn identity_of(name: &[u8]) -> &'static str {
    match name {
        b"net_sales_c" => "net_sales_c = gross_sales_c − returns_c",
        b"atv_c" => "atv_c × tickets = net_sales_c − amount of non-purchase tickets",
        b"upt" => "upt × asp_c = atv_c",
        b"spend_per_customer_c" => "spend_per_customer_c × customers = amount of member purchase tickets",
        b"frequency" => "frequency × customers = member_tickets",
        b"repeat_rate" => "repeat_rate × customers = repeat_customers",
        b"customer_share" | b"sales_share" => "Σ groups = 1",
        b"cum_sales_share" => "last group = 1",
        _ => "",
    }
}

static MEASURES: &[Measure] = &[
    column(
        "period",
        Unit::Text,
        ("时期", "Period"),
        ("年、季、月、ISO 周或日", "year, quarter, month, ISO week or day"),
    ),
    column(
        "grp",
        Unit::Count,
        ("组", "Group"),
        ("第 1 组最好", "1 is the best"),
    ),
    column(
        "class",
        Unit::Text,
        ("顾客类别", "Customer class"),
        (
            "全期顾客十分位的组，或顾客的档案字段；未知为 (unknown)",
            "decile over the full horizon, or a profile field; (unknown) where not known",
        ),
    ),
    column("rnk", Unit::Count, ("名次", "Place"), ("从 1 起", "from 1")),
    column(
        "product_id",
        Unit::Text,
        ("商品编号", "Product"),
        ("商品编号", "the product's number"),
    ),
    column(
        "department",
        Unit::Text,
        ("部门", "Department"),
        (
            "类别树第一级；未知为 (unknown)",
            "first level of the category tree; (unknown) where not known",
        ),
    ),
    column(
        "category",
        Unit::Text,
        ("品类", "Category"),
        (
            "类别树第二级；未知为 (unknown)",
            "second level of the category tree; (unknown) where not known",
        ),
    ),
    column(
        "abc",
        Unit::Text,
        ("ABC 类别", "ABC class"),
        ("全部商品中的 ABC 类别", "class among all products"),
    ),
    column(
        "penetration",
        Unit::Ratio,
        ("渗透率", "Penetration"),
        (
            "含该商品的小票数 ÷ 有效小票数",
            "tickets with it ÷ purchase tickets",
        ),
    ),
    of(
        "days_covered",
        Unit::Days,
        ("营业天数", "Days covered"),
        ("期内有销售明细的不同日期数", "distinct days with a line"),
        Population::All,
    ),
    of(
        "lines",
        Unit::Count,
        ("销售明细行数", "Lines"),
        ("销售明细行数", "number of sale lines"),
        Population::All,
    ),
    of(
        "net_sales_c",
        Unit::Money,
        ("销售净额", "Net sales"),
        (
            "全部明细金额之和，含退货与散客",
            "sum of all lines, returns and anonymous sales included",
        ),
        Population::All,
    ),
    of(
        "gross_sales_c",
        Unit::Money,
        ("销售毛额", "Gross sales"),
        ("正金额明细之和", "sum of positive lines"),
        Population::Gross,
    ),
    of(
        "returns_c",
        Unit::Money,
        ("退货额", "Returns"),
        ("负金额明细之和取反", "minus the sum of negative lines"),
        Population::Returns,
    ),
    of(
        "tickets",
        Unit::Count,
        ("客数（人次）", "Purchase tickets"),
        ("有效小票数：金额大于 0 的小票", "tickets with an amount above 0"),
        Population::Purchase,
    ),
    of(
        "nonpurchase_tickets",
        Unit::Count,
        ("非购买小票数", "Non-purchase tickets"),
        (
            "金额不大于 0 的小票：纯退货、等额换货、赠送",
            "tickets of 0 or less: returns, even exchanges, give-aways",
        ),
        Population::NonPurchase,
    ),
    of(
        "member_tickets",
        Unit::Count,
        ("会员有效小票数", "Member purchase tickets"),
        ("会员的有效小票数，不含散客", "purchase tickets with a customer"),
        Population::Member,
    ),
    of(
        "customers",
        Unit::Count,
        ("顾客数（人头）", "Customers"),
        (
            "有有效小票的不同会员数，跨期不可相加",
            "distinct members with a purchase ticket; does not add up over periods",
        ),
        Population::Member,
    ),
    of(
        "atv_c",
        Unit::Money,
        ("平均客单价（笔单价）", "Average ticket value"),
        (
            "有效小票金额 ÷ 有效小票数",
            "amount of purchase tickets ÷ purchase tickets",
        ),
        Population::Purchase,
    ),
    of(
        "atv_min_c",
        Unit::Money,
        ("最低客单价", "Smallest ticket"),
        ("金额最小的有效小票", "smallest purchase ticket"),
        Population::Smallest,
    ),
    of(
        "atv_max_c",
        Unit::Money,
        ("最高客单价", "Largest ticket"),
        ("金额最大的有效小票", "largest purchase ticket"),
        Population::Largest,
    ),
    of(
        "frequency",
        Unit::Number,
        ("购物频率", "Purchase frequency"),
        ("会员有效小票数 ÷ 顾客数", "member purchase tickets ÷ customers"),
        Population::Member,
    ),
    of(
        "spend_per_customer_c",
        Unit::Money,
        ("人均消费（人头口径客单价）", "Spend per customer"),
        (
            "会员有效小票金额 ÷ 顾客数",
            "amount of member purchase tickets ÷ customers",
        ),
        Population::Member,
    ),
    of(
        "units",
        Unit::Count,
        ("件数", "Units"),
        (
            "有效小票上的数量之和；计量商品每个销售行计 1 件",
            "quantity on purchase tickets; measured goods count 1 a sold line",
        ),
        Population::Purchase,
    ),
    of(
        "upt",
        Unit::Number,
        ("连带率", "Units per ticket"),
        ("件数 ÷ 有效小票数", "units ÷ purchase tickets"),
        Population::Purchase,
    ),
    of(
        "lines_per_ticket",
        Unit::Number,
        ("品项数", "Products per ticket"),
        (
            "有效小票上不同商品数的平均",
            "mean distinct products of purchase tickets",
        ),
        Population::Purchase,
    ),
    of(
        "asp_c",
        Unit::Money,
        ("件单价", "Average selling price"),
        ("有效小票金额 ÷ 件数", "amount of purchase tickets ÷ units"),
        Population::Purchase,
    ),
    of(
        "repeat_customers",
        Unit::Count,
        ("复购顾客数", "Repeat customers"),
        (
            "期内有两个及以上购买日的会员数",
            "members with purchases on two days or more",
        ),
        Population::Repeat,
    ),
    of(
        "repeat_rate",
        Unit::Ratio,
        ("复购率", "Repeat rate"),
        ("复购顾客数 ÷ 顾客数", "repeat customers ÷ customers"),
        Population::Repeat,
    ),
    of(
        "discount_rate",
        Unit::Ratio,
        ("折扣率", "Discount rate"),
        (
            "商家折扣 ÷（销售净额 + 商家折扣）",
            "retailer's discount ÷ (net sales + retailer's discount)",
        ),
        Population::Discounted,
    ),
    column(
        "customer_share",
        Unit::Ratio,
        ("顾客占比", "Share of customers"),
        (
            "组内顾客数 ÷ 全部有组顾客数",
            "customers of the group ÷ customers of all groups",
        ),
    ),
    column(
        "sales_c",
        Unit::Money,
        ("组销售额", "Sales of the group"),
        ("组内顾客净消费之和", "net spend of the group's customers"),
    ),
    column(
        "sales_share",
        Unit::Ratio,
        ("销售占比", "Share of sales"),
        (
            "组销售额 ÷ 各组销售额之和",
            "sales of the group ÷ sales of all groups",
        ),
    ),
    column(
        "cum_sales_share",
        Unit::Ratio,
        ("累计销售占比", "Cumulated share of sales"),
        (
            "本组及之前各组销售额 ÷ 各组销售额之和",
            "sales of this and better groups ÷ sales of all groups",
        ),
    ),
    column(
        "spend_avg_c",
        Unit::Money,
        ("人均净消费", "Average spend"),
        ("组销售额 ÷ 组内顾客数", "sales of the group ÷ its customers"),
    ),
    column(
        "spend_min_c",
        Unit::Money,
        ("最低净消费", "Smallest spend"),
        ("组内顾客净消费的最小值", "smallest net spend in the group"),
    ),
    column(
        "spend_max_c",
        Unit::Money,
        ("最高净消费", "Largest spend"),
        ("组内顾客净消费的最大值", "largest net spend in the group"),
    ),
];

/// All measures: those of the KPI table in its order, then those of the decile tables.
#[must_use]
pub fn measures() -> &'static [Measure] {
    MEASURES
}

/// The measure of this name.
#[must_use]
pub fn measure(name: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|m| m.name == name)
}
