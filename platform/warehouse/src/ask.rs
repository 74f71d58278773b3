//! SQL of somebody who doesn't see everything, within limits: rows, bytes, memory and time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::datatypes::DataType;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::StreamExt;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::guard::{Guarded, TIME_IS_UP, TableSight, Until};
use crate::sql::{append_rows, provider};
use crate::warehouse::{Snapshot, Warehouse};

/// Rows of an answer at most.
pub const ASK_ROWS_MAX: usize = 10_000;
/// Bytes of an answer's cells at most; more rows are cut off.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Characters of a statement at most.
pub const STATEMENT_MAX: usize = 20_000;
/// What a statement may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskLimits {
    /// How long it may run.
    pub time: Duration,
    /// What it may hold in memory, bytes.
    pub memory: usize,
}

impl Default for AskLimits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(30),
            memory: 256 * 1024 * 1024,
        }
    }
}

/// Rows between two steps, small for the same reason.
const BATCH_ROWS: usize = 2_048;
/// Functions that make something large of nothing.
const LEFT_OUT: [&str; 12] = [
    "repeat",
    "lpad",
    "rpad",
    "array_repeat",
    "list_repeat",
    "array_resize",
    "list_resize",
    "range",
    "generate_series",
    "gen_series",
    "version",
    "arrow_metadata",
];

/// What a statement is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The columns: their names, and whether they hold numbers.
    pub columns: Vec<(String, bool)>,
    /// Row by row, as in [`crate::SqlResult`].
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more rows than an answer holds.
    pub is_cut: bool,
}

/// A column that may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedColumn {
    /// The table.
    pub table: &'static str,
    /// Its name.
    pub name: String,
    /// What it holds: `integer`, `date`, `text` or `boolean`.
    pub kind: &'static str,
}

impl Warehouse {
    /// Answers a query on what this reader sees of the committed state. It blocks: call it where waiting is allowed.
    ///
    /// # Errors
    /// [`Error::Sql`] with words for who wrote it and, where it is known, the place; [`Error::TooLong`] and
    /// [`Error::TooMuch`] beyond the limits.
    pub fn ask(&self, query: &str, sights: &[TableSight], limits: AskLimits) -> Result<Asked> {
        if query.chars().count() > STATEMENT_MAX {
            return Err(Error::sql(format!("more than {STATEMENT_MAX} characters")));
        }
        // A runtime of its own, so that a heavy statement holds up nobody else's requests.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Error::io("runtime"))?;
        let answering = async { tokio::time::timeout(limits.time, self.answer(query, sights, limits)).await };
        let answer = runtime.block_on(answering);
        // What still runs in the background isn't waited for.
        runtime.shutdown_background();
        answer.unwrap_or(Err(Error::TooLong))
    }

    /// The columns that a reader may ask for.
    ///
    /// # Errors
    /// When a sight names what isn't declared.
    pub fn columns_of(&self, sights: &[TableSight]) -> Result<Vec<AskedColumn>> {
        let mut found = Vec::new();
        for sight in sights {
            let schema = self.table_schema(sight.table)?;
            for name in &sight.columns {
                let kind = match schema.field_with_name(name)?.data_type() {
                    DataType::Date32 => "date",
                    DataType::Utf8 => "text",
                    DataType::Boolean => "boolean",
                    _ => "integer",
                };
                found.push(AskedColumn {
                    table: sight.table,
                    name: name.clone(),
                    kind,
                });
            }
        }
        Ok(found)
    }

