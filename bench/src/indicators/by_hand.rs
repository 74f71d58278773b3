//! The references: a flat table of lines, `line(day, minute, month, sale_id, customer_id, product_id, department, amount_c)`.

use guanxi_app::Company;
use guanxi_types::{Problem, Result};
use rusqlite::Connection;

use crate::measure::{folder, say};

/// What is asked, of us and in SQL.
pub struct Case {
    pub title: &'static str,
    pub indicator: &'static str,
    pub question: &'static [(&'static str, &'static str)],
    /// The column of ours whose sum must be that of the SQL's last one.
    pub column: &'static str,
    /// In the words that the engines share.
    text: &'static str,
}

/// Purchase tickets.
const TICKETS: &str = "WITH t AS (SELECT sale_id, MIN(customer_id) AS c, MIN(day) AS d, MIN(month) AS m, MIN(minute) AS mi, SUM(amount_c) AS a \
     FROM line GROUP BY sale_id HAVING SUM(amount_c) > 0)";

pub const CASES: &[Case] = &[
    Case {
        title: "KPI by month",
        indicator: "kpi",
        question: &[("by", "month")],
        column: "customers",
        text: "SELECT m, COUNT(*), SUM(a), COUNT(DISTINCT c) FROM t GROUP BY m",
    },
    Case {
        title: "customer deciles",
        indicator: "customer-decile",
        question: &[("by", "year")],
        column: "sales_c",
        text: ", s AS (SELECT customer_id AS c, SUM(amount_c) AS a FROM line WHERE customer_id IS NOT NULL GROUP BY customer_id HAVING SUM(amount_c) > 0), \
               n AS (SELECT a, NTILE(10) OVER (ORDER BY a DESC, c) AS g FROM s) SELECT g, COUNT(*), SUM(a) FROM n GROUP BY g",
    },
    Case {
        title: "best sellers",
        indicator: "bestsellers",
        question: &[("top", "100")],
        column: "net_sales_c",
        text: ", p AS (SELECT product_id, COUNT(DISTINCT CASE WHEN amount_c > 0 THEN sale_id END) AS tickets, \
               COUNT(DISTINCT CASE WHEN amount_c > 0 THEN customer_id END) AS customers, SUM(amount_c) AS a \
               FROM line WHERE product_id IS NOT NULL GROUP BY product_id) \
               SELECT product_id, tickets, customers, a FROM p ORDER BY a DESC LIMIT 100",
    },
    Case {
        title: "RFM cells",
        indicator: "rfm-cells",
        question: &[],
        column: "customers",
        text: ", m AS (SELECT c, MAX(d) AS r, COUNT(*) AS f, SUM(a) AS v FROM t WHERE c IS NOT NULL GROUP BY c), \
               s AS (SELECT 5 * (RANK() OVER (ORDER BY r) - 1) / COUNT(*) OVER () AS r, 5 * (RANK() OVER (ORDER BY f) - 1) / COUNT(*) OVER () AS f, \
               5 * (RANK() OVER (ORDER BY v) - 1) / COUNT(*) OVER () AS v FROM m) SELECT r, f, v, COUNT(*) FROM s GROUP BY r, f, v",
    },
    Case {
        title: "cube: class × department × daypart",
        indicator: "cube",
        question: &[("customer", "decile"), ("behaviour", "daypart")],
        column: "sales_c",
        text: ", s AS (SELECT customer_id AS c, SUM(amount_c) AS a FROM line WHERE customer_id IS NOT NULL GROUP BY customer_id HAVING SUM(amount_c) > 0), \
               n AS (SELECT c, NTILE(10) OVER (ORDER BY a DESC, c) AS g FROM s), \
               x AS (SELECT n.g, l.department, CASE WHEN t.mi < 360 THEN 4 WHEN t.mi < 660 THEN 0 WHEN t.mi < 840 THEN 1 WHEN t.mi < 1080 THEN 2 \
               WHEN t.mi < 1320 THEN 3 ELSE 4 END AS part, l.sale_id, l.customer_id, l.amount_c FROM line l JOIN t ON t.sale_id = l.sale_id \
               JOIN n ON n.c = l.customer_id WHERE l.amount_c > 0) \
               SELECT g, department, part, COUNT(DISTINCT sale_id), COUNT(DISTINCT customer_id), SUM(amount_c) FROM x GROUP BY g, department, part",
    },
    Case {
        title: "cohorts by month",
        indicator: "cohort",
        question: &[("by", "month")],
        column: "customers",
        text: ", w AS (SELECT DISTINCT c, m FROM t WHERE c IS NOT NULL), f AS (SELECT c, MIN(m) AS m0 FROM w GROUP BY c) \
               SELECT f.m0, w.m - f.m0, COUNT(*) FROM w JOIN f ON f.c = w.c GROUP BY f.m0, w.m - f.m0",
    },
];

