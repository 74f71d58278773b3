//! Posts what is due. One thread looks for it; each subscription with something due gets a thread for as long as there is
//! something, so that a slow receiver holds up nobody else's messages.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use parking_lot::Mutex;
use rand::Rng;
use tokio::sync::Notify;
use ureq::Agent;

use super::delivery::{self, Due, Outcome};
use super::message::{self, Content};
use super::post::{Parcel, agent, post};
use super::subscription::{self, Off, Subscription};
use super::{Inner, Webhooks, may_manage};

/// Subscriptions that are served at the same time.
const LANES: usize = 8;
/// Messages that are looked up at once.
const BATCH: i64 = 200;
/// How long it waits at most before it looks again.
const POLL: Duration = Duration::from_secs(1);
/// How long it waits after the database failed.
const RETRY: Duration = Duration::from_secs(5);
/// How often old deliveries are removed.
const PRUNE_EVERY_MS: i64 = 3_600_000;

/// The running sender; it stops when dropped, after the messages that are on their way.
pub struct Sending {
    stop: Arc<Stop>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Stop {
    is_set: AtomicBool,
    told: Notify,
}

impl Stop {
    fn is_set(&self) -> bool {
        self.is_set.load(Ordering::Acquire)
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.stop.is_set.store(true, Ordering::Release);
        self.stop.told.notify_one();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}

impl Webhooks {
    /// Posts from now on, until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn start(&self) -> Result<Sending> {
        let stop = Arc::new(Stop::default());
        let (hooks, told) = (self.clone(), Arc::clone(&stop));
        let thread = thread::Builder::new()
            .name("webhooks".to_owned())
            .spawn(move || hooks.watch(&told))
            .map_err(Problem::internal)?;
        Ok(Sending {
            stop,
            thread: Some(thread),
        })
    }

    /// Posts what is due at this moment, in the calling thread; how many messages.
    ///
    /// # Errors
    /// When the database fails.
    pub fn send_due(&self) -> Result<usize> {
        let inner = &self.inner;
        let agent = agent(self.allows_private());
        let mut count = 0;
        for id in self.due()? {
            loop {
                match inner.serve(&agent, id, &|| false)? {
                    0 => break,
                    some => count += some,
                }
            }
        }
        Ok(count)
    }

    /// Subscriptions that something can be posted to at this moment, the longest waiting first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn due(&self) -> Result<Vec<RawId>> {
        let now = self.inner.clock.now();
        self.inner.store.read_blocking(|r| delivery::due_webhooks(r, now))
    }

    /// Removes old deliveries.
    ///
    /// # Errors
    /// When the database fails.
    pub fn prune(&self) -> Result<()> {
        let now = self.inner.clock.now();
        while self
            .inner
            .store
            .write_blocking(move |tx| delivery::prune(tx, now))?
        {}
        Ok(())
    }

