//! The same measures written in SQL, from the same definitions, for periods and filters that no golden file shows.

use guanxi_insight::{Insight, Query};
use serde_json::Value;

/// Tickets of the lines that `{where}` leaves, with the customer classes of the full horizon.
const TICKETS: &str = "
WITH spend AS (SELECT customer_id AS c, sum(amount_c) AS s FROM sale_line WHERE customer_id IS NOT NULL GROUP BY 1),
class AS (SELECT c, ntile(10) OVER (ORDER BY s DESC, CAST(number AS BIGINT)) AS g
          FROM spend JOIN customer ON customer.id = c WHERE s > 0),
tree AS (SELECT t.id AS t, c.id AS c, d.id AS d FROM category t LEFT JOIN category c ON c.id = t.parent_id
         LEFT JOIN category d ON d.id = c.parent_id),
line AS (SELECT l.*, coalesce(p.is_measured, false) AS m FROM sale_line l
         LEFT JOIN product p ON p.id = l.product_id LEFT JOIN tree ON tree.t = p.category_id
         LEFT JOIN class ON class.c = l.customer_id LEFT JOIN store ON store.id = l.store_id
         WHERE {where}),
ticket2 AS (SELECT sale_id, date_trunc('{by}', CAST(min(day) AS TIMESTAMP)) AS p, min(day) AS day, min(customer_id) AS c, count(*) AS n,
       sum(amount_c) AS a, sum(CASE WHEN amount_c > 0 THEN amount_c ELSE 0 END) AS gross, sum(discount_c) AS disc,
       sum(CASE WHEN m THEN CASE WHEN amount_c > 0 THEN 1000 ELSE 0 END ELSE qty_milli END) AS u,
       count(DISTINCT product_id) AS np
     FROM line GROUP BY sale_id)
";

const KPI: &str = "
SELECT count(DISTINCT day) AS days_covered, sum(n) AS lines, sum(a) AS net_sales_c, sum(gross) AS gross_sales_c,
  count(*) FILTER (WHERE a > 0) AS tickets, count(*) FILTER (WHERE a <= 0) AS nonpurchase_tickets,
  count(DISTINCT CASE WHEN a > 0 THEN t.c END) AS customers,
  min(CASE WHEN a > 0 THEN a END) AS atv_min_c, max(CASE WHEN a > 0 THEN a END) AS atv_max_c,
  sum(CASE WHEN a > 0 THEN a ELSE 0 END) AS purchase_c, sum(CASE WHEN a > 0 THEN u ELSE 0 END) AS u,
  sum(CASE WHEN a > 0 THEN np ELSE 0 END) AS np, sum(disc) AS disc, max(r.repeaters) AS repeat_customers
FROM ticket2 t LEFT JOIN (SELECT p AS rp, count(*) AS repeaters FROM
     (SELECT p, c FROM ticket2 WHERE a > 0 AND c IS NOT NULL GROUP BY p, c HAVING count(DISTINCT day) > 1) x GROUP BY p) r
  ON r.rp = t.p
GROUP BY t.p ORDER BY t.p";

const DECILE: &str = ",
spend2 AS (SELECT p, c, sum(a) AS s, count(*) FILTER (WHERE a > 0) AS n FROM ticket2 GROUP BY p, c),
ranked AS (SELECT p, s, n, ntile(10) OVER (PARTITION BY p ORDER BY s DESC, CAST(number AS BIGINT)) AS g
           FROM spend2 JOIN customer ON customer.id = c WHERE s > 0)
SELECT g AS grp, count(*) AS customers, sum(s) AS sales_c, min(s) AS spend_min_c, max(s) AS spend_max_c,
  sum(n) AS tickets FROM ranked GROUP BY p, g ORDER BY p, g";

/// A question in both forms.
struct Case {
    by: &'static str,
    query: fn(&mut Query),
    condition: &'static str,
}