impl Case {
    /// The statement for an engine.
    pub fn sql(&self, engine: &str) -> Option<String> {
        let sql = format!("{TICKETS} {}", self.text);
        Some(match engine {
            "DataFusion" => sql.replace("FROM line l ", "FROM flat l ").replace("FROM line", "FROM flat").replacen(
                "WITH t",
                "WITH flat AS (SELECT CAST(l.day AS INT) AS day, l.minute, EXTRACT(YEAR FROM l.day) * 12 + EXTRACT(MONTH FROM l.day) AS month, \
                 l.sale_id, l.customer_id, l.product_id, COALESCE(p.department, '(unknown)') AS department, l.amount_c \
                 FROM sale_line l LEFT JOIN product p ON p.id = l.product_id), t",
                1,
            ),
            _ => sql,
        })
    }
}

/// Somebody else who answers the same.
pub trait ByHand {
    /// Who.
    fn engine(&self) -> &'static str;

    /// Runs a statement to its last row, and gives the sum of the last column.
    fn sum(&mut self, sql: &str) -> Result<f64>;

    /// Runs a statement to its last row.
    fn run(&mut self, sql: &str) -> Result<()> {
        self.sum(sql).map(drop)
    }

    /// Seconds that its own processes have worked; what works in ours is counted there.
    fn cpu(&mut self) -> Result<f64> {
        Ok(0.0)
    }
}

/// All that there are, with the lines in them.
pub fn all(company: &Company) -> Result<Vec<Box<dyn ByHand + '_>>> {
    let path = folder("indicators")?.join("flat.db");
    let sqlite = flat(company, &path)?;
    let mut all: Vec<Box<dyn ByHand>> = Vec::new();
    match std::env::var("GUANXI_TEST_POSTGRES") {
        Ok(url) => all.push(Box::new(Postgres::filled(&url, &sqlite)?)),
        Err(_) => say("PostgreSQL: not measured (GUANXI_TEST_POSTGRES is not set)")?,
    }
    all.push(Box::new(Sqlite(sqlite)));
    all.push(Box::new(DataFusion {
        company,
        runtime: tokio_runtime()?,
    }));
    Ok(all)
}

struct Sqlite(Connection);

/// The lines as a database administrator would lay them out for figures: one table, in the order of days.
fn flat(company: &Company, path: &std::path::Path) -> Result<Connection> {
    let fresh = !path.exists();
    let connection = Connection::open(path).map_err(Problem::internal)?;
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY;")
        .map_err(Problem::internal)?;
    if fresh {
        let live = company.folder.join("guanxi.db");
        connection
            .execute("ATTACH ?1 AS live", [live.to_string_lossy()])
            .map_err(Problem::internal)?;
        connection
            .execute_batch(
                "CREATE TABLE line AS
                 WITH RECURSIVE up(id, name, parent_id, leaf) AS (
                   SELECT id, name, parent_id, id FROM live.catalog_category
                   UNION ALL SELECT c.id, c.name, c.parent_id, up.leaf FROM live.catalog_category c JOIN up ON c.id = up.parent_id),
                 top AS (SELECT leaf, name FROM up WHERE parent_id IS NULL)
                 SELECT s.business_date AS day, s.business_minute AS minute,
                   CAST(strftime('%Y', s.business_date * 86400, 'unixepoch') AS INTEGER) * 12
                     + CAST(strftime('%m', s.business_date * 86400, 'unixepoch') AS INTEGER) AS month,
                   l.sale_id, s.customer_id, l.product_id, COALESCE(top.name, '(unknown)') AS department, l.amount AS amount_c
                 FROM live.trade_sale_line l JOIN live.trade_sale s ON s.id = l.sale_id
                 LEFT JOIN live.catalog_product p ON p.id = l.product_id LEFT JOIN top ON top.leaf = p.category_id
                 ORDER BY s.business_date, l.sale_id;
                 CREATE INDEX ix_line_sale ON line (sale_id); CREATE INDEX ix_line_customer ON line (customer_id);
                 ANALYZE; DETACH live;",
            )
            .map_err(Problem::internal)?;
    }
    Ok(connection)
}

