//! Giving back what a benefit was used for and didn't take place, or was recorded by mistake.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, get, insert, require, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result};

use super::benefit_coupon::void_coupons;
use super::book::Pen;
use crate::entities::{Benefit, BenefitPatch, BenefitUse};

/// Frees what a customer used benefits for under a reference: each use gets one that takes it back, on the day that it counted for, and
/// what was given is there to be given again. Once; how many uses. The right to it is the caller's to check.
///
/// # Errors
/// As writing records.
pub fn free_benefits(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (customer, reference): (RawId, &str),
    note: &str,
) -> Result<i64> {
    let pen = Pen::new(schema, ctx);
    let rows = tx.query(
        "SELECT id FROM loyalty_benefit_use WHERE customer_id = ?1 AND reference = ?2 AND count > 0 ORDER BY id",
        &[Value::from(customer), Value::from(reference)],
    )?;
    let mut freed = 0;
    for row in rows {
        let known: BenefitUse = get(tx, &pen.ctx, BenefitUse::def(), row.int(0))?.typed()?;
        if taken_back(tx, (row.int(0), &known))?.is_none() {
            free(tx, &pen, (row.int(0), &known), note)?;
            freed += 1;
        }
    }
    Ok(freed)
}

/// Takes back one use that was recorded by mistake; the record of that. Whoever may give benefits may.
///
/// # Errors
/// `loyalty.use_taken_back`, `loyalty.coupon_spent`, `record.not_found`, `access.forbidden`.
pub fn take_back_benefit(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, note): (RawId, &str),
) -> Result<RawId> {
    require(ctx, Action::Create, BenefitUse::def())?;
    get(tx, ctx, BenefitUse::def(), id)?;
    let pen = Pen::new(schema, ctx);
    // As it is stored, whatever of it the user is shown.
    let known: BenefitUse = get(tx, &pen.ctx, BenefitUse::def(), id)?.typed()?;
    if known.count <= 0 || taken_back(tx, (id, &known))?.is_some() {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.use_taken_back"));
    }
    free(tx, &pen, (id, &known), note)
}

/// What a use is taken back under.
fn key_of(id: RawId) -> String {
    format!("free:{id}")
}

fn taken_back(tx: &mut Tx<'_>, (id, known): (RawId, &BenefitUse)) -> Result<Option<RawId>> {
    let done = tx.query_first(
        "SELECT id FROM loyalty_benefit_use WHERE benefit_id = ?1 AND key = ?2",
        &[
            Value::from(known.benefit_id.raw()),
            Value::from(key_of(id).as_str()),
        ],
    )?;
    Ok(done.map(|row| row.int(0)))
}

fn free(tx: &mut Tx<'_>, pen: &Pen<'_>, (id, known): (RawId, &BenefitUse), note: &str) -> Result<RawId> {
    let benefit: Benefit = get(tx, &pen.ctx, Benefit::def(), known.benefit_id.raw())?.typed()?;
    void_coupons(tx, pen, (&benefit, known))?;
    let made = BenefitUse {
        count: -known.count,
        // `day` stays: it is the quota of the period that it was taken from.
        cost: known.cost.map(|cost| -cost),
        key: key_of(id),
        note: Some(note.to_owned()),
        by_id: pen.by.map(Id::new),
        ..known.clone()
    };
    let made = insert(tx, pen.schema, &pen.ctx, made)?.raw();
    if let Some(stock) = benefit.stock {
        let patch = BenefitPatch {
            stock: Some(Some(stock + known.count)),
            ..BenefitPatch::default()
        };
        update_typed::<Benefit>(tx, pen.schema, &pen.ctx, known.benefit_id, patch)?;
    }
    Ok(made)
}
