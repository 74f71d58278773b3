//! What follows from a change of a segment's members.

use guanxi_entity::Value;
use guanxi_record::Written;
use guanxi_store::Tx;
use guanxi_types::{Ctx, Result};

/// A list is as big as it has members, whoever put them in or took them out. The other kinds say how many were chosen when they were.
pub(super) fn member(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    for segment in written.parents {
        tx.execute(
            "UPDATE marketing_segment SET members = \
             (SELECT COUNT(*) FROM marketing_segment_member WHERE segment_id = ?1) WHERE id = ?1 AND kind = 'list'",
            &[Value::from(*segment)],
        )?;
    }
    Ok(())
}
