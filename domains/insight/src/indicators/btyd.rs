//! Models of buying: BG/NBD, Pareto/NBD and Gamma-Gamma on the company's own sales, or on a file.

mod file;
mod tables;

use guanxi_types::Result;

use crate::catalogue::{Measure, Words, column};
use crate::error;
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::{AS_OF, TOP};
use crate::queries::facts::Facts;
use crate::queries::members::each_purchase;
use crate::request::Query;
use crate::rules::btyd::history::{Purchase, known};
use crate::table::{Table, Unit};

pub use file::of_file;
use tables::Study;

/// The models.
const MODELS: &[&str] = &["bgnbd", "paretonbd", "gammagamma"];
/// The tables of a model.
const SHOWS: &[&str] = &["parameters", "expected", "holdout"];
/// Those of a file, whose customers are nobody's secret.
const SHOWS_OF_FILE: &[&str] = &["parameters", "expected", "holdout", "customers"];
/// Minor units of a unit of the currency.
const CENTS: i64 = 100;

const OWN: &[Measure] = &[
    column(
        "model",
        Unit::Text,
        ("模型", "Model"),
        ("模型名", "name of the model"),
    ),
    column(
        "parameter",
        Unit::Text,
        ("参数", "Parameter"),
        ("参数名，或对数似然 loglik", "name of the parameter, or loglik"),
    ),
    column(
        "own_mle",
        Unit::Number,
        ("最大似然估计", "Estimate"),
        ("最大似然估计值", "maximum likelihood estimate"),
    ),
    column(
        "note",
        Unit::Text,
        ("说明", "Note"),
        ("单位与口径", "units and conventions"),
    ),
    column(
        "t_weeks",
        Unit::Count,
        ("周数", "Weeks"),
        ("首次购买之后的周数", "weeks after the first purchase"),
    ),
    column(
        "expected_purchases",
        Unit::Number,
        ("期望购买次数", "Expected purchases"),
        (
            "新顾客在这些周内的期望重复购买次数",
            "repeat purchases expected of a new customer in these weeks",
        ),
    ),
    column(
        "split",
        Unit::Text,
        ("分割日", "Split"),
        (
            "模型用该日及以前的购买拟合，预测其后；未指定时为数据所覆盖时间的一半",
            "the model is fitted to purchases up to this day and foretells those after it; half of the time covered where no day is said",
        ),
    ),
    column(
        "repeats",
        Unit::Text,
        ("前期重复购买次数", "Repeat purchases before"),
        (
            "分割日之前的重复购买次数，7+ 为 7 次及以上",
            "up to the day of the split; 7+ is 7 or more",
        ),
    ),
    column(
        "customers",
        Unit::Count,
        ("顾客数", "Customers"),
        ("该组顾客数", "customers of the group"),
    ),
    column(
        "actual",
        Unit::Number,
        ("实际人均购买", "Actual"),
        (
            "分割日之后的人均购买天数",
            "purchase days a customer after the split",
        ),
    ),
    column(
        "predicted",
        Unit::Number,
        ("预测人均购买", "Predicted"),
        ("模型对同期的人均预测", "what the model expects of the same days"),
    ),
];

