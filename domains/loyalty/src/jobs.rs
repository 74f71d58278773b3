//! The night's work of the club.

use guanxi_record::Schema;
use guanxi_record::daily::Outcome;
use guanxi_store::Store;
use guanxi_types::{Clock, Ctx, Result, Through};

use crate::commands::{expire_due, review_some, take_in};
use crate::queries::liability::zone;
use crate::queries::prospect::{Walk, prospects};
use crate::queries::tier::{Ladder, ladders};

/// Posts what expired, account by account, and reviews tiers, member by member, with those who had bought enough
/// before; stops between two transactions when it is told to.
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
    for ladder in store.read_blocking(|r| ladders(r, None))? {
        let mut next = Some(Walk::Members(0));
        while let Some(walk) = next {
            if is_over() {
                return Ok(Outcome::Stopped);
            }
            next = part(store, (schema, &ctx), &ladder, walk)?;
        }
    }
    Ok(Outcome::Done)
}

/// A part of a ladder's review, as [`crate::commands::review_some`]; who might be let in is looked for without keeping others from writing.
fn part(store: &Store, (schema, ctx): (&Schema, &Ctx), ladder: &Ladder, walk: Walk) -> Result<Option<Walk>> {
    let (schema, ctx, scheme) = (schema.clone(), ctx.clone(), ladder.id);
    if matches!(walk, Walk::Members(_)) {
        return store.write_blocking(move |tx| review_some(tx, &schema, &ctx, (scheme, walk)));
    }
    let (own, today) = (ladder.clone(), ctx.today());
    let (found, next) = store.read_blocking(move |r| prospects(r, &own, walk, today))?;
    if !found.is_empty() {
        store.write_blocking(move |tx| take_in(tx, &schema, &ctx, (scheme, walk, &found)))?;
    }
    Ok(next)
}
