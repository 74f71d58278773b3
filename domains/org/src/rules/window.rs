//! What is valid from a day to a day.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, FieldError, Problem, Result};

use crate::entities::PostAssignment;

/// The last day isn't before the first.
pub(crate) fn is_forward<E: Entity>(
    _: &mut Tx<'_>,
    _: &Ctx,
    _: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let (from, to) = days(E::def(), after);
    match (from, to) {
        (Some(from), Some(to)) if to < from => Err(Problem::invalid(vec![FieldError::new(
            "valid_to",
            "before_start",
        )])),
        _ => Ok(()),
    }
}

fn days(def: &EntityDef, values: &[Value]) -> (Option<i64>, Option<i64>) {
    let day = |name: &str| def.field(name).and_then(|(at, _)| values.get(at)?.as_int());
    (day("valid_from"), day("valid_to"))
}

/// After assignments were written: nobody has two main posts on one day.
pub(crate) fn one_main_post(tx: &mut Tx<'_>, _: &Ctx, written: &guanxi_record::Written<'_>) -> Result<()> {
    let table = &PostAssignment::def().table;
    let sql = format!(
        "SELECT 1 FROM {table} a JOIN {table} b ON b.user_id = a.user_id AND b.id <> a.id \
         WHERE a.id = ?1 AND a.is_primary = 1 AND b.is_primary = 1 \
         AND (a.valid_to IS NULL OR b.valid_from IS NULL OR b.valid_from <= a.valid_to) \
         AND (b.valid_to IS NULL OR a.valid_from IS NULL OR a.valid_from <= b.valid_to)"
    );
    for id in written.ids {
        if tx.query_first(&sql, &[Value::from(*id)])?.is_some() {
            return Err(Problem::invalid(vec![FieldError::new(
                "is_primary",
                "two_main_posts",
            )]));
        }
    }
    Ok(())
}
