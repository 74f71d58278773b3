//! Goes on with every edition that is being sent, also after the program ended in between.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use guanxi_entity::Value;
use guanxi_record::LiveSchema;
use guanxi_store::{Queries, Store};
use guanxi_types::{Clock, Ctx, Problem, RawId, Result, Through};

use crate::commands::{PIECE, clear, deliver, list_some, listing};
use crate::queries::progress::has_waiting;

/// How often it is looked whether something is to be sent.
const EVERY: Duration = Duration::from_secs(1);
/// How long it waits after something failed.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// The running sender; it stops when dropped, after the step that it is in.
pub struct Dispatch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Sends from now on, until the answer is dropped.
///
/// # Errors
/// When no thread can be made.
pub fn start(store: Store, schema: LiveSchema, clock: Clock) -> Result<Dispatch> {
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    let thread = std::thread::Builder::new()
        .name("periodicals".to_owned())
        .spawn(move || {
            let is_over = || told.load(Ordering::Acquire);
            while !is_over() {
                let pause = match send(&store, (&schema, &clock), &is_over) {
                    Ok(()) => EVERY,
                    Err(problem) => {
                        tracing::error!(%problem, "an edition stands still; it is tried again");
                        AFTER_FAILURE
                    }
                };
                if !is_over() {
                    std::thread::park_timeout(pause);
                }
            }
        })
        .map_err(Problem::internal)?;
    Ok(Dispatch {
        stop,
        thread: Some(thread),
    })
}

/// Whose work this is, at this moment.
fn program(store: &Store, clock: &Clock) -> Result<Ctx> {
    let mut ctx = Ctx::system("periodicals", Through::Job);
    ctx.clock = clock.clone();
    ctx.zone = store.read_blocking(|r| guanxi_org::zone(r))?;
    Ok(ctx)
}

fn editions(store: &Store, state: &'static str) -> Result<Vec<RawId>> {
    store.read_blocking(|r| {
        let rows = r.query(
            "SELECT id FROM periodicals_edition WHERE state = ?1 ORDER BY id",
            &[Value::from(state)],
        )?;
        Ok(rows.iter().map(|row| row.int(0)).collect())
    })
}

/// Another edition doesn't wait for one that is stuck.
fn send(store: &Store, by: (&LiveSchema, &Clock), is_over: &dyn Fn() -> bool) -> Result<()> {
    let mut problem = None;
    for edition in editions(store, "preparing")? {
        if let Err(found) = prepare(store, by, edition, is_over) {
            problem = Some(found);
        }
    }
    for edition in editions(store, "sending")? {
        if let Err(found) = deliver_all(store, by, edition, is_over) {
            problem = Some(found);
        }
    }
    for edition in editions(store, "stopped")? {
        if let Err(found) = clear_all(store, by, edition, is_over) {
            problem = Some(found);
        }
    }
    problem.map_or(Ok(()), Err)
}

/// Lists the recipients of an edition, a piece in each transaction, so that others write in between.
fn prepare(
    store: &Store,
    (schema, clock): (&LiveSchema, &Clock),
    edition: RawId,
    is_over: &dyn Fn() -> bool,
) -> Result<()> {
    let ctx = program(store, clock)?;
    let found = store.read_blocking(|r| listing(r, &ctx, edition))?;
    // The empty piece at the end says that the list is whole.
    for part in found.chunks(PIECE).chain(std::iter::once(&[][..])) {
        if is_over() {
            return Ok(());
        }
        let (now, ctx, part) = (schema.now(), ctx.clone(), part.to_vec());
        store.write_blocking(move |tx| list_some(tx, &now, &ctx, (edition, &part)))?;
    }
    Ok(())
}

fn deliver_all(
    store: &Store,
    (schema, clock): (&LiveSchema, &Clock),
    edition: RawId,
    is_over: &dyn Fn() -> bool,
) -> Result<()> {
    while !is_over() {
        let (now, ctx) = (schema.now(), program(store, clock)?);
        if store.write_blocking(move |tx| deliver(tx, &now, &ctx, edition))? == 0 {
            break;
        }
    }
    Ok(())
}

/// What waits of an edition that was stopped doesn't go out any more.
fn clear_all(
    store: &Store,
    (schema, clock): (&LiveSchema, &Clock),
    edition: RawId,
    is_over: &dyn Fn() -> bool,
) -> Result<()> {
    while !is_over() && store.read_blocking(|r| has_waiting(r, edition))? {
        let (now, ctx) = (schema.now(), program(store, clock)?);
        store.write_blocking(move |tx| clear(tx, &now, &ctx, edition))?;
    }
    Ok(())
}

impl Drop for Dispatch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}
