//! The edge set: ISO week 53, local midnight, returns, anonymous sales, ties, few members, empty sales groups.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_insight::{Insight, Query, Visible};
use guanxi_trade::facts::{self, SALE_LINE, SaleLineRow, TICKET};
use guanxi_types::Zone;
use guanxi_warehouse::{
    Batch, DimensionChange, DimensionRow, DimensionValue, FactChange, FactRows, Warehouse,
};

use crate::golden::{differences, golden, read_csv};

/// Local day and minute of an instant like `2020-12-31T15:59:59Z`.
fn local(zone: &Zone, text: &str) -> (i32, i32) {
    let stamp: jiff::Timestamp = text.parse().unwrap();
    let (day, minute) = zone.local(stamp.as_millisecond());
    (day.raw(), minute)
}

fn customers(ids: impl Iterator<Item = i64>) -> DimensionChange {
    // Internal ids run against the numbers, so that a tie broken by the wrong one shows.
    let rows = ids
        .map(|n| DimensionRow {
            id: 10_000 - n,
            values: vec![
                DimensionValue::Text(n.to_string()),
                DimensionValue::Text(format!("C{n}")),
                DimensionValue::Null,
            ],
        })
        .collect();
    DimensionChange {
        dimension: "customer",
        removes: Vec::new(),
        rows,
        ..DimensionChange::default()
    }
}

/// A warehouse with the edge set.
pub fn warehouse(dir: &std::path::Path) -> Arc<Warehouse> {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let mut sales: BTreeMap<i64, Vec<SaleLineRow>> = BTreeMap::new();
    let (_, rows) = read_csv(&golden("edge_sales.csv"));
    for row in &rows {
        let number = |column: &str| row[column].parse::<i64>().unwrap();
        let (day, minute) = local(&zone, &row["ts_utc"]);
        sales.entry(number("ticket_id")).or_default().push(SaleLineRow {
            day,
            minute,
            sale_id: number("ticket_id"),
            line_no: i32::try_from(number("line_no")).unwrap(),
            store_id: number("store_id"),
            customer_id: row["customer_id"].parse::<i64>().ok().map(|n| 10_000 - n),
            product_id: Some(number("product_id")),
            qty_milli: number("qty") * 1_000,
            amount_c: number("amount_cents"),
            discount_c: 0,
        });
    }
    warehouse_of(dir, &sales)
}

/// A warehouse with these sales.
pub fn warehouse_of(dir: &std::path::Path, sales: &BTreeMap<i64, Vec<SaleLineRow>>) -> Arc<Warehouse> {
    let warehouse = Warehouse::open(dir, facts::schema(&[]).unwrap()).unwrap();
    let (mut lines, mut tickets) = (FactRows::new(&SALE_LINE), FactRows::new(&TICKET));
    for sale in sales.values() {
        facts::push_sale(sale, &mut lines, &mut tickets).unwrap();
    }
    let change = |fact, rows| FactChange {
        fact,
        replaces: Vec::new(),
        rows,
    };
    let batch = Batch {
        facts: vec![change(SALE_LINE.name, lines), change(TICKET.name, tickets)],
        dimensions: vec![customers(1..100)],
        watermark: 1,
        at: 1,
    };
    warehouse.apply(&batch).unwrap();
    Arc::new(warehouse)
}

fn check(name: &str, indicator: &str) {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    let (_, rows) = read_csv(&golden(name));
    for by in ["year", "quarter", "month", "week"] {
        let query = Query {
            by: Some(by.to_owned()),
            ..Query::default()
        };
        let table = insight.indicator(indicator, &query).unwrap();
        let mut expected: Vec<BTreeMap<String, String>> =
            rows.iter().filter(|row| row["grain"] == by).cloned().collect();
        expected.iter_mut().for_each(|row| drop(row.remove("grain")));
        assert!(!expected.is_empty());
        assert_eq!(
            differences(&table, &expected),
            Vec::<String>::new(),
            "{indicator} by {by}"
        );
    }
}

/// H2: every edge case of the KPI table.
#[test]
fn edge_kpi() {
    check("edge_expected_kpi.csv", "kpi");
}

/// H3: every edge case of the head-count deciles.
#[test]
fn edge_customer_decile() {
    check("edge_expected_customer_decile.csv", "customer-decile");
}

/// H3: one member has more than a tenth of all sales, so sales groups are empty and have no row.
#[test]
fn edge_sales_decile_has_no_rows_for_empty_groups() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    let query = Query {
        period: Some("2025".to_owned()),
        ..Query::default()
    };
    let table = insight.indicator("sales-decile", &query).unwrap();
    let (_, rows) = read_csv(&table.csv());
    let groups: Vec<&str> = rows.iter().map(|row| row["grp"].as_str()).collect();
    assert_eq!(groups.first(), Some(&"1"));
    assert!(groups.len() < 10, "{groups:?}");
    assert_eq!(rows[0]["customers"], "1");
    assert_eq!(rows.last().unwrap()["cum_sales_share"], "1.0");
}

