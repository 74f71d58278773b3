//! The cube's question in SQL, with no more joins than it needs.

/// A question in both forms.
pub struct Case {
    /// The axes with what SQL calls them.
    pub axes: &'static [(&'static str, &'static str)],
    /// The question's other parameters.
    pub question: &'static str,
    /// The day whose state customers are in.
    pub as_of: &'static str,
    /// Which lines there are at all.
    pub lines: &'static str,
    /// Which of them the slices leave.
    pub slices: &'static str,
    /// The lines of the period before.
    pub base: Option<&'static str>,
}

/// Sold lines of purchase tickets with what they are in each dimension; `(none)`: in no member.
const LINES: &str = "
WITH spend AS (SELECT customer_id AS c, sum(amount_c) AS s FROM sale_line WHERE customer_id IS NOT NULL GROUP BY 1),
class AS (SELECT c, ntile(10) OVER (ORDER BY s DESC, CAST(number AS BIGINT)) AS g
          FROM spend JOIN customer ON customer.id = c WHERE s > 0),
whole AS (SELECT sale_id, min(customer_id) AS c, min(day) AS day, sum(amount_c) AS a FROM sale_line
          GROUP BY sale_id HAVING sum(amount_c) > 0),
m AS (SELECT c, min(day) AS d0, max(day) AS d1, count(DISTINCT day) AS n, count(*) AS f, sum(a) AS a
      FROM whole WHERE day <= '{as_of}' AND c IS NOT NULL GROUP BY c),
e AS (SELECT *, CAST(d1 AS INT) - CAST(d0 AS INT) AS span, CAST(CAST('{as_of}' AS DATE) AS INT) - CAST(d1 AS INT) AS r,
        CAST(CAST('{as_of}' AS DATE) AS INT) - CAST(d0 AS INT) AS age,
        CAST(5 * (rank() OVER (ORDER BY d1) - 1) / count(*) OVER () AS BIGINT) AS rs,
        CAST(5 * (rank() OVER (ORDER BY f) - 1) / count(*) OVER () AS BIGINT) AS fs,
        CAST(5 * (rank() OVER (ORDER BY a) - 1) / count(*) OVER () AS BIGINT) AS ms FROM m),
k AS (SELECT span / (n - 1) AS gap, row_number() OVER (ORDER BY span / (n - 1)) AS i, count(*) OVER () AS all_n FROM e WHERE n >= 4),
p AS (SELECT coalesce(min(CASE WHEN i = (all_n + 1) / 2 THEN gap END), 0) AS pg FROM k),
b AS (SELECT e.*, CASE WHEN n >= 4 THEN greatest(CAST(span AS DOUBLE) / (n - 1), 7.0) ELSE greatest(CAST(pg AS DOUBLE), 7.0) END AS gap,
        rs > avg(CAST(rs AS DOUBLE)) OVER () AS hr, fs > avg(CAST(fs AS DOUBLE)) OVER () AS hf, ms > avg(CAST(ms AS DOUBLE)) OVER () AS hm
      FROM e CROSS JOIN p),
state AS (SELECT c, CASE WHEN age <= 28 THEN 'new' WHEN r <= 2 * gap THEN 'active' WHEN r <= 4 * gap THEN 'lapsing'
            WHEN r <= 8 * gap THEN 'lapsed' ELSE 'churned' END AS lifecycle,
          (CASE WHEN hm THEN 'important-' ELSE 'general-' END) ||
            (CASE WHEN hr AND hf THEN 'value' WHEN hr THEN 'develop' WHEN hf THEN 'keep' ELSE 'winback' END) AS rfm,
          CASE WHEN r < 7 THEN '1-7' WHEN r < 30 THEN '8-30' WHEN r < 90 THEN '31-90' WHEN r < 180 THEN '91-180'
            WHEN r < 365 THEN '181-365' ELSE '366+' END AS recency,
          CASE WHEN f <= 1 THEN '1' WHEN f <= 3 THEN '2-3' WHEN f <= 10 THEN '4-10' WHEN f <= 30 THEN '11-30'
            WHEN f <= 100 THEN '31-100' ELSE '101+' END AS frequency FROM b),
line AS (SELECT l.*, coalesce(department, '(unknown)') AS department, coalesce(category, '(unknown)') AS category,
           coalesce(nullif(brand, ''), '(unknown)') AS brand, coalesce(p.number, CAST(l.product_id AS VARCHAR), '(unknown)') AS product,
           CASE WHEN coalesce(is_measured, false) THEN CASE WHEN amount_c > 0 THEN 1000 ELSE 0 END ELSE qty_milli END AS u
         FROM sale_line l LEFT JOIN product p ON p.id = l.product_id WHERE {lines}),
t AS (SELECT sale_id, count(DISTINCT coalesce(product_id, -1)) AS np FROM line GROUP BY sale_id HAVING sum(amount_c) > 0),
net AS (SELECT product_id AS i, sum(amount_c) AS s FROM line WHERE product_id IS NOT NULL GROUP BY 1 HAVING sum(amount_c) > 0),
cum AS (SELECT i, sum(s) OVER (ORDER BY s DESC, i ROWS UNBOUNDED PRECEDING) - s AS before, sum(s) OVER () AS total FROM net),
abc AS (SELECT i, CASE WHEN before * 100 < total * 80 THEN 'A' WHEN before * 100 < total * 95 THEN 'B' ELSE 'C' END AS abc FROM cum),
priced AS (SELECT line.*, np, CASE WHEN u > 0 THEN amount_c * 1000 / u ELSE amount_c END AS price_c
           FROM line JOIN t ON t.sale_id = line.sale_id WHERE amount_c > 0),
