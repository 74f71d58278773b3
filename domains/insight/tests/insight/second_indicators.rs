//! Indicators written a second time in SQL, for parameters that no golden file shows.

use guanxi_insight::Insight;
use serde_json::Value;

use crate::indicators::question;

/// Lines with what products and customers are, purchase tickets, members' purchases, classes.
const BASE: &str = "
WITH spend AS (SELECT customer_id AS c, sum(amount_c) AS s FROM sale_line WHERE customer_id IS NOT NULL GROUP BY 1),
class AS (SELECT c, ntile(10) OVER (ORDER BY s DESC, CAST(number AS BIGINT)) AS g
          FROM spend JOIN customer ON customer.id = c WHERE s > 0),
line AS (SELECT l.*, class.g, coalesce(category, '(unknown)') AS cat, coalesce(income, '(unknown)') AS income,
           CASE WHEN coalesce(is_measured, false) THEN CASE WHEN amount_c > 0 THEN 1000 ELSE 0 END ELSE qty_milli END AS u
         FROM sale_line l LEFT JOIN product p ON p.id = l.product_id LEFT JOIN class ON class.c = l.customer_id
         LEFT JOIN customer ON customer.id = l.customer_id),
t AS (SELECT sale_id, min(customer_id) AS c, min(day) AS day, min(minute) AS minute, min(store_id) AS store, sum(amount_c) AS a,
        count(DISTINCT product_id) AS np FROM line GROUP BY sale_id HAVING sum(amount_c) > 0),
m AS (SELECT c, min(day) AS d0, max(day) AS d1, count(DISTINCT day) AS n, count(*) AS f, sum(a) AS a
      FROM t WHERE day <= '{as_of}' AND c IS NOT NULL GROUP BY c)
";

/// A question in both forms; SQL's columns have the names of ours.
struct Case {
    indicator: &'static str,
    question: &'static str,
    as_of: &'static str,
    /// Which of our rows the SQL tells of.
    kept: fn(&Value) -> bool,
    sql: &'static str,
}

const ALL: fn(&Value) -> bool = |_| true;

