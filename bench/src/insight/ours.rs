//! Our side of the pack.

use std::path::Path;
use std::sync::Arc;

use guanxi_insight::{Insight, Query};
use guanxi_trade::facts::TICKET;
use guanxi_types::{Day, Problem, Result};
use serde_json::Value;

use super::load;
use super::{Answered, End};
use crate::measure::{Watch, memory_mib, say};

/// A question of the pack: its name there, our indicator, what it is asked (`{…}` are days counted back from the last), which
/// columns are compared, and which rows.
struct Ask {
    name: &'static str,
    indicator: &'static str,
    question: &'static str,
    columns: &'static [&'static str],
    kept: fn(&Value) -> bool,
}

fn all(_: &Value) -> bool {
    true
}

const KPI: &[&str] = &[
    "net_sales_c",
    "tickets",
    "customers",
    "atv_c",
    "atv_max_c",
    "atv_min_c",
    "frequency",
    "upt",
];
const HEADS: &[&str] = &["grp", "customers", "sales_c", "spend_min_c", "spend_max_c"];
const SALES: &[&str] = &["grp", "customers", "sales_c"];

const fn ask(
    name: &'static str,
    indicator: &'static str,
    question: &'static str,
    columns: &'static [&'static str],
) -> Ask {
    Ask {
        name,
        indicator,
        question,
        columns,
        kept: all,
    }
}

const PACK: &[Ask] = &[
    ask("kpi y", "kpi", "by=year", KPI),
    ask("kpi yq", "kpi", "by=quarter", KPI),
    ask("kpi ym", "kpi", "by=month", KPI),
    ask("kpi yw", "kpi", "by=week", KPI),
    ask("customer-decile y", "customer-decile", "by=year", HEADS),
    ask("customer-decile yq", "customer-decile", "by=quarter", HEADS),
    ask("customer-decile ym", "customer-decile", "by=month", HEADS),
    ask("customer-decile yw", "customer-decile", "by=week", HEADS),
    ask("sales-decile y", "sales-decile", "by=year", SALES),
    ask("sales-decile yq", "sales-decile", "by=quarter", SALES),
    ask("sales-decile ym", "sales-decile", "by=month", SALES),
    ask("sales-decile yw", "sales-decile", "by=week", SALES),
    ask(
        "best_overall",
        "bestsellers",
        "by=year top=100",
        &["rnk", "product_id", "net_sales_c", "units"],
    ),
    ask(
        "best_class",
        "bestsellers",
        "class=decile top=20",
        &["class", "rnk", "product_id", "net_sales_c"],
    ),
    ask(
        "grow_overall",
        "growth",
        "base={363}..{182} current={181}..{0} top=100",
        &["item", "s0_c", "s1_c"],
    ),
    ask(
        "grow_class",
        "growth",
        "class=decile base={363}..{182} current={181}..{0} top=20",
        &["class", "rnk", "item", "s0_c", "s1_c"],
    ),
    Ask {
        kept: in_three_groups,
        ..ask(
            "describe",
            "decile-profile",
            "",
            &[
                "grp",
                "customers",
                "sales_c",
                "tickets",
                "upt",
                "frequency",
                "avg_recency_days",
            ],
        )
    },
    Ask {
        kept: no_total,
        ..ask(
            "cube3d",
            "cube",
            "customer=decile product=department behaviour=mission",
            &["customer_decile", "department", "mission", "sales_c", "units"],
        )
    },
    ask(
        "rfm",
        "rfm-cells",
        "",
        &["r_score", "f_score", "m_score", "customers", "sales_c"],
    ),
    Ask {
        kept: with_customers,
        ..ask("cohort", "cohort", "by=month", &["offset", "customers"])
    },
    ask(
        "pairs",
        "affinity",
        "item=category from={90} to={0} min_tickets=1 top=100",
        &["a", "b", "both_n", "support", "lift"],
    ),
    ask(
        "lifecycle",
        "lifecycle",
        "",
        &["state", "customers", "purchase_days"],
    ),
    ask(
        "leaders",
        "leaders",
        "method=lead-users top=200",
        &["customer_id", "adopted", "early", "z"],
    ),
    ask("abc", "abc", "", &["abc", "products", "sales_c"]),
];

fn in_three_groups(row: &Value) -> bool {
    matches!(row["grp"].as_i64(), Some(1 | 5 | 10))
}

fn no_total(row: &Value) -> bool {
    ["customer_decile", "department", "mission"]
        .iter()
        .all(|name| row[*name] != "*")
}

fn with_customers(row: &Value) -> bool {
    row["customers"] != 0
}

/// Asks the pack and tells the answers with their costs. Rosters of customers and products are made by whoever needs them first.
pub fn run(folder: &Path) -> Result<()> {
    let warehouse = Arc::new(load::open(folder)?);
    let last = warehouse.days(TICKET.name).map_or(0, |days| days.last);
    let insight = Insight::new(warehouse);
    for ask in PACK {
        let query = query(ask.question, last)?;
        let watch = Watch::start();
        let table = insight.indicator(ask.indicator, &query)?;
        let cost = watch.cost();
        let json = table.json(usize::MAX);
        let rows = json
            .as_array()
            .into_iter()
            .flatten()
            .filter(|row| (ask.kept)(row));
        let rows = rows.map(|row| ask.columns.iter().map(|name| row[*name].clone()).collect());
        let answered = Answered {
            name: ask.name.to_owned(),
            cpu: cost.cpu,
            wall: cost.wall,
            columns: ask.columns.iter().map(|name| (*name).to_owned()).collect(),
            rows: rows.collect(),
        };
        say(&serde_json::to_string(&answered).map_err(Problem::internal)?)?;
    }
    let end = End {
        peak_mib: memory_mib("self", "VmHWM"),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    say(&serde_json::to_string(&end).map_err(Problem::internal)?)
}

/// `by=year top=3`, with days counted back from the last in braces.
fn query(text: &str, last: i32) -> Result<Query> {
    let mut pairs = Vec::new();
    for word in text.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        let mut said = String::new();
        for (at, part) in value.split(['{', '}']).enumerate() {
            match part.parse::<i32>() {
                Ok(back) if at % 2 == 1 => said.push_str(&Day::new(last - back).to_string()),
                _ => said.push_str(part),
            }
        }
        pairs.push((name.to_owned(), said));
    }
    Query::of(pairs)
}
