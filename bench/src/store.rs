//! Small transactions from 1, 16 and 64 clients: [`Store::write_blocking`], and the same statements in a bare rusqlite program
//! that groups its commits the same way.

mod bare;

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use guanxi_entity::Value;
use guanxi_store::{Column, Migration, Queries, Settings, Store, Tx};
use guanxi_types::{Clock, Problem, RawId, Result, to_f64};

use crate::measure::{Cost, Watch, folder, median, say};

const MEMBERS: i64 = 100_000;
const LINES: i64 = 5;
const CLIENTS: [usize; 3] = [1, 16, 64];
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(2);

const SCHEMA: [Migration; 1] = [Migration {
    key: "bench/0001_ticket",
    sql: include_str!("store/ticket.sql"),
}];

pub const READ_MEMBER: &str = "SELECT version, points, spent FROM bench_member WHERE id = ?1";
pub const INSERT_TICKET: &str = "INSERT INTO bench_ticket (id, store_id, number, member_id, sold_at, amount) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
pub const UPDATE_MEMBER: &str = "UPDATE bench_member SET version = ?2, points = ?3, spent = ?4, updated_at = ?5 \
     WHERE id = ?1 AND version = ?6";

/// One ticket to write.
#[derive(Clone, Copy)]
pub struct Order {
    pub member: i64,
    pub number: i64,
}

impl Order {
    /// Price of a line in minor units.
    pub const fn price(self, line: i64) -> i64 {
        100 + (self.number * 7 + line * 13) % 900
    }

    pub fn amount(self) -> i64 {
        (1..=LINES).map(|line| self.price(line)).sum()
    }
}

/// Where tickets come from: members at random, numbers in order.
pub struct Orders(AtomicI64);

impl Orders {
    pub fn next(&self) -> Order {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        let mixed = (number.wrapping_mul(6_364_136_223_846_793_005) >> 24).rem_euclid(MEMBERS);
        Order {
            member: mixed + 1,
            number,
        }
    }
}

/// Runs the comparison.
pub fn run() -> Result<()> {
    let folder = folder("store")?;
    let ours_path = fresh(&folder.join("ours.db"))?;
    let bare_path = fresh(&folder.join("bare.db"))?;
    let store = prepared(Settings::Sqlite(ours_path))?;
    drop(prepared(Settings::Sqlite(bare_path.clone()))?);
    let bare = bare::Writer::start(&bare_path)?;
    let (ours_orders, bare_orders) = (Orders(AtomicI64::new(1)), Orders(AtomicI64::new(1)));
    say(
        "clients | ours ops/s | ours CPU µs/op | bare ops/s | bare CPU µs/op | ratio ops/s | its rounds | ratio CPU",
    )?;
    for clients in CLIENTS {
        let (mut ours_sum, mut bare_sum) = (Round::default(), Round::default());
        let mut ratios = Vec::new();
        for _ in 0..ROUNDS {
            let ours = round(clients, &ours_orders, &|| Box::new(|order| write(&store, order)))?;
            let bare = round(clients, &bare_orders, &|| bare.client())?;
            ratios.push(ours.rate() / bare.rate());
            ours_sum.add(&ours);
            bare_sum.add(&bare);
        }
        let (low, high) = ratios
            .iter()
            .fold((f64::MAX, 0.0_f64), |(low, high), r| (low.min(*r), high.max(*r)));
        say(&format!(
            "{clients} | {:.0} | {:.1} | {:.0} | {:.1} | {:.2} | {low:.2}–{high:.2}, median {:.2} | {:.2}",
            ours_sum.rate(),
            ours_sum.cpu_per_op(),
            bare_sum.rate(),
            bare_sum.cpu_per_op(),
            ours_sum.rate() / bare_sum.rate(),
            median(ratios),
            bare_sum.cpu_per_op() / ours_sum.cpu_per_op(),
        ))?;
    }
    drop(store);
    drop(bare);
    match std::env::var("GUANXI_TEST_POSTGRES") {
        Ok(server) => on_postgres(&server),
        Err(_) => say("PostgreSQL: not measured (GUANXI_TEST_POSTGRES is not set)"),
    }
}

fn on_postgres(server: &str) -> Result<()> {
    with_database(server, measure_postgres)
}

/// Does something with a fresh database of a server, which is removed afterwards.
pub fn with_database(server: &str, act: impl FnOnce(&str) -> Result<()>) -> Result<()> {
    let name = format!("guanxi_bench_{}", std::process::id());
    let mut client = postgres::Client::connect(&database(server, "postgres"), postgres::NoTls)
        .map_err(Problem::internal)?;
    client
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .map_err(Problem::internal)?;
    let measured = act(&database(server, &name));
    client
        .batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .map_err(Problem::internal)?;
    measured
}

/// How to reach a database of the server, which is named by an address or by words.
fn database(server: &str, name: &str) -> String {
    match server
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
    {
        Some((_, old)) => format!("{}{name}", server.strip_suffix(old).unwrap_or(server)),
        None if server.contains("://") => format!("{server}/{name}"),
        None => format!("{server} dbname={name}"),
    }
}

