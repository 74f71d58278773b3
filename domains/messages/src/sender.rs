//! Hands over what is due. One thread a channel, so that a slow mail server holds up no text message.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use guanxi_message::{Failure, Gateway, Outgoing};
use guanxi_record::LiveSchema;
use guanxi_store::Store;
use guanxi_types::{Clock, Problem, Result};
use parking_lot::{Condvar, Mutex};

use crate::commands::{Due, claim, due, give_up_claimed, record, record_receipt, text_of};
use crate::settings::{self, Channel, Kept};

/// How long it waits at most before it looks again.
const POLL: Duration = Duration::from_secs(1);
/// How long it waits after the database failed.
const RETRY: Duration = Duration::from_secs(5);
/// Messages that are looked up at once.
const BATCH: i64 = 50;
const MINUTE_MS: i64 = 60_000;

/// Sends the messages of a company. Cheap to clone.
#[derive(Clone)]
pub struct Messenger {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    schema: LiveSchema,
    clock: Clock,
    wake: Wake,
}

#[derive(Default)]
struct Wake {
    count: Mutex<u64>,
    told: Condvar,
}

/// The running sender; it stops when dropped, after the message that is on its way.
pub struct Sending {
    stop: Arc<AtomicBool>,
    inner: Arc<Inner>,
    threads: Vec<JoinHandle<()>>,
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.inner.wake();
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}

/// What a channel has open.
#[derive(Default)]
struct Line {
    version: i64,
    gateway: Option<Box<dyn Gateway>>,
    /// When the messages of the last minute were handed over.
    recent: Vec<i64>,
}

impl Messenger {
    /// Of this company.
    #[must_use]
    pub fn new(store: Store, schema: LiveSchema, clock: Clock) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                schema,
                clock,
                wake: Wake::default(),
            }),
        }
    }

    /// Something is due: it doesn't wait for the next look.
    pub fn wake(&self) {
        self.inner.wake();
    }

    /// Sends from now on, until the answer is dropped.
    ///
    /// # Errors
    /// When the database fails, or no thread can be made.
    pub fn start(&self) -> Result<Sending> {
        self.give_up_claimed()?;
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for channel in Channel::ALL {
            let (inner, told) = (Arc::clone(&self.inner), Arc::clone(&stop));
            let thread = thread::Builder::new()
                .name(format!("messages-{}", channel.name()))
                .spawn(move || inner.watch(channel, &told))
                .map_err(Problem::internal)?;
            threads.push(thread);
        }
        Ok(Sending {
            stop,
            inner: Arc::clone(&self.inner),
            threads,
        })
    }

    /// Gives up what was claimed when the program ended: it may have been sent.
    ///
    /// # Errors
    /// When the database fails.
    pub fn give_up_claimed(&self) -> Result<()> {
        let schema = self.inner.schema.now();
        loop {
            let schema = schema.clone();
            let store = &self.inner.store;
            if store.write_blocking(move |tx| give_up_claimed(tx, &schema))? == 0 {
                return Ok(());
            }
        }
    }

    /// Hands over what is due at this moment, in the calling thread; how many messages.
    ///
    /// # Errors
    /// When the database fails.
    pub fn send_due(&self, channel: Channel) -> Result<usize> {
        self.inner.serve(channel, &mut Line::default(), &|| false)
    }

    /// Sends one message past the outbox, to see whether the settings work.
    ///
    /// # Errors
    /// What became of it.
    pub fn test(channel: Channel, kept: &Kept, message: &Outgoing) -> Result<Vec<String>, Failure> {
        settings::gateway(channel, kept)?.send(message)
    }
}

impl Inner {
    fn wake(&self) {
        *self.wake.count.lock() += 1;
        self.wake.told.notify_all();
    }

    fn watch(&self, channel: Channel, stop: &AtomicBool) {
        let is_over = || stop.load(Ordering::Acquire);
        let mut line = Line::default();
        while !is_over() {
            let seen = *self.wake.count.lock();
            let pause = match self.serve(channel, &mut line, &is_over) {
                Ok(0) => POLL,
                Ok(_) => continue,
                Err(problem) => {
                    tracing::error!(channel = channel.name(), %problem, "messages stand still; they are tried again");
                    RETRY
                }
            };
            let mut count = self.wake.count.lock();
            if *count == seen && !is_over() {
                self.wake.told.wait_for(&mut count, pause);
            }
        }
    }

    /// Hands over some of what is due; how many messages were.
    fn serve(&self, channel: Channel, line: &mut Line, stops: &dyn Fn() -> bool) -> Result<usize> {
        let kept = self.store.read_blocking(|r| settings::read(r, channel))?;
        if !kept.settings.is_active {
            line.gateway = None;
            return Ok(0);
        }
        if line.version != kept.version {
            line.gateway = None;
            line.version = kept.version;
        }
        self.hear(line)?;
        let room = self.room(line, kept.settings.per_minute);
        let now = self.clock.now();
        let batch = self
            .store
            .read_blocking(|r| due(r, channel, now, room.min(BATCH)))?;
        let mut count = 0;
        for message in &batch {
            if stops() {
                break;
            }
            if !self.one(channel, (&kept, line), message)? {
                break;
            }
            count += 1;
        }
        Ok(count)
    }

    /// How many messages may go now.
    fn room(&self, line: &mut Line, per_minute: i64) -> i64 {
        let since = self.clock.now() - MINUTE_MS;
        line.recent.retain(|at| *at > since);
        per_minute - guanxi_types::len_i64(line.recent.len())
    }

    /// Takes what the gateway says of earlier messages.
    fn hear(&self, line: &mut Line) -> Result<()> {
        let Some(gateway) = &mut line.gateway else {
            return Ok(());
        };
        let receipts = gateway.receipts();
        if receipts.is_empty() {
            return Ok(());
        }
        let schema = self.schema.now();
        self.store.write_blocking(move |tx| {
            for receipt in &receipts {
                record_receipt(tx, &schema, receipt)?;
            }
            Ok(())
        })
    }

    /// Hands one over; `false` when the gateway can't take more now.
    fn one(&self, channel: Channel, (kept, line): (&Kept, &mut Line), message: &Due) -> Result<bool> {
        let text = self.store.read_blocking(|r| text_of(r, message))?;
        let (schema, id) = (self.schema.now(), message.id);
        // On disk before it is handed over: from here on it goes at most once.
        let is_ours = self.store.write_blocking(move |tx| claim(tx, &schema, id))?;
        if !is_ours {
            return Ok(true);
        }
        let outgoing = Outgoing {
            id: message.id.to_string(),
            to: message.to.clone(),
            subject: message.subject.clone(),
            text,
        };
        if line.gateway.is_none() {
            line.gateway = settings::gateway(channel, kept).ok();
        }
        let outcome = match &mut line.gateway {
            Some(gateway) => gateway.send(&outgoing),
            None => Err(Failure::NotLetIn("the settings can't work".to_owned())),
        };
        line.recent.push(self.clock.now());
        let goes_on = match &outcome {
            Ok(_) | Err(Failure::Refused(_)) => true,
            Err(failure) => {
                tracing::warn!(channel = channel.name(), message = message.id, %failure, "a message wasn't taken");
                line.gateway = None;
                false
            }
        };
        let (schema, message) = (self.schema.now(), message.clone());
        self.store
            .write_blocking(move |tx| record(tx, &schema, &message, &outcome))?;
        Ok(goes_on)
    }
}
