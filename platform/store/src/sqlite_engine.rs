//! SQLite: one writer thread with group commit, a pool of read connections, one file.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use guanxi_types::{Clock, Problem, Result};
use parking_lot::{Condvar, Mutex};
use rusqlite::OpenFlags;

use crate::checkpoint::{Checkpointer, WRITER_CARRIES_FROM};
use crate::connection::{Connection, from_sqlite};
use crate::job::Job;
use crate::tx::{Tx, TxSource};
use crate::{CONNECTION_LIMIT, GROUP_COMMIT_LIMIT};

/// How long a connection waits for another process (a backup, the command line) that holds the file.
const BUSY_TIMEOUT_MS: u64 = 10_000;
/// Pages of cache a connection may hold, in KiB.
const READER_CACHE_KIB: u32 = 4_096;
const WRITER_CACHE_KIB: u32 = 32_768;

pub(crate) fn open(path: &Path, is_writer: bool) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = rusqlite::Connection::open_with_flags(path, flags).map_err(|e| from_sqlite(&e))?;
    connection
        .busy_timeout(std::time::Duration::from_millis(BUSY_TIMEOUT_MS))
        .map_err(|e| from_sqlite(&e))?;
    let cache_kib = if is_writer {
        WRITER_CACHE_KIB
    } else {
        READER_CACHE_KIB
    };
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -{cache_kib}; PRAGMA temp_store = FILE; PRAGMA journal_size_limit = 67108864;
             PRAGMA wal_autocheckpoint = {WRITER_CARRIES_FROM};"
        ))
        .map_err(|e| from_sqlite(&e))?;
    if !is_writer {
        connection
            .execute_batch("PRAGMA query_only = ON")
            .map_err(|e| from_sqlite(&e))?;
    }
    Ok(Connection::sqlite(connection))
}

/// The one thread that writes.
pub(crate) struct Writer {
    queue: Option<Sender<Box<dyn Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub fn start(
        (connection, checkpointer): (Connection, Checkpointer),
        source: Arc<TxSource>,
        clock: Clock,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Result<Self> {
        let (queue, jobs) = channel();
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                let committed = |has_events: bool| {
                    checkpointer.committed();
                    if has_events {
                        wake();
                    }
                };
                write_loop(connection, &jobs, &source, &clock, &committed);
            })
            .map_err(Problem::internal)?;
        Ok(Self {
            queue: Some(queue),
            thread: Mutex::new(Some(thread)),
        })
    }

    pub fn send(&self, job: Box<dyn Job>) -> Result<()> {
        let queue = self
            .queue
            .as_ref()
            .ok_or_else(|| Problem::internal("the store is closed"))?;
        queue
            .send(job)
            .map_err(|_| Problem::internal("the writer stopped"))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        // The thread only ends after the jobs that it has taken are on disk. A job may have held the store last: its own thread ends by
        // itself.
        if let Some(thread) = self.thread.lock().take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

fn write_loop(
    mut connection: Connection,
    jobs: &Receiver<Box<dyn Job>>,
    source: &TxSource,
    clock: &Clock,
    committed: &dyn Fn(bool),
) {
    while let Ok(first) = jobs.recv() {
        let mut done: Vec<(Box<dyn Job>, Result<()>)> = Vec::new();
        let mut has_events = false;
        if let Err(problem) = connection.batch("BEGIN IMMEDIATE") {
            first.finish(Err(problem));
            continue;
        }
        let mut next = Some(first);
        while let Some(mut job) = next.take() {
            let mut tx = Tx {
                connection: &mut connection,
                source,
                now_ms: clock.now(),
                failed: false,
                clashed: false,
                has_events: false,
            };
            // The first has nothing before it to keep; a savepoint keeps a copy of each page that it changes, in a file once they are many.
            let is_first = done.is_empty();
            let outcome = if is_first {
                job.run(&mut tx)
            } else {
                within_savepoint(&mut tx, job.as_mut())
            };
            has_events |= tx.has_events && outcome.is_ok();
            let is_over = is_first && outcome.is_err();
            done.push((job, outcome));
            if !is_over && done.len() < GROUP_COMMIT_LIMIT {
                next = jobs.try_recv().ok();
            }
        }
        let is_refused = matches!(done.as_slice(), [(_, Err(_))]);
        let commit = if is_refused {
            Ok(())
        } else {
            connection.batch("COMMIT")
        };
        if is_refused || commit.is_err() {
            // Whatever state the transaction is in, the next one starts clean.
            let _ = connection.batch("ROLLBACK");
        }
        for (job, outcome) in done {
            job.finish(outcome.and(commit.clone()));
        }
        committed(has_events);
    }
}

fn within_savepoint(tx: &mut Tx<'_>, job: &mut dyn Job) -> Result<()> {
    tx.connection.execute("SAVEPOINT job", &[])?;
    let outcome = job.run(tx);
    if outcome.is_err() {
        tx.connection.execute("ROLLBACK TO job", &[])?;
    }
    tx.connection.execute("RELEASE job", &[])?;
    outcome
}

/// Connections lent out one at a time.
pub(crate) struct Pool {
    free: Mutex<Vec<Connection>>,
    made: Mutex<usize>,
    returned: Condvar,
    make: Box<dyn Fn() -> Result<Connection> + Send + Sync>,
}

impl Pool {
    pub fn new(make: Box<dyn Fn() -> Result<Connection> + Send + Sync>) -> Self {
        Self {
            free: Mutex::new(Vec::new()),
            made: Mutex::new(0),
            returned: Condvar::new(),
            make,
        }
    }

    /// Waits for a free connection, or opens one while there are fewer than [`CONNECTION_LIMIT`].
    pub fn with<T>(&self, f: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let mut connection = self.take()?;
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(&mut connection)));
        match answer {
            Ok(answer) => {
                let mut free = self.free.lock();
                if connection.is_closed() {
                    *self.made.lock() -= 1;
                } else {
                    free.push(connection);
                }
                drop(free);
                self.returned.notify_one();
                answer
            }
            Err(panic) => {
                // Whoever looks whether there are fewer holds this too until he waits.
                let free = self.free.lock();
                *self.made.lock() -= 1;
                drop(free);
                self.returned.notify_one();
                std::panic::resume_unwind(panic)
            }
        }
    }

    fn take(&self) -> Result<Connection> {
        let mut free = self.free.lock();
        loop {
            if let Some(connection) = free.pop() {
                return Ok(connection);
            }
            let mut made = self.made.lock();
            if *made < CONNECTION_LIMIT {
                *made += 1;
                drop(made);
                drop(free);
                return (self.make)().inspect_err(|_| *self.made.lock() -= 1);
            }
            drop(made);
            self.returned.wait(&mut free);
        }
    }
}
