//! Indicators on the edge set: returns, anonymous sales, even exchanges, members with a net spend of 0 or less.

use std::collections::BTreeMap;

use guanxi_insight::Insight;
use guanxi_trade::facts::SaleLineRow;
use guanxi_types::Day;

use crate::edge::{warehouse, warehouse_of};
use crate::golden::read_csv;
use crate::indicators::question;

type Rows = Vec<BTreeMap<String, String>>;

fn rows(insight: &Insight, indicator: &str, text: &str) -> Rows {
    read_csv(&insight.indicator(indicator, &question(text)).unwrap().csv()).1
}

fn sum(rows: &Rows, column: &str) -> i64 {
    rows.iter().map(|row| row[column].parse::<i64>().unwrap()).sum()
}

/// B9, B10, B15, B17: what the indicators tell agrees with the KPI table of the same sales.
#[test]
fn edge_indicators_agree_with_the_kpi_table() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    let kpi = &rows(&insight, "kpi", "period=2025")[0];
    let number = |column: &str| kpi[column].parse::<i64>().unwrap();

    // Returns and anonymous sales count in sales; a return alone is no sold line.
    let best = rows(&insight, "bestsellers", "by=year period=2025");
    assert_eq!(sum(&best, "net_sales_c"), number("net_sales_c"));
    assert!(best.windows(2).all(|w| {
        let key = |row: &BTreeMap<String, String>| {
            (
                -row["net_sales_c"].parse::<i64>().unwrap(),
                row["product_id"].parse::<i64>().unwrap(),
            )
        };
        key(&w[0]) < key(&w[1])
    }));

    // Tickets and members are those of purchase tickets; anonymous ones count under * only.
    let cube = rows(&insight, "cube", "period=2025 product=abc");
    let all = cube
        .iter()
        .find(|row| {
            ["customer_group", "abc", "mission"]
                .iter()
                .all(|name| row[*name] == "*")
        })
        .unwrap();
    assert_eq!(all["tickets"], kpi["tickets"]);
    assert_eq!(all["customers"], kpi["customers"]);
    let in_groups: Rows = cube
        .iter()
        .filter(|row| row["customer_group"] != "*" && row["abc"] == "*" && row["mission"] == "*")
        .cloned()
        .collect();
    assert!(sum(&in_groups, "tickets") < number("tickets"));

    // Who has bought has scores and a state, once; who only returned has none.
    for (indicator, text) in [
        ("rfm-cells", "period=2025"),
        ("rfm-segments", "period=2025"),
        ("lifecycle", "period=2025"),
    ] {
        assert_eq!(
            sum(&rows(&insight, indicator, text), "customers"),
            number("customers"),
            "{indicator}"
        );
    }
    let scores = rows(&insight, "customer-scores", "period=2025");
    assert_eq!(sum(&scores, "frequency"), number("member_tickets"));
    let repurchase = rows(&insight, "repurchase", "period=2025 within=366");
    assert_eq!(sum(&repurchase, "repurchased"), number("repeat_customers"));
    let cohorts = rows(&insight, "cohort", "by=year");
    assert!(
        cohorts
            .iter()
            .filter(|row| row["offset"] == "0")
            .all(|row| row["retention"] == "1.0")
    );
}

/// Without sales every indicator gives a table and no error.
#[test]
fn edge_indicators_of_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    for indicator in guanxi_insight::INDICATORS {
        let mut text = "from=1990-01-01 to=1990-12-31".to_owned();
        if indicator.name == "growth" {
            text.push_str(" base=1990-01-01..1990-01-31 current=1990-02-01..1990-03-03");
        }
        let answer = insight.indicator(indicator.name, &question(&text));
        // A model can't be fitted to nobody, and says so.
        if indicator.name.starts_with("btyd") {
            assert_eq!(answer.unwrap_err().code, "insight.too_few_customers");
            continue;
        }
        let table = answer.unwrap();
        let is_summary = ["pareto", "repurchase"].contains(&indicator.name);
        assert!(table.rows.is_empty() || is_summary, "{}", indicator.name);
        // Every column is declared, so that pages and documents know its words.
        assert!(
            table.file_columns().all(|c| indicator.column(&c.name).is_some()),
            "{}",
            indicator.name
        );
    }
}

/// What an indicator must be asked with, where it can't do without.
fn needed(indicator: &str) -> &'static str {
    match indicator {
        "growth" => "base=2025-01-01..2025-01-31 current=2025-02-01..2025-03-03",
        _ => "",
    }
}

/// B5, B6, B17: nine hundred thousand million of currency on a line overflow no figure.
#[test]
fn edge_indicators_of_huge_amounts() {
    const AMOUNT_C: i64 = 90_000_000_000_099;
    const QTY_MILLI: i64 = 9_000_000_000_000;
    let first = "2025-01-01".parse::<Day>().unwrap().raw();
    let sale = |id: i64| {
        let line = SaleLineRow {
            day: first + i32::try_from(id).unwrap(),
            minute: 600,
            sale_id: id,
            line_no: 1,
            store_id: 1,
            customer_id: Some(1 + id % 25),
            product_id: Some(1 + id % 6),
            qty_milli: QTY_MILLI,
            amount_c: AMOUNT_C + id,
            discount_c: 0,
        };
        (id, vec![line])
    };
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse_of(dir.path(), &(1..=120).map(sale).collect()));
    for indicator in guanxi_insight::INDICATORS {
        let answer = insight.indicator(indicator.name, &question(needed(indicator.name)));
        // The models may find that nobody leaves.
        assert!(
            answer.is_ok() || indicator.name.starts_with("btyd"),
            "{}: {answer:?}",
            indicator.name
        );
    }
    let kpi = &rows(&insight, "kpi", "by=year")[0];
    assert_eq!(kpi["net_sales_c"], (120 * AMOUNT_C + 60 * 121).to_string());
    assert_eq!(kpi["asp_c"], "10000.0");
}

/// B17: every model answers on the edge set, with a fit or with the reason why there is none.
#[test]
fn edge_models_answer() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    for model in ["bgnbd", "paretonbd", "gammagamma"] {
        let asked = insight.indicator("btyd", &question(&format!("model={model}")));
        assert!(
            asked.as_ref().is_ok_and(|table| !table.rows.is_empty())
                || asked.as_ref().is_err_and(|e| e.code == "insight.not_determined"),
            "{model}: {asked:?}"
        );
    }
}
