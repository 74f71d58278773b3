//! 64-bit, time-ordered ids made by the program.
//!
//! Layout, high to low: 41 bits of milliseconds since 2020-01-01 UTC, 6 bits of node, 16 bits of sequence. Two ids made
//! by one process are strictly increasing, so inserts append to the table, and a list sorted by id is sorted by time.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicI64, Ordering as Atomic};

/// An id without the type of the record it names, as it stands in the database.
pub type RawId = i64;

/// 2020-01-01T00:00:00Z in Unix milliseconds.
const EPOCH_MS: i64 = 1_577_836_800_000;
const NODE_BITS: u32 = 6;
const SEQUENCE_BITS: u32 = 16;

/// The id of a `T`. Strings in JSON, because a browser's numbers lose the last digits of 64 bits.
pub struct Id<T> {
    raw: RawId,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// Wraps an id read from the store.
    #[must_use]
    pub const fn new(raw: RawId) -> Self {
        Self { raw, of: PhantomData }
    }

    /// The bare number, for the store.
    #[must_use]
    pub const fn raw(self) -> RawId {
        self.raw
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.raw.cmp(&other.raw)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.raw)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.raw)
    }
}

/// Makes ids. One per process; threads share it.
#[derive(Debug)]
pub struct IdMaker {
    node: i64,
    last: AtomicI64,
}

impl IdMaker {
    /// `node` tells processes that share one database apart; its low 6 bits are used.
    #[must_use]
    pub const fn new(node: i64) -> Self {
        Self {
            node: node & ((1 << NODE_BITS) - 1),
            last: AtomicI64::new(0),
        }
    }

    /// The next id, greater than every id this maker gave before, even if the clock went back.
    pub fn next(&self, now_ms: i64) -> RawId {
        self.reserve(now_ms, 1)
    }

    /// Reserves `count` ids and returns the first; the others follow without a gap within this node.
    ///
    /// The sequence counts on into the next millisecond when one is full, so a bulk load never waits.
    pub fn reserve(&self, now_ms: i64, count: i64) -> RawId {
        let base = (now_ms - EPOCH_MS).max(0) << SEQUENCE_BITS;
        let mut last = self.last.load(Atomic::Relaxed);
        loop {
            let first = base.max(last + 1);
            match self
                .last
                .compare_exchange_weak(last, first + count - 1, Atomic::Relaxed, Atomic::Relaxed)
            {
                Ok(_) => return self.compose(first),
                Err(seen) => last = seen,
            }
        }
    }

    /// The `n`th id after `first`, where `first` came from [`IdMaker::reserve`] with a count above `n`.
    #[must_use]
    pub fn nth(&self, first: RawId, n: i64) -> RawId {
        let low = first & ((1 << SEQUENCE_BITS) - 1);
        let high = first >> (SEQUENCE_BITS + NODE_BITS);
        self.compose(((high << SEQUENCE_BITS) | low) + n)
    }

    fn compose(&self, tick: i64) -> RawId {
        let low = tick & ((1 << SEQUENCE_BITS) - 1);
        ((tick >> SEQUENCE_BITS) << (SEQUENCE_BITS + NODE_BITS)) | (self.node << SEQUENCE_BITS) | low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_even_when_the_clock_falls() {
        let maker = IdMaker::new(3);
        let a = maker.next(EPOCH_MS + 5_000);
        let b = maker.next(EPOCH_MS + 4_000);
        assert!(b > a);
    }

    #[test]
    fn a_reserved_block_crosses_a_millisecond_without_meeting_the_next() {
        let maker = IdMaker::new(63);
        let first = maker.reserve(EPOCH_MS + 1, 70_000);
        let last = maker.nth(first, 69_999);
        let next = maker.next(EPOCH_MS + 1);
        assert!(first < last && last < next);
    }
}
