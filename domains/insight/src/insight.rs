//! The one door: questions in, tables out.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::Arc;

use guanxi_types::{Day, RawId, Result};
use guanxi_warehouse::{Error as WarehouseError, Warehouse};
use parking_lot::Mutex;
use serde::Serialize;

use crate::indicator;
use crate::queries::cube;
use crate::queries::cube::lists::CellCustomers;
use crate::queries::decile::GroupCustomers;
use crate::queries::facts::{Facts, Kept as KeptRosters};
use crate::queries::movement::Movement;
use crate::queries::records::RecordPage;
use crate::queries::{decile, movement, records};
use crate::request::{GroupCustomersRequest, MovementRequest, Query, RecordsRequest};
use crate::table::Table;

/// Tables kept; a year by week is some 500 rows, so this stays in the low megabytes.
const RESULTS_MAX: usize = 64;

/// How fresh an answer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// Sequence of the last outbox row that counts.
    pub watermark: i64,
    /// When it was brought in, UTC milliseconds.
    pub at: i64,
    /// The last day with sales, `2017-12-31`; `None`: no sales yet.
    pub facts_through: Option<String>,
}

struct Kept {
    question: String,
    generation: u64,
    table: Arc<Table>,
}

/// Answers questions about sales from a warehouse.
///
/// **Invariant:** an answer depends only on the question and the state of the warehouse; equal states give equal answers.
pub struct Insight {
    warehouse: Arc<Warehouse>,
    rosters: KeptRosters,
    kept: Mutex<VecDeque<Kept>>,
}

impl Insight {
    /// On this warehouse, which holds the facts of `guanxi_trade::facts`.
    #[must_use]
    pub fn new(warehouse: Arc<Warehouse>) -> Self {
        Self {
            warehouse,
            rosters: KeptRosters::default(),
            kept: Mutex::new(VecDeque::new()),
        }
    }

    /// The warehouse.
    #[must_use]
    pub const fn warehouse(&self) -> &Arc<Warehouse> {
        &self.warehouse
    }

    /// How fresh answers are now.
    #[must_use]
    pub fn as_of(&self) -> AsOf {
        let freshness = self.warehouse.freshness();
        AsOf {
            watermark: freshness.watermark,
            at: freshness.at,
            facts_through: freshness.last_day.map(|day| Day::new(day).to_string()),
        }
    }

    /// The customers of a group by rank.
    ///
    /// # Errors
    /// When a filter names something unknown, the cursor isn't ours, or the warehouse can't be read.
    pub fn group_customers(&self, request: &GroupCustomersRequest) -> Result<GroupCustomers> {
        self.check_ready()?;
        decile::customers(&self.facts(), request)
    }

    /// Movement of customers between groups.
    ///
    /// # Errors
    /// When a filter names something unknown, or the warehouse can't be read.
    pub fn movement(&self, request: &MovementRequest) -> Result<Movement> {
        self.check_ready()?;
        movement::flows(&self.facts(), request)
    }

    /// The sales that a number of the KPI table is made of.
    ///
    /// # Errors
    /// When the measure or a filter isn't known, the cursor isn't ours, or the warehouse can't be read.
    pub fn records(&self, request: &RecordsRequest) -> Result<RecordPage> {
        self.check_ready()?;
        records::page(&self.facts(), request)
    }

    /// The table of an indicator.
    ///
    /// # Errors
    /// When there is none of this name, a parameter can't be read or isn't the indicator's, or the warehouse can't be read.
    pub fn indicator(&self, name: &str, query: &Query) -> Result<Arc<Table>> {
        let indicator = indicator::named(name)?;
        indicator.check(query)?;
        self.kept_or(&(name, query), || (indicator.compute)(&self.facts(), query))
    }

    /// The cube (三维分析): cells along one to three dimensions, with their totals.
    ///
    /// # Errors
    /// When the question can't be read or names something unknown, there are too many cells, or the warehouse can't be read.
    pub fn cube(&self, query: &Query) -> Result<Arc<Table>> {
        let request = query.cube_table()?;
        self.kept_or(&("cells of the cube", query), || {
            cube::compute::table(&self.facts(), &request)
        })
    }

    /// The customers of a cell of the cube: of what the slices leave.
    ///
    /// # Errors
    /// As [`Insight::cube`], or when the cursor isn't ours.
    pub fn cube_customers(&self, query: &Query) -> Result<CellCustomers> {
        self.check_ready()?;
        cube::lists::customers(&self.facts(), &query.cube()?, &query.page()?)
    }

    /// The sales of a cell of the cube.
    ///
    /// # Errors
    /// As [`Insight::cube_customers`].
    pub fn cube_records(&self, query: &Query) -> Result<RecordPage> {
        self.check_ready()?;
        cube::lists::records(&self.facts(), &query.cube()?, &query.page()?)
    }

    /// The ids of all customers of a cell of the cube, best first, and the day whose state they are in.
    ///
    /// # Errors
    /// As [`Insight::cube`].
    pub fn cube_members(&self, query: &Query) -> Result<(Day, Vec<RawId>)> {
        self.check_ready()?;
        cube::lists::members(&self.facts(), &query.cube()?)
    }

    /// The fields of customers that indicators can be told by.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn attributes(&self) -> Result<Vec<String>> {
        self.facts().attributes()
    }

    fn facts(&self) -> Facts<'_> {
        Facts::new(&self.warehouse, &self.rosters)
    }

    /// Figures of a warehouse that waits for its rebuild would all be 0: better none than wrong ones.
    fn check_ready(&self) -> Result<()> {
        if self.warehouse.needs_rebuild() {
            Err(WarehouseError::NeedsRebuild.into())
        } else {
            Ok(())
        }
    }

    fn kept_or(&self, request: &impl Debug, make: impl FnOnce() -> Result<Table>) -> Result<Arc<Table>> {
        self.check_ready()?;
        let question = format!("{request:?}");
        // Read before the answer is computed: if a batch comes between, the answer is newer than its mark and is only
        // computed once more than needed.
        let generation = self.warehouse.freshness().generation;
        let mut kept = self.kept.lock();
        kept.retain(|k| k.generation == generation);
        if let Some(found) = kept.iter().find(|k| k.question == question) {
            return Ok(Arc::clone(&found.table));
        }
        drop(kept);
        let table = Arc::new(make()?);
        let mut kept = self.kept.lock();
        if kept.len() >= RESULTS_MAX {
            kept.pop_front();
        }
        kept.push_back(Kept {
            question,
            generation,
            table: Arc::clone(&table),
        });
        Ok(table)
    }
}
