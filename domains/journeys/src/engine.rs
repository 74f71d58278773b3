//! Does journeys: takes customers in and lets them go on, in the background. What a killed process left is found again by what is due.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use guanxi_event::Consumer;
use guanxi_insight::Insight;
use guanxi_messages::Messenger;
use guanxi_record::{LiveSchema, Schema};
use guanxi_store::{OutboxRow, Queries, Store};
use guanxi_types::{Clock, Ctx, Day, Problem, RawId, Result, Through};
use parking_lot::{Condvar, Mutex};
use rustc_hash::FxHashMap;

use crate::decide::Decider;
use crate::entry::{Open, candidates, open_journeys, take_in};
use crate::feed::{apply, happened, move_to, place};
use crate::happening::Happening;
use crate::plan::Pen;
use crate::walk::{Due, Verdicts, advance, due, has_ended, leave_ended};

/// How long it waits at most before it looks who is due.
const POLL: Duration = Duration::from_secs(2);
/// How long it waits after the database failed.
const RETRY: Duration = Duration::from_secs(10);
/// How often it looks who may come in, in milliseconds.
const SCAN_EVERY_MS: i64 = 30_000;
/// Customers that one transaction lets go on.
const BATCH: i64 = 100;
/// The runner of a company's journeys. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    schema: LiveSchema,
    decider: Decider,
    messenger: Option<Arc<Messenger>>,
    clock: Clock,
    /// Up to where the outbox was followed.
    followed: AtomicI64,
    /// When it was looked last who may come in.
    scanned_at: AtomicI64,
    /// The day on which it was looked last whose birthday it is, by version.
    birthdays_on: Mutex<FxHashMap<RawId, Day>>,
    wake: Wake,
}

#[derive(Default)]
struct Wake {
    count: Mutex<u64>,
    told: Condvar,
}

/// The running engine; it stops when dropped, after the batch that is under way.
pub struct Running {
    stop: Arc<AtomicBool>,
    inner: Arc<Inner>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.inner.wake();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}

impl Engine {
    /// Of this company. Events are followed from now on where they never were.
    ///
    /// # Errors
    /// When the database fails.
    pub fn new(
        store: Store,
        schema: LiveSchema,
        insight: Arc<Insight>,
        (messenger, clock): (Option<Arc<Messenger>>, Clock),
    ) -> Result<Self> {
        let followed = match store.read_blocking(|r| place(r))? {
            Some(place) => place,
            None => {
                let newest = store.read_blocking(|r| OutboxRow::newest(r))?;
                store.write_blocking(move |tx| move_to(tx, newest))?;
                newest
            }
        };
        Ok(Self {
            inner: Arc::new(Inner {
                decider: Decider::new(store.clone(), insight),
                store,
                schema,
                messenger,
                clock,
                followed: AtomicI64::new(followed),
                scanned_at: AtomicI64::new(i64::MIN),
                birthdays_on: Mutex::default(),
                wake: Wake::default(),
            }),
        })
    }

    /// Something changed: it looks at once, also for who may come in.
    pub fn wake(&self) {
        self.inner.scanned_at.store(i64::MIN, Ordering::Release);
        self.inner.wake();
    }

    /// Does journeys from now on, until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn start(&self) -> Result<Running> {
        let stop = Arc::new(AtomicBool::new(false));
        let (inner, told) = (Arc::clone(&self.inner), Arc::clone(&stop));
        let thread = thread::Builder::new()
            .name("journeys".to_owned())
            .spawn(move || inner.watch(&told))
            .map_err(Problem::internal)?;
        Ok(Running {
            stop,
            inner: Arc::clone(&self.inner),
            thread: Some(thread),
        })
    }

    /// Takes in who may come, in the calling thread; how many.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_in(&self) -> Result<usize> {
        self.inner.take_in(&|| false)
    }

    /// Lets some customers go on who are due, in the calling thread; how many.
    ///
    /// # Errors
    /// When the database or the warehouse fails.
    pub fn advance(&self) -> Result<usize> {
        self.inner.advance()
    }

    /// Who is due now, and how their conditions are decided: what [`advance`] is given.
    ///
    /// # Errors
    /// When the database or the warehouse fails.
    pub fn look(&self) -> Result<(Vec<Due>, Verdicts)> {
        self.inner.look()
    }
}

impl Inner {
    fn wake(&self) {
        *self.wake.count.lock() += 1;
        self.wake.told.notify_all();
    }

    /// The program's circumstances now.
    fn ctx(&self, schema: &Schema) -> Ctx {
        let mut ctx = Ctx::system("journeys", Through::Job);
        ctx.clock = self.clock.clone();
        ctx.zone = schema.zone().clone();
        ctx
    }

    fn watch(&self, stop: &AtomicBool) {
        let is_over = || stop.load(Ordering::Acquire);
        while !is_over() {
            let seen = *self.wake.count.lock();
            let pause = match self.round(&is_over) {
                Ok(0) => POLL,
                Ok(_) => continue,
                Err(problem) => {
                    tracing::error!(%problem, "journeys stand still; they are tried again");
                    RETRY
                }
            };
            let mut count = self.wake.count.lock();
            if *count == seen && !is_over() {
                self.wake.told.wait_for(&mut count, pause);
            }
        }
    }