    async fn answer(&self, query: &str, sights: &[TableSight], limits: AskLimits) -> Result<Asked> {
        let deadline = Instant::now() + limits.time;
        let snapshot = self.snapshot();
        let context = self.guarded(&snapshot, sights, limits.memory)?;
        let options = SQLOptions::new()
            .with_allow_ddl(false)
            .with_allow_dml(false)
            .with_allow_statements(false);
        let frame = context
            .sql_with_options(query, options)
            .await
            .map_err(explained)?;
        if let LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) = frame.logical_plan() {
            // A plan tells how many rows were read, seen or not, and of which files.
            return Err(Error::sql("EXPLAIN isn't answered here".to_owned()));
        }
        let frame = frame.limit(0, Some(ASK_ROWS_MAX + 1)).map_err(explained)?;
        let columns = frame
            .schema()
            .fields()
            .iter()
            .map(|field| (field.name().clone(), field.data_type().is_numeric()));
        let columns = columns.collect();
        let plan = frame.create_physical_plan().await.map_err(explained)?;
        let watched = plan
            .transform_up(|plan| Ok(Transformed::yes(Until::wrap(plan, deadline))))
            .map_err(explained)?;
        let mut stream = execute_stream(watched.data, context.task_ctx()).map_err(explained)?;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while let Some(batch) = stream.next().await {
            let batch = batch.map_err(explained)?;
            bytes += batch.get_array_memory_size();
            append_rows(&batch, &mut rows)?;
            if bytes > ANSWER_BYTES_MAX || rows.len() > ASK_ROWS_MAX {
                break;
            }
        }
        let is_cut = bytes > ANSWER_BYTES_MAX || rows.len() > ASK_ROWS_MAX;
        rows.truncate(ASK_ROWS_MAX);
        Ok(Asked {
            columns,
            rows,
            is_cut,
        })
    }

    /// A context that knows nothing but the guarded tables.
    fn guarded(&self, snapshot: &Snapshot, sights: &[TableSight], memory: usize) -> Result<SessionContext> {
        let mut config = SessionConfig::new()
            .with_information_schema(true)
            .with_batch_size(BATCH_ROWS)
            .with_target_partitions(1);
        let settings = config.options_mut();
        settings.sql_parser.collect_spans = true;
        // One that never ends would be the first that is tried.
        settings.execution.enable_recursive_ctes = false;
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_limit(memory, 1.0)
            .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
            .build_arc()
            .map_err(explained)?;
        let context = SessionContext::new_with_config_rt(config, runtime);
        for name in LEFT_OUT {
            context.deregister_udf(name);
            context.deregister_udtf(name);
        }
        for sight in sights {
            let inner = self.inner_table(snapshot, sight.table)?;
            let guarded = Guarded::new(inner, sight).map_err(explained)?;
            context
                .register_table(sight.table, Arc::new(guarded))
                .map_err(explained)?;
        }
        Ok(context)
    }

    fn table_schema(&self, table: &str) -> Result<arrow::datatypes::SchemaRef> {
        let fact = self.schema().facts().iter().find(|def| def.name == table);
        let dimension = self.schema().dimensions().iter().find(|def| def.name == table);
        match (fact, dimension) {
            (Some(def), _) => Ok(def.arrow_schema()),
            (None, Some(def)) => Ok(def.arrow_schema()),
            (None, None) => Err(Error::Shape(format!("no table {table}"))),
        }
    }

    fn inner_table(
        &self,
        snapshot: &Snapshot,
        table: &str,
    ) -> Result<Arc<dyn datafusion::catalog::TableProvider>> {
        let schema = self.table_schema(table)?;
        let months = snapshot.manifest.facts.get(table).into_iter().flatten();
        let dimension = snapshot.manifest.dimensions.get(table).map(|d| d.file.as_str());
        let files: Vec<&str> = months.map(|(_, p)| p.file.as_str()).chain(dimension).collect();
        provider(snapshot, schema, &files, &[])
    }
}

/// In words for who wrote the statement, with the place where it is known.
#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn explained(error: DataFusionError) -> Error {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(text) if text.starts_with(TIME_IS_UP) => return Error::TooLong,
        DataFusionError::ResourcesExhausted(_) => return Error::TooMuch,
        DataFusionError::IoError(_) | DataFusionError::ObjectStore(_) | DataFusionError::ParquetError(_) => {
            return Error::Unanswered(error.strip_backtrace());
        }
        _ => {}
    }
    let span = error.diagnostic().and_then(|found| found.span);
    let text = error.strip_backtrace();
    let place = span
        .map(|span| (span.start.line, span.start.column))
        .or_else(|| place_in(&text));
    Error::Sql { message: text, place }
}

/// The place that the parser says in its text: `… at Line: 1, Column: 8`.
fn place_in(text: &str) -> Option<(u64, u64)> {
    let (_, rest) = text.rsplit_once("Line: ")?;
    let (line, rest) = rest.split_once(", Column: ")?;
    let column: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((line.parse().ok()?, column.parse().ok()?))
}
