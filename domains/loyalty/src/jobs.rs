//! The night's work of the club.

use guanxi_record::Schema;
use guanxi_record::daily::Outcome;
use guanxi_store::Store;
use guanxi_types::{Clock, Ctx, Result, Through};

use crate::commands::{expire_due, review_members};
use crate::queries::liability::zone;
use crate::queries::tier::ladders;

/// Posts what expired, account by account, and reviews tiers, member by member; stops between two transactions when it is told to.
///
/// # Errors
/// As writing records.
pub fn nightly(store: &Store, schema: &Schema, clock: &Clock, is_over: &dyn Fn() -> bool) -> Result<Outcome> {
    let mut ctx = Ctx::system("club", Through::Job);
    ctx.clock = clock.clone();
    ctx.zone = store.read_blocking(|r| zone(r))?;
    let mut after = 0;
    loop {
        if is_over() {
            return Ok(Outcome::Stopped);
        }
        let (schema, ctx) = (schema.clone(), ctx.clone());
        match store.write_blocking(move |tx| expire_due(tx, &schema, &ctx, after))? {
            Some(last) => after = last,
            None => break,
        }
    }
    for scheme in store.read_blocking(|r| ladders(r, None))? {
        let mut after = 0;
        loop {
            if is_over() {
                return Ok(Outcome::Stopped);
            }
            let (schema, ctx, id) = (schema.clone(), ctx.clone(), scheme.id);
            match store.write_blocking(move |tx| review_members(tx, &schema, &ctx, (id, after)))? {
                Some(last) => after = last,
                None => break,
            }
        }
    }
    Ok(Outcome::Done)
}
