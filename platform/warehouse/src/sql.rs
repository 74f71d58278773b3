//! Ad-hoc SQL over the facts and dimensions, for people. Measures don't go this way.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Int64Type, SchemaRef};
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::catalog::TableProvider;
use datafusion::datasource::empty::EmptyTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::col;
use datafusion::prelude::{SessionConfig, SessionContext};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::warehouse::{Snapshot, Warehouse};

/// Rows that a query may give; more are cut off and [`SqlResult::is_cut`] says so.
pub const SQL_ROWS_MAX: usize = 10_000;
/// Integers beyond this lose digits in a browser, so they are text.
const JSON_INTEGER_MAX: i64 = 9_007_199_254_740_991;

/// The answer to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlResult {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Row by row; integers of up to 53 bits, floats and booleans as such, everything else as text.
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more than [`SQL_ROWS_MAX`].
    pub is_cut: bool,
}

impl Warehouse {
    /// Answers a query (SELECT, WITH, EXPLAIN) on the committed state. Nothing can be changed this way.
    ///
    /// # Errors
    /// [`Error::Query`] with a text for the person who wrote it.
    pub async fn sql(&self, query: &str) -> Result<SqlResult> {
        let snapshot = self.snapshot();
        let context = self.context(&snapshot)?;
        let options = SQLOptions::new()
            .with_allow_ddl(false)
            .with_allow_dml(false)
            .with_allow_statements(false);
        let frame = context.sql_with_options(query, options).await.map_err(wrong)?;
        let schema = Arc::clone(frame.schema().inner());
        let batches = frame
            .limit(0, Some(SQL_ROWS_MAX + 1))
            .map_err(wrong)?
            .collect()
            .await
            .map_err(wrong)?;
        let mut rows = Vec::new();
        for batch in &batches {
            append_rows(batch, &mut rows)?;
        }
        let is_cut = rows.len() > SQL_ROWS_MAX;
        rows.truncate(SQL_ROWS_MAX);
        let columns = schema.fields().iter().map(|f| f.name().clone()).collect();
        Ok(SqlResult {
            columns,
            rows,
            is_cut,
        })
    }

    fn context(&self, snapshot: &Snapshot) -> Result<SessionContext> {
        let config = SessionConfig::new()
            .with_information_schema(true)
            .with_target_partitions(std::thread::available_parallelism().map_or(1, usize::from));
        let context = SessionContext::new_with_config(config);
        for def in self.schema().facts() {
            let months = snapshot.manifest.facts.get(def.name).into_iter().flatten();
            let files: Vec<&str> = months.map(|(_, p)| p.file.as_str()).collect();
            register(
                &context,
                snapshot,
                (def.name, def.arrow_schema()),
                &files,
                def.order,
            )?;
        }
        for def in self.schema().dimensions() {
            let files: Vec<&str> = snapshot
                .manifest
                .dimensions
                .get(def.name)
                .map(|d| d.file.as_str())
                .into_iter()
                .collect();
            register(
                &context,
                snapshot,
                (def.name, def.arrow_schema()),
                &files,
                &["id"],
            )?;
        }
        Ok(context)
    }
}

fn register(
    context: &SessionContext,
    snapshot: &Snapshot,
    (name, schema): (&str, SchemaRef),
    files: &[&str],
    order: &[&str],
) -> Result<()> {
    let table = provider(snapshot, schema, files, order)?;
    context.register_table(name, table).map_err(wrong)?;
    Ok(())
}

/// The table of these files of a snapshot.
pub(crate) fn provider(
    snapshot: &Snapshot,
    schema: SchemaRef,
    files: &[&str],
    order: &[&str],
) -> Result<Arc<dyn TableProvider>> {
    if files.is_empty() {
        return Ok(Arc::new(EmptyTable::new(schema)));
    }
    let mut urls = Vec::with_capacity(files.len());
    for path in files
        .iter()
        .filter_map(|file| snapshot.files.get(*file))
        .map(|f| f.path())
    {
        urls.push(ListingTableUrl::parse(absolute(path)?).map_err(wrong)?);
    }
    let order: Vec<_> = order
        .iter()
        .map(|column| col(*column).sort(true, false))
        .collect();
    let order: Vec<Vec<_>> = if order.is_empty() { Vec::new() } else { vec![order] };
    let options = ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_sort_order(order);
    let config = ListingTableConfig::new_with_multi_paths(urls)
        .with_listing_options(options)
        .with_schema(schema);
    Ok(Arc::new(ListingTable::try_new(config).map_err(wrong)?))
}

fn absolute(path: &Path) -> Result<String> {
    let path = path.canonicalize().map_err(Error::io(path))?;
    Ok(path.display().to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn wrong(error: DataFusionError) -> Error {
    Error::Query(error.strip_backtrace())
}

pub(crate) fn append_rows(batch: &RecordBatch, rows: &mut Vec<Vec<Value>>) -> Result<()> {
    let options = FormatOptions::default();
    let mut columns = Vec::with_capacity(batch.num_columns());
    for array in batch.columns() {
        columns.push((array, ArrayFormatter::try_new(array.as_ref(), &options)?));
    }
    for row in 0..batch.num_rows() {
        let cells = columns.iter().map(|(array, text)| {
            if array.is_null(row) {
                return Value::Null;
            }
            let text = || text.value(row).to_string();
            match array.data_type() {
                DataType::Int64 => array
                    .as_primitive_opt::<Int64Type>()
                    .map(|a| a.value(row))
                    .filter(|v| v.abs() <= JSON_INTEGER_MAX)
                    .map_or_else(|| Value::from(text()), Value::from),
                kind if kind.is_numeric() => {
                    serde_json::from_str(&text()).unwrap_or_else(|_| Value::from(text()))
                }
                DataType::Boolean => Value::Bool(text() == "true"),
                _ => Value::from(text()),
            }
        });
        rows.push(cells.collect());
    }
    Ok(())
}
