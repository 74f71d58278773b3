//! Relations between customers.

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, FieldError, Problem, Result, Through};

use crate::entities::{Referral, Relation};

/// Longest chain of referrals that is walked; longer ones are taken for a circle.
const CHAIN_LIMIT: usize = 100;

/// Nobody is related to himself.
pub(super) fn two_customers(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Relation::def();
    if def.value(after, "from_id") == def.value(after, "to_id") {
        return Err(Problem::wrong("to_id", "same_customer"));
    }
    Ok(())
}

/// Everybody has one referrer, and nobody is brought by somebody whom he brought, however indirectly.
///
/// Files keep what was written down: several referrers, circles, oneself. Whoever counts referrals decides (`docs/indicators.md`).
pub(super) fn one_referrer_no_circle(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    if ctx.through == Through::Import {
        return Ok(());
    }
    let def = Referral::def();
    let brought = def.value(after, "referred_id").clone();
    let mut above = def.value(after, "referrer_id").clone();
    if before.is_none_or(|before| *def.value(before, "referred_id") != brought) {
        let other = tx.query_first(
            "SELECT id FROM customers_referral WHERE referred_id = ?1 AND referrer_id <> ?2",
            &[brought.clone(), above.clone()],
        )?;
        if other.is_some() {
            return Err(Problem::invalid(vec![FieldError::new("referred_id", "taken")]));
        }
    }
    for _ in 0..CHAIN_LIMIT {
        if above.is_null() {
            return Ok(());
        }
        if above == brought {
            break;
        }
        let next = tx.query_first(
            "SELECT referrer_id FROM customers_referral WHERE referred_id = ?1 \
             ORDER BY COALESCE(referred_on, 999999), referrer_id LIMIT 1",
            &[above],
        )?;
        above = Value::from(next.and_then(|row| row.optional_int(0)));
    }
    Err(Problem::invalid(vec![FieldError::new(
        "referrer_id",
        "referral_circle",
    )]))
}