const CASES: &[Case] = &[
    Case {
        indicator: "bestsellers",
        question: "by=week top=3",
        as_of: "2017-12-31",
        kept: ALL,
        sql: ", w AS (SELECT date_trunc('week', CAST(day AS TIMESTAMP)) AS w, product_id AS p, sum(amount_c) AS net_sales_c,
                sum(u) AS u, count(DISTINCT CASE WHEN amount_c > 0 THEN sale_id END) AS tickets,
                count(DISTINCT CASE WHEN amount_c > 0 THEN customer_id END) AS customers FROM line GROUP BY 1, 2),
              r AS (SELECT *, row_number() OVER (PARTITION BY w ORDER BY net_sales_c DESC, p) AS rnk FROM w)
              SELECT rnk, CAST(p AS VARCHAR) AS product_id, net_sales_c, u / 1000.0 AS units, tickets, customers
              FROM r WHERE rnk <= 3 ORDER BY w, rnk",
    },
    Case {
        indicator: "bestsellers",
        question: "class=income top=5 from=2017-03-01 to=2017-04-15",
        as_of: "2017-12-31",
        kept: ALL,
        sql: ", w AS (SELECT income, product_id AS p, sum(amount_c) AS net_sales_c, sum(u) AS u,
                count(DISTINCT CASE WHEN amount_c > 0 THEN customer_id END) AS customers FROM line
                WHERE day BETWEEN '2017-03-01' AND '2017-04-15' GROUP BY 1, 2),
              r AS (SELECT *, row_number() OVER (PARTITION BY income ORDER BY net_sales_c DESC, p) AS rnk FROM w)
              SELECT income AS class, rnk, CAST(p AS VARCHAR) AS product_id, net_sales_c, u / 1000.0 AS units, customers
              FROM r WHERE rnk <= 5 ORDER BY income, rnk",
    },
    Case {
        indicator: "growth",
        question: "item=category class=decile base=2017-01-01..2017-03-31 current=2017-04-01..2017-06-30 top=8",
        as_of: "2017-12-31",
        kept: ALL,
        sql: ", w AS (SELECT g, cat, coalesce(sum(CASE WHEN day < '2017-04-01' THEN amount_c END), 0) AS s0,
                coalesce(sum(CASE WHEN day >= '2017-04-01' THEN amount_c END), 0) AS s1,
                count(DISTINCT CASE WHEN day < '2017-04-01' AND amount_c > 0 THEN sale_id END) AS t0,
                count(DISTINCT CASE WHEN day >= '2017-04-01' AND amount_c > 0 THEN sale_id END) AS t1
                FROM line WHERE day <= '2017-06-30' AND cat <> '(unknown)' AND g IS NOT NULL GROUP BY 1, 2),
              x AS (SELECT *, sum(s0) OVER (PARTITION BY g) AS a0, sum(s1) OVER (PARTITION BY g) AS a1 FROM w),
              r AS (SELECT *, row_number() OVER (PARTITION BY g ORDER BY round(CAST(s1 AS DOUBLE) / s0, 6) DESC, s1 - s0 DESC, cat) AS rnk
                FROM x WHERE s0 >= 2000 AND t0 >= 5 AND t1 >= 5)
              SELECT g AS class, rnk, cat AS item, s0 AS s0_c, s1 AS s1_c, t0, t1, CAST(s1 AS DOUBLE) / s0 - 1 AS growth,
                (CAST(s1 AS DOUBLE) / a1) / (CAST(s0 AS DOUBLE) / a0) AS growth_index
              FROM r WHERE rnk <= 8 ORDER BY g, rnk",
    },
    Case {
        indicator: "rfm-cells",
        question: "as_of=2017-06-30",
        as_of: "2017-06-30",
        kept: ALL,
        sql: ", r AS (SELECT a, 5 * (rank() OVER (ORDER BY d1) - 1) / count(*) OVER () + 1 AS r,
                5 * (rank() OVER (ORDER BY f) - 1) / count(*) OVER () + 1 AS fs,
                5 * (rank() OVER (ORDER BY a) - 1) / count(*) OVER () + 1 AS ms FROM m)
              SELECT CAST(r AS BIGINT) AS r_score, CAST(fs AS BIGINT) AS f_score, CAST(ms AS BIGINT) AS m_score,
                count(*) AS customers, sum(a) AS sales_c FROM r GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    },
    Case {
        indicator: "lifecycle",
        question: "as_of=2017-08-15",
        as_of: "2017-08-15",
        kept: ALL,
        sql: ", e AS (SELECT *, CAST(d1 AS INT) - CAST(d0 AS INT) AS span, CAST(CAST('2017-08-15' AS DATE) AS INT) - CAST(d1 AS INT) AS r,
                CAST(CAST('2017-08-15' AS DATE) AS INT) - CAST(d0 AS INT) AS age FROM m),
              k AS (SELECT span / (n - 1) AS gap, row_number() OVER (ORDER BY span / (n - 1)) AS i, count(*) OVER () AS all_n FROM e WHERE n >= 4),
              p AS (SELECT gap AS pg FROM k WHERE i = (all_n + 1) / 2),
              g AS (SELECT e.*, CASE WHEN n >= 4 THEN greatest(CAST(span AS DOUBLE) / (n - 1), 7.0) ELSE greatest(CAST(pg AS DOUBLE), 7.0) END AS gap
                FROM e CROSS JOIN p)
              SELECT CASE WHEN age <= 28 THEN 'new' WHEN r <= 2 * gap THEN 'active' WHEN r <= 4 * gap THEN 'lapsing'
                WHEN r <= 8 * gap THEN 'lapsed' ELSE 'churned' END AS state, count(*) AS customers, sum(n) AS purchase_days,
                avg(CAST(r AS DOUBLE)) AS avg_recency FROM g GROUP BY 1 ORDER BY 1",
    },
    Case {
        indicator: "cohort",
        question: "by=week",
        as_of: "2017-12-31",
        kept: |row| row["customers"] != 0,
        sql: ", w AS (SELECT c, (CAST(day AS INT) + 3) / 7 AS w FROM t WHERE c IS NOT NULL GROUP BY 1, 2),
              f AS (SELECT c, min(w) AS w0 FROM w GROUP BY c)
              SELECT w - w0 AS offset, count(*) AS customers FROM w JOIN f ON f.c = w.c GROUP BY w0, w - w0 ORDER BY w0, 1",
    },
    Case {
        indicator: "repurchase",
        question: "within=14,45 store=S367",
        as_of: "2017-12-31",
        kept: ALL,
        sql: ", d AS (SELECT c, day, row_number() OVER (PARTITION BY c ORDER BY day) AS i FROM t WHERE store = 367 AND c IS NOT NULL GROUP BY c, day),
              x AS (SELECT a.c, min(CAST(b.day AS INT) - CAST(a.day AS INT)) AS gap FROM d a LEFT JOIN d b ON b.c = a.c AND b.i = 2
                WHERE a.i = 1 GROUP BY a.c)
              SELECT count(*) AS customers, count(*) FILTER (WHERE gap <= 14) AS repurchased FROM x
              UNION ALL SELECT count(*), count(*) FILTER (WHERE gap <= 45) FROM x ORDER BY repurchased",
    },
    Case {
        indicator: "cube",
        question: "customer=decile product=category behaviour=daypart",
        as_of: "2017-12-31",
        kept: |row| {
            let is_one = |name: &str| row[name] != "*";
            is_one("customer_decile") && is_one("daypart") && is_one("category") && row["category"].as_str() < Some("C")
        },
        sql: ", x AS (SELECT line.*, CASE WHEN t.minute / 60 BETWEEN 6 AND 10 THEN 'morning' WHEN t.minute / 60 BETWEEN 11 AND 13 THEN 'midday'
                WHEN t.minute / 60 BETWEEN 14 AND 17 THEN 'afternoon' WHEN t.minute / 60 BETWEEN 18 AND 21 THEN 'evening' ELSE 'night' END AS part
                FROM line JOIN t ON t.sale_id = line.sale_id WHERE amount_c > 0)
              SELECT CAST(g AS VARCHAR) AS customer_decile, cat AS category, part AS daypart, sum(amount_c) AS sales_c,
                sum(u) / 1000.0 AS units, count(DISTINCT sale_id) AS tickets, count(DISTINCT customer_id) AS customers
              FROM x WHERE cat < 'C' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    },
    Case {
        indicator: "cube",
        question: "customer=group product=abc behaviour=mission",
        as_of: "2017-12-31",
        kept: |row| row["abc"] == "*" && row["customer_group"] == "*",
        sql: ", x AS (SELECT line.*, CASE WHEN np <= 3 THEN 'topup' WHEN np <= 10 THEN 'fillin' ELSE 'stockup' END AS mission
                FROM line JOIN t ON t.sale_id = line.sale_id WHERE amount_c > 0)
              SELECT '*' AS mission, sum(amount_c) AS sales_c, count(DISTINCT sale_id) AS tickets, count(DISTINCT customer_id) AS customers FROM x
              UNION ALL SELECT mission, sum(amount_c), count(DISTINCT sale_id), count(DISTINCT customer_id) FROM x GROUP BY 1 ORDER BY 1",
    },
    Case {
        indicator: "affinity",
        question: "item=product min_tickets=300 top=40 period=2017-05",
        as_of: "2017-12-31",
        kept: ALL,
        sql: ", i AS (SELECT line.sale_id AS s, product_id AS p FROM line JOIN t ON t.sale_id = line.sale_id
                WHERE amount_c > 0 AND t.day BETWEEN '2017-05-01' AND '2017-05-31' GROUP BY 1, 2),
              k AS (SELECT p, count(*) AS n FROM i GROUP BY p HAVING count(*) >= 300),
              x AS (SELECT a.p AS pa, b.p AS pb, count(*) AS both_n FROM i a JOIN i b ON a.s = b.s AND a.p < b.p GROUP BY 1, 2)
              SELECT CAST(pa AS VARCHAR) AS a, CAST(pb AS VARCHAR) AS b, both_n, ka.n AS a_n, kb.n AS b_n
              FROM x JOIN k ka ON ka.p = pa JOIN k kb ON kb.p = pb ORDER BY both_n DESC, pa, pb LIMIT 40",
    },
];

