//! PostgreSQL: threads with one connection each, serialisable transactions, tried again when two get in each other's way.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use guanxi_types::{Clock, Problem, Result};
use parking_lot::{Mutex, RwLock};

use crate::connection::Connection;
use crate::job::Job;
use crate::postgres_problem::SERIALISATION;
use crate::tx::{Tx, TxSource};
use crate::{CONNECTION_LIMIT, SERIALISATION_RETRY_LIMIT};

/// Asking for the transaction's id at once makes every transaction that may still write an event visible as running.
const BEGIN: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT pg_current_xact_id()";

/// Tries of a transaction beside others, before it runs while no other does.
const TRIES_BESIDE_OTHERS: u32 = 3;

/// The threads that write.
pub(crate) struct Writers {
    queue: Option<Sender<Box<dyn Job>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Writers {
    pub fn start(
        url: &str,
        source: &Arc<TxSource>,
        clock: &Clock,
        wake: &Arc<dyn Fn() + Send + Sync>,
    ) -> Result<Self> {
        let (queue, jobs) = channel::<Box<dyn Job>>();
        let jobs = Arc::new(Mutex::new(jobs));
        let turns = Arc::new(RwLock::new(()));
        let mut threads = Vec::new();
        for n in 0..CONNECTION_LIMIT {
            let (jobs, source, clock, wake) = (
                Arc::clone(&jobs),
                Arc::clone(source),
                clock.clone(),
                Arc::clone(wake),
            );
            let (url, turns) = (url.to_owned(), Arc::clone(&turns));
            let thread = std::thread::Builder::new()
                .name(format!("store-writer-{n}"))
                .spawn(move || write_loop(&url, &jobs, &turns, (&source, &clock), &*wake))
                .map_err(Problem::internal)?;
            threads.push(thread);
        }
        Ok(Self {
            queue: Some(queue),
            threads: Mutex::new(threads),
        })
    }

    pub fn send(&self, job: Box<dyn Job>) -> Result<()> {
        let queue = self
            .queue
            .as_ref()
            .ok_or_else(|| Problem::internal("the store is closed"))?;
        queue
            .send(job)
            .map_err(|_| Problem::internal("the writers stopped"))
    }
}

impl Drop for Writers {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.lock().drain(..) {
            // A job may have held the store last: its own thread ends by itself.
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

fn write_loop(
    url: &str,
    jobs: &Mutex<Receiver<Box<dyn Job>>>,
    turns: &RwLock<()>,
    (source, clock): (&TxSource, &Clock),
    wake: &(dyn Fn() + Send + Sync),
) {
    let mut connection: Option<Connection> = None;
    loop {
        let next = jobs.lock().recv();
        let Ok(mut job) = next else { return };
        if connection.is_none() {
            match Connection::postgres(url) {
                Ok(opened) => connection = Some(opened),
                Err(problem) => {
                    job.finish(Err(problem));
                    continue;
                }
            }
        }
        let Some(open) = connection.as_mut() else { continue };
        match transact(open, job.as_mut(), turns, (source, clock)) {
            Ok(has_events) => {
                job.finish(Ok(()));
                if has_events {
                    wake();
                }
            }
            Err(problem) => {
                // A connection that the server closed is opened anew for the next job.
                if open.batch("SELECT 1").is_err() {
                    connection = None;
                }
                job.finish(Err(problem));
            }
        }
    }
}

/// A transaction that others keep getting in the way of runs alone after a few tries, so that a slow disk, on which
/// transactions overlap for longer, makes writing slower but never refuses it.
fn transact(
    connection: &mut Connection,
    job: &mut dyn Job,
    turns: &RwLock<()>,
    (source, clock): (&TxSource, &Clock),
) -> Result<bool> {
    let mut tries = 0;
    loop {
        let (beside_others, alone) = if tries < TRIES_BESIDE_OTHERS {
            (Some(turns.read()), None)
        } else {
            (None, Some(turns.write()))
        };
        let outcome = once(connection, job, source, clock);
        drop((beside_others, alone));
        match outcome {
            Err(problem) if problem.code == SERIALISATION && tries < SERIALISATION_RETRY_LIMIT => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(u64::from(tries)));
            }
            outcome => return outcome,
        }
    }
}

/// One try. Says whether it wrote an event.
fn once(connection: &mut Connection, job: &mut dyn Job, source: &TxSource, clock: &Clock) -> Result<bool> {
    connection.begin(BEGIN)?;
    let mut tx = Tx {
        connection,
        source,
        now_ms: clock.now(),
        failed: false,
        clashed: false,
        has_events: false,
    };
    let outcome = job.run(&mut tx);
    let has_events = tx.has_events;
    let outcome = outcome.and_then(|()| connection.batch("COMMIT"));
    if outcome.is_err() {
        // Whatever state the transaction is in, the next one starts clean.
        let _ = connection.batch("ROLLBACK");
    }
    outcome.map(|()| has_events)
}
