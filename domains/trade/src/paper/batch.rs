//! What of a batch can't be changed any more.

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, FieldError, Problem, Result, Through};

use crate::entities::PaperBatch;

/// What a closed batch was closed with.
const CLOSED_WITH: [&str; 4] = ["store_id", "is_double", "control_count", "control_amount"];

/// A closed batch stays as it was closed, and a batch with forms stays with its store.
pub(crate) fn check_batch(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let Some(known) = before else {
        return Ok(());
    };
    // A merge of stores goes on.
    if ctx.through == Through::Merge {
        return Ok(());
    }
    let def = PaperBatch::def();
    let text = |name: &str| {
        let value = def.field(name).and_then(|(at, _)| known.get(at));
        value.and_then(Value::as_text).unwrap_or_default()
    };
    let is_changed = |name: &str| {
        def.field(name)
            .is_some_and(|(at, _)| known.get(at) != after.get(at))
    };
    let is_closed = text("state") == "closed";
    let mut faults = Vec::new();
    for name in CLOSED_WITH {
        if !is_changed(name) {
            continue;
        }
        // A rule sees no id; a batch's number is its own.
        if is_closed || (name == "store_id" && has_forms(tx, text("number"))?) {
            faults.push(FieldError::new(name, "read_only"));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(faults))
    }
}

fn has_forms(tx: &mut Tx<'_>, number: &str) -> Result<bool> {
    let row = tx.query_first(
        "SELECT f.id FROM trade_paper_form f JOIN trade_paper_batch b ON b.id = f.batch_id WHERE b.number = ?1 LIMIT 1",
        &[Value::from(number)],
    )?;
    Ok(row.is_some())
}
