//! What must hold for campaigns.

use guanxi_entity::{Entity, Value};
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};

use crate::entities::Campaign;

/// The last day isn't before the first.
pub(crate) fn days_in_order(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Campaign::def();
    let day = |field: &str| def.field(field).and_then(|(at, _)| after.get(at)?.as_int());
    match (day("starts_on"), day("ends_on")) {
        (Some(first), Some(last)) if last < first => {
            Err(Problem::invalid(vec![FieldError::new("ends_on", "before_start")]))
        }
        _ => Ok(()),
    }
}
