//! What can be imported into: an entity, or a file that a domain knows how to take apart.

use std::sync::Arc;

use guanxi_document::{Row, RowProblem};
use guanxi_entity::{Kind, Label};
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::plan::Plan;
use crate::module::Schema;

/// A field that a column can be mapped to.
#[derive(Clone, Debug, Serialize)]
pub struct ImportField {
    /// Its name.
    pub name: String,
    /// What users call it.
    pub label: Label,
    /// Must be mapped when records are made.
    pub required: bool,
    /// What it holds.
    pub kind: Kind,
    /// The field of the linked entity that a cell names it by.
    pub links_by: Option<String>,
    /// Further headers that mean this field.
    #[serde(skip)]
    pub synonyms: Vec<String>,
    /// Labels of a choice's options: the text in lower case, and the option's key.
    #[serde(skip)]
    pub choices: Vec<(String, String)>,
}

/// What rows of a file become. One implementation serves every entity ([`super::EntityTarget`]); a domain adds its own
/// where a row is not a record.
pub trait ImportTarget: Send + Sync {
    /// Its key: an entity's, or one of the domain's own (`trade.sales_file`).
    fn key(&self) -> &str;
    /// What users call it.
    fn label(&self, schema: &Schema) -> Label;
    /// The fields that columns can be mapped to.
    fn fields(&self, schema: &Schema) -> Vec<ImportField>;
    /// The keys by which rows find records that exist.
    fn keys(&self, schema: &Schema) -> Vec<Vec<String>>;
    /// Options that make sense here: `zone`, `create_missing`, `refuse_duplicates`.
    fn options(&self, schema: &Schema) -> Vec<&'static str>;
    /// The entities that an import makes records of, parts before wholes: the order in which an undo removes them.
    fn entities(&self, schema: &Schema) -> Vec<String>;
    /// Whether what was imported can be taken back.
    fn may_undo(&self) -> bool {
        true
    }
    /// Rows of one transaction.
    fn chunk_rows(&self) -> usize {
        super::CHUNK_ROWS
    }
    /// Refuses who may not import here.
    ///
    /// # Errors
    /// `access.forbidden`.
    fn require(&self, schema: &Schema, ctx: &Ctx) -> Result<()>;
    /// Begins one pass through a file.
    ///
    /// # Errors
    /// When the plan can't be followed.
    fn begin(&self, plan: Arc<Plan>) -> Result<Box<dyn ImportPass>>;
}

/// The fields that this user's columns can be mapped to: those of an entity that the user may not write aren't offered.
pub(super) fn fields_for(ctx: &Ctx, target: &dyn ImportTarget, schema: &Schema) -> Vec<ImportField> {
    let mut fields = target.fields(schema);
    fields.retain(|field| ctx.field(target.key(), &field.name).may_write);
    fields
}

/// One pass through a file. It sees every row, also those that an earlier, broken-off pass has dealt with, so that it can
/// know what came before.
pub trait ImportPass: Send {
    /// Reads rows into a chunk: parsing and everything else that needs no database.
    fn prepare(&mut self, rows: &[Row<'_>]) -> Arc<dyn Chunk>;
}

/// Rows that were read, ready to be written in one transaction.
pub trait Chunk: Send + Sync {
    /// Writes them through the record pipeline. May be called again when the transaction is retried. Rows of one group
    /// (a ticket's lines) may be in several chunks: what an earlier chunk of this import made is found in the database.
    ///
    /// # Errors
    /// Only what stops the whole import; what is wrong with a row is in the [`Outcome`].
    fn apply(&self, tx: &mut Tx<'_>) -> Result<Outcome>;
}

/// What became of a chunk's rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Rows that made a record (or a part of one).
    pub create: i64,
    /// Rows that changed one.
    pub update: i64,
    /// Rows that said nothing new.
    pub skip: i64,
    /// Why rows were refused; several for one row stand together.
    pub errors: Vec<RowError>,
}

impl Outcome {
    /// Rows that were refused.
    #[must_use]
    pub fn refused(&self) -> i64 {
        let mut rows: Vec<u64> = self.errors.iter().map(|e| e.row).collect();
        rows.sort_unstable();
        rows.dedup();
        guanxi_types::len_i64(rows.len())
    }
}

/// Why a row was refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowError {
    /// The row's number in the file.
    pub row: u64,
    /// The header of the column; none when the row as a whole is wrong.
    pub column: Option<String>,
    /// What stood there.
    pub value: String,
    /// Stable code.
    pub code: String,
    /// What the text names.
    #[serde(default)]
    pub params: Map<String, Json>,
}

impl RowError {
    /// What is wrong with a row as a whole.
    #[must_use]
    pub fn row(row: u64, code: &str) -> Self {
        Self {
            row,
            column: None,
            value: String::new(),
            code: code.to_owned(),
            params: Map::new(),
        }
    }

    /// What is wrong with a field, shown at the column that was mapped to it.
    #[must_use]
    pub fn field(plan: &Plan, row: &Row<'_>, error: FieldError) -> Self {
        let column = plan.column_of(&error.field);
        let value = column
            .map(|at| crate::input::shortened(&row.cell(at).to_text()))
            .unwrap_or_default();
        Self::at(plan, row.number, value, error)
    }

    /// As [`RowError::field`], when the row is no longer at hand.
    #[must_use]
    pub fn at(plan: &Plan, row: u64, value: String, error: FieldError) -> Self {
        let header = plan.column_of(&error.field).and_then(|at| plan.headers.get(at));
        let column = Some(header.cloned().unwrap_or(error.field));
        Self {
            row,
            column,
            value,
            code: error.code,
            params: error.params,
        }
    }

    /// What the file's reader said about a row.
    #[must_use]
    pub fn of_row_problem(plan: &Plan, problem: &RowProblem) -> Self {
        let mut error = Self::row(problem.row, problem.code);
        error.column = problem.column.and_then(|at| plan.headers.get(at)).cloned();
        error.value.clone_from(&problem.value);
        error.params.insert("limit".to_owned(), problem.limit.into());
        error
    }

    /// What the pipeline said about a row.
    #[must_use]
    pub fn of_problem(plan: &Plan, row: u64, problem: &Problem) -> Vec<Self> {
        if problem.fields.is_empty() {
            return vec![Self {
                params: problem.params.clone(),
                ..Self::row(row, &problem.code)
            }];
        }
        let at = |error: &FieldError| Self::at(plan, row, String::new(), error.clone());
        problem.fields.iter().map(at).collect()
    }
}