const CASES: [Case; 8] = [
    Case {
        by: "week",
        query: |_| (),
        condition: "true",
    },
    Case {
        by: "day",
        query: |q| q.store = Some("367,S406".into()),
        condition: "store.id IN (367, 406)",
    },
    Case {
        by: "quarter",
        query: |q| q.market_area = Some("area 1".into()),
        condition: "store.market_area_id IN (2, 3)",
    },
    Case {
        by: "week",
        query: |q| q.category = Some("PRODUCE".into()),
        condition: "tree.d = (SELECT id FROM category WHERE name = 'PRODUCE' AND parent_id IS NULL)",
    },
    Case {
        by: "month",
        query: |q| q.category = Some("FUEL".into()),
        condition: "tree.d = (SELECT id FROM category WHERE name = 'FUEL' AND parent_id IS NULL)",
    },
    Case {
        by: "quarter",
        query: |q| q.customer_class = Some("medium".into()),
        condition: "class.g BETWEEN 2 AND 5",
    },
    Case {
        by: "year",
        query: |q| q.customer_class = Some("10,heavy".into()),
        condition: "class.g IN (1, 10)",
    },
    Case {
        by: "month",
        query: |q| {
            q.from = Some("2017-02-15".into());
            q.to = Some("2017-05-20".into());
            q.store = Some("S367".into());
            q.customer_class = Some("heavy,medium".into());
            q.category = Some("GROCERY".into());
        },
        condition: "day BETWEEN '2017-02-15' AND '2017-05-20' AND store.id = 367 AND class.g <= 5
          AND tree.d = (SELECT id FROM category WHERE name = 'GROCERY' AND parent_id IS NULL)",
    },
];

/// The id of a department; "FUEL" is also the name of a category below it.
async fn department(insight: &Insight, name: &str) -> String {
    let sql = format!("SELECT CAST(id AS VARCHAR) FROM category WHERE name = '{name}' AND parent_id IS NULL");
    insight.warehouse().sql(&sql).await.unwrap().rows[0][0]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Names that nobody has, or several have, are refused.
fn wrong_names_are_refused(insight: &Insight) {
    let code = |query: Query| insight.indicator("kpi", &query).unwrap_err().code;
    let category = |name: &str| Query {
        category: Some(name.into()),
        ..Query::default()
    };
    assert_eq!(code(category("FUEL")), "insight.ambiguous_record");
    assert_eq!(code(category("no such")), "insight.unknown_record");
    assert_eq!(
        code(Query {
            store: Some("S0".into()),
            ..Query::default()
        }),
        "insight.unknown_record"
    );
    assert_eq!(
        insight.indicator("no-such", &Query::default()).unwrap_err().code,
        "insight.unknown_indicator"
    );
}

/// Asks both and compares.
pub async fn check(insight: &Insight) {
    wrong_names_are_refused(insight);
    for case in &CASES {
        let mut query = Query {
            by: Some(case.by.to_owned()),
            ..Query::default()
        };
        (case.query)(&mut query);
        if let Some(name) = query.category.take() {
            query.category = Some(department(insight, &name).await);
        }
        for (indicator, select) in [("kpi", KPI), ("customer-decile", DECILE)] {
            let sql = format!("{TICKETS}{select}")
                .replace("{where}", case.condition)
                .replace("{by}", case.by);
            let expected = insight.warehouse().sql(&sql).await.unwrap();
            let started = std::time::Instant::now();
            let table = insight.indicator(indicator, &query).unwrap();
            println!(
                "{indicator} by {} where {}: {:?}",
                case.by,
                case.condition,
                started.elapsed()
            );
            let ours = table.json(usize::MAX);
            let ours = ours.as_array().unwrap();
            assert_eq!(ours.len(), expected.rows.len(), "{indicator} {}", case.condition);
            assert!(!ours.is_empty());
            for (our, their) in ours.iter().zip(&expected.rows) {
                let their: serde_json::Map<String, Value> = expected
                    .columns
                    .iter()
                    .cloned()
                    .zip(their.iter().cloned())
                    .collect();
                compare(our, &their, case.condition);
            }
        }
    }
}

fn compare(our: &Value, their: &serde_json::Map<String, Value>, case: &str) {
    let number = |name: &str| their.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    for (name, value) in their {
        match name.as_str() {
            "u" => close(our, "units", value.as_f64().unwrap() / 1_000.0, case),
            "np" => close(
                our,
                "lines_per_ticket",
                value.as_f64().unwrap() / number("tickets"),
                case,
            ),
            "purchase_c" => close(our, "atv_c", value.as_f64().unwrap() / number("tickets"), case),
            "disc" => {
                let discount = value.as_f64().unwrap();
                close(
                    our,
                    "discount_rate",
                    discount / (discount + number("net_sales_c")),
                    case,
                );
            }
            // No row of the outer join: nobody came twice.
            "repeat_customers" => close(our, name, value.as_f64().unwrap_or(0.0), case),
            _ => assert_eq!(&our[name], value, "{name} of {our} where {case}"),
        }
    }
}

fn close(our: &Value, name: &str, expected: f64, case: &str) {
    let value = our[name].as_f64().unwrap_or(0.0);
    let expected = if expected.is_nan() { 0.0 } else { expected };
    assert!(
        (value - expected).abs() <= 5.1e-5,
        "{name} is {value} instead of {expected} of {our} where {case}"
    );
}
