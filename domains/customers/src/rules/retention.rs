//! Retention rules: nothing is forgotten within a month.

use guanxi_entity::{Entity, Value};
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};

use crate::entities::RetentionRule;

/// A time that is none would reach everybody.
pub(super) fn some_time(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    match RetentionRule::def().value(after, "months").as_int() {
        Some(months) if months < 1 => Err(Problem::invalid(vec![FieldError::new("months", "out_of_range")])),
        _ => Ok(()),
    }
}