/// Asks both and compares.
pub async fn check(insight: &Insight) {
    for case in CASES {
        let sql = format!("{BASE}{}", case.sql).replace("{as_of}", case.as_of);
        let expected = insight.warehouse().sql(&sql).await.unwrap();
        let started = std::time::Instant::now();
        let table = insight
            .indicator(case.indicator, &question(case.question))
            .unwrap();
        println!("{} {}: {:?}", case.indicator, case.question, started.elapsed());
        let ours = table.json(usize::MAX);
        let ours: Vec<&Value> = ours
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| (case.kept)(row))
            .collect();
        let name = format!("{} {}", case.indicator, case.question);
        assert!(!ours.is_empty(), "{name}");
        assert_eq!(ours.len(), expected.rows.len(), "{name}");
        for (our, their) in ours.iter().zip(&expected.rows) {
            for (column, value) in expected.columns.iter().zip(their) {
                assert!(
                    is_same(&our[column], value),
                    "{name}: {column} of {our} is {value}"
                );
            }
        }
    }
}

fn is_same(our: &Value, their: &Value) -> bool {
    match (our.as_f64(), their.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 2e-6,
        _ => our == their,
    }
}

/// What can't be answered is refused with a code whose text says what to do.
pub fn check_refusals(insight: &Insight) {
    let code = |name: &str, text: &str| insight.indicator(name, &question(text)).unwrap_err().code;
    let windows = |base: &str, current: &str| code("growth", &format!("base={base} current={current}"));
    assert_eq!(code("growth", ""), "insight.parameter_missing");
    assert_eq!(
        windows("2017-01-01..2017-01-31", "2017-01-31..2017-03-02"),
        "insight.windows_overlap"
    );
    assert_eq!(
        windows("2017-01-01..2017-01-30", "2017-02-01..2017-02-10"),
        "insight.windows_unequal"
    );
    assert_eq!(
        windows("2017-01-01", "2017-02-01..2017-02-10"),
        "insight.not_a_window"
    );
    assert_eq!(
        windows("2017-13-01..2017-01-30", "2017-02-01..2017-02-10"),
        "insight.not_a_date"
    );
    assert_eq!(
        windows("2017-01-30..2017-01-01", "2017-02-01..2017-02-10"),
        "insight.range_reversed"
    );
    assert_eq!(code("bestsellers", "class=shoe_size"), "insight.unknown_choice");
    assert_eq!(
        code("bestsellers", "class=income by=year"),
        "insight.not_together"
    );
    assert_eq!(code("bestsellers", "by=decade"), "insight.unknown_grain");
    assert_eq!(code("bestsellers", "top=0"), "insight.not_a_count");
    assert_eq!(code("pareto", "top=5"), "insight.unknown_parameter");
    assert_eq!(code("rfm-cells", "as_of=yesterday"), "insight.not_a_date");
    assert_eq!(code("cube", "customer=age"), "insight.unknown_choice");
    assert_eq!(code("repurchase", "within=30,x"), "insight.not_a_count");
    assert_eq!(code("decile-profile", "by=shoe_size"), "insight.unknown_choice");
    assert_eq!(code("kpi", "store=nowhere"), "insight.unknown_record");
}
