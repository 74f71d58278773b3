//! The first page of a million customers, sorted by each column: [`guanxi_record::list`], and the same SQL by hand.

use guanxi_app::{Company, Mode};
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_record::{ListQuery, Record, count, list};
use guanxi_types::{Ctx, Problem, Result, Through};
use rusqlite::Connection;
use rusqlite::types::Value as Sql;

use crate::import::company;
use crate::measure::{Cost, Watch, folder, median, say};
use crate::people::fill;

const CUSTOMERS: i64 = 1_000_000;
const PAGE: i64 = 50;
const ROUNDS: usize = 9;

/// Runs the comparison.
pub fn run() -> Result<()> {
    let company = Company::open(&company(folder("list")?), Mode::ReadWrite)?;
    let def = Customer::def();
    let ctx = Ctx::system("bench", Through::CommandLine);
    fill(&company, def, CUSTOMERS)?;
    let bare = open(&company)?;
    let columns = Record::columns(def);
    let query = |sort: &str| ListQuery {
        sort: sort.to_owned(),
        limit: Some(PAGE),
        ..ListQuery::default()
    };
    let page = |query: &ListQuery| -> Result<usize> {
        company
            .store
            .read_blocking(|r| list(r, &ctx, def, query))
            .map(|page| page.records.len())
    };
    say("column | by hand ms | ours ms | ratio (ours / by hand)")?;
    let mut ratios = Vec::new();
    let shown = def.fields.iter().filter(|field| field.list > 0);
    for field in shown {
        for (direction, prefix) in [("ASC", ""), ("DESC", "-")] {
            let sql = format!(
                "SELECT {columns} FROM customers_customer ORDER BY {} {direction} NULLS LAST, id {direction} LIMIT {}",
                field.name,
                PAGE + 1
            );
            let sorted = query(&format!("{prefix}{}", field.name));
            let ratio = compare(&format!("{prefix}{}", field.name), &bare, (&sql, &[]), &|| {
                page(&sorted)
            })?;
            ratios.push(ratio);
        }
    }
    let sql = format!(
        "SELECT {columns} FROM customers_customer ORDER BY id DESC LIMIT {}",
        PAGE + 1
    );
    compare("no sort", &bare, (&sql, &[]), &|| page(&query("")))?;
    compare(
        "count",
        &bare,
        ("SELECT COUNT(*) FROM customers_customer", &[]),
        &|| {
            company
                .store
                .read_blocking(|r| count(r, &ctx, def, &ListQuery::default()))
                .map(|_| 1)
        },
    )?;
    say(&format!(
        "median ratio of the sorted pages: {:.2}",
        median(ratios)
    ))
}

fn compare(
    title: &str,
    bare: &Connection,
    (sql, params): (&str, &[String]),
    ours: &dyn Fn() -> Result<usize>,
) -> Result<f64> {
    let (mut by_hand, mut by_us) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Whoever goes second finds warmer caches.
        if round % 2 == 0 {
            by_hand.push(cost(|| rows(bare, sql, params))?);
            by_us.push(cost(ours)?);
        } else {
            by_us.push(cost(ours)?);
            by_hand.push(cost(|| rows(bare, sql, params))?);
        }
    }
    let middle = |costs: &[Cost]| median(costs.iter().map(|c| c.wall).collect());
    let (by_hand, by_us) = (middle(&by_hand), middle(&by_us));
    say(&format!(
        "{title} | {:.2} | {:.2} | {:.2}",
        by_hand * 1e3,
        by_us * 1e3,
        by_us / by_hand
    ))?;
    Ok(by_us / by_hand)
}

fn cost(f: impl FnOnce() -> Result<usize>) -> Result<Cost> {
    let watch = Watch::start();
    let found = f()?;
    let cost = watch.cost();
    if found == 0 {
        Err(Problem::internal("nothing found"))
    } else {
        Ok(cost)
    }
}

/// A connection with the store's own pragmas.
fn open(company: &Company) -> Result<Connection> {
    let connection = Connection::open(company.folder.join("guanxi.db")).map_err(Problem::internal)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -4096; PRAGMA temp_store = FILE; PRAGMA query_only = ON;",
        )
        .map_err(Problem::internal)?;
    Ok(connection)
}

fn rows(connection: &Connection, sql: &str, params: &[String]) -> Result<usize> {
    let read = || -> rusqlite::Result<Vec<Vec<Sql>>> {
        let mut statement = connection.prepare_cached(sql)?;
        let width = statement.column_count();
        let found = statement.query_map(rusqlite::params_from_iter(params), |row| {
            (0..width).map(|at| row.get::<_, Sql>(at)).collect()
        })?;
        found.collect()
    };
    read().map(|rows| rows.len()).map_err(Problem::internal)
}
