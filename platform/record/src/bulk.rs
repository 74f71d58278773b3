//! Many writes in one call: all or nothing, or each by itself.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

use crate::access;
use crate::import::is_row_fault;
use crate::module::Schema;
use crate::pipeline::{Target, create, delete, update};

/// Rows of one call.
pub const BULK_LIMIT: usize = 1_000;

/// One write.
#[derive(Clone, Debug)]
pub enum BulkRow {
    /// A new record.
    Create(Vec<(usize, Value)>),
    /// A change; with a version, only of that one.
    Update(RawId, Option<i64>, Vec<(usize, Value)>),
    /// A removal; with a version, only of that one.
    Delete(RawId, Option<i64>),
}

/// What a refused row means for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkMode {
    /// Nothing is kept.
    All,
    /// Nothing.
    Each,
}

impl BulkRow {
    const fn action(&self) -> Action {
        match self {
            Self::Create(_) => Action::Create,
            Self::Update(..) => Action::Update,
            Self::Delete(..) => Action::Delete,
        }
    }
}

/// Says of a whole call that it was taken back.
const TAKEN_BACK: &str = "bulk.taken_back";

/// Writes the rows in their order and says of each its record, or why it was refused. The second answer is whether they
/// are kept.
///
/// # Errors
/// `access.forbidden` where the user may do one of these acts with no record at all.
pub fn bulk(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (def, mode): (&EntityDef, BulkMode),
    rows: &[Result<BulkRow>],
) -> Result<(Vec<Result<RawId>>, bool)> {
    for row in rows.iter().flatten() {
        access::require(ctx, row.action(), def)?;
    }
    let mut answers = Vec::new();
    let done = tx.attempt(|tx| {
        for row in rows {
            let answer = match row {
                Ok(row) => tx.attempt(|tx| write(tx, schema, ctx, def, row)),
                Err(problem) => Err(problem.clone()),
            };
            match &answer {
                Err(problem) if !is_row_fault(problem) && problem.kind != ErrorKind::Forbidden => {
                    return Err(problem.clone());
                }
                _ => answers.push(answer),
            }
        }
        if mode == BulkMode::All && answers.iter().any(Result::is_err) {
            return Err(Problem::new(ErrorKind::Conflict, TAKEN_BACK));
        }
        Ok(())
    });
    match done {
        Ok(()) => Ok((answers, true)),
        Err(problem) if problem.code == TAKEN_BACK => Ok((answers, false)),
        Err(problem) => Err(problem),
    }
}

fn write(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, def: &EntityDef, row: &BulkRow) -> Result<RawId> {
    let target = |id: RawId, version: Option<i64>| Target {
        def,
        id,
        version,
        import_id: None,
    };
    match row {
        BulkRow::Create(values) => create(tx, schema, ctx, def, values),
        BulkRow::Update(id, version, values) => {
            update(tx, schema, ctx, &target(*id, *version), values).map(|()| *id)
        }
        BulkRow::Delete(id, version) => delete(tx, schema, ctx, &target(*id, *version)).map(|()| *id),
    }
}
