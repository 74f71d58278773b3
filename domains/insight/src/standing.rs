//! Where each customer stands, kept in the database in step with the facts: lists and pages read it, and its changes of stage
//! are remembered as they were found.
//!
//! Ranks depend on everybody, so each computation makes all standings anew in one pass over the facts; only rows that differ
//! from what is stored are written.

mod follow;
mod reason;
pub mod table;
mod view;

use std::sync::Arc;

use guanxi_record::LiveSchema;
use guanxi_store::{Queries, Store};
use guanxi_types::{Clock, Day, RawId, Result, len_i64};
use parking_lot::Mutex;
use rustc_hash::FxHashSet;

use crate::Insight;
use crate::rules::standing::{Standing, Standings};
use table::{Found, State, Step};

pub use follow::Following;
pub use reason::reason;
pub use view::VIEW;

/// Customers whose rows are written in one transaction, so that others write in between.
const CHUNK: usize = 2_000;

/// What a computation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Customers with a standing.
    pub customers: i64,
    /// Rows that were written or removed.
    pub written: i64,
    /// Changes of stage among them.
    pub changes: i64,
}

/// Keeps the standings of one company.
pub struct StandingKeeper {
    store: Store,
    schema: LiveSchema,
    insight: Arc<Insight>,
    clock: Clock,
    /// One computation at a time: two would write each other's rows twice.
    working: Mutex<()>,
}

/// Which rows a computation writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Changed,
    All,
}

impl StandingKeeper {
    /// Of the customers in `store`, from the facts of `insight`.
    #[must_use]
    pub const fn new(store: Store, schema: LiveSchema, insight: Arc<Insight>, clock: Clock) -> Self {
        Self {
            store,
            schema,
            insight,
            clock,
            working: Mutex::new(()),
        }
    }

    /// Brings the standings up to date with the warehouse.
    ///
    /// # Errors
    /// When the warehouse or the database can't be read, or the rows can't be written; the next computation makes up for it.
    pub fn refresh(&self) -> Result<Refreshed> {
        self.compute(Which::Changed)
    }

    /// Writes every row anew. What was found before stays in the history of stages.
    ///
    /// # Errors
    /// As [`Self::refresh`].
    pub fn rebuild(&self) -> Result<Refreshed> {
        self.compute(Which::All)
    }

    /// Computes whenever the facts or the day have changed, until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn follow(self: &Arc<Self>) -> Result<Following> {
        Following::start(Arc::clone(self))
    }

    /// What the standings depend on: the state of the facts, and the day.
    fn mark(&self) -> (u64, Day) {
        (self.insight.warehouse().freshness().generation, self.today())
    }

    /// Today in the company's zone.
    fn today(&self) -> Day {
        self.schema.now().zone().day_of(self.clock.now())
    }

    fn compute(&self, which: Which) -> Result<Refreshed> {
        let _one = self.working.lock();
        let found = self.insight.standings(self.today())?;
        let state = State {
            as_of: found.as_of,
            population_gap: found.population_gap,
            found_at: self.clock.now(),
        };
        let (steps, customers) = self.store.read_blocking(|r| plan(r, found, which))?;
        let mut done = Refreshed {
            customers,
            ..Refreshed::default()
        };
        let mut steps = steps.into_iter();
        loop {
            let chunk: Vec<Step> = steps.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                break;
            }
            done.written += len_i64(chunk.len());
            done.changes += self
                .store
                .write_blocking(move |tx| table::write(tx, state, &chunk))?;
        }
        self.store
            .write_blocking(move |tx| table::write_state(tx, state))?;
        Ok(done)
    }
}

/// What has to be written, in the order of customers, and how many customers have a standing. Who was erased has none: nobody
/// is to be looked at as that person again.
fn plan(r: &mut dyn Queries, found: Standings, which: Which) -> Result<(Vec<Step>, i64)> {
    let erased: FxHashSet<RawId> = table::erased(r)?;
    let mut rows = found.rows;
    rows.retain(|row| !erased.contains(&row.customer_id));
    let customers = len_i64(rows.len());
    let mut rows = rows.into_iter().peekable();
    let mut steps = Vec::new();
    table::each(r, &mut |stored: Standing| {
        while let Some(row) = rows.next_if(|row| row.customer_id < stored.customer_id) {
            steps.push(Step::new(row.customer_id, None, Found::Standing(row)));
        }
        let was = Some(stored.stage);
        match rows.next_if(|row| row.customer_id == stored.customer_id) {
            Some(row) if row != stored || which == Which::All => {
                steps.push(Step::new(row.customer_id, was, Found::Standing(row)));
            }
            Some(_) => {}
            None if erased.contains(&stored.customer_id) => {
                steps.push(Step::new(stored.customer_id, was, Found::Erased));
            }
            None => steps.push(Step::new(stored.customer_id, was, Found::Nothing)),
        }
        Ok(())
    })?;
    steps.extend(rows.map(|row| Step::new(row.customer_id, None, Found::Standing(row))));
    Ok((steps, customers))
}
