//! Limits of discounts: between nothing and all.

use guanxi_entity::{Entity, Value};
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};

use super::discount::WHOLE;
use crate::entities::DiscountLimit;

pub(crate) fn before(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let place = DiscountLimit::def()
        .field("percent")
        .map(|(at, _)| at)
        .unwrap_or_default();
    let percent = after.get(place).and_then(Value::as_int).unwrap_or_default();
    if (0..=WHOLE).contains(&percent) {
        return Ok(());
    }
    Err(Problem::invalid(vec![
        FieldError::new("percent", "too_great").with("max", "100"),
    ]))
}