fn records(insight: &Insight, measure: &str) -> (i64, i64) {
    let mut query = Query {
        period: Some("2025".to_owned()),
        measure: Some(measure.to_owned()),
        limit: Some("7".to_owned()),
        ..Query::default()
    };
    let (mut seen, mut sum) = (Vec::new(), 0);
    loop {
        let page = insight.records(&query.records().unwrap()).unwrap();
        seen.extend(page.items.iter().map(|s| (s.day, s.minute, s.sale_id)));
        sum += page.items.iter().map(|s| s.amount_c).sum::<i64>();
        query.after = page.next;
        if query.after.is_none() {
            assert_eq!(i64::try_from(seen.len()).unwrap(), page.count);
            break;
        }
    }
    assert!(seen.windows(2).all(|w| w[0] > w[1]), "newest first, none twice");
    (i64::try_from(seen.len()).unwrap(), sum)
}

/// H2: every number opens the sales that it is made of, page by page.
#[test]
fn edge_numbers_open_their_sales() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    assert_eq!(records(&insight, "net_sales_c"), (44, 152_381));
    assert_eq!(records(&insight, "tickets").0, 38);
    assert_eq!(records(&insight, "nonpurchase_tickets").0, 6);
    assert_eq!(records(&insight, "member_tickets").0, 37);
    assert_eq!(records(&insight, "atv_min_c"), (1, 1));
    assert_eq!(records(&insight, "atv_max_c"), (1, 90_000));
    let (purchases, sum) = records(&insight, "atv_c");
    assert_eq!((purchases, sum), (38, 158_631));
    let unknown = Query {
        period: Some("2025".into()),
        measure: Some("sales_share".into()),
        ..Query::default()
    };
    assert_eq!(
        insight.records(&unknown.records().unwrap()).unwrap_err().code,
        "insight.unknown_measure"
    );
}

/// H3: movement counts everybody who is in a group in one of the periods, once.
#[test]
fn edge_movement_is_complete() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    let query = Query {
        from_period: Some("2025Q1".to_owned()),
        to_period: Some("2025Q2".to_owned()),
        ..Query::default()
    };
    let flows = insight.movement(&query.movement().unwrap()).unwrap().flows;
    let members = |period: &str| {
        let query = Query {
            period: Some(period.to_owned()),
            limit: Some("500".into()),
            ..Query::default()
        };
        let page = insight
            .group_customers(&query.group_customers().unwrap())
            .unwrap();
        i64::try_from(page.items.len()).unwrap()
    };
    let sum = |wanted: &dyn Fn(&guanxi_insight::Flow) -> bool| -> i64 {
        flows.iter().filter(|f| wanted(f)).map(|f| f.customers).sum()
    };
    assert_eq!(sum(&|f| f.from.is_some()), members("2025Q1"));
    assert_eq!(sum(&|f| f.to.is_some()), members("2025Q2"));
    assert!(flows.iter().all(|f| f.from.is_some() || f.to.is_some()));
}

/// H3: the customers of a group come by rank, ties by number, page by page.
#[test]
fn edge_customers_of_a_group() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    let mut query = Query {
        period: Some("2025".into()),
        limit: Some("4".into()),
        ..Query::default()
    };
    let mut all = Vec::new();
    loop {
        let page = insight
            .group_customers(&query.group_customers().unwrap())
            .unwrap();
        all.extend(page.items);
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert!((1..).zip(&all).all(|(rank, c)| c.rank == rank));
    let number = |c: &guanxi_insight::GroupCustomer| c.number.parse::<i64>().unwrap();
    assert!(all.windows(2).all(
        |w| (w[1].spend_c, number(&w[0])) < (w[0].spend_c, number(&w[1])) || w[1].spend_c < w[0].spend_c
    ));
    assert!(all.iter().all(|c| c.name == format!("C{}", c.number)));
}

/// O5: a user who may see some stores gets the figures of these stores only, and nothing widens that.
#[test]
fn edge_only_visible_stores_count() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    let lines = |visible: Option<Vec<i64>>| {
        let query = Query {
            visible: visible.map(|stores| {
                let visible = Visible {
                    stores: stores.into_iter().collect(),
                    ..Visible::default()
                };
                std::sync::Arc::new(visible)
            }),
            ..Query::default()
        };
        let (_, rows) = read_csv(&insight.indicator("kpi", &query).unwrap().csv());
        rows.iter()
            .map(|row| row["lines"].parse::<i64>().unwrap())
            .sum::<i64>()
    };
    let all = lines(None);
    assert_eq!(all, 78);
    assert_eq!((1..=3).map(|store| lines(Some(vec![store]))).sum::<i64>(), all);
    assert!(lines(Some(vec![1])) < all);
    assert_eq!(lines(Some(Vec::new())), 0);
}

/// Days without sales, before and after them, give an empty table and no error.
#[test]
fn edge_ranges_without_sales_are_empty() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    for (from, to) in [
        ("1990-01-01", "1990-12-31"),
        ("2999-01-01", "9999-12-31"),
        ("2022-01-01", "2022-12-31"),
    ] {
        let query = Query {
            from: Some(from.into()),
            to: Some(to.into()),
            ..Query::default()
        };
        for indicator in ["kpi", "customer-decile", "sales-decile"] {
            assert!(
                insight.indicator(indicator, &query).unwrap().rows.is_empty(),
                "{indicator} {from}"
            );
        }
    }
}
