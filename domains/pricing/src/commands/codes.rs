//! Issuing codes of a coupon.

use guanxi_entity::Entity;
use guanxi_record::{Batch, Links, Schema, create_many, get};
use guanxi_store::Tx;
use guanxi_types::{Ctx, ErrorKind, Id, Problem, RawId, Result};
use rand::Rng;

use crate::entities::{Coupon, CouponCode};

/// Codes that are issued at once at most.
pub const CODES_MAX: usize = 10_000;
/// Digits and letters that nobody takes for one another.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// About 50 bits: not to be guessed one by one.
const CODE_LENGTH: usize = 10;

/// Makes codes of a coupon: one for each of these customers, or so many for nobody in particular.
///
/// # Errors
/// `pricing.too_many_codes`, and as creating records.
pub fn issue(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    coupon: RawId,
    (count, customers): (usize, &[RawId]),
) -> Result<Vec<String>> {
    get(tx, ctx, Coupon::def(), coupon)?;
    let owners: Vec<Option<RawId>> = match customers {
        [] => vec![None; count.min(CODES_MAX + 1)],
        some => some.iter().copied().map(Some).collect(),
    };
    if owners.is_empty() || owners.len() > CODES_MAX {
        let code = if owners.is_empty() {
            "pricing.no_codes"
        } else {
            "pricing.too_many_codes"
        };
        return Err(Problem::new(ErrorKind::Invalid, code).with("max", CODES_MAX));
    }
    let mut random = rand::rng();
    let mut codes = Vec::with_capacity(owners.len());
    let mut rows = Vec::with_capacity(owners.len());
    for owner in owners {
        let letters = (0..CODE_LENGTH).filter_map(|_| ALPHABET.get(random.random_range(0..ALPHABET.len())));
        let code: String = letters.map(|byte| char::from(*byte)).collect();
        let made = CouponCode {
            coupon_id: Id::new(coupon),
            code: code.clone(),
            state: "issued".to_owned(),
            customer_id: owner.map(Id::new),
            // The rule gives it where the coupon says for how many days.
            expires_on: None,
            redeemed_at: None,
            sale_ref: None,
        };
        rows.push(made.into_values());
        codes.push(code);
    }
    let batch = Batch {
        def: CouponCode::def(),
        import_id: None,
        links: Links::Check,
    };
    create_many(tx, schema, ctx, &batch, rows)?;
    Ok(codes)
}
