//! The one door: questions in, tables out.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, Instant};

use guanxi_store::Store;
use guanxi_types::{Clock, Day, Period, Problem, RawId, Result};
use guanxi_warehouse::{AskLimits, Asked, Error as WarehouseError, TableSight, Warehouse};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::indicator::{self, Sibling, TOGETHER};
use crate::portrait::{self, Portrait, Wanted, Words};
use crate::queries::bought::{self, Bought, Margin};
use crate::queries::cube;
use crate::queries::cube::lists::CellCustomers;
use crate::queries::database::Database;
use crate::queries::decile::GroupCustomers;
use crate::queries::facts::Facts;
use crate::queries::kept::{Kept as KeptRosters, Needs, Scope};
use crate::queries::movement::Movement;
use crate::queries::outlook::Outlook;
use crate::queries::records::RecordPage;
use crate::queries::{decile, movement, outlook, records, standing};
use crate::request::{Filters, GroupCustomersRequest, MovementRequest, Query, RecordsRequest};
use crate::rules::decile::DecileKind;
use crate::rules::standing::Standings;
use crate::table::Table;

/// Tables kept.
const RESULTS_MAX: usize = 128;
/// Cells of a table that is kept, at most: a year by week has some 1,000, a row for each customer may have millions.
const CELLS_MAX: usize = 50_000;

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

/// An outlook is given again for so many times what it cost.
const OUTLOOK_TIMES: u32 = 50;

struct KeptOutlook {
    generation: u64,
    made: Instant,
    cost: Duration,
    outlook: Arc<Outlook>,
}

/// Answers questions about sales from a warehouse.
///
/// **Invariant:** an answer depends only on the question and the state of what it was read from: the warehouse, or one snapshot of the
/// database and the day. Equal states give equal answers.
pub struct Insight {
    warehouse: Arc<Warehouse>,
    /// The company's tables, where figures may read them.
    database: Option<Database>,
    /// For questions whose answers aren't kept.
    passing: Scope,
    rosters: KeptRosters,
    kept: Mutex<VecDeque<Kept>>,
    outlook: Mutex<Option<KeptOutlook>>,
}

impl Insight {
    /// On this warehouse, which holds the facts of `guanxi_trade::facts`.
    #[must_use]
    pub fn new(warehouse: Arc<Warehouse>) -> Self {
        Self {
            passing: Scope::passing(&warehouse),
            warehouse,
            database: None,
            rosters: KeptRosters::default(),
            kept: Mutex::new(VecDeque::new()),
            outlook: Mutex::new(None),
        }
    }

    /// With the company's tables, for figures of what isn't a fact: without them there is no club.
    #[must_use]
    pub fn with_database(mut self, store: Store, clock: Clock) -> Self {
        self.database = Some(Database::new(store, clock));
        self
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
        let asked = indicator.together.zip(query.grain().ok());
        match asked.filter(|(_, by)| query.period.is_none() && TOGETHER.contains(by)) {
            None => self.kept_or(&(name, query), |facts| (indicator.compute)(facts, query)),
            Some((together, by)) => self.kept_or_all(&(name, query.by_grain(by)), |facts| {
                let made = together(facts, query)?;
                let question = |one: &Sibling| format!("{:?}", (one.indicator, query.by_grain(one.by)));
                Ok(made.into_iter().map(|one| (question(&one), one.table)).collect())
            }),
        }
    }

