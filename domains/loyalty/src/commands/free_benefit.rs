//! Giving back what a benefit was used for and didn't take place.

use guanxi_entity::Value;
use guanxi_record::{Schema, insert, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Id, Money, RawId, Result};

use super::book::{Pen, day_of};
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
        "SELECT u.id, u.benefit_id, u.household_id, u.membership_id, u.count, u.day, u.cost, b.stock FROM loyalty_benefit_use u \
         JOIN loyalty_benefit b ON b.id = u.benefit_id WHERE u.customer_id = ?1 AND u.reference = ?2 AND u.count > 0 ORDER BY u.id",
        &[Value::from(customer), Value::from(reference)],
    )?;
    let mut freed = 0;
    for row in rows {
        let (benefit, key) = (row.int(1), format!("free:{}", row.int(0)));
        let done = tx.query_first(
            "SELECT id FROM loyalty_benefit_use WHERE benefit_id = ?1 AND key = ?2",
            &[Value::from(benefit), Value::from(key.as_str())],
        )?;
        if done.is_some() {
            continue;
        }
        let made = BenefitUse {
            benefit_id: Id::new(benefit),
            customer_id: Id::new(customer),
            household_id: row.optional_int(2).map(Id::new),
            membership_id: Id::new(row.int(3)),
            count: -row.int(4),
            // The quota of the period that it was taken from.
            day: day_of(row.optional_int(5)).unwrap_or(pen.today),
            cost: row.optional_int(6).map(|cost| -Money::new(cost)),
            reference: Some(reference.to_owned()),
            key,
            note: Some(note.to_owned()),
            by_id: pen.by.map(Id::new),
        };
        insert(tx, schema, &pen.ctx, made)?;
        // Read anew: two uses may be of one benefit.
        let stock = tx.query_first(
            "SELECT stock FROM loyalty_benefit WHERE id = ?1",
            &[Value::from(benefit)],
        )?;
        if let Some(stock) = stock.and_then(|row| row.optional_int(0)) {
            let patch = BenefitPatch {
                stock: Some(Some(stock + row.int(4))),
                ..BenefitPatch::default()
            };
            update_typed::<Benefit>(tx, schema, &pen.ctx, Id::new(benefit), patch)?;
        }
        freed += 1;
    }
    Ok(freed)
}