    fn watch(&self, stop: &Arc<Stop>) {
        let Ok(waiting) = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
        else {
            return;
        };
        let mut wake = self.inner.wake.subscribe();
        let agent = agent(self.allows_private());
        let busy: Arc<Mutex<BTreeSet<RawId>>> = Arc::default();
        let mut lanes: Vec<JoinHandle<()>> = Vec::new();
        let mut pruned_at = 0;
        while !stop.is_set() {
            lanes.retain(|lane| !lane.is_finished());
            match self.open_lanes(&agent, &busy, stop) {
                Ok(opened) => lanes.extend(opened),
                Err(problem) => {
                    tracing::error!(%problem, "webhooks stand still; they are tried again");
                    thread::park_timeout(RETRY);
                }
            }
            if self.inner.clock.now() - pruned_at >= PRUNE_EVERY_MS {
                pruned_at = self.inner.clock.now();
                if let Err(problem) = self.prune() {
                    tracing::error!(%problem, "old deliveries of webhooks can't be removed");
                }
            }
            waiting.block_on(async {
                tokio::select! {
                    _ = wake.changed() => {}
                    () = stop.told.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            });
        }
        for lane in lanes {
            let _ = lane.join();
        }
    }

    fn open_lanes(
        &self,
        agent: &Agent,
        busy: &Arc<Mutex<BTreeSet<RawId>>>,
        stop: &Arc<Stop>,
    ) -> Result<Vec<JoinHandle<()>>> {
        let mut opened = Vec::new();
        for id in self.due()? {
            {
                let mut busy = busy.lock();
                if busy.len() >= LANES {
                    break;
                }
                if !busy.insert(id) {
                    continue;
                }
            }
            let (hooks, agent, lane_of) = (self.clone(), agent.clone(), Arc::clone(busy));
            let stop = Arc::clone(stop);
            let lane = thread::Builder::new().name("webhook".to_owned()).spawn(move || {
                hooks.lane(&agent, id, &stop);
                lane_of.lock().remove(&id);
                hooks.wake();
            });
            match lane {
                Ok(lane) => opened.push(lane),
                Err(error) => {
                    busy.lock().remove(&id);
                    return Err(Problem::internal(error));
                }
            }
        }
        Ok(opened)
    }

    fn lane(&self, agent: &Agent, id: RawId, stop: &Stop) {
        loop {
            match self.inner.serve(agent, id, &|| stop.is_set()) {
                Ok(0) => return,
                Ok(_) => {}
                Err(problem) => {
                    tracing::error!(webhook = id, %problem, "a webhook stands still; it is tried again");
                    thread::park_timeout(RETRY);
                    return;
                }
            }
        }
    }
}

impl Inner {
    /// Posts some of what is due for a subscription; how many, 0 when nothing is due.
    fn serve(&self, agent: &Agent, id: RawId, stops: &dyn Fn() -> bool) -> Result<usize> {
        let now = self.clock.now();
        let batch = self.store.read_blocking(|r| delivery::due(r, id, now, BATCH))?;
        let mut count = 0;
        for due in &batch {
            if stops() || !self.one(agent, id, due)? {
                return Ok(0);
            }
            count += 1;
        }
        Ok(count)
    }

    /// Posts one message; `false` when the subscription is off.
    fn one(&self, agent: &Agent, id: RawId, due: &Due) -> Result<bool> {
        let now = self.clock.now();
        let known = self.store.read_blocking(|r| {
            let schema = self.schema.refresh(r)?;
            let hook = subscription::find(r, id)?;
            let content = message::build(r, (&schema, &self.audience), &hook, due)?;
            let secrets = subscription::secrets(r, id, now)?;
            Ok((hook, content, secrets))
        });
        let (hook, content, secrets) = match known {
            Ok((hook, ..)) if !hook.is_active => return Ok(false),
            Err(problem) if problem.kind == ErrorKind::NotFound => return Ok(false),
            other => other?,
        };
        let outcome = match content {
            Content::OwnerGone => {
                self.switch_off(&hook, Off::Owner)?;
                return Ok(false);
            }
            Content::Withheld => Outcome::Withheld,
            Content::Body(body) => {
                let claimed = due.clone();
                if !self
                    .store
                    .write_blocking(move |tx| delivery::claim(tx, &claimed, now))?
                {
                    return Ok(true);
                }
                let parcel = Parcel {
                    address: &hook.address,
                    id: &format!("msg_{}", due.id),
                    timestamp: now / 1_000,
                    body: &body,
                    secrets: &secrets,
                };
                post(agent, &parcel)?
            }
        };
        let is_gone = matches!(outcome, Outcome::Answered(410, _));
        let (due, chance) = (due.clone(), rand::rng().random_range(0..=1_000));
        let now = self.clock.now();
        let failing = self
            .store
            .write_blocking(move |tx| delivery::record(tx, id, &due, (&outcome, now, chance)))?;
        if is_gone {
            self.switch_off(&hook, Off::Gone)?;
        } else if failing {
            self.switch_off(&hook, Off::Failing)?;
        }
        Ok(!is_gone && !failing)
    }

    fn switch_off(&self, hook: &Subscription, why: Off) -> Result<()> {
        tracing::warn!(webhook = hook.id, ?why, "a webhook is switched off");
        let audience = Arc::clone(&self.audience);
        let hook = hook.clone();
        self.store.write_blocking(move |tx| {
            let mut tell = Vec::new();
            for user in users(tx)? {
                if audience
                    .circumstances(tx, user)?
                    .is_some_and(|ctx| may_manage(&ctx))
                {
                    tell.push(user);
                }
            }
            subscription::switch_off(tx, &hook, why, &tell)
        })
    }
}

fn users(tx: &mut Tx<'_>) -> Result<Vec<RawId>> {
    let rows = tx.query("SELECT id FROM org_user WHERE is_active = 1 ORDER BY id", &[])?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}
