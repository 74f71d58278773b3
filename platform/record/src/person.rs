//! What is held on a person, found from the definitions alone: gathered as one document, or erased.
//!
//! A person is a record of some entity and everything that leads to it: links, texts that name a record, comments, files,
//! history, merges. Erasing empties what is marked as personal, in the records and wherever their past is kept, and leaves
//! links, amounts and dates, so that every sum stays what it was.

mod archive;
mod blank;
mod erase;
mod erased;
mod held;
mod links;
mod plan;
mod redact;
mod scrub;
mod subjects;
mod words;

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Migration, Queries};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

pub use archive::archive;
pub use erase::{Erased, Erasure, erase, erase_whole};
pub use held::held;
pub use plan::{ErasePlan, Part, plan_erasure};

pub(crate) use blank::ERASED;
pub(crate) use erased::refuse_erased;

use crate::access;
use crate::query;
use crate::record::Record;

/// The right to take out all that is held on a person (`export`) and to erase a person (`delete`). It is granted by name only:
/// `*` doesn't stand for it.
pub const DATA: &str = "privacy.data";

/// The condition, in SQL, that a record `c` wasn't erased.
pub const NOT_ERASED: &str = "NOT EXISTS (SELECT 1 FROM record_erased e WHERE e.record_id = c.id)";

/// The tables of erasures.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0014_erased",
    sql: include_str!("../migrations/0014_erased.sql"),
}];

/// The person's record as it is stored, for who has the right by name and may do this with the record as well.
fn require(
    r: &mut dyn Queries,
    ctx: &Ctx,
    (def, id): (&EntityDef, RawId),
    (named, own): (Action, Action),
) -> Result<Record> {
    ctx.require_right(DATA, named)?;
    if !def.fields.iter().any(|field| field.personal) {
        return Err(Problem::new(ErrorKind::Invalid, "privacy.not_personal").with("entity", def.key.as_str()));
    }
    query::get(r, ctx, def, id)?;
    let reach = access::require(ctx, own, def)?;
    query::find(r, ctx, reach, def, id).map_err(|_| Problem::forbidden(&def.key, own))
}

/// Where a record's comments, files and lines of the log are.
fn place(def: &EntityDef, id: RawId) -> [Value; 2] {
    [Value::from(def.key.as_str()), Value::from(id)]
}
