//! Indicators on the edge set: returns, anonymous sales, even exchanges, members with a net spend of 0 or less.

use std::collections::BTreeMap;

use guanxi_insight::Insight;

use crate::edge::warehouse;
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
