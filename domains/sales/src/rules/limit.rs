//! Limits of discounts: between nothing and all.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};

use super::discount::WHOLE;
use crate::entities::{DiscountLimit, StoreLimit};

pub(crate) fn of_role(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    check(DiscountLimit::def(), after)
}

pub(crate) fn of_store(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    check(StoreLimit::def(), after)
}

fn check(def: &EntityDef, after: &[Value]) -> Result<()> {
    let percent = def.value(after, "percent").as_int().unwrap_or_default();
    if (0..=WHOLE).contains(&percent) {
        return Ok(());
    }
    Err(Problem::invalid(vec![
        FieldError::new("percent", "too_great").with("max", "100"),
    ]))
}