/// The parameters of a model, what it expects, and how well it foretells.
pub const INDICATOR: Indicator = Indicator {
    name: "btyd",
    label: Words {
        zh: "购买模型（BG/NBD、Pareto/NBD、Gamma-Gamma）",
        en: "Models of buying (BG/NBD, Pareto/NBD, Gamma-Gamma)",
    },
    note: Words {
        zh: "最大似然估计，时间以周计，自每位顾客的首次购买起；x 为重复购买次数，一天算一次。BG/NBD：Fader、Hardie、Lee 2005；Pareto/NBD：Schmittlein、Morrison、Colombo 1987；\
             购买价值 Gamma-Gamma：Fader、Hardie、Lee 2005，仅用有重复购买者，v 即论文的 γ。与 pymc-marketing 等带先验的结果不可混用。\
             注意：模型假定顾客各自以固定速率购买直到流失，不含季节和促销；数据开始前已有的老顾客会被当成新顾客，数据短时估计偏高；没有人流失或人人相同的数据无法估计。\
             show=holdout：用分割日及以前的购买拟合，预测其后，与实际对照；未指定分割日时，取数据所覆盖时间的一半。",
        en: "Maximum likelihood; time in weeks from each customer's first purchase; x counts repeat purchases, a day once. BG/NBD: Fader, Hardie, Lee 2005; \
             Pareto/NBD: Schmittlein, Morrison, Colombo 1987; value of a purchase, Gamma-Gamma: Fader, Hardie, Lee 2005, over those with repeat purchases, v is the paper's γ. \
             Not to be mixed with estimates that have priors (pymc-marketing). Mind: everybody is taken to buy at a steady rate of his own until he leaves, without seasons or \
             promotions; who was a customer before the data start is taken for new; data in which nobody leaves, or all are alike, determine nothing. \
             show=holdout fits to what was up to the split and compares what came after; without a day said, the split is at half of the time covered.",
    },
    params: &[
        Param::new(
            "model",
            Kind::Choice { options: MODELS },
            "bgnbd",
            ("模型", "Model"),
        ),
        Param::new(
            "show",
            Kind::Choice { options: SHOWS },
            "parameters",
            ("内容", "Show"),
        ),
        Param::new("weeks", Kind::Counts, "1,13,26,39,52,78", ("周数", "Weeks")),
        Param::new(
            "holdout",
            Kind::Day,
            "",
            ("分割日（预测检验）", "Split for the holdout check"),
        ),
        AS_OF,
    ],
    own: OWN,
    columns: &[
        "model",
        "parameter",
        "own_mle",
        "note",
        "t_weeks",
        "expected_purchases",
        "split",
        "repeats",
        "customers",
        "actual",
        "predicted",
    ],
    chart: Chart::First {
        of: &[
            Chart::Compare {
                x: "repeats",
                values: &["actual", "predicted"],
            },
            Chart::Line {
                x: "t_weeks",
                y: "expected_purchases",
                series: "",
            },
        ],
    },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

const CUSTOMERS_OWN: &[Measure] = &[
    column(
        "customer_id",
        Unit::Text,
        ("顾客编号", "Customer"),
        ("顾客编号", "the customer's number"),
    ),
    column(
        "x",
        Unit::Count,
        ("重复购买次数", "Repeat purchases"),
        ("首次之后的购买天数", "purchase days after the first"),
    ),
    column(
        "t_x",
        Unit::Number,
        ("最近购买（周）", "Last purchase, weeks"),
        (
            "首次到最近购买的周数",
            "weeks from the first purchase to the last",
        ),
    ),
    column(
        "T",
        Unit::Number,
        ("观察期（周）", "Watched, weeks"),
        (
            "首次购买到截止日的周数",
            "weeks from the first purchase to the end",
        ),
    ),
    column(
        "bgnbd_p_alive",
        Unit::Ratio,
        ("仍活跃概率", "Still buying"),
        ("BG/NBD 下仍活跃的概率", "chance under BG/NBD"),
    ),
    column(
        "bgnbd_exp_39w",
        Unit::Number,
        ("未来 39 周购买", "Purchases in 39 weeks"),
        ("BG/NBD 期望购买次数", "expected under BG/NBD"),
    ),
    column(
        "paretonbd_p_alive",
        Unit::Ratio,
        ("仍活跃概率", "Still buying"),
        ("Pareto/NBD 下仍活跃的概率", "chance under Pareto/NBD"),
    ),
    column(
        "paretonbd_exp_39w",
        Unit::Number,
        ("未来 39 周购买", "Purchases in 39 weeks"),
        ("Pareto/NBD 期望购买次数", "expected under Pareto/NBD"),
    ),
    column(
        "monetary_value",
        Unit::Number,
        ("平均购买价值", "Average value"),
        (
            "重复购买的平均金额，货币单位",
            "average of the repeat purchases, units of the currency",
        ),
    ),
    column(
        "gg_expected_value",
        Unit::Number,
        ("期望购买价值", "Expected value"),
        (
            "Gamma-Gamma 期望单次金额，货币单位",
            "expected of a purchase, units of the currency",
        ),
    ),
];

/// What a model says of each customer.
pub const CUSTOMERS: Indicator = Indicator {
    name: "btyd-customers",
    label: Words {
        zh: "顾客购买预测",
        en: "Purchases foretold by customer",
    },
    params: &[
        Param::new(
            "model",
            Kind::Choice { options: MODELS },
            "bgnbd",
            ("模型", "Model"),
        ),
        Param::new("weeks", Kind::Counts, "39", ("预测周数", "Weeks ahead")),
        AS_OF,
        TOP,
    ],
    own: CUSTOMERS_OWN,
    columns: &[
        "customer_id",
        "x",
        "t_x",
        "T",
        "bgnbd_p_alive",
        "bgnbd_exp_39w",
        "paretonbd_p_alive",
        "paretonbd_exp_39w",
        "monetary_value",
        "gg_expected_value",
    ],
    chart: Chart::None,
    names_customers: true,
    ledgers: &[],
    compute: by_customer,
    ..INDICATOR
};

/// The company's own customers up to a day.
fn study(facts: &Facts<'_>, query: &Query) -> Result<Study> {
    let (selection, customers) = (facts.selection(query)?, facts.customers()?);
    let as_of = query.day("as_of")?.map_or(i32::MAX, guanxi_types::Day::raw);
    let end = facts.last_day(&selection).min(as_of);
    let mut purchases = Vec::new();
    each_purchase(facts, &selection, end, |customer, day, amount_c| {
        purchases.push(Purchase {
            customer,
            day,
            amount: amount_c,
        });
    })?;
    let mut known = known(&mut purchases, end, CENTS);
    known.sort_by_key(|one| customers.place(one.customer));
    let names = known
        .iter()
        .map(|one| customers.number(one.customer).to_owned())
        .collect();
    Ok(Study {
        known,
        names,
        purchases,
        end,
        parts: CENTS,
        id: "customer_id",
        is_published: false,
    })
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    study(facts, query)?.table(query, &INDICATOR)
}

fn by_customer(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    study(facts, query)?.customers(query)
}

/// The weeks that a question names.
fn weeks(query: &Query, usual: &str) -> Result<Vec<u32>> {
    let text = query.value("weeks").unwrap_or(usual);
    let number = |part: &str| {
        let weeks = part
            .trim()
            .parse()
            .ok()
            .filter(|weeks: &u32| (1..=WEEKS_MAX).contains(weeks));
        weeks.ok_or_else(|| error::out_of_range("weeks", part, WEEKS_MAX))
    };
    text.split(',').map(number).collect()
}

/// Nobody foretells further than twenty years.
const WEEKS_MAX: u32 = 1_040;
