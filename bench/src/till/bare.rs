//! The reference: rusqlite on one thread, statements prepared once, up to 64 tickets a commit, a savepoint each; it inserts the rows that
//! the program wrote, table by table, and raises the sums that the program raised. What the search index got isn't written again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use guanxi_store::GROUP_COMMIT_LIMIT;
use guanxi_types::{Problem, Result, to_f64};
use rusqlite::types::Value;
use rusqlite::{Connection, Statement, params_from_iter};

use super::micros;
use crate::measure::Watch;

const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
     PRAGMA cache_size = -32768; PRAGMA temp_store = FILE; PRAGMA journal_size_limit = 67108864;";
/// Wholes before their parts.
const FIRST: [&str; 2] = ["trade_sale", "trade_sale_line"];
/// The sums that a ticket raises: five balances, a drawer, the store's next number.
const RAISE: [(&str, usize); 3] = [
    (
        "UPDATE trade_stock_balance SET on_hand = on_hand - 1000, version = version + 1 WHERE id = (SELECT id FROM trade_stock_balance LIMIT 1 OFFSET ?1)",
        5,
    ),
    (
        "UPDATE trade_cash_session SET cash = cash + 5000, version = version + 1 WHERE id = (SELECT id FROM trade_cash_session LIMIT 1 OFFSET ?1)",
        1,
    ),
    (
        "UPDATE trade_number SET last = last + 1 WHERE store_id = (SELECT store_id FROM trade_number LIMIT 1 OFFSET ?1)",
        1,
    ),
];

/// What the reference did.
pub struct Done {
    tickets: usize,
    wall: f64,
    cpu: f64,
}

impl Done {
    /// Tickets a second.
    pub fn rate(&self) -> f64 {
        to_f64(i64::try_from(self.tickets).unwrap_or(0)) / self.wall
    }

    /// Processor time for a ticket, in microseconds.
    pub fn cpu_each(&self) -> f64 {
        micros(self.cpu, self.tickets)
    }
}

/// Copies a company's database, with what its log still holds, to a file of its own.
pub fn copy(data: &Path, to: &Path) -> Result<()> {
    let from = database_of(data)?;
    let _ = std::fs::remove_file(to);
    let connection = Connection::open(from).map_err(Problem::internal)?;
    let words = format!("VACUUM INTO '{}'", to.display());
    connection.execute_batch(&words).map_err(Problem::internal)
}

fn database_of(data: &Path) -> Result<PathBuf> {
    let found = std::fs::read_dir(data).map_err(Problem::internal)?;
    let mut paths = found.flatten().map(|entry| entry.path().join("guanxi.db"));
    paths
        .find(|path| path.exists())
        .ok_or_else(|| Problem::internal("no database in the folder"))
}

/// The rows of one table that were added, oldest first, and how many a ticket added.
struct Added {
    table: String,
    rows: Vec<Vec<Value>>,
}

