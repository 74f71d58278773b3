//! The company's tables, for figures whose records aren't facts of the warehouse: one snapshot a computation.

use guanxi_loyalty::queries::liability::zone;
use guanxi_store::{OutboxRow, Queries, Reader, Store};
use guanxi_types::{Clock, Day, Result};

use crate::queries::facts::Facts;

/// Reads snapshots, and says what state each is of.
pub struct Database {
    store: Store,
    clock: Clock,
}

/// The state of the database: every write leaves a row in the outbox; and the day, by which some figures count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    // Both: on PostgreSQL a transaction may be committed after one with a greater number.
    settled: i64,
    last: i64,
    today: Day,
}

impl Database {
    /// Of this store; the clock says which day it is.
    #[must_use]
    pub const fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }

    fn stamp_in(&self, r: &mut dyn Queries) -> Result<Stamp> {
        Ok(Stamp {
            settled: OutboxRow::newest(r)?,
            last: OutboxRow::last(r)?,
            today: zone(r)?.day_of(self.clock.now()),
        })
    }

    /// The state now.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn stamp(&self) -> Result<Stamp> {
        self.store.read_blocking(|r| self.stamp_in(r))
    }

    fn read<T>(&self, f: impl FnOnce(&mut Reader<'_>, Day) -> Result<T>) -> Result<(T, Stamp)> {
        self.store.read_blocking(|r| {
            let stamp = self.stamp_in(r)?;
            Ok((f(r, stamp.today)?, stamp))
        })
    }
}

impl Facts<'_> {
    /// What `f` reads from the company's tables, in one snapshot, with the day that it is; the usual value where there is no database.
    ///
    /// # Errors
    /// When the database can't be read, or what `f` returns.
    pub fn from_database<T: Default>(&self, f: impl FnOnce(&mut Reader<'_>, Day) -> Result<T>) -> Result<T> {
        let Some(database) = self.database else {
            return Ok(T::default());
        };
        let (found, stamp) = database.read(f)?;
        self.scope.note_database(stamp);
        Ok(found)
    }
}
