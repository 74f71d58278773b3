//! One thread a company. A signal after each commit shortens the wait; asking again is the guarantee.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use guanxi_store::{OutboxRow, Store};
use guanxi_types::{ErrorKind, Problem, Result, len_i64};
use parking_lot::Mutex;
use serde::Serialize;
use tokio::sync::Notify;

/// Events handed over at once.
const BATCH_LIMIT: i64 = 600;
/// How long the relay gathers events before it hands them over, so that a burst is one batch.
const GATHER: Duration = Duration::from_millis(300);
/// While events keep coming it rests after each batch, so many times as long as that took: whoever follows a busy shop takes a part
/// of a core at most, and larger batches.
const REST_TIMES: u32 = 3;
/// How long it waits at most before it asks again.
const POLL: Duration = Duration::from_secs(2);
/// How long whoever needs the newest events waits for older transactions, and how often it asks.
const SETTLE: Duration = Duration::from_secs(60);
const ASK_AGAIN: Duration = Duration::from_millis(10);
/// How long it waits after a failure.
const RETRY: Duration = Duration::from_secs(5);

/// Something that follows the outbox and keeps its own place.
pub trait Consumer: Send + Sync {
    /// Its name, for the status.
    fn name(&self) -> &'static str;
    /// The last event that it has dealt with.
    fn watermark(&self) -> i64;
    /// Deals with the next events and moves its place on, both or neither.
    ///
    /// # Errors
    /// Then the same events come again.
    fn handle(&self, rows: &[OutboxRow]) -> Result<()>;
}

/// How far a consumer is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RelayStatus {
    /// The consumer.
    pub consumer: String,
    /// Its place.
    pub watermark: i64,
    /// Events that wait for it.
    pub behind: i64,
    /// Why it stands still, if it does.
    pub problem: Option<String>,
}

/// Tells the thread to end, also while it waits.
#[derive(Default)]
struct Stop {
    is_set: AtomicBool,
    told: Notify,
}

/// The running relay; it stops when dropped.
pub struct Relay {
    stop: Arc<Stop>,
    thread: Mutex<Option<JoinHandle<()>>>,
    store: Store,
    consumer: Arc<dyn Consumer>,
    problem: Arc<Mutex<Option<Problem>>>,
}

impl Relay {
    /// Starts following the outbox.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn start(store: Store, consumer: Arc<dyn Consumer>) -> Result<Self> {
        let stop = Arc::new(Stop::default());
        let problem = Arc::new(Mutex::new(None));
        let thread = {
            let (store, consumer) = (store.clone(), Arc::clone(&consumer));
            let (stop, problem) = (Arc::clone(&stop), Arc::clone(&problem));
            std::thread::Builder::new()
                .name(format!("relay-{}", consumer.name()))
                .spawn(move || follow(&store, &*consumer, &stop, &problem))
                .map_err(Problem::internal)?
        };
        Ok(Self {
            stop,
            thread: Mutex::new(Some(thread)),
            store,
            consumer,
            problem,
        })
    }

    /// Brings a consumer up to date, in the calling thread, with all that was committed before the call. On PostgreSQL that
    /// waits for the older transactions of the whole server: only then is the order of events settled.
    ///
    /// # Errors
    /// What the consumer returns; `event.unsettled` when another transaction stays open too long.
    pub fn catch_up(store: &Store, consumer: &dyn Consumer) -> Result<()> {
        let last = store.read_blocking(|r| OutboxRow::last(r))?;
        let deadline = Instant::now() + SETTLE;
        loop {
            while step(store, consumer)? > 0 {}
            if consumer.watermark() >= last {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(Problem::new(ErrorKind::Internal, "event.unsettled"));
            }
            std::thread::park_timeout(ASK_AGAIN);
        }
    }

    /// How far the consumer is. Call it from a thread that may wait for the database.
    ///
    /// # Errors
    /// When the outbox can't be read.
    pub fn status(&self) -> Result<RelayStatus> {
        let watermark = self.consumer.watermark();
        let behind = self
            .store
            .read_blocking(|r| OutboxRow::count_after(r, watermark))?;
        let problem = self.problem.lock().as_ref().map(|p| p.code.clone());
        Ok(RelayStatus {
            consumer: self.consumer.name().to_owned(),
            watermark,
            behind,
            problem,
        })
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.is_set.store(true, Ordering::Release);
        self.stop.told.notify_one();
        if let Some(thread) = self.thread.lock().take() {
            thread.thread().unpark();
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}

fn follow(store: &Store, consumer: &dyn Consumer, stop: &Stop, problem: &Mutex<Option<Problem>>) {
    let Ok(waiting) = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
    else {
        return;
    };
    let mut events = store.events();
    while !stop.is_set.load(Ordering::Acquire) {
        let began = Instant::now();
        match step(store, consumer) {
            Ok(0) => {
                *problem.lock() = None;
                waiting.block_on(async {
                    // Either somebody wrote, or it is time to look anyway.
                    tokio::select! {
                        _ = events.changed() => {}
                        () = stop.told.notified() => {}
                        () = tokio::time::sleep(POLL) => {}
                    }
                });
                park(stop, GATHER);
            }
            Ok(handled) => {
                *problem.lock() = None;
                if len_i64(handled) < BATCH_LIMIT {
                    park(stop, (began.elapsed() * REST_TIMES).clamp(GATHER, POLL));
                }
            }
            Err(found) => {
                tracing::error!(consumer = consumer.name(), problem = %found, "relay stands still; it tries again");
                *problem.lock() = Some(found);
                park(stop, RETRY);
            }
        }
    }
}

fn park(stop: &Stop, time: Duration) {
    if !stop.is_set.load(Ordering::Acquire) {
        std::thread::park_timeout(time);
    }
}

fn step(store: &Store, consumer: &dyn Consumer) -> Result<usize> {
    let watermark = consumer.watermark();
    let rows = store.read_blocking(|r| OutboxRow::after(r, watermark, BATCH_LIMIT))?;
    if !rows.is_empty() {
        consumer.handle(&rows)?;
    }
    Ok(rows.len())
}
