//! Every indicator against its golden file.

use std::time::Instant;

use guanxi_insight::{Insight, Query};

use crate::golden::{differences, golden, read_csv};

/// Golden file, indicator, parameters.
const FILES: &[(&str, &str, &str)] = &[
    ("bestsellers_year", "bestsellers", "by=year top=100"),
    ("bestsellers_by_decile", "bestsellers", "class=decile top=20"),
    ("abc_products", "abc", ""),
    ("abc_by_department", "abc", "by=department"),
    ("pareto", "pareto", ""),
    (
        "growth_products_h2_h1",
        "growth",
        "base=2017-01-02..2017-07-02 current=2017-07-03..2017-12-31 top=100",
    ),
    (
        "growth_categories_h2_h1",
        "growth",
        "item=category base=2017-01-02..2017-07-02 current=2017-07-03..2017-12-31 top=100",
    ),
    ("rfm_cells_20171231", "rfm-cells", "as_of=2017-12-31"),
    ("rfm_segments8", "rfm-segments", "as_of=2017-12-31"),
    ("lifecycle_20171231", "lifecycle", "as_of=2017-12-31"),
    ("gap_distribution", "gap-distribution", ""),
    ("cohort_month", "cohort", "by=month"),
    ("takeoff_products", "takeoff", "top=200"),
    ("leaders_lead_users", "leaders", "method=lead-users top=100"),
    ("leaders_purchase_list", "leaders-purchases", ""),
    ("affinity_categories", "affinity", "item=category top=300"),
    (
        "cube_group_department_mission",
        "cube",
        "customer=group product=department behaviour=mission",
    ),
    ("decile_profile", "decile-profile", ""),
    ("campaign_response", "campaign-response", ""),
    ("decile_profile_departments", "decile-profile", "by=departments"),
];

/// A question written as `name=value name=value`.
pub fn question(text: &str) -> Query {
    let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
    Query::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))).unwrap()
}

/// Asks for every file's table and compares, header included.
pub fn differences_from_golden(insight: &Insight) -> Vec<String> {
    let mut all = Vec::new();
    for (file, indicator, parameters) in FILES {
        let started = Instant::now();
        let table = insight.indicator(indicator, &question(parameters)).unwrap();
        println!(
            "{indicator} {parameters}: {} rows in {:?}",
            table.rows.len(),
            started.elapsed()
        );
        let (header, mut rows) = read_csv(&golden(&format!("{file}.csv")));
        if insight
            .warehouse()
            .dimension_columns("coupon_redemption")
            .is_empty()
        {
            rows.iter_mut()
                .for_each(|row| drop(row.remove("coupon_redeemer_share")));
        }
        let mut found = differences(&table, &rows);
        if table.csv().lines().next() != Some(header.join(",").as_str()) {
            found.push(format!("the header is {:?}", table.csv().lines().next()));
        }
        all.extend(
            found
                .into_iter()
                .take(5)
                .map(|difference| format!("{file}: {difference}")),
        );
    }
    all.extend(even_scores(insight));
    all
}

/// The file of customer scores shows the customers with even numbers.
fn even_scores(insight: &Insight) -> Vec<String> {
    let mut table = (*insight
        .indicator("customer-scores", &question("as_of=2017-12-31"))
        .unwrap())
    .clone();
    table
        .rows
        .retain(|row| row[0].text().parse::<i64>().unwrap() % 2 == 0);
    let (_, rows) = read_csv(&golden("customer_scores_even_ids.csv"));
    let found = differences(&table, &rows);
    found
        .into_iter()
        .take(5)
        .map(|difference| format!("customer scores: {difference}"))
        .collect()
}
