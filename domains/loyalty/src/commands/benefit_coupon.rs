//! Benefits that are coupons: giving one makes a code of the member's own, taking it back makes the code void.

use guanxi_entity::Value;
use guanxi_pricing::commands::issue;
use guanxi_pricing::entities::{CouponCode, CouponCodePatch};
use guanxi_record::update_typed;
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, FieldError, Id, Problem, RawId, Result};

use super::book::Pen;
use crate::entities::{Benefit, BenefitUse};

/// Coupons that are given at once: their codes stand at the use.
const AT_ONCE: i64 = 5;

/// Whether a benefit is a coupon that is known by its number; one without a number is given by hand.
fn coupon_of(benefit: &Benefit) -> Option<&str> {
    let number = benefit.reference.as_deref().filter(|number| !number.is_empty());
    number.filter(|_| benefit.kind == "coupon")
}

/// Makes the codes of the coupon that a benefit is, for a member; nothing where it is none.
///
/// # Errors
/// `loyalty.benefit_without_coupon` where its number is no coupon's, and for too many at once.
pub(super) fn issue_coupons(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    benefit: &Benefit,
    (customer, count): (RawId, i64),
) -> Result<Option<String>> {
    let Some(number) = coupon_of(benefit) else {
        return Ok(None);
    };
    if count > AT_ONCE {
        return Err(Problem::invalid(vec![
            FieldError::new("count", "out_of_range").with("max", AT_ONCE),
        ]));
    }
    let coupon = tx.query_first(
        "SELECT id FROM pricing_coupon WHERE number = ?1 AND is_active = 1",
        &[Value::from(number)],
    )?;
    let coupon = coupon.ok_or_else(|| {
        Problem::new(ErrorKind::Conflict, "loyalty.benefit_without_coupon")
            .with("benefit", benefit.name.as_str())
            .with("number", number)
    })?;
    let owners: Vec<RawId> = (0..count).map(|_| customer).collect();
    let codes = issue(tx, pen.schema, &pen.ctx, coupon.int(0), (0, &owners))?;
    Ok(Some(codes.join(" ")))
}

/// Makes the codes void that a use gave.
///
/// # Errors
/// `loyalty.coupon_spent` where one was handed in.
pub(super) fn void_coupons(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (benefit, known): (&Benefit, &BenefitUse),
) -> Result<()> {
    if coupon_of(benefit).is_none() {
        return Ok(());
    }
    for code in known.reference.iter().flat_map(|codes| codes.split(' ')) {
        let row = tx.query_first(
            "SELECT id, state FROM pricing_coupon_code WHERE code = ?1 AND customer_id = ?2",
            &[Value::from(code), Value::from(known.customer_id.raw())],
        )?;
        let Some(row) = row else { continue };
        match row.text(1) {
            "void" | "expired" => {}
            "redeemed" | "held" => {
                return Err(Problem::new(ErrorKind::Conflict, "loyalty.coupon_spent").with("code", code));
            }
            _ => {
                let patch = CouponCodePatch {
                    state: Some("void".to_owned()),
                    ..CouponCodePatch::default()
                };
                update_typed::<CouponCode>(tx, pen.schema, &pen.ctx, Id::new(row.int(0)), patch)?;
            }
        }
    }
    Ok(())
}
