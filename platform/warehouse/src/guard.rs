//! A table as one reader may see it: some of its columns, some of its rows.
//!
//! What is kept back never meets the reader's expressions: filters and limits aren't pushed below the guard, and it tells no
//! statistics. Otherwise `1 / (amount - 7)` would fail for a row that the reader doesn't see, and so tell of it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{Array, AsArray, BooleanArray};
use arrow::compute::{filter_record_batch, or};
use arrow::datatypes::{DataType, Int64Type, SchemaRef};
use arrow::record_batch::RecordBatch;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties,
    Partitioning, PlanProperties, ReplaceChildrenOptions,
};
use futures::StreamExt;
use rustc_hash::FxHashSet;

/// Values of a column that a reader may see.
#[derive(Clone, Debug)]
pub enum Allowed {
    /// Ids.
    Ids(Arc<FxHashSet<i64>>),
    /// Texts.
    Texts(Arc<FxHashSet<String>>),
}

/// Rows that a reader may see.
#[derive(Clone, Debug)]
pub enum RowSight {
    /// All.
    All,
    /// Those where one of these columns has an allowed value.
    AnyOf(Vec<(&'static str, Allowed)>),
}

/// What a reader may see of one table; of a table that isn't named, nothing.
#[derive(Clone, Debug)]
pub struct TableSight {
    /// The fact or dimension.
    pub table: &'static str,
    /// The columns, in their order.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: RowSight,
}

/// Where the columns of a guarded table come from.
#[derive(Debug)]
pub(crate) struct Guarded {
    inner: Arc<dyn TableProvider>,
    schema: SchemaRef,
    /// Places of the columns that are shown, in the inner table.
    places: Vec<usize>,
    /// Columns that decide on rows, by their places in the inner table; none where all rows are seen.
    deciding: Option<Vec<(usize, Allowed)>>,
}

impl Guarded {
    /// A table behind a guard.
    pub(crate) fn new(inner: Arc<dyn TableProvider>, sight: &TableSight) -> Result<Self> {
        let whole = inner.schema();
        let places: Result<Vec<usize>> = sight
            .columns
            .iter()
            .map(|name| Ok(whole.index_of(name)?))
            .collect();
        let places = places?;
        let deciding = match &sight.rows {
            RowSight::All => None,
            RowSight::AnyOf(columns) => {
                let found: Result<Vec<(usize, Allowed)>> = columns
                    .iter()
                    .map(|(name, allowed)| Ok((whole.index_of(name)?, allowed.clone())))
                    .collect();
                Some(found?)
            }
        };
        Ok(Self {
            schema: Arc::new(whole.project(&places)?),
            inner,
            places,
            deciding,
        })
    }
}

type Planned<'x> = Pin<Box<dyn Future<Output = Result<Arc<dyn ExecutionPlan>>> + Send + 'x>>;

impl TableProvider for Guarded {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    fn scan<'a, 'b, 'c, 'd, 'x>(
        &'a self,
        state: &'b dyn Session,
        projection: Option<&'c Vec<usize>>,
        _filters: &'d [Expr],
        _limit: Option<usize>,
    ) -> Planned<'x>
    where
        'a: 'x,
        'b: 'x,
        'c: 'x,
        'd: 'x,
        Self: 'x,
    {
        Box::pin(async move {
            let shown: Vec<usize> = match projection {
                None => self.places.clone(),
                Some(wanted) => wanted
                    .iter()
                    .filter_map(|at| self.places.get(*at).copied())
                    .collect(),
            };
            let deciding = self.deciding.iter().flatten().map(|(at, _)| *at);
            let mut needed: Vec<usize> = shown.iter().copied().chain(deciding).collect();
            needed.sort_unstable();
            needed.dedup();
            let input = self.inner.scan(state, Some(&needed), &[], None).await?;
            let place = |at: usize| needed.iter().position(|n| *n == at).ok_or_else(lost);
            let kept: Vec<usize> = shown.iter().map(|at| place(*at)).collect::<Result<_>>()?;
            let rows = match &self.deciding {
                None => None,
                Some(columns) => {
                    let columns = columns
                        .iter()
                        .map(|(at, allowed)| Ok((place(*at)?, allowed.clone())));
                    Some(columns.collect::<Result<Vec<_>>>()?)
                }
            };
            let guard: Arc<dyn ExecutionPlan> = Arc::new(Guard::new(input, kept, rows)?);
            Ok(guard)
        })
    }
}

fn lost() -> DataFusionError {
    DataFusionError::Internal("a column of a guarded table was lost".to_owned())
}

/// Lets through what may be seen, batch by batch.
#[derive(Clone, Debug)]
struct Guard {
    input: Arc<dyn ExecutionPlan>,
    kept: Vec<usize>,
    rows: Option<Arc<[(usize, Allowed)]>>,
    properties: Arc<PlanProperties>,
}

impl Guard {
    fn new(
        input: Arc<dyn ExecutionPlan>,
        kept: Vec<usize>,
        rows: Option<Vec<(usize, Allowed)>>,
    ) -> Result<Self> {
        let schema: SchemaRef = Arc::new(input.schema().project(&kept)?);
        let partitions = input.output_partitioning().partition_count();
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(partitions),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Ok(Self {
            input,
            kept,
            rows: rows.map(Into::into),
            properties: Arc::new(properties),
        })
    }
}

impl DisplayAs for Guard {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}

/// What every wrapper of one other plan says of itself.
macro_rules! plan_of_one_input {
    ($name:literal) => {
        fn name(&self) -> &str {
            $name
        }

        fn properties(&self) -> &Arc<PlanProperties> {
            &self.properties
        }

        fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
            vec![&self.input]
        }

        fn apply_expressions(
            &self,
            _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
        ) -> Result<TreeNodeRecursion> {
            Ok(TreeNodeRecursion::Continue)
        }

        fn with_new_children(
            self: Arc<Self>,
            children: Vec<Arc<dyn ExecutionPlan>>,
        ) -> Result<Arc<dyn ExecutionPlan>> {
            self.replace_children(
                children,
                ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute),
            )
        }

