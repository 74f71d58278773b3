//! The reference: the rows that ours wrote, and the sums that ours changed, by prepared statements and nothing else. On SQLite one
//! thread with up to 64 acts a commit, a savepoint each; on PostgreSQL as many connections as ours has, an act a transaction.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use guanxi_entity::Value;
use guanxi_store::GROUP_COMMIT_LIMIT;
use guanxi_types::{Problem, Result};

use super::{ACTS, Round, rows};
use crate::measure::{Cost, Watch};
use crate::records::Bare;

/// Connections that the store has to a server at most.
const CONNECTIONS: usize = 4;
const ACCOUNT: &str = "UPDATE loyalty_points_account SET version = version + 1, balance = balance + ?2, points = points + ?2 WHERE id = ?1";
const LOT: &str =
    "UPDATE loyalty_points_lot SET version = version + 1, remaining = remaining + ?2 WHERE id = ?1";
const PURCHASE: &str =
    "UPDATE loyalty_purchase SET version = version + 1, amount = 0, points = 0, lines = '[]' WHERE id = ?1";

/// Writes a round into the copy.
pub fn run(place: &str, written: &rows::Round, round: Round) -> Result<Cost> {
    if place.starts_with("postgres") {
        on_server(place, written, round)
    } else {
        in_file(place, written, round)
    }
}

fn write(bare: &mut Bare, written: &rows::Round, act: usize) -> Result<()> {
    for table in &written.tables {
        for row in table.of(act) {
            bare.execute(&table.insert, row)?;
        }
    }
    let Some(change) = written.changes.get(act) else {
        return Ok(());
    };
    let delta = Value::from(change.delta);
    if let Some(lot) = change.lot {
        bare.execute(LOT, &[Value::from(lot), delta.clone()])?;
    }
    if let Some(purchase) = change.purchase {
        bare.execute(PURCHASE, &[Value::from(purchase)])?;
    }
    bare.execute(ACCOUNT, &[Value::from(change.account), delta])
}

/// What a client hands to the writer: the act, and where to answer.
type Job = (usize, SyncSender<()>);

fn in_file(place: &str, written: &rows::Round, round: Round) -> Result<Cost> {
    let mut bare = Bare::open(place)?;
    // As much as the store's own writer has.
    bare.execute("PRAGMA cache_size = -32768", &[])?;
    let (queue, jobs) = channel::<Job>();
    let next = AtomicUsize::new(0);
    let watch = Watch::start();
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || write_loop(&mut bare, written, &jobs));
        for _ in 0..round.clients {
            let (queue, next) = (queue.clone(), &next);
            scope.spawn(move || {
                let (reply, answer) = sync_channel(1);
                loop {
                    let act = next.fetch_add(1, Ordering::Relaxed);
                    let is_over = act >= guanxi_types::index_of(ACTS);
                    if is_over || queue.send((act, reply.clone())).is_err() || answer.recv().is_err() {
                        return;
                    }
                }
            });
        }
        drop(queue);
        writer
            .join()
            .map_err(|_| Problem::internal("the writer fell over"))?
    })?;
    Ok(watch.cost())
}

fn write_loop(bare: &mut Bare, written: &rows::Round, jobs: &Receiver<Job>) -> Result<()> {
    while let Ok(first) = jobs.recv() {
        let mut done = Vec::new();
        bare.execute("BEGIN IMMEDIATE", &[])?;
        let mut next = Some(first);
        while let Some((act, reply)) = next.take() {
            bare.execute("SAVEPOINT job", &[])?;
            write(bare, written, act)?;
            bare.execute("RELEASE job", &[])?;
            done.push(reply);
            if done.len() < GROUP_COMMIT_LIMIT {
                next = jobs.try_recv().ok();
            }
        }
        bare.execute("COMMIT", &[])?;
        for reply in done {
            // A client that went away needs no answer.
            let _ = reply.send(());
        }
    }
    Ok(())
}

fn on_server(place: &str, written: &rows::Round, round: Round) -> Result<Cost> {
    let count = round.clients.min(CONNECTIONS);
    let mut connections = (0..count)
        .map(|_| Bare::open(place))
        .collect::<Result<Vec<_>>>()?;
    let next = AtomicUsize::new(0);
    let watch = Watch::start();
    let client = |mut bare: Bare| -> Result<()> {
        loop {
            let act = next.fetch_add(1, Ordering::Relaxed);
            if act >= guanxi_types::index_of(ACTS) {
                return Ok(());
            }
            // Refused because another transaction was there: once more, as the store does.
            while !tried(&mut bare, written, act)? {}
        }
    };
    std::thread::scope(|scope| {
        let clients: Vec<_> = connections
            .drain(..)
            .map(|bare| {
                let client = &client;
                scope.spawn(move || client(bare))
            })
            .collect();
        clients.into_iter().try_for_each(|thread| {
            thread
                .join()
                .map_err(|_| Problem::internal("a client panicked"))?
        })
    })?;
    Ok(watch.cost())
}

/// Whether it was written; the words of a conflict are the server's.
fn tried(bare: &mut Bare, written: &rows::Round, act: usize) -> Result<bool> {
    bare.execute("BEGIN ISOLATION LEVEL SERIALIZABLE", &[])?;
    match write(bare, written, act).and_then(|()| bare.execute("COMMIT", &[])) {
        Ok(()) => Ok(true),
        Err(problem) => {
            bare.execute("ROLLBACK", &[])?;
            if format!("{problem:?}").contains("serializ") || format!("{problem:?}").contains("deadlock") {
                return Ok(false);
            }
            Err(problem)
        }
    }
}
