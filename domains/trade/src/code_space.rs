//! Cards and coupons are handed in at the same place: none has a code of the other. Cards ask when they are made; coupons are asked here.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_loyalty::rules::code::plain;
use guanxi_pricing::entities::{Coupon, CouponCode};
use guanxi_record::Fields;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, FieldError, Problem, Result};

pub(crate) fn coupon(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    free(tx, (Coupon::def(), "shared_code"), before, after)
}

pub(crate) fn coupon_code(
    tx: &mut Tx<'_>,
    _: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    free(tx, (CouponCode::def(), "code"), before, after)
}

fn free(
    tx: &mut Tx<'_>,
    (def, name): (&EntityDef, &str),
    before: Option<&[Value]>,
    after: &[Value],
) -> Result<()> {
    let old = before.and_then(|values| Fields { def, values }.text(name));
    let Some(code) = (Fields { def, values: after })
        .text(name)
        .filter(|code| Some(*code) != old)
    else {
        return Ok(());
    };
    let card = tx.query_first(
        "SELECT id FROM loyalty_card WHERE code = ?1",
        &[Value::from(plain(code))],
    )?;
    match card {
        Some(_) => Err(Problem::invalid(vec![
            FieldError::new(name, "taken").with("value", code),
        ])),
        None => Ok(()),
    }
}
