//! Concentration of sales over customers.

use guanxi_types::Result;

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator};
use crate::queries::facts::Facts;
use crate::queries::source;
use crate::request::Query;
use crate::rules::pareto::{gini, top_share};
use crate::table::{Cell, RATIO_PLACES, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "metric",
        Unit::Text,
        ("度量", "Metric"),
        (
            "gini 基尼系数；topNpct_share 前 N% 会员的销售占比",
            "gini, or the share of sales of the first N % of members",
        ),
    ),
    column("value", Unit::Ratio, ("数值", "Value"), ("0 到 1", "0 to 1")),
];

/// Pareto shares and the Gini coefficient.
pub const INDICATOR: Indicator = Indicator {
    name: "pareto",
    label: Words {
        zh: "帕累托与基尼系数",
        en: "Pareto and Gini",
    },
    note: Words {
        zh: "净消费大于 0 的会员按净消费从高到低排列；前 p% 指前 ⌊n·p/100⌋ 位。基尼系数 0 表示人人相等，越接近 1 越集中。",
        en: "Members with a net spend above 0, highest first; the first p % are the first ⌊n·p/100⌋. A Gini coefficient of 0 \
             means that all spend alike, near 1 that few spend nearly everything.",
    },
    params: &[],
    own: OWN,
    columns: &["metric", "value"],
    chart: Chart::Bar {
        x: "metric",
        y: "value",
    },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

/// In the order of their names, which is that of files.
const SHARES: [(&str, usize); 5] = [
    ("top10pct_share", 10),
    ("top1pct_share", 1),
    ("top20pct_share", 20),
    ("top50pct_share", 50),
    ("top5pct_share", 5),
];

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let members = source::members(facts.warehouse, &*facts.customers()?, &facts.selection(query)?)?;
    let mut spend: Vec<i64> = members.iter().map(|m| m.spend_c).filter(|c| *c > 0).collect();
    spend.sort_unstable_by_key(|c| std::cmp::Reverse(*c));
    let row = |name: &str, (numerator, denominator): (i128, i128)| {
        let value = Cell::Ratio {
            numerator,
            denominator,
            places: RATIO_PLACES,
        };
        vec![Cell::Text(name.to_owned()), value]
    };
    let mut rows = vec![row("gini", gini(&spend))];
    rows.extend(SHARES.map(|(name, percent)| row(name, top_share(&spend, percent))));
    Ok(INDICATOR.table(INDICATOR.columns, rows))
}