    fn round(&self, stops: &dyn Fn() -> bool) -> Result<usize> {
        let now = self.clock.now();
        let is_due = self
            .scanned_at
            .load(Ordering::Acquire)
            .saturating_add(SCAN_EVERY_MS)
            <= now;
        let mut count = 0;
        if is_due {
            self.scanned_at.store(now, Ordering::Release);
            count += self.take_in(stops)?;
        }
        if !stops() {
            count += self.advance()?;
        }
        if !stops() {
            count += self.leave_ended()?;
        }
        Ok(count)
    }

    fn leave_ended(&self) -> Result<usize> {
        if !self.store.read_blocking(|r| has_ended(r))? {
            return Ok(0);
        }
        let schema = self.schema.now();
        let ctx = self.ctx(&schema);
        self.store.write_blocking(move |tx| {
            let pen = Pen {
                schema: &schema,
                ctx: &ctx,
            };
            leave_ended(tx, pen, BATCH)
        })
    }

    /// One journey that can't be looked at holds up no other.
    fn take_in(&self, stops: &dyn Fn() -> bool) -> Result<usize> {
        let open = self.store.read_blocking(|r| open_journeys(r))?;
        let (mut count, mut failed) = (0, None);
        for journey in open {
            match self.take_into(&journey, stops) {
                Ok(entered) => count += entered,
                Err(problem) => failed = Some(problem),
            }
        }
        failed.map_or(Ok(count), Err)
    }

    fn take_into(&self, journey: &Open, stops: &dyn Fn() -> bool) -> Result<usize> {
        let is_birthday = journey.entry == "event" && journey.event == Some(Happening::Birthday);
        let today = self.schema.now().zone().day_of(self.clock.now());
        // All customers are looked at for birthdays, so once a day.
        if is_birthday && self.birthdays_on.lock().get(&journey.version) == Some(&today) {
            return Ok(0);
        }
        let (mut count, mut after) = (0, Some(0));
        while let Some(from) = after {
            if stops() {
                return Ok(count);
            }
            let now = self.clock.now();
            let (found, more) = self
                .store
                .read_blocking(|r| candidates(r, (journey, today), (from, now)))?;
            after = more;
            if found.is_empty() {
                continue;
            }
            let schema = self.schema.now();
            let (ctx, id) = (self.ctx(&schema), journey.id);
            count += self
                .store
                .write_blocking(move |tx| take_in(tx, (&schema, &ctx), id, &found))?;
        }
        if is_birthday {
            self.birthdays_on.lock().insert(journey.version, today);
        }
        Ok(count)
    }

    fn look(&self) -> Result<(Vec<Due>, Verdicts)> {
        let now = self.clock.now();
        let found = self.store.read_blocking(|r| due(r, now, BATCH))?;
        let schema = self.schema.now();
        let ctx = self.ctx(&schema);
        let pen = Pen {
            schema: &schema,
            ctx: &ctx,
        };
        let verdicts = self.decider.decide(pen, &found)?;
        Ok((found, verdicts))
    }

    fn advance(&self) -> Result<usize> {
        let (found, verdicts) = self.look()?;
        if found.is_empty() {
            return Ok(0);
        }
        let schema = self.schema.now();
        let ctx = self.ctx(&schema);
        let count = self.store.write_blocking(move |tx| {
            let pen = Pen {
                schema: &schema,
                ctx: &ctx,
            };
            advance(tx, pen, &found, &verdicts)
        })?;
        if let Some(messenger) = &self.messenger {
            messenger.wake();
        }
        Ok(count)
    }
}

impl Consumer for Engine {
    fn name(&self) -> &'static str {
        "journeys"
    }

    fn watermark(&self) -> i64 {
        self.inner.followed.load(Ordering::Acquire)
    }

    fn handle(&self, rows: &[OutboxRow]) -> Result<()> {
        let Some(last) = rows.last().map(|row| row.seq) else {
            return Ok(());
        };
        let inner = &self.inner;
        let found = inner.store.read_blocking(|r| {
            let open = open_journeys(r)?;
            // Who waits in a paused journey is told as well; purchases before the oldest journey bring nobody in.
            let oldest = r.query_first(
                "SELECT MIN(started_at) FROM journeys_journey WHERE state IN ('running', 'paused')",
                &[],
            )?;
            let Some(oldest) = oldest.and_then(|row| row.optional_int(0)) else {
                return Ok(Vec::new());
            };
            let since = open.iter().map(|one| one.started_at).fold(oldest, i64::min);
            happened(r, rows, since)
        })?;
        let schema = inner.schema.now();
        let ctx = inner.ctx(&schema);
        let count = inner.store.write_blocking(move |tx| {
            let count = apply(tx, (&schema, &ctx), &found)?;
            move_to(tx, last)?;
            Ok(count)
        })?;
        inner.followed.store(last, Ordering::Release);
        if count > 0 {
            inner.wake();
        }
        Ok(())
    }
}