fn measure_postgres(url: &str) -> Result<()> {
    let store = prepared(Settings::Postgres(url.to_owned()))?;
    let orders = Orders(AtomicI64::new(1));
    for clients in CLIENTS {
        let mut sum = Round::default();
        for _ in 0..ROUNDS {
            sum.add(&round(clients, &orders, &|| {
                Box::new(|order| write(&store, order))
            })?);
        }
        say(&format!(
            "PostgreSQL, {clients} clients | {:.0} ops/s | {:.1} CPU µs/op (client)",
            sum.rate(),
            sum.cpu_per_op()
        ))?;
    }
    Ok(())
}

#[derive(Default)]
struct Round {
    count: i64,
    cost: Cost,
}

impl Round {
    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.cost.add(other.cost);
    }

    fn rate(&self) -> f64 {
        to_f64(self.count) / self.cost.wall
    }

    fn cpu_per_op(&self) -> f64 {
        self.cost.cpu * 1e6 / to_f64(self.count.max(1))
    }
}

/// Writes one ticket and answers when it is on disk.
pub type Client<'a> = Box<dyn FnMut(Order) -> Result<()> + Send + 'a>;

fn round<'a>(clients: usize, orders: &Orders, client: &(dyn Fn() -> Client<'a> + Sync)) -> Result<Round> {
    let watch = Watch::start();
    let end = Instant::now() + ROUND;
    let counts: Result<Vec<i64>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(move || {
                    let mut write = client();
                    let mut count = 0;
                    while Instant::now() < end {
                        write(orders.next())?;
                        count += 1;
                    }
                    Ok(count)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|t| t.join().map_err(|_| Problem::internal("a client panicked"))?)
            .collect()
    });
    Ok(Round {
        count: counts?.into_iter().sum(),
        cost: watch.cost(),
    })
}

fn fresh(path: &Path) -> Result<std::path::PathBuf> {
    for ending in ["", "-wal", "-shm"] {
        let file = std::path::PathBuf::from(format!("{}{ending}", path.display()));
        if file.exists() {
            std::fs::remove_file(&file).map_err(Problem::internal)?;
        }
    }
    Ok(path.to_owned())
}

/// The tables, with members in them.
fn prepared(settings: Settings) -> Result<Store> {
    let store = Store::open(settings, &SCHEMA, Clock::System)?;
    store.write_blocking(|tx| {
        let columns = [
            Column::integer("id"),
            Column::integer("version"),
            Column::text("number"),
            Column::text("name"),
            Column::integer("points"),
            Column::integer("spent"),
            Column::integer("updated_at"),
        ];
        let rows: Vec<Vec<Value>> = (1..=MEMBERS)
            .map(|id| {
                let (number, name) = (format!("M{id:07}"), format!("会员 {id}"));
                vec![
                    id.into(),
                    1.into(),
                    number.into(),
                    name.into(),
                    0.into(),
                    0.into(),
                    0.into(),
                ]
            })
            .collect();
        tx.insert_rows("bench_member", &columns, &rows)
    })?;
    Ok(store)
}

fn write(store: &Store, order: Order) -> Result<()> {
    store.write_blocking(move |tx| ticket(tx, order)).map(drop)
}

fn line_columns() -> &'static [Column] {
    static COLUMNS: OnceLock<Vec<Column>> = OnceLock::new();
    COLUMNS.get_or_init(|| {
        ["id", "ticket_id", "line_no", "product_id", "qty", "amount"]
            .map(Column::integer)
            .to_vec()
    })
}

fn ticket(tx: &mut Tx<'_>, order: Order) -> Result<RawId> {
    let member = tx
        .query_first(READ_MEMBER, &[order.member.into()])?
        .ok_or_else(|| Problem::not_found("bench.member"))?;
    let (id, now, amount) = (tx.new_id(), tx.now_ms(), order.amount());
    tx.execute(
        INSERT_TICKET,
        &[
            id.into(),
            (order.number % 20).into(),
            order.number.to_string().into(),
            order.member.into(),
            now.into(),
            amount.into(),
        ],
    )?;
    let ids = tx.new_ids(usize::try_from(LINES).unwrap_or(0));
    let lines: Vec<Vec<Value>> = (1..=LINES)
        .zip(ids)
        .map(|(line, line_id)| {
            let product = (order.number * 31 + line * 977) % 10_000;
            vec![
                line_id.into(),
                id.into(),
                line.into(),
                product.into(),
                1_000.into(),
                order.price(line).into(),
            ]
        })
        .collect();
    tx.insert_rows("bench_line", line_columns(), &lines)?;
    let version = member.int(0);
    let changed = tx.execute(
        UPDATE_MEMBER,
        &[
            order.member.into(),
            (version + 1).into(),
            (member.int(1) + amount / 100).into(),
            (member.int(2) + amount).into(),
            now.into(),
            version.into(),
        ],
    )?;
    if changed == 1 {
        Ok(id)
    } else {
        Err(Problem::internal("the member changed"))
    }
}