impl ByHand for Sqlite {
    fn engine(&self) -> &'static str {
        "SQLite"
    }

    fn sum(&mut self, sql: &str) -> Result<f64> {
        let mut statement = self.0.prepare_cached(sql).map_err(Problem::internal)?;
        let last = statement.column_count().saturating_sub(1);
        let mut rows = statement.query([]).map_err(Problem::internal)?;
        let mut sum = 0.0;
        while let Some(row) = rows.next().map_err(Problem::internal)? {
            sum += row
                .get::<_, Option<f64>>(last)
                .map_err(Problem::internal)?
                .unwrap_or_default();
        }
        Ok(sum)
    }
}

struct Postgres {
    client: postgres::Client,
    process: i32,
}

impl Postgres {
    fn filled(server: &str, from: &Connection) -> Result<Self> {
        let url = crate::records::database(server, "guanxi_bench_indicators")?;
        let mut client = postgres::Client::connect(&url, postgres::NoTls).map_err(Problem::internal)?;
        client
            .batch_execute(
                "CREATE TABLE line (day INT, minute INT, month INT, sale_id BIGINT, customer_id BIGINT, product_id BIGINT, \
                 department TEXT, amount_c BIGINT)",
            )
            .map_err(Problem::internal)?;
        let mut statement = from
            .prepare(
                "SELECT day || '\\t' || minute || '\\t' || month || '\\t' || sale_id || '\\t' || COALESCE(customer_id, '\\N') || '\\t' || \
                 COALESCE(product_id, '\\N') || '\\t' || department || '\\t' || amount_c || '\\n' FROM line"
                    .replace("\\t", "\t")
                    .replace("\\n", "\n")
                    .as_str(),
            )
            .map_err(Problem::internal)?;
        let mut writer = client
            .copy_in("COPY line FROM STDIN")
            .map_err(Problem::internal)?;
        let mut rows = statement.query([]).map_err(Problem::internal)?;
        while let Some(row) = rows.next().map_err(Problem::internal)? {
            let text: String = row.get(0).map_err(Problem::internal)?;
            std::io::Write::write_all(&mut writer, text.as_bytes()).map_err(Problem::internal)?;
        }
        writer.finish().map_err(Problem::internal)?;
        client
            .batch_execute(
                "CREATE INDEX ON line (sale_id); CREATE INDEX ON line (customer_id); VACUUM ANALYZE line; \
                 SET max_parallel_workers_per_gather = 0; SET work_mem = '512MB'",
            )
            .map_err(Problem::internal)?;
        let process = client
            .query_one("SELECT pg_backend_pid()", &[])
            .map_err(Problem::internal)?
            .get(0);
        Ok(Self { client, process })
    }
}

impl ByHand for Postgres {
    fn engine(&self) -> &'static str {
        "PostgreSQL"
    }

    fn sum(&mut self, sql: &str) -> Result<f64> {
        let mut sum = 0.0;
        for message in self.client.simple_query(sql).map_err(Problem::internal)? {
            if let postgres::SimpleQueryMessage::Row(row) = message {
                let last = row.get(row.len().saturating_sub(1));
                sum += last.and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
            }
        }
        Ok(sum)
    }

    fn cpu(&mut self) -> Result<f64> {
        Ok(crate::measure::cpu_seconds_of(&self.process.to_string()))
    }
}

struct DataFusion<'a> {
    company: &'a Company,
    runtime: tokio::runtime::Runtime,
}

fn tokio_runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Problem::internal)
}

impl ByHand for DataFusion<'_> {
    fn engine(&self) -> &'static str {
        "DataFusion"
    }

    fn sum(&mut self, sql: &str) -> Result<f64> {
        let answer = self.runtime.block_on(self.company.insight.warehouse().sql(sql))?;
        let last = |row: &Vec<serde_json::Value>| row.last().and_then(serde_json::Value::as_f64);
        Ok(answer.rows.iter().filter_map(last).sum())
    }
}