        fn replace_children(
            self: Arc<Self>,
            children: Vec<Arc<dyn ExecutionPlan>>,
            _: ReplaceChildrenOptions,
        ) -> Result<Arc<dyn ExecutionPlan>> {
            let input = children.into_iter().next().ok_or_else(lost)?;
            let renewed: Arc<dyn ExecutionPlan> = Arc::new(self.over(input)?);
            Ok(renewed)
        }
    };
}
impl Guard {
    fn over(&self, input: Arc<dyn ExecutionPlan>) -> Result<Self> {
        let rows = self.rows.as_ref().map(|rows| rows.to_vec());
        Self::new(input, self.kept.clone(), rows)
    }
}

impl ExecutionPlan for Guard {
    plan_of_one_input!("Guard");

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let (kept, rows) = (self.kept.clone(), self.rows.clone());
        let input = self.input.execute(partition, context)?;
        let stream = input.map(move |batch| let_through(&batch?, &kept, rows.as_deref()));
        let adapter = RecordBatchStreamAdapter::new(self.schema(), stream);
        Ok(Box::pin(adapter))
    }
}

fn let_through(
    batch: &RecordBatch,
    kept: &[usize],
    rows: Option<&[(usize, Allowed)]>,
) -> Result<RecordBatch> {
    let Some(rows) = rows else {
        return Ok(batch.project(kept)?);
    };
    let mut seen = BooleanArray::from(vec![false; batch.num_rows()]);
    for (at, allowed) in rows {
        let column = batch.columns().get(*at).ok_or_else(lost)?;
        seen = or(&seen, &is_allowed(column.as_ref(), allowed)?)?;
    }
    Ok(filter_record_batch(batch, &seen)?.project(kept)?)
}

fn is_allowed(column: &dyn Array, allowed: &Allowed) -> Result<BooleanArray> {
    let seen: Vec<bool> = match (allowed, column.data_type()) {
        (Allowed::Ids(ids), DataType::Int64) => {
            let values = column.as_primitive::<Int64Type>().iter();
            values.map(|id| id.is_some_and(|id| ids.contains(&id))).collect()
        }
        (Allowed::Texts(texts), DataType::Utf8) => {
            let values = column.as_string::<i32>().iter();
            values
                .map(|text| text.is_some_and(|text| texts.contains(text)))
                .collect()
        }
        _ => return Err(lost()),
    };
    Ok(BooleanArray::from(seen))
}

/// What one batch between two steps may be, bytes: functions make texts that no pool counts.
const BATCH_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Stops what has run for too long, or holds too much, wherever in a plan it is: a cross join of large tables would give
/// batches for hours before it gives its first row to the reader.
#[derive(Clone, Debug)]
pub(crate) struct Until {
    input: Arc<dyn ExecutionPlan>,
    deadline: Instant,
    properties: Arc<PlanProperties>,
}

impl Until {
    /// Watches over a plan.
    pub(crate) fn wrap(input: Arc<dyn ExecutionPlan>, deadline: Instant) -> Arc<dyn ExecutionPlan> {
        let properties = Arc::clone(input.properties());
        Arc::new(Self {
            input,
            deadline,
            properties,
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "as other plans of one input")]
    fn over(&self, input: Arc<dyn ExecutionPlan>) -> Result<Self> {
        let properties = Arc::clone(input.properties());
        Ok(Self {
            input,
            deadline: self.deadline,
            properties,
        })
    }
}

impl DisplayAs for Until {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Until")
    }
}

/// How the end of the time is told apart from other errors.
pub(crate) const TIME_IS_UP: &str = "the time is up";
/// How too large a batch is told apart.
const TOO_LARGE: &str = "texts or lists became too large";

impl ExecutionPlan for Until {
    plan_of_one_input!("Until");

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let deadline = self.deadline;
        let stream = self.input.execute(partition, context)?.map(move |batch| {
            if Instant::now() > deadline {
                return Err(DataFusionError::ResourcesExhausted(TIME_IS_UP.to_owned()));
            }
            let batch = batch?;
            if batch.get_array_memory_size() > BATCH_BYTES_MAX {
                return Err(DataFusionError::ResourcesExhausted(TOO_LARGE.to_owned()));
            }
            Ok(batch)
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), stream)))
    }
}
