//! Rules of forms and leads.

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Problem, Result};
use rand::Rng;

use super::Fields;
use crate::entities::{Lead, LeadForm};

/// Letters of a form's address: what nobody mistakes for another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// How many of them.
const CODE_LENGTH: usize = 10;

/// A form has an address from the first moment.
pub(super) fn form(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = LeadForm::def();
    let mut fields = Fields { def, values: after };
    if fields.text("code").is_none() {
        let mut rng = rand::rng();
        let code: String = (0..CODE_LENGTH)
            .filter_map(|_| LETTERS.get(rng.random_range(0..LETTERS.len())))
            .map(|letter| char::from(*letter))
            .collect();
        fields.set("code", Value::from(code));
    }
    Ok(())
}

/// A lead leads to the customer with the same number or address, if there is one. What became a customer stays one.
pub(super) fn lead(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Lead::def();
    let mut fields = Fields { def, values: after };
    let of = |name: &str| {
        let (at, _) = def.field(name)?;
        before.and_then(|values| values.get(at)).cloned()
    };
    let was = of("state");
    let was = was.as_ref().and_then(Value::as_text);
    let is_by_hand = ctx.user_id() != 0;
    let is_now = fields.text("state");
    // Only the command knows which customer it became.
    if is_now == Some("converted") && was != Some("converted") && fields.int("customer_id").is_none() {
        return Err(Problem::new(ErrorKind::Conflict, "marketing.convert_by_command"));
    }
    if was == Some("converted") && is_now != was && is_by_hand {
        return Err(Problem::new(ErrorKind::Conflict, "marketing.wrong_state").with("state", "converted"));
    }
    let is_same = |name: &str| of(name).as_ref().and_then(Value::as_text) == fields.text(name);
    if is_now == Some("converted") || (before.is_some() && is_same("phone") && is_same("email")) {
        return Ok(());
    }
    let [phone, email] = ["phone", "email"].map(|name| Value::from(fields.text(name)));
    if phone.is_null() && email.is_null() {
        return Ok(());
    }
    let found = tx.query_first(
        "SELECT id FROM customers_customer WHERE phone = ?1 OR email = ?2 ORDER BY id LIMIT 1",
        &[phone, email],
    )?;
    fields.set("customer_id", Value::from(found.map(|row| row.int(0))));
    Ok(())
}
