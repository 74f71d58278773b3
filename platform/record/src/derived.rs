//! Tables that the engine derives from records and keeps in step with them: in the transaction of each write, and anew from
//! the records when asked.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Tx;
use guanxi_types::{RawId, Result};

use crate::search_index;

/// One record before and after a write; nothing before on creation, nothing after on removal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
    /// The record.
    pub id: RawId,
    /// Its values before, in the order of its fields.
    pub before: Option<&'a [Value]>,
    /// Its values after.
    pub after: Option<&'a [Value]>,
}

/// A derived table.
pub(crate) struct Derived {
    /// Follows a write of records of one entity.
    pub keep: fn(&mut Tx<'_>, &EntityDef, &[Step<'_>]) -> Result<()>,
}

/// Every derived table, in the order in which they are kept.
const ALL: &[Derived] = &[crate::duplicate::DERIVED, search_index::INDEX];

/// Follows a write. The pipeline calls it once for each, after the records themselves are written.
pub(crate) fn keep(tx: &mut Tx<'_>, def: &EntityDef, steps: &[Step<'_>]) -> Result<()> {
    for table in ALL {
        (table.keep)(tx, def, steps)?;
    }
    Ok(())
}
