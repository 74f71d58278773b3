//! Hands what happened to every open stream.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use guanxi_event::Consumer;
use guanxi_record::webhook::what_happened;
use guanxi_store::{OutboxRow, Store};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use parking_lot::Mutex;
use tokio::sync::broadcast;

use super::presence::Presence;

/// Streams of a company,
const STREAMS: usize = 1_000;
/// and of one user.
const STREAMS_A_USER: usize = 20;
/// Batches that wait for a slow stream before it is told to read everything anew.
const QUEUE: usize = 64;

/// Something that happened to records of one kind.
#[derive(Clone, Debug)]
pub struct Happened {
    pub entity: String,
    pub act: &'static str,
    pub ids: Vec<RawId>,
}

/// What happened at about the same time.
pub type Batch = Arc<Vec<Happened>>;

/// The open streams of a company, and who is where.
pub struct LiveHub {
    followed: AtomicI64,
    out: broadcast::Sender<Batch>,
    seats: Arc<Mutex<BTreeMap<RawId, usize>>>,
    pub(super) presence: Presence,
}

/// The place of one stream; it is free again when dropped.
pub struct Seat {
    pub inbox: broadcast::Receiver<Batch>,
    user: RawId,
    seats: Arc<Mutex<BTreeMap<RawId, usize>>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.seats.lock();
        if let Some(count) = seats.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                seats.remove(&self.user);
            }
        }
    }
}

impl LiveHub {
    /// Of this company, from now on.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn new(store: &Store) -> Result<Self> {
        Ok(Self {
            followed: AtomicI64::new(store.read_blocking(|r| OutboxRow::newest(r))?),
            out: broadcast::channel(QUEUE).0,
            seats: Arc::default(),
            presence: Presence::default(),
        })
    }

    /// A place for a stream of this user.
    pub(super) fn sit_down(&self, user: RawId) -> Result<Seat> {
        let mut seats = self.seats.lock();
        let all: usize = seats.values().sum();
        let own = seats.entry(user).or_default();
        if all >= STREAMS || *own >= STREAMS_A_USER {
            return Err(Problem::new(ErrorKind::TooMany, "live.too_many").with("max", STREAMS_A_USER));
        }
        *own += 1;
        Ok(Seat {
            inbox: self.out.subscribe(),
            user,
            seats: Arc::clone(&self.seats),
        })
    }
}

impl Consumer for LiveHub {
    fn name(&self) -> &'static str {
        "live"
    }

    fn watermark(&self) -> i64 {
        self.followed.load(Ordering::Acquire)
    }

    fn handle(&self, rows: &[OutboxRow]) -> Result<()> {
        let mut all: BTreeMap<(String, &'static str), Vec<RawId>> = BTreeMap::new();
        for row in rows {
            if let Some((entity, act, ids)) = what_happened(&row.event) {
                all.entry((entity.to_owned(), act)).or_default().extend(ids);
            }
        }
        let batch: Vec<Happened> = all
            .into_iter()
            .map(|((entity, act), mut ids)| {
                ids.sort_unstable();
                ids.dedup();
                Happened { entity, act, ids }
            })
            .collect();
        if !batch.is_empty() {
            // Nobody listens: nobody is told.
            let _ = self.out.send(Arc::new(batch));
        }
        if let Some(last) = rows.last() {
            self.followed.store(last.seq, Ordering::Release);
        }
        Ok(())
    }
}
