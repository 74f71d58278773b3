//! Goes on with every edition that is being sent, also after the program ended in between.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use guanxi_record::LiveSchema;
use guanxi_store::{Queries, Store};
use guanxi_types::{Clock, Ctx, Problem, RawId, Result, Through};

use crate::commands::deliver;

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

fn send(store: &Store, (schema, clock): (&LiveSchema, &Clock), is_over: &dyn Fn() -> bool) -> Result<()> {
    let editions = store.read_blocking(|r| {
        let rows = r.query(
            "SELECT id FROM periodicals_edition WHERE state = 'sending' ORDER BY id",
            &[],
        )?;
        Ok(rows.iter().map(|row| row.int(0)).collect::<Vec<RawId>>())
    })?;
    let mut problem = None;
    for edition in editions {
        loop {
            if is_over() {
                return Ok(());
            }
            let now = schema.now();
            let mut ctx = Ctx::system("periodicals", Through::Job);
            ctx.clock = clock.clone();
            ctx.zone = store.read_blocking(|r| guanxi_org::zone(r))?;
            match store.write_blocking(move |tx| deliver(tx, &now, &ctx, edition)) {
                Ok(0) => break,
                Ok(_) => {}
                // Another edition doesn't wait for one that is stuck.
                Err(found) => {
                    problem = Some(found);
                    break;
                }
            }
        }
    }
    problem.map_or(Ok(()), Err)
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
