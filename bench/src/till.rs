//! Tickets of five lines over HTTP, acknowledged when they are on disk: the program as it is served, with 1 and 64 clients, and a bare
//! rusqlite program that writes the very rows that the program wrote, grouped into commits the same way.
//!
//! `guanxi-bench till`. `GUANXI_TEST_POSTGRES` is a server to measure the program on, too.

mod bare;
mod client;

use std::path::Path;
use std::time::Duration;

use guanxi_types::{Problem, Result, to_f64};

use crate::measure::{folder, say};
use crate::served::{Home, Server, new_password, program};
use client::{Desk, Ran, paced, sell};

const CLIENTS: [usize; 2] = [1, 64];
const ROUND: Duration = Duration::from_secs(8);
/// Tickets that warm a server up and aren't measured.
const WARM: Duration = Duration::from_secs(2);

/// Runs the comparison.
pub fn run() -> Result<()> {
    let program = program()?;
    let base = folder("till")?;
    let data = base.join("data");
    let _ = std::fs::remove_dir_all(&data);
    let home = Home {
        data: &data,
        database: None,
    };
    say(
        "SQLite: clients | tickets/s | server CPU µs/ticket | p50 ms | p99 ms | bare tickets/s | bare CPU µs | ratio | ratio CPU",
    )?;
    let (mut desk, password) = opened(&program, &home)?;
    for clients in CLIENTS {
        let before = base.join("before.db");
        bare::copy(&data, &before)?;
        let server = Server::start(&program, &home)?;
        let session = server.log_in(&password)?;
        let ran = sell(&server, &session, &mut desk, clients, ROUND)?;
        let half = if clients == 1 {
            None
        } else {
            Some(paced(&server, &session, &mut desk, clients, ran.rate() / 2.0)?)
        };
        drop(server);
        let after = base.join("after.db");
        bare::copy(&data, &after)?;
        let sold = ran.tickets + half.as_ref().map_or(0, |half| half.tickets);
        let bare = bare::run((&before, &after), clients, sold)?;
        say(&format!(
            "{clients} | {} | {:.0} | {:.1} | {:.2} | {:.2}",
            told(&ran),
            bare.rate(),
            bare.cpu_each(),
            ran.rate() / bare.rate(),
            bare.cpu_each() / ran.cpu_each()
        ))?;
        if let Some(half) = half {
            say(&format!("{clients}, half of that rate | {}", told(&half)))?;
        }
    }
    match std::env::var("GUANXI_TEST_POSTGRES") {
        Ok(url) => crate::store::with_database(&url, |database| on_postgres(&program, &base, database)),
        Err(_) => say("PostgreSQL: not measured (GUANXI_TEST_POSTGRES is not set)"),
    }
}

fn on_postgres(program: &Path, base: &Path, database: &str) -> Result<()> {
    let data = base.join("postgres");
    let _ = std::fs::remove_dir_all(&data);
    let home = Home {
        data: &data,
        database: Some(database),
    };
    let (mut desk, password) = opened(program, &home)?;
    for clients in CLIENTS {
        let server = Server::start(program, &home)?;
        let session = server.log_in(&password)?;
        let ran = sell(&server, &session, &mut desk, clients, ROUND)?;
        say(&format!("PostgreSQL: {clients} | {}", told(&ran)))?;
    }
    Ok(())
}

fn told(ran: &Ran) -> String {
    let (half, most) = (ran.at(0.5), ran.at(0.99));
    format!(
        "{:.0} | {:.0} | {half:.1} | {most:.1}",
        ran.rate(),
        ran.cpu_each()
    )
}

/// A company with goods, prices and open tills, warmed up; and the administrator's password.
fn opened(program: &Path, home: &Home<'_>) -> Result<(Desk, String)> {
    drop(Server::start(program, home)?);
    let first = new_password(program, home)?;
    let server = Server::start(program, home)?;
    let (session, password) = server.sign_in(&first)?;
    let most = CLIENTS.iter().copied().max().unwrap_or(1);
    let mut desk = Desk::open(&server, &session, most)?;
    sell(&server, &session, &mut desk, most, WARM)?;
    Ok((desk, password))
}

/// What a run cost by ticket, in microseconds.
fn micros(seconds: f64, tickets: usize) -> f64 {
    let tickets = i64::try_from(tickets)
        .map_err(Problem::internal)
        .unwrap_or(1)
        .max(1);
    seconds * 1e6 / to_f64(tickets)
}
