//! A club of so many members, made by a few statements: each with an account and a lot that is never spent up.

use std::path::Path;

use guanxi_app::Company;
use guanxi_loyalty::faults_of_points;
use guanxi_record::{create, values_from_json};
use guanxi_types::{Ctx, Problem, RawId, Result, Through};
use serde_json::{Value as Json, json};

use crate::measure::{Watch, say};

/// Ids of the program are far above these.
const CUSTOMER: RawId = 1_000_000_000;
const ACCOUNT: RawId = 2_000_000_000;
const LOT: RawId = 3_000_000_000;
const ENTRY: RawId = 4_000_000_000;
/// What each account has at first.
const POINTS: i64 = 10_000_000;

/// The customer of a member's number, from 1 on.
pub const fn customer_of(member: i64) -> RawId {
    CUSTOMER + member
}

/// Its account.
pub const fn account_of(member: i64) -> RawId {
    ACCOUNT + member
}

/// A record as the API takes it.
pub fn make(company: &Company, key: &str, fields: &Json) -> Result<RawId> {
    let (schema, ctx) = (company.schema.now(), Ctx::system("bench", Through::CommandLine));
    let def = schema.entity(key)?;
    let fields = fields
        .as_object()
        .ok_or_else(|| Problem::internal("not an object"))?;
    let values = values_from_json(def, fields)?;
    company
        .store
        .write_blocking(move |tx| create(tx, &schema, &ctx, def, &values))
}

/// A statement once for each member; `i` is its number.
pub fn for_each(company: &Company, members: i64, table: &str, (columns, values): (&str, &str)) -> Result<()> {
    let sql = format!(
        "INSERT INTO {table} (id, version, created_at, created_by, updated_at, updated_by, {columns}) \
         WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {members}) SELECT {values} FROM n"
    );
    company
        .store
        .write_blocking(move |tx| tx.execute(&sql, &[]))
        .map(drop)
}

/// Makes programme, rule, customers, accounts and lots.
pub fn prepare(company: &Company, members: i64) -> Result<()> {
    let watch = Watch::start();
    let programme = make(
        company,
        "loyalty.points_programme",
        &json!({ "number": "P", "name": "积分" }),
    )?;
    make(
        company,
        "loyalty.earn_rule",
        &json!({ "programme_id": programme.to_string(), "name": "一元一分", "points": 1, "per_amount": "1" }),
    )?;
    let of = |base: RawId| format!("{base} + i, 1, 0, 0, 0, 0");
    for_each(
        company,
        members,
        "customers_customer",
        (
            "number, name, kind, is_stub",
            &format!("{}, 'P' || i, '会员 ' || i, 'person', 0", of(CUSTOMER)),
        ),
    )?;
    for_each(
        company,
        members,
        "loyalty_points_account",
        (
            "programme_id, customer_id, owner_key, state, balance, points, held, debt",
            &format!(
                "{}, {programme}, {CUSTOMER} + i, 'c' || ({CUSTOMER} + i), 'open', {POINTS}, {POINTS}, 0, 0",
                of(ACCOUNT)
            ),
        ),
    )?;
    for_each(
        company,
        members,
        "loyalty_points_lot",
        (
            "account_id, earned, remaining, held, expired, activates_on",
            &format!("{}, {ACCOUNT} + i, {POINTS}, {POINTS}, 0, 0, 0", of(LOT)),
        ),
    )?;
    for_each(
        company,
        members,
        "loyalty_points_entry",
        (
            "account_id, kind, delta, held, lot_id, day, key, part, balance_after",
            &format!(
                "{}, {ACCOUNT} + i, 'adjust', {POINTS}, 0, {LOT} + i, 0, 'first', 0, {POINTS}",
                of(ENTRY)
            ),
        ),
    )?;
    let cost = watch.cost();
    say(&format!(
        "made {members} members in {:.1} s, {:.1} CPU s",
        cost.wall, cost.cpu
    ))
}

/// Nothing is measured that isn't right.
pub fn check(company: &Company) -> Result<()> {
    let faults = company.store.read_blocking(|r| faults_of_points(r))?;
    match faults.first() {
        None => Ok(()),
        Some(fault) => Err(Problem::internal(fault)),
    }
}

/// The bare program's own copy of a database file.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", to.display()));
    }
    let connection = rusqlite::Connection::open(from).map_err(Problem::internal)?;
    let words = format!("VACUUM INTO '{}'", to.display());
    connection.execute_batch(&words).map_err(Problem::internal)
}

/// The same on a server: its address.
pub fn copy_on_server(server: &str, [from, to]: [&str; 2]) -> Result<String> {
    let mut client = postgres::Client::connect(server, postgres::NoTls).map_err(Problem::internal)?;
    for sql in [
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{from}'"),
        format!("DROP DATABASE IF EXISTS {to}"),
        format!("CREATE DATABASE {to} TEMPLATE {from}"),
    ] {
        client.batch_execute(&sql).map_err(Problem::internal)?;
    }
    let base = server.rsplit_once('/').map_or(server, |(base, _)| base);
    for name in [from, to] {
        crate::records::settle(&format!("{base}/{name}"))?;
    }
    Ok(format!("{base}/{to}"))
}
