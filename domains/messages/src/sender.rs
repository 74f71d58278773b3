//! Hands over what is due. One thread a channel, so that a slow mail server holds up no text message.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use guanxi_message::{Failure, Gateway, Outgoing};
use guanxi_record::LiveSchema;
use guanxi_store::Store;
use guanxi_types::{Clock, Problem, Result};
use parking_lot::{Condvar, Mutex};

use crate::commands::{
    Due, claim, code_of, due, files_of, give_up_claimed, name_of, record, record_receipt, text_of,
};
use crate::mailbox;
use crate::policy::ContactPolicy;
use crate::settings::{self, Channel, Kept};

/// How long it waits at most before it looks again.
const POLL: Duration = Duration::from_secs(1);
/// How long it waits after the database failed.
const RETRY: Duration = Duration::from_secs(5);
/// Messages that are looked up at once.
const BATCH: i64 = 50;
/// How often the mailbox is read.
const VISIT_EVERY: Duration = Duration::from_secs(300);
const MINUTE_MS: i64 = 60_000;
/// The part of a minute's messages that is kept for codes to sign in, however many others wait.
const RESERVE: i64 = 10;
/// How long a channel rests whose gateway can't be reached; twice as long each time, up to the second.
const REST_MS: (i64, i64) = (1_000, 60_000);
/// What the address of the page to unsubscribe stands for in a text.
const WAY_OUT: &str = "{unsubscribe}";

/// Sends the messages of a company. Cheap to clone.
#[derive(Clone)]
pub struct Messenger {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    schema: LiveSchema,
    clock: Clock,
    policy: Option<Arc<dyn ContactPolicy>>,
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
    /// Until when nothing is tried, and how long that was: the gateway was away.
    rest: (i64, i64),
}

impl Line {
    /// Leaves the gateway alone for a while: whatever waits would fail alike.
    fn rest(&mut self, now: i64) {
        let long = (self.rest.1 * 2).clamp(REST_MS.0, REST_MS.1);
        self.rest = (now + long, long);
    }
}

impl Messenger {
    /// Of this company; who knows the rules of contacts is asked before a message leaves.
    #[must_use]
    pub fn new(
        store: Store,
        schema: LiveSchema,
        clock: Clock,
        policy: Option<Arc<dyn ContactPolicy>>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                schema,
                clock,
                policy,
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
        let (inner, told) = (Arc::clone(&self.inner), Arc::clone(&stop));
        let thread = thread::Builder::new()
            .name("messages-mailbox".to_owned())
            .spawn(move || inner.watch_mailbox(&told))
            .map_err(Problem::internal)?;
        threads.push(thread);
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

    /// Reads the mailbox for reports, every few minutes.
    fn watch_mailbox(&self, stop: &AtomicBool) {
        let is_over = || stop.load(Ordering::Acquire);
        while !is_over() {
            if let Err(problem) = self.visit_mailbox(&is_over) {
                tracing::error!(%problem, "the mailbox can't be read; it is tried again");
            }
            let mut count = self.wake.count.lock();
            let until = Instant::now() + VISIT_EVERY;
            // Messages that are due wake everybody: the mailbox has time.
            while !is_over() && !self.wake.told.wait_until(&mut count, until).timed_out() {}
        }
    }

    fn visit_mailbox(&self, stops: &dyn Fn() -> bool) -> Result<()> {
        let kept = self.store.read_blocking(|r| mailbox::read(r))?;
        if !kept.settings.is_active {
            return Ok(());
        }
        if let Err(failure) = mailbox::visit((&self.store, &self.schema), &kept, stops)? {
            tracing::warn!(%failure, "the mailbox for reports didn't let itself be read");
        }
        Ok(())
    }

    /// Hands over some of what is due; how many messages were.
    fn serve(&self, channel: Channel, line: &mut Line, stops: &dyn Fn() -> bool) -> Result<usize> {
        let kept = self.store.read_blocking(|r| settings::in_use(r, channel))?;
        self.hear(line)?;
        if !kept.settings.is_active {
            line.gateway = None;
            return Ok(0);
        }
        if line.version != kept.version {
            line.gateway = None;
            line.version = kept.version;
            line.rest = (0, 0);
        }
        let room = self.room(line, kept.settings.per_minute);
        let now = self.clock.now();
        if now < line.rest.0 {
            return Ok(0);
        }
        let batch = self
            .store
            .read_blocking(|r| due(r, channel, now, room.clamp(0, BATCH)))?;
        let mut count = 0_i64;
        let reserve = kept.settings.per_minute / RESERVE;
        for message in &batch {
            // Codes stand before all others.
            if stops() || (!message.is_urgent && room - count <= reserve) {
                break;
            }
            if !self.one(channel, (&kept, line), message)? {
                break;
            }
            count += 1;
        }
        usize::try_from(count).map_err(Problem::internal)
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

    /// A message with the way off the list: the receiver's own page in its text, and for a mail the address that its program posts to.
    fn with_way_out(
        &self,
        (channel, kept): (Channel, &Kept),
        message: &Due,
        mut outgoing: Outgoing,
    ) -> Result<Outgoing> {
        let site = kept.settings.public_url.trim_end_matches('/');
        if !message.may_end || site.is_empty() {
            outgoing.text = outgoing.text.replace(WAY_OUT, "");
            return Ok(outgoing);
        }
        let code = code_of(self.store.vault()?, message.id)?;
        let page = format!("{site}/u/{code}");
        if outgoing.text.contains(WAY_OUT) {
            outgoing.text = outgoing.text.replace(WAY_OUT, &page);
        } else if channel == Channel::Email {
            outgoing.text = format!("{}\n\n退订 Unsubscribe: {page}\n", outgoing.text);
        }
        if channel == Channel::Email {
            outgoing.unsubscribe = Some(format!("{site}/api/v1/public/unsubscribe/{code}"));
        }
        Ok(outgoing)
    }

    /// Hands one over; `false` when the gateway can't take more now.
    fn one(&self, channel: Channel, (kept, line): (&Kept, &mut Line), message: &Due) -> Result<bool> {
        let text = self.store.read_blocking(|r| text_of(r, message))?;
        let outgoing = Outgoing {
            id: name_of(self.store.vault()?, message.id)?,
            to: message.to.clone(),
            subject: message.subject.clone(),
            text,
            unsubscribe: None,
            files: self.store.read_blocking(|r| files_of(r, message.id))?,
        };
        let outgoing = self.with_way_out((channel, kept), message, outgoing)?;
        let (schema, id) = (self.schema.now(), message.id);
        // On disk before it is handed over: from here on it goes at most once.
        let policy = self.policy.clone();
        let is_ours = self
            .store
            .write_blocking(move |tx| claim(tx, &schema, id, policy.as_deref()))?;
        if !is_ours {
            return Ok(true);
        }
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
                false
            }
        };
        match &outcome {
            Err(failure) if failure.is_of_channel() => line.rest(self.clock.now()),
            _ => line.rest = (0, 0),
        }
        let (schema, message) = (self.schema.now(), message.clone());
        self.store
            .write_blocking(move |tx| record(tx, &schema, &message, &outcome))?;
        if !goes_on {
            // What the gateway told of earlier messages isn't told again: it is written down before the line ends.
            self.hear(line)?;
            line.gateway = None;
        }
        Ok(goes_on)
    }
}
