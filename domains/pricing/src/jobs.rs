//! The night's work of prices.

use guanxi_record::Schema;
use guanxi_record::daily::Outcome;
use guanxi_store::Store;
use guanxi_types::{Clock, Ctx, Result, Through};

use crate::commands::end_overdue;

/// Ends promotions and coupon codes that are over, some at a time; stops between two transactions when it is told to.
///
/// # Errors
/// As writing records.
pub fn nightly(store: &Store, schema: &Schema, clock: &Clock, is_over: &dyn Fn() -> bool) -> Result<Outcome> {
    let mut ctx = Ctx::system("prices", Through::Job);
    ctx.clock = clock.clone();
    ctx.zone = store.read_blocking(|r| guanxi_org::zone(r))?;
    loop {
        if is_over() {
            return Ok(Outcome::Stopped);
        }
        let (schema, ctx) = (schema.clone(), ctx.clone());
        if store.write_blocking(move |tx| end_overdue(tx, &schema, &ctx))? == 0 {
            return Ok(Outcome::Done);
        }
    }
}
