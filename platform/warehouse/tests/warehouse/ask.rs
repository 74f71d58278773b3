//! SQL of somebody who sees a part.

use std::sync::Arc;
use std::time::{Duration, Instant};

use guanxi_warehouse::{Allowed, AskLimits, Error, RowSight, TableSight, Warehouse};
use serde_json::{Value, json};

use crate::history::small;

/// Somebody who sees the lines of number 7, and of things but their names.
fn sights() -> Vec<TableSight> {
    let seven = Allowed::Ids(Arc::new([7].into_iter().collect()));
    let columns = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    vec![
        TableSight {
            table: "line",
            columns: columns(&["day", "document", "amount"]),
            rows: RowSight::AnyOf(vec![("who", seven)]),
        },
        TableSight {
            table: "thing",
            columns: columns(&["id", "name"]),
            rows: RowSight::All,
        },
    ]
}

fn ask(warehouse: &Warehouse, query: &str) -> Result<Vec<Vec<Value>>, Error> {
    let answer = warehouse.ask(query, &sights(), AskLimits::default());
    answer.map(|answer| answer.rows)
}

/// H1, O5: whichever way it is asked, rows that aren't seen don't count, and columns that aren't seen aren't there.
#[test]
fn what_is_not_seen_is_in_no_answer() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = small(dir.path());
    for (query, wanted) in [
        ("SELECT COUNT(*) FROM line", json!([[1]])),
        (
            "SELECT COUNT(*), MIN(amount), MAX(amount), SUM(amount) FROM line",
            json!([[1, 7, 7, 7]]),
        ),
        ("SELECT document FROM line LIMIT 5", json!([[2]])),
        (
            "SELECT t.name FROM thing t LEFT JOIN line l ON l.document = t.id WHERE l.amount IS NULL ORDER BY t.id",
            json!([["one"], ["three"]]),
        ),
        ("SELECT (SELECT SUM(amount) FROM line) AS x", json!([[7]])),
        (
            "SELECT x FROM (SELECT amount AS x FROM line UNION ALL SELECT amount FROM line) ORDER BY x",
            json!([[7], [7]]),
        ),
        (
            "WITH a AS (SELECT * FROM line) SELECT COUNT(*) FROM a WHERE EXISTS (SELECT 1 FROM line b WHERE b.amount < 7)",
            json!([[0]]),
        ),
        ("SELECT SUM(amount) OVER () FROM line", json!([[7]])),
        // What isn't seen never meets an expression: a division by 0 would tell of the line of 5.
        (
            "SELECT 14 / (amount - 5) FROM line WHERE 14 / (amount - 5) > 0",
            json!([[7]]),
        ),
        (
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'line' AND column_name = 'who'",
            json!([]),
        ),
    ] {
        let rows = ask(&warehouse, query).unwrap();
        assert_eq!(json!(rows), wanted, "{query}");
    }
    for query in [
        "SELECT who FROM line",
        "SELECT parent FROM thing",
        "SELECT * FROM line WHERE who = 5",
    ] {
        assert!(
            matches!(ask(&warehouse, query), Err(Error::Sql { .. })),
            "{query}"
        );
    }
}

/// H1: nothing but a query is taken, and none that reads something else than the tables.
#[test]
fn only_a_query_is_answered() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = small(dir.path());
    for query in [
        "",
        ";",
        "DROP TABLE line",
        "CREATE TABLE x AS SELECT 1",
        "CREATE VIEW x AS SELECT 1",
        "INSERT INTO line SELECT * FROM line",
        "UPDATE line SET amount = 1",
        "DELETE FROM line",
        "COPY line TO 'x.parquet'",
        "CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '/etc/passwd'",
        "SET datafusion.execution.batch_size = 1",
        "PREPARE p AS SELECT 1",
        "EXPLAIN SELECT * FROM line",
        "EXPLAIN ANALYZE SELECT * FROM line",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM 'x.parquet'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_parquet('x.parquet')",
        "SELECT * FROM generate_series(1, 10)",
        "SELECT repeat('x', 1000000000)",
        "SELECT pg_read_file('/etc/passwd')",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r",
        "SELECT 1; SELECT 2",
        "SELECT 1 / 0",
        "SELECT CAST('x' AS BIGINT)",
        "SELECT (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1",
    ] {
        assert!(
            matches!(ask(&warehouse, query), Err(Error::Sql { .. })),
            "{query}"
        );
    }
    let long = format!("SELECT {}1", "1 + ".repeat(6_000));
    assert!(matches!(ask(&warehouse, &long), Err(Error::Sql { .. })));
}

/// H1: a refusal says where.
#[test]
fn a_mistake_has_a_place() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = small(dir.path());
    for (query, wanted) in [
        ("SELECT name\nFORM thing", (2, 6)),
        ("SELECT name,\n  whatever FROM thing", (2, 3)),
        ("SELECT * FROM nothing", (1, 15)),
    ] {
        match ask(&warehouse, query) {
            Err(Error::Sql { place, .. }) => assert_eq!(place, Some(wanted), "{query}"),
            other => panic!("{query}: {other:?}"),
        }
    }
}

/// H1: what takes too long or holds too much is stopped.
#[test]
fn limits_hold() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = small(dir.path());
    let limits = AskLimits {
        time: Duration::from_secs(1),
        memory: 4 * 1024 * 1024,
    };
    let settings = "information_schema.df_settings";
    let long =
        format!("SELECT COUNT(*) FROM {settings} a, {settings} b, {settings} c, {settings} d, {settings} e");
    let began = Instant::now();
    let stopped = warehouse.ask(&long, &sights(), limits);
    assert!(matches!(stopped, Err(Error::TooLong)), "{stopped:?}");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let large = format!(
        "SELECT a.name || b.name || c.name AS n, COUNT(*) FROM {settings} a, {settings} b, {settings} c GROUP BY 1"
    );
    let slow = AskLimits {
        time: Duration::from_secs(60),
        ..limits
    };
    let stopped = warehouse.ask(&large, &sights(), slow);
    assert!(matches!(stopped, Err(Error::TooMuch)), "{stopped:?}");
    let many = warehouse
        .ask(
            &format!("SELECT a.name FROM {settings} a, {settings} b"),
            &sights(),
            AskLimits::default(),
        )
        .unwrap();
    assert_eq!((many.rows.len(), many.is_cut), (10_000, true));
}