fn added(before: &Path, after: &Path) -> rusqlite::Result<Vec<Added>> {
    let connection = Connection::open(after)?;
    connection.execute("ATTACH ?1 AS old", [before.display().to_string()])?;
    let mut listed =
        connection.prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")?;
    let names: Vec<String> = listed
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut found = Vec::new();
    for table in names.into_iter().filter(|name| !name.starts_with("sqlite_")) {
        let mut keys =
            connection.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
        let mut keys: Vec<String> = keys
            .query_map([&table], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        if keys.is_empty() {
            keys.push("rowid".to_owned());
        }
        let same: Vec<String> = keys.iter().map(|key| format!("o.{key} = a.{key}")).collect();
        let sql = format!(
            "SELECT a.* FROM main.{table} a WHERE NOT EXISTS (SELECT 1 FROM old.{table} o WHERE {}) ORDER BY {}",
            same.join(" AND "),
            keys.join(", ")
        );
        let mut select = connection.prepare(&sql)?;
        let width = select.column_count();
        let rows = select.query_map([], |row| (0..width).map(|at| row.get(at)).collect())?;
        let rows: Vec<Vec<Value>> = rows.collect::<rusqlite::Result<_>>()?;
        if !rows.is_empty() {
            found.push(Added { table, rows });
        }
    }
    found.sort_by_key(|one| {
        FIRST
            .iter()
            .position(|first| *first == one.table)
            .unwrap_or(FIRST.len())
    });
    Ok(found)
}

type Job = (usize, SyncSender<()>);

/// Writes what came between two states of the database into a copy of the first, from so many clients.
///
/// # Errors
/// When the database can't be read or written.
pub fn run((before, after): (&Path, &Path), clients: usize, tickets: usize) -> Result<Done> {
    let added = Arc::new(added(before, after).map_err(Problem::internal)?);
    let by_table: BTreeMap<&str, usize> = added.iter().map(|one| (&*one.table, one.rows.len())).collect();
    if by_table.get("trade_sale") != Some(&tickets) {
        return Err(Problem::internal(format!("{tickets} tickets, but {by_table:?}")));
    }
    let target = before.with_file_name("bare.db");
    for name in ["bare.db", "bare.db-wal", "bare.db-shm"] {
        let _ = std::fs::remove_file(before.with_file_name(name));
    }
    std::fs::copy(before, &target).map_err(Problem::internal)?;
    let connection = Connection::open(&target).map_err(Problem::internal)?;
    connection.execute_batch(PRAGMAS).map_err(Problem::internal)?;
    let (queue, jobs) = channel::<Job>();
    let next = AtomicUsize::new(0);
    let watch = Watch::start();
    let written = std::thread::scope(|scope| {
        let rows = Arc::clone(&added);
        let writer = scope.spawn(move || write_loop(&connection, &jobs, (&rows, tickets)));
        for _ in 0..clients {
            let (queue, next) = (queue.clone(), &next);
            scope.spawn(move || {
                let (reply, answer) = sync_channel(1);
                loop {
                    let ticket = next.fetch_add(1, Ordering::Relaxed);
                    if ticket >= tickets
                        || queue.send((ticket, reply.clone())).is_err()
                        || answer.recv().is_err()
                    {
                        return;
                    }
                }
            });
        }
        drop(queue);
        writer.join()
    });
    let cost = watch.cost();
    written
        .map_err(|_| Problem::internal("the writer fell over"))?
        .map_err(Problem::internal)?;
    Ok(Done {
        tickets,
        wall: cost.wall,
        cpu: cost.cpu,
    })
}

fn write_loop(
    connection: &Connection,
    jobs: &Receiver<Job>,
    (added, tickets): (&[Added], usize),
) -> rusqlite::Result<()> {
    let mut inserts = added
        .iter()
        .map(|one| {
            let marks = vec!["?"; one.rows.first().map_or(0, Vec::len)].join(", ");
            connection.prepare(&format!("INSERT INTO {} VALUES ({marks})", one.table))
        })
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut raises = RAISE
        .iter()
        .map(|(sql, times)| Ok((connection.prepare(sql)?, *times)))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut words = ["BEGIN IMMEDIATE", "COMMIT", "SAVEPOINT job", "RELEASE job"]
        .iter()
        .map(|sql| connection.prepare(sql))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let [begin, commit, savepoint, release] = &mut words[..] else {
        return Ok(());
    };
    while let Ok(first) = jobs.recv() {
        let mut done = Vec::new();
        begin.execute([])?;
        let mut next = Some(first);
        while let Some((ticket, reply)) = next.take() {
            savepoint.execute([])?;
            write(ticket, (added, tickets), &mut inserts, &mut raises)?;
            release.execute([])?;
            done.push(reply);
            if done.len() < GROUP_COMMIT_LIMIT {
                next = jobs.try_recv().ok();
            }
        }
        commit.execute([])?;
        for reply in done {
            // A client that went away needs no answer.
            let _ = reply.send(());
        }
    }
    Ok(())
}

/// The rows that one ticket wrote: an even part of each table's.
fn write(
    ticket: usize,
    (added, tickets): (&[Added], usize),
    inserts: &mut [Statement<'_>],
    raises: &mut [(Statement<'_>, usize)],
) -> rusqlite::Result<()> {
    for (one, insert) in added.iter().zip(inserts) {
        let part = |n: usize| n * one.rows.len() / tickets;
        for row in one.rows.get(part(ticket)..part(ticket + 1)).unwrap_or_default() {
            insert.execute(params_from_iter(row))?;
        }
    }
    for (raise, times) in raises {
        for at in 0..*times {
            raise.execute([i64::try_from(at).unwrap_or(0)])?;
        }
    }
    Ok(())
}