ranked AS (SELECT price_c, row_number() OVER (ORDER BY price_c) AS i, count(*) OVER () AS n FROM priced),
fifth AS (SELECT min(CASE WHEN i = (n + 4) / 5 THEN price_c END) AS q1, min(CASE WHEN i = (2 * n + 4) / 5 THEN price_c END) AS q2,
            min(CASE WHEN i = (3 * n + 4) / 5 THEN price_c END) AS q3, min(CASE WHEN i = (4 * n + 4) / 5 THEN price_c END) AS q4 FROM ranked),
x AS (SELECT priced.*,
        CASE WHEN price_c <= 199 THEN '0-199' WHEN price_c <= 499 THEN '200-499' WHEN price_c <= 999 THEN '500-999' ELSE '1000+' END AS price,
        CASE WHEN np <= 3 THEN 'topup' WHEN np <= 10 THEN 'fillin' ELSE 'stockup' END AS mission,
        CASE WHEN minute / 60 BETWEEN 6 AND 10 THEN 'morning' WHEN minute / 60 BETWEEN 11 AND 13 THEN 'midday'
          WHEN minute / 60 BETWEEN 14 AND 17 THEN 'afternoon' WHEN minute / 60 BETWEEN 18 AND 21 THEN 'evening' ELSE 'night' END AS daypart,
        substr('thufrisatsunmontuewed', 1 + 3 * (CAST(day AS INT) % 7), 3) AS weekday,
        substr(CAST(day AS VARCHAR), 1, 7) AS month {columns} FROM priced {joins})
";

/// What a dimension beyond the line itself needs: its name in a question or on an axis, its columns, where they come from.
const PARTS: [(&str, &str, &str); 9] = [
    ("abc", "coalesce(abc, '(unknown)') AS abc", "LEFT JOIN abc ON abc.i = priced.product_id"),
    ("lifecycle", "coalesce(lifecycle, '(none)') AS lifecycle", STATE),
    ("rfm", "coalesce(rfm, '(none)') AS rfm", STATE),
    ("recency", "coalesce(recency, '(none)') AS recency, coalesce(frequency, '(none)') AS frequency", STATE),
    ("decile", "coalesce(CAST(g AS VARCHAR), '(none)') AS decile", CLASS),
    (
        "group",
        "CASE WHEN g = 1 THEN 'heavy' WHEN g <= 5 THEN 'medium' WHEN g <= 10 THEN 'light' ELSE '(none)' END AS grp",
        CLASS,
    ),
    (
        "fifths",
        "CAST(CASE WHEN price_c > q1 THEN 1 ELSE 0 END + CASE WHEN price_c > q2 AND q2 > q1 THEN 1 ELSE 0 END
           + CASE WHEN price_c > q3 AND q3 > q2 THEN 1 ELSE 0 END + CASE WHEN price_c > q4 AND q4 > q3 THEN 1 ELSE 0 END AS VARCHAR) AS fifths",
        "CROSS JOIN fifth",
    ),
    (
        "income",
        "CASE WHEN customer_id IS NULL THEN '(none)' ELSE coalesce(nullif(income, ''), '(unknown)') END AS income",
        "LEFT JOIN customer ON customer.id = priced.customer_id",
    ),
    (
        "area",
        "coalesce(CAST(market_area.id AS VARCHAR), '(unknown)') AS area",
        "LEFT JOIN store s2 ON s2.id = priced.store_id LEFT JOIN market_area ON market_area.id = s2.market_area_id",
    ),
];
const STATE: &str = "LEFT JOIN state ON state.c = priced.customer_id";
const CLASS: &str = "LEFT JOIN class ON class.c = priced.customer_id";
const STORE: (&str, &str) = (
    "coalesce(s1.number, CAST(store_id AS VARCHAR)) AS store",
    "LEFT JOIN store s1 ON s1.id = priced.store_id",
);

const SUMS: &str = "sum(amount_c), sum(CASE WHEN customer_id IS NOT NULL THEN amount_c ELSE 0 END), sum(u), \
                    count(DISTINCT sale_id), count(DISTINCT customer_id)";

/// The question in SQL, with no more joins than it needs.
pub fn sql(case: &Case, lines: &str) -> String {
    let axes = || case.axes.iter().map(|(_, column)| *column);
    let is_used = |name: &str| {
        let column = if name == "group" { "grp" } else { name };
        axes().any(|axis| axis == column) || case.question.contains(&format!("{name}:"))
    };
    let (mut columns, mut joins) = (String::new(), Vec::new());
    let parts = PARTS
        .iter()
        .filter(|(name, ..)| is_used(name))
        .map(|(_, column, join)| (*column, *join));
    for (column, join) in parts.chain(is_used("store").then_some(STORE)) {
        columns.push_str(&format!(", {column}"));
        if !joins.contains(&join) {
            joins.push(join);
        }
    }
    let names = axes().collect::<Vec<_>>().join(", ");
    let select = format!(
        "SELECT {names}, {SUMS} FROM x WHERE {} GROUP BY CUBE ({names})",
        case.slices
    );
    format!("{LINES}{select}")
        .replace("{as_of}", case.as_of)
        .replace("{lines}", lines)
        .replace("{columns}", &columns)
        .replace("{joins}", &joins.join(" "))
}
