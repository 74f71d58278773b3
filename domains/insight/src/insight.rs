//! The one door: questions in, tables out.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::Arc;

use guanxi_types::{Day, Result};
use guanxi_warehouse::{Error as WarehouseError, Warehouse};
use parking_lot::Mutex;
use serde::Serialize;

use crate::indicator;
use crate::queries::decile::GroupCustomers;
use crate::queries::facts::Facts;
use crate::queries::kept::{Kept as KeptRosters, Needs, Scope};
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

/// An answer, with what it was made of.
struct Kept {
    question: String,
    needs: Needs,
    table: Arc<Table>,
}

/// Answers questions about sales from a warehouse.
///
/// **Invariant:** an answer depends only on the question and the state of the warehouse; equal states give equal answers.
pub struct Insight {
    warehouse: Arc<Warehouse>,
    /// For questions whose answers aren't kept.
    passing: Scope,
    rosters: KeptRosters,
    kept: Mutex<VecDeque<Kept>>,
}

impl Insight {
    /// On this warehouse, which holds the facts of `guanxi_trade::facts`.
    #[must_use]
    pub fn new(warehouse: Arc<Warehouse>) -> Self {
        Self {
            passing: Scope::passing(&warehouse),
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
        self.kept_or(&(name, query), |facts| (indicator.compute)(facts, query))
    }

    /// The fields of customers that indicators can be told by.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn attributes(&self) -> Result<Vec<String>> {
        self.facts().attributes()
    }

    fn facts(&self) -> Facts<'_> {
        Facts::new(&self.passing, &self.rosters)
    }

    /// Figures of a warehouse that waits for its rebuild would all be 0: better none than wrong ones.
    fn check_ready(&self) -> Result<()> {
        if self.warehouse.needs_rebuild() {
            Err(WarehouseError::NeedsRebuild.into())
        } else {
            Ok(())
        }
    }

    /// The answer to a question, kept while a computation would read the same files and the same derived values: a batch throws
    /// away the answers that it touches and no others.
    fn kept_or(
        &self,
        request: &impl Debug,
        make: impl FnOnce(&Facts<'_>) -> Result<Table>,
    ) -> Result<Arc<Table>> {
        self.check_ready()?;
        let question = format!("{request:?}");
        let found = {
            let kept = self.kept.lock();
            let found = kept.iter().find(|k| k.question == question);
            found.map(|k| (k.needs.clone(), Arc::clone(&k.table)))
        };
        if let Some((needs, table)) = found
            && self.facts().is_current(&needs)?
        {
            return Ok(table);
        }
        let scope = Scope::new(&self.warehouse);
        let table = Arc::new(make(&Facts::new(&scope, &self.rosters))?);
        let mut kept = self.kept.lock();
        kept.retain(|k| k.question != question);
        if kept.len() >= RESULTS_MAX {
            kept.pop_front();
        }
        kept.push_back(Kept {
            question,
            needs: scope.needs(),
            table: Arc::clone(&table),
        });
        Ok(table)
    }
}