    /// Where every customer with a purchase stands; sales after `today` don't count.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn standings(&self, today: Day) -> Result<Standings> {
        self.check_ready()?;
        standing::all(&self.facts(), today)
    }

    /// The day that relative times are counted from: the last day with sales, today at most.
    #[must_use]
    pub fn counted_from(&self, today: Day) -> Day {
        let last = self.warehouse.freshness().last_day;
        last.map_or(today, |last| Day::new(last).min(today))
    }

    /// What each customer bought within filters, by id, ascending.
    ///
    /// # Errors
    /// When a filter names something unknown, or the warehouse can't be read.
    pub fn bought(&self, filters: &Filters) -> Result<Vec<(RawId, Bought)>> {
        self.check_ready()?;
        bought::bought(&self.facts(), filters)
    }

    /// Net sales of each store within filters, minor units, by id, ascending.
    ///
    /// # Errors
    /// As [`Insight::bought`].
    pub fn store_sales(&self, filters: &Filters) -> Result<Vec<(RawId, i64)>> {
        self.check_ready()?;
        bought::by_store(&self.facts(), filters)
    }

    /// The decile of each customer with sales in a period, by id, ascending.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn decile_groups(&self, kind: DecileKind, period: Period) -> Result<Vec<(RawId, i64)>> {
        self.check_ready()?;
        bought::groups(&self.facts(), kind, period)
    }

    /// The margin of each customer within filters, where products cost this much.
    ///
    /// # Errors
    /// As [`Insight::bought`].
    pub fn margins(
        &self,
        filters: &Filters,
        costs: &FxHashMap<RawId, i64>,
    ) -> Result<FxHashMap<RawId, Margin>> {
        self.check_ready()?;
        bought::margins(&self.facts(), filters, costs)
    }

    /// Portraits of groups of customers.
    ///
    /// # Errors
    /// When a parameter is unknown, or the warehouse can't be read.
    pub fn portrait(&self, wanted: &Wanted, words: &Words<'_>) -> Result<Portrait> {
        self.check_ready()?;
        portrait::portrait(&self.facts(), wanted, words)
    }

    /// What may come of customers: models of buying, and products that go together. Kept: a batch of sales hardly changes it, so
    /// the same answer is given again for a while that grows with what it costs.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn outlook(&self) -> Result<Arc<Outlook>> {
        self.check_ready()?;
        let generation = self.warehouse.freshness().generation;
        // Whoever comes while it is made waits for it: twice at once would take twice as long.
        let mut kept = self.outlook.lock();
        if let Some(known) = kept.as_ref()
            && (known.generation == generation || known.made.elapsed() < known.cost * OUTLOOK_TIMES)
        {
            return Ok(Arc::clone(&known.outlook));
        }
        let began = Instant::now();
        let outlook = Arc::new(outlook::outlook(&self.facts())?);
        *kept = Some(KeptOutlook {
            generation,
            made: Instant::now(),
            cost: began.elapsed(),
            outlook: Arc::clone(&outlook),
        });
        Ok(outlook)
    }

    /// The cube (三维分析): cells along one to three dimensions, with their totals.
    ///
    /// # Errors
    /// When the question can't be read or names something unknown, there are too many cells, or the warehouse can't be read.
    pub fn cube(&self, query: &Query) -> Result<Arc<Table>> {
        let request = query.cube_table()?;
        self.kept_or(&("cells of the cube", query), |facts| {
            cube::compute::table(facts, &request)
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

    /// The answer to a SQL statement of somebody who sees this much. It blocks.
    ///
    /// # Errors
    /// As [`Warehouse::ask`], and while the warehouse waits for its rebuild.
    pub fn ask(&self, query: &str, sights: &[TableSight]) -> Result<Asked> {
        self.check_ready()?;
        Ok(self.warehouse.ask(query, sights, AskLimits::default())?)
    }

    fn facts(&self) -> Facts<'_> {
        Facts::new(&self.passing, &self.rosters).with(self.database.as_ref())
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
        let question = format!("{request:?}");
        self.kept_or_all(request, |facts| Ok(vec![(question, make(facts)?)]))
    }

    /// As `kept_or`, where answering makes the answers to other questions too.
    fn kept_or_all(
        &self,
        request: &impl Debug,
        make: impl FnOnce(&Facts<'_>) -> Result<Vec<(String, Table)>>,
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
        let made = make(&Facts::new(&scope, &self.rosters).with(self.database.as_ref()))?;
        let mut asked = None;
        for (answered, table) in made {
            let table = Arc::new(table);
            if answered == question {
                asked = Some(Arc::clone(&table));
            }
            self.keep(answered, scope.needs(), table);
        }
        asked.ok_or_else(|| Problem::internal(format!("{question} was not among the answers")))
    }

    fn keep(&self, question: String, needs: Needs, table: Arc<Table>) {
        if table.rows.len() * table.columns.len() > CELLS_MAX {
            return;
        }
        let mut kept = self.kept.lock();
        kept.retain(|k| k.question != question);
        if kept.len() >= RESULTS_MAX {
            kept.pop_front();
        }
        kept.push_back(Kept {
            question,
            needs,
            table,
        });
    }
}
