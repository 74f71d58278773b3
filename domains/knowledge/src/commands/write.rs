//! What the verbs have in common.

use guanxi_entity::Entity;
use guanxi_record::{Schema, insert};
use guanxi_store::Tx;
use guanxi_types::{Ctx, RawId, Result};

pub use guanxi_org::today;
pub use guanxi_record::command::{change, seen};

/// The program, in the user's circumstances: for what only commands write, after the user's right was looked at.
pub fn system(ctx: &Ctx) -> Ctx {
    ctx.as_program("knowledge")
}

/// Creates a record of those that only commands write.
pub fn put<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, row: E) -> Result<RawId> {
    Ok(insert(tx, schema, &system(ctx), row)?.raw())
}
